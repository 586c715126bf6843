-- Corrections after payment (更正, S12, S63).

-- read: correction_list
-- in: case_id uuid, enterprise_id uuid, state text, after_id uuid, limit int
SELECT json_strip_nulls(r.body) AS body, '' AS k1, page.id
FROM (
	SELECT c.id
	FROM correction c
	JOIN dossier d ON d.id = c.id
	WHERE ($1 IS NULL OR c.case_id = $1) AND ($2 IS NULL OR c.enterprise_id = $2) AND ($3 IS NULL OR d.state = $3)
		AND ($4 IS NULL OR c.id < $4)
	ORDER BY c.id DESC
	LIMIT $5
) page
CROSS JOIN LATERAL (SELECT row_to_json(v) AS body FROM correction_resource v WHERE v.id = page.id OFFSET 0) r
ORDER BY page.id DESC

-- read: correction_view
-- in: correction_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM correction_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- query: correction_facts
-- in: ids uuid[]
SELECT * FROM correction_fact($1)

-- Cases, and those that are paid together with them, before they are judged again.
-- query: correction_lock_cases
-- in: case_ids uuid[]
SELECT d.id
FROM correction_member($1) m
JOIN dossier d ON d.id = m.member_id
ORDER BY d.id
FOR NO KEY UPDATE OF d

-- The same of the case of a correction.
-- query: correction_lock
-- in: id uuid
SELECT d.id
FROM correction c
CROSS JOIN LATERAL correction_member(ARRAY[c.case_id]) m
JOIN dossier d ON d.id = m.member_id
WHERE c.id = $1
ORDER BY d.id
FOR NO KEY UPDATE OF d

-- The steps that verdicts ask for: a correction where something is left to be done and none is open, other figures of one that is, or its
-- end. A correction that was dismissed is not asked for again while everything that it was computed from is the same.
-- query: correction_wanted
-- in: case_ids uuid[], entitled bigint[], against text[], computed text[]
SELECT
	w.case_id,
	d.enterprise_id,
	d.agency_id,
	o.id AS correction_id,
	w.entitled_fen,
	l.paid_fen,
	w.computed,
	CASE WHEN o.id IS NULL THEN 'open' WHEN l.left_fen = 0 THEN 'clear' ELSE 'renew' END AS action,
	coalesce(f.cause, o.cause, '{"falls": []}') AS cause
FROM unnest($1, $2, $3, $4) AS w(case_id, entitled_fen, against, computed)
JOIN dossier d ON d.id = w.case_id
JOIN correction_left($1, $2) l ON l.case_id = w.case_id
LEFT JOIN LATERAL (
	SELECT c.id, c.entitled_fen, c.paid_fen, c.computed::text AS computed, c.cause
	FROM correction c
	JOIN dossier cd ON cd.id = c.id AND cd.state = 'open'
	WHERE c.case_id = w.case_id
) o ON true
CROSS JOIN LATERAL (
	SELECT CASE WHEN count(*) > 0 THEN json_build_object('falls', json_agg(json_build_object(
		'case_id', g.case_id, 'kind', g.kind, 'fell_at', g.at) ORDER BY g.at, g.kind)) END AS cause
	FROM correction_member(ARRAY[w.case_id]) m
	CROSS JOIN LATERAL ground_told(ARRAY[m.member_id]) g
	WHERE NOT g.stands AND NOT EXISTS (SELECT FROM judgement j WHERE j.case_id = g.case_id AND j.version >= g.step)
) f
WHERE CASE
	WHEN o.id IS NOT NULL THEN l.left_fen = 0
		OR (o.entitled_fen, o.paid_fen, o.computed) <> (w.entitled_fen, l.paid_fen, w.computed)
	ELSE l.left_fen <> 0 AND NOT EXISTS (
		SELECT FROM correction k
		JOIN dossier kd ON kd.id = k.id AND kd.state = 'dismissed'
		WHERE k.case_id = w.case_id
			AND (k.entitled_fen, k.paid_fen, k.computed::text) = (w.entitled_fen, l.paid_fen, w.computed)) END
ORDER BY w.case_id

-- The verdict of the rules, kept of every case that was paid by them.
-- query: judgement_write
-- in: case_ids uuid[], entitled bigint[], against text[], computed text[]
INSERT INTO judgement (case_id, version, entitled_fen, against, computed, at)
SELECT
	m.member_id,
	d.version,
	w.entitled_fen,
	w.against,
	json_build_object('paid_fen', l.paid_fen, 'left_fen', l.left_fen, 'how', w.computed::json),
	clock_now()
FROM unnest($1, $2, $3, $4) AS w(case_id, entitled_fen, against, computed)
JOIN correction_left($1, $2) l ON l.case_id = w.case_id
JOIN correction_member($1) m ON m.case_id = w.case_id
JOIN dossier d ON d.id = m.member_id AND d.state = 'paid'
ON CONFLICT (case_id, version) DO UPDATE
SET entitled_fen = excluded.entitled_fen, against = excluded.against, computed = excluded.computed, at = excluded.at

-- query: correction_insert
-- in: id uuid, case_id uuid, entitled_fen bigint, paid_fen bigint, cause json, computed json
INSERT INTO correction (id, case_id, enterprise_id, agency_id, entitled_fen, paid_fen, cause, computed, judged_version)
SELECT $1, d.id, d.enterprise_id, d.agency_id, $3, $4, $5, $6, d.version
FROM dossier d
WHERE d.id = $2

-- query: correction_renew
-- in: id uuid, case_id uuid, entitled_fen bigint, paid_fen bigint, cause json, computed json
UPDATE correction c
SET entitled_fen = $3, paid_fen = $4, cause = $5, computed = $6, judged_version = d.version
FROM dossier d
WHERE c.id = $1 AND c.case_id = $2 AND d.id = c.case_id

-- The turned corrections whose recovery or supplement fell; not where another one of the case is open already.
-- query: correction_fallen
-- in: ids uuid[]
SELECT c.id
FROM correction c
JOIN dossier d ON d.id = c.id AND d.state = 'turned'
WHERE c.id IN (
		SELECT correction_id FROM recovery WHERE id = ANY ($1)
		UNION ALL
		SELECT correction_id FROM refund WHERE id = ANY ($1))
	AND NOT EXISTS (
		SELECT FROM correction o
		JOIN dossier od ON od.id = o.id AND od.state = 'open'
		WHERE o.case_id = c.case_id)
ORDER BY c.id

-- The claims of a correction, in words for the employer.
-- query: correction_claims
-- in: id uuid
SELECT
	k.case_id,
	k.amount_fen,
	d.enterprise_id,
	d.agency_id,
	format('经重新核算，应发 %s 元，实发（已扣除退回）%s 元，本笔多发 %s 元%s。', y.entitled, y.paid, y.amount,
		'；未通过规则 ' || (c.computed ->> 'against')) AS reason
FROM correction c
CROSS JOIN LATERAL correction_claims(c.id) k
JOIN dossier d ON d.id = k.case_id
CROSS JOIN LATERAL (
	SELECT
		to_char(c.entitled_fen / 100.0, 'FM9999999999990.00') AS entitled,
		to_char(c.paid_fen / 100.0, 'FM9999999999990.00') AS paid,
		to_char(k.amount_fen / 100.0, 'FM9999999999990.00') AS amount
) y
WHERE c.id = $1
ORDER BY k.case_id DESC

-- Paid cases rest on what they were judged by last: a fact that changes again, or back, is a fall once more.
-- query: judgement_grounds
-- in: case_ids uuid[]
SELECT ground_write(m.ids, 0)
FROM (
	SELECT array_agg(d.id) AS ids
	FROM correction_member($1) m
	JOIN dossier d ON d.id = m.member_id AND d.state = 'paid'
) m
