-- Every transaction of a signed-in caller begins here: whether the account may still write, and what is known of the key.

-- query: idempotency_begin
-- in: principal text, key text, digest bytea, user_id uuid, role text, epoch bigint
SELECT
	CASE WHEN $5 = 'public' THEN true ELSE account_ok($4, $5, $6) END AS account_ok,
	found.outcome,
	found.status,
	found.body,
	found.media_type,
	found.location,
	found.etag_version
FROM idempotency_begin($1, $2, $3) AS found

-- query: idempotency_store
-- in: principal text, key text, status int, body text, media_type text, location text, version bigint
SELECT idempotency_store($1, $2, $3, $4, $5, $6, $7)
