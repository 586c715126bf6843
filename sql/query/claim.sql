-- read: claim_view
-- in: claim_id uuid
SELECT json_strip_nulls(row_to_json(x)) AS body, d.version
FROM dossier d
CROSS JOIN LATERAL (
	SELECT
		r.id, r.number, r.state, r.enterprise_id, r.enterprise_name, r.agency_id, r.plan_id, r.category, r.policy_id, r.month,
		r.supplement, r.account_id, r.lines, r.refused, r.asked_fen, r.approved_fen, r.receipt, r.findings, r.fallen_grounds,
		CASE WHEN r.lines BETWEEN 1 AND 100 THEN (
			SELECT json_agg(row_to_json(l) ORDER BY l.line)
			FROM (
				SELECT
					line, state, reason, id_type, id_number, name, phone, person_class, proof_kind, proof_number, graduated_on,
					hired_on, contract_kind, contract_from, contract_to, relation, dispatch_uscc, dispatch_name, post, ended_on,
					end_reason
				FROM roster_resource
				WHERE claim_id = r.id
			) l
		) END AS roster,
		r.external_ref, r.metadata, r.created_at, r.received_at, r.updated_at, r.due_at, r.due_before, r.held_by, r.allowed_actions
	FROM claim_resource r
	WHERE r.id = d.id
) x
WHERE d.id = $1

-- read: claim_list
-- in: state text, month text, plan_id uuid, enterprise_id uuid, external_ref text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(x)) AS body, '' AS k1, x.id
FROM (
	SELECT
		r.id, r.number, r.state, r.enterprise_id, r.enterprise_name, r.agency_id, r.plan_id, r.category, r.policy_id, r.month,
		r.supplement, r.account_id, r.lines, r.refused, r.asked_fen, r.approved_fen, r.receipt, r.findings, r.fallen_grounds, r.external_ref,
		r.metadata, r.created_at, r.received_at, r.updated_at, r.due_at, r.due_before, r.held_by, r.allowed_actions
	FROM claim_resource r
	WHERE ($1 IS NULL OR r.state = $1)
		AND ($2 IS NULL OR r.month_on = ($2 || '-01')::date)
		AND ($3 IS NULL OR r.plan_series = (SELECT series_id FROM plan WHERE id = $3))
		AND ($4 IS NULL OR r.enterprise_id = $4)
		AND ($5 IS NULL OR r.external_ref = $5)
		AND ($6 IS NULL OR r.id < $6)
	ORDER BY r.id DESC
	LIMIT $7
) x

-- The guards of the claim's flow, after its row is locked.
-- query: claim_facts
-- in: ids uuid[]
SELECT f.*, b.*
FROM claim_fact($1) f
JOIN benefit_fact($1) b USING (id)
ORDER BY f.id

-- The plan a new claim may rest on: the revision in force of the series (S37).
-- query: claim_plan
-- in: plan_id uuid
SELECT
	p.enterprise_id,
	p.agency_id,
	coalesce(l.plan_id, p.id) AS plan_id
FROM plan p
LEFT JOIN LATERAL plan_limit(p.series_id) l ON true
WHERE p.id = $1

-- query: claim_insert
-- in: id uuid, plan_id uuid, month date
INSERT INTO claim (id, plan_id, plan_series, enterprise_id, agency_id, policy_id, month, supplement)
SELECT $1, p.id, p.series_id, p.enterprise_id, p.agency_id, p.policy_id, $3, (
		SELECT count(*)
		FROM claim c
		JOIN dossier d ON d.id = c.id
		WHERE c.plan_series = p.series_id AND c.month = $3
			AND d.state IN ('awaiting_funds', 'approved', 'lettered', 'paying', 'payment_returned', 'paid'))
FROM plan p
WHERE p.id = $2

-- The facts that the rules judge claims by, in the order of their ids: their own figures, what stands published (S37), what the employer was
-- determined to be (S66). `again`: as of the day on which each was judged last.
-- query: claim_terms
-- in: ids uuid[], again bool
SELECT
	c.id,
	d.state,
	c.policy_id,
	c.month,
	p.category,
	c.month - date '2000-01-01' AS month_day,
	coalesce(CASE WHEN $2 THEN case_judged_on(c.id) END, business_today()) - date '2000-01-01' AS today,
	coalesce((d.received_at AT TIME ZONE 'Asia/Shanghai')::date, business_today()) - date '2000-01-01' AS received_on,
	coalesce(determination_from(c.enterprise_id, 'suspended', c.month), c.month) - date '2000-01-01' AS suspended_from,
	c.lines,
	c.asked_fen,
	c.approved_fen,
	l.headcount,
	l.amount_fen AS published_fen,
	b.persons AS persons_beside,
	b.fen AS fen_beside,
	EXISTS (SELECT FROM payroll_line y WHERE y.claim_id = c.id) AS payroll_rows,
	documents_reused(c.id) AS reused,
	(SELECT string_agg(DISTINCT n.person_class, ',') FROM claim_line n WHERE n.claim_id = c.id AND n.state = 'asked') AS classes,
	f.*
FROM claim c
JOIN dossier d ON d.id = c.id
JOIN plan p ON p.id = c.plan_id
LEFT JOIN LATERAL plan_limit(c.plan_series) l ON true
JOIN claim_beside($1) b ON b.claim_id = c.id
CROSS JOIN LATERAL category_facts(c.enterprise_id, c.policy_id, c.month, (c.month + interval '1 month - 1 day')::date) f
WHERE c.id = ANY ($1)
ORDER BY c.id

-- The facts that paid claims are judged by once more, each by its own month and the revision of its plan: what the employer was determined to
-- be, and the months of persons that still live.
-- query: claim_paid_facts
-- in: ids uuid[]
SELECT
	c.id,
	c.policy_id,
	c.month,
	p.category,
	c.month - date '2000-01-01' AS month_day,
	pd.state = 'revoked' AS plan_revoked,
	m.lines AS headcount,
	m.amount_fen,
	(SELECT string_agg(DISTINCT n.person_class, ',') FROM claim_line n WHERE n.claim_id = c.id AND n.state = 'asked') AS classes,
	f.*
FROM claim c
JOIN plan p ON p.id = c.plan_id
JOIN dossier pd ON pd.id = p.id
CROSS JOIN LATERAL category_facts(c.enterprise_id, c.policy_id, c.month, (c.month + interval '1 month - 1 day')::date) f
CROSS JOIN LATERAL (
	SELECT count(*) AS lines, coalesce(sum(n.amount_fen), 0)::bigint AS amount_fen
	FROM person_month n
	WHERE n.case_id = c.id AND n.state IN ('reserved', 'used')
) m
WHERE c.id = ANY ($1)
ORDER BY c.id

-- Until when the month of a claim is taken after the days of acceptance, and why (S76); by the plan's revision in force. `gap_year`: a year on
-- the way whose calendar a layer lacks.
-- query: claim_grace
-- in: id uuid
SELECT
	u.until - date '2000-01-01' AS until,
	w.approved_on - date '2000-01-01' AS approved_on,
	w.late_days,
	w.late_assumed,
	CASE WHEN c.month = w.wages_month THEN w.wages_days END AS wages_days,
	w.wages_assumed,
	u.until > w.until AS by_wages,
	g.layer AS gap_layer,
	g.year AS gap_year
FROM claim c
LEFT JOIN LATERAL plan_limit(c.plan_series) l ON true
CROSS JOIN LATERAL claim_days(coalesce(l.plan_id, c.plan_id)) w
CROSS JOIN LATERAL (SELECT CASE WHEN c.month = w.wages_month THEN w.wages_until ELSE w.until END AS until) u
LEFT JOIN LATERAL calendar_gap(c.agency_id, least(w.approved_on, w.closes)) g ON u.until IS NULL
WHERE c.id = $1

-- The scans that stand, as the rule of evidence asks for them (S41, S42), in the order of the claims' ids.
-- query: claim_scans
-- in: ids uuid[]
SELECT DISTINCT
	case_id AS id, kind, 'worker_signed' = ANY (attestations) AS worker_signed, 'finance_seal' = ANY (attestations) AS finance_seal
FROM document
WHERE case_id = ANY ($1) AND replaced_at IS NULL
ORDER BY case_id

-- Every line still asked for, with what the registry says of it, in the order of the claims' ids and their rosters.
-- query: claim_lines
-- in: ids uuid[], conflicts bool
SELECT
	l.claim_id AS id,
	l.line,
	l.person_class,
	l.proof_kind IS NOT NULL AND l.proof_number IS NOT NULL AS proven,
	l.graduated_on - date '2000-01-01' AS graduated_on,
	l.hired_on - date '2000-01-01' AS hired_on,
	l.ended_on - date '2000-01-01' AS ended_on,
	l.end_reason,
	coalesce(l.contract_kind = 'fixed_term', false) AS fixed_term,
	l.contract_from - date '2000-01-01' AS contract_from,
	l.contract_to - date '2000-01-01' AS contract_to,
	l.relation = 'dispatched' AS dispatched,
	l.dispatch_uscc IS NOT NULL AND l.dispatch_name IS NOT NULL AS dispatch_firm,
	l.past_retirement,
	f.name_differs,
	f.payee_shared,
	f.conflict
FROM claim_line l
JOIN claim_line_facts($1, $2) f ON f.claim_id = l.claim_id AND f.line = l.line
WHERE l.claim_id = ANY ($1) AND l.state = 'asked'
ORDER BY l.claim_id, l.line

-- The wages of those lines, in the same order.
-- query: claim_wages
-- in: ids uuid[]
SELECT l.claim_id AS id, l.line, y.wage_month - date '2000-01-01' AS month_day, y.gross_fen, y.paid_on - date '2000-01-01' AS paid_on
FROM claim_line l
JOIN payroll_line y ON y.claim_id = l.claim_id AND y.person_key = l.person_key
WHERE l.claim_id = ANY ($1) AND l.state = 'asked'
ORDER BY l.claim_id, l.line, y.wage_month

-- query: claim_reserve
-- in: id uuid
SELECT line, code FROM claim_reserve($1)

-- Reserves again for a claim that was reopened where the county decides.
-- query: claim_reserve_again
-- in: id uuid
SELECT r.line, r.code
FROM dossier d
CROSS JOIN LATERAL claim_reserve(d.id) r
WHERE d.id = $1 AND d.state = 'county_review'

-- query: claim_void
-- in: id uuid
SELECT claim_void($1, NULL) AS voided

-- query: claim_receive
-- in: id uuid
SELECT claim_receive($1)

-- Lines that are named but are not there in this state.
-- query: lines_unfit
-- in: id uuid, note json, state text
SELECT DISTINCT r.line
FROM (
	SELECT CASE json_typeof(e) WHEN 'object' THEN e ->> 'line' ELSE e #>> '{}' END::int AS line
	FROM json_array_elements($2 -> 'lines') AS e
) r
LEFT JOIN claim_line l ON l.claim_id = $1 AND l.line = r.line AND l.state = $3
WHERE l.line IS NULL
ORDER BY r.line

-- query: lines_refuse
-- in: id uuid, note json
UPDATE claim_line l
SET state = 'refused', reason = r.reason
FROM json_to_recordset($2 -> 'lines') AS r(line int, reason text)
WHERE l.claim_id = $1 AND l.line = r.line AND l.state = 'asked'

-- Months of lines that are asked for no more.
-- query: lines_void
-- in: id uuid
SELECT claim_void($1, (SELECT array_agg(line::bigint) FROM claim_line WHERE claim_id = $1 AND state <> 'asked')) AS voided
WHERE EXISTS (SELECT FROM claim_line WHERE claim_id = $1 AND state <> 'asked')

-- query: lines_restore
-- in: id uuid, note json
UPDATE claim_line l
SET state = 'asked', reason = NULL
FROM json_array_elements_text($2 -> 'lines') AS r(line)
WHERE l.claim_id = $1 AND l.line = r.line::int AND l.state = 'refused'

-- What the county approves: the policy's amount for every line not refused, to the account it verified (S25, S32, S49).
-- query: claim_approve_figures
-- in: id uuid
UPDATE claim c
SET
	approved_fen = (SELECT count(*) FROM claim_line l WHERE l.claim_id = c.id AND l.state = 'asked') * m.amount_fen,
	account_id = (
		SELECT a.id
		FROM account a
		JOIN dossier d ON d.id = a.id AND d.state = 'verified'
		WHERE a.enterprise_id = c.enterprise_id
		LIMIT 1)
FROM policy_month m
WHERE c.id = $1 AND m.policy_id = c.policy_id AND m.programme = c.programme AND m.month = c.month

-- Back with the county: nothing is approved any more.
-- query: claim_unapprove
-- in: id uuid
UPDATE claim SET approved_fen = NULL WHERE id = $1 AND approved_fen IS NOT NULL

-- Paid, or come back: what became of the months.
-- query: claim_months_turn
-- in: ids uuid[], from_state text, to_state text
SELECT claim_months_turn($1, $2, $3) AS turned

-- The account verified now takes the place of the one reviewed (S45b).
-- query: claim_rebind
-- in: id uuid
UPDATE claim c
SET account_id = a.id
FROM account a
JOIN dossier d ON d.id = a.id AND d.state = 'verified'
WHERE c.id = $1 AND a.enterprise_id = c.enterprise_id
