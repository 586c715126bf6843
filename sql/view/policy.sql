CREATE OR REPLACE VIEW policy_resource WITH (security_invoker) AS
SELECT
	p.id,
	p.doc_no,
	p.title,
	to_json(p.issuers) AS issuers,
	p.issued_on,
	p.effective_from,
	h.state,
	h.created_at,
	h.updated_at,
	h.allowed_actions
FROM policy p
JOIN case_head h ON h.id = p.id;

-- A parameter as it is shown; without a value nothing is set.
CREATE OR REPLACE VIEW parameter_resource WITH (security_invoker) AS
SELECT policy_id, programme, name, value, clause, source, valid_from, receipts_from, receipts_to
FROM policy_parameter;

CREATE OR REPLACE VIEW policy_whole WITH (security_invoker) AS
SELECT
	r.*,
	(
		SELECT coalesce(json_agg(json_build_object('clause', c.clause, 'place', c.place, 'summary_zh', c.summary_zh,
			'summary_en', c.summary_en) ORDER BY substring(c.clause, '[0-9]+')::int, c.clause), '[]')
		FROM policy_clause c
		WHERE c.policy_id = r.id
	) AS clauses,
	(
		SELECT coalesce(json_agg(json_build_object('programme', v.programme, 'name', v.name, 'value', v.value, 'clause', v.clause,
			'source', v.source, 'valid_from', v.valid_from, 'receipts_from', v.receipts_from, 'receipts_to', v.receipts_to)
			ORDER BY v.programme DESC, v.name, v.valid_from), '[]')
		FROM parameter_resource v
		WHERE v.policy_id = r.id
	) AS parameters,
	(
		SELECT coalesce(json_agg(json_build_object('programme', m.programme, 'month', to_char(m.month, 'YYYY-MM'), 'amount_fen',
			m.amount_fen, 'max_months', m.max_months, 'fund_code', m.fund_code) ORDER BY m.programme, m.month), '[]')
		FROM policy_month m
		WHERE m.policy_id = r.id
	) AS months,
	(
		SELECT coalesce(json_agg(json_build_object('prefix', i.prefix, 'edition', i.edition, 'branch', i.branch, 'source', i.source)
			ORDER BY i.edition DESC, i.prefix), '[]')
		FROM policy_industry i
		WHERE i.policy_id = r.id
	) AS industries
FROM policy_resource r;
