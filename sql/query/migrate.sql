-- What the migrator asks; it has a connection of its own.

-- One migrator at a time: the second waits here and then finds everything done.
-- query: migrate_lock
SELECT pg_advisory_lock(hashtext('wengang_meta'))

-- query: migrate_owner
SET ROLE wg_owner

-- query: migrate_savepoint
SAVEPOINT script

-- query: migrate_savepoint_back
ROLLBACK TO SAVEPOINT script

-- query: migrate_savepoint_keep
RELEASE SAVEPOINT script

-- query: migrate_sha256
-- in: text text
SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex')

-- Null before the first migration ever.
-- query: migrate_notebook
SELECT to_regclass('wengang_meta.key_check')

-- What marks a database as a sandbox: the mark, or in one that an older program made the digest of a sandbox's seed.
-- query: migrate_sandbox
SELECT name
FROM wengang_meta.digest
WHERE name = 'sandbox' OR name LIKE 'seed/sandbox/%'
LIMIT 1

-- What stands in the database beside the notebook; null when it is empty.
-- query: migrate_tables
SELECT count(*) || ' tables and views, the first of them ' || min(c.oid::regclass::text COLLATE "C")
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'wengang_meta')
	AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
HAVING count(*) > 0

-- query: migrate_dossiers
SELECT to_regclass('public.dossier')

-- query: migrate_cases
SELECT string_agg(f.cases || ' ' || f.flow, ', ' ORDER BY f.cases DESC, f.flow)
FROM (SELECT flow, count(*) AS cases FROM dossier GROUP BY flow) AS f

-- query: migrate_database_name
SELECT current_database()

-- Tables of somebody else, which would stay behind; null when there are none.
-- query: migrate_strangers
SELECT string_agg(c.oid::regclass::text, ', ' ORDER BY c.oid::regclass::text COLLATE "C")
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
	AND c.relowner <> 'wg_owner'::regrole

-- The tables, functions, schemas and the notebook all belong to wg_owner. The database and its roles stay.
-- query: migrate_empty
DROP OWNED BY wg_owner CASCADE

-- query: migrate_applied
SELECT number, name, sha256
FROM wengang_meta.migration
ORDER BY number

-- query: migrate_note
-- in: number int, name text, sha256 text
INSERT INTO wengang_meta.migration (number, name, sha256)
VALUES ($1, $2, $3)

-- query: migrate_digest
-- in: name text
SELECT sha256
FROM wengang_meta.digest
WHERE name = $1

-- query: migrate_digest_note
-- in: name text, sha256 text
INSERT INTO wengang_meta.digest (name, sha256)
VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, made_at = now()

-- query: migrate_clear
SELECT wengang_meta.clear_made()

-- query: migrate_made
SELECT wengang_meta.note_made()

-- query: migrate_transition
SELECT wengang_meta.transition_digest()

-- query: migrate_key
-- in: name text, value text
INSERT INTO wengang_meta.key_check (name, value)
VALUES ($1, $2)
ON CONFLICT DO NOTHING

-- query: migrate_key_value
-- in: name text
SELECT value
FROM wengang_meta.key_check
WHERE name = $1

-- The settings a promise of money rests on; empty when all is well.
-- query: migrate_settings
SELECT name
FROM pg_settings
WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'
ORDER BY name

-- query: migrate_encoding
SELECT pg_encoding_to_char(encoding)
FROM pg_database
WHERE datname = current_database()

-- Texts that were written before they had to be one line: where, never what.
-- query: migrate_line_faults
SELECT name, id, columns
FROM one_line_faults()

-- Null in a schema that has no events.
-- query: migrate_outbox
SELECT to_regclass('wengang_meta.event_life')

-- How many events were put in order again; null when nothing was to be mended.
-- query: migrate_events
SELECT event_mend()

-- An answer when the events were written in another cluster: what came by a dump is first to be mended.
-- query: migrate_moved
SELECT l.cluster
FROM wengang_meta.event_life AS l
CROSS JOIN pg_control_system() AS c
WHERE l.cluster <> c.system_identifier::text AND l.number = (SELECT max(number) FROM wengang_meta.event_life)
