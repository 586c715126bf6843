-- read: plan_view
-- in: plan_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM plan_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- read: plan_list
-- in: state text, enterprise_id uuid, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM plan_resource r
WHERE ($1 IS NULL OR r.state = $1) AND ($2 IS NULL OR r.enterprise_id = $2) AND ($3 IS NULL OR r.id < $3)
ORDER BY r.id DESC
LIMIT $4

-- The policy in force that pays training, the newest first, one that is still to come last; and what the form asks of it.
-- query: plan_frame
-- in: enterprise_id uuid, first_month text, last_month text
WITH paid AS (
	SELECT m.month
	FROM policy_month m
	JOIN dossier d ON d.id = m.policy_id AND d.state = 'published'
	WHERE m.programme = 'training'
)
SELECT
	e.agency_id,
	p.id AS policy_id,
	(SELECT min(month) FROM paid) - date '2000-01-01' AS programme_from,
	(SELECT (max(month) + interval '1 month')::date - 1 FROM paid) - date '2000-01-01' AS programme_until,
	($3 || '-01')::date >= ($2 || '-01')::date AS in_order
FROM enterprise e
LEFT JOIN LATERAL (
	SELECT p.id
	FROM policy p
	JOIN dossier d ON d.id = p.id AND d.state = 'published'
	JOIN policy_month m ON m.policy_id = p.id AND m.programme = 'training' AND m.month = ($2 || '-01')::date
	ORDER BY p.effective_from <= business_today() DESC, p.effective_from DESC
	LIMIT 1
) p ON true
WHERE e.id = $1

-- The amount is the headcount by the months of the span, at most the months one worker may have (S32).
-- query: plan_insert
-- in: id uuid, policy_id uuid, body json
INSERT INTO plan (id, series_id, revision, enterprise_id, agency_id, policy_id, category, first_month, last_month, content, manner,
	posts, amount_fen, headcount)
SELECT
	$1, $1, 1, e.id, e.agency_id, $2, b.category, (b.first_month || '-01')::date, (b.last_month || '-01')::date, b.content, b.manner,
	b.posts, plan_amount($2, (b.first_month || '-01')::date, (b.last_month || '-01')::date, c.headcount), c.headcount
FROM json_to_record($3) AS b(enterprise_id uuid, category text, first_month text, last_month text, content text, manner text, posts text,
	headcounts json)
JOIN enterprise e ON e.id = b.enterprise_id
CROSS JOIN LATERAL (SELECT sum(headcount)::int AS headcount FROM json_to_recordset(b.headcounts) AS h(headcount int)) c

-- query: plan_change
-- in: id uuid, policy_id uuid, body json
UPDATE plan p
SET
	policy_id = $2,
	category = b.category,
	first_month = (b.first_month || '-01')::date,
	last_month = (b.last_month || '-01')::date,
	content = b.content,
	manner = b.manner,
	posts = b.posts,
	headcount = c.headcount,
	amount_fen = plan_amount($2, (b.first_month || '-01')::date, (b.last_month || '-01')::date, c.headcount)
FROM json_to_record($3) AS b(enterprise_id uuid, category text, first_month text, last_month text, content text, manner text, posts text,
	headcounts json)
CROSS JOIN LATERAL (SELECT sum(headcount)::int AS headcount FROM json_to_recordset(b.headcounts) AS h(headcount int)) c
WHERE p.id = $1 AND p.enterprise_id = b.enterprise_id

-- query: plan_headcount_clear
-- in: id uuid
DELETE FROM plan_headcount WHERE plan_id = $1

-- query: plan_headcount_insert
-- in: id uuid, body json
INSERT INTO plan_headcount (plan_id, person_class, headcount)
SELECT $1, h.person_class, h.headcount
FROM json_to_recordset($2 -> 'headcounts') AS h(person_class text, headcount int)

-- What the rules judge a plan by: its own form, and what its employer was determined to be (S26 to S30, S66).
-- query: plan_terms
-- in: id uuid
SELECT
	p.policy_id,
	p.first_month,
	p.first_month - date '2000-01-01' AS first_day,
	p.last_month - date '2000-01-01' AS last_day,
	coalesce((d.received_at AT TIME ZONE 'Asia/Shanghai')::date, business_today()) - date '2000-01-01' AS received_on,
	p.category,
	p.headcount,
	(SELECT string_agg(c.person_class, ',') FROM plan_headcount c WHERE c.plan_id = p.id) AS classes,
	f.*
FROM plan p
JOIN dossier d ON d.id = p.id
CROSS JOIN LATERAL category_facts(p.enterprise_id, p.policy_id, p.first_month, p.first_month) f
WHERE p.id = $1

-- query: plan_facts
-- in: ids uuid[]
SELECT
	l.id,
	enterprise_state(l.enterprise_id) IS DISTINCT FROM 'closed' AS enterprise_not_closed,
	enterprise_state(l.enterprise_id) IS NOT DISTINCT FROM 'closed' AS enterprise_closed,
	enterprise_state(l.enterprise_id) IS DISTINCT FROM 'suspended' AS enterprise_not_suspended,
	enterprise_state(l.enterprise_id) IN ('verified', 'moving') AS enterprise_verified,
	business_today() - date '2000-01-01' AS today,
	w.opens - date '2000-01-01' AS claim_window_from,
	w.claimed_until - date '2000-01-01' AS claim_window_until,
	NOT EXISTS (
		SELECT FROM generate_series(p.first_month, p.last_month, interval '1 month') AS m(month)
		WHERE NOT EXISTS (
			SELECT FROM policy_month pm
			WHERE pm.policy_id = p.policy_id AND pm.programme = 'training' AND pm.month = m.month::date)
	) AS months_in_programme,
	w.first_day - date '2000-01-01' AS months_in_programme_from,
	w.last_day - date '2000-01-01' AS months_in_programme_until,
	document_present(p.id, 'plan_form') AS signed_form_present,
	guide_live(p.agency_id) AS guide_live,
	findings_answered(p.id) AS findings_answered,
	l.state = 'returned' AND resubmit_overdue(l.id) AS resubmit_overdue,
	l.state IN ('draft', 'returned') AND (actor_role() = 'enterprise') = entered_by_enterprise(l.id) AS author_side,
	NOT EXISTS (SELECT FROM hold h WHERE h.case_id = l.id AND h.released_at IS NULL) AS cause_cleared,
	NOT EXISTS (
		SELECT FROM claim c
		JOIN dossier d ON d.id = c.id
		WHERE c.plan_series = p.series_id AND d.state NOT IN ('paid', 'rejected', 'withdrawn', 'lapsed', 'cancelled')
	) AS no_open_claim,
	business_today() <= w.months_until AS months_left,
	w.months_until - date '2000-01-01' AS months_left_until,
	EXISTS (
		SELECT FROM plan n
		JOIN dossier d ON d.id = n.id AND d.state IN ('county_review', 'approved')
		WHERE n.series_id = p.series_id AND n.revision > p.revision
	) AS newer_revision_approved
FROM dossier l
JOIN plan p ON p.id = l.id
LEFT JOIN LATERAL claim_days(CASE WHEN l.state = 'closed' THEN p.id END) c ON true
CROSS JOIN LATERAL (
	SELECT
		o.effective_from AS opens,
		u.claimed_until,
		greatest((p.last_month + interval '1 month')::date - 1, CASE WHEN u.claimed_until > c.closes THEN u.claimed_until END) AS months_until,
		m.first_day,
		m.last_day
	FROM policy o
	CROSS JOIN LATERAL (
		-- The last day of the month that is claimed longest; what no calendar tells adds nothing.
		SELECT greatest(c.closes, c.until, CASE WHEN p.last_month >= c.wages_month THEN c.wages_until END) AS claimed_until
	) u
	CROSS JOIN LATERAL (
		SELECT min(pm.month) AS first_day, (max(pm.month) + interval '1 month')::date - 1 AS last_day
		FROM policy_month pm
		WHERE pm.policy_id = o.id AND pm.programme = 'training'
	) m
	WHERE o.id = p.policy_id
) w
WHERE l.id = ANY ($1)
ORDER BY l.id
