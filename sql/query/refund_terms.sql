-- The parameters of a policy for the refund that the rules read, one row each, and all of these as they are shown; a policy that says nothing still
-- gives a row. `on` is the day of the terms; of money a row counts that reaches the receipt of `received_on` and was known by `known_on`, of the
-- policy `raised_by` the highest (S9, S12).
-- query: refund_terms_load
-- in: policy_id uuid, on date, received_on date, raised_by uuid, known_on date, names text[]
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
LEFT JOIN LATERAL refund_parameters(p.id, $2, $3, $4, $5) v ON v.name = ANY ($6)
WHERE p.id = $1
