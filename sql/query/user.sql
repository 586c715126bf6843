-- read: user_view
-- in: user_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM user_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- read: user_list
-- in: role text, agency_id uuid, state text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM user_resource r
WHERE ($1 IS NULL OR r.role = $1) AND ($2 IS NULL OR r.agency_id = $2) AND ($3 IS NULL OR r.state = $3)
	AND ($4 IS NULL OR r.id < $4)
ORDER BY r.id DESC
LIMIT $5

-- No row: an officer of this role does not work at such an agency.
-- query: user_insert
-- in: id uuid, username text, password_hash text, human_id uuid, display_name text, role text, enterprise_id uuid, agency_id uuid
INSERT INTO app_user (id, username, password_hash, human_id, display_name, role, enterprise_id, agency_id)
SELECT $1, $2, $3, $4, $5, $6, $7, $8
WHERE role_fits($6, $8)

-- Ends its sessions.
-- query: user_sessions_end
-- in: id uuid
UPDATE app_user SET token_epoch = token_epoch + 1 WHERE id = $1

-- query: user_password
-- in: id uuid, password_hash text
UPDATE app_user SET password_hash = $2, token_epoch = token_epoch + 1 WHERE id = $1

-- An administrator keeps officers, an employer its own users: the rows of app_user tell.
-- query: app_user_facts
-- in: ids uuid[]
SELECT d.id
FROM dossier d
WHERE d.id = ANY ($1) AND (d.state = 'none' OR EXISTS (SELECT FROM app_user u WHERE u.id = d.id))
ORDER BY d.id
