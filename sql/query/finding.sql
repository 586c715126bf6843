-- read: finding_list
-- in: claim_id uuid, verdict text, after_k1 text, limit int
SELECT body, k1, id FROM finding_page($1, $2, $3, $4)

-- read: plan_finding_list
-- in: plan_id uuid, verdict text, after_k1 text, limit int
SELECT body, k1, id FROM finding_page($1, $2, $3, $4)

-- read: refund_finding_list
-- in: refund_id uuid, verdict text, after_k1 text, limit int
SELECT body, k1, id FROM finding_page($1, $2, $3, $4)

-- What the rules said of a case, stored with the version they judged.
-- query: finding_write
-- in: case_id uuid, rule text[], clause text[], verdict text[], line bigint[], finding text[]
INSERT INTO finding (case_id, version, rule, clause, verdict, line, finding)
SELECT d.id, d.version, f.rule, f.clause, f.verdict, f.line, f.finding::json
FROM dossier d
CROSS JOIN unnest($2, $3, $4, $5, $6) AS f(rule, clause, verdict, line, finding)
WHERE d.id = $1

-- The same of all cases of an employer that were judged, as part of that judgement, as far as somebody may still decide on them.
-- query: finding_carry
-- in: enterprise_id uuid, rule text[], clause text[], verdict text[], line bigint[], finding text[]
INSERT INTO finding (case_id, version, rule, clause, verdict, line, finding)
SELECT d.id, j.version, f.rule, f.clause, f.verdict, f.line, f.finding::json
FROM dossier d
JOIN LATERAL (
	SELECT max(a.seq) AS version FROM audit a WHERE a.case_id = d.id AND finding_step(a.flow, a.action)
) j ON j.version IS NOT NULL
CROSS JOIN unnest($2, $3, $4, $5, $6) AS f(rule, clause, verdict, line, finding)
WHERE d.enterprise_id = $1 AND d.flow IN ('account', 'plan', 'claim', 'refund')
	AND d.state IN ('submitted', 'verified', 'county_review', 'prefecture_review', 'review_1', 'review_2', 'awaiting_funds', 'approved',
		'rejected', 'lapsed')
ON CONFLICT (case_id, version, rule, line) DO NOTHING

-- Answers to what is not there, or needs none.
-- query: finding_unfit
-- in: case_id uuid, body json
SELECT a.n - 1 AS index
FROM json_array_elements($2 -> 'answers') WITH ORDINALITY AS a(answer, n)
LEFT JOIN finding_resource f ON f.case_id = $1 AND f.rule = a.answer ->> 'rule' AND f.verdict = 'needs_review'
	AND f.line = coalesce((a.answer ->> 'line')::int, 0)
WHERE f.rule IS NULL
ORDER BY a.n

-- query: finding_answer
-- in: case_id uuid, body json
UPDATE finding f
SET answer = a.answer, answer_text = a.text, answered_by = actor_human(), answered_at = clock_now()
FROM json_to_recordset($2 -> 'answers') AS a(rule text, line int, answer text, text text)
WHERE f.case_id = $1 AND f.rule = a.rule AND f.line = coalesce(a.line, 0) AND f.verdict = 'needs_review'
	AND f.version = (SELECT max(version) FROM finding WHERE case_id = $1)
