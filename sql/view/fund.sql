-- What approved cases are owed, as the case itself says it: one branch per programme. An obligation must repeat it (I6).
CREATE OR REPLACE VIEW case_owed WITH (security_invoker) AS
SELECT
	c.id AS case_id,
	c.enterprise_id,
	c.agency_id,
	f.id AS fund_id,
	'' AS queue,
	c.account_id,
	m.amount_fen AS approved_fen,
	c.plan_id
FROM claim c
JOIN policy_month p ON p.policy_id = c.policy_id AND p.programme = c.programme AND p.month = c.month
JOIN fund f ON f.code = p.fund_code
JOIN LATERAL (
	SELECT sum(amount_fen)::bigint AS amount_fen
	FROM person_month
	WHERE case_id = c.id AND state IN ('reserved', 'used')
) m ON m.amount_fen > 0
UNION ALL
SELECT
	r.id,
	r.enterprise_id,
	r.agency_id,
	p.fund_id,
	a.pool || ' ' || r.kind,
	r.account_id,
	r.amount_fen,
	NULL
FROM refund r
JOIN agency a ON a.id = r.agency_id
JOIN (
	SELECT p.id AS policy_id, f.id AS fund_id
	FROM policy p
	JOIN fund f ON f.code = parameter_value(p.id, 'refund', 'fund_code', business_today()) #>> '{}'
) p ON p.policy_id = r.policy_id
WHERE r.amount_fen > 0;

CREATE OR REPLACE VIEW fund_resource WITH (security_invoker) AS
SELECT
	f.id,
	f.code,
	f.name,
	f.available_fen,
	f.reserved_fen,
	f.paid_fen,
	f.recovered_fen,
	w.cases AS waiting_cases,
	w.fen AS waiting_fen
FROM fund f
CROSS JOIN LATERAL (
	SELECT count(*) AS cases, coalesce(sum(o.approved_fen), 0)::bigint AS fen
	FROM obligation o
	WHERE o.fund_id = f.id AND o.live AND o.held_fen = 0
) w;

CREATE OR REPLACE VIEW ledger_line WITH (security_invoker) AS
SELECT
	e.id,
	e.posting,
	e.fund_id,
	e.account,
	e.amount_fen,
	e.cause,
	e.case_id,
	d.flow AS case_flow,
	d.number AS case_number,
	e.at
FROM ledger_entry e
JOIN dossier d ON d.id = e.case_id;

CREATE OR REPLACE VIEW deposit_resource WITH (security_invoker) AS
SELECT
	p.id,
	h.number,
	h.state,
	p.fund_id,
	f.code AS fund_code,
	p.amount_fen,
	p.account,
	p.source,
	p.document_no,
	p.received_on,
	h.created_at,
	h.updated_at,
	h.held_by,
	h.allowed_actions
FROM deposit p
JOIN case_head h ON h.id = p.id
JOIN fund f ON f.id = p.fund_id;

-- Months are cut, not rounded: 11.999 are not twelve.
CREATE OR REPLACE VIEW reserve_statement_resource WITH (security_invoker) AS
SELECT
	s.id,
	h.number,
	h.state,
	h.agency_id,
	s.pool,
	s.year,
	s.balance_fen,
	s.mean_monthly_fen,
	trunc(s.balance_fen::numeric / s.mean_monthly_fen, 2)::text AS months,
	s.document_no,
	h.created_at,
	h.updated_at,
	h.held_by,
	h.allowed_actions
FROM reserve_statement s
JOIN case_head h ON h.id = s.id;

CREATE OR REPLACE VIEW adjustment_resource WITH (security_invoker) AS
SELECT
	a.id,
	h.number,
	h.state,
	h.agency_id,
	a.pool,
	a.year,
	a.fund_id,
	f.code AS fund_code,
	a.asked_fen,
	a.granted_fen,
	a.used_fen,
	a.reason,
	a.document_no,
	h.created_at,
	h.updated_at,
	h.held_by,
	h.allowed_actions
FROM adjustment a
JOIN case_head h ON h.id = a.id
JOIN fund f ON f.id = a.fund_id;
