-- read: roster_list
-- in: claim_id uuid, state text, after_k1 text, limit int
SELECT json_strip_nulls(row_to_json(x)) AS body, lpad(x.line::text, 6, '0') AS k1, $1 AS id
FROM (
	SELECT
		line, state, reason, id_type, id_number, name, phone, person_class, proof_kind, proof_number, graduated_on, hired_on,
		contract_kind, contract_from, contract_to, relation, dispatch_uscc, dispatch_name, post, ended_on, end_reason
	FROM roster_resource
	WHERE claim_id = case_seen($1) AND ($2 IS NULL OR state = $2) AND ($3 IS NULL OR line > $3::int)
	ORDER BY line
	LIMIT $4
) x

-- By which category and month a roster is judged.
-- query: roster_terms
-- in: claim_id uuid
SELECT c.policy_id, c.month, p.category, c.month - date '2000-01-01' AS month_day
FROM claim c
JOIN plan p ON p.id = c.plan_id
WHERE c.id = $1

-- query: roster_clear
-- in: claim_id uuid
DELETE FROM claim_line WHERE claim_id = $1

-- Persons and lines of a whole roster, in one statement; each column is one array. Who is known already stays as he is.
-- query: roster_write
-- in: claim_id uuid, line bigint[], person_key bytea[], sealed bytea[], mask text[], past_retirement bool[], id_type text[], name text[], phone text[], person_class text[], proof_kind text[], proof_number text[], graduated_on date[], hired_on date[], contract_kind text[], contract_from date[], contract_to date[], relation text[], dispatch_uscc text[], dispatch_name text[], post text[], ended_on date[], end_reason text[]
WITH row AS (
	SELECT *
	FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) AS r(line,
		person_key, sealed, mask, past_retirement, id_type, name, phone, person_class, proof_kind, proof_number, graduated_on,
		hired_on, contract_kind, contract_from, contract_to, relation, dispatch_uscc, dispatch_name, post, ended_on, end_reason)
),
known AS (
	INSERT INTO person (key, id_type, sealed, mask, name)
	SELECT person_key, id_type, sealed, mask, name FROM row ORDER BY person_key
	ON CONFLICT DO NOTHING
),
written AS (
	INSERT INTO claim_line (claim_id, line, enterprise_id, agency_id, person_key, id_type, id_mask, name, phone, person_class,
		proof_kind, proof_number, graduated_on, hired_on, contract_kind, contract_from, contract_to, relation, dispatch_uscc,
		dispatch_name, post, ended_on, end_reason, past_retirement)
	SELECT
		c.id, r.line, c.enterprise_id, c.agency_id, r.person_key, r.id_type, r.mask, r.name, r.phone, r.person_class,
		r.proof_kind, r.proof_number, r.graduated_on, r.hired_on, r.contract_kind, r.contract_from, r.contract_to, r.relation,
		r.dispatch_uscc, r.dispatch_name, r.post, r.ended_on, r.end_reason, r.past_retirement
	FROM row r
	CROSS JOIN claim c
	WHERE c.id = $1
	RETURNING 1
)
UPDATE claim c
SET lines = n.lines, asked_fen = n.lines * m.amount_fen
FROM (SELECT count(*)::int AS lines FROM written) n, policy_month m
WHERE c.id = $1 AND m.policy_id = c.policy_id AND m.programme = c.programme AND m.month = c.month
