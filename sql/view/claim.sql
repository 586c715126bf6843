CREATE OR REPLACE VIEW claim_resource WITH (security_invoker) AS
SELECT
	c.id,
	h.number,
	h.state,
	c.enterprise_id,
	e.name AS enterprise_name,
	c.agency_id,
	c.plan_id,
	p.category,
	c.policy_id,
	to_char(c.month, 'YYYY-MM') AS month,
	c.supplement,
	c.account_id,
	c.lines,
	CASE WHEN h.received_at IS NULL THEN 0
		-- null for who sees no lines
		ELSE (SELECT count(*) FILTER (WHERE l.state = 'refused') FROM claim_line l WHERE l.claim_id = c.id HAVING count(*) > 0)
		END AS refused,
	c.asked_fen,
	-- what a county had approved counts no more once the claim has gone back or fallen
	CASE WHEN h.state NOT IN ('draft', 'county_review', 'returned', 'rejected', 'withdrawn', 'lapsed') THEN c.approved_fen END
		AS approved_fen,
	c.receipt,
	finding_count(c.id) AS findings,
	case_fallen(c.id) AS fallen_grounds,
	h.external_ref,
	h.metadata,
	h.created_at,
	h.received_at,
	h.updated_at,
	h.due_at,
	h.due_before,
	h.held_by,
	h.allowed_actions,
	c.plan_series,
	c.month AS month_on
FROM claim c
JOIN case_head h ON h.id = c.id
JOIN enterprise e ON e.id = c.enterprise_id
JOIN plan p ON p.id = c.plan_id;
