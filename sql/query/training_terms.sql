-- The parameters of a policy for the training subsidy on one day, as the rules want them; null where the policy does not say.
-- query: training_terms_load
-- in: policy_id uuid, on date
SELECT
	p.doc_no AS version,
	p.effective_from - date '2000-01-01' AS opens,
	m.amount_fen,
	m.max_months,
	m.first_month - date '2000-01-01' AS first_month,
	m.last_month - date '2000-01-01' AS last_month,
	(v.value ->> 'plan_accept_until')::date - date '2000-01-01' AS plan_accept_until,
	(v.value ->> 'claim_accept_until')::date - date '2000-01-01' AS claim_accept_until,
	v.value ->> 'month_claimable_from' AS month_claimable_from,
	(v.value ->> 'new_hire_from')::date - date '2000-01-01' AS new_hire_from,
	(v.value ->> 'new_hire_to')::date - date '2000-01-01' AS new_hire_to,
	(v.value ->> 'graduate_years')::int AS graduate_years,
	v.value ->> 'graduate_reference' AS graduate_reference,
	v.value ->> 'partial_month' AS partial_month,
	(v.value #>> '{partial_month,min_days}')::int AS partial_days,
	(v.value ->> 'age_min')::int AS age_min,
	(v.value ->> 'retire_male')::int AS retire_male,
	(v.value ->> 'retire_female')::int AS retire_female,
	v.value ->> 'previous_quarter_of' AS previous_quarter_of,
	v.value ->> 'payroll_rows_required' AS payroll_rows_required,
	v.value ->> 'hit_industry_proof' AS hit_industry_proof,
	w.sme_categories,
	w.sole_trader_categories,
	w.termination_reasons,
	w.new_hire,
	w.suspended,
	w.hit_industry
FROM policy p
CROSS JOIN LATERAL (
	SELECT
		max(amount_fen) FILTER (WHERE month = date_trunc('month', $2::date)) AS amount_fen,
		max(max_months) FILTER (WHERE month = date_trunc('month', $2::date)) AS max_months,
		min(month) AS first_month,
		max(month) AS last_month
	FROM policy_month
	WHERE policy_id = p.id AND programme = 'training'
) m
CROSS JOIN LATERAL (
	SELECT json_object_agg(n.name, n.value) AS value
	FROM parameters_on(p.id, 'training', $2) n
	WHERE n.value IS NOT NULL AND n.name = ANY (read_parameters('training'))
) v
CROSS JOIN LATERAL (
	SELECT
		(SELECT string_agg(e, ',') FROM json_array_elements_text(v.value -> 'sme_categories') e) AS sme_categories,
		(SELECT string_agg(e, ',') FROM json_array_elements_text(v.value -> 'sole_trader_categories') e) AS sole_trader_categories,
		(SELECT string_agg(e, ',') FROM json_array_elements_text(v.value -> 'termination_reasons') e) AS termination_reasons,
		(SELECT string_agg(e, ',') FROM json_array_elements_text(v.value #> '{person_classes,new_hire}') e) AS new_hire,
		(SELECT string_agg(e, ',') FROM json_array_elements_text(v.value #> '{person_classes,suspended}') e) AS suspended,
		(SELECT string_agg(e, ',') FROM json_array_elements_text(v.value #> '{person_classes,hit_industry}') e) AS hit_industry
) w
WHERE p.id = $1
