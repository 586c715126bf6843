-- What is claimed back, what of it came in, and what letters are setting off.
CREATE OR REPLACE VIEW recovery_resource WITH (security_invoker) AS
SELECT
	r.id,
	h.number,
	h.state,
	r.case_id,
	c.flow AS case_flow,
	c.number AS case_number,
	r.enterprise_id,
	e.name AS enterprise_name,
	r.agency_id,
	r.correction_id,
	r.fund_id,
	f.code AS fund_code,
	r.amount_fen,
	r.recovered_fen,
	r.amount_fen - r.recovered_fen AS rest_fen,
	recovery_set_aside(r.id, false) AS set_aside_fen,
	r.lines,
	r.clause,
	r.reason,
	r.statement,
	r.months_freed,
	nullif(r.freed_now, false) AS freed_now,
	r.lines_taken,
	(
		SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
			'seq', n.seq,
			'kind', n.kind,
			'amount_fen', n.amount_fen,
			'document_no', n.document_no,
			'received_on', n.received_on,
			'reverses', n.reverses,
			'letter_id', n.letter_id,
			'case_id', n.case_id,
			'at', n.at)) ORDER BY n.seq), '[]')
		FROM recovery_entry n
		WHERE n.recovery_id = r.id
	) AS entries,
	h.created_at,
	h.updated_at,
	h.due_at,
	h.due_before,
	h.held_by,
	h.allowed_actions
FROM recovery r
JOIN case_head h ON h.id = r.id
JOIN dossier c ON c.id = r.case_id
JOIN enterprise e ON e.id = r.enterprise_id
JOIN fund f ON f.id = r.fund_id;
