-- Who read what (S79, and every reveal of a person): written by dispatch, in the transaction of the read.

-- query: access_log_add
-- in: operation text, case_id uuid, reason text
INSERT INTO access_log (at, user_id, human_id, role, operation, case_id, reason, request_id)
VALUES (
	clock_timestamp(),
	nullif(current_setting('app.user', true), '')::uuid,
	nullif(current_setting('app.human', true), '')::uuid,
	current_setting('app.role', true),
	$1,
	$2,
	$3,
	current_setting('app.request', true)
)
