-- Scans: which kinds belong to which case, until when, how many, and when one that was replaced is emptied (S41 to S44, S68; I22).

-- The states in which a role may add a scan of a kind to a case of a flow. What an employer hands in closes with its submission;
-- what a bureau adds (a confirmation, a bank's letter) belongs to its own step.
CREATE OR REPLACE FUNCTION document_allowed(p_flow text, p_kind text, p_role text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
	SELECT r.states
	FROM (VALUES
		('enterprise', '{licence,account_proof,determination_proof,move_proof,confirmation,other}'::text[],
			'{enterprise,county}'::text[], '{submitted,returned,verified,moving,suspended}'::text[]),
		('determination', '{determination_proof,confirmation,other}', '{enterprise,county}', '{proposed,returned}'),
		('plan', '{plan_form,determination_proof,confirmation,other}', '{enterprise,county}', '{draft,returned}'),
		('claim', '{roster_scan,bank_statement,signed_payroll,person_proof,confirmation,other}', '{enterprise,county}',
			'{draft,returned}'),
		('recovery', '{other}', '{enterprise}', '{opened}'),
		('attempt', '{bank_letter}', '{finance}', '{sent,unknown,settled}')
	) AS r (flow, kinds, roles, states)
	WHERE r.flow = p_flow AND p_kind = ANY (r.kinds) AND p_role = ANY (r.roles)
$$;

-- What the employer's side may still hand in: to this case, and today to all of its cases together; no row for an officer, whose duty an
-- employer's flood must not stop. Uploads of one employer come one after the other from here on, each counting those before it. A quota that
-- no policy says is nothing left. What was emptied takes no room.
CREATE OR REPLACE FUNCTION document_room(p_case uuid) RETURNS TABLE (scans_left bigint, bytes_left bigint) LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	firm uuid := (SELECT d.enterprise_id FROM dossier d WHERE d.id = p_case);
	today timestamptz := business_today()::timestamp AT TIME ZONE 'Asia/Shanghai';
BEGIN
	IF current_setting('role') <> 'wg_enterprise' THEN
		RETURN;
	END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended('document ' || firm, 0));
	RETURN QUERY
	SELECT
		greatest(least(quota(firm, 'case_scans') - here.scans, quota(firm, 'day_scans') - day.scans), 0),
		greatest(least(quota(firm, 'case_scan_bytes') - here.bytes, quota(firm, 'day_scan_bytes') - day.bytes), 0)
	FROM (
		SELECT count(*) AS scans, coalesce(sum(d.size), 0) AS bytes FROM document d WHERE d.case_id = p_case AND d.emptied_at IS NULL
	) here
	CROSS JOIN (
		SELECT count(*) AS scans, coalesce(sum(d.size), 0) AS bytes
		FROM document d
		WHERE d.enterprise_id = firm AND d.uploaded_at >= today
			AND NOT EXISTS (SELECT FROM app_user u WHERE u.id = d.uploaded_by AND u.role <> 'enterprise')
	) day;
END
$$;

CREATE OR REPLACE FUNCTION document_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	head dossier;
	states text[];
BEGIN
	-- Waits for a step under way, and holds the next one off until this scan is committed.
	SELECT * INTO head FROM dossier WHERE id = NEW.case_id FOR SHARE;
	states := document_allowed(head.flow, NEW.kind, substr(current_setting('role'), 4));
	IF head.flow IN ('refund', 'refund_run') THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'document_never_asked', MESSAGE = 'no papers are asked for';
	ELSIF states IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'document_kind_of_case', MESSAGE = 'kind does not belong to this case';
	ELSIF head.state <> ALL (states) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'document_case_closed', MESSAGE = 'case takes no scans in this state';
	ELSIF NEW.enterprise_id IS DISTINCT FROM head.enterprise_id OR NEW.agency_id IS DISTINCT FROM head.agency_id THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'document_owner', MESSAGE = 'owner is not the case''s';
	ELSIF TG_OP = 'UPDATE' AND (OLD.replaced_at IS NOT NULL OR NEW.replaced_at IS NULL) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'document_replaced', MESSAGE = 'replaced already';
	ELSIF TG_OP = 'INSERT' AND EXISTS (
		SELECT FROM document_room(NEW.case_id) r WHERE (r.scans_left > 0 AND r.bytes_left >= NEW.size) IS NOT TRUE)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'document_room', MESSAGE = 'the quota is used up';
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS guard ON document;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OF replaced_at, enterprise_id, agency_id ON document
FOR EACH ROW EXECUTE FUNCTION document_guard();

-- Whether a scan has no more to say to anybody: replaced for as long as the parameter says, and neither its own case nor one that names it
-- is open: somebody holds it, or a hold (an objection, a violation, a conflict, a referral) or a recovery that is not over stands against a
-- case of its employer (S62 to S64).
-- Its columns one by one: a row as a whole would be read with its content.
CREATE OR REPLACE FUNCTION document_over(p_id uuid, p_case uuid, p_enterprise uuid, p_replaced timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN coalesce(p_replaced <= clock_now() - make_interval(days => standing_parameter('empty_after_days')::int), false)
		AND NOT EXISTS (
			SELECT FROM dossier d
			WHERE d.id IN (
					SELECT p_case
					UNION ALL SELECT a.id FROM account a WHERE a.enterprise_id = p_enterprise AND a.document_id = p_id
					UNION ALL SELECT t.id FROM determination t WHERE t.enterprise_id = p_enterprise AND t.document_id = p_id)
				AND held_by(d.flow, d.state) IS NOT NULL)
		AND NOT EXISTS (
			SELECT FROM hold h
			JOIN dossier d ON d.id = h.case_id
			WHERE h.released_at IS NULL AND (d.id = p_case OR d.enterprise_id = p_enterprise))
		AND NOT EXISTS (
			SELECT FROM recovery r
			JOIN dossier d ON d.id = r.id
			WHERE (r.enterprise_id = p_enterprise OR r.case_id = p_case) AND held_by(d.flow, d.state) IS NOT NULL);
END
$$;

-- Content and digest are beyond any change: the column grants name `replaced_at` alone, and this holds for everybody else too. The one thing
-- that may happen to a scan is that it is emptied when it is over: by nobody earlier, and with nothing else.
CREATE OR REPLACE FUNCTION document_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	emptied document := OLD;
BEGIN
	emptied.content := NULL;
	emptied.emptied_at := clock_now();
	IF OLD.emptied_at IS NULL AND NEW IS NOT DISTINCT FROM emptied AND document_over(OLD.id, OLD.case_id, OLD.enterprise_id, OLD.replaced_at) THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'document_frozen', MESSAGE = 'scans are never changed';
END
$$;
DROP TRIGGER IF EXISTS frozen ON document;
CREATE TRIGGER frozen BEFORE UPDATE OF id, case_id, kind, media_type, size, sha256, pages, attestations, uploaded_by, uploaded_at, content,
	emptied_at
ON document FOR EACH ROW EXECUTE FUNCTION document_frozen();

-- How many current scans of this case were handed in for another claim too (a warning, S42).
CREATE OR REPLACE FUNCTION documents_reused(p_claim uuid) RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT count(*)
		FROM document mine
		WHERE mine.case_id = (claim_seen(p_claim)).id AND mine.replaced_at IS NULL AND mine.kind <> 'plan_form'
			AND EXISTS (
				SELECT FROM document other
				JOIN claim k ON k.id = other.case_id
				WHERE other.sha256 = mine.sha256 AND other.case_id <> mine.case_id));
END
$$;

-- Empties scans that are over, a round's work at most; the duty of the worker, and nobody else may. The cases are locked before they are
-- asked again, so that a hold or a recovery that is being written comes first or finds its scans emptied; one that is busy waits for the
-- next round.
CREATE OR REPLACE FUNCTION documents_empty() RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	over uuid[];
	emptied bigint;
BEGIN
	SELECT array_agg(l.id) INTO over
	FROM (
		SELECT d.id
		FROM document d
		JOIN dossier c ON c.id = d.case_id
		JOIN flow_state f ON f.flow = c.flow AND f.state = c.state AND f.holder = 'public'
		WHERE d.replaced_at IS NOT NULL AND d.emptied_at IS NULL AND document_over(d.id, d.case_id, d.enterprise_id, d.replaced_at)
		ORDER BY d.replaced_at
		LIMIT 20
		FOR UPDATE OF c SKIP LOCKED
	) l;
	UPDATE document d
	SET content = NULL, emptied_at = clock_now()
	WHERE d.id = ANY (over) AND d.emptied_at IS NULL AND document_over(d.id, d.case_id, d.enterprise_id, d.replaced_at);
	GET DIAGNOSTICS emptied = ROW_COUNT;
	RETURN emptied;
END
$$;
GRANT EXECUTE ON FUNCTION documents_empty TO wg_work;
