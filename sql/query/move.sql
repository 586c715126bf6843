-- A new dossier in state none.
-- query: dossier_insert
-- in: id uuid, flow text, enterprise_id uuid, agency_id uuid, number_prefix text
INSERT INTO dossier (id, flow, enterprise_id, agency_id, number, created_at, updated_at)
SELECT
	$1,
	$2,
	$3,
	$4,
	CASE WHEN $5 IS NOT NULL THEN case_number($5) END,
	clock_now(),
	clock_now()

-- Many of one flow and agency at once, their numbers from one block, in the order given.
-- query: dossiers_insert
-- in: flow text, agency_id uuid, number_prefix text, ids uuid[], enterprise_ids uuid[]
WITH block AS MATERIALIZED (
	SELECT
		$3 || to_char(clock_now(), 'YYYY') AS series,
		next_number($3 || to_char(clock_now(), 'YYYY'), cardinality($4)) - cardinality($4) AS before,
		clock_now() AS at
)
INSERT INTO dossier (id, flow, enterprise_id, agency_id, number, created_at, updated_at)
SELECT n.id, $1, n.enterprise_id, $2, b.series || '-' || lpad((b.before + n.nth)::text, 6, '0'), b.at, b.at
FROM block b
CROSS JOIN unnest($4, $5) WITH ORDINALITY AS n(id, enterprise_id, nth)

-- An integrator's own reference and notes.
-- query: dossier_refer
-- in: id uuid, body json
UPDATE dossier d
SET external_ref = b.external_ref, external_client = coalesce(actor_client(), actor_user()::text), metadata = b.metadata
FROM json_to_record($2) AS b(external_ref text, metadata json)
WHERE d.id = $1 AND (b.external_ref IS NOT NULL OR b.metadata IS NOT NULL)

-- query: dossier_by_ref
-- in: flow text, body json
SELECT d.id
FROM dossier d, json_to_record($2) AS b(external_ref text)
WHERE d.flow = $1 AND d.external_ref = b.external_ref AND d.external_client = coalesce(actor_client(), actor_user()::text)
	AND d.enterprise_id = actor_enterprise()

-- The cases of a step, locked in the order of their ids before anything is asked of them; what is invisible or of another flow is missing.
-- query: dossier_lock
-- in: ids uuid[], flow text
SELECT id, version, state, agency_id
FROM dossier
WHERE id = ANY ($1) AND flow = $2
ORDER BY id
FOR UPDATE

-- What a step needs to know of its clock: the working days that the policy of the case allows on that day (S77), of a case without one the
-- newest policy in force; no row when it only measures.
-- query: clock_days
-- in: case_id uuid, parameter text, on date
SELECT (v.value #>> '{}')::int AS days
FROM (SELECT case_policy($1) AS id) own
JOIN policy p ON p.id = own.id OR own.id IS NULL
JOIN dossier d ON d.id = p.id AND (own.id IS NOT NULL OR (d.state = 'published' AND p.effective_from <= $3))
JOIN policy_parameter v ON v.policy_id = p.id AND v.name = $2 AND v.valid_from <= $3 AND json_typeof(v.value) = 'number'
ORDER BY p.effective_from DESC, v.valid_from DESC
LIMIT 1

-- The calendar of an agency around a day, both layers, and the years that each of them covers.
-- query: calendar_load
-- in: agency_id uuid, on date
SELECT
	c.date - date '2000-01-01' AS day,
	c.kind = 'workday' AS working,
	(c.layer <> 'CN')::int AS layer,
	c.name,
	own.region,
	y.national,
	y.regional,
	y.change
FROM (SELECT (SELECT calendar_layer FROM agency WHERE id = $1) AS region) own
CROSS JOIN LATERAL (
	SELECT
		coalesce(sum(1::bigint << (year - 2000)) FILTER (WHERE layer = 'CN'), 0)::bigint AS national,
		coalesce(sum(1::bigint << (year - 2000)) FILTER (WHERE layer = own.region), 0)::bigint AS regional,
		coalesce(max(change) FILTER (WHERE layer IN ('CN', own.region)), 0) AS change
	FROM calendar_year
) y
LEFT JOIN calendar_day c ON c.layer IN ('CN', own.region) AND c.date BETWEEN $2::date - 1 AND $2::date + 1600
ORDER BY c.date, c.layer

-- Where a clock of a case stands, to pause, resume or recount it; the day from which its due day was counted.
-- query: clock_last
-- in: case_id uuid, clock text
SELECT
	e.days,
	e.due_on - date '2000-01-01' AS due,
	e.op IN ('start', 'resume', 'recount') AS running,
	e.op = 'pause' AS paused,
	(
		SELECT (max(s.at) AT TIME ZONE 'Asia/Shanghai')::date - date '2000-01-01'
		FROM clock_entry s
		WHERE s.case_id = e.case_id AND s.clock = e.clock AND s.op IN ('start', 'resume')) AS since
FROM clock_entry e
WHERE e.case_id = $1 AND e.clock = $2
ORDER BY e.seq DESC
LIMIT 1

-- What the caller may do with the case instead.
-- query: move_allowed
-- in: flow text, state text, case_id uuid
SELECT coalesce(string_agg(a.action, ',' ORDER BY a.action), '') AS actions
FROM json_array_elements_text(allowed_actions($1, $2, $3)) AS a(action)

-- The move itself, for all its cases at once: state, four eyes, audit, clocks, outbox. The time is asked once, not for each of them.
-- query: move_write
-- in: flow text, action text, role text, note json, ids uuid[], versions bigint[], from_states text[], to_states text[], levels bigint[], clock_ids uuid[], clocks text[], ops text[], days bigint[], dues date[], explained text[], changes bigint[]
WITH clock AS MATERIALIZED (
	SELECT clock_now() AS at
),
step AS (
	SELECT s.id, s.version, s.from_state, s.to_state, s.level
	FROM unnest($5, $6, $7, $8, $9) AS s(id, version, from_state, to_state, level)
),
officer AS (
	INSERT INTO case_officer (case_id, human_id, level)
	SELECT id, actor_human(), level FROM step WHERE level > 0
	ON CONFLICT (case_id, human_id) DO NOTHING
),
moved AS (
	UPDATE dossier d
	SET
		state = s.to_state,
		version = d.version + 1,
		updated_at = (SELECT at FROM clock),
		received_at = coalesce(d.received_at, CASE WHEN d.id = ANY ($10) THEN (SELECT at FROM clock) END)
	FROM step s
	WHERE d.id = ANY ($5) AND d.id = s.id AND d.version = s.version
	RETURNING d.id, d.version, d.enterprise_id, d.agency_id, s.from_state, s.to_state, s.level
),
logged AS (
	INSERT INTO audit (case_id, seq, flow, from_state, action, to_state, role, level, human_id, user_id, client_id, agency_id, at, note, request_id, hash)
	SELECT id, version, $1, from_state, $2, to_state, $3, level, actor_human(), actor_user(), actor_client(), actor_agency(), (SELECT at FROM clock),
		$4, actor_request(), ''
	FROM moved
),
told AS (
	INSERT INTO event (case_id, flow, action, state, version, at, enterprise_id, agency_id)
	SELECT id, $1, $2, to_state, version, (SELECT at FROM clock), enterprise_id, agency_id
	FROM moved
),
ticked AS (
	INSERT INTO clock_entry (case_id, clock, seq, round, op, at, days, due_on, cause, explained, change)
	SELECT
		t.id,
		t.clock,
		coalesce(last.seq, 0) + 1,
		coalesce(last.round, 0) + (t.op = 'start')::int,
		t.op,
		(SELECT at FROM clock),
		t.days,
		t.due_on,
		$2,
		t.explained::json,
		nullif(t.change, 0)
	FROM unnest($10, $11, $12, $13, $14, $15, $16) AS t(id, clock, op, days, due_on, explained, change)
	LEFT JOIN LATERAL (
		SELECT e.seq, e.round, e.op
		FROM clock_entry e
		WHERE e.case_id = t.id AND e.clock = t.clock
		ORDER BY e.seq DESC
		LIMIT 1
	) last ON true
	-- only what runs can be paused or counted anew, only what is paused goes on
	WHERE t.op = 'start' OR (t.op = 'stop' AND last.seq IS NOT NULL)
		OR (t.op IN ('pause', 'recount') AND last.op IN ('start', 'resume', 'recount'))
		OR (t.op = 'resume' AND last.op = 'pause')
)
SELECT count(*) AS moved FROM moved
