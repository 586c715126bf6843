-- Statements of the reserve (备付情况表, S17, S18).

-- read: reserve_statement_list
-- in: state text, year int, after_k1 text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM reserve_statement_resource r
WHERE ($1::text IS NULL OR r.state = $1)
	AND ($2::int IS NULL OR r.year = $2)
	AND ($3::text IS NULL OR r.id < $4)
ORDER BY r.id DESC
LIMIT $5

-- read: reserve_statement_view
-- in: reserve_statement_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM reserve_statement_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- query: reserve_statement_insert
-- in: id uuid, body json
INSERT INTO reserve_statement (id, pool, year, balance_fen, mean_monthly_fen, document_no)
SELECT $1, actor_pool(), b.year, b.balance_fen, b.mean_monthly_fen, b.document_no
FROM json_to_record($2) AS b(year int, balance_fen bigint, mean_monthly_fen bigint, document_no text)

-- What the statement about to be confirmed supersedes.
-- query: reserve_statement_older
-- in: id uuid
SELECT o.id
FROM reserve_statement mine
JOIN dossier d ON d.id = mine.id AND d.state = 'recorded'
JOIN reserve_statement o ON o.pool = mine.pool AND o.year = mine.year AND o.id <> mine.id
JOIN dossier od ON od.id = o.id AND od.state = 'confirmed'
WHERE mine.id = $1
ORDER BY o.id

-- The slot of the pool's year passes on: the older one leaves it just before the newer takes it, in one transaction.
-- query: reserve_statement_facts
-- in: ids uuid[]
SELECT
	l.id,
	EXISTS (
		SELECT FROM reserve_statement mine
		JOIN reserve_statement n ON n.pool = mine.pool AND n.year = mine.year AND n.id <> mine.id
		JOIN dossier d ON d.id = n.id AND d.state IN ('recorded', 'confirmed')
		WHERE mine.id = l.id
	) AS newer_statement_confirmed
FROM dossier l
WHERE l.id = ANY ($1)
ORDER BY l.id
