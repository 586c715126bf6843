-- Claims: the facts their flow asks for, and the promises that hold without the program (I4, I13, I28).

-- The claim, when the database role and its owner may act on it; otherwise it does not exist for them.
-- The role is the transaction's own (SET ROLE), which a setting of the application cannot forge.
CREATE OR REPLACE FUNCTION claim_seen(p_claim uuid) RETURNS claim LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	c claim;
	db_role text := current_setting('role');
BEGIN
	SELECT * INTO c FROM claim WHERE id = p_claim;
	IF c.id IS NULL
		OR (db_role = 'wg_enterprise' AND c.enterprise_id IS DISTINCT FROM actor_enterprise())
		OR (db_role IN ('wg_county', 'wg_county_finance') AND c.agency_id IS DISTINCT FROM actor_agency())
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'case_seen', MESSAGE = 'no such case';
	END IF;
	RETURN c;
END
$$;

-- The same of many claims, or the error.
CREATE OR REPLACE FUNCTION claims_seen(p_claims uuid[]) RETURNS SETOF claim LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
SET enable_seqscan = off SET search_path = public, pg_temp AS $$
DECLARE
	db_role text := current_setting('role');
BEGIN
	IF EXISTS (
		SELECT FROM unnest(p_claims) AS i(id)
		LEFT JOIN claim c ON c.id = i.id
		WHERE c.id IS NULL
			OR (db_role = 'wg_enterprise' AND c.enterprise_id IS DISTINCT FROM actor_enterprise())
			OR (db_role IN ('wg_county', 'wg_county_finance') AND c.agency_id IS DISTINCT FROM actor_agency()))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'case_seen', MESSAGE = 'no such case';
	END IF;
	RETURN QUERY SELECT * FROM claim WHERE id = ANY (p_claims);
END
$$;

-- The same for lists below a case: its id, or the error.
CREATE OR REPLACE FUNCTION case_seen(p_case uuid) RETURNS uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF p_case IS NOT NULL AND NOT EXISTS (SELECT FROM dossier WHERE id = p_case) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'case_seen', MESSAGE = 'no such case';
	END IF;
	RETURN p_case;
END
$$;

-- What stands published for a plan series: the revision in force, and how many persons and how much money it may use (S37).
-- A raise waits for the notice of its own revision; until then the figures of the revision before count.
CREATE OR REPLACE FUNCTION plan_limit(p_series uuid) RETURNS TABLE (
	plan_id uuid, headcount int, amount_fen bigint, first_month date, last_month date, category text, approved boolean)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH revision AS (
		SELECT
			p.id,
			p.revision,
			p.headcount,
			p.amount_fen,
			p.first_month,
			p.last_month,
			p.category,
			d.state,
			EXISTS (
				SELECT FROM notice n
				JOIN dossier nd ON nd.id = n.id
				WHERE n.plan_id = p.id AND nd.state IN ('published', 'closed')) AS published
		FROM plan p
		JOIN dossier d ON d.id = p.id
		WHERE p.series_id = p_series AND d.state IN ('approved', 'suspended', 'closed', 'superseded', 'revoked')
	),
	now AS (
		SELECT * FROM revision ORDER BY state IN ('approved', 'suspended') DESC, revision DESC LIMIT 1
	)
	SELECT
		n.id,
		CASE WHEN n.published THEN n.headcount ELSE least(n.headcount, b.headcount) END,
		CASE WHEN n.published THEN n.amount_fen ELSE least(n.amount_fen, b.amount_fen) END,
		n.first_month,
		n.last_month,
		n.category,
		n.state = 'approved'
	FROM now n
	LEFT JOIN LATERAL (
		SELECT r.headcount, r.amount_fen
		FROM revision r
		WHERE r.revision < n.revision AND r.published
		ORDER BY r.revision DESC
		LIMIT 1
	) b ON true;
END
$$;

-- Persons and money of the claims' plan series that are reserved already, each claim's own apart. A person has a month once (I1).
DROP FUNCTION IF EXISTS claim_beside(uuid);
CREATE OR REPLACE FUNCTION claim_beside(p_claims uuid[]) RETURNS TABLE (claim_id uuid, persons bigint, fen bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10 SET enable_seqscan = off SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	series uuid[] := ARRAY(SELECT DISTINCT plan_series FROM claims_seen(p_claims));
BEGIN
	RETURN QUERY
	WITH reserved AS MATERIALIZED (
		SELECT m.plan_series, m.month, m.case_id, count(*) AS persons, sum(m.amount_fen) AS fen
		FROM person_month m
		WHERE m.plan_series = ANY (series) AND m.state <> 'voided'
		GROUP BY m.plan_series, m.month, m.case_id
	)
	SELECT c.id, coalesce(sum(r.persons) FILTER (WHERE r.month = c.month), 0)::bigint, coalesce(sum(r.fen), 0)::bigint
	FROM claim c
	LEFT JOIN reserved r ON r.plan_series = c.plan_series AND r.case_id <> c.id
	WHERE c.id = ANY (p_claims)
	GROUP BY c.id;
END
$$;

-- The day on which the rules judged a case last (S65).
CREATE OR REPLACE FUNCTION case_judged_on(p_case uuid) RETURNS date LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT (a.at AT TIME ZONE 'Asia/Shanghai')::date
		FROM finding f
		JOIN audit a ON a.case_id = f.case_id AND a.seq = f.version
		WHERE f.case_id = p_case
		ORDER BY f.version DESC
		LIMIT 1);
END
$$;

-- Every guard word of the claim's flow that neither benefit_fact knows nor the rules judge, as it is at this moment; false where no step
-- from the claim's state asks for it. Volatile: the facts are read after the caller's locks. In plpgsql, here and below, so that a session
-- plans them once.
CREATE OR REPLACE FUNCTION claim_fact(p_ids uuid[]) RETURNS TABLE (
	id uuid, plan_approved boolean, month_in_plan boolean, no_other_claim_before_approval boolean, author_side boolean,
	guide_live boolean, lines_left boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT
		c.id,
		coalesce(l.approved, false),
		coalesce(c.month BETWEEN l.first_month AND l.last_month, false),
		d.state IN ('none', 'rejected', 'lapsed', 'awaiting_funds', 'approved') AND NOT EXISTS (
			SELECT FROM claim o
			JOIN dossier od ON od.id = o.id
			WHERE o.plan_series = c.plan_series AND o.month = c.month AND o.id <> c.id
				AND od.state IN ('draft', 'county_review', 'returned', 'prefecture_review')),
		g.open AND (actor_role() = 'enterprise') = entered_by_enterprise(c.id),
		g.county AND guide_live(c.agency_id),
		g.county AND EXISTS (SELECT FROM claim_line n WHERE n.claim_id = c.id AND n.state = 'asked')
	FROM claim c
	JOIN dossier d ON d.id = c.id
	CROSS JOIN LATERAL (
		SELECT d.state IN ('draft', 'returned') AS open, d.state = 'county_review' AS county
	) g
	LEFT JOIN LATERAL plan_limit(CASE WHEN g.open OR g.county OR d.state = 'none' THEN c.plan_series END) l ON true
	WHERE c.id = ANY (p_ids)
	ORDER BY c.id;
END
$$;

-- The receipt (a legal fact): when, under which number, of what content, due when; and what the claim now rests on - the plan
-- revision in force and the newest account. The digest covers the lines and payroll as the lists show them, and the scans' digests.
CREATE OR REPLACE FUNCTION claim_receive(p_claim uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	c claim := claim_seen(p_claim);
	content text;
BEGIN
	SELECT string_agg(t.line || E'\n', '' ORDER BY t.part, t.line_number, t.line)
	INTO content
	FROM (
		SELECT 1 AS part, r.line AS line_number, json_strip_nulls(row_to_json(r))::text AS line
		FROM (
			SELECT
				line, state, reason, id_type, id_number, name, phone, person_class, proof_kind, proof_number, graduated_on,
				hired_on, contract_kind, contract_from, contract_to, relation, dispatch_uscc, dispatch_name, post, ended_on,
				end_reason
			FROM roster_resource
			WHERE claim_id = c.id
		) r
		UNION ALL
		SELECT 2, y.line, json_strip_nulls(row_to_json(y))::text
		FROM (
			SELECT line, id_number, name, wage_month, gross_fen, deductions_fen, net_fen, paid_on, channel, account_tail
			FROM payroll_resource
			WHERE claim_id = c.id
		) y
		UNION ALL
		SELECT 3, row_number() OVER (ORDER BY d.id), encode(d.sha256, 'hex')
		FROM document d
		WHERE d.case_id = c.id AND d.replaced_at IS NULL
	) t;
	UPDATE claim
	SET
		plan_id = coalesce((SELECT l.plan_id FROM plan_limit(c.plan_series) l WHERE l.approved), c.plan_id),
		account_id = coalesce((
			SELECT a.id
			FROM account a
			JOIN dossier d ON d.id = a.id
			WHERE a.enterprise_id = c.enterprise_id AND d.state IN ('verified', 'submitted')
			ORDER BY d.state = 'verified' DESC, a.id DESC
			LIMIT 1), c.account_id),
		approved_fen = NULL,
		receipt = (
			SELECT json_strip_nulls(json_build_object(
				'received_at', clock_now(),
				'number', d.number,
				'sha256', encode(sha256(convert_to(coalesce(content, ''), 'UTF8')), 'hex'),
				'due_on', (SELECT k.due_on FROM clock_due(d.id) k)))
			FROM dossier d
			WHERE d.id = c.id)
	WHERE id = c.id;
END
$$;

-- A claim's figures: the roster's size and what it asks for change only while the enterprise holds it, what is approved and to which
-- account only while it is reviewed (a newer account until the letter), and all fit the policy (I3, I4, I13, I14).
CREATE OR REPLACE FUNCTION claim_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	held text;
BEGIN
	SELECT state INTO held FROM dossier WHERE id = NEW.id;
	IF (NEW.lines, NEW.asked_fen) IS DISTINCT FROM (OLD.lines, OLD.asked_fen) AND held NOT IN ('draft', 'returned')
		OR NEW.approved_fen IS DISTINCT FROM OLD.approved_fen
			AND held NOT IN ('draft', 'returned', 'county_review', 'prefecture_review')
		OR NEW.account_id IS DISTINCT FROM OLD.account_id AND held NOT IN ('county_review', 'prefecture_review', 'approved')
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_figures_frozen', MESSAGE = 'not in this state';
	END IF;
	IF held IN ('draft', 'returned') THEN
		NEW.approved_fen := NULL; -- what is with its author is not approved
	END IF;
	IF NEW.asked_fen <> NEW.lines * (
		SELECT amount_fen FROM policy_month
		WHERE policy_id = NEW.policy_id AND programme = NEW.programme AND month = NEW.month)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_amount', MESSAGE = 'amount is not the policy''s';
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS claim_guard ON claim;
CREATE TRIGGER claim_guard BEFORE UPDATE ON claim FOR EACH ROW EXECUTE FUNCTION claim_guard();

-- At commit: as many lines as counted (I28), and approved is the sum of the lines not refused (I4).
CREATE OR REPLACE FUNCTION claim_sum() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	total int;
	asked int;
	c claim;
BEGIN
	SELECT * INTO c FROM claim WHERE id = NEW.id;
	SELECT count(*), count(*) FILTER (WHERE state = 'asked') INTO total, asked FROM claim_line WHERE claim_id = NEW.id;
	IF total <> c.lines OR c.approved_fen <> asked * (
		SELECT amount_fen FROM policy_month
		WHERE policy_id = c.policy_id AND programme = c.programme AND month = c.month)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'claim_sum', MESSAGE = 'lines and claim disagree';
	END IF;
	RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS claim_sum ON claim;
CREATE CONSTRAINT TRIGGER claim_sum AFTER UPDATE ON claim DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION claim_sum();

-- Lines belong to a claim that exists, carry its owner, and change only while its author (or for a refusal the county) holds it.
-- Once per statement, over the whole roster: a foreign key per row would cost two fifths of it.
CREATE OR REPLACE FUNCTION claim_line_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	good boolean;
	holders text[] := CASE WHEN TG_OP = 'UPDATE' THEN ARRAY['county_review'] ELSE ARRAY['draft', 'returned'] END;
BEGIN
	SELECT coalesce(bool_and(c.id IS NOT NULL AND d.state = ANY (holders) AND (TG_OP <> 'UPDATE' OR c.approved_fen IS NULL)), true)
	INTO good
	FROM (SELECT DISTINCT claim_id, enterprise_id, agency_id FROM touched) t
	LEFT JOIN claim c ON c.id = t.claim_id AND c.enterprise_id = t.enterprise_id AND c.agency_id = t.agency_id
	LEFT JOIN dossier d ON d.id = c.id;
	IF NOT good THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = TG_TABLE_NAME || '_guard', MESSAGE = 'lines of this claim are closed';
	END IF;
	RETURN NULL;
END
$$;
DO $$
DECLARE
	lines text;
BEGIN
	FOREACH lines IN ARRAY ARRAY['claim_line', 'payroll_line'] LOOP
		EXECUTE format('DROP TRIGGER IF EXISTS guard_insert ON %I', lines);
		EXECUTE format('DROP TRIGGER IF EXISTS guard_update ON %I', lines);
		EXECUTE format('DROP TRIGGER IF EXISTS guard_delete ON %I', lines);
		EXECUTE format('CREATE TRIGGER guard_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS touched
			FOR EACH STATEMENT EXECUTE FUNCTION claim_line_guard()', lines);
		EXECUTE format('CREATE TRIGGER guard_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS touched
			FOR EACH STATEMENT EXECUTE FUNCTION claim_line_guard()', lines);
		EXECUTE format('CREATE TRIGGER guard_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS touched
			FOR EACH STATEMENT EXECUTE FUNCTION claim_line_guard()', lines);
	END LOOP;
END
$$;

-- Nothing that was filed disappears (I22, I25).
CREATE OR REPLACE FUNCTION claim_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = TG_TABLE_NAME || '_kept', MESSAGE = 'never deleted';
END
$$;
DROP TRIGGER IF EXISTS kept ON claim;
CREATE TRIGGER kept BEFORE DELETE ON claim FOR EACH ROW EXECUTE FUNCTION claim_never_deleted();
DROP TRIGGER IF EXISTS kept ON document;
CREATE TRIGGER kept BEFORE DELETE ON document FOR EACH ROW EXECUTE FUNCTION claim_never_deleted();
