CREATE OR REPLACE VIEW payroll_resource WITH (security_invoker) AS
SELECT
	l.claim_id,
	l.line,
	l.id_mask AS id_number,
	l.name,
	to_char(l.wage_month, 'YYYY-MM') AS wage_month,
	l.gross_fen,
	l.deductions_fen,
	l.net_fen,
	l.paid_on,
	l.channel,
	l.account_tail
FROM payroll_line l;
