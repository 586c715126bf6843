-- The night's comparison and judgement of cases (S63). An hour of the night and a chunk's size are assumed.

-- When the night of today begins: one hour after midnight. Null where nothing had been decided before it.
CREATE OR REPLACE FUNCTION night_begins() RETURNS timestamptz LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	begins timestamptz := (business_today() + time '01:00') AT TIME ZONE 'Asia/Shanghai';
BEGIN
	RETURN (
		SELECT begins
		FROM (SELECT g.case_id, g.version FROM ground g ORDER BY g.case_id, g.version LIMIT 1) g
		JOIN audit a ON a.case_id = g.case_id AND a.seq = g.version AND a.at < begins);
END
$$;

-- Since when the night is due: one that began and has not ended, or today's; null: neither.
CREATE OR REPLACE FUNCTION night_due() RETURNS timestamptz LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	open timestamptz := (SELECT (min(night_on) + time '01:00') AT TIME ZONE 'Asia/Shanghai' FROM night WHERE ended_at IS NULL);
	begins timestamptz := night_begins();
BEGIN
	RETURN coalesce(open, CASE WHEN begins <= clock_now() AND NOT EXISTS (SELECT FROM night WHERE night_on >= business_today()) THEN begins END);
END
$$;

-- True when a change of that fact is still on its way to the case. Volatile: it is asked after the comparison.
CREATE OR REPLACE FUNCTION fact_waits(p_kind text, p_subject text, p_case uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN EXISTS (SELECT FROM fact_change c WHERE c.kind = p_kind AND c.subject = p_subject AND c.after_id < p_case);
END
$$;

-- Facts that the passing of days changes by itself: of a refund under review whose policy goes by the day of the decision, what is
-- determined and the parameters of that day (S9). Nobody has changed a fact, and the night is who tells it.
CREATE OR REPLACE FUNCTION fact_passes(p_kind text, p_case uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN p_kind IN ('determination', 'policy') AND EXISTS (
		SELECT FROM refund r
		JOIN dossier d ON d.id = r.id AND in_review(d.state)
		WHERE r.id = p_case AND r.original_id IS NULL
			AND parameter_value(r.policy_id, 'refund', 'rate_date_basis', business_today()) #>> '{}' = 'decision');
END
$$;

-- The cases of a chunk with a ground that has fallen, and those with something to be told that no change of a fact still tells: `missed` of
-- them should have been told before. In one breath, for the comparison is what a night costs.
CREATE OR REPLACE FUNCTION night_compare(p_ids uuid[]) RETURNS TABLE (case_id uuid, fallen boolean, untold boolean, missed int)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH changed AS MATERIALIZED (SELECT * FROM ground_compared(p_ids))
	SELECT
		c.case_id,
		bool_or(NOT c.stands),
		bool_or(w.news),
		count(*) FILTER (WHERE w.news AND NOT fact_passes(c.kind, c.case_id))::int
	FROM changed c
	CROSS JOIN LATERAL (SELECT NOT c.told AND NOT fact_waits(c.kind, c.subject, c.case_id) AS news) w
	GROUP BY c.case_id
	ORDER BY c.case_id;
END
$$;
