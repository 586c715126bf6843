-- An attempt, where it stands, and the case it pays.
CREATE OR REPLACE VIEW attempt_head WITH (security_invoker) AS
SELECT
	t.id,
	d.state,
	d.version,
	t.case_id,
	c.flow,
	c.state AS case_state,
	c.number AS case_number,
	t.n,
	t.round,
	t.agency_id,
	t.fund_id,
	t.letter_id,
	t.batch_id,
	t.account_id,
	t.net_fen,
	t.item_ref
FROM attempt t
JOIN dossier d ON d.id = t.id
JOIN dossier c ON c.id = t.case_id;

-- A payment is one attempt to pay a case; letters and batches are shown to those who may see them.
CREATE OR REPLACE VIEW payment_resource WITH (security_invoker) AS
SELECT
	t.id,
	h.number,
	h.state,
	t.case_id,
	c.flow AS case_flow,
	c.case_number,
	c.case_state,
	allowed_actions(c.flow, c.case_state, c.case_id) AS case_actions,
	t.n,
	o.basis,
	t.enterprise_id,
	e.name AS enterprise_name,
	t.agency_id,
	t.fund_id,
	f.code AS fund_code,
	t.gross_fen,
	t.offset_fen,
	t.net_fen,
	t.account_id,
	v.holder AS account_holder,
	v.bank_name,
	v.cnaps,
	v.number_tail AS account_tail,
	t.item_ref,
	t.letter_id,
	l.letter_number,
	t.batch_id,
	t.bank_code,
	t.bank_text,
	t.bank_ref,
	t.booked_on,
	h.created_at,
	h.updated_at,
	h.held_by,
	h.allowed_actions
FROM attempt t
JOIN case_head h ON h.id = t.id
JOIN attempt_head c ON c.id = t.id
JOIN obligation o ON o.case_id = t.case_id AND o.round = t.round
JOIN fund f ON f.id = t.fund_id
JOIN enterprise e ON e.id = t.enterprise_id
JOIN account v ON v.id = t.account_id
LEFT JOIN letter l ON l.id = t.letter_id;
