-- What the database itself keeps true of funds, obligations and attempts (I5 to I8, I14, I15); gates and letters stand beside it.
-- The functions that judge are VOLATILE on purpose: their queries see what was committed before them, also when the statement that
-- asks has first waited for the lock of a case. They are definers, for a step may rest on rows its officer does not see.

-- Judging a case -----------------------------------------------------------------------------------------------------
-- Whether a hold stands on it, on a revision of its plan or on its enterprise.
CREATE OR REPLACE FUNCTION case_hold(p_case uuid) RETURNS TABLE (held boolean) LANGUAGE sql STABLE AS $$
	SELECT EXISTS (
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

CREATE OR REPLACE FUNCTION case_not_held(p_case uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN NOT (SELECT h.held FROM case_hold(p_case) h);
END
$$;

-- The notice of its plan revision is closed, or that of an earlier revision which published no less (S37).
CREATE OR REPLACE FUNCTION case_notice_closed(p_case uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN EXISTS (
		SELECT FROM obligation o
		LEFT JOIN plan p ON p.id = o.plan_id
		WHERE o.case_id = p_case AND o.live AND (o.plan_id IS NULL OR EXISTS (
			SELECT FROM plan shown
			JOIN notice n ON n.plan_id = shown.id
			JOIN dossier d ON d.id = n.id AND d.state = 'closed'
			WHERE shown.series_id = p.series_id AND shown.revision <= p.revision
				AND n.headcount >= p.headcount AND n.amount_fen >= p.amount_fen)));
END
$$;

-- An account version money may go to: of a kind that may be paid, verified, or overtaken by a newer one while it was verified (S49).
CREATE OR REPLACE FUNCTION account_good(p_account uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN EXISTS (
		SELECT FROM dossier d
		JOIN account v ON v.id = d.id
		JOIN enterprise e ON e.id = v.enterprise_id AND account_payable(v.kind, e.kind, e.uscc)
		JOIN audit a ON a.case_id = d.id AND a.seq = d.version
		WHERE d.id = p_account AND (d.state = 'verified' OR (d.state = 'superseded' AND a.from_state = 'verified')));
END
$$;

CREATE OR REPLACE FUNCTION case_account_good(p_case uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN coalesce((SELECT account_good(account_id) FROM obligation WHERE case_id = p_case AND live), false);
END
$$;

-- Since the money came back the obligation has begun a round with a corrected or confirmed account (S48, I14).
CREATE OR REPLACE FUNCTION case_account_ready(p_case uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN coalesce((
		SELECT account_good(o.account_id) AND o.round > (SELECT max(t.round) FROM attempt t WHERE t.case_id = p_case)
		FROM obligation o
		WHERE o.case_id = p_case AND o.live), false);
END
$$;

DROP FUNCTION IF EXISTS case_not_on_letter(uuid);
CREATE OR REPLACE FUNCTION case_no_attempt_underway(p_case uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN NOT EXISTS (
		SELECT FROM attempt t
		JOIN dossier d ON d.id = t.id
		WHERE t.case_id = p_case AND d.state IN ('ready', 'in_batch', 'sent', 'unknown', 'settled'));
END
$$;

-- Money set aside for the case or paid to it, as the ledger says.
CREATE OR REPLACE FUNCTION case_held_fen(p_case uuid) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT coalesce(sum(amount_fen), 0)::bigint
		FROM ledger_entry
		WHERE case_id = p_case AND account IN ('reserved', 'paid'));
END
$$;

-- The way of a case to the bank, the same for both benefits: every guard word about its employer, its account, the answers to its findings,
-- its money, its letter and its payment, as it is at this moment; false where no step from the case's state asks for it. Accounts are asked
-- for where an employer hands in, an officer approves or the payee changes; not when a run makes thousands. Volatile: the facts are read
-- after the caller's locks.
DROP FUNCTION IF EXISTS benefit_fact(uuid[]);
CREATE OR REPLACE FUNCTION benefit_fact(p_ids uuid[]) RETURNS TABLE (
	id uuid, enterprise_verified boolean, enterprise_not_suspended boolean, enterprise_closed boolean, account_submitted boolean,
	account_verified boolean, newer_version_verified boolean, findings_answered boolean, resubmit_overdue boolean, gate_open boolean,
	fund_available boolean, fund_short boolean, head_of_queue boolean, not_on_letter boolean, no_hold boolean, no_attempt_underway boolean,
	notice_closed boolean, account_still_good boolean, account_ready_for_reissue boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off
SET enable_mergejoin = off SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	waiting uuid[] := (SELECT array_agg(d.id) FROM dossier d WHERE d.id = ANY (p_ids) AND d.state = 'awaiting_funds');
BEGIN
	RETURN QUERY
	SELECT
		d.id,
		-- a review goes on where a sanction or the end of the employer stops the money (sql/function/fact.sql)
		ed.state IN ('verified', 'moving') OR ed.state IN ('suspended', 'closed') AND in_review(d.state),
		ed.state NOT IN ('suspended', 'closed'),
		ed.state = 'closed',
		a.submitted OR a.verified,
		a.verified,
		a.newer,
		d.state IN ('county_review', 'prefecture_review', 'review_1', 'review_2') AND findings_answered(d.id),
		d.state = 'returned' AND resubmit_overdue(d.id),
		coalesce(w.gate_open, false),
		coalesce(w.fund_available, false),
		coalesce(NOT w.fund_available, false),
		coalesce(w.head_of_queue, false),
		d.state = 'approved' AND (SELECT true FROM letter_item i WHERE i.case_id = d.id AND i.live) IS NULL,
		d.state IN ('approved', 'lettered', 'payment_returned') AND NOT (SELECT h.held FROM case_hold(d.id) h),
		d.state = 'lettered' AND case_no_attempt_underway(d.id),
		d.state = 'lettered' AND case_notice_closed(d.id),
		d.state = 'lettered' AND case_account_good(d.id),
		d.state = 'payment_returned' AND case_account_ready(d.id)
	FROM dossier d
	JOIN dossier ed ON ed.id = d.enterprise_id
	LEFT JOIN obligation o ON o.case_id = d.id AND o.live
	LEFT JOIN LATERAL (SELECT * FROM case_funding(waiting) WHERE waiting IS NOT NULL) w ON w.case_id = d.id
	CROSS JOIN LATERAL (
		SELECT
			coalesce(bool_or(ad.state = 'submitted'), false) AS submitted,
			coalesce(bool_or(ad.state = 'verified' AND account_payable(v.kind, e.kind, e.uscc)), false) AS verified,
			coalesce(bool_or(ad.state = 'verified' AND v.id <> o.account_id), false) AS newer
		FROM account v
		JOIN dossier ad ON ad.id = v.id
		JOIN enterprise e ON e.id = v.enterprise_id
		WHERE v.enterprise_id = CASE WHEN d.state NOT IN ('none', 'awaiting_funds', 'lettered', 'paying', 'paid') THEN d.enterprise_id END
	) a
	WHERE d.id = ANY (p_ids);
END
$$;

-- Everybody who takes money from a fund queues here first; in the order of locks the fund comes last. Not FOR UPDATE: a new obligation
-- has its fund locked for the foreign key already, and two of them would wait for each other.
CREATE OR REPLACE FUNCTION fund_lock(p_fund uuid) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (SELECT available_fen FROM fund WHERE id = p_fund FOR NO KEY UPDATE);
END
$$;

-- Asked by every move into `paying` (I15).
CREATE OR REPLACE FUNCTION payment_allowed(p_case uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT case_notice_closed(p_case) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_needs_closed_notice', MESSAGE = 'notice not closed';
	ELSIF NOT case_not_held(p_case) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_held', MESSAGE = 'on hold';
	ELSIF NOT EXISTS (SELECT FROM ground WHERE case_id = p_case) OR EXISTS (SELECT FROM ground_fallen(ARRAY[p_case], false)) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_ground_fallen', MESSAGE = 'a ground has fallen';
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
	SELECT max(recorded_at) INTO returned_at FROM audit WHERE case_id = last.id AND to_state = 'returned';
	SELECT max(recorded_at) INTO verified_at FROM audit WHERE case_id = own.account_id AND to_state = 'verified';
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
