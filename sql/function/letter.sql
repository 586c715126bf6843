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
CREATE OR REPLACE FUNCTION case_office(p_case uuid) RETURNS TABLE (payer text) LANGUAGE sql STABLE AS $$
	SELECT coalesce((
		SELECT parameter_value(r.policy_id, 'refund', 'payer', business_today()) #>> '{}' FROM refund r WHERE r.id = p_case), 'prefecture')
$$;

CREATE OR REPLACE FUNCTION case_payer(p_case uuid) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (SELECT o.payer FROM case_office(p_case) o);
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
			CROSS JOIN LATERAL case_office(i.case_id) o
			WHERE i.letter_id = l.id AND i.live
				AND (o.payer <> actor_role() OR (a.kind = 'ui_agency' AND i.agency_id <> a.id))))
		FROM letter l
		JOIN dossier d ON d.id = l.id
		JOIN agency a ON a.id = d.agency_id
		WHERE l.id = p_letter);
END
$$;

DROP FUNCTION IF EXISTS letter_fact(uuid);
CREATE OR REPLACE FUNCTION letter_fact(p_letter uuid, OUT items_approved boolean, OUT one_fund boolean, OUT no_hold boolean,
	OUT items_left boolean, OUT items_withdrawn boolean, OUT items_final boolean, OUT payer_side boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	SELECT
		count(*) > 0 AND bool_and(d.state = 'approved' AND o.live),
		coalesce(bool_and(i.fund_id = o.fund_id), true),
		coalesce(bool_and(NOT (SELECT h.held FROM case_hold(i.case_id) h)), true),
		count(*) > 0,
		count(*) = 0,
		coalesce(bool_and(d.state IN ('paid', 'cancelled')), true),
		actor_role() IN ('prefecture', 'ui_agency') AND letter_payer(p_letter)
	INTO items_approved, one_fund, no_hold, items_left, items_withdrawn, items_final, payer_side
	FROM letter_item i
	JOIN dossier d ON d.id = i.case_id
	JOIN obligation o ON o.case_id = i.case_id AND o.round = i.round
	WHERE i.letter_id = p_letter AND i.live;
END
$$;

-- Why lines of a batch cannot be paid now, as guard words; none: all can.
CREATE OR REPLACE FUNCTION batch_bad_line(p_batch uuid) RETURNS TABLE (item_ref text, guard text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT t.item_ref, g.word
	FROM attempt t
	JOIN dossier d ON d.id = t.id
	JOIN dossier c ON c.id = t.case_id
	CROSS JOIN LATERAL (VALUES
		('lines_ready', d.state = 'in_batch' AND c.state = 'lettered'),
		('no_hold', NOT (SELECT h.held FROM case_hold(t.case_id) h)),
		('notice_closed', case_notice_closed(t.case_id)),
		('account_still_good', account_good(t.account_id))) AS g(word, holds)
	WHERE t.batch_id = p_batch AND NOT g.holds
	ORDER BY t.item_ref, g.word;
END
$$;

-- Lines whose case rests on a fact that has changed, and the kind of it; asked when they are to be paid and when their file is taken.
DROP FUNCTION IF EXISTS batch_fallen_line(uuid);
CREATE OR REPLACE FUNCTION batch_fallen_line(p_batch uuid) RETURNS TABLE (item_ref text, kind text) LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	ids uuid[] := (SELECT array_agg(t.case_id) FROM attempt t WHERE t.batch_id = p_batch);
BEGIN
	PERFORM ground_lock(ids);
	RETURN QUERY
	SELECT DISTINCT t.item_ref, f.kind
	FROM ground_fallen(ids, false) f
	JOIN attempt t ON t.case_id = f.case_id AND t.batch_id = p_batch
	ORDER BY 1, 2;
END
$$;

-- Only a batch that is being prepared is looked at line by line.
CREATE OR REPLACE FUNCTION batch_fact(p_batch uuid, p_state text, OUT one_fund boolean, OUT lines_ready boolean, OUT no_hold boolean,
	OUT notice_closed boolean, OUT account_still_good boolean, OUT file_not_taken boolean, OUT no_result_yet boolean,
	OUT every_line_final boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	SELECT
		s.one_fund,
		s.lines > 0 AND NOT 'lines_ready' = ANY (s.bad),
		NOT 'no_hold' = ANY (s.bad),
		NOT 'notice_closed' = ANY (s.bad),
		NOT 'account_still_good' = ANY (s.bad),
		b.file_sealed IS NULL,
		NOT s.any_line_final,
		s.every_line_final
	INTO one_fund, lines_ready, no_hold, notice_closed, account_still_good, file_not_taken, no_result_yet, every_line_final
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
	WHERE b.id = p_batch;
END
$$;
GRANT EXECUTE ON FUNCTION letter_fact TO wg_prefecture, wg_finance, wg_ui_agency, wg_system;
GRANT EXECUTE ON FUNCTION case_payer TO wg_prefecture, wg_ui_agency;
GRANT EXECUTE ON FUNCTION batch_bad_line, batch_fallen_line, batch_fact TO wg_finance, wg_system;
