-- Statements of the db floor's own test.

-- query: who
SELECT current_user::text AS who, session_user::text AS login, pg_backend_pid() AS pid,
       current_setting('app.role') AS role, current_setting('app.user') AS actor, current_setting('app.human') AS human,
       current_setting('app.enterprise') AS enterprise, current_setting('app.agency') AS agency,
       current_setting('app.client') AS client, current_setting('app.request') AS request,
       current_setting('TimeZone') AS zone, current_setting('synchronous_commit') AS safe

-- query: prepared
-- in: pattern text
SELECT name
FROM pg_prepared_statements
WHERE name ~ $1
ORDER BY name

-- query: place_add
-- in: id int, name text
INSERT INTO place (id, name)
VALUES ($1, $2)

-- query: place_count
SELECT count(*) AS n
FROM place

-- query: place_raise
-- in: state text, name text
SELECT raise($1, $2)

-- query: place_cast
-- in: id text
SELECT $1::text::uuid

-- query: place_hidden
SELECT id
FROM hidden

-- query: later
SELECT n
FROM later

-- query: nap
-- in: seconds int
SELECT pg_sleep($1)

-- query: arrays
-- in: texts text[], numbers bigint[], dates date[], flags bool[], blobs bytea[], ids uuid[]
SELECT t, n, d, f, b, u
FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY AS r (t, n, d, f, b, u, i)
ORDER BY i

-- query: lists
-- in: texts text[], ids uuid[]
SELECT coalesce(array_length($1, 1), 0) AS n, $1[1] AS t, $1[2] AS t2, $2[1] AS id

-- query: scalars
-- in: t text, n bigint, f bool, b bytea, d date, j json
SELECT $1 AS t, $2 AS n, $3 AS f, $4 AS b, $5 AS d, $6 ->> 'a' AS j

-- query: numbers
SELECT 9223372036854775807 AS most, (-9223372036854775808)::bigint AS least, '9223372036854775808' AS over,
       '' AS none, '1x' AS odd, '-' AS dash

-- query: big
-- in: blob bytea, n int
SELECT length($1) AS size, repeat('稳', $2) AS text
