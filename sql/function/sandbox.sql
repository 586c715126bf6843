-- The sandbox: business time that is moved on demand, and a way back to how it was seeded. Without a row in sandbox_clock there is none.

-- Moves business time to an instant that is not before the one that is.
CREATE OR REPLACE FUNCTION sandbox_clock_set(p_now timestamptz) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF p_now < clock_now() THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'sandbox_clock_forward', MESSAGE = 'business time moves forward only';
	END IF;
	UPDATE sandbox_clock SET shift = p_now - now();
END
$$;

-- The tables a reset puts back: all but the flows, the migrator's own, and what belongs to requests under way.
CREATE OR REPLACE FUNCTION sandbox_tables() RETURNS TABLE (name text) LANGUAGE sql STABLE AS $$
	SELECT c.relname::text
	FROM pg_class c
	WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
		AND c.relname NOT IN ('flow_state', 'clock_kind', 'transition', 'idempotency', 'login_throttle', 'sandbox_clock')
	ORDER BY c.oid
$$;

-- Nothing here may ever touch a database that is no sandbox.
CREATE OR REPLACE FUNCTION sandbox_required() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM sandbox_clock) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'sandbox_only', MESSAGE = 'not a sandbox';
	END IF;
END
$$;

-- A verified account of a seeded employer. Its number comes sealed, so the program calls this and no script can.
CREATE OR REPLACE FUNCTION sandbox_account(p_id uuid, p_enterprise uuid, p_kind text, p_bank text, p_permit text, p_sealed bytea,
	p_tail text, p_clerk uuid, p_officer uuid)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	firm enterprise;
BEGIN
	PERFORM sandbox_required();
	SELECT * INTO STRICT firm FROM enterprise WHERE id = p_enterprise;
	IF NOT seed_case(p_id, 'account', firm.id, firm.agency_id, sandbox_start() - interval '1 day', 'ZH2020-' || right(p_id::text, 6)) THEN
		RETURN;
	END IF;
	INSERT INTO account (id, enterprise_id, agency_id, kind, holder, bank_name, number_sealed, number_tail, permit_kind)
	VALUES (p_id, firm.id, firm.agency_id, p_kind, firm.name, p_bank, p_sealed, p_tail, p_permit);
	PERFORM seed_step(p_id, 'submit', 'enterprise', p_clerk, sandbox_start() - interval '1 day');
	PERFORM seed_step(p_id, 'verify', 'county', p_officer, sandbox_start() - interval '20 hours');
END
$$;

-- A person the registry knows already, perhaps with a story: `six_months` used under the policy before this one (S32, S77), or
-- `other_subsidy` from June to August (S55).
CREATE OR REPLACE FUNCTION sandbox_person(p_key bytea, p_sealed bytea, p_mask text, p_name text, p_story text)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM sandbox_required();
	INSERT INTO person (key, id_type, sealed, mask, name) VALUES (p_key, 'resident_id', p_sealed, p_mask, p_name)
	ON CONFLICT (key) DO NOTHING;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	INSERT INTO person_month (person_key, month, scope, ordinal, state, policy_id, amount_fen, case_id, plan_series, line, changed_at)
	SELECT p_key, m.month, 'training', row_number() OVER (ORDER BY m.month), 'used', m.policy_id, m.amount_fen, m.policy_id, m.policy_id, 1,
		sandbox_start() - interval '1 day'
	FROM policy_month m
	WHERE p_story = 'six_months' AND m.policy_id = seed_id('62');
	INSERT INTO other_subsidy (id, person_key, scheme, from_on, to_on, amount_fen, payer, source_ref)
	SELECT seed_id('601'), p_key, 'skill_training', '2020-06-01', '2020-08-31', 120000, '昌吉市人力资源和社会保障局', 'SANDBOX-1'
	WHERE p_story = 'other_subsidy';
	INSERT INTO person_month (person_key, month, scope, state, case_id, line, changed_at)
	SELECT p_key, m::date, 'training', 'other', seed_id('601'), 1, sandbox_start() - interval '1 day'
	FROM generate_series(timestamp '2020-06-01', timestamp '2020-08-01', interval '1 month') AS m
	WHERE p_story = 'other_subsidy';
END
$$;

-- Remembers the sandbox as it was seeded, for the way back. Once it is in use what is remembered stays as it is.
CREATE OR REPLACE FUNCTION sandbox_remember() RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	t text;
BEGIN
	PERFORM sandbox_required();
	IF EXISTS (SELECT FROM audit WHERE request_id <> 'seed') THEN
		RETURN;
	END IF;
	DROP SCHEMA IF EXISTS sandbox_memory CASCADE;
	CREATE SCHEMA sandbox_memory;
	FOR t IN SELECT name FROM sandbox_tables() LOOP
		EXECUTE format('CREATE TABLE sandbox_memory.%I AS TABLE public.%I', t, t);
	END LOOP;
END
$$;

-- Puts everything back. Triggers sleep meanwhile: what is put back was judged when it was first written; constraints stay awake.
CREATE OR REPLACE FUNCTION sandbox_reset() RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	t text;
	columns text;
BEGIN
	PERFORM sandbox_required();
	IF EXISTS (
		SELECT FROM sandbox_tables() s
		JOIN pg_attribute a ON a.attrelid = format('public.%I', s.name)::regclass AND a.attnum > 0 AND NOT a.attisdropped
		WHERE NOT EXISTS (SELECT FROM pg_attribute m
			WHERE m.attrelid = to_regclass(format('sandbox_memory.%I', s.name)) AND m.attname = a.attname AND NOT m.attisdropped)
	) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'sandbox_memory', MESSAGE = 'remembered by an older version, or not at all';
	END IF;
	SET CONSTRAINTS ALL DEFERRED;
	FOR t IN SELECT name FROM sandbox_tables() LOOP
		EXECUTE format('ALTER TABLE public.%I DISABLE TRIGGER USER', t);
	END LOOP;
	EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('public.%I', name), ', ') FROM sandbox_tables());
	FOR t IN SELECT name FROM sandbox_tables() LOOP
		SELECT string_agg(format('%I', a.attname), ', ' ORDER BY a.attnum) INTO columns
		FROM pg_attribute a
		WHERE a.attrelid = format('public.%I', t)::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '';
		EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM sandbox_memory.%I', t, columns, columns, t);
	END LOOP;
	-- Replies to what is gone go, too; the row of a request under way has none yet.
	DELETE FROM idempotency WHERE status IS NOT NULL;
	UPDATE sandbox_clock SET shift = sandbox_start() - now();
	SET CONSTRAINTS ALL IMMEDIATE;
	FOR t IN SELECT name FROM sandbox_tables() LOOP
		EXECUTE format('ALTER TABLE public.%I ENABLE TRIGGER USER', t);
	END LOOP;
END
$$;

-- When a sandbox begins: the first working morning of the policy, in its own time zone.
CREATE OR REPLACE FUNCTION sandbox_start() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
	SELECT timestamptz '2020-07-15 10:00:00+08'
$$;

GRANT EXECUTE ON FUNCTION sandbox_account, sandbox_person, sandbox_remember TO wg_system;
GRANT EXECUTE ON FUNCTION sandbox_clock_set(timestamptz)
TO wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier, wg_auditor, wg_admin;
GRANT EXECUTE ON FUNCTION sandbox_reset() TO wg_admin;
