CREATE OR REPLACE VIEW account_resource WITH (security_invoker) AS
SELECT
	c.id,
	h.number,
	h.state,
	c.enterprise_id,
	c.agency_id,
	c.kind,
	c.holder,
	c.bank_name,
	c.cnaps,
	c.number_tail,
	c.permit_kind,
	c.document_id,
	(
		SELECT json_agg(row_to_json(f) ORDER BY f.rule)
		FROM (
			SELECT version, rule, clause, verdict, line, explanation
			FROM finding_resource
			WHERE case_id = c.id
		) f
	) AS explanations,
	h.external_ref,
	h.metadata,
	h.created_at,
	h.received_at,
	h.updated_at,
	h.due_at,
	h.due_before,
	h.held_by,
	h.allowed_actions
FROM account c
JOIN case_head h ON h.id = c.id;
