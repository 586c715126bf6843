-- Persons and their subsidised months (I1, I2): written only here, for the roles that may not read them.

-- What stands against reserving the claim's uncontested lines now: one row per line, never who holds the month (S32, S55).
CREATE OR REPLACE FUNCTION claim_conflicts(p_claim uuid) RETURNS TABLE (line int, code text)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	c claim := claim_seen(p_claim);
	most smallint := (
		SELECT max_months FROM policy_month WHERE policy_id = c.policy_id AND programme = c.programme AND month = c.month);
BEGIN
	RETURN QUERY
	SELECT
		l.line,
		CASE
		WHEN m.state = 'other' OR s.id IS NOT NULL THEN 'OTHER_SUBSIDY'
		WHEN m.state IS NOT NULL THEN 'PERSON_MONTH_TAKEN'
		ELSE 'SIX_MONTHS_USED'
		END
	FROM claim_line l
	LEFT JOIN person_month m
		ON m.person_key = l.person_key AND m.month = c.month AND m.state <> 'voided' AND m.case_id <> c.id
	LEFT JOIN LATERAL (
		SELECT o.id
		FROM other_subsidy o
		WHERE o.person_key = l.person_key AND o.from_on < c.month + interval '1 month' AND o.to_on >= c.month
		LIMIT 1
	) s ON true
	LEFT JOIN LATERAL (
		SELECT count(*) AS used
		FROM person_month u
		WHERE u.person_key = l.person_key AND u.scope = c.programme AND u.state <> 'voided' AND u.case_id <> c.id
			AND u.ordinal IS NOT NULL
	) n ON true
	WHERE l.claim_id = c.id AND l.state = 'asked' AND (m.state IS NOT NULL OR s.id IS NOT NULL OR n.used >= most)
	ORDER BY l.line;
END
$$;

-- Reserves the month for every uncontested line that has none yet, or says which lines cannot have it and reserves none.
-- First the persons are locked, sorted; only then does a fresh snapshot look (two claims of one person never miss each other).
CREATE OR REPLACE FUNCTION claim_reserve(p_claim uuid) RETURNS TABLE (line int, code text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	c claim := claim_seen(p_claim);
BEGIN
	IF (SELECT state FROM dossier WHERE id = c.id) <> 'county_review' THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'person_month_held', MESSAGE = 'claim is not under review';
	END IF;
	-- What was published is one amount for all months of the plan: its claims reserve one after the other (S37).
	PERFORM pg_advisory_xact_lock(hashtextextended('claim ' || c.plan_series, 0));
	PERFORM FROM person
	WHERE key IN (SELECT person_key FROM claim_line WHERE claim_id = c.id AND state = 'asked')
	ORDER BY key
	FOR NO KEY UPDATE;
	-- A name counts from the first submission on; what drafts said before does not.
	UPDATE person p
	SET name = l.name
	FROM claim_line l
	WHERE l.claim_id = c.id AND p.key = l.person_key AND p.name <> l.name
		AND NOT EXISTS (SELECT FROM person_month m WHERE m.person_key = p.key AND m.case_id <> c.id);
	RETURN QUERY SELECT * FROM claim_conflicts(c.id);
	IF FOUND THEN
		RETURN;
	END IF;
	INSERT INTO person_month (person_key, month, scope, ordinal, state, policy_id, amount_fen, case_id, plan_series, line, changed_at)
	SELECT l.person_key, c.month, c.programme, slot.free, 'reserved', c.policy_id, p.amount_fen, c.id, c.plan_series, l.line, clock_now()
	FROM claim_line l
	JOIN policy_month p ON p.policy_id = c.policy_id AND p.programme = c.programme AND p.month = c.month
	LEFT JOIN LATERAL (
		SELECT bit_or(1 << (u.ordinal - 1)) AS used
		FROM person_month u
		WHERE u.person_key = l.person_key AND u.scope = c.programme AND u.state <> 'voided' AND u.ordinal IS NOT NULL
	) s ON true
	CROSS JOIN LATERAL (
		SELECT min(n)::smallint AS free
		FROM generate_series(1, p.max_months) n
		WHERE coalesce(s.used, 0) & (1 << (n - 1)) = 0
	) slot
	WHERE l.claim_id = c.id AND l.state = 'asked'
		-- live ones of others were refused above: what lives here is this claim's own
		AND NOT EXISTS (
			SELECT FROM person_month mine
			WHERE mine.person_key = l.person_key AND mine.month = c.month AND mine.state <> 'voided')
	ORDER BY l.person_key;
END
$$;

-- Gives months back: of some lines, or with null of all. Only what is not yet paid.
CREATE OR REPLACE FUNCTION claim_void(p_claim uuid, p_lines bigint[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	c claim := claim_seen(p_claim);
	held text := (SELECT state FROM dossier WHERE id = c.id);
	n bigint;
BEGIN
	-- Months of a claim that stands are not given away: under review by line or to be reserved anew, else only when it has fallen.
	IF held <> 'county_review' AND (p_lines IS NOT NULL OR held NOT IN ('withdrawn', 'rejected', 'lapsed', 'cancelled')) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'person_month_held', MESSAGE = 'the claim stands';
	END IF;
	UPDATE person_month m
	SET state = 'voided', changed_at = clock_now()
	WHERE m.case_id = c.id AND m.state = 'reserved' AND (p_lines IS NULL OR m.line = ANY (p_lines));
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END
$$;

-- Paid: the months are used. A late return of the money makes them reserved again (flow of the person-month).
CREATE OR REPLACE FUNCTION claim_months_turn(p_claims uuid[], p_from text, p_to text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	n bigint;
BEGIN
	IF (p_from, p_to) NOT IN (('reserved', 'used'), ('used', 'reserved')) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'person_month_step', MESSAGE = 'no such step';
	END IF;
	UPDATE person_month SET state = p_to, changed_at = clock_now() WHERE case_id = ANY (p_claims) AND state = p_from;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END
$$;

-- New months: of a live policy month, with its amount, within its slots (I2, I3, I21), and neither more persons in a month nor more money
-- in all than published (S37).
CREATE OR REPLACE FUNCTION person_month_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF EXISTS (
		SELECT FROM touched t
		LEFT JOIN policy_month p ON p.policy_id = t.policy_id AND p.programme = t.scope AND p.month = t.month
			AND p.amount_fen = t.amount_fen
		WHERE t.ordinal IS NOT NULL AND (p.max_months IS NULL OR t.ordinal > p.max_months))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'person_month_policy', MESSAGE = 'no such month in the policy';
	END IF;
	IF EXISTS (
		SELECT FROM (SELECT DISTINCT plan_series, month FROM touched WHERE plan_series IS NOT NULL AND state <> 'voided') t
		CROSS JOIN LATERAL plan_limit(t.plan_series) l
		CROSS JOIN LATERAL (
			SELECT count(*) FILTER (WHERE m.month = t.month) AS persons, sum(m.amount_fen) AS fen
			FROM person_month m
			WHERE m.plan_series = t.plan_series AND m.state <> 'voided'
		) used
		WHERE used.persons > l.headcount OR used.fen > l.amount_fen)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'person_month_within_notice', MESSAGE = 'more than published';
	END IF;
	RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS guard_insert ON person_month;
CREATE TRIGGER guard_insert AFTER INSERT ON person_month REFERENCING NEW TABLE AS touched
FOR EACH STATEMENT EXECUTE FUNCTION person_month_guard();

-- A month keeps what it is; only its state turns, and voided is the end: but a month that a recovery freed is the case's again when the money
-- was taken back. It is freed by a recovery that has its money, or expressly (S32, S63).
CREATE OR REPLACE FUNCTION person_month_turns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.state = 'voided' AND (OLD.freed_by IS NULL OR NEW.freed_by IS NOT NULL) OR NEW.state = 'other'
		OR (NEW.person_key, NEW.month, NEW.scope, NEW.case_id, NEW.line) IS DISTINCT FROM
			(OLD.person_key, OLD.month, OLD.scope, OLD.case_id, OLD.line)
		OR (NEW.policy_id, NEW.amount_fen, NEW.plan_series) IS DISTINCT FROM (OLD.policy_id, OLD.amount_fen, OLD.plan_series)
		OR NEW.ordinal IS DISTINCT FROM OLD.ordinal AND OLD.state <> 'voided'
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'person_month_step', MESSAGE = 'no such step';
	ELSIF NEW.freed_by IS DISTINCT FROM OLD.freed_by AND NEW.freed_by IS NOT NULL AND NOT EXISTS (
		SELECT FROM recovery r
		JOIN dossier d ON d.id = r.id AND (d.state = 'settled' OR r.freed_now)
		WHERE r.id = NEW.freed_by AND r.case_id = NEW.case_id AND r.months_freed AND NEW.line = ANY (r.lines))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'person_month_freed', MESSAGE = 'the money is not back';
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS turns ON person_month;
CREATE TRIGGER turns BEFORE UPDATE ON person_month FOR EACH ROW EXECUTE FUNCTION person_month_turns();

-- Facts of each line of claims beyond the line itself, for the rules: the registry knows another name, others share the account (S42, S46),
-- and, when asked for, what stands against the month. Nothing of another claim leaves here.
DROP FUNCTION IF EXISTS claim_line_facts(uuid, boolean);
CREATE OR REPLACE FUNCTION claim_line_facts(p_claims uuid[], p_conflicts boolean)
RETURNS TABLE (claim_id uuid, line int, name_differs boolean, payee_shared boolean, conflict text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	seen uuid[] := ARRAY(SELECT id FROM claims_seen(p_claims));
BEGIN
	RETURN QUERY
	WITH payee AS (
		-- Four digits alone meet by chance; the same four with the same net pay for several persons do not.
		SELECT DISTINCT y.claim_id, y.person_key
		FROM payroll_line y
		JOIN (
			SELECT claim_id, account_tail, wage_month, net_fen
			FROM payroll_line
			WHERE claim_id = ANY (seen) AND channel = 'bank' AND account_tail IS NOT NULL
			GROUP BY claim_id, account_tail, wage_month, net_fen
			HAVING count(DISTINCT person_key) > 1
		) shared ON shared.claim_id = y.claim_id AND shared.account_tail = y.account_tail AND shared.wage_month = y.wage_month
			AND shared.net_fen = y.net_fen
		WHERE y.claim_id = ANY (seen) AND y.channel = 'bank'
	),
	conflict AS MATERIALIZED (
		SELECT i.id, k.line, k.code
		FROM unnest(CASE WHEN p_conflicts THEN seen END) AS i(id)
		CROSS JOIN LATERAL claim_conflicts(i.id) k
	)
	SELECT
		l.claim_id,
		l.line,
		l.name <> (SELECT p.name FROM person p WHERE p.key = l.person_key) AND EXISTS (
			SELECT FROM person_month m WHERE m.person_key = l.person_key AND m.case_id <> l.claim_id),
		y.person_key IS NOT NULL,
		k.code
	FROM claim_line l
	LEFT JOIN payee y ON y.claim_id = l.claim_id AND y.person_key = l.person_key
	LEFT JOIN conflict k ON k.id = l.claim_id AND k.line = l.line
	WHERE l.claim_id = ANY (seen)
	ORDER BY l.claim_id, l.line;
END
$$;

-- The full number of one line, sealed as it is kept, and in the same breath the record of who asked and why (S46, S79).
CREATE OR REPLACE FUNCTION person_reveal(p_claim uuid, p_line int, p_reason text) RETURNS bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	c claim := claim_seen(p_claim);
	found bytea;
BEGIN
	SELECT p.sealed INTO found
	FROM claim_line l
	JOIN person p ON p.key = l.person_key
	WHERE l.claim_id = c.id AND l.line = p_line;
	IF found IS NOT NULL THEN
		INSERT INTO access_log (at, user_id, human_id, role, operation, case_id, reason, request_id)
		VALUES (clock_timestamp(), actor_user(), actor_human(), actor_role(), 'person_reveal', c.id,
			'line ' || p_line || ': ' || p_reason, actor_request());
	END IF;
	RETURN found;
END
$$;
