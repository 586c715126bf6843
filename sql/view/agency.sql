CREATE OR REPLACE VIEW agency_resource WITH (security_invoker) AS
SELECT
	a.id,
	a.code,
	a.name,
	a.kind,
	a.level,
	a.parent_id,
	a.jurisdiction_id,
	to_json(a.divisions) AS divisions,
	a.calendar_layer,
	a.assumed,
	g.id AS guide_id
FROM agency a
LEFT JOIN guide g ON g.agency_id = a.id;

CREATE OR REPLACE VIEW guide_resource WITH (security_invoker) AS
SELECT
	g.id,
	g.agency_id,
	a.name AS agency_name,
	num_nulls(g.procedure, g.standard, g.service_agency, g.contact, g.complaint_phone) = 0 AS complete,
	g.procedure,
	g.standard,
	g.service_agency,
	g.contact,
	g.complaint_phone,
	h.created_at,
	h.updated_at,
	actions_here(g.agency_id, h.allowed_actions) AS allowed_actions,
	(
		SELECT d.id FROM dossier d WHERE d.flow = 'guide_revision' AND d.slot = 'open ' || g.id
	) AS waiting_revision_id
FROM guide g
JOIN agency a ON a.id = g.agency_id
JOIN case_head h ON h.id = g.id;
