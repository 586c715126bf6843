-- A revision of a guide as officers see it: what it says, and whether that holds.
CREATE OR REPLACE VIEW guide_revision_resource WITH (security_invoker) AS
SELECT
	r.id,
	h.number,
	h.state,
	r.guide_id,
	r.agency_id,
	a.name AS agency_name,
	r.procedure,
	r.standard,
	r.service_agency,
	r.contact,
	r.complaint_phone,
	h.created_at,
	h.updated_at,
	h.held_by,
	h.allowed_actions
FROM guide_revision r
JOIN agency a ON a.id = r.agency_id
JOIN case_head h ON h.id = r.id;
