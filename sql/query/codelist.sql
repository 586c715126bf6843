-- read: codelist_list
-- in: after_k1 text, limit int
SELECT
	json_build_object('list', c.list, 'codes', count(*)) AS body,
	c.list AS k1,
	'00000000-0000-0000-0000-000000000000'::uuid AS id
FROM code_list c
WHERE $1 IS NULL OR c.list > $1
GROUP BY c.list
ORDER BY c.list
LIMIT $2

-- read: codelist_view
-- in: list text
SELECT
	json_strip_nulls(json_build_object(
		'list', $1::text,
		'codes', json_agg(json_build_object('code', c.code, 'zh', c.zh, 'en', c.en, 'clause', c.clause, 'since', c.since, 'until',
			c.until) ORDER BY c.code))) AS body,
	0::bigint AS version
FROM code_list c
WHERE c.list = $1
HAVING count(*) > 0
