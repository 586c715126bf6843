CREATE OR REPLACE VIEW enterprise_resource WITH (security_invoker) AS
SELECT
	e.id,
	h.number,
	h.state,
	e.uscc,
	e.name,
	e.kind,
	e.agency_id,
	a.name AS agency_name,
	e.industry_code,
	e.industry_edition,
	e.legal_representative,
	e.contact_name,
	e.contact_phone,
	e.address,
	e.employees,
	e.revenue_fen,
	e.assets_fen,
	e.insured_headcount,
	s.body AS size_proposal,
	h.external_ref,
	h.metadata,
	h.created_at,
	h.received_at,
	h.updated_at,
	h.due_at,
	h.due_before,
	h.held_by,
	h.allowed_actions
FROM enterprise e
JOIN case_head h ON h.id = e.id
JOIN agency a ON a.id = e.agency_id
LEFT JOIN size_proposal_resource s ON s.enterprise_id = e.id;
