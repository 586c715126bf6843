-- The roles of Wengang: what a cluster must know before a dump is restored into it. `wengangd roles` prints this script; `migrate` runs it
-- every time, as the role that connected, after the notebook and before every migration: each statement must be repeatable.
DO $$
DECLARE
	word text;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wg_owner') THEN
		CREATE ROLE wg_owner NOLOGIN CREATEROLE;
	END IF;
	IF NOT pg_has_role(current_user, 'wg_owner', 'MEMBER') THEN
		EXECUTE format('GRANT wg_owner TO %I', current_user);
	END IF;
	SET LOCAL ROLE wg_owner;
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wengang') THEN
		CREATE ROLE wengang LOGIN NOINHERIT;
	END IF;
	FOREACH word IN ARRAY ARRAY['public', 'enterprise', 'county', 'prefecture', 'finance', 'county_finance', 'ui_agency',
		'levy', 'certifier', 'auditor', 'admin', 'system', 'work', 'auth']
	LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wg_' || word) THEN
			EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', 'wg_' || word);
		END IF;
		IF NOT pg_has_role('wengang', 'wg_' || word, 'MEMBER') THEN
			EXECUTE format('GRANT %I TO wengang', 'wg_' || word);
		END IF;
	END LOOP;
	IF NOT pg_has_role('wg_owner', 'wg_system', 'MEMBER') THEN
		GRANT wg_system TO wg_owner;
	END IF;
	SET LOCAL ROLE NONE;
END
$$;
