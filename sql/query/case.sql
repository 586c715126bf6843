-- Whether the case that a list stands below is there for this caller; if not, the list is not empty but missing.
-- query: case_there
-- in: id uuid
SELECT EXISTS (SELECT FROM dossier WHERE id = $1) AS there

-- Of notices an employer is shown its own: the others' are for everybody, and stand under /v1/notices.
-- read: case_list
-- in: flow text, state text, external_ref text, updated_after timestamptz, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM (
	SELECT d.id
	FROM dossier d
	WHERE d.flow NOT IN ('app_user', 'client', 'client_grant', 'policy', 'guide') AND ($1 IS NULL OR d.flow = $1)
		AND ($2 IS NULL OR d.state = $2) AND ($3 IS NULL OR d.external_ref = $3)
		AND ($4 IS NULL OR d.updated_at > $4) AND ($5 IS NULL OR d.id < $5)
		AND (d.flow <> 'notice' OR actor_enterprise() IS NULL OR d.enterprise_id = actor_enterprise())
	ORDER BY d.id DESC
	LIMIT $6
) page
JOIN case_resource r ON r.id = page.id
ORDER BY r.id DESC

-- query: case_status_of
-- in: body json
WITH wanted AS (
	SELECT coalesce(b.ids, '{}') AS ids, coalesce(b.external_refs, '{}') AS refs
	FROM json_to_record($1) AS b(ids uuid[], external_refs text[])
),
found AS (
	SELECT r.*
	FROM case_resource r, wanted w
	WHERE r.id = ANY (w.ids) OR r.external_ref = ANY (w.refs)
)
SELECT json_build_object(
	'data', (SELECT coalesce(json_agg(json_strip_nulls(row_to_json(f)) ORDER BY f.id DESC), '[]') FROM found f),
	'missing_ids', (
		SELECT coalesce(json_agg(DISTINCT m.id), '[]')
		FROM wanted w, unnest(w.ids) AS m(id)
		WHERE NOT EXISTS (SELECT FROM found f WHERE f.id = m.id)),
	'missing_external_refs', (
		SELECT coalesce(json_agg(DISTINCT m.ref), '[]')
		FROM wanted w, unnest(w.refs) AS m(ref)
		WHERE NOT EXISTS (SELECT FROM found f WHERE f.external_ref = m.ref))) AS body

-- What the parties may read of each step: who held it, when, and the reasons that were given to them.
-- read: case_timeline
-- in: case_id uuid
SELECT
	json_strip_nulls(json_build_object(
		'case_id', h.id,
		'flow', h.flow,
		'state', h.state,
		'held_by', h.held_by,
		'due_at', h.due_at,
		'steps', (
			SELECT coalesce(json_agg(json_build_object('seq', a.seq, 'action', a.action, 'from', a.from_state, 'to', a.to_state, 'role', a.role,
				'agency_name', g.name, 'client_id', a.client_id, 'at', a.at, 'clause', nullif(t.clause, ''),
				'reasons', coalesce(a.note -> 'reasons', a.note -> 'reason'),
				'grounds', CASE WHEN a.action IN ('ground_fell', 'ground_stood', 'confirm_ground') THEN step_grounds(a.case_id, a.seq) END,
				'text', CASE WHEN a.action = 'confirm_ground' THEN a.note -> 'text' END) ORDER BY a.seq), '[]')
			FROM audit a
			LEFT JOIN agency g ON g.id = a.agency_id
			LEFT JOIN transition t ON t.flow = a.flow AND t.from_state = a.from_state AND t.action = a.action AND t.role = a.role
			WHERE a.case_id = h.id),
		'clocks', (
			SELECT coalesce(json_agg(json_build_object('clock', c.clock, 'round', c.round, 'op', c.op, 'at', c.at, 'days', c.days,
				'due_on', c.due_on, 'cause', c.cause, 'clause', k.clause, 'explained', c.explained)
				ORDER BY c.at, c.clock, c.seq), '[]')
			FROM clock_entry c
			JOIN clock_kind k ON k.clock = c.clock
			WHERE c.case_id = h.id))) AS body,
	h.version
FROM case_head h
WHERE h.id = $1 AND h.flow NOT IN ('app_user', 'client', 'client_grant')

-- The latest submission: its audit row covers the content it froze, and its hash is chained to all before it.
-- read: receipt
-- in: case_id uuid
SELECT
	json_strip_nulls(json_build_object(
		'case_id', h.id,
		'flow', h.flow,
		'number', h.number,
		'received_at', h.received_at,
		'submitted_at', s.at,
		'round', s.round,
		'content_sha256', coalesce(case_digest(h.id), encode(s.hash, 'hex')),
		'due_on', c.due_on)) AS body,
	s.seq AS version
FROM case_head h
JOIN LATERAL (
	SELECT a.at, a.seq, a.hash, count(*) OVER () AS round
	FROM audit a
	WHERE a.case_id = h.id AND a.action IN ('submit', 'submit_signed', 'accept', 'register', 'register_on_behalf', 'propose', 'propose_again')
	ORDER BY a.seq DESC
	LIMIT 1
) s ON true
LEFT JOIN LATERAL (
	SELECT e.due_on FROM clock_entry e WHERE e.case_id = h.id AND e.op = 'start' AND e.at <= s.at ORDER BY e.at DESC LIMIT 1
) c ON true
WHERE h.id = $1

-- read: case_audit_list
-- in: case_id uuid, after_k1 text, limit int
SELECT
	json_strip_nulls(json_build_object('case_id', a.case_id, 'seq', a.seq, 'flow', a.flow, 'action', a.action, 'from', a.from_state, 'to', a.to_state,
		'role', a.role, 'level', a.level, 'human_id', a.human_id, 'user_id', a.user_id, 'who', user_named(a.user_id),
		'client_id', a.client_id, 'agency_id', a.agency_id, 'agency_name', g.name, 'at', a.at, 'recorded_at', a.recorded_at,
		'note', a.note, 'request_id', a.request_id, 'prev_hash', encode(a.prev_hash, 'hex'), 'hash', encode(a.hash, 'hex'))) AS body,
	a.seq::text AS k1,
	a.case_id AS id
FROM audit a
LEFT JOIN agency g ON g.id = a.agency_id
WHERE a.case_id = $1 AND ($2 IS NULL OR a.seq > $2::bigint)
ORDER BY a.seq
LIMIT $3

-- A plain read of the outbox. Only events of transactions before every one that still runs, and in the order of these: an id is taken
-- before its transaction ends, so a smaller one may appear behind a larger one, and who reads by ids alone would miss it. What a former
-- cluster wrote stands before all that this one did (event_mend). The cast of a text may fail, so PostgreSQL makes it behind row-level security,
-- out of the index's reach; as a SELECT of its own it is made once, before.
-- read: event_list
-- in: after bigint, after_k1 text, limit int
SELECT json_strip_nulls(row_to_json(e)) AS body, e.id::text AS k1, '00000000-0000-0000-0000-000000000000'::uuid AS id
FROM (
	SELECT e.id, e.case_id, e.flow, e.action, e.state, e.version, e.at, e.enterprise_id, e.agency_id
	FROM event e
	WHERE (e.life, e.xid, e.id) > (
			coalesce((SELECT s.life FROM event s WHERE s.id = (SELECT coalesce($2::bigint, $1))), 0),
			coalesce((SELECT s.xid FROM event s WHERE s.id = (SELECT coalesce($2::bigint, $1))), '0'),
			coalesce($2::bigint, $1))
		AND (e.id > $1 OR EXISTS (SELECT FROM event s WHERE s.id = $1))
		AND (e.life, e.xid) < ((SELECT max(l.number) FROM wengang_meta.event_life l), pg_snapshot_xmin(pg_current_snapshot()))
		AND e.flow NOT IN ('app_user', 'client', 'client_grant', 'guide')
		AND (e.flow <> 'notice' OR actor_enterprise() IS NULL OR e.enterprise_id = actor_enterprise())
	ORDER BY e.life, e.xid, e.id
	LIMIT 101 -- no page is longer, and the planner is told that few are wanted: for the index, not for a sort of all there are
) e
LIMIT $3

-- What stands beside the page: since when events of this caller wait for a transaction that still runs, in any database of the cluster.
-- query: event_list_beside
SELECT json_strip_nulls(json_build_object('behind_since', min(held.at))) AS body
FROM (
	SELECT e.at
	FROM event e
	WHERE (e.life, e.xid) >= ((SELECT max(l.number) FROM wengang_meta.event_life l), pg_snapshot_xmin(pg_current_snapshot()))
		AND e.flow NOT IN ('app_user', 'client', 'client_grant', 'guide')
		AND (e.flow <> 'notice' OR actor_enterprise() IS NULL OR e.enterprise_id = actor_enterprise())
	ORDER BY e.life, e.xid, e.id
	LIMIT 100 -- the oldest are among the first; as above, few are wanted
) held

-- Held by this role in its own agency, due first. What has lost a ground stands also with each role that can lead it on (case_ways), and what
-- finance holds of it with the office that decided it. `overdue` brings the late ones of the level below as well (S60, S61). Drafts that wait
-- for a second officer are among them: versions of the policy (S1), and at the prefecture the revisions of guides, too (S52); and the years of
-- the calendar that are missing or soon will be: without them no deadline can be told. The states come first and each finds its cases by an index,
-- so that the clocks are asked of what stands here, and not of all cases that ever were.
-- read: queue_list
-- in: flow text, overdue bool, after_k1 text, after_id uuid, limit int
WITH standing AS MATERIALIZED (
	SELECT d.id
	FROM flow_state s
	JOIN dossier d ON d.flow = s.flow AND d.state = s.state
	WHERE s.flow NOT IN ('app_user', 'client', 'client_grant', 'guide') AND ($1 IS NULL OR s.flow = $1)
		AND (s.flow, s.state) <> ('correction', 'open')
		AND (s.holder = actor_role() OR ($2 AND actor_role() = 'prefecture' AND s.holder = 'county')
			OR (actor_role() = 'county_finance' AND s.holder = 'county')
			OR (actor_role() = 'prefecture' AND s.flow = 'guide_revision' AND s.state = 'drafted')
			OR (actor_role() = 'certifier' AND s.flow = 'determination' AND s.state = 'proposed'))
	UNION
	SELECT d.id
	FROM dossier d
	WHERE d.flow = 'correction' AND d.state = 'open' AND ($1 IS NULL OR d.flow = $1) AND correction_owner(d.agency_id) = actor_role()
	UNION
	SELECT d.id
	FROM ground_waiting(actor_role()) AS w(id)
	JOIN dossier d ON d.id = w.id
	WHERE $1 IS NULL OR d.flow = $1
),
waiting AS (
	SELECT coalesce(c.due_on::text, '9999-12-31') AS k1, s.id, NULL::json AS missing
	FROM standing s
	CROSS JOIN LATERAL clock_due(s.id) c
	WHERE NOT $2 OR c.due_on < (SELECT business_today()) OR stays_late(s.id)
	UNION ALL
	SELECT
		(m.begins_on - 1)::text,
		md5('missing ' || m.layer || ' ' || m.year)::uuid,
		json_build_object('flow', 'calendar', 'state', 'missing', 'layer', m.layer, 'year', m.year, 'due_at', m.begins_on - 1,
			'overdue', nullif(m.begins_on <= business_today(), false), 'allowed_actions', '[]'::json)
	FROM calendar_missing() m
	WHERE ($1 IS NULL OR $1 = 'calendar') AND (NOT $2 OR m.begins_on <= business_today())
),
page AS (
	SELECT w.k1, w.id, w.missing
	FROM waiting w
	WHERE $4 IS NULL OR (w.k1, w.id) > ($3, $4)
	ORDER BY w.k1, w.id
	LIMIT $5
)
SELECT json_strip_nulls(coalesce(p.missing, row_to_json(r))) AS body, p.k1, p.id
FROM page p
LEFT JOIN record_resource r ON r.id = p.id
ORDER BY p.k1, p.id

-- An employer's list of things to do: cases that wait for it, cases whose account no longer stands, then months of approved plans that no
-- claim was opened for, as long as they can be claimed (S76).
-- read: todo_list
-- in: after_k1 text, after_id uuid, limit int
WITH thing AS (
	SELECT
		json_build_object('kind', 'case', 'case_id', r.id, 'flow', r.flow, 'number', r.number, 'state', r.state, 'due_at', r.due_at,
			'due_before', r.due_before, 'actions', r.allowed_actions) AS body,
		'1 ' || coalesce(r.due_at::text, '9999-12-31') AS k1,
		r.id
	FROM case_resource r
	WHERE r.held_by = 'enterprise' AND r.state IN ('draft', 'returned', 'offered', 'opened', 'due')
	UNION ALL
	SELECT
		json_build_object('kind', 'account', 'case_id', r.id, 'flow', r.flow, 'number', r.number, 'state', r.state, 'actions',
			json_build_array('submit')),
		'1 9999-12-31',
		r.id
	FROM case_resource r
	CROSS JOIN LATERAL json_array_elements(case_fallen(r.id)) AS f(fall)
	WHERE r.flow IN ('claim', 'refund') AND r.state IN ('awaiting_funds', 'approved', 'lettered', 'payment_returned')
		AND f.fall ->> 'ground' = 'account'
		-- another one that was handed in waits for an office
		AND NOT EXISTS (
			SELECT FROM account a
			JOIN dossier d ON d.id = a.id AND d.state IN ('submitted', 'verified')
			WHERE a.enterprise_id = r.enterprise_id)
	UNION ALL
	SELECT
		json_build_object('kind', 'month', 'plan_id', p.id, 'month', to_char(m.month, 'YYYY-MM'), 'due_at', u.until,
			'actions', json_build_array('create')),
		'2 ' || to_char(m.month, 'YYYY-MM'),
		p.id
	FROM plan p
	JOIN dossier d ON d.id = p.id AND d.state = 'approved'
	CROSS JOIN LATERAL claim_days(p.id) w
	CROSS JOIN LATERAL generate_series(p.first_month::timestamp, least(p.last_month, business_today())::timestamp, interval '1 month')
		AS m(month)
	CROSS JOIN LATERAL (SELECT CASE WHEN m.month = w.wages_month THEN w.wages_until ELSE w.until END AS until) u
	WHERE coalesce(business_today() <= u.until, true) AND NOT EXISTS (
		SELECT FROM claim c
		JOIN dossier cd ON cd.id = c.id AND cd.state NOT IN ('withdrawn', 'lapsed')
		WHERE c.plan_series = p.series_id AND c.month = m.month::date)
)
SELECT json_strip_nulls(t.body) AS body, t.k1, t.id
FROM thing t
WHERE $2 IS NULL OR (t.k1, t.id) > ($1, $2)
ORDER BY t.k1, t.id
LIMIT $3
