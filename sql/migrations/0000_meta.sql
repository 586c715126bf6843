-- The migrator's notebook, and the owner of everything. Runs before every migration, as the role that connected: each statement must be repeatable.

DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wg_owner') THEN
		CREATE ROLE wg_owner NOLOGIN CREATEROLE;
	END IF;
	IF NOT pg_has_role(current_user, 'wg_owner', 'MEMBER') THEN
		EXECUTE format('GRANT wg_owner TO %I', current_user);
	END IF;
	IF EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND datdba <> 'wg_owner'::regrole) THEN
		EXECUTE format('ALTER DATABASE %I OWNER TO wg_owner', current_database());
	END IF;
END
$$;

CREATE SCHEMA IF NOT EXISTS wengang_meta AUTHORIZATION wg_owner;
SET LOCAL ROLE wg_owner;
GRANT USAGE ON SCHEMA wengang_meta TO PUBLIC;

CREATE TABLE IF NOT EXISTS wengang_meta.migration (
	number integer CONSTRAINT migration_key PRIMARY KEY,
	name text NOT NULL,
	sha256 text NOT NULL,
	applied_at timestamptz NOT NULL DEFAULT now()
);

-- Digests of seeds by their names, of all repeatables as `repeatable`, of the transition rows as `transition`.
CREATE TABLE IF NOT EXISTS wengang_meta.digest (
	name text CONSTRAINT digest_key PRIMARY KEY,
	sha256 text NOT NULL,
	made_at timestamptz NOT NULL DEFAULT now()
);

-- What the repeatables made the last time.
CREATE TABLE IF NOT EXISTS wengang_meta.made (
	kind text NOT NULL CONSTRAINT made_kind CHECK (kind IN ('view', 'function', 'policy')),
	name text NOT NULL,
	parent text NOT NULL,
	CONSTRAINT made_key PRIMARY KEY (kind, name, parent)
);

CREATE TABLE IF NOT EXISTS wengang_meta.key_check (
	name text CONSTRAINT key_check_key PRIMARY KEY,
	value text NOT NULL
);

GRANT SELECT ON ALL TABLES IN SCHEMA wengang_meta TO PUBLIC;
GRANT INSERT ON wengang_meta.key_check TO PUBLIC;

-- The rows of a table as one digest, for those who may not read it.
CREATE OR REPLACE FUNCTION wengang_meta.transition_digest() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	answer text := '';
BEGIN
	IF to_regclass('public.transition') IS NOT NULL THEN
		EXECUTE 'SELECT encode(sha256(convert_to(coalesce(string_agg(t::text, E''\n'' ORDER BY t::text COLLATE "C"), ''''), ''UTF8'')), ''hex'')
			FROM public.transition AS t' INTO answer;
	END IF;
	RETURN answer;
END
$$;

-- Drops what the repeatables made the last time, and takes back every grant. A function that a trigger, a default or an index stands on stays,
-- and is replaced.
CREATE OR REPLACE FUNCTION wengang_meta.clear_made() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	it record;
	roles text;
BEGIN
	FOR it IN SELECT m.kind, m.name, m.parent FROM wengang_meta.made AS m
		ORDER BY array_position(ARRAY['policy', 'view', 'function'], m.kind)
	LOOP
		BEGIN
			IF it.kind = 'policy' THEN
				EXECUTE format('DROP POLICY IF EXISTS %I ON %s', it.name, it.parent);
			ELSIF it.kind = 'view' THEN
				EXECUTE format('DROP VIEW IF EXISTS %s CASCADE', it.name);
			ELSE
				EXECUTE format('DROP ROUTINE IF EXISTS %s', it.name);
			END IF;
		EXCEPTION WHEN dependent_objects_still_exist OR undefined_table OR undefined_object THEN
			CONTINUE;
		END;
	END LOOP;
	DELETE FROM wengang_meta.made;
	SELECT string_agg(quote_ident(r.rolname), ', ' ORDER BY r.rolname) INTO roles
	FROM pg_roles AS r
	WHERE r.rolname LIKE 'wg\_%' AND r.rolname <> 'wg_owner';
	IF roles IS NOT NULL THEN
		EXECUTE 'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ' || roles;
		EXECUTE 'REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM ' || roles;
		EXECUTE 'REVOKE ALL ON ALL ROUTINES IN SCHEMA public FROM ' || roles;
	END IF;
END
$$;

-- Notes what this transaction made; its savepoints have later numbers than itself.
CREATE OR REPLACE FUNCTION wengang_meta.note_made() RETURNS void
LANGUAGE sql AS $$
	INSERT INTO wengang_meta.made (kind, name, parent)
	SELECT 'view', c.oid::regclass::text, ''
	FROM pg_class AS c
	WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace AND age(c.xmin) <= age(pg_current_xact_id()::xid)
	UNION ALL
	SELECT 'policy', p.polname::text, p.polrelid::regclass::text
	FROM pg_policy AS p
	WHERE age(p.xmin) <= age(pg_current_xact_id()::xid)
	UNION ALL
	SELECT 'function', f.oid::regprocedure::text, ''
	FROM pg_proc AS f
	WHERE f.pronamespace = 'public'::regnamespace AND age(f.xmin) <= age(pg_current_xact_id()::xid)
		AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = f.oid AND d.deptype = 'e')
$$;

RESET ROLE;
