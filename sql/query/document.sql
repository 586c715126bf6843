-- read: document_view
-- in: document_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, (1 + num_nonnulls(r.replaced_at, r.emptied_at))::bigint AS version
FROM document_resource r
WHERE r.id = $1

-- read: document_list
-- in: case_id uuid, kind text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM document_resource r
WHERE r.case_id = case_seen($1) AND ($2 IS NULL OR r.kind = $2) AND ($3 IS NULL OR r.id < $3)
ORDER BY r.id DESC
LIMIT $4

-- The content, for whom row-level security lets see it.
-- query: document_bytes
-- in: id uuid
SELECT kind, media_type, content, (emptied_at AT TIME ZONE 'Asia/Shanghai')::date AS emptied_on FROM document WHERE id = $1

-- What the caller may still hand in to a case it sees; no row: nothing counts it.
-- query: document_room
-- in: case_id uuid
SELECT r.scans_left, r.bytes_left
FROM dossier d
CROSS JOIN LATERAL document_room(d.id) r
WHERE d.id = $1

-- No row: the case is not one this caller sees.
-- query: document_insert
-- in: id uuid, case_id uuid, kind text, media_type text, content bytea, sha256 bytea, pages int, attestations text[]
INSERT INTO document (id, case_id, enterprise_id, agency_id, kind, media_type, size, sha256, pages, attestations, uploaded_by,
	uploaded_at, content)
SELECT $1, d.id, d.enterprise_id, d.agency_id, $3, $4, length($5), $6, $7, coalesce($8, '{}'), coalesce(actor_user(), actor_human()), clock_now(), $5
FROM dossier d
WHERE d.id = $2

-- query: document_replace
-- in: id uuid, case_id uuid, kind text
UPDATE document
SET replaced_at = clock_now()
WHERE id = $1 AND case_id = $2 AND kind = $3 AND replaced_at IS NULL

-- Whether a scan of the employer's confirmation lies on the case (S68).
-- query: document_confirms
-- in: case_id uuid, body json
SELECT EXISTS (
	SELECT FROM document
	WHERE case_id = $1 AND kind = 'confirmation' AND replaced_at IS NULL AND id = ($2 ->> 'document_id')::uuid) AS given

-- Whether a request that names a scan names one of this employer's.
-- query: document_belongs
-- in: enterprise_id uuid, body json
SELECT $2 ->> 'document_id' IS NULL OR EXISTS (
	SELECT FROM document
	WHERE enterprise_id = $1 AND replaced_at IS NULL AND id = ($2 ->> 'document_id')::uuid) AS given
