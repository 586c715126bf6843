-- read: payroll_list
-- in: claim_id uuid, after_k1 text, limit int
SELECT json_strip_nulls(row_to_json(x)) AS body, lpad(x.line::text, 6, '0') AS k1, $1 AS id
FROM (
	SELECT line, id_number, name, wage_month, gross_fen, deductions_fen, net_fen, paid_on, channel, account_tail
	FROM payroll_resource
	WHERE claim_id = case_seen($1) AND ($2 IS NULL OR line > $2::int)
	ORDER BY line
	LIMIT $3
) x

-- query: payroll_clear
-- in: claim_id uuid
DELETE FROM payroll_line WHERE claim_id = $1

-- query: payroll_write
-- in: claim_id uuid, line bigint[], person_key bytea[], mask text[], name text[], wage_month date[], gross_fen bigint[], deductions_fen bigint[], net_fen bigint[], paid_on date[], channel text[], account_tail text[]
INSERT INTO payroll_line (claim_id, line, enterprise_id, agency_id, person_key, id_mask, name, wage_month, gross_fen,
	deductions_fen, net_fen, paid_on, channel, account_tail)
SELECT
	c.id, r.line, c.enterprise_id, c.agency_id, r.person_key, r.mask, r.name, r.wage_month, r.gross_fen, r.deductions_fen,
	r.net_fen, r.paid_on, r.channel, r.account_tail
FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS r(line, person_key, mask, name, wage_month, gross_fen,
	deductions_fen, net_fen, paid_on, channel, account_tail)
CROSS JOIN claim c
WHERE c.id = $1
