-- What every statement may ask: the time, the actor, what a case allows. Settings come from the frame of the transaction.
-- What a statement asks often and cannot be inlined is PL/pgSQL, because its plan is kept; a function in SQL is planned at every call.

CREATE OR REPLACE FUNCTION clock_now() RETURNS timestamptz LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	shift interval;
BEGIN
	SELECT s.shift INTO shift FROM sandbox_clock s;
	RETURN now() + coalesce(shift, interval '0');
END
$$;

CREATE OR REPLACE FUNCTION business_today() RETURNS date LANGUAGE sql STABLE AS $$
	SELECT (clock_now() AT TIME ZONE 'Asia/Shanghai')::date
$$;

CREATE OR REPLACE FUNCTION actor_role() RETURNS text LANGUAGE sql STABLE AS $$
	SELECT nullif(current_setting('app.role', true), '')
$$;
CREATE OR REPLACE FUNCTION actor_user() RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT nullif(current_setting('app.user', true), '')::uuid
$$;
-- The nil UUID when nobody is behind a step: the public, a job. What the system does in an officer's transaction is that officer's doing.
CREATE OR REPLACE FUNCTION actor_human() RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT coalesce(nullif(current_setting('app.human', true), ''), '00000000-0000-0000-0000-000000000000')::uuid
$$;
CREATE OR REPLACE FUNCTION actor_enterprise() RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT nullif(current_setting('app.enterprise', true), '')::uuid
$$;
CREATE OR REPLACE FUNCTION actor_agency() RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT nullif(current_setting('app.agency', true), '')::uuid
$$;
CREATE OR REPLACE FUNCTION actor_client() RETURNS text LANGUAGE sql STABLE AS $$
	SELECT nullif(current_setting('app.client', true), '')
$$;
CREATE OR REPLACE FUNCTION actor_request() RETURNS text LANGUAGE sql STABLE AS $$
	SELECT coalesce(current_setting('app.request', true), '')
$$;

-- Whether a client may act for an employer now: both the client and the grant are in force. Asked at each of its writes, too.
CREATE OR REPLACE FUNCTION client_granted(p_client text, p_enterprise uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT EXISTS (
			SELECT FROM client_grant g
			JOIN dossier gd ON gd.id = g.id AND gd.state = 'granted'
			JOIN client c ON c.client_id = g.client_id
			JOIN dossier cd ON cd.id = c.id AND cd.state = 'enabled'
			WHERE g.client_id = p_client AND g.enterprise_id = p_enterprise)
	);
END
$$;

-- Every write asks this in its own transaction (I23): still enabled, same role, no password reset since the token; a client's token stands
-- for the employer that still grants itself to it.
CREATE OR REPLACE FUNCTION account_ok(p_user uuid, p_role text, p_epoch bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT EXISTS (
			SELECT FROM app_user u
			JOIN dossier d ON d.id = u.id
			WHERE u.id = p_user AND u.role = p_role AND u.token_epoch = p_epoch AND d.state = 'enabled')
			OR (p_user IS NULL AND p_role = 'enterprise' AND client_granted(actor_client(), actor_enterprise()))
	);
END
$$;

-- A parameter of a policy on a day; NULL when the policy does not say (no silent default).
CREATE OR REPLACE FUNCTION parameter_value(p_policy uuid, p_programme text, p_name text, p_on date) RETURNS json
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	RETURN (
		SELECT value
		FROM policy_parameter
		WHERE policy_id = p_policy AND name = p_name AND programme IN (p_programme, 'all') AND valid_from <= p_on
		ORDER BY valid_from DESC, programme = p_programme DESC
		LIMIT 1
	);
END
$$;

-- All parameters of a programme on a day, each as it holds then; a value may be null: nothing is set.
CREATE OR REPLACE FUNCTION parameters_on(p_policy uuid, p_programme text, p_on date) RETURNS TABLE (
	name text, value json, clause text, source text, valid_from date)
LANGUAGE sql STABLE AS $$
	SELECT DISTINCT ON (v.name) v.name, v.value, v.clause, v.source, v.valid_from
	FROM policy_parameter v
	WHERE v.policy_id = p_policy AND v.programme IN (p_programme, 'all') AND v.valid_from <= p_on
	ORDER BY v.name, v.valid_from DESC, v.programme = p_programme DESC
$$;

-- Under which programme of its policy a case of a flow finds its parameters.
CREATE OR REPLACE FUNCTION programme_of(p_flow text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE p_flow WHEN 'refund' THEN 'refund' ELSE 'training' END
$$;

-- What this caller may do next with a case: role, state, four eyes, and an operation that does it; guards answer at the action itself.
CREATE OR REPLACE FUNCTION allowed_actions(p_flow text, p_state text, p_case uuid) RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (
		SELECT coalesce(json_agg(t.action ORDER BY t.action), '[]')
		FROM transition t
		WHERE t.flow = p_flow AND t.from_state = p_state AND t.role = actor_role() AND t.offered
			AND (t.level = 0 OR NOT EXISTS (
				SELECT FROM case_officer o
				WHERE o.case_id = p_case AND o.human_id = actor_human() AND o.level <> t.level))
	);
END
$$;

-- A county reads guides and notices of every place, and acts in its own.
CREATE OR REPLACE FUNCTION actions_here(p_agency uuid, p_actions json) RETURNS json LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN actor_role() = 'county' AND p_agency <> actor_agency() THEN '[]' ELSE p_actions END
$$;

CREATE OR REPLACE FUNCTION held_by(p_flow text, p_state text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (
		SELECT nullif(holder, 'public') FROM flow_state WHERE flow = p_flow AND state = p_state
	);
END
$$;

-- The role that decides a correction: the UI agency that paid a refund; of a claim, whatever its bureau, the prefecture (S12, S63).
CREATE OR REPLACE FUNCTION correction_owner(p_agency uuid) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (
		SELECT CASE kind WHEN 'ui_agency' THEN 'ui_agency' ELSE 'prefecture' END FROM agency WHERE id = p_agency
	);
END
$$;

-- The due day of a case: of its running clock that is due first. A clock without a due day only measures. A query takes it in: what asks with the
-- rights of the owner has a plan of its own.
CREATE OR REPLACE FUNCTION clock_due(p_case uuid) RETURNS TABLE (due_on date) LANGUAGE sql STABLE AS $$
	SELECT min(c.due_on)
	FROM (
		SELECT DISTINCT ON (e.clock) e.op, e.due_on
		FROM clock_entry e
		WHERE e.case_id = p_case
		ORDER BY e.clock, e.seq DESC
	) c
	WHERE c.op IN ('start', 'resume', 'recount')
$$;

-- The same for heads of cases.
CREATE OR REPLACE FUNCTION due_on(p_case uuid) RETURNS date LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	RETURN (SELECT c.due_on FROM clock_due(p_case) c);
END
$$;

-- The due day that a running clock had before a calendar changed and it was counted anew; null where none was (S60).
CREATE OR REPLACE FUNCTION due_before(p_case uuid) RETURNS date LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	RETURN (
		SELECT b.due_on
		FROM clock_entry r
		JOIN clock_entry b ON b.case_id = r.case_id AND b.clock = r.clock AND b.seq = r.seq - 1
		WHERE r.case_id = p_case AND r.op = 'recount'
			AND NOT EXISTS (SELECT FROM clock_entry n WHERE n.case_id = r.case_id AND n.clock = r.clock AND n.seq > r.seq)
		ORDER BY r.due_on
		LIMIT 1
	);
END
$$;

-- Whether a case was late when its clock was counted anew, by the calendar before: as long as that clock runs it stays marked so (S60).
CREATE OR REPLACE FUNCTION stays_late(p_case uuid) RETURNS boolean LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	RETURN EXISTS (
		SELECT FROM clock_entry r
		JOIN clock_entry b ON b.case_id = r.case_id AND b.clock = r.clock AND b.seq = r.seq - 1
		WHERE r.case_id = p_case AND r.op = 'recount' AND b.due_on < (r.at AT TIME ZONE 'Asia/Shanghai')::date
			AND NOT EXISTS (
				SELECT FROM clock_entry n
				WHERE n.case_id = r.case_id AND n.clock = r.clock AND n.seq > r.seq AND n.op <> 'recount')
	);
END
$$;

-- The next number of a series; the last one of a block when several are taken together.
DROP FUNCTION IF EXISTS next_number(text);
CREATE OR REPLACE FUNCTION next_number(p_series text, p_count bigint DEFAULT 1) RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	INSERT INTO number_series AS s (series, last) VALUES (p_series, p_count)
	ON CONFLICT (series) DO UPDATE SET last = s.last + p_count
	RETURNING last
$$;

-- The number people can say on the phone: QY2020-000123.
CREATE OR REPLACE FUNCTION case_number(p_prefix text) RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT p_prefix || y.year || '-' || lpad(next_number(p_prefix || y.year)::text, 6, '0')
	FROM (SELECT to_char(clock_now(), 'YYYY') AS year) y
$$;

-- The pool for which the caller's agency acts: its own, or that of the UI agency under it.
CREATE OR REPLACE FUNCTION actor_pool() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (
		SELECT pool
		FROM agency
		WHERE pool IS NOT NULL AND actor_agency() IN (id, parent_id)
		ORDER BY id = actor_agency() DESC, code
		LIMIT 1);
END
$$;

-- Who holds what alone: the slot of a live case within its flow (one verified enterprise per USCC, one verified account, one open claim
-- per plan and month, one original refund per USCC and year, one live attempt per case, …).
-- A refund that held its place by its registration, from before codes had one, keeps it: its payment must not stop on its way.
-- Called by dossier_moves alone, with its rights. Each flow has a query of its own: one for all would be set up as a whole at every step.
CREATE OR REPLACE FUNCTION slot_key(p_id uuid, p_flow text, p_state text, p_enterprise uuid) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF p_flow = 'enterprise' AND p_state IN ('verified', 'moving', 'suspended') THEN
		RETURN (SELECT uscc FROM enterprise WHERE id = p_id);
	ELSIF p_flow = 'enterprise' AND p_state = 'stub' THEN
		RETURN (SELECT 'stub ' || uscc FROM enterprise WHERE id = p_id);
	ELSIF p_flow = 'account' AND p_state = 'verified' THEN
		RETURN p_enterprise;
	ELSIF p_flow = 'plan' AND p_state IN ('draft', 'county_review', 'returned') THEN
		RETURN (SELECT 'open ' || series_id FROM plan WHERE id = p_id);
	ELSIF p_flow = 'plan' AND p_state IN ('approved', 'suspended') THEN
		RETURN (SELECT 'live ' || series_id FROM plan WHERE id = p_id);
	ELSIF p_flow = 'notice' AND p_state IN ('pending', 'published', 'closed') THEN
		RETURN (SELECT plan_id FROM notice WHERE id = p_id);
	ELSIF p_flow = 'claim' AND p_state IN ('draft', 'county_review', 'returned', 'prefecture_review') THEN
		RETURN (SELECT plan_series || ' ' || month FROM claim WHERE id = p_id);
	ELSIF p_flow = 'refund' AND p_state NOT IN ('withdrawn', 'rejected', 'lapsed', 'expired', 'cancelled') THEN
		RETURN (
			SELECT CASE WHEN original_id IS NULL THEN coalesce(
					(SELECT d.slot FROM dossier d WHERE d.id = p_id AND d.slot = p_enterprise || ' ' || year), uscc || ' ' || year)
				WHEN correction_id IS NOT NULL THEN concat_ws(' ', 'supplement', original_id, correction_id)
				ELSE concat_ws(' ', 'top-up', original_id, policy_id, rate_from) END
			FROM refund
			WHERE id = p_id);
	ELSIF p_flow = 'correction' AND p_state = 'open' THEN
		RETURN (SELECT case_id FROM correction WHERE id = p_id);
	ELSIF p_flow = 'reserve_statement' AND p_state = 'confirmed' THEN
		RETURN (SELECT pool || ' ' || year FROM reserve_statement WHERE id = p_id);
	ELSIF p_flow = 'attempt' AND p_state IN ('ready', 'in_batch', 'sent', 'unknown', 'settled') THEN
		RETURN (SELECT case_id FROM attempt WHERE id = p_id);
	ELSIF p_flow = 'calendar' AND p_state = 'drafted' THEN
		RETURN (SELECT layer || ' ' || year FROM calendar WHERE id = p_id);
	ELSIF p_flow = 'guide_revision' AND p_state = 'drafted' THEN
		RETURN (SELECT 'open ' || guide_id FROM guide_revision WHERE id = p_id);
	ELSIF p_flow = 'guide_revision' AND p_state = 'in_force' THEN
		RETURN (SELECT 'live ' || guide_id FROM guide_revision WHERE id = p_id);
	ELSIF p_flow = 'client_grant' AND p_state = 'granted' THEN
		RETURN (SELECT client_id || ' ' || enterprise_id FROM client_grant WHERE id = p_id);
	END IF;
	RETURN NULL;
END
$$;

-- Two determinations of one kind never hold for the same day of one enterprise (S8). fact_moved has locked the head of the enterprise's
-- determinations before: who decides another one at the same time waits there.
CREATE OR REPLACE FUNCTION determination_alone(p_id uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF EXISTS (
		SELECT FROM determination mine
		JOIN determination other ON other.enterprise_id = mine.enterprise_id AND other.kind = mine.kind AND other.id <> mine.id
			AND other.holds && mine.holds
		JOIN dossier o ON o.id = other.id AND o.state IN ('in_force', 'ended')
		WHERE mine.id = p_id)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'determination_overlap', MESSAGE = 'periods overlap';
	END IF;
END
$$;

-- An employer has so many drafts at a time; those that it makes at once are counted one after the other.
CREATE OR REPLACE FUNCTION draft_room(p_enterprise uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('draft ' || p_enterprise, 0));
	IF (SELECT count(*) < quota(p_enterprise, 'open_drafts') FROM dossier d WHERE d.enterprise_id = p_enterprise AND d.state = 'draft') IS NOT TRUE THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'draft_room', MESSAGE = 'as many drafts as there may be';
	END IF;
END
$$;

-- A dossier moves by one version at a time, keeps what it is, and holds its slot by its state (I10, I18).
CREATE OR REPLACE FUNCTION dossier_moves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF NEW.version = 0 AND OLD.version = 0 AND NEW.state = 'none' AND NEW.flow = OLD.flow THEN
		RETURN NEW; -- still being made: its reference is written before the first step
	END IF;
	IF NEW.version = OLD.version AND NEW.state = 'stub' AND OLD.state = 'stub' AND NEW.flow = OLD.flow
		AND NEW.enterprise_id = OLD.enterprise_id AND NEW.created_at = OLD.created_at
	THEN
		RETURN NEW; -- a stub about to be taken over: place, number and reference are written before that step
	END IF;
	IF NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id OR NEW.flow <> OLD.flow OR NEW.created_at <> OLD.created_at
		OR NEW.enterprise_id IS DISTINCT FROM OLD.enterprise_id
		OR (OLD.received_at IS NOT NULL AND NEW.received_at IS DISTINCT FROM OLD.received_at)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'dossier_moves', MESSAGE = 'not a move';
	END IF;
	NEW.slot := slot_key(NEW.id, NEW.flow, NEW.state, NEW.enterprise_id);
	IF NEW.state = 'draft' AND OLD.state = 'none' AND current_setting('role') = 'wg_enterprise' THEN
		PERFORM draft_room(NEW.enterprise_id);
	END IF;
	IF NEW.flow IN ('enterprise', 'account', 'determination', 'plan', 'notice', 'policy') AND NEW.state <> OLD.state THEN
		PERFORM fact_moved(NEW.id, NEW.flow, OLD.state, NEW.state, NEW.version, NEW.enterprise_id);
	ELSIF NEW.state = 'paying' AND OLD.state <> 'paying' THEN
		PERFORM payment_allowed(NEW.id);
	ELSIF NEW.flow IN ('claim', 'refund') AND (
			in_review(NEW.state) AND OLD.state IN ('rejected', 'lapsed', 'awaiting_funds', 'approved')
			OR NEW.state = 'payment_returned' AND OLD.state = 'paid') THEN
		PERFORM case_reopened(NEW.id, NEW.flow, NEW.version);
	END IF;
	IF NEW.flow = 'determination' AND NEW.state = 'in_force' AND OLD.state <> 'in_force' THEN
		PERFORM determination_alone(NEW.id);
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS dossier_moves ON dossier;
CREATE TRIGGER dossier_moves BEFORE UPDATE ON dossier FOR EACH ROW EXECUTE FUNCTION dossier_moves();

CREATE OR REPLACE FUNCTION dossier_opens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.state <> 'none' OR NEW.version <> 0 OR NEW.slot IS NOT NULL OR NEW.received_at IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'dossier_opens', MESSAGE = 'a dossier starts in none';
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS dossier_opens ON dossier;
CREATE TRIGGER dossier_opens BEFORE INSERT ON dossier FOR EACH ROW EXECUTE FUNCTION dossier_opens();

-- The chain (I25): each row's hash covers the row and the hash before it. sql/README.md says how to compute it, with a test vector.
CREATE OR REPLACE FUNCTION audit_digest(a audit) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN sha256(convert_to(concat_ws(E'\x1f', a.case_id, a.seq, a.flow, a.from_state, a.action, a.to_state, a.role, a.level, a.human_id,
		coalesce(a.user_id::text, '-'), coalesce(a.client_id, '-'), coalesce(a.agency_id::text, '-'),
		extract(epoch FROM a.at), extract(epoch FROM a.recorded_at), coalesce(a.note::text, '-'), a.request_id,
		coalesce(encode(a.prev_hash, 'hex'), '-')), 'UTF8'));
END
$$;

CREATE OR REPLACE FUNCTION audit_chains() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	NEW.recorded_at := clock_timestamp();
	NEW.prev_hash := CASE WHEN NEW.seq > 1 THEN (SELECT hash FROM audit WHERE case_id = NEW.case_id AND seq = NEW.seq - 1) END;
	NEW.hash := audit_digest(NEW);
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS audit_chains ON audit;
CREATE TRIGGER audit_chains BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_chains();

-- A reason is one of the list, so that machines can read it as well as people (S36, S45).
CREATE OR REPLACE FUNCTION audit_reasons() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF EXISTS (
		SELECT FROM json_array_elements(NEW.note -> 'reasons') AS r
		WHERE NOT EXISTS (SELECT FROM code_list c WHERE c.list = 'reasons' AND c.code = r ->> 'code'))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'audit_reasons', MESSAGE = 'no such reason';
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS audit_reasons ON audit;
CREATE TRIGGER audit_reasons BEFORE INSERT ON audit FOR EACH ROW
WHEN (json_typeof(NEW.note -> 'reasons') = 'array') EXECUTE FUNCTION audit_reasons();

-- At commit: no audit row without the step it tells of (I10); the contrary is dossier_explained.
CREATE OR REPLACE FUNCTION audit_happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM dossier WHERE id = NEW.case_id AND version >= NEW.seq) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'audit_happened', MESSAGE = 'no such step was taken';
	END IF;
	RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS audit_happened ON audit;
CREATE CONSTRAINT TRIGGER audit_happened AFTER INSERT ON audit DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION audit_happened();

CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = TG_TABLE_NAME || '_append_only', MESSAGE = 'append only';
END
$$;
DO $$
DECLARE
	ledger text;
BEGIN
	FOREACH ledger IN ARRAY ARRAY['audit', 'clock_entry', 'event', 'ledger_entry', 'bank_result', 'access_log'] LOOP
		EXECUTE format('DROP TRIGGER IF EXISTS append_only ON %I', ledger);
		EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION append_only()',
			ledger);
		EXECUTE format('DROP TRIGGER IF EXISTS append_only_truncate ON %I', ledger);
		EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION append_only()', ledger);
	END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION work_forget() RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	DELETE FROM idempotency WHERE created_at < now() - interval '7 days';
	DELETE FROM refresh_token WHERE expires_at < now() - interval '30 days';
	DELETE FROM login_throttle WHERE locked_until < now() - interval '1 day';
$$;
GRANT EXECUTE ON FUNCTION work_forget() TO wg_system;
