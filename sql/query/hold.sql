-- Holds: they stop letter, batch confirmation and reissue, never review.

-- read: hold_list
-- in: case_id uuid, state text, after_k1 text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM hold_resource r
WHERE ($1::uuid IS NULL OR r.case_id = $1) AND ($2::text IS NULL OR r.state = $2) AND ($3::text IS NULL OR r.id < $4)
ORDER BY r.id DESC
LIMIT $5

-- read: hold_view
-- in: hold_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, CASE r.state WHEN 'placed' THEN 1 ELSE 2 END::bigint AS version
FROM hold_resource r
WHERE r.id = $1

-- Nothing but these can be held; no row: the case is not one of them, or not one that this caller sees.
-- query: hold_place
-- in: id uuid, body json
INSERT INTO hold (id, case_id, cause, placed_by, placed_at, reason)
SELECT $1, d.id, $2 ->> 'cause', actor_human(), clock_now(), $2 ->> 'reason'
FROM dossier d
WHERE d.id = ($2 ->> 'case_id')::uuid AND d.flow IN ('enterprise', 'plan', 'claim', 'refund')

-- query: hold_version
-- in: id uuid
SELECT CASE WHEN released_at IS NULL THEN 1 ELSE 2 END AS version
FROM hold
WHERE id = $1
FOR NO KEY UPDATE

-- query: hold_release
-- in: id uuid, body json
UPDATE hold
SET released_by = actor_human(), released_at = clock_now(), release_reason = $2 ->> 'reason'
WHERE id = $1 AND released_at IS NULL
