CREATE OR REPLACE VIEW refund_resource WITH (security_invoker) AS
SELECT
	r.id,
	h.number,
	h.state,
	r.enterprise_id,
	e.name AS enterprise_name,
	r.agency_id,
	r.policy_id,
	r.year,
	r.base_year,
	r.kind,
	r.method,
	r.amount_fen,
	r.computed,
	r.original_id,
	r.rate_from,
	r.correction_id,
	r.run_id,
	r.account_id,
	r.receipt,
	CASE WHEN h.state = 'awaiting_funds' THEN CASE WHEN case_gate_open(r.id) THEN 'cash' ELSE 'reserve_months' END END AS waits_for,
	case_elapsed_days(r.id) AS elapsed_days,
	finding_count(r.id) AS findings,
	h.external_ref,
	h.metadata,
	h.created_at,
	h.received_at,
	h.updated_at,
	h.held_by,
	h.allowed_actions
FROM refund r
JOIN case_head h ON h.id = r.id
JOIN enterprise e ON e.id = r.enterprise_id;
