-- Scans: which kinds belong to which case, and until when (S41 to S44, S68; I22).

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
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS guard ON document;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON document FOR EACH ROW EXECUTE FUNCTION document_guard();
-- Content and digest are beyond any change: the column grants name `replaced_at` alone, and this holds for everybody else too.
CREATE OR REPLACE FUNCTION document_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'document_frozen', MESSAGE = 'scans are never changed';
END
$$;
DROP TRIGGER IF EXISTS frozen ON document;
CREATE TRIGGER frozen BEFORE UPDATE OF id, case_id, kind, media_type, size, sha256, pages, attestations, uploaded_by, uploaded_at, content
ON document FOR EACH ROW EXECUTE FUNCTION document_frozen();

-- How many current scans of this case were handed in for another claim too (a warning, S42).
CREATE OR REPLACE FUNCTION documents_reused(p_claim uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT count(*)
	FROM document mine
	WHERE mine.case_id = (claim_seen(p_claim)).id AND mine.replaced_at IS NULL AND mine.kind <> 'plan_form'
		AND EXISTS (
			SELECT FROM document other
			JOIN claim k ON k.id = other.case_id
			WHERE other.sha256 = mine.sha256 AND other.case_id <> mine.case_id)
$$;
