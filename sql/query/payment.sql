-- Payment attempts (拨付, S48).

-- read: payment_list
-- in: state text, case_id uuid, letter_id uuid, batch_id uuid, fund_id uuid, after_k1 text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM payment_resource r
WHERE ($1::text IS NULL OR r.state = $1)
	AND ($2::uuid IS NULL OR r.case_id = $2)
	AND ($3::uuid IS NULL OR r.letter_id = $3)
	AND ($4::uuid IS NULL OR r.batch_id = $4)
	AND ($5::uuid IS NULL OR r.fund_id = $5)
	AND ($6::text IS NULL OR r.id < $7)
ORDER BY r.id DESC
LIMIT $8

-- read: payment_view
-- in: payment_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM payment_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- query: attempt_facts
-- in: ids uuid[]
SELECT
	t.id,
	b.fund_id IS NOT NULL AS one_fund,
	t.net_fen = 0 AS wholly_set_off
FROM attempt t
LEFT JOIN batch b ON b.id = t.batch_id AND b.fund_id = t.fund_id
WHERE t.id = ANY ($1)
ORDER BY t.id

-- The next attempt of each case: its live round, its standing letter item.
-- query: attempt_order
-- in: ids uuid[], case_ids uuid[]
WITH wanted AS (
	SELECT
		w.id,
		o.case_id,
		o.round,
		o.enterprise_id,
		o.agency_id,
		o.fund_id,
		o.account_id,
		o.approved_fen,
		i.letter_id,
		i.offset_fen,
		p.n,
		coalesce(d.number, d.id::text) || '-' || p.n AS item_ref
	FROM unnest($1, $2) AS w(id, case_id)
	JOIN obligation o ON o.case_id = w.case_id AND o.live
	JOIN letter_item i ON i.case_id = o.case_id AND i.live
	JOIN dossier d ON d.id = o.case_id
	CROSS JOIN LATERAL (SELECT 1 + coalesce(max(t.n), 0) AS n FROM attempt t WHERE t.case_id = o.case_id) p
),
opened AS (
	INSERT INTO dossier (id, flow, enterprise_id, agency_id, number, created_at, updated_at)
	SELECT id, 'attempt', enterprise_id, agency_id, item_ref, clock_now(), clock_now()
	FROM wanted
)
INSERT INTO attempt (id, case_id, n, round, enterprise_id, agency_id, fund_id, letter_id, account_id, gross_fen, offset_fen, item_ref)
SELECT id, case_id, n, round, enterprise_id, agency_id, fund_id, letter_id, account_id, approved_fen, offset_fen, item_ref
FROM wanted

-- Attempts of a letter's cases that have not left the house: those in a batch still being prepared can be taken out of it.
-- query: attempt_recallable
-- in: case_ids uuid[]
SELECT t.id, t.state
FROM attempt_head t
LEFT JOIN dossier b ON b.id = t.batch_id
WHERE t.case_id = ANY ($1) AND (t.state = 'ready' OR (t.state = 'in_batch' AND b.state = 'prepared'))
ORDER BY t.id

-- query: attempt_leave_batch
-- in: ids uuid[]
UPDATE attempt
SET batch_id = NULL
WHERE id = ANY ($1)

-- A payment with its case, whether it is the case's last, and the reason of the decision about it.
-- query: payment_head
-- in: payment_id uuid, note json
SELECT
	$2 ->> 'reason' AS reason,
	t.case_id,
	t.flow,
	t.case_state,
	t.version,
	t.letter_id,
	EXISTS (SELECT FROM dossier l WHERE l.id = t.letter_id) AS letter_seen,
	NOT EXISTS (SELECT FROM attempt later WHERE later.case_id = t.case_id AND later.n > t.n) AS last
FROM attempt_head t
WHERE t.id = $1

-- A claim that will never be paid gives its persons' months back; other cases have none.
-- query: payment_months_void
-- in: case_id uuid
SELECT claim_void(c.id, NULL)
FROM claim c
WHERE c.id = $1

-- Payments of these cases, or of any, of which nothing is left for the bank, when nothing stands against paying the case.
-- query: payment_wholly_set_off
-- in: case_ids uuid[]
SELECT t.id AS attempt_id, t.case_id AS id, t.flow
FROM attempt_head t
WHERE t.state = 'ready' AND t.case_state = 'lettered' AND t.net_fen = 0 AND ($1 IS NULL OR t.case_id = ANY ($1))
	AND case_not_held(t.case_id) AND case_notice_closed(t.case_id) AND account_good(t.account_id)
	AND NOT EXISTS (SELECT FROM ground_fallen(ARRAY[t.case_id], false))
ORDER BY t.id

-- Sent, and no word from the bank for more working days than the policy of the case allows.
-- query: payment_silent
SELECT t.id
FROM attempt_head t
JOIN batch b ON b.id = t.batch_id
WHERE t.state = 'sent' AND working_days(t.agency_id, (b.taken_at AT TIME ZONE 'Asia/Shanghai')::date, business_today()) > (
	parameter_value(case_policy(t.case_id), programme_of(t.flow), 'no_result_days', business_today()) #>> '{}')::int
ORDER BY t.id
