-- Grounds: what decided cases rest on.

-- Locks, shared, the facts that these cases rest on, in the order in which everybody does.
-- query: ground_lock
-- in: ids uuid[]
SELECT ground_lock($1)

-- query: ground_write
-- in: ids uuid[], level int
SELECT ground_write($1, $2)

-- Writes the grounds behind a step; where the state is told that it was asked from, the rows are those that do not stand, each with the ways
-- on from that state, and then nothing was written.
-- query: ground_renew
-- in: ids uuid[], level int, kinds text[], asked_from text
SELECT g.case_id AS id, g.kind, ground_ways(g.case_id, $4, array_agg(g.kind) OVER (PARTITION BY g.case_id)) AS ways
FROM ground_renew($1, $2, $3, in_review($4)) g
ORDER BY 1, 2

-- The grounds of cases that do not stand, for what money asks, each with the ways on.
-- query: ground_fallen
-- in: ids uuid[]
SELECT f.case_id AS id, f.kind, ground_ways(f.case_id, d.state, array_agg(f.kind) OVER (PARTITION BY f.case_id)) AS ways
FROM (SELECT DISTINCT case_id, kind FROM ground_fallen($1, false)) f
JOIN dossier d ON d.id = f.case_id
ORDER BY 1, 2

-- The guards of accepting a case's fallen grounds: there are some, its policy lets all of them be accepted, and another hand changed the
-- facts; and the ways on.
-- query: ground_acceptance
-- in: id uuid
SELECT
	count(*) > 0 AS fallen,
	coalesce(bool_and(f.kind = ANY (ground_acceptable($1))), false) AS acceptable,
	NOT ground_changed_by($1, actor_human()) AS by_another,
	(SELECT ground_ways(d.id, d.state, array_agg(f.kind)) FROM dossier d WHERE d.id = $1) AS ways,
	(SELECT actions.list FROM (SELECT string_agg(a.action, ',' ORDER BY a.action) AS list
		FROM dossier d, json_array_elements_text(allowed_actions(d.flow, d.state, d.id)) AS a(action) WHERE d.id = $1) actions) AS actions
FROM ground_fallen(ARRAY[$1], NULL) f

-- query: ground_accept
-- in: id uuid, level int
SELECT ground_accept($1, $2)

-- The oldest change of a fact that nobody works off.
-- query: ground_change_next
SELECT id, kind, subject, cause, after_id
FROM fact_change
ORDER BY id
LIMIT 1
FOR UPDATE SKIP LOCKED

-- The next cases that rest on the fact, locked in the order of their ids; what somebody else is about to decide is waited for.
-- query: ground_dependants
-- in: kind text, subject text, after_id uuid, limit int
SELECT d.id, d.flow
FROM dossier d
WHERE d.id IN (
		SELECT DISTINCT g.case_id
		FROM ground g
		WHERE g.kind = $1 AND g.subject = $2 AND g.case_id > $3)
	AND ground_heard(d.state, d.updated_at)
ORDER BY d.id
LIMIT $4
FOR UPDATE

-- The cases among them that have something to be told.
-- query: ground_untold
-- in: ids uuid[]
SELECT DISTINCT u.case_id AS id, d.flow, CASE WHEN u.stands THEN 'ground_stood' ELSE 'ground_fell' END AS action
FROM ground_untold($1) u
JOIN dossier d ON d.id = u.case_id
ORDER BY 1, 3

-- query: ground_tell
-- in: ids uuid[], stands bool, note json
INSERT INTO ground_fall (case_id, step, version, kind, subject, stands, digest, against, cause, at)
SELECT u.case_id, d.version, u.version, u.kind, u.subject, u.stands, u.digest, u.against,
	CASE WHEN json_typeof($3 -> 'cause') = 'object' THEN $3 -> 'cause' END, clock_now()
FROM ground_untold(CASE WHEN $2 THEN (SELECT array_agg(DISTINCT f.case_id) FROM ground_fall f WHERE f.case_id = ANY ($1)) ELSE $1 END) u
JOIN dossier d ON d.id = u.case_id
WHERE u.stands = $2

-- query: ground_change_on
-- in: id bigint, after_id uuid
UPDATE fact_change
SET after_id = $2
WHERE id = $1

-- query: ground_change_done
-- in: id bigint
DELETE FROM fact_change
WHERE id = $1

-- Cases of an older build, which have no grounds yet.
-- query: ground_found
SELECT ground_found() AS found
