CREATE OR REPLACE VIEW plan_resource WITH (security_invoker) AS
SELECT
	p.id,
	h.number,
	h.state,
	p.series_id,
	p.revision,
	p.enterprise_id,
	e.name AS enterprise_name,
	p.agency_id,
	p.policy_id,
	p.category,
	to_char(p.first_month, 'YYYY-MM') AS first_month,
	to_char(p.last_month, 'YYYY-MM') AS last_month,
	p.content,
	p.manner,
	p.posts,
	p.headcount,
	(
		SELECT json_agg(json_build_object('person_class', c.person_class, 'headcount', c.headcount) ORDER BY c.person_class)
		FROM plan_headcount c
		WHERE c.plan_id = p.id
	) AS headcounts,
	p.amount_fen,
	n.id AS notice_id,
	n.state AS notice_state,
	h.external_ref,
	h.metadata,
	h.created_at,
	h.received_at,
	h.updated_at,
	h.due_at,
	h.due_before,
	h.held_by,
	h.allowed_actions
FROM plan p
JOIN case_head h ON h.id = p.id
JOIN enterprise e ON e.id = p.enterprise_id
LEFT JOIN LATERAL (
	SELECT n.id, d.state
	FROM notice n
	JOIN dossier d ON d.id = n.id
	WHERE n.plan_id = p.id
	ORDER BY n.id DESC
	LIMIT 1
) n ON true;
