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

-- Every employer of the agency's place that could be offered a refund of the year, with what the rules ask (S20, S23).
-- query: refund_offer_facts
-- in: agency_id uuid, year int
SELECT
	i.*,
	business_today() - date '2000-01-01' AS received_on,
	i.in_difficulty AS distressed,
	NULL AS method,
	EXISTS (
		SELECT FROM refund r
		JOIN dossier d ON d.id = r.id AND d.state NOT IN ('withdrawn', 'rejected', 'lapsed', 'expired', 'cancelled')
		WHERE r.enterprise_id = i.enterprise_id AND r.year = $2 AND r.original_id IS NULL) AS has_refund
FROM refund_input(
	(
		SELECT array_agg(e.id)
		FROM enterprise e
		JOIN dossier d ON d.id = e.id AND d.state NOT IN ('rejected', 'closed')
		WHERE e.agency_id IN (SELECT a.id FROM agency a WHERE a.kind = 'hr' AND refund_agency(a.id) = $1)
	),
	$2 - 1,
	business_today()) i
ORDER BY i.enterprise_id

-- The agency's originals of the year that money went to or may go to, with what they and their top-ups are owed (S12).
-- query: refund_top_up_facts
-- in: agency_id uuid, year int, policy_id uuid
SELECT
	i.*,
	business_today() - date '2000-01-01' AS received_on,
	r.id AS original_id,
	r.kind = 'distressed' AS distressed,
	nullif(r.method, 'premiums') AS method,
	r.state = 'paid' AS paid,
	r.amount_fen + t.amount_fen AS beside_fen,
	t.rates,
	EXISTS (
		SELECT FROM account a
		JOIN dossier d ON d.id = a.id AND d.state = 'verified'
		JOIN enterprise e ON e.id = a.enterprise_id AND account_payable(a.kind, e.kind, e.uscc)
		WHERE a.enterprise_id = r.enterprise_id) AS account_verified
FROM (
	SELECT r.id, r.enterprise_id, r.kind, r.method, r.amount_fen, d.state
	FROM refund r
	JOIN dossier d ON d.id = r.id AND d.state IN ('awaiting_funds', 'approved', 'lettered', 'paying', 'payment_returned', 'paid')
	WHERE r.agency_id = $1 AND r.year = $2 AND r.original_id IS NULL
) r
JOIN refund_input(
	(SELECT array_agg(r.enterprise_id) FROM refund r WHERE r.agency_id = $1 AND r.year = $2 AND r.original_id IS NULL),
	$2 - 1,
	business_today()) i ON i.enterprise_id = r.enterprise_id
CROSS JOIN LATERAL (
	SELECT
		coalesce(sum(x.amount_fen), 0)::bigint AS amount_fen,
		string_agg(x.rate_from::text, ',') FILTER (WHERE x.policy_id = $3) AS rates
	FROM refund x
	JOIN dossier d ON d.id = x.id AND d.state NOT IN ('withdrawn', 'rejected', 'lapsed', 'expired', 'cancelled')
	WHERE x.original_id = r.id
) t
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

-- Whoever tops up the same originals by another policy waits, and then finds what was done. What the top-ups are computed from is what the
-- originals rest on: nobody changes it before they are decided.
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
