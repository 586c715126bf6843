-- read: client_view
-- in: client_id text
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM client_resource r
JOIN dossier d ON d.id = r.id
WHERE r.client_id = $1

-- read: client_list
-- in: after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM client_resource r
WHERE $1 IS NULL OR r.id < $1
ORDER BY r.id DESC
LIMIT $2

-- query: client_insert
-- in: id uuid, client_id text, secret_hash text, name text
INSERT INTO client (id, client_id, secret_hash, name) VALUES ($1, $2, $3, $4)

-- query: client_secret
-- in: id uuid, secret_hash text
UPDATE client SET secret_hash = $2 WHERE id = $1

-- query: client_dossier
-- in: client_id text
SELECT id FROM client_resource WHERE client_id = $1

-- read: client_grant_view
-- in: client_grant_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM client_grant_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- read: client_grant_list
-- in: after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM client_grant_resource r
WHERE $1 IS NULL OR r.id < $1
ORDER BY r.id DESC
LIMIT $2

-- query: client_grant_insert
-- in: id uuid, client_id text, enterprise_id uuid
INSERT INTO client_grant (id, client_id, enterprise_id) VALUES ($1, $2, $3)
