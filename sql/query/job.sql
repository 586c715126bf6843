-- read: job_view
-- in: job_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, 0::bigint AS version
FROM job_resource r
WHERE r.id = $1

-- read: job_list
-- in: state text, kind text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM job_resource r
WHERE ($1 IS NULL OR r.state = $1) AND ($2 IS NULL OR r.kind = $2) AND ($3 IS NULL OR r.id < $3)
ORDER BY r.id DESC
LIMIT $4

-- In the order of the rows.
-- read: job_fault_list
-- in: job_id uuid, code text, after_k1 text, limit int
SELECT
	json_strip_nulls(json_build_object(
		'row', f.row,
		'column', nullif(f.name, ''),
		'code', f.code,
		'hint', replace(c.zh, '%', f.number::text),
		'hint_en', replace(c.en, '%', f.number::text))) AS body,
	fault_key(f.row, f.name, f.code) AS k1,
	f.job_id AS id
FROM job_fault f
LEFT JOIN code_list c ON c.list IN ('row_codes', 'request_codes') AND c.code = f.code
WHERE f.job_id = $1 AND ($2 IS NULL OR f.code = $2) AND ($3 IS NULL OR fault_key(f.row, f.name, f.code) > $3)
ORDER BY fault_key(f.row, f.name, f.code)
LIMIT $4

-- query: job_there
-- in: id uuid
SELECT EXISTS (SELECT FROM job WHERE id = $1) AS there

-- query: job_open
-- in: id uuid, kind text, as_of date
INSERT INTO job (id, kind, as_of, agency_id, user_id, human_id, total, created_at)
VALUES ($1, $2, $3, actor_agency(), actor_user(), actor_human(), 0, clock_now())

-- query: job_fault_add
-- in: job_id uuid, rows bigint[], names text[], codes text[], numbers bigint[]
INSERT INTO job_fault (job_id, row, name, code, number)
SELECT $1, f.row, f.name, f.code, f.number
FROM unnest($2, $3, $4, $5) AS f(row, name, code, number)
ON CONFLICT DO NOTHING

-- query: job_queue
-- in: id uuid, total int, refused int, faults int
UPDATE job
SET total = $2, refused = $3, faults = $4
WHERE id = $1

-- The oldest job that nobody is at; what is done for it is done in the name of who asked for it. Tables grow under a job by far more than
-- they held when its plans were made, and plans are kept: none of them may read a whole table.
-- query: job_claim
UPDATE job j
SET state = 'running'
FROM (
	SELECT id
	FROM job
	WHERE state IN ('queued', 'running')
	ORDER BY created_at, id
	LIMIT 1
	FOR UPDATE SKIP LOCKED
) open
WHERE j.id = open.id
RETURNING
	j.id,
	j.kind,
	j.last_row,
	num_nonnulls(
		set_config('app.user', j.user_id::text, true),
		set_config('app.human', j.human_id::text, true),
		set_config('app.agency', j.agency_id::text, true),
		set_config('enable_seqscan', 'off', true)) AS acting

-- query: job_progress
-- in: id uuid, done int, last_row int, counts json
UPDATE job j
SET
	done = j.done + $2,
	last_row = greatest(j.last_row, $3),
	result = (
		SELECT json_object_agg(n.name, n.number ORDER BY n.name)
		FROM (
			SELECT c.key AS name, sum(c.value::bigint) AS number
			FROM (
				SELECT w.key, w.value FROM json_each_text(j.result) AS w
				UNION ALL
				SELECT m.key, m.value FROM json_each_text($4) AS m
			) c
			GROUP BY c.key
		) n),
	state = CASE WHEN j.done + $2 >= j.total THEN 'done' ELSE 'running' END,
	finished_at = CASE WHEN j.done + $2 >= j.total THEN clock_now() END
WHERE j.id = $1

-- query: job_fail
-- in: id uuid, problem text
UPDATE job
SET state = 'failed', problem = $2, finished_at = clock_now()
WHERE id = $1 AND state IN ('queued', 'running')
