CREATE OR REPLACE VIEW notice_resource WITH (security_invoker) AS
SELECT
	n.id,
	h.number,
	h.state,
	n.agency_id,
	a.name AS agency_name,
	n.enterprise_name,
	n.headcount,
	n.amount_fen,
	n.claimable_until,
	CASE WHEN n.wages_claimable_until IS NOT NULL THEN to_char(acceptance_ends(n.plan_id), 'YYYY-MM') END AS wages_month,
	n.wages_claimable_until,
	n.site_url,
	n.published_at,
	n.closes_on,
	h.created_at,
	h.updated_at,
	h.due_at,
	h.due_before,
	h.held_by,
	actions_here(n.agency_id, h.allowed_actions) AS allowed_actions
FROM notice n
JOIN case_head h ON h.id = n.id
JOIN agency a ON a.id = n.agency_id;
