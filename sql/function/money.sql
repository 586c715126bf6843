-- What the database itself keeps true of funds, obligations, letters, attempts and batches (I5 to I8, I14, I15).
-- The functions that judge are VOLATILE on purpose: their queries see what was committed before them, also when the statement that
-- asks has first waited for the lock of a case. They are definers, for a step may rest on rows its officer does not see.

-- Judging a case -----------------------------------------------------------------------------------------------------
-- No hold stands on it, on a revision of its plan or on its enterprise.
CREATE OR REPLACE FUNCTION case_not_held(p_case uuid) RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT NOT EXISTS (
		SELECT FROM hold h
		WHERE h.released_at IS NULL AND h.case_id IN (
			SELECT p_case
			UNION ALL
			SELECT enterprise_id FROM dossier WHERE id = p_case
			UNION ALL
			SELECT p.id
			FROM obligation o
			JOIN plan shown ON shown.id = o.plan_id
			JOIN plan p ON p.series_id = shown.series_id
			WHERE o.case_id = p_case AND o.live))
$$;

-- The notice of its plan revision is closed, or that of an earlier revision which published no less (S37).
CREATE OR REPLACE FUNCTION case_notice_closed(p_case uuid) RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT EXISTS (
		SELECT FROM obligation o
		LEFT JOIN plan p ON p.id = o.plan_id
		WHERE o.case_id = p_case AND o.live AND (o.plan_id IS NULL OR EXISTS (
			SELECT FROM plan shown
			JOIN notice n ON n.plan_id = shown.id
			JOIN dossier d ON d.id = n.id AND d.state = 'closed'
			WHERE shown.series_id = p.series_id AND shown.revision <= p.revision
				AND n.headcount >= p.headcount AND n.amount_fen >= p.amount_fen)))
$$;

-- An account version money may go to: verified, or overtaken by a newer one while it was verified (S49).
CREATE OR REPLACE FUNCTION account_good(p_account uuid) RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT EXISTS (
		SELECT FROM dossier d
		JOIN audit a ON a.case_id = d.id AND a.seq = d.version
		WHERE d.id = p_account AND (d.state = 'verified' OR (d.state = 'superseded' AND a.frm = 'verified')))
$$;

CREATE OR REPLACE FUNCTION case_account_good(p_case uuid) RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT coalesce((SELECT account_good(account_id) FROM obligation WHERE case_id = p_case AND live), false)
$$;

-- Since the money came back the obligation has begun a round with a corrected or confirmed account (S48, I14).
CREATE OR REPLACE FUNCTION case_account_ready(p_case uuid) RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT coalesce((
		SELECT account_good(o.account_id) AND o.round > (SELECT max(t.round) FROM attempt t WHERE t.case_id = p_case)
		FROM obligation o
		WHERE o.case_id = p_case AND o.live), false)
$$;

CREATE OR REPLACE FUNCTION case_not_on_letter(p_case uuid) RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT NOT EXISTS (SELECT FROM letter_item WHERE case_id = p_case AND live)
$$;

CREATE OR REPLACE FUNCTION case_no_attempt_underway(p_case uuid) RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT NOT EXISTS (
		SELECT FROM attempt t
		JOIN dossier d ON d.id = t.id
		WHERE t.case_id = p_case AND d.state IN ('ready', 'in_batch', 'sent', 'unknown', 'settled'))
$$;

-- Money set aside for the case or paid to it, as the ledger says.
CREATE OR REPLACE FUNCTION case_held_fen(p_case uuid) RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT coalesce(sum(amount_fen), 0)::bigint
	FROM ledger_entry
	WHERE case_id = p_case AND account IN ('reserved', 'paid')
$$;

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

-- The adjustment money that may still let cases of a kind through, grant by grant, the oldest first (S19).
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
		SELECT o.case_id, o.approved_fen, o.fund_id, r.policy_id, a.pool, r.kind, r.year, u.case_id IS NOT NULL AS covered
		FROM obligation o
		LEFT JOIN refund r ON r.id = o.case_id AND r.id = ANY (p_ids)
		LEFT JOIN agency a ON a.id = r.agency_id
		LEFT JOIN adjustment_use u ON u.case_id = o.case_id AND u.case_id = ANY (p_ids)
		WHERE o.case_id = ANY (p_ids) AND o.live
	),
	stood AS MATERIALIZED (
		SELECT
			g.*,
			concat_ws(' ', g.fund_id, g.policy_id, g.pool, g.kind, g.year) AS ground,
			reserve_met(g.policy_id, g.pool, g.kind, g.year - 1) AS met,
			(SELECT max(left_fen) FROM grants_left(g.fund_id, g.policy_id, g.pool, g.kind, g.year)) AS left_fen
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

CREATE OR REPLACE FUNCTION case_gate(p_case uuid) RETURNS text LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT coalesce((SELECT gate FROM case_gates(ARRAY[p_case])), 'closed')
$$;

CREATE OR REPLACE FUNCTION case_gate_open(p_case uuid) RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT case_gate(p_case) <> 'closed'
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

-- The way of a case to the bank, the same for both benefits: every guard word about its employer, its account, the answers to its findings,
-- its money, its letter and its payment, as it is at this moment; false where no step from the case's state asks for it. Accounts are asked
-- for where an employer hands in, an officer approves or the payee changes; not when a run makes thousands. Volatile: the facts are read
-- after the caller's locks.
CREATE OR REPLACE FUNCTION benefit_fact(p_ids uuid[]) RETURNS TABLE (
	id uuid, enterprise_verified boolean, enterprise_not_suspended boolean, account_submitted boolean, account_verified boolean,
	newer_version_verified boolean, findings_answered boolean, resubmit_overdue boolean, gate_open boolean, fund_available boolean,
	fund_short boolean, head_of_queue boolean, not_on_letter boolean, no_hold boolean, no_attempt_underway boolean,
	notice_closed boolean, account_still_good boolean, account_ready_for_reissue boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	waiting uuid[] := (SELECT array_agg(d.id) FROM dossier d WHERE d.id = ANY (p_ids) AND d.state = 'awaiting_funds');
BEGIN
	RETURN QUERY
	SELECT
		d.id,
		ed.state IN ('verified', 'moving'),
		ed.state NOT IN ('suspended', 'closed'),
		a.submitted OR a.verified,
		a.verified,
		a.newer,
		d.state IN ('county_review', 'prefecture_review', 'review_1', 'review_2') AND findings_answered(d.id),
		d.state = 'returned' AND resubmit_overdue(d.id),
		coalesce(w.gate_open, false),
		coalesce(w.fund_available, false),
		coalesce(NOT w.fund_available, false),
		coalesce(w.head_of_queue, false),
		d.state = 'approved' AND case_not_on_letter(d.id),
		d.state IN ('approved', 'lettered', 'payment_returned') AND case_not_held(d.id),
		d.state = 'lettered' AND case_no_attempt_underway(d.id),
		d.state = 'lettered' AND case_notice_closed(d.id),
		d.state = 'lettered' AND case_account_good(d.id),
		d.state = 'payment_returned' AND case_account_ready(d.id)
	FROM dossier d
	JOIN dossier ed ON ed.id = d.enterprise_id
	LEFT JOIN obligation o ON o.case_id = d.id AND o.live
	LEFT JOIN case_funding(waiting) w ON w.case_id = d.id
	CROSS JOIN LATERAL (
		SELECT
			coalesce(bool_or(ad.state = 'submitted'), false) AS submitted,
			coalesce(bool_or(ad.state = 'verified'), false) AS verified,
			coalesce(bool_or(ad.state = 'verified' AND v.id <> o.account_id), false) AS newer
		FROM account v
		JOIN dossier ad ON ad.id = v.id
		WHERE v.enterprise_id = CASE WHEN d.state NOT IN ('none', 'awaiting_funds', 'lettered', 'paying', 'paid') THEN d.enterprise_id END
	) a
	WHERE d.id = ANY (p_ids);
END
$$;

-- Everybody who takes money from a fund queues here first; in the order of locks the fund comes last. Not FOR UPDATE: a new obligation
-- has its fund locked for the foreign key already, and two of them would wait for each other.
CREATE OR REPLACE FUNCTION fund_lock(p_fund uuid) RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT available_fen FROM fund WHERE id = p_fund FOR NO KEY UPDATE
$$;

-- Asked by every move into `paying` (I15).
CREATE OR REPLACE FUNCTION payment_allowed(p_case uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT case_notice_closed(p_case) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_needs_closed_notice', MESSAGE = 'notice not closed';
	ELSIF NOT case_not_held(p_case) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_held', MESSAGE = 'on hold';
	END IF;
END
$$;

-- The ledger (I7, I8) ----------------------------------------------------------------------------------------------------
-- Statements post for thousands of cases as well as for one, and no plan may depend on what the planner last knew of the tables: the
-- triggers look their cases up by an array of ids, and never join by nested loops.
CREATE OR REPLACE FUNCTION ledger_entry_heads() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET enable_nestloop = off SET search_path = public, pg_temp AS $$
DECLARE
	ids uuid[] := (SELECT array_agg(DISTINCT case_id) FROM fresh WHERE account IN ('reserved', 'paid'));
BEGIN
	UPDATE fund f
	SET
		available_fen = f.available_fen + s.available,
		reserved_fen = f.reserved_fen + s.reserved,
		paid_fen = f.paid_fen + s.paid,
		recovered_fen = f.recovered_fen + s.recovered
	FROM (
		SELECT
			fund_id,
			coalesce(sum(amount_fen) FILTER (WHERE account = 'available'), 0) AS available,
			coalesce(sum(amount_fen) FILTER (WHERE account = 'reserved'), 0) AS reserved,
			coalesce(sum(amount_fen) FILTER (WHERE account = 'paid'), 0) AS paid,
			coalesce(sum(amount_fen) FILTER (WHERE account = 'recovered'), 0) AS recovered
		FROM fresh
		GROUP BY fund_id
	) s
	WHERE f.id = s.fund_id;
	UPDATE obligation o
	SET held_fen = o.held_fen + s.amount_fen
	FROM (
		SELECT case_id, sum(amount_fen) AS amount_fen
		FROM fresh
		WHERE account IN ('reserved', 'paid')
		GROUP BY case_id
		HAVING sum(amount_fen) <> 0
	) s
	WHERE o.case_id = ANY (ids) AND o.case_id = s.case_id AND o.live;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER ledger_entry_heads AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_heads();

CREATE OR REPLACE FUNCTION fund_heads_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF pg_trigger_depth() < 2 AND (NEW.available_fen, NEW.reserved_fen, NEW.paid_fen, NEW.recovered_fen)
		IS DISTINCT FROM (OLD.available_fen, OLD.reserved_fen, OLD.paid_fen, OLD.recovered_fen)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'fund_heads_only', MESSAGE = 'only the ledger changes a fund';
	END IF;
	RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER fund_heads_only BEFORE UPDATE ON fund FOR EACH ROW EXECUTE FUNCTION fund_heads_only();

-- A posting sums to nothing within one fund, and no case has more than it is owed or less than nothing (I5, I8).
CREATE OR REPLACE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET enable_nestloop = off SET search_path = public, pg_temp AS $$
DECLARE
	postings uuid[] := (SELECT array_agg(DISTINCT posting) FROM fresh);
	ids uuid[] := (SELECT array_agg(DISTINCT case_id) FROM fresh WHERE account IN ('reserved', 'paid'));
BEGIN
	IF EXISTS (
		SELECT FROM ledger_entry
		WHERE posting = ANY (postings)
		GROUP BY posting
		HAVING sum(amount_fen) <> 0 OR count(DISTINCT fund_id) <> 1)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'ledger_entry_balances', MESSAGE = 'posting does not balance';
	END IF;
	IF EXISTS (
		SELECT FROM (
			SELECT
				case_id,
				coalesce(sum(amount_fen) FILTER (WHERE account = 'reserved'), 0) AS reserved,
				coalesce(sum(amount_fen) FILTER (WHERE account = 'paid'), 0) AS paid
			FROM ledger_entry
			WHERE case_id = ANY (ids) AND account IN ('reserved', 'paid')
			GROUP BY case_id
		) e
		LEFT JOIN (
			SELECT DISTINCT ON (case_id) case_id, approved_fen FROM obligation WHERE case_id = ANY (ids) ORDER BY case_id, round DESC
		) o ON o.case_id = e.case_id
		WHERE e.reserved < 0 OR e.paid < 0 OR e.reserved + e.paid > coalesce(o.approved_fen, 0))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'ledger_entry_owed', MESSAGE = 'not what the case is owed';
	END IF;
	RETURN NULL;
END
$$;
-- After the heads, which refuse an overdrawn fund in words of their own: triggers fire in the order of their names.
DROP TRIGGER IF EXISTS ledger_entry_judged ON ledger_entry;
CREATE TRIGGER ledger_entry_judged AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_balances();

-- Obligations (I6, I14) --------------------------------------------------------------------------------------------------
-- A round after the first of a payment: on what it rests, the account of the round before and of the payment that came back.
CREATE OR REPLACE FUNCTION obligation_follows(p_case uuid, p_round int) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	own obligation;
	before obligation;
	last attempt;
	returned_at timestamptz;
	verified_at timestamptz;
BEGIN
	SELECT * INTO own FROM obligation WHERE case_id = p_case AND round = p_round;
	SELECT * INTO before FROM obligation WHERE case_id = p_case AND round = p_round - 1;
	SELECT * INTO last FROM attempt WHERE case_id = p_case ORDER BY n DESC LIMIT 1;
	SELECT max(recorded_at) INTO returned_at FROM audit WHERE case_id = last.id AND dst = 'returned';
	SELECT max(recorded_at) INTO verified_at FROM audit WHERE case_id = own.account_id AND dst = 'verified';
	RETURN (before.enterprise_id, before.agency_id, before.fund_id, before.queue, before.approved_fen)
		= (own.enterprise_id, own.agency_id, own.fund_id, own.queue, own.approved_fen)
		AND before.plan_id IS NOT DISTINCT FROM own.plan_id
		AND (SELECT state = 'verified' FROM dossier WHERE id = own.account_id)
		AND CASE own.basis
		WHEN 'rebound' THEN own.account_id <> before.account_id
		WHEN 'corrected' THEN verified_at > returned_at
		WHEN 'confirmed' THEN own.account_id = last.account_id AND returned_at IS NOT NULL
		END;
END
$$;

-- Each round says on what it rests, and that must be so: judged for all rounds of the statement at once. What they hold is what the
-- ledger says, whatever the statement said.
CREATE OR REPLACE FUNCTION obligation_basis_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	ids uuid[] := (SELECT array_agg(case_id) FROM fresh);
BEGIN
	IF EXISTS (
			SELECT case_id, enterprise_id, agency_id, fund_id, queue, account_id, approved_fen, plan_id FROM fresh WHERE basis = 'approved'
			EXCEPT
			SELECT case_id, enterprise_id, agency_id, fund_id, queue, account_id, approved_fen, plan_id
			FROM case_owed
			WHERE case_id = ANY (ids))
		OR EXISTS (SELECT FROM fresh WHERE basis <> 'approved' AND obligation_follows(case_id, round) IS NOT TRUE)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'obligation_basis_holds', MESSAGE = 'the basis does not hold';
	END IF;
	UPDATE obligation o
	SET held_fen = case_held_fen(o.case_id)
	WHERE o.case_id = ANY (ids) AND o.live
		AND (o.held_fen <> 0 OR o.case_id IN (SELECT e.case_id FROM ledger_entry e WHERE e.case_id = ANY (ids)));
	RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS obligation_basis_holds ON obligation;
CREATE TRIGGER obligation_basis_holds AFTER INSERT ON obligation REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION obligation_basis_holds();

CREATE OR REPLACE FUNCTION obligation_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	kept obligation := OLD;
BEGIN
	kept.live := NEW.live;
	kept.held_fen := NEW.held_fen;
	IF TG_OP = 'UPDATE' AND OLD.live AND (NEW.held_fen = OLD.held_fen OR (NEW.live AND pg_trigger_depth() > 1))
		AND kept IS NOT DISTINCT FROM NEW
	THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'obligation_only_ends', MESSAGE = 'a round of an obligation only ends';
END
$$;
CREATE OR REPLACE TRIGGER obligation_only_ends BEFORE UPDATE OR DELETE ON obligation
FOR EACH ROW EXECUTE FUNCTION obligation_only_ends();

-- Adjustment money (S19) --------------------------------------------------------------------------------------------------
-- What a grant lets through is counted on the grant, under its lock, and never above what was granted; it covers whole cases of its
-- pool, fund and year.
CREATE OR REPLACE FUNCTION adjustment_use_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' AND EXISTS (
		SELECT FROM changed u
		JOIN adjustment a ON a.id = u.adjustment_id
		WHERE NOT EXISTS (
			SELECT FROM obligation o
			JOIN refund r ON r.id = o.case_id
			WHERE o.case_id = u.case_id AND o.live AND o.approved_fen = u.amount_fen AND o.fund_id = a.fund_id
				AND o.queue = a.pool || ' ' || r.kind AND r.year = a.year))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'adjustment_use_covers', MESSAGE = 'not a case of this grant';
	END IF;
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

-- Attempts (I5, I14) -----------------------------------------------------------------------------------------------------
-- One after the other: the one before must be over, and after a return the obligation must have begun a new round.
CREATE OR REPLACE FUNCTION attempt_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	last record;
BEGIN
	SELECT t.n, t.round, d.state INTO last
	FROM attempt t
	JOIN dossier d ON d.id = t.id
	WHERE t.case_id = NEW.case_id
	ORDER BY t.n DESC
	LIMIT 1;
	IF NEW.n <> coalesce(last.n, 0) + 1
		OR last.state NOT IN ('failed', 'returned', 'cancelled')
		OR (last.state = 'returned' AND NEW.round <= last.round)
		OR NOT EXISTS (SELECT FROM obligation WHERE case_id = NEW.case_id AND round = NEW.round AND live)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'attempt_follows', MESSAGE = 'the attempt before stands against it';
	END IF;
	RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER attempt_follows BEFORE INSERT ON attempt FOR EACH ROW EXECUTE FUNCTION attempt_follows();

-- A line belongs to its batch from the confirmation on.
CREATE OR REPLACE FUNCTION attempt_stays_in_batch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF (SELECT state FROM dossier WHERE id = NEW.id) NOT IN ('ready', 'in_batch') THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'attempt_stays_in_batch', MESSAGE = 'the line has been sent';
	END IF;
	RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER attempt_stays_in_batch BEFORE UPDATE OF batch_id ON attempt
FOR EACH ROW EXECUTE FUNCTION attempt_stays_in_batch();

-- Letters and batches: what was issued or taken stays (S47, S48) ------------------------------------------------------------
CREATE OR REPLACE FUNCTION letter_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' OR OLD.seq IS NOT NULL OR NEW.fund_id <> OLD.fund_id THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'letter_stays', MESSAGE = 'an issued letter is never edited';
	END IF;
	RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER letter_stays BEFORE UPDATE OR DELETE ON letter FOR EACH ROW EXECUTE FUNCTION letter_stays();

-- Items come and go while the letter is a draft; afterwards an item can only stop to count.
CREATE OR REPLACE FUNCTION letter_item_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	item letter_item := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
BEGIN
	IF (SELECT state FROM dossier WHERE id = item.letter_id) NOT IN ('none', 'draft')
		AND (TG_OP <> 'UPDATE' OR NOT OLD.live OR NEW.live OR NEW.round <> OLD.round)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'letter_item_stays', MESSAGE = 'an issued letter is never edited';
	END IF;
	IF TG_OP = 'DELETE' THEN
		RETURN OLD;
	END IF;
	RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER letter_item_stays BEFORE INSERT OR UPDATE OR DELETE ON letter_item
FOR EACH ROW EXECUTE FUNCTION letter_item_stays();

CREATE OR REPLACE FUNCTION batch_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' OR OLD.file_sealed IS NOT NULL OR NEW.fund_id <> OLD.fund_id THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'batch_file_stays', MESSAGE = 'the file was taken';
	END IF;
	RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER batch_file_stays BEFORE UPDATE OR DELETE ON batch FOR EACH ROW EXECUTE FUNCTION batch_file_stays();

-- letter_slip is a ledger too.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON letter_slip FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER append_only_truncate BEFORE TRUNCATE ON letter_slip EXECUTE FUNCTION append_only();

-- Facts that the flows of letters and batches ask for ----------------------------------------------------------------------
-- Which office orders a case to be paid: the prefecture, or for refunds whom the policy names (S16).
CREATE OR REPLACE FUNCTION case_payer(p_case uuid) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN coalesce((
		SELECT parameter_value(policy_id, 'refund', 'payer', business_today()) #>> '{}' FROM refund WHERE id = p_case), 'prefecture');
END
$$;

-- A letter is the matter of the office that wrote it; until it is issued that must be the one which pays all its cases, and a UI agency
-- writes for its own cases only.
CREATE OR REPLACE FUNCTION letter_payer(p_letter uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT (a.kind = 'ui_agency') = (actor_role() = 'ui_agency') AND (l.seq IS NOT NULL OR NOT EXISTS (
			SELECT FROM letter_item i
			WHERE i.letter_id = l.id AND i.live
				AND (case_payer(i.case_id) <> actor_role() OR (a.kind = 'ui_agency' AND i.agency_id <> a.id))))
		FROM letter l
		JOIN dossier d ON d.id = l.id
		JOIN agency a ON a.id = d.agency_id
		WHERE l.id = p_letter);
END
$$;

CREATE OR REPLACE FUNCTION letter_fact(p_letter uuid, OUT items_approved boolean, OUT one_fund boolean, OUT no_hold boolean,
	OUT items_withdrawn boolean, OUT items_final boolean, OUT payer_side boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT
		count(*) > 0 AND bool_and(d.state = 'approved' AND o.live),
		coalesce(bool_and(i.fund_id = o.fund_id), true),
		coalesce(bool_and(case_not_held(i.case_id)), true),
		count(*) = 0,
		coalesce(bool_and(d.state IN ('paid', 'cancelled')), true),
		actor_role() IN ('prefecture', 'ui_agency') AND letter_payer(p_letter)
	FROM letter_item i
	JOIN dossier d ON d.id = i.case_id
	JOIN obligation o ON o.case_id = i.case_id AND o.round = i.round
	WHERE i.letter_id = p_letter AND i.live
$$;

-- Why lines of a batch cannot be paid now, as guard words; none: all can.
CREATE OR REPLACE FUNCTION batch_bad_line(p_batch uuid) RETURNS TABLE (item_ref text, guard text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT t.item_ref, g.word
	FROM attempt t
	JOIN dossier d ON d.id = t.id
	JOIN dossier c ON c.id = t.case_id
	CROSS JOIN LATERAL (VALUES
		('lines_ready', d.state = 'in_batch' AND c.state = 'lettered'),
		('no_hold', case_not_held(t.case_id)),
		('notice_closed', case_notice_closed(t.case_id)),
		('account_still_good', account_good(t.account_id))) AS g(word, holds)
	WHERE t.batch_id = p_batch AND NOT g.holds
	ORDER BY t.item_ref, g.word
$$;

-- Only a batch that is being prepared is looked at line by line.
CREATE OR REPLACE FUNCTION batch_fact(p_batch uuid, p_state text, OUT one_fund boolean, OUT lines_ready boolean, OUT no_hold boolean,
	OUT notice_closed boolean, OUT account_still_good boolean, OUT file_not_taken boolean, OUT no_result_yet boolean,
	OUT every_line_final boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT
		s.one_fund,
		s.lines > 0 AND NOT 'lines_ready' = ANY (s.bad),
		NOT 'no_hold' = ANY (s.bad),
		NOT 'notice_closed' = ANY (s.bad),
		NOT 'account_still_good' = ANY (s.bad),
		b.file_sealed IS NULL,
		NOT s.any_line_final,
		s.every_line_final
	FROM batch b
	CROSS JOIN LATERAL (
		SELECT
			count(*) AS lines,
			coalesce(bool_and(t.fund_id = b.fund_id), true) AS one_fund,
			coalesce(bool_or(d.state IN ('settled', 'returned', 'failed')), false) AS any_line_final,
			coalesce(bool_and(d.state IN ('settled', 'returned', 'failed')), true) AS every_line_final,
			CASE WHEN p_state IN ('none', 'prepared')
				THEN (SELECT coalesce(array_agg(DISTINCT guard), '{}') FROM batch_bad_line(p_batch)) ELSE '{}' END AS bad
		FROM attempt t
		JOIN dossier d ON d.id = t.id
		WHERE t.batch_id = b.id
	) s
	WHERE b.id = p_batch
$$;
GRANT EXECUTE ON FUNCTION letter_fact TO wg_prefecture, wg_finance, wg_ui_agency, wg_system;
GRANT EXECUTE ON FUNCTION case_payer TO wg_prefecture, wg_ui_agency;
GRANT EXECUTE ON FUNCTION batch_bad_line, batch_fact TO wg_finance, wg_system;
