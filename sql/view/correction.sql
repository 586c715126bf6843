-- The entitlement of a paid case against what it was paid; while the correction is open, what turning it would claim back (below 0) or pay.
CREATE OR REPLACE VIEW correction_resource WITH (security_invoker) AS
SELECT
	c.id,
	h.number,
	h.state,
	c.case_id,
	p.flow AS case_flow,
	p.number AS case_number,
	c.enterprise_id,
	e.name AS enterprise_name,
	c.agency_id,
	c.entitled_fen,
	c.paid_fen,
	c.difference_fen,
	CASE WHEN h.state = 'open' THEN correction_rest(c.id) END AS left_fen,
	c.cause,
	c.computed,
	(
		SELECT json_agg(r.id ORDER BY r.id)
		FROM recovery r
		WHERE r.correction_id = c.id
	) AS recovery_ids,
	correction_supplements(c.id) AS supplement_ids,
	h.created_at,
	h.updated_at,
	h.held_by,
	h.allowed_actions
FROM correction c
JOIN case_head h ON h.id = c.id
JOIN dossier p ON p.id = c.case_id
JOIN enterprise e ON e.id = c.enterprise_id;
