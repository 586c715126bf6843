-- read: clock_view
SELECT
	json_build_object(
		'now', clock_now(),
		'today', business_today(),
		'shifted', abs(extract(epoch FROM clock_now() - now())) >= 1) AS body,
	0::bigint AS version

-- query: sandbox_clock_set
-- in: body json
SELECT sandbox_clock_set(b.now) FROM json_to_record($1) AS b(now timestamptz)

-- Business time after it was moved, for the rest of the request.
-- query: sandbox_clock_now
SELECT (extract(epoch FROM clock_now()) * 1000000)::bigint AS now_us

-- query: sandbox_reset
SELECT sandbox_reset()

-- query: sandbox_remember
SELECT sandbox_remember()

-- query: sandbox_account
-- in: id uuid, enterprise_id uuid, kind text, bank text, permit text, sealed bytea, tail text, clerk uuid, officer uuid
SELECT sandbox_account($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- query: sandbox_person
-- in: key bytea, sealed bytea, mask text, name text, story text
SELECT sandbox_person($1, $2, $3, $4, $5)
