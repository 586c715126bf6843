-- The frame of every transaction: who acts, in which database role, at which business time.

-- query: frame_begin
BEGIN

-- query: frame_commit
COMMIT

-- query: frame_rollback
ROLLBACK

-- Deferred constraints speak now.
-- query: frame_check
SET CONSTRAINTS ALL IMMEDIATE

-- Runs as the login role, which may do nothing else; what follows it in the transaction runs as $1. One column: each one costs.
-- query: frame
-- in: database_role text, role text, actor text, human text, enterprise text, agency text, client text, request text, plans text
SELECT (extract(epoch FROM clock_now()) * 1000000)::bigint AS now_us
WHERE num_nonnulls(
	set_config('role', $1, true),
	set_config('app.role', $2, true),
	set_config('app.user', $3, true),
	set_config('app.human', $4, true),
	set_config('app.enterprise', $5, true),
	set_config('app.agency', $6, true),
	set_config('app.client', $7, true),
	set_config('app.request', $8, true),
	set_config('plan_cache_mode', $9, true)) > 0

-- How long each statement of this transaction may take, where that is not as long as in the rest of the session.
-- query: frame_patience
-- in: statement_timeout text
SELECT set_config('statement_timeout', $1, true)

-- query: frame_role
-- in: database_role text, role text
SELECT set_config('role', $1, true),
       set_config('app.role', $2, true)
