-- The digest of what a claim's receipt was given for; NULL where a case has no content of its own beside its record.
CREATE OR REPLACE FUNCTION case_digest(p_case uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT receipt ->> 'sha256' FROM claim WHERE id = p_case
	UNION ALL
	SELECT receipt ->> 'sha256' FROM refund WHERE id = p_case
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

-- Where a chain does not hold (I25): a row whose hash is not of what it says, a row that does not name the one before, a head that differs.
CREATE OR REPLACE FUNCTION audit_faults(p_case uuid) RETURNS TABLE (case_id uuid, seq bigint, why text) LANGUAGE sql STABLE AS $$
	SELECT a.case_id, a.seq, CASE WHEN a.hash <> audit_digest(a) THEN 'altered' ELSE 'unlinked' END
	FROM audit a
	LEFT JOIN audit b ON b.case_id = a.case_id AND b.seq = a.seq - 1
	WHERE (p_case IS NULL OR a.case_id = p_case)
		AND (a.hash <> audit_digest(a) OR a.prev_hash IS DISTINCT FROM b.hash OR a.from_state <> coalesce(b.to_state, 'none'))
	UNION ALL
	SELECT d.id, d.version, 'state_differs'
	FROM dossier d
	LEFT JOIN LATERAL (SELECT a.seq, a.to_state FROM audit a WHERE a.case_id = d.id ORDER BY a.seq DESC LIMIT 1) last ON true
	WHERE (p_case IS NULL OR d.id = p_case) AND ROW (d.version, d.state) IS DISTINCT FROM ROW (last.seq, last.to_state)
$$;
