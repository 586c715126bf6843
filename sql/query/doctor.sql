-- What `wengangd doctor` asks over the migrator's connection: each answers with what is wrong, in words, or with null.

-- query: doctor_keys
SELECT string_agg(name || ' ' || value, ', ' ORDER BY name)
FROM wengang_meta.key_check

-- query: doctor_role
WITH fault AS (
	SELECT 'there is no role wengang' AS what
	WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wengang')
	UNION ALL
	SELECT f.what
	FROM pg_roles r
	CROSS JOIN LATERAL (
		VALUES
			(r.rolsuper, 'is a superuser'),
			(r.rolinherit, 'has the rights of its roles without taking one (INHERIT)'),
			(r.rolcreaterole, 'may make roles'),
			(r.rolcreatedb, 'may make databases'),
			(r.rolreplication, 'may replicate'),
			(r.rolbypassrls, 'is not bound by row-level security'),
			(NOT r.rolcanlogin, 'cannot sign in')
	) f(holds, what)
	WHERE r.rolname = 'wengang' AND f.holds
	UNION ALL
	SELECT 'is a member of ' || g.rolname
	FROM pg_roles r
	JOIN pg_auth_members m ON m.member = r.oid
	JOIN pg_roles g ON g.oid = m.roleid
	WHERE r.rolname = 'wengang' AND (g.rolname NOT LIKE 'wg\_%' OR g.rolname = 'wg_owner')
	UNION ALL
	SELECT 'has rights of its own on ' || c.oid::regclass
	FROM pg_roles r
	JOIN pg_class c ON c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
	WHERE r.rolname = 'wengang' AND NOT r.rolsuper
		AND has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
)
SELECT string_agg(what, ', ')
FROM (SELECT what FROM fault LIMIT 5) f

-- query: doctor_zone
WITH fault AS (
	SELECT 'this PostgreSQL does not know that Asia/Shanghai is 8 hours ahead' AS what
	WHERE timestamptz '2020-07-15 10:00:00+08' AT TIME ZONE 'Asia/Shanghai' <> timestamp '2020-07-15 10:00:00'
	UNION ALL
	SELECT 'the role wengang has ' || s.setting
	FROM pg_db_role_setting d
	JOIN pg_roles r ON r.oid = d.setrole
	CROSS JOIN LATERAL unnest(d.setconfig) AS s(setting)
	WHERE r.rolname = 'wengang' AND lower(s.setting) LIKE 'timezone=%' AND lower(s.setting) <> 'timezone=asia/shanghai'
		AND d.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
)
SELECT string_agg(what, ', ')
FROM fault

-- query: doctor_durable
SELECT string_agg(name || ' is off', ', ' ORDER BY name)
FROM pg_settings
WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'

-- Of this and the next year, in both layers: the nation's and those of the agencies.
-- query: doctor_calendar
SELECT string_agg(l.layer || ' does not cover ' || y.year, ', ' ORDER BY y.year, l.layer)
FROM (SELECT 'CN' AS layer UNION SELECT calendar_layer FROM agency) l
CROSS JOIN (SELECT extract(year FROM business_today())::int + n AS year FROM generate_series(0, 1) AS g(n)) y
WHERE NOT EXISTS (SELECT FROM calendar_year c WHERE c.layer = l.layer AND c.year = y.year)

-- query: doctor_guides
SELECT string_agg(a.name, ', ' ORDER BY a.code)
FROM agency a
LEFT JOIN guide g ON g.agency_id = a.id
WHERE a.kind = 'hr' AND a.level = 'county'
	AND num_nulls(g.procedure, g.standard, g.service_agency, g.contact, g.complaint_phone) > 0

-- A human stands on one level of a case (S50): a role that has several in one flow needs two humans, a bureau's role in each bureau.
-- query: doctor_officers
WITH need AS (
	SELECT f.role, least(max(f.levels), 2) AS humans
	FROM (SELECT flow, role, count(DISTINCT level) AS levels FROM transition WHERE level > 0 AND offered GROUP BY flow, role) f
	GROUP BY f.role
),
place AS (
	SELECT n.role, n.humans, a.id AS agency_id, a.name
	FROM need n
	JOIN agency a ON (n.role = 'county' AND a.kind = 'hr' AND a.level = 'county') OR (n.role = 'ui_agency' AND a.kind = 'ui_agency')
	UNION ALL
	SELECT role, humans, NULL, NULL
	FROM need
	WHERE role NOT IN ('county', 'ui_agency', 'enterprise', 'public', 'system')
),
short AS (
	SELECT p.role, p.humans, p.name, count(DISTINCT u.human_id) FILTER (WHERE d.state = 'enabled') AS there
	FROM place p
	LEFT JOIN app_user u ON u.role = p.role AND (p.agency_id IS NULL OR u.agency_id = p.agency_id)
	LEFT JOIN dossier d ON d.id = u.id
	GROUP BY p.role, p.humans, p.agency_id, p.name
	HAVING count(DISTINCT u.human_id) FILTER (WHERE d.state = 'enabled') < p.humans
)
SELECT string_agg(role || coalesce(' of ' || name, '') || ': ' || there || ' of ' || humans, ', ' ORDER BY role, name)
FROM short

-- As work_worker (work.sql) has it: a minute without a round is late.
-- query: doctor_worker
SELECT CASE
		WHEN r.ended_at IS NULL THEN 'none ever ended a round'
		WHEN r.ended_at < clock_timestamp() - interval '1 minute'
		THEN 'the last round ended ' || extract(epoch FROM clock_timestamp() - r.ended_at)::bigint || ' seconds ago'
	END
FROM (SELECT max(ended_at) AS ended_at FROM work_round) r

-- query: doctor_worker_age
SELECT 'the last round ended ' || extract(epoch FROM clock_timestamp() - max(ended_at))::bigint || ' seconds ago'
FROM work_round

-- The last night that ended, and what it found (S63); after a day and a half one is late (assumed). Null, too, where none was due yet.
-- query: doctor_night
SELECT coalesce(
	CASE WHEN greatest(l.ended_at, b.begins) < clock_now() - interval '36 hours'
		THEN coalesce('the last one ended ' || extract(epoch FROM clock_now() - l.ended_at)::bigint / 3600 || ' hours ago', 'none ever ended') END,
	CASE WHEN l.missed + l.otherwise > 0
		THEN 'that of ' || l.night_on || ' found ' || l.missed || ' grounds of which nothing had been told, and ' || l.otherwise
			|| ' cases that the rules judge otherwise' END)
FROM (
	-- the first hour of a night behind the first decision
	SELECT min((a.at AT TIME ZONE 'Asia/Shanghai')::date + 1 + time '01:00') AT TIME ZONE 'Asia/Shanghai' AS begins
	FROM (SELECT g.case_id, g.version FROM ground g ORDER BY g.case_id, g.version LIMIT 1) g
	JOIN audit a ON a.case_id = g.case_id AND a.seq = g.version
) b
LEFT JOIN LATERAL (SELECT night_on, ended_at, missed, otherwise FROM night WHERE ended_at IS NOT NULL ORDER BY night_on DESC LIMIT 1) l ON true

-- query: doctor_night_age
SELECT 'the last one ended ' || extract(epoch FROM clock_now() - max(ended_at))::bigint / 3600 || ' hours ago'
FROM night

-- Where the data are, when that is this machine and this role is told.
-- query: doctor_data
SELECT setting
FROM pg_settings
WHERE name = 'data_directory' AND inet_server_addr() IS NULL
