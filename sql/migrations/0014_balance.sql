-- Money follows the facts: which receipts a rate reaches, and refunds by unified code (S9, S10, S12).

ALTER TABLE policy_parameter
	ADD COLUMN receipts_from date,
	ADD COLUMN receipts_to date,
	ADD CONSTRAINT policy_parameter_receipts CHECK (receipts_from <= receipts_to),
	ADD CONSTRAINT policy_parameter_of_money CHECK (num_nonnulls(receipts_from, receipts_to) = 0 OR programme = 'refund'
		AND name IN ('sme_rate_bp', 'large_rate_bp', 'ui_monthly_fen', 'troubled_months_ui_max', 'troubled_months_si_max'));
COMMENT ON COLUMN policy_parameter.receipts_from IS 'the first receipt that the row reaches; null: the first day of the year in which it begins to hold';
COMMENT ON COLUMN policy_parameter.receipts_to IS 'the last one; null: the day before the next row of the parameter holds, or open';

CREATE INDEX refund_by_code ON refund (uscc, base_year);
CREATE INDEX person_month_freed ON person_month (person_key, month) WHERE freed_by IS NOT NULL;

-- What was judged so far. A case that was not computed says nothing; of several of one code the last one speaks, a top-up for its original too.
INSERT INTO balance (programme, uscc, year, entitled_fen, judged_case, judged_at)
SELECT DISTINCT ON (r.uscc, r.base_year)
	'refund', r.uscc, r.base_year, coalesce((r.computed ->> 'entitlement_fen')::bigint, r.amount_fen), r.id, r.computed_at
FROM refund r
JOIN dossier d ON d.id = r.id AND d.state NOT IN ('none', 'draft', 'offered', 'declined', 'withdrawn', 'rejected', 'lapsed', 'expired', 'cancelled')
WHERE r.amount_fen IS NOT NULL AND r.computed_at IS NOT NULL
ORDER BY r.uscc, r.base_year, r.computed_at DESC, r.id DESC;

-- One original of a code and year. Where two registrations of one code have one each, the later one keeps its old place until it ends; nobody
-- approves it any more, because nothing is owed.
ALTER TABLE dossier DISABLE TRIGGER USER;
UPDATE dossier d
SET slot = o.uscc || ' ' || o.year
FROM (
	SELECT DISTINCT ON (r.uscc, r.year) r.id, r.uscc, r.year
	FROM refund r
	JOIN dossier s ON s.id = r.id AND s.slot IS NOT NULL
	WHERE r.original_id IS NULL
	ORDER BY r.uscc, r.year, s.state NOT IN ('awaiting_funds', 'approved', 'lettered', 'paying', 'payment_returned', 'paid'), r.id
) o
WHERE d.id = o.id;
ALTER TABLE dossier ENABLE TRIGGER USER;

-- They answer more, or are gone.
DROP FUNCTION IF EXISTS refund_fact(uuid[]);
DROP FUNCTION IF EXISTS refund_beside(uuid, uuid);
