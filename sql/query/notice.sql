-- Notices on display are for everybody: a county has those of other counties from notice_elsewhere.
-- read: notice_view
-- in: notice_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM notice_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1
UNION ALL
SELECT e.body, e.version FROM notice_elsewhere($1, NULL, NULL, NULL, 1) e

-- read: notice_list
-- in: agency_id uuid, state text, after_id uuid, limit int
SELECT n.body, '' AS k1, n.id
FROM (
	(
		SELECT json_strip_nulls(row_to_json(r)) AS body, r.id
		FROM notice_resource r
		WHERE ($1 IS NULL OR r.agency_id = $1) AND ($2 IS NULL OR r.state = $2) AND ($3 IS NULL OR r.id < $3)
			AND r.state IN ('published', 'closed', 'replaced')
		ORDER BY r.id DESC
		LIMIT $4
	)
	UNION ALL
	SELECT e.body, e.id FROM notice_elsewhere(NULL, $1, $2, $3, $4) e
) n
ORDER BY n.id DESC
LIMIT $4

-- A published notice is for everybody; by its plan it is asked for by those who see the plan.
-- read: notice_case_view
-- in: plan_id uuid, notice_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM plan p
JOIN notice n ON n.plan_id = p.id
JOIN notice_resource r ON r.id = n.id
JOIN dossier d ON d.id = n.id
WHERE p.id = $1 AND n.id = $2

-- read: notice_case_list
-- in: plan_id uuid, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM plan p
JOIN notice n ON n.plan_id = p.id
JOIN notice_resource r ON r.id = n.id
WHERE p.id = $1 AND ($2 IS NULL OR r.id < $2)
ORDER BY r.id DESC
LIMIT $3

-- The words of the notice of a plan revision, frozen (S37), and until when its months are claimed (S76).
-- A name that was written before it had to be one line is shown as one (S37).
-- query: notice_insert
-- in: id uuid, plan_id uuid
INSERT INTO notice (id, plan_id, agency_id, enterprise_name, headcount, amount_fen, claimable_until, wages_claimable_until)
SELECT $1, p.id, p.agency_id, one_line(e.name), p.headcount, p.amount_fen, w.until, CASE WHEN p.last_month >= w.wages_month THEN w.wages_until END
FROM plan p
JOIN enterprise e ON e.id = p.enterprise_id
LEFT JOIN LATERAL claim_days(p.id) w ON true
WHERE p.id = $2
RETURNING claimable_until

-- Why a notice cannot say until when months are claimed: the year that a calendar lacks (S60). No row: the policy does not say when
-- acceptance ends.
-- query: notice_gap
-- in: plan_id uuid
SELECT g.layer, g.year
FROM plan p
CROSS JOIN LATERAL claim_days(p.id) w
CROSS JOIN LATERAL calendar_gap(p.agency_id, w.approved_on) g
WHERE p.id = $1 AND w.closes IS NOT NULL

-- query: notice_plan
-- in: plan_id uuid
SELECT enterprise_id, agency_id FROM plan WHERE id = $1

-- query: notice_of
-- in: id uuid
SELECT plan_id FROM notice WHERE id = $1

-- What is on display of a plan, or waits for it; at most one, by its slot.
-- query: notice_standing
-- in: plan_id uuid
SELECT n.id
FROM notice n
JOIN dossier d ON d.id = n.id AND d.state IN ('pending', 'published', 'closed')
WHERE n.plan_id = $1

-- The clock of the notice has just started: its due day is the day the notice closes.
-- query: notice_published
-- in: id uuid, body json
UPDATE notice n
SET site_url = b.site_url, published_at = b.published_at, closes_on = due_on(n.id)
FROM json_to_record($2) AS b(site_url text, published_at timestamptz)
WHERE n.id = $1

-- A publication is recorded when it has happened, and it follows the plan's approval, which opened the notice; its days count from the
-- day of the record (S37).
-- query: notice_publishable
-- in: id uuid, body json
SELECT b.published_at <= clock_now() AS happened, b.published_at::date >= d.created_at::date AS follows
FROM json_to_record($2) AS b(published_at timestamptz)
JOIN dossier d ON d.id = $1 AND d.flow = 'notice'

-- Notices whose days are over and which nothing keeps open; the day after the last one.
-- query: notice_over
SELECT n.id
FROM notice n
JOIN dossier d ON d.id = n.id AND d.state = 'published'
WHERE n.closes_on < business_today()
	AND NOT EXISTS (SELECT FROM hold h WHERE h.case_id = n.plan_id AND h.cause = 'objection' AND h.released_at IS NULL)
ORDER BY n.id
LIMIT 500

-- query: notice_facts
-- in: ids uuid[]
SELECT
	l.id,
	(SELECT state FROM dossier WHERE id = n.plan_id) = 'approved' AS plan_approved,
	n.closes_on < business_today() AS notice_days_over,
	NOT h.objection AS no_open_objection,
	NOT h.objection AS none_upheld
FROM dossier l
JOIN notice n ON n.id = l.id
CROSS JOIN LATERAL (
	SELECT EXISTS (
		SELECT FROM hold
		WHERE case_id = n.plan_id AND cause = 'objection' AND released_at IS NULL) AS objection
) h
WHERE l.id = ANY ($1)
ORDER BY l.id
