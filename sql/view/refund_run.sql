CREATE OR REPLACE VIEW refund_run_resource WITH (security_invoker) AS
SELECT
	r.id,
	h.number,
	h.state,
	r.kind,
	r.agency_id,
	r.policy_id,
	r.year,
	r.items,
	r.total_fen,
	r.left_out,
	h.created_at,
	h.updated_at,
	h.held_by,
	h.allowed_actions
FROM refund_run r
JOIN case_head h ON h.id = r.id;
