-- read: calendar_view
-- in: layer text, year int
SELECT
	json_build_object(
		'layer', $1::text,
		'year', $2::int,
		'days', (
			SELECT coalesce(json_agg(json_build_object('date', c.date, 'kind', c.kind, 'name', c.name, 'source', c.source) ORDER BY c.date), '[]')
			FROM calendar_day c
			WHERE c.layer = y.layer AND extract(year FROM c.date) = y.year)) AS body,
	0::bigint AS version
FROM calendar_year y
WHERE y.layer = $1 AND y.year = $2

-- Every day lies in the year it is sent for.
-- query: calendar_strays
-- in: body json
SELECT s.ordinality - 1 AS place
FROM json_to_record($1) AS b(year int, days json)
CROSS JOIN json_array_elements(b.days) WITH ORDINALITY AS s(day, ordinality)
WHERE extract(year FROM (s.day ->> 'date')::date)::int <> b.year
ORDER BY s.ordinality
LIMIT 1

-- query: calendar_clear
-- in: layer text, body json
DELETE FROM calendar_day c
USING json_to_record($2) AS b(year int)
WHERE c.layer = $1 AND c.date BETWEEN make_date(b.year, 1, 1) AND make_date(b.year, 12, 31)

-- A year of a layer is covered from now on, with days that differ or without.
-- query: calendar_cover
-- in: layer text, body json
INSERT INTO calendar_year (layer, year)
SELECT $1, b.year
FROM json_to_record($2) AS b(year int)
ON CONFLICT (layer, year) DO NOTHING

-- query: calendar_write
-- in: layer text, body json
INSERT INTO calendar_day (layer, date, kind, name, source)
SELECT $1, d.date, d.kind, d.name, b.source
FROM json_to_record($2) AS b(source text, days json)
CROSS JOIN json_to_recordset(b.days) AS d(date date, kind text, name text)

-- query: calendar_layer_known
-- in: layer text
SELECT true AS known WHERE $1 = 'CN' OR EXISTS (SELECT FROM agency WHERE calendar_layer = $1)

-- query: calendar_body
-- in: layer text, body json
SELECT
	json_build_object(
		'layer', $1::text,
		'year', b.year,
		'days', (
			SELECT coalesce(json_agg(json_build_object('date', c.date, 'kind', c.kind, 'name', c.name, 'source', c.source) ORDER BY c.date), '[]')
			FROM calendar_day c
			WHERE c.layer = $1 AND c.date BETWEEN make_date(b.year, 1, 1) AND make_date(b.year, 12, 31))) AS body
FROM json_to_record($2) AS b(year int)
