-- The gates (S17 to S20): what stands open to an approved case before money is set aside for it ------------------------------
-- Whether the pool's balance at the end of a year, as last confirmed, pays the months that the policy asks for; without a statement
-- it does not. The only place that compares them.
CREATE OR REPLACE FUNCTION reserve_met(p_policy uuid, p_pool text, p_kind text, p_year int) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	word text := CASE p_kind WHEN 'distressed' THEN 'reserve_months_troubled' ELSE 'reserve_months_ordinary' END;
	months int := parameter_value(p_policy, 'refund', word, business_today()) #>> '{}';
BEGIN
	RETURN coalesce((
		SELECT s.balance_fen >= months * s.mean_monthly_fen
		FROM reserve_statement s
		JOIN dossier d ON d.id = s.id AND d.state = 'confirmed'
		WHERE s.pool = p_pool AND s.year = p_year), false);
END
$$;

-- The adjustment money that may still let cases of a kind through, grant by grant, the oldest first (S19). A case passes by all of them
-- together.
CREATE OR REPLACE FUNCTION grants_left(p_fund uuid, p_policy uuid, p_pool text, p_kind text, p_year int)
RETURNS TABLE (adjustment_id uuid, left_fen bigint) LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN QUERY
	SELECT a.id, a.granted_fen - a.used_fen
	FROM adjustment a
	JOIN dossier d ON d.id = a.id AND d.state = 'granted'
	WHERE a.fund_id = p_fund AND a.pool = p_pool AND a.year = p_year AND a.granted_fen > a.used_fen
		AND parameter_value(p_policy, 'refund', 'adjustment_scope', business_today()) #>> '{}' IN (p_kind, 'all')
	ORDER BY a.id;
END
$$;

-- The gate of each case: open, passed by a grant, or closed; and for refunds on what ground, the same for all of a pool, kind, year and
-- policy, so that it is looked at once. The training subsidy has no gate but cash. Every table is looked up by the ids: a plan made while
-- the tables were small must also do for thousands.
CREATE OR REPLACE FUNCTION case_gates(p_ids uuid[]) RETURNS TABLE (case_id uuid, gate text, ground text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET enable_nestloop = off SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH asked AS MATERIALIZED (
		SELECT
			o.case_id,
			o.approved_fen,
			o.fund_id,
			r.policy_id,
			a.pool,
			r.kind,
			r.year,
			o.case_id IN (SELECT u.case_id FROM adjustment_use u WHERE u.case_id = ANY (p_ids)) AS covered
		FROM obligation o
		LEFT JOIN refund r ON r.id = o.case_id AND r.id = ANY (p_ids)
		LEFT JOIN agency a ON a.id = r.agency_id
		WHERE o.case_id = ANY (p_ids) AND o.live
	),
	stood AS MATERIALIZED (
		SELECT
			g.*,
			concat_ws(' ', g.fund_id, g.policy_id, g.pool, g.kind, g.year) AS ground,
			reserve_met(g.policy_id, g.pool, g.kind, g.year - 1) AS met,
			(SELECT sum(left_fen) FROM grants_left(g.fund_id, g.policy_id, g.pool, g.kind, g.year)) AS left_fen
		FROM (SELECT DISTINCT fund_id, policy_id, pool, kind, year FROM asked WHERE policy_id IS NOT NULL) g
	)
	SELECT
		q.case_id,
		CASE
		WHEN q.policy_id IS NULL OR s.met THEN 'open'
		WHEN q.covered OR q.approved_fen <= s.left_fen THEN 'grant'
		ELSE 'closed'
		END,
		s.ground
	FROM asked q
	LEFT JOIN stood s USING (fund_id, policy_id, pool, kind, year);
END
$$;

CREATE OR REPLACE FUNCTION case_gate(p_case uuid) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN coalesce((SELECT gate FROM case_gates(ARRAY[p_case])), 'closed');
END
$$;

CREATE OR REPLACE FUNCTION case_gate_open(p_case uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN case_gate(p_case) <> 'closed';
END
$$;

-- Cases of a fund that wait and would fit into what is left, with the gate each stands before.
CREATE OR REPLACE FUNCTION fund_queue(p_fund uuid)
RETURNS TABLE (case_id uuid, queue text, queued_at timestamptz, approved_fen bigint, gate text, ground text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET enable_nestloop = off SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	ids uuid[] := (
		SELECT array_agg(o.case_id)
		FROM fund f
		JOIN obligation o ON o.fund_id = f.id AND o.live AND o.held_fen = 0 AND o.approved_fen <= f.available_fen
		WHERE f.id = p_fund);
BEGIN
	RETURN QUERY
	SELECT o.case_id, o.queue, o.queued_at, o.approved_fen, g.gate, g.ground
	FROM case_gates(ids) g
	JOIN obligation o ON o.case_id = g.case_id AND o.case_id = ANY (ids) AND o.live;
END
$$;

-- What the step `reserve` asks of cases, for many at once: the gate is open, the whole obligation is set aside, and no older case of the
-- same queue waits whose gate is open and that would fit into what is left (S20, S33).
CREATE OR REPLACE FUNCTION case_funding(p_ids uuid[])
RETURNS TABLE (case_id uuid, gate_open boolean, fund_available boolean, head_of_queue boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH mine AS MATERIALIZED (
		SELECT o.case_id, o.fund_id, o.queue, o.queued_at, o.held_fen = o.approved_fen AS held
		FROM obligation o
		WHERE o.case_id = ANY (p_ids) AND o.live
	),
	first AS MATERIALIZED (
		SELECT DISTINCT ON (f.fund_id, q.queue) f.fund_id, q.queue, q.queued_at, q.case_id
		FROM (SELECT DISTINCT fund_id FROM mine) f
		CROSS JOIN LATERAL fund_queue(f.fund_id) q
		WHERE q.gate <> 'closed'
		ORDER BY f.fund_id, q.queue, q.queued_at, q.case_id
	)
	SELECT
		m.case_id,
		g.gate <> 'closed',
		m.held,
		f.case_id IS NULL OR (m.queued_at, m.case_id) <= (f.queued_at, f.case_id)
	FROM mine m
	JOIN case_gates(p_ids) g ON g.case_id = m.case_id
	LEFT JOIN first f ON f.fund_id = m.fund_id AND f.queue = m.queue;
END
$$;

-- Adjustment money (S19) --------------------------------------------------------------------------------------------------
-- Cases whose grants do not add up to what they are owed (S19): a case passes as a whole or not at all.
CREATE OR REPLACE FUNCTION adjustment_uses_uneven(p_cases uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN QUERY
	SELECT u.case_id
	FROM adjustment_use u
	LEFT JOIN obligation o ON o.case_id = u.case_id AND o.live
	WHERE u.case_id = ANY (p_cases)
	GROUP BY u.case_id, o.approved_fen
	HAVING sum(u.amount_fen) IS DISTINCT FROM o.approved_fen;
END
$$;

-- Money that a grant lets through is counted on the grant, under its lock, and never above what was granted; grants cover whole cases of their
-- pool, fund and year. The cases are locked before they are added up, and after them the grants, each in the order of their ids: two who
-- cover one case by different grants do not both pass.
CREATE OR REPLACE FUNCTION adjustment_use_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	cases uuid[] := (SELECT array_agg(DISTINCT case_id) FROM changed);
BEGIN
	PERFORM FROM dossier WHERE id = ANY (cases) ORDER BY id FOR NO KEY UPDATE;
	IF TG_OP = 'INSERT' AND EXISTS (
		SELECT FROM changed u
		JOIN adjustment a ON a.id = u.adjustment_id
		WHERE NOT EXISTS (
			SELECT FROM obligation o
			JOIN refund r ON r.id = o.case_id
			WHERE o.case_id = u.case_id AND o.live AND o.fund_id = a.fund_id AND o.queue = a.pool || ' ' || r.kind AND r.year = a.year))
		OR EXISTS (SELECT FROM adjustment_uses_uneven(cases))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'adjustment_use_covers', MESSAGE = 'not a case of this grant';
	END IF;
	PERFORM FROM adjustment WHERE id IN (SELECT adjustment_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
	UPDATE adjustment a
	SET used_fen = a.used_fen + s.amount_fen
	FROM (
		SELECT adjustment_id, sum(CASE TG_OP WHEN 'INSERT' THEN amount_fen ELSE -amount_fen END) AS amount_fen
		FROM changed
		GROUP BY adjustment_id
	) s
	WHERE a.id = s.adjustment_id;
	RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS adjustment_use_counts ON adjustment_use;
CREATE TRIGGER adjustment_use_counts AFTER INSERT ON adjustment_use REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION adjustment_use_counts();
DROP TRIGGER IF EXISTS adjustment_use_frees ON adjustment_use;
CREATE TRIGGER adjustment_use_frees AFTER DELETE ON adjustment_use REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION adjustment_use_counts();

-- What was granted stays granted.
CREATE OR REPLACE FUNCTION adjustment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.granted_fen IS NOT NULL AND to_jsonb(NEW) - 'used_fen' <> to_jsonb(OLD) - 'used_fen'
		OR NEW.used_fen <> OLD.used_fen AND pg_trigger_depth() < 2
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'adjustment_stays', MESSAGE = 'a grant stays as it was given';
	END IF;
	RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER adjustment_stays BEFORE UPDATE ON adjustment FOR EACH ROW EXECUTE FUNCTION adjustment_stays();
