-- Working days: years of the nation's and the region's layer, in revisions (S60, S61).

-- The revision that counts, or an older one by its number.
-- read: calendar_year
-- in: layer text, year int, revision int
SELECT
	json_build_object('layer', c.layer, 'year', c.year, 'revision', c.revision, 'days', c.days) AS body,
	0::bigint AS version
FROM calendar c
LEFT JOIN calendar_year y ON y.calendar_id = c.id
WHERE c.layer = $1 AND c.year = $2 AND c.revision IS NOT NULL AND CASE WHEN $3 IS NULL THEN y.year IS NOT NULL ELSE c.revision = $3 END

-- read: calendar_list
-- in: layer text, year int, state text, after_k1 text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, r.created_at::text AS k1, r.id
FROM calendar_resource r
WHERE ($1 IS NULL OR r.layer = $1) AND ($2 IS NULL OR r.year = $2) AND ($3 IS NULL OR r.state = $3)
	AND ($5 IS NULL OR (r.created_at, r.id) < ($4::timestamptz, $5))
ORDER BY r.created_at DESC, r.id DESC
LIMIT $6

-- read: calendar_view
-- in: calendar_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM calendar_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- What /metrics says of missing years.
-- query: calendar_missing
SELECT layer, year FROM calendar_missing() ORDER BY layer, year

-- query: calendar_layer_known
-- in: layer text
SELECT true AS known WHERE $1 = 'CN' OR EXISTS (SELECT FROM agency WHERE calendar_layer = $1)

-- Every day lies in the year it is sent for, and is said once.
-- query: calendar_strays
-- in: body json
SELECT s.place, s.repeated
FROM (
	SELECT
		d.ordinality - 1 AS place,
		extract(year FROM d.date)::int <> b.year AS strays,
		row_number() OVER (PARTITION BY d.date ORDER BY d.ordinality) > 1 AS repeated
	FROM json_to_record($1) AS b(year int, days json)
	CROSS JOIN LATERAL (
		SELECT (e.day ->> 'date')::date AS date, e.ordinality FROM json_array_elements(b.days) WITH ORDINALITY AS e(day, ordinality)
	) d
) s
WHERE s.strays OR s.repeated
ORDER BY s.place

-- query: calendar_insert
-- in: id uuid, layer text, body json
INSERT INTO calendar (id, layer, year, source, days)
SELECT
	$1,
	$2,
	b.year,
	b.source,
	(
		SELECT coalesce(json_agg(json_build_object('date', d.date, 'kind', d.kind, 'name', d.name, 'source', coalesce(d.source, b.source)) ORDER BY d.date), '[]')
		FROM json_to_recordset(b.days) AS d(date date, kind text, name text, source text))
FROM json_to_record($3) AS b(year int, source text, days json)

-- query: calendar_take_force
-- in: id uuid
SELECT calendar_take_force($1)

-- The oldest change of the calendars for which clocks are still to be counted anew.
-- query: calendar_recount_next
SELECT calendar_id AS id
FROM calendar_recount
WHERE ended_at IS NULL
ORDER BY calendar_id
LIMIT 1

-- The next cases, in the order of their ids, with a running clock that was told its due day before this year was replaced.
-- query: calendar_stale
-- in: id uuid
SELECT d.id, d.flow, d.state, d.agency_id
FROM calendar_recount w
JOIN dossier d ON d.id > w.after_id
JOIN agency a ON a.id = d.agency_id
WHERE w.calendar_id = $1
	AND EXISTS (SELECT FROM transition t WHERE t.flow = d.flow AND t.from_state = d.state AND t.action = 'recount')
	AND EXISTS (
		SELECT FROM calendar_year y
		WHERE y.calendar_id = w.calendar_id AND y.layer IN ('CN', a.calendar_layer) AND clocks_stale(d.id, y.year, y.change))
ORDER BY d.id
LIMIT 200

-- Until this step is committed no calendar changes: what it tells a clock is what counts when others see it.
-- query: calendar_hold
SELECT pg_advisory_xact_lock_shared(hashtext('calendar'))

-- How far it came, in the transaction of the chunk. Behind the last case another pass begins if this one has found some: a step that ran
-- while the calendar was confirmed may have told its due day by the one before.
-- query: calendar_recounted
-- in: id uuid, last_id uuid, cases bigint
UPDATE calendar_recount
SET
	after_id = coalesce($2, '00000000-0000-0000-0000-000000000000'),
	cases = cases + $3,
	again = $2 IS NOT NULL AND (again OR $3 > 0),
	ended_at = CASE WHEN $2 IS NULL AND NOT again THEN clock_now() END
WHERE calendar_id = $1
