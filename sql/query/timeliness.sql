-- read: timeliness_view
-- in: flow text, from date, until date
SELECT
	json_strip_nulls(json_build_object(
		'flow', $1::text,
		'from', $2::date,
		'until', $3::date,
		'agencies', coalesce(json_agg(json_build_object(
			'agency_id', t.agency_id,
			'agency_name', a.name,
			'cases', t.cases,
			'unmeasured', t.unmeasured,
			'median_days', t.median_days,
			'p90_days', t.p90_days,
			'max_days', t.max_days) ORDER BY a.code) FILTER (WHERE t.agency_id IS NOT NULL), '[]'))) AS body,
	0::bigint AS version
FROM (SELECT 1) AS always
LEFT JOIN timeliness($1, $2, $3) t ON true
LEFT JOIN agency a ON a.id = t.agency_id
