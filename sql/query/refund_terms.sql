-- The parameters of a policy for the refund on one day that the rules read, one row each, and all of these as they are shown; a policy that says nothing
-- still gives a row.
-- query: refund_terms_load
-- in: policy_id uuid, on date, names text[]
SELECT
	p.doc_no AS version,
	p.effective_from - date '2000-01-01' AS opens,
	v.name,
	CASE json_typeof(v.value)
	WHEN 'number' THEN (v.value #>> '{}')::bigint
	WHEN 'string' THEN CASE WHEN v.value #>> '{}' ~ '^\d{4}-\d\d-\d\d$' THEN (v.value #>> '{}')::date - date '2000-01-01' END
	END AS number,
	v.value #>> '{}' AS word,
	v.source = 'assumed' AS assumed,
	v.valid_from - date '2000-01-01' AS valid_from,
	coalesce(json_agg(row_to_json(v)) FILTER (WHERE v.name IS NOT NULL) OVER (), '[]') AS parameters
FROM policy p
LEFT JOIN LATERAL parameters_on(p.id, 'refund', $2) v ON v.name = ANY ($3)
WHERE p.id = $1
