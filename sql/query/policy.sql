-- read: policy_view
-- in: policy_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM policy_whole r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- read: policy_list
-- in: state text, after_k1 text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, r.issued_on::text AS k1, r.id
FROM policy_resource r
WHERE ($1 IS NULL OR r.state = $1) AND ($3 IS NULL OR (r.issued_on, r.id) < ($2::date, $3))
ORDER BY r.issued_on DESC, r.id DESC
LIMIT $4

-- Every parameter as it holds on that day, and the calendar by which its deadlines run (S71). A draft holds nowhere, whoever asks.
-- read: policy_effective
-- in: policy_id uuid, agency_id uuid, date date
SELECT
	json_strip_nulls(json_build_object(
		'policy_id', p.id,
		'doc_no', p.doc_no,
		'agency_id', a.id,
		'date', day.day,
		'calendar_layer', a.calendar_layer,
		'parameters', (
			SELECT coalesce(json_agg(json_build_object('programme', v.programme, 'name', v.name,
				'value', v.value,
				'clause', v.clause, 'source', v.source, 'valid_from', v.valid_from, 'receipts_from', v.receipts_from,
				'receipts_to', v.receipts_to) ORDER BY v.programme DESC, v.name), '[]')
			FROM (
				SELECT DISTINCT ON (programme, name) *
				FROM parameter_resource
				WHERE policy_id = p.id AND valid_from <= day.day
				ORDER BY programme, name, valid_from DESC
			) v
		))) AS body,
	0::bigint AS version
FROM policy p
JOIN dossier d ON d.id = p.id AND d.state IN ('published', 'retired')
JOIN agency a ON a.id = $2
CROSS JOIN (SELECT coalesce($3, business_today()) AS day) day
WHERE p.id = $1 AND p.effective_from <= day.day

-- Where employers enter (S23c, S38).
-- read: policy_channel_list
-- in: policy_id uuid, after_k1 text, after_id uuid, limit int
SELECT
	json_build_object('programme', c.programme, 'site', c.site, 'steps', c.steps, 'clause', c.clause, 'operation', c.operation) AS body,
	c.programme || ' ' || c.site AS k1,
	c.policy_id AS id
FROM policy_channel c
WHERE c.policy_id = case_seen($1) AND ($2 IS NULL OR c.programme || ' ' || c.site > $2) AND ($3::uuid IS NULL OR true)
ORDER BY c.programme || ' ' || c.site
LIMIT $4

-- query: policy_insert
-- in: id uuid, body json
INSERT INTO policy (id, doc_no, title, issuers, issued_on, effective_from)
SELECT $1, b.doc_no, b.title, b.issuers, b.issued_on, b.effective_from
FROM json_to_record($2) AS b(doc_no text, title text, issuers text[], issued_on date, effective_from date)

-- A version that starts from another one takes clauses, parameters, channels and branches over.
-- query: policy_copy
-- in: id uuid, body json
WITH source AS (
	SELECT p.id FROM json_to_record($2) AS b(copy_of uuid) JOIN policy p ON p.id = b.copy_of
),
clauses AS (
	INSERT INTO policy_clause (policy_id, clause, place, summary_zh, summary_en)
	SELECT $1, c.clause, c.place, c.summary_zh, c.summary_en FROM policy_clause c JOIN source s ON s.id = c.policy_id
),
parameters AS (
	INSERT INTO policy_parameter (policy_id, programme, name, value, clause, source, valid_from, receipts_from, receipts_to)
	SELECT $1, v.programme, v.name, v.value, v.clause, v.source, v.valid_from, v.receipts_from, v.receipts_to
	FROM policy_parameter v JOIN source s ON s.id = v.policy_id
),
channels AS (
	INSERT INTO policy_channel (policy_id, programme, site, steps, clause, operation)
	SELECT $1, c.programme, c.site, c.steps, c.clause, c.operation FROM policy_channel c JOIN source s ON s.id = c.policy_id
)
INSERT INTO policy_industry (policy_id, prefix, edition, branch, source)
SELECT $1, i.prefix, i.edition, i.branch, i.source FROM policy_industry i JOIN source s ON s.id = i.policy_id

-- Its months: those it names, else those of the version it starts from. The fund is the programme's own (S33).
-- query: policy_months
-- in: id uuid, body json
INSERT INTO policy_month (policy_id, programme, month, amount_fen, max_months, fund_code)
SELECT $1, 'training', (m.month || '-01')::date, m.amount_fen, m.max_months, 'SKILL_SPECIAL'
FROM json_to_record($2) AS b(months json)
CROSS JOIN json_to_recordset(b.months) AS m(month text, amount_fen bigint, max_months smallint)
UNION ALL
SELECT $1, o.programme, o.month, o.amount_fen, o.max_months, o.fund_code
FROM json_to_record($2) AS b(copy_of uuid, months json)
JOIN policy_month o ON o.policy_id = b.copy_of
WHERE b.months IS NULL

-- query: policy_known
-- in: body json
SELECT p.id FROM json_to_record($1) AS b(copy_of uuid) JOIN policy p ON p.id = b.copy_of

-- Sets the value from a day on.
-- query: parameter_write
-- in: policy_id uuid, body json
INSERT INTO policy_parameter AS p (policy_id, programme, name, value, clause, source, valid_from, receipts_from, receipts_to)
SELECT $1, b.programme, b.name, nullif(b.value::text, 'null')::json, b.clause, 'operator', b.valid_from, b.receipts_from, b.receipts_to
FROM json_to_record($2)
	AS b(programme text, name text, value json, clause text, valid_from date, receipts_from date, receipts_to date)
ON CONFLICT (policy_id, programme, name, valid_from) DO UPDATE
SET value = excluded.value, clause = excluded.clause, source = excluded.source, receipts_from = excluded.receipts_from,
	receipts_to = excluded.receipts_to

-- query: policy_lacks
-- in: policy_id uuid
SELECT
	l.place,
	l.begins_on - date '2000-01-01' AS begins_on,
	l.ends_on - date '2000-01-01' AS ends_on
FROM policy_lacks($1) l
