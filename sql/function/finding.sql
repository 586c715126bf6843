-- How the findings of the last submission stand; null before the first. Whoever may see the case is asked of the one case, not of all of them
-- that he may see.
CREATE OR REPLACE FUNCTION finding_count(p_case uuid) RETURNS json LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
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

-- The findings themselves, as the case shows them; null before the first.
CREATE OR REPLACE FUNCTION finding_explanations(p_case uuid) RETURNS json LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
	RETURN (
		SELECT json_agg(row_to_json(x) ORDER BY x.rule, x.line)
		FROM (
			SELECT f.version, f.rule, f.clause, f.verdict, f.line, f.explanation, f.answer, f.answer_text, f.answered_at
			FROM finding_resource f
			WHERE f.case_id = p_case
		) x);
END
$$;

-- Whether the rules judge at a step: when a case is handed in, or its figures are computed (S65).
CREATE OR REPLACE FUNCTION finding_step(p_flow text, p_action text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT p_action IN ('submit', 'submit_signed', 'recompute')
		OR (p_flow = 'refund' AND p_action IN ('create', 'accept', 'choose_method'))
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

-- A page of what was found of a case at the last version that was judged, in the order of rules and lines.
CREATE OR REPLACE FUNCTION finding_page(p_case uuid, p_verdict text, p_after text, p_limit int)
RETURNS TABLE (body json, k1 text, id uuid) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT json_strip_nulls(row_to_json(x)), x.rule || ' ' || lpad(x.line::text, 6, '0'), p_case
	FROM (
		SELECT f.version, f.rule, f.clause, f.verdict, f.line, f.explanation, f.answer, f.answer_text, f.answered_at
		FROM finding_resource f
		WHERE f.case_id = case_seen(p_case) AND (p_verdict IS NULL OR f.verdict = p_verdict)
			AND (p_after IS NULL OR (f.rule, f.line) > (split_part(p_after, ' ', 1), split_part(p_after, ' ', 2)::int))
		ORDER BY f.rule, f.line
		LIMIT p_limit
	) x
	ORDER BY x.rule, x.line;
END
$$;
