-- read: refund_run_view
-- in: refund_run_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM refund_run_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- read: refund_run_list
-- in: state text, kind text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM refund_run_resource r
WHERE ($1 IS NULL OR r.state = $1) AND ($2 IS NULL OR r.kind = $2) AND ($3 IS NULL OR r.id < $3)
ORDER BY r.id DESC
LIMIT $4

-- read: refund_run_item_list
-- in: refund_run_id uuid, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(x)) AS body, '' AS k1, x.enterprise_id AS id
FROM (
	SELECT
		i.enterprise_id, e.name AS enterprise_name, i.original_id, i.kind, i.method, i.record_version, i.rate_from, i.amount_fen,
		i.computed, i.case_id
	FROM refund_run_item i
	JOIN enterprise e ON e.id = i.enterprise_id
	WHERE i.run_id = case_seen($1) AND ($2 IS NULL OR i.enterprise_id > $2)
	ORDER BY i.enterprise_id
	LIMIT $3
) x

-- query: refund_run_facts
-- in: ids uuid[]
SELECT l.id, coalesce(r.checked = r.digest, false) AS preview_stands
FROM dossier l
JOIN refund_run r ON r.id = l.id
WHERE l.id = ANY ($1)
ORDER BY l.id

-- The policy of a run: the one asked for, if it is in force and speaks of refunds; else the newest such.
-- query: refund_run_policy
-- in: policy_id uuid
SELECT p.id
FROM policy p
JOIN dossier d ON d.id = p.id AND d.state = 'published'
WHERE p.id = coalesce($1, refund_policy(business_today())) AND p.effective_from <= business_today()
	AND EXISTS (SELECT FROM policy_parameter v WHERE v.policy_id = p.id AND v.programme = 'refund' AND v.name = 'sme_rate_bp')

-- Every employer of the agency's place that could be offered a refund of the year, with what the rules ask (S20, S23). A refund of the code is one,
-- whoever registered it.
-- query: refund_offer_facts
-- in: agency_id uuid, year int
WITH place AS MATERIALIZED (
	SELECT e.id, e.uscc
	FROM enterprise e
	JOIN dossier d ON d.id = e.id AND d.state NOT IN ('rejected', 'closed')
	WHERE e.agency_id IN (SELECT a.id FROM agency a WHERE a.kind = 'hr' AND refund_agency(a.id) = $1)
)
SELECT
	i.*,
	business_today() - date '2000-01-01' AS received_on,
	i.in_difficulty AS distressed,
	NULL AS method,
	b.held_fen,
	EXISTS (
		SELECT FROM refund r
		JOIN dossier d ON d.id = r.id AND d.state NOT IN ('withdrawn', 'rejected', 'lapsed', 'expired', 'cancelled')
		WHERE r.uscc = p.uscc AND r.year = $2 AND r.original_id IS NULL) AS has_refund
FROM refund_input((SELECT array_agg(id) FROM place), $2 - 1, business_today()) i
JOIN place p ON p.id = i.enterprise_id
JOIN refund_balance((SELECT array_agg(uscc) FROM place), $2 - 1) b ON b.uscc = p.uscc
ORDER BY i.enterprise_id

-- The agency's originals of the year that money went to or may go to, each by its own receipt, terms and policy, with what its code holds (S12).
-- query: refund_top_up_facts
-- in: agency_id uuid, year int, policy_id uuid
WITH original AS MATERIALIZED (
	SELECT
		r.id, r.enterprise_id, r.uscc, r.base_year, r.kind, r.method, r.policy_id, d.state,
		refund_receipt_on(d.received_at, r.computed_at) AS receipt_on,
		refund_own_terms_on(r.policy_id, d.received_at, r.computed_at) AS terms_on
	FROM refund r
	JOIN dossier d ON d.id = r.id AND d.state IN ('awaiting_funds', 'approved', 'lettered', 'paying', 'payment_returned', 'paid')
	WHERE r.agency_id = $1 AND r.year = $2 AND r.original_id IS NULL
)
SELECT
	i.*,
	r.receipt_on,
	r.receipt_on - date '2000-01-01' AS received_on,
	r.terms_on,
	r.policy_id,
	$3::uuid AS raised_by,
	business_today() AS known_on,
	r.id AS original_id,
	r.kind = 'distressed' AS distressed,
	nullif(r.method, 'premiums') AS method,
	r.state = 'paid' AS paid,
	b.held_fen,
	(
		SELECT string_agg(x.rate_from::text, ',')
		FROM refund x
		JOIN dossier d ON d.id = x.id AND d.state NOT IN ('withdrawn', 'rejected', 'lapsed', 'expired', 'cancelled')
		WHERE x.original_id = r.id AND x.policy_id = $3
	) AS rates,
	EXISTS (
		SELECT FROM account a
		JOIN dossier d ON d.id = a.id AND d.state = 'verified'
		JOIN enterprise e ON e.id = a.enterprise_id AND account_payable(a.kind, e.kind, e.uscc)
		WHERE a.enterprise_id = r.enterprise_id) AS account_verified,
	i.enterprise_state = 'closed' AND EXISTS (
		SELECT FROM enterprise e
		JOIN dossier d ON d.id = e.id AND d.state IN ('verified', 'moving', 'suspended')
		WHERE e.uscc = r.uscc) AS registered_anew
FROM original r
CROSS JOIN LATERAL refund_input(ARRAY[r.enterprise_id], r.base_year, r.terms_on) i
JOIN refund_balance((SELECT array_agg(uscc) FROM original), $2 - 1) b ON b.uscc = r.uscc
ORDER BY r.enterprise_id

-- query: refund_run_insert
-- in: id uuid, policy_id uuid, kind text, year int, items bigint, total_fen bigint, left_out json, digest text
INSERT INTO refund_run (id, agency_id, policy_id, kind, year, items, total_fen, left_out, digest)
SELECT d.id, d.agency_id, $2, $3, $4, $5, $6, $7, $8
FROM dossier d
WHERE d.id = $1

-- query: refund_run_items_write
-- in: run_id uuid, enterprise_ids uuid[], original_ids uuid[], kinds text[], methods text[], record_versions bigint[], rates_from date[], amounts bigint[], computed text[]
INSERT INTO refund_run_item (run_id, enterprise_id, original_id, kind, method, record_version, rate_from, amount_fen, computed)
SELECT $1, i.enterprise_id, i.original_id, i.kind, i.method, i.record_version, i.rate_from, i.amount_fen, i.computed::json
FROM unnest($2, $3, $4, $5, $6, $7, $8, $9)
	AS i(enterprise_id, original_id, kind, method, record_version, rate_from, amount_fen, computed)

-- A run of another policy that tops up the same originals waits, and then finds what was done. Top-ups are computed from what the originals
-- rest on: nobody changes it before they are decided.
-- query: refund_run_lock
-- in: run_id uuid
WITH original AS MATERIALIZED (
	SELECT d.id
	FROM refund_run_item i
	JOIN dossier d ON d.id = i.original_id
	WHERE i.run_id = $1
	ORDER BY d.id
	FOR NO KEY UPDATE OF d
)
SELECT ground_lock(array_agg(id)) FROM original

-- query: refund_run_balance_lock
-- in: run_id uuid
SELECT balance_lock('refund', array_agg(e.uscc), r.year - 1)
FROM refund_run r
JOIN refund_run_item i ON i.run_id = r.id
JOIN enterprise e ON e.id = i.enterprise_id
WHERE r.id = $1
GROUP BY r.year

-- query: refund_run_head
-- in: id uuid
SELECT r.kind, r.year, r.policy_id, r.agency_id
FROM refund_run r
WHERE r.id = $1

-- The list as it would be made now; it stands when it is the one previewed.
-- query: refund_run_check
-- in: id uuid, digest text
UPDATE refund_run SET checked = $2 WHERE id = $1

-- The cases of a run: offers have no account yet, top-ups go to the one verified now (S49).
-- query: refund_run_cases
-- in: run_id uuid, ids uuid[], enterprise_ids uuid[]
WITH made AS MATERIALIZED (
	SELECT c.id, c.enterprise_id
	FROM unnest($2, $3) AS c(id, enterprise_id)
),
noted AS (
	UPDATE refund_run_item i
	SET case_id = m.id
	FROM made m
	WHERE i.run_id = $1 AND i.enterprise_id = m.enterprise_id
)
INSERT INTO refund (id, enterprise_id, agency_id, policy_id, year, kind, method, original_id, run_id, rate_from, uscc, record_version,
	amount_fen, account_id, computed, computed_at)
SELECT m.id, i.enterprise_id, r.agency_id, r.policy_id, r.year, i.kind, i.method, i.original_id, r.id, i.rate_from, e.uscc,
	i.record_version, i.amount_fen, a.id, i.computed, clock_now()
FROM made m
JOIN refund_run r ON r.id = $1
JOIN refund_run_item i ON i.run_id = r.id AND i.enterprise_id = m.enterprise_id
JOIN enterprise e ON e.id = i.enterprise_id
LEFT JOIN LATERAL (
	SELECT v.id
	FROM account v
	JOIN dossier d ON d.id = v.id AND d.state = 'verified'
	WHERE i.original_id IS NOT NULL AND v.enterprise_id = i.enterprise_id
	LIMIT 1
) a ON true
