-- read: me_view
SELECT me() AS body, 0::bigint AS version

-- query: auth_user
-- in: username text
SELECT id, password_hash, human_id, role, enterprise_id, agency_id, epoch, enabled FROM auth_user($1)

-- query: auth_client
-- in: client_id text, enterprise_id uuid
SELECT id, secret_hash, enabled, granted FROM auth_client($1, $2)

-- query: auth_refresh_give
-- in: digest bytea, family uuid, user_id uuid, client_id text, expires_at timestamptz
SELECT auth_refresh_give($1, $2, $3, $4, $5)

-- query: auth_refresh_take
-- in: digest bytea
SELECT family, expires_at, client_id, username FROM auth_refresh_take($1)

-- query: auth_revoke
-- in: digest bytea
SELECT auth_revoke($1)

-- query: auth_wait
-- in: keys bytea[]
SELECT coalesce(auth_wait_s($1), 0) AS wait_s

-- query: auth_failed
-- in: key bytea, free int
SELECT auth_failed($1, $2)

-- query: auth_succeeded
-- in: key bytea
SELECT auth_succeeded($1)
