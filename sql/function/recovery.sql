-- Recovery (追回, S63, S64): what may be claimed back, what came in, and what is set off on letters (I19).
-- The order of locks: the case, the recovery, the fund.

CREATE OR REPLACE FUNCTION recovery_before(p_ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM
	FROM dossier
	WHERE id IN (SELECT case_id FROM recovery WHERE id = ANY (p_ids))
	ORDER BY id
	FOR UPDATE;
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
CREATE OR REPLACE FUNCTION recovery_set_aside(p_recovery uuid, p_drafts boolean) RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT coalesce(sum(o.amount_fen - coalesce(e.amount_fen, 0)), 0)::bigint
	FROM letter_offset o
	JOIN dossier l ON l.id = o.letter_id AND (p_drafts OR l.state NOT IN ('none', 'draft'))
	LEFT JOIN LATERAL (
		SELECT sum(amount_fen) AS amount_fen
		FROM recovery_entry
		WHERE recovery_id = o.recovery_id AND letter_id = o.letter_id AND case_id = o.case_id
	) e ON true
	WHERE o.recovery_id = p_recovery AND o.live
$$;

-- A claim is at most what was paid and nobody else claims back, however many are opened at once: each waits for the case. It names the
-- employer, the bureau and the fund of the case, and its amount changes only while the employer is heard.
CREATE OR REPLACE FUNCTION recovery_within_paid() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM dossier WHERE id = NEW.case_id FOR NO KEY UPDATE;
	IF TG_OP = 'INSERT' AND NOT EXISTS (
		SELECT FROM obligation o
		WHERE (o.case_id, o.enterprise_id, o.agency_id, o.fund_id) = (NEW.case_id, NEW.enterprise_id, NEW.agency_id, NEW.fund_id))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'recovery_basis', MESSAGE = 'not the obligation of the case';
	ELSIF NEW.amount_fen > recovery_room(NEW.case_id, NEW.id) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'recovery_within_paid', MESSAGE = 'more than was paid';
	END IF;
	RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER recovery_within_paid BEFORE INSERT OR UPDATE OF amount_fen ON recovery
FOR EACH ROW EXECUTE FUNCTION recovery_within_paid();

CREATE OR REPLACE FUNCTION recovery_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	held text;
BEGIN
	SELECT state INTO held FROM dossier WHERE id = OLD.id;
	IF TG_OP = 'DELETE'
		OR (NEW.id, NEW.case_id, NEW.enterprise_id, NEW.agency_id, NEW.fund_id, NEW.clause, NEW.reason)
			<> (OLD.id, OLD.case_id, OLD.enterprise_id, OLD.agency_id, OLD.fund_id, OLD.clause, OLD.reason)
		OR NEW.lines IS DISTINCT FROM OLD.lines
		OR (NEW.amount_fen, NEW.statement) IS DISTINCT FROM (OLD.amount_fen, OLD.statement) AND held <> 'opened'
		OR NEW.months_freed IS DISTINCT FROM OLD.months_freed AND held <> 'due'
		OR NEW.recovered_fen <> OLD.recovered_fen AND pg_trigger_depth() < 2
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'recovery_stays', MESSAGE = 'not in this state';
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

-- Which fund the case was paid from; only who sees the case may ask.
CREATE OR REPLACE FUNCTION case_fund(p_case uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT fund_id FROM obligation WHERE case_id = p_case ORDER BY round DESC LIMIT 1
$$;

-- Lines that are named but have no month that this claim has used.
CREATE OR REPLACE FUNCTION recovery_lines_unfit(p_case uuid, p_lines int[]) RETURNS TABLE (place bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT n.place
	FROM unnest(p_lines) WITH ORDINALITY AS n(line, place)
	WHERE NOT EXISTS (SELECT FROM person_month m WHERE m.case_id = p_case AND m.line = n.line AND m.state = 'used')
	ORDER BY n.place
$$;

-- The months of the lines may be used again, when the decision in force says so (flow of the person-month: used, free, voided).
CREATE OR REPLACE FUNCTION recovery_free_months(p_recovery uuid) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	n bigint;
BEGIN
	UPDATE person_month m
	SET state = 'voided', freed_by = r.id, changed_at = clock_now()
	FROM recovery r
	JOIN dossier d ON d.id = r.id AND d.state = 'due'
	WHERE r.id = p_recovery AND r.months_freed AND m.case_id = r.case_id AND m.line = ANY (r.lines) AND m.state = 'used';
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END
$$;

-- Offsets -----------------------------------------------------------------------------------------------------------------
-- Each item of a draft sets off what its employer owes the same fund: the oldest recovery first, at most the item's gross. The recoveries
-- are locked, so that two letters never set off the same rest; an issued letter stays as it is.
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
		JOIN letter l ON l.id = p_letter AND l.fund_id = r.fund_id
		CROSS JOIN LATERAL (SELECT r.amount_fen - r.recovered_fen - recovery_set_aside(r.id, true) AS rest_fen) f
		WHERE f.rest_fen > 0 AND r.enterprise_id IN (SELECT enterprise_id FROM letter_item WHERE letter_id = p_letter AND live)
	) r ON r.enterprise_id = i.enterprise_id
	WHERE least(i.upto, r.upto) > greatest(i.upto - i.gross_fen, r.upto - r.rest_fen);
	UPDATE letter_item i
	SET offset_fen = coalesce((
		SELECT sum(o.amount_fen) FROM letter_offset o WHERE o.letter_id = i.letter_id AND o.case_id = i.case_id), 0)
	WHERE i.letter_id = p_letter AND i.live;
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
