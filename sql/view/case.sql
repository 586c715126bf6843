-- The heads of all kinds of cases alike. Users, clients and grants are no cases; policies and guides have views of their own.
CREATE OR REPLACE VIEW case_resource WITH (security_invoker) AS
SELECT
	h.id,
	h.flow,
	h.number,
	h.state,
	h.version,
	h.enterprise_id,
	e.name AS enterprise_name,
	h.agency_id,
	a.name AS agency_name,
	h.external_ref,
	h.metadata,
	h.created_at,
	h.received_at,
	h.updated_at,
	h.due_at,
	h.due_before,
	nullif(h.due_at < business_today() OR stays_late(h.id), false) AS overdue,
	h.held_by,
	h.allowed_actions
FROM case_head h
LEFT JOIN enterprise e ON e.id = h.enterprise_id
LEFT JOIN agency a ON a.id = h.agency_id
WHERE h.flow NOT IN ('app_user', 'client', 'client_grant', 'policy', 'guide');
