-- Adjustment money asked of the region (调剂金, S19, S20).

-- read: adjustment_list
-- in: state text, year int, after_k1 text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM adjustment_resource r
WHERE ($1::text IS NULL OR r.state = $1)
	AND ($2::int IS NULL OR r.year = $2)
	AND ($3::text IS NULL OR r.id < $4)
ORDER BY r.id DESC
LIMIT $5

-- read: adjustment_view
-- in: adjustment_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM adjustment_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- The fund is the one from which the policy in force pays refunds.
-- query: adjustment_insert
-- in: id uuid, body json
INSERT INTO adjustment (id, pool, year, fund_id, asked_fen, reason)
SELECT $1, actor_pool(), b.year, f.id, b.asked_fen, b.reason
FROM json_to_record($2) AS b(year int, asked_fen bigint, reason text)
JOIN fund f ON f.code = parameter_value(refund_policy(business_today()), 'refund', 'fund_code', business_today()) #>> '{}'

-- query: adjustment_asked
-- in: id uuid, body json
UPDATE adjustment a
SET asked_fen = coalesce(b.asked_fen, a.asked_fen), reason = coalesce(b.reason, a.reason)
FROM json_to_record($2) AS b(asked_fen bigint, reason text)
WHERE a.id = $1

-- query: adjustment_granted
-- in: id uuid, body json
UPDATE adjustment a
SET granted_fen = b.amount_fen, document_no = b.document_no
FROM json_to_record($2) AS b(amount_fen bigint, document_no text)
WHERE a.id = $1
RETURNING a.fund_id, a.granted_fen
