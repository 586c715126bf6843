-- The head of a case as every resource shows it.
CREATE OR REPLACE VIEW case_head WITH (security_invoker) AS
SELECT
	d.id,
	d.flow,
	d.state,
	d.version,
	d.number,
	d.enterprise_id,
	d.agency_id,
	d.external_ref,
	d.metadata,
	d.created_at,
	d.received_at,
	d.updated_at,
	allowed_actions(d.flow, d.state, d.id) AS allowed_actions,
	due_on(d.id) AS due_at,
	due_before(d.id) AS due_before,
	CASE WHEN d.flow = 'correction' AND d.state = 'open' THEN correction_owner(d.agency_id) ELSE held_by(d.flow, d.state) END AS held_by
FROM dossier d;
