-- The size table, edition by edition; bounds in persons or fen.
-- query: size_table
SELECT
	edition,
	code,
	array_to_string(selectors, ',') AS selectors,
	measure_1,
	large_1,
	medium_1,
	small_1,
	measure_2,
	large_2,
	medium_2,
	small_2
FROM size_rule
ORDER BY edition, code

-- The figures of an employer that has registered.
-- query: size_figures
-- in: enterprise_id uuid
SELECT id, industry_code, industry_edition, employees, revenue_fen, assets_fen
FROM enterprise
WHERE id = $1 AND industry_code IS NOT NULL

-- The same of those that nothing is proposed for.
-- query: size_figures_open
-- in: limit int
SELECT e.id, e.industry_code, e.industry_edition, e.employees, e.revenue_fen, e.assets_fen
FROM enterprise e
WHERE e.industry_code IS NOT NULL AND NOT EXISTS (SELECT FROM size_proposal p WHERE p.enterprise_id = e.id)
ORDER BY e.id
LIMIT $1

-- query: size_proposal_write
-- in: enterprise_ids uuid[], sizes text[], classes text[], editions text[], employees bigint[], revenues bigint[], assets bigint[], missing text[], explanations text[]
INSERT INTO size_proposal (enterprise_id, size, size_class, industry_edition, employees, revenue_fen, assets_fen, missing, explanation)
SELECT p.enterprise_id, p.size, p.size_class, p.edition, p.employees, p.revenue_fen, p.assets_fen, string_to_array(p.missing, ','),
	p.explanation::json
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
	AS p(enterprise_id, size, size_class, edition, employees, revenue_fen, assets_fen, missing, explanation)
ON CONFLICT (enterprise_id) DO UPDATE
SET size = excluded.size, size_class = excluded.size_class, industry_edition = excluded.industry_edition, employees = excluded.employees,
	revenue_fen = excluded.revenue_fen, assets_fen = excluded.assets_fen, missing = excluded.missing, explanation = excluded.explanation
