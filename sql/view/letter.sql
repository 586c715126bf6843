-- An item of a letter with the case it pays: a month's claim, whose persons follow from the amount, for a month of the policy has one
-- price; or a year's refund.
CREATE OR REPLACE VIEW letter_item_resource WITH (security_invoker) AS
SELECT
	i.letter_id,
	i.case_id,
	d.flow AS case_flow,
	d.number AS case_number,
	d.state AS case_state,
	i.enterprise_id,
	e.name AS enterprise_name,
	e.uscc,
	i.agency_id,
	a.name AS agency_name,
	to_char(c.month, 'YYYY-MM') AS month,
	(i.gross_fen / m.amount_fen)::int AS persons,
	r.year,
	i.gross_fen,
	i.offset_fen,
	i.net_fen,
	v.holder AS account_holder,
	v.bank_name,
	v.cnaps,
	v.number_tail AS account_tail,
	i.live
FROM letter_item i
JOIN dossier d ON d.id = i.case_id
JOIN enterprise e ON e.id = i.enterprise_id
JOIN agency a ON a.id = i.agency_id
JOIN obligation o ON o.case_id = i.case_id AND o.round = i.round
JOIN account v ON v.id = o.account_id
LEFT JOIN claim c ON c.id = i.case_id
LEFT JOIN policy_month m ON m.policy_id = c.policy_id AND m.programme = c.programme AND m.month = c.month
LEFT JOIN refund r ON r.id = i.case_id;

-- Letter and slips together are what finance must pay: the sums count the items that still stand.
CREATE OR REPLACE VIEW letter_resource WITH (security_invoker) AS
SELECT
	l.id,
	h.number,
	h.state,
	l.letter_number,
	l.issued_on,
	l.title,
	l.fund_id,
	f.code AS fund_code,
	f.name AS fund_name,
	s.items AS item_count,
	s.gross_fen,
	s.offset_fen,
	s.net_fen,
	s.counties,
	(
		SELECT json_agg(json_strip_nulls(json_build_object(
			'number', p.seq,
			'kind', p.kind,
			'case_ids', p.case_ids,
			'reason', p.reason,
			'at', p.at)) ORDER BY p.seq)
		FROM letter_slip p
		WHERE p.letter_id = l.id
	) AS slips,
	h.created_at,
	h.updated_at,
	h.due_at,
	h.due_before,
	h.held_by,
	h.allowed_actions
FROM letter l
JOIN case_head h ON h.id = l.id
JOIN fund f ON f.id = l.fund_id
CROSS JOIN LATERAL (
	SELECT
		coalesce(sum(c.items), 0)::int AS items,
		coalesce(sum(c.gross_fen), 0)::bigint AS gross_fen,
		coalesce(sum(c.offset_fen), 0)::bigint AS offset_fen,
		coalesce(sum(c.net_fen), 0)::bigint AS net_fen,
		coalesce(json_agg(row_to_json(c) ORDER BY c.agency_code), '[]') AS counties
	FROM (
		SELECT
			a.id AS agency_id,
			a.code AS agency_code,
			a.name AS agency_name,
			count(*)::int AS items,
			sum(i.gross_fen)::bigint AS gross_fen,
			sum(i.offset_fen)::bigint AS offset_fen,
			sum(i.net_fen)::bigint AS net_fen
		FROM letter_item i
		JOIN agency a ON a.id = i.agency_id
		WHERE i.letter_id = l.id AND i.live
		GROUP BY a.id
	) c
) s;
