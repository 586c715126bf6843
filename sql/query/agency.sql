-- read: agency_view
-- in: agency_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, 0::bigint AS version
FROM agency_resource r
WHERE r.id = $1

-- read: agency_list
-- in: kind text, level text, division text, after_k1 text, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, r.code AS k1, r.id
FROM agency_resource r
JOIN agency a ON a.id = r.id
WHERE ($1 IS NULL OR r.kind = $1) AND ($2 IS NULL OR r.level = $2) AND ($3 IS NULL OR $3 = ANY (a.divisions))
	AND ($4 IS NULL OR r.code > $4)
ORDER BY r.code
LIMIT $5
