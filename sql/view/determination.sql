CREATE OR REPLACE VIEW determination_resource WITH (security_invoker) AS
SELECT
	t.id,
	h.number,
	h.state,
	t.enterprise_id,
	e.name AS enterprise_name,
	t.agency_id,
	t.kind,
	t.value,
	t.basis,
	t.valid_from,
	t.valid_to,
	t.ends_on,
	-- For the employer itself and its bureau, as everywhere.
	CASE WHEN actor_role() IN ('enterprise', 'county') THEN t.inputs END AS size_proposal,
	t.joint_document,
	t.document_id,
	(
		SELECT coalesce(json_agg(json_build_object('agency', a.name, 'at', s.at) ORDER BY s.at), '[]')
		FROM determination_signature s
		JOIN agency a ON a.id = s.agency_id
		WHERE s.determination_id = t.id
	) AS signatures,
	h.external_ref,
	h.metadata,
	h.created_at,
	h.received_at,
	h.updated_at,
	h.due_at,
	h.due_before,
	h.held_by,
	h.allowed_actions
FROM determination t
JOIN case_head h ON h.id = t.id
JOIN enterprise e ON e.id = t.enterprise_id;
