-- The digest of what a claim's receipt was given for; NULL where a case has no content of its own beside its record.
CREATE OR REPLACE FUNCTION case_digest(p_case uuid) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT receipt ->> 'sha256' FROM claim WHERE id = p_case
		UNION ALL
		SELECT receipt ->> 'sha256' FROM refund WHERE id = p_case);
END
$$;

-- The version of the policy that a case is bound to; NULL where a flow knows none.
CREATE OR REPLACE FUNCTION case_policy(p_case uuid) RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT policy_id FROM claim WHERE id = p_case
		UNION ALL
		SELECT policy_id FROM plan WHERE id = p_case
		UNION ALL
		SELECT policy_id FROM refund WHERE id = p_case
		UNION ALL
		SELECT case_policy(case_id) FROM recovery WHERE id = p_case
		UNION ALL
		SELECT p.policy_id FROM notice n JOIN plan p ON p.id = n.plan_id WHERE n.id = p_case
	);
END
$$;

-- Whether the days to submit a returned case again are over. They count from its return, as its policy says on that day (of a case without
-- one the newest in force): an edit holds nobody's place any longer.
CREATE OR REPLACE FUNCTION resubmit_overdue(p_case uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT coalesce(working_days(d.agency_id, r.day, business_today())
			> (parameter_value(p.id, programme_of(d.flow), 'resubmit_within_days', r.day) #>> '{}')::int, false)
		FROM dossier d
		CROSS JOIN LATERAL (
			SELECT (max(a.at) AT TIME ZONE 'Asia/Shanghai')::date AS day
			FROM audit a
			WHERE a.case_id = d.id AND a.to_state = 'returned' AND a.from_state <> 'returned'
		) r
		CROSS JOIN LATERAL (
			SELECT coalesce(case_policy(d.id), (
				SELECT o.id
				FROM policy o
				JOIN dossier od ON od.id = o.id AND od.state = 'published'
				WHERE o.effective_from <= r.day
				ORDER BY o.effective_from DESC
				LIMIT 1)) AS id
		) p
		WHERE d.id = p_case);
END
$$;


-- The grounds that a step of a case told of: those that fell or stand again, or that an officer accepted. For whoever sees the case, as
-- case_fallen: of what stands against a fact the word alone.
CREATE OR REPLACE FUNCTION step_grounds(p_case uuid, p_step bigint) RETURNS json LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT json_agg(json_build_object('ground', s.kind, 'against', split_part(s.against, ' ', 1)) ORDER BY s.kind)
		FROM (
			SELECT f.kind, f.against
			FROM ground_fall f
			WHERE f.case_id = p_case AND f.step = p_step
			UNION ALL
			SELECT g.kind, g.accepted
			FROM ground g
			WHERE g.case_id = p_case AND g.version = p_step
				-- of a paid case the judgement of its fall writes rows of the same version
				AND NOT EXISTS (SELECT FROM ground_fall f WHERE f.case_id = p_case AND f.step = p_step)
				AND NOT EXISTS (
				SELECT FROM ground b
				WHERE b.case_id = p_case AND b.kind = g.kind
					AND b.version = (SELECT max(n.version) FROM ground n WHERE n.case_id = p_case AND n.version < p_step)
					AND (b.subject, b.review_digest, b.digest, b.accepted)
						IS NOT DISTINCT FROM (g.subject, g.review_digest, g.digest, g.accepted))
		) s);
END
$$;
