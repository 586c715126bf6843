-- How the findings of the last submission stand; null before the first.
CREATE OR REPLACE FUNCTION finding_count(p_case uuid) RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (
		SELECT json_build_object(
			'pass', count(*) FILTER (WHERE verdict = 'pass'),
			'needs_review', count(*) FILTER (WHERE verdict = 'needs_review'),
			'unanswered', count(*) FILTER (WHERE verdict = 'needs_review' AND answer IS NULL))
		FROM finding
		WHERE case_id = p_case AND version = (SELECT max(version) FROM finding WHERE case_id = p_case)
		HAVING count(*) > 0);
END
$$;

-- What a rule said never changes and never disappears; only its answer does, the last one counts, and the audit keeps each.
CREATE OR REPLACE FUNCTION finding_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE'
		OR (NEW.case_id, NEW.version, NEW.rule, NEW.clause, NEW.verdict, NEW.line, NEW.finding::text)
			IS DISTINCT FROM (OLD.case_id, OLD.version, OLD.rule, OLD.clause, OLD.verdict, OLD.line, OLD.finding::text)
		OR NEW.verdict <> 'needs_review'
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'finding_kept', MESSAGE = 'findings are kept';
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS kept ON finding;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON finding FOR EACH ROW EXECUTE FUNCTION finding_kept();
