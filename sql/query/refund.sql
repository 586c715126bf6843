-- read: refund_view
-- in: refund_id uuid
SELECT json_strip_nulls(row_to_json(x)) AS body, d.version
FROM dossier d
CROSS JOIN LATERAL (
	SELECT
		r.id, r.number, r.state, r.enterprise_id, r.enterprise_name, r.agency_id, r.policy_id, r.year, r.base_year, r.kind, r.method,
		r.amount_fen, r.computed, r.original_id, r.rate_from, r.correction_id,
		(
			SELECT json_agg(json_build_object('id', t.id, 'number', td.number, 'state', td.state, 'amount_fen', t.amount_fen,
				'rate_from', t.rate_from, 'correction_id', t.correction_id) ORDER BY t.id)
			FROM refund t
			JOIN dossier td ON td.id = t.id
			WHERE t.original_id = r.id
		) AS top_ups,
		r.run_id, r.account_id, r.receipt, r.waits_for, r.elapsed_days, r.findings, r.fallen_grounds,
		finding_explanations(r.id) AS explanations,
		r.external_ref, r.metadata, r.created_at, r.received_at, r.updated_at, r.held_by, r.allowed_actions
	FROM refund_resource r
	WHERE r.id = d.id
) x
WHERE d.id = $1

-- read: refund_list
-- in: state text, year int, kind text, agency_id uuid, enterprise_id uuid, original_id uuid, external_ref text, after_id uuid, limit int
SELECT json_strip_nulls(r.body) AS body, '' AS k1, page.id
FROM (
	SELECT v.id
	FROM refund v
	JOIN dossier d ON d.id = v.id
	WHERE ($1 IS NULL OR d.state = $1)
		AND ($2 IS NULL OR v.year = $2)
		AND ($3 IS NULL OR v.kind = $3)
		AND ($4 IS NULL OR v.agency_id = $4)
		AND ($5 IS NULL OR v.enterprise_id = $5)
		AND ($6 IS NULL OR v.original_id = $6)
		AND ($7 IS NULL OR d.external_ref = $7)
		AND ($8 IS NULL OR v.id < $8)
	ORDER BY v.id DESC
	LIMIT $9
) page
CROSS JOIN LATERAL (SELECT row_to_json(v) AS body FROM refund_resource v WHERE v.id = page.id OFFSET 0) r
ORDER BY page.id DESC

-- The guards of the refund's flow, after its row is locked.
-- query: refund_facts
-- in: ids uuid[]
SELECT f.*, b.*
FROM refund_fact($1) f
JOIN benefit_fact($1) b USING (id)
ORDER BY f.id

-- Where a new refund of an employer belongs, and by which policy.
-- query: refund_place
-- in: enterprise_id uuid
SELECT refund_agency(e.agency_id) AS agency_id, refund_policy(business_today()) AS policy_id
FROM enterprise e
WHERE e.id = $1

-- Its kind and figures follow from the records, in the same transaction.
-- query: refund_insert
-- in: id uuid, policy_id uuid, year int
INSERT INTO refund (id, enterprise_id, agency_id, policy_id, year, kind, method, uscc)
SELECT d.id, d.enterprise_id, d.agency_id, $2, $3, 'ordinary', 'premiums', e.uscc
FROM dossier d
JOIN enterprise e ON e.id = d.enterprise_id
WHERE d.id = $1

-- Asks for an original of the employer's code and year, its own or that of another registration; nobody opens one meanwhile.
-- query: refund_year
-- in: enterprise_id uuid, year int
SELECT taken, own_id
FROM refund_of_year($1, $2)

-- Steps that promise or pay money of these codes wait for each other.
-- query: refund_balance_lock
-- in: ids uuid[]
SELECT refund_balance_lock($1)

-- query: refund_recomputable
-- in: id uuid
SELECT refund_recomputable($1) AS recomputable

-- The facts that the rules judge a refund by, and the money that its code holds already. A top-up stays of the kind and method of its
-- original, and is judged by its receipt, terms and policy, but by the rates of its own; a method chosen for a refund in difficulty stands
-- until another is chosen. A supplement is what its correction says (`corrected_fen`).
-- query: refund_judge_facts
-- in: id uuid, chosen text
SELECT
	i.*,
	o.policy_id,
	r.original_id,
	CASE WHEN r.original_id IS NOT NULL THEN r.policy_id END AS raised_by,
	t.terms_on,
	t.receipt_on,
	t.receipt_on - date '2000-01-01' AS received_on,
	greatest(r.rate_from, t.terms_on) AS known_on,
	CASE WHEN r.original_id IS NULL THEN i.in_difficulty ELSE r.kind = 'distressed' END AS distressed,
	coalesce($2, nullif(r.method, 'premiums')) AS method,
	b.held_fen,
	c.entitled_fen AS corrected_fen,
	c.computed AS corrected
FROM refund r
LEFT JOIN correction c ON c.id = r.correction_id
JOIN refund o ON o.id = coalesce(r.original_id, r.id)
JOIN dossier d ON d.id = o.id
CROSS JOIN LATERAL (
	SELECT
		CASE WHEN r.original_id IS NULL THEN refund_terms_on(o.policy_id, d.received_at)
			ELSE refund_own_terms_on(o.policy_id, d.received_at, o.computed_at) END AS terms_on,
		CASE WHEN r.original_id IS NULL THEN coalesce((d.received_at AT TIME ZONE 'Asia/Shanghai')::date, business_today())
			ELSE refund_receipt_on(d.received_at, o.computed_at) END AS receipt_on
) t
CROSS JOIN LATERAL refund_input(ARRAY[r.enterprise_id], r.base_year, t.terms_on) i
CROSS JOIN LATERAL refund_balance(ARRAY[r.uscc], r.base_year) b
WHERE r.id = $1

-- Keeps what the judgement of these cases entitles their codes to.
-- query: refund_balance_judge
-- in: ids uuid[], entitled bigint[]
INSERT INTO balance AS b (programme, uscc, year, entitled_fen, judged_case, judged_at)
SELECT 'refund', r.uscc, r.base_year, j.entitled_fen, r.id, clock_now()
FROM unnest($1, $2) AS j(id, entitled_fen)
JOIN refund r ON r.id = j.id
ORDER BY r.uscc
ON CONFLICT (programme, uscc, year) DO UPDATE
SET entitled_fen = excluded.entitled_fen, judged_case = excluded.judged_case, judged_at = excluded.judged_at

-- The refunds that stand for the codes and base years of these.
-- query: refund_originals
-- in: ids uuid[]
SELECT DISTINCT refund_original(r.id) AS id
FROM refund r
WHERE r.id = ANY ($1)
ORDER BY 1

-- The facts that paid refunds are judged by once more, each original before the top-ups beside it, paid or under way: by the day of its receipt
-- (S9), a top-up by the rate that it is paid by (S12). Its terms are known no earlier than those of its original: a top-up that only a risen record
-- brought carries a rate older than the receipt. A refund paid as ordinary is never judged as one in difficulty (S13).
-- query: refund_paid_facts
-- in: ids uuid[]
SELECT
	i.*,
	o.id AS stands_id,
	r.id AS case_id,
	r.id = o.id AS stands,
	o.policy_id,
	CASE WHEN r.id <> o.id THEN r.policy_id END AS raised_by,
	t.terms_on,
	t.receipt_on,
	t.receipt_on - date '2000-01-01' AS received_on,
	greatest(r.rate_from, t.terms_on) AS known_on,
	i.in_difficulty AND o.kind = 'distressed' AS distressed,
	nullif(o.method, 'premiums') AS method,
	0::bigint AS held_fen
FROM refund o
JOIN dossier od ON od.id = o.id
JOIN refund r ON r.uscc = o.uscc AND r.base_year = o.base_year AND r.correction_id IS NULL
JOIN dossier rd ON rd.id = r.id
CROSS JOIN LATERAL (
	SELECT
		refund_own_terms_on(o.policy_id, od.received_at, o.computed_at) AS terms_on,
		refund_receipt_on(od.received_at, o.computed_at) AS receipt_on
) t
CROSS JOIN LATERAL refund_input(ARRAY[o.enterprise_id], o.base_year, t.terms_on) i
WHERE o.id = ANY ($1) AND (r.id = o.id OR (r.original_id IS NOT NULL AND rd.state NOT IN ('rejected', 'withdrawn', 'lapsed', 'cancelled')))
ORDER BY o.id, r.id = o.id DESC, r.id

-- Steps that pay the same code for the same year wait.
-- query: refund_correction_lock
-- in: correction_id uuid
SELECT refund_balance_lock(ARRAY[c.case_id])
FROM correction c
WHERE c.id = $1

-- The money that a turned correction leaves to be paid to the account verified now, by the record as it is now (S12, S49); no row: nothing.
-- query: refund_supplement_owed
-- in: correction_id uuid
SELECT
	r.id AS original_id,
	r.enterprise_id,
	r.agency_id,
	p.version AS record_version,
	a.id AS account_id,
	w.entitled_fen,
	l.left_fen,
	c.computed
FROM correction c
JOIN refund r ON r.id = c.case_id
JOIN enterprise e ON e.id = r.enterprise_id
CROSS JOIN LATERAL (SELECT correction_entitled(c.id) AS entitled_fen) w
CROSS JOIN LATERAL correction_left(ARRAY[c.case_id], ARRAY[w.entitled_fen]) l
LEFT JOIN premium_record p ON p.uscc = r.uscc AND p.year = r.base_year AND p.current
LEFT JOIN LATERAL (
	SELECT v.id
	FROM account v
	JOIN dossier d ON d.id = v.id AND d.state = 'verified'
	WHERE v.enterprise_id = r.enterprise_id AND account_payable(v.kind, e.kind, e.uscc)
	LIMIT 1
) a ON true
WHERE c.id = $1 AND l.left_fen > 0

-- query: refund_supplement_insert
-- in: id uuid, correction_id uuid, record_version int, amount_fen bigint, account_id uuid, computed json
INSERT INTO refund (id, enterprise_id, agency_id, policy_id, year, kind, method, original_id, correction_id, uscc, record_version, amount_fen,
	account_id, computed, computed_at)
SELECT $1, r.enterprise_id, r.agency_id, r.policy_id, r.year, r.kind, r.method, r.id, $2, r.uscc, $3, $4, $5, $6, clock_now()
FROM correction c
JOIN refund r ON r.id = c.case_id
WHERE c.id = $2

-- The same of refunds that were handed in, as of the day that each rests on, with what each carries: what it was entitled to, whatever its code
-- holds, and whether a rule failed. What a top-up is owed is for its run to say.
-- query: refund_again_facts
-- in: ids uuid[]
SELECT
	i.*,
	r.id,
	r.policy_id,
	NULL::uuid AS raised_by,
	t.terms_on,
	t.receipt_on,
	t.receipt_on - date '2000-01-01' AS received_on,
	t.terms_on AS known_on,
	i.in_difficulty AS distressed,
	nullif(r.method, 'premiums') AS method,
	0::bigint AS held_fen,
	coalesce((r.computed ->> 'entitlement_fen')::bigint, r.amount_fen) AS entitlement_fen,
	EXISTS (
		SELECT FROM finding f
		WHERE f.case_id = r.id AND f.verdict = 'fail' AND f.version = (SELECT max(n.version) FROM finding n WHERE n.case_id = r.id)) AS failed
FROM refund r
JOIN dossier d ON d.id = r.id
CROSS JOIN LATERAL (
	SELECT
		CASE WHEN in_review(d.state) THEN refund_terms_on(r.policy_id, d.received_at)
			ELSE refund_own_terms_on(r.policy_id, d.received_at, r.computed_at) END AS terms_on,
		CASE WHEN in_review(d.state) THEN coalesce((d.received_at AT TIME ZONE 'Asia/Shanghai')::date, business_today())
			ELSE refund_receipt_on(d.received_at, r.computed_at) END AS receipt_on
) t
CROSS JOIN LATERAL refund_input(ARRAY[r.enterprise_id], r.base_year, t.terms_on) i
WHERE r.id = ANY ($1) AND r.original_id IS NULL
ORDER BY r.policy_id, t.terms_on, t.receipt_on, r.id

-- When it is received, also the receipt (a legal fact): when, under which number, of what content. There is no due day: the time a refund
-- takes is measured (S6b).
-- query: refund_figures_write
-- in: id uuid, kind text, method text, record_version int, amount_fen bigint, computed json, received bool
UPDATE refund r
SET
	kind = $2,
	method = $3,
	record_version = $4,
	amount_fen = $5,
	computed = $6,
	computed_at = clock_now(),
	receipt = CASE WHEN $7 THEN json_build_object(
			'received_at', clock_now(),
			'number', d.number,
			'sha256', encode(sha256(convert_to(json_strip_nulls($6)::text, 'UTF8')), 'hex'))
		ELSE r.receipt END
FROM dossier d
WHERE r.id = $1 AND d.id = r.id

-- The account verified now is the one to be paid (S45b, S49).
-- query: refund_account_take
-- in: id uuid
UPDATE refund r
SET account_id = a.id
FROM account a
JOIN dossier d ON d.id = a.id AND d.state = 'verified'
WHERE r.id = $1 AND a.enterprise_id = r.enterprise_id

-- Reasons that are not of this step; whether they are reasons of any other.
-- query: refund_reasons_unfit
-- in: note json, list text
SELECT
	r.reason ->> 'code' AS code,
	EXISTS (SELECT FROM code_list c WHERE c.list = 'reasons' AND c.code = r.reason ->> 'code') AS known
FROM json_array_elements($1 -> 'reasons') AS r(reason)
WHERE NOT EXISTS (SELECT FROM code_list c WHERE c.list = $2 AND c.code = r.reason ->> 'code')
ORDER BY 1

-- Offers that nobody took up in the days of acceptance (S76).
-- query: refund_offers_over
SELECT r.id
FROM refund r
JOIN dossier d ON d.id = r.id AND d.flow = 'refund' AND d.state IN ('offered', 'declined')
WHERE NOT within_window(r.policy_id, 'refund', 'refund_accept_until', clock_now())
ORDER BY r.id
LIMIT 10000
