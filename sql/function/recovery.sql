-- Recovery (追回, S63, S64): what may be claimed back, what came in, and what is set off on letters (I19).
-- The order of locks: the case, the recovery, the fund.

CREATE OR REPLACE FUNCTION recovery_before(p_ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM
	FROM dossier
	WHERE id IN (SELECT case_id FROM recovery WHERE id = ANY (p_ids))
	ORDER BY id
	FOR NO KEY UPDATE;
END
$$;

-- What of a case's money could still be claimed back, one recovery left out: what was paid less what others claim. A recovery that was
-- written off has spent its claim.
CREATE OR REPLACE FUNCTION recovery_room(p_case uuid, p_but uuid) RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT
		coalesce((SELECT sum(amount_fen) FROM ledger_entry WHERE case_id = p_case AND account = 'paid'), 0)::bigint
		- coalesce((
			SELECT sum(r.amount_fen)
			FROM recovery r
			JOIN dossier d ON d.id = r.id AND d.state <> 'dropped'
			WHERE r.case_id = p_case AND r.id <> p_but), 0)::bigint
$$;

-- The part of a recovery that letters set off and that has not come in yet; of issued letters, or of drafts too.
CREATE OR REPLACE FUNCTION recovery_set_aside(p_recovery uuid, p_drafts boolean) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT coalesce(sum(o.amount_fen - coalesce(e.amount_fen, 0)), 0)::bigint
		FROM letter_offset o
		JOIN dossier l ON l.id = o.letter_id AND (p_drafts OR l.state NOT IN ('none', 'draft'))
		LEFT JOIN LATERAL (
			SELECT sum(amount_fen) AS amount_fen
			FROM recovery_entry
			WHERE recovery_id = o.recovery_id AND letter_id = o.letter_id AND case_id = o.case_id
		) e ON true
		WHERE o.recovery_id = p_recovery AND o.live);
END
$$;

-- A claim is at most what was paid and nobody else claims back, however many are opened at once: each waits for the case. It names the
-- employer, the bureau and the fund of the case, and its amount changes only while the employer is heard, or falls with the payment.
CREATE OR REPLACE FUNCTION recovery_within_paid() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM dossier WHERE id = NEW.case_id FOR NO KEY UPDATE;
	IF TG_OP = 'INSERT' AND NOT EXISTS (
		SELECT FROM obligation o
		WHERE (o.case_id, o.enterprise_id, o.agency_id, o.fund_id) = (NEW.case_id, NEW.enterprise_id, NEW.agency_id, NEW.fund_id))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'recovery_basis', MESSAGE = 'not the obligation of the case';
	ELSIF TG_OP = 'UPDATE' AND NEW.amount_fen <= OLD.amount_fen THEN
		RETURN NEW;
	ELSIF NEW.amount_fen > recovery_room(NEW.case_id, NEW.id) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'recovery_within_paid', MESSAGE = 'more than was paid';
	END IF;
	RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER recovery_within_paid BEFORE INSERT OR UPDATE OF amount_fen ON recovery
FOR EACH ROW EXECUTE FUNCTION recovery_within_paid();

-- The cost of the months of a recovery's lines (S32); null where none is named.
CREATE OR REPLACE FUNCTION recovery_months_fen(p_recovery uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT count(DISTINCT n.line) * m.amount_fen
	FROM recovery r
	CROSS JOIN LATERAL unnest(r.lines) AS n(line)
	JOIN claim c ON c.id = r.case_id
	JOIN policy_month m ON m.policy_id = c.policy_id AND m.programme = c.programme AND m.month = c.month
	WHERE r.id = p_recovery
	GROUP BY m.amount_fen
$$;

CREATE OR REPLACE FUNCTION recovery_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	held text;
	falls boolean;
BEGIN
	SELECT
		d.state,
		d.state IN ('due', 'referred') AND c.state <> 'paid' AND NEW.amount_fen < OLD.amount_fen AND NEW.months_freed IS FALSE
			AND NEW.amount_fen = OLD.recovered_fen + recovery_set_aside(OLD.id, false)
	INTO held, falls
	FROM dossier d
	JOIN dossier c ON c.id = OLD.case_id
	WHERE d.id = OLD.id;
	IF TG_OP = 'DELETE'
		OR (NEW.id, NEW.case_id, NEW.enterprise_id, NEW.agency_id, NEW.fund_id, NEW.clause, NEW.reason)
			<> (OLD.id, OLD.case_id, OLD.enterprise_id, OLD.agency_id, OLD.fund_id, OLD.clause, OLD.reason)
		OR (NEW.lines, NEW.correction_id) IS DISTINCT FROM (OLD.lines, OLD.correction_id)
		OR NEW.statement IS DISTINCT FROM OLD.statement AND held <> 'opened'
		OR NEW.amount_fen <> OLD.amount_fen AND held <> 'opened' AND NOT falls
		OR NEW.months_freed IS DISTINCT FROM OLD.months_freed AND held <> 'due' AND NOT falls
		OR NEW.freed_now AND NOT OLD.freed_now AND (held <> 'due' OR NOT NEW.months_freed)
		OR NEW.recovered_fen <> OLD.recovered_fen AND pg_trigger_depth() < 2
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'recovery_stays', MESSAGE = 'not in this state';
	ELSIF NEW.months_freed AND held = 'due' AND NOT OLD.freed_now AND (NEW.amount_fen < recovery_months_fen(NEW.id)) IS NOT FALSE THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'recovery_frees_paid_months', MESSAGE = 'less than the months cost';
	END IF;
	RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER recovery_stays BEFORE UPDATE OR DELETE ON recovery FOR EACH ROW EXECUTE FUNCTION recovery_stays();

-- What comes in counts at once: only on a recovery that was decided, never more than is claimed, and by transfer no part that an issued
-- letter is setting off.
CREATE OR REPLACE FUNCTION recovery_entry_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	rest bigint;
BEGIN
	UPDATE recovery r
	SET recovered_fen = r.recovered_fen + NEW.amount_fen
	FROM dossier d
	WHERE r.id = NEW.recovery_id AND d.id = r.id AND d.state IN ('due', 'referred')
	RETURNING r.amount_fen - r.recovered_fen INTO rest;
	IF rest IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'recovery_entry_due', MESSAGE = 'recovery is not due';
	ELSIF NEW.kind = 'repaid' AND rest < recovery_set_aside(NEW.recovery_id, false) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'recovery_recovered', MESSAGE = 'more than the rest';
	END IF;
	RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER recovery_entry_counts AFTER INSERT ON recovery_entry
FOR EACH ROW EXECUTE FUNCTION recovery_entry_counts();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON recovery_entry FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER append_only_truncate BEFORE TRUNCATE ON recovery_entry EXECUTE FUNCTION append_only();

-- The guards of the flow. The days to answer are over once they have passed, whether or not their clock was stopped since.
CREATE OR REPLACE FUNCTION recovery_fact(p_recovery uuid, OUT case_paid boolean, OUT amount_within_paid boolean,
	OUT answered_or_over boolean, OUT nothing_recovered boolean, OUT rest_recovered boolean, OUT rest_left boolean,
	OUT no_offset_pending boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT
		c.state = 'paid',
		r.amount_fen <= recovery_room(r.case_id, r.id),
		r.statement IS NOT NULL OR coalesce((
			SELECT e.due_on < business_today()
			FROM clock_entry e
			WHERE e.case_id = r.id AND e.clock = 'answer' AND e.op IN ('start', 'resume', 'recount')
			ORDER BY e.seq DESC
			LIMIT 1), false),
		r.recovered_fen = 0,
		r.recovered_fen = r.amount_fen,
		r.recovered_fen + p.fen < r.amount_fen,
		p.fen = 0
	FROM recovery r
	JOIN dossier c ON c.id = r.case_id
	CROSS JOIN LATERAL (SELECT recovery_set_aside(r.id, false) AS fen) p
	WHERE r.id = p_recovery
$$;

-- The guard against another amount. Less than a correction claims is a dismissal of the rest (S50): it is for the office that owns the
-- correction, and not for an officer who decided its case or turned it.
CREATE OR REPLACE FUNCTION recovery_revision_guard(p_recovery uuid, p_amount_fen bigint) RETURNS text LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT CASE
		WHEN actor_role() <> correction_owner(c.agency_id) THEN 'owner_side'
		WHEN EXISTS (
			SELECT FROM case_officer o
			WHERE o.human_id = actor_human()
				AND (o.case_id = c.id OR o.case_id IN (SELECT m.member_id FROM correction_member(ARRAY[c.case_id]) m)))
		THEN 'not_case_officer'
		END
	FROM recovery r
	JOIN correction c ON c.id = r.correction_id
	WHERE r.id = p_recovery AND r.amount_fen > p_amount_fen
$$;

-- Which fund the case was paid from; only who sees the case may ask.
CREATE OR REPLACE FUNCTION case_fund(p_case uuid) RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT fund_id FROM obligation WHERE case_id = p_case ORDER BY round DESC LIMIT 1);
END
$$;

-- Lines that are named but have no month that this claim has used.
CREATE OR REPLACE FUNCTION recovery_lines_unfit(p_case uuid, p_lines int[]) RETURNS TABLE (place bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT n.place
	FROM unnest(p_lines) WITH ORDINALITY AS n(line, place)
	WHERE NOT EXISTS (SELECT FROM person_month m WHERE m.case_id = p_case AND m.line = n.line AND m.state = 'used')
	ORDER BY n.place
$$;

-- The months of the lines may be used again (flow of the person-month: used, free, voided): when the decision in force says so and the money
-- is back, or with the decision where that says so expressly.
CREATE OR REPLACE FUNCTION recovery_free_months(p_recovery uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE person_month m
	SET state = 'voided', freed_by = r.id, changed_at = clock_now()
	FROM recovery r
	JOIN dossier d ON d.id = r.id AND (d.state = 'settled' OR d.state = 'due' AND r.freed_now)
	WHERE r.id = p_recovery AND r.months_freed AND m.case_id = r.case_id AND m.line = ANY (r.lines) AND m.state = 'used';
	UPDATE recovery r
	SET lines_taken = NULL
	FROM dossier d
	WHERE r.id = p_recovery AND r.lines_taken IS NOT NULL AND r.months_freed AND d.id = r.id AND d.state = 'settled';
END
$$;

-- Months that a recovery has freed and nobody has meanwhile: each with a place among its person's months; as many as what was published leaves
-- room for (S32, S37, S55).
CREATE OR REPLACE FUNCTION recovery_months_left(p_recovery uuid) RETURNS TABLE (line int, place smallint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT f.line, f.place
	FROM (
		SELECT m.line, s.place, c.plan_series, c.month, m.amount_fen, row_number() OVER (ORDER BY m.line) AS nth
		FROM recovery r
		JOIN claim c ON c.id = r.case_id
		JOIN person_month m ON m.case_id = c.id AND m.freed_by = r.id
		JOIN policy_month p ON p.policy_id = m.policy_id AND p.programme = m.scope AND p.month = m.month
		CROSS JOIN LATERAL (
			SELECT min(n)::smallint AS place
			FROM generate_series(1, p.max_months) n
			WHERE NOT EXISTS (
				SELECT FROM person_month u
				WHERE u.person_key = m.person_key AND u.scope = m.scope AND u.ordinal = n AND u.state <> 'voided')
		) s
		WHERE r.id = p_recovery AND s.place IS NOT NULL
			AND NOT EXISTS (SELECT FROM person_month u WHERE u.person_key = m.person_key AND u.month = m.month AND u.state <> 'voided')
			AND NOT EXISTS (
				SELECT FROM other_subsidy o
				WHERE o.person_key = m.person_key AND o.from_on < m.month + interval '1 month' AND o.to_on >= m.month)
	) f
	CROSS JOIN LATERAL plan_limit(f.plan_series) l
	CROSS JOIN LATERAL (
		SELECT count(*) FILTER (WHERE u.month = f.month) AS persons, coalesce(sum(u.amount_fen), 0) AS fen
		FROM person_month u
		WHERE u.plan_series = f.plan_series AND u.state <> 'voided'
	) used
	WHERE used.persons + f.nth <= l.headcount AND used.fen + f.nth * f.amount_fen <= l.amount_fen
$$;

-- The money was taken back again, or the decision: months that were freed are the case's again, as its other months are, as far as nobody
-- has them meanwhile. The others stay free, and their lines are noted. What was freed expressly stays free as long as the decision stands.
-- Plan and persons are locked as a submission locks them, after case, recovery and fund.
CREATE OR REPLACE FUNCTION recovery_use_months(p_recovery uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	r recovery;
	series uuid;
	held text;
BEGIN
	SELECT v.* INTO r
	FROM recovery v
	JOIN dossier d ON d.id = v.id AND (d.state IN ('opened', 'dropped') OR d.state IN ('due', 'referred') AND NOT v.freed_now)
	WHERE v.id = p_recovery AND v.months_freed;
	SELECT c.plan_series, d.state INTO series, held FROM claim c JOIN dossier d ON d.id = c.id WHERE c.id = r.case_id;
	IF series IS NULL THEN
		RETURN;
	END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended('claim ' || series, 0));
	PERFORM FROM person
	WHERE key IN (SELECT person_key FROM person_month WHERE case_id = r.case_id AND freed_by = r.id)
	ORDER BY key
	FOR NO KEY UPDATE;
	IF held NOT IN ('draft', 'returned', 'rejected', 'withdrawn', 'lapsed', 'cancelled') THEN
		UPDATE person_month m
		SET state = CASE held WHEN 'paid' THEN 'used' ELSE 'reserved' END, freed_by = NULL, ordinal = f.place, changed_at = clock_now()
		FROM recovery_months_left(r.id) f
		WHERE m.case_id = r.case_id AND m.freed_by = r.id AND m.line = f.line;
	END IF;
	UPDATE recovery
	SET
		freed_now = false,
		lines_taken = (SELECT array_agg(m.line ORDER BY m.line) FROM person_month m WHERE m.case_id = r.case_id AND m.freed_by = r.id)
	WHERE id = r.id;
END
$$;

-- The payment came back after a part of it had come in: of the recovery that much is left, with what letters are setting off, and it frees no
-- months.
CREATE OR REPLACE FUNCTION recovery_reduce(p_recovery uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE recovery SET freed_now = false WHERE id = p_recovery AND freed_now;
	PERFORM recovery_use_months(p_recovery);
	UPDATE recovery
	SET amount_fen = recovered_fen + recovery_set_aside(id, false), months_freed = false
	WHERE id = p_recovery;
END
$$;

-- Recoveries that claim more than came in or is being set off, of cases whose payment came back by itself: of these cases, or of all.
CREATE OR REPLACE FUNCTION recovery_overtaken(p_cases uuid[]) RETURNS TABLE (id uuid, action text, since timestamptz)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT r.id, CASE WHEN k.fen = 0 THEN 'drop' ELSE 'reduce' END, greatest(d.updated_at, c.updated_at)
	FROM recovery r
	JOIN dossier d ON d.id = r.id AND d.state IN ('opened', 'due', 'referred')
	JOIN dossier c ON c.id = r.case_id AND c.state <> 'paid'
	CROSS JOIN LATERAL (SELECT r.recovered_fen + recovery_set_aside(r.id, false) AS fen) k
	WHERE (p_cases IS NULL OR r.case_id = ANY (p_cases)) AND r.amount_fen > k.fen
	ORDER BY r.id
$$;

-- Paid cases that are to be judged again: a recovery of them fell when an earlier payment came back, and no judgement was made since the last
-- payment. What fell may be claimed anew, and what had come in is owed.
CREATE OR REPLACE FUNCTION recovery_judgement_due() RETURNS TABLE (case_id uuid, flow text, due_at timestamptz)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT d.id, d.flow, d.updated_at
	FROM recovery r
	CROSS JOIN LATERAL correction_member(ARRAY[r.case_id]) m
	JOIN dossier d ON d.id = m.member_id AND d.state = 'paid'
	WHERE EXISTS (SELECT FROM audit a WHERE a.case_id = r.id AND a.action IN ('drop', 'reduce') AND a.role = 'system')
		AND NOT EXISTS (SELECT FROM judgement j WHERE j.case_id = d.id AND j.version >= paid_version(d.id))
$$;

-- At commit: a recovery that is not settled has given its months back, but for those that were noted or freed expressly (S32, S63).
CREATE OR REPLACE FUNCTION recovery_months_stand() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF EXISTS (
		SELECT FROM recovery r
		JOIN dossier d ON d.id = r.id AND d.state <> 'settled'
		JOIN person_month m ON m.case_id = r.case_id AND m.freed_by = r.id
		WHERE r.id = NEW.id AND NOT r.freed_now AND coalesce(m.line <> ALL (r.lines_taken), true))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'recovery_months_stand', MESSAGE = 'its months are still free';
	END IF;
	RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS recovery_months_stand ON dossier;
CREATE CONSTRAINT TRIGGER recovery_months_stand AFTER UPDATE OF state ON dossier DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (OLD.flow = 'recovery' AND OLD.state <> NEW.state) EXECUTE FUNCTION recovery_months_stand();

-- Offsets -----------------------------------------------------------------------------------------------------------------
-- Each item of a draft sets off what its employer owes the same fund: the oldest recovery first, at most the item's gross. Of a case that is
-- not paid any more nothing is owed. The recoveries are locked, so that two letters never set off the same rest; an issued letter stays as it is.
CREATE OR REPLACE FUNCTION letter_set_off(p_letter uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM dossier WHERE id = p_letter AND flow = 'letter' AND state IN ('none', 'draft') FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	DELETE FROM letter_offset WHERE letter_id = p_letter;
	PERFORM FROM dossier d
	WHERE d.flow = 'recovery' AND d.state = 'due'
		AND d.enterprise_id IN (SELECT enterprise_id FROM letter_item WHERE letter_id = p_letter AND live)
	ORDER BY d.id
	FOR NO KEY UPDATE;
	INSERT INTO letter_offset (letter_id, case_id, recovery_id, amount_fen)
	SELECT p_letter, i.case_id, r.id, least(i.upto, r.upto) - greatest(i.upto - i.gross_fen, r.upto - r.rest_fen)
	FROM (
		SELECT case_id, enterprise_id, gross_fen, sum(gross_fen) OVER (PARTITION BY enterprise_id ORDER BY case_id) AS upto
		FROM letter_item
		WHERE letter_id = p_letter AND live
	) i
	JOIN (
		SELECT r.id, r.enterprise_id, f.rest_fen, sum(f.rest_fen) OVER (PARTITION BY r.enterprise_id ORDER BY r.id) AS upto
		FROM recovery r
		JOIN dossier d ON d.id = r.id AND d.state = 'due'
		JOIN dossier c ON c.id = r.case_id AND c.state = 'paid'
		JOIN letter l ON l.id = p_letter AND l.fund_id = r.fund_id
		CROSS JOIN LATERAL (SELECT r.amount_fen - r.recovered_fen - recovery_set_aside(r.id, true) AS rest_fen) f
		WHERE f.rest_fen > 0 AND r.enterprise_id IN (SELECT enterprise_id FROM letter_item WHERE letter_id = p_letter AND live)
	) r ON r.enterprise_id = i.enterprise_id
	WHERE least(i.upto, r.upto) > greatest(i.upto - i.gross_fen, r.upto - r.rest_fen);
	UPDATE letter_item i
	SET offset_fen = s.fen
	FROM (
		SELECT n.case_id, coalesce(sum(o.amount_fen), 0) AS fen
		FROM letter_item n
		LEFT JOIN letter_offset o ON o.letter_id = n.letter_id AND o.case_id = n.case_id
		WHERE n.letter_id = p_letter AND n.live
		GROUP BY n.case_id
	) s
	WHERE i.letter_id = p_letter AND i.live AND i.case_id = s.case_id AND i.offset_fen <> s.fen;
END
$$;

-- An item that leaves its letter sets nothing off any more; what came in by it stays until it is undone.
CREATE OR REPLACE FUNCTION letter_item_sets_off() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE letter_offset SET live = false WHERE letter_id = NEW.letter_id AND case_id = NEW.case_id AND live;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER letter_item_sets_off AFTER UPDATE OF live ON letter_item
FOR EACH ROW WHEN (OLD.live AND NOT NEW.live) EXECUTE FUNCTION letter_item_sets_off();
