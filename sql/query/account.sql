-- read: account_view
-- in: account_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM account_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- read: account_list
-- in: enterprise_id uuid, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM account_resource r
WHERE r.enterprise_id = $1 AND ($2 IS NULL OR r.id < $2)
ORDER BY r.id DESC
LIMIT $3

-- The bureau that handles an employer's cases, and what the employer is (S30); no row: this caller does not see it.
-- query: enterprise_agency
-- in: id uuid
SELECT agency_id, name, kind = 'sole_trader' AS sole_trader, kind <> uscc_kind(uscc) AS kind_differs FROM enterprise WHERE id = $1

-- query: account_insert
-- in: id uuid, enterprise_id uuid, body json, number_sealed bytea, number_tail text
INSERT INTO account (id, enterprise_id, agency_id, kind, holder, bank_name, cnaps, number_sealed, number_tail, permit_kind, document_id)
SELECT $1, e.id, e.agency_id, b.kind, b.holder, b.bank_name, b.cnaps, $4, $5, b.permit_kind, b.document_id
FROM enterprise e, json_to_record($3) AS b(kind text, holder text, bank_name text, cnaps text, permit_kind text, document_id uuid)
WHERE e.id = $2

-- What the version about to be verified supersedes.
-- query: account_older
-- in: id uuid
SELECT o.id
FROM account mine
JOIN account o ON o.enterprise_id = mine.enterprise_id AND o.id <> mine.id
JOIN dossier d ON d.id = o.id AND d.state IN ('verified', 'blocked')
WHERE mine.id = $1
ORDER BY o.id

-- The slot of the one verified account passes on: the older one leaves it just before the newer takes it, in one transaction.
-- query: account_facts
-- in: ids uuid[]
SELECT
	l.id,
	c.kind = 'basic' OR (account_payable(c.kind, e.kind, e.uscc) AND account_kind_listed(c.kind)) AS kind_allowed,
	c.holder = e.name AS holder_matches,
	l.state = 'submitted' AND (actor_role() = 'enterprise') = entered_by_enterprise(l.id) AS author_side,
	newer.id IS NOT NULL AS newer_version_verified,
	newer.id IS NULL AS no_newer_verified
FROM dossier l
JOIN account c ON c.id = l.id
JOIN enterprise e ON e.id = c.enterprise_id
LEFT JOIN LATERAL (
	SELECT n.id
	FROM account n
	JOIN dossier d ON d.id = n.id AND d.state IN ('submitted', 'verified')
	WHERE n.enterprise_id = c.enterprise_id AND n.id > c.id
	LIMIT 1
) newer ON true
WHERE l.id = ANY ($1)
ORDER BY l.id
