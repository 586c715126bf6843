-- What is proposed, as the contract shows it.
CREATE OR REPLACE VIEW size_proposal_resource WITH (security_invoker) AS
SELECT p.enterprise_id, p.size, json_strip_nulls(row_to_json(x)) AS body
FROM size_proposal p
CROSS JOIN LATERAL (
	SELECT
		p.size,
		p.explanation ->> 'rule' AS rule,
		p.size_class,
		p.industry_edition,
		p.employees,
		p.revenue_fen,
		p.assets_fen,
		nullif(p.missing, '{}') AS missing,
		p.explanation
) x;
