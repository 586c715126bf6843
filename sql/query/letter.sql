-- Letters to the finance bureau (函告, S47).

-- read: letter_list
-- in: fund_id uuid, state text, year int, after_k1 text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM letter_resource r
WHERE ($1::uuid IS NULL OR r.fund_id = $1)
	AND ($2::text IS NULL OR r.state = $2)
	AND ($3::int IS NULL OR r.issued_on BETWEEN make_date($3, 1, 1) AND make_date($3, 12, 31))
	AND ($4::text IS NULL OR r.id < $5)
ORDER BY r.id DESC
LIMIT $6

-- read: letter_view
-- in: letter_id uuid
SELECT json_strip_nulls(row_to_json(s)) AS body, s.version
FROM (
	SELECT
		r.*,
		(
			SELECT coalesce(json_agg(row_to_json(i) ORDER BY i.agency_id, i.case_number), '[]')
			FROM letter_item_resource i
			WHERE i.letter_id = r.id
		) AS items,
		d.version
	FROM letter_resource r
	JOIN dossier d ON d.id = r.id
	WHERE r.id = $1
) s

-- query: letter_facts
-- in: ids uuid[]
SELECT l.id, f.*
FROM unnest($1) AS l(id)
CROSS JOIN LATERAL letter_fact(l.id) f
ORDER BY l.id

-- query: letter_insert
-- in: id uuid, body json
INSERT INTO letter (id, fund_id, title)
SELECT $1, b.fund_id, b.title
FROM json_to_record($2) AS b(fund_id uuid, title text)

-- query: letter_title
-- in: id uuid, body json
UPDATE letter
SET title = $2 ->> 'title'
WHERE id = $1 AND $2 ->> 'title' IS NOT NULL

-- What stands against cases on this letter: their place in the request and the guard that fails.
-- query: letter_items_judge
-- in: letter_id uuid, body json
SELECT j.place, j.guard
FROM (
	SELECT
		x.place - 1 AS place,
		CASE
		WHEN d.state IS DISTINCT FROM 'approved' OR o.case_id IS NULL THEN 'items_approved'
		WHEN o.fund_id <> l.fund_id THEN 'one_fund'
		WHEN case_payer(d.id) <> actor_role() THEN 'payer_side'
		WHEN i.case_id IS NOT NULL THEN 'not_on_letter'
		END AS guard
	FROM letter l
	CROSS JOIN json_array_elements_text($2 -> 'case_ids') WITH ORDINALITY AS x(case_id, place)
	LEFT JOIN dossier d ON d.id = x.case_id::uuid
	LEFT JOIN obligation o ON o.case_id = d.id AND o.live
	LEFT JOIN letter_item i ON i.case_id = d.id AND i.live AND i.letter_id <> l.id
	WHERE l.id = $1
) j
WHERE j.guard IS NOT NULL
ORDER BY j.place

-- query: letter_items_delete
-- in: letter_id uuid, body json
DELETE FROM letter_item
WHERE letter_id = $1 AND $2 -> 'case_ids' IS NOT NULL

-- query: letter_items_insert
-- in: letter_id uuid, body json
INSERT INTO letter_item (letter_id, case_id, round, fund_id, enterprise_id, agency_id, gross_fen)
SELECT DISTINCT l.id, o.case_id, o.round, l.fund_id, o.enterprise_id, o.agency_id, o.approved_fen
FROM letter l
CROSS JOIN json_array_elements_text($2 -> 'case_ids') AS x(case_id)
JOIN obligation o ON o.case_id = x.case_id::uuid AND o.live
WHERE l.id = $1

-- The number is taken in the transaction that uses it: no gaps per fund and year.
-- query: letter_number
-- in: id uuid
UPDATE letter l
SET
	year = n.year,
	seq = n.seq,
	letter_number = n.prefix || '〔' || n.year || '〕' || n.seq || '号',
	issued_on = business_today()
FROM (
	SELECT
		f.letter_prefix AS prefix,
		extract(year FROM business_today())::int AS year,
		next_number('letter ' || f.code || ' ' || extract(year FROM business_today())::int)::int AS seq
	FROM letter own
	JOIN fund f ON f.id = own.fund_id
	WHERE own.id = $1
) n
WHERE l.id = $1

-- The cases that stand on a letter.
-- query: letter_cases
-- in: letter_id uuid
SELECT i.case_id AS id, d.flow
FROM letter_item i
JOIN dossier d ON d.id = i.case_id
WHERE i.letter_id = $1 AND i.live
ORDER BY i.case_id

-- Those of the request; the ones that do not stand on it have no id.
-- query: letter_cases_named
-- in: letter_id uuid, body json
SELECT x.place - 1 AS place, i.case_id AS id, d.flow, $2 ->> 'reason' AS reason
FROM json_array_elements_text($2 -> 'case_ids') WITH ORDINALITY AS x(case_id, place)
LEFT JOIN letter_item i ON i.letter_id = $1 AND i.live AND i.case_id = x.case_id::uuid
LEFT JOIN dossier d ON d.id = i.case_id
ORDER BY x.place

-- query: letter_items_end
-- in: letter_id uuid, case_ids uuid[]
UPDATE letter_item
SET live = false
WHERE letter_id = $1 AND case_id = ANY ($2) AND live

-- query: letter_slip_insert
-- in: letter_id uuid, kind text, case_ids uuid[], reason text
INSERT INTO letter_slip (letter_id, seq, kind, case_ids, reason, at)
SELECT $1, 1 + coalesce((SELECT max(s.seq) FROM letter_slip s WHERE s.letter_id = $1), 0), $2, $3, $4, clock_now()

-- Letters, named or of these payments, whose state no longer says how their items stand: all final, or one open again.
-- query: letter_overtaken
-- in: letter_ids uuid[], attempt_ids uuid[]
SELECT d.id, CASE d.state WHEN 'accepted' THEN 'close' ELSE 'reopen' END AS action
FROM dossier d
CROSS JOIN LATERAL letter_fact(d.id) f
WHERE d.flow = 'letter'
	AND (d.id = ANY ($1) OR d.id IN (SELECT t.letter_id FROM attempt t WHERE t.id = ANY ($2)))
	AND ((d.state = 'accepted' AND f.items_final) OR (d.state = 'closed' AND NOT f.items_final))
ORDER BY d.id

-- The printed letter: who writes to whom, on what paper it rests, and its sums.
-- query: letter_document_head
-- in: letter_id uuid
SELECT
	r.letter_number,
	r.number,
	r.state,
	r.title,
	r.issued_on,
	r.fund_name,
	r.item_count,
	r.gross_fen,
	r.offset_fen,
	r.net_fen,
	a.name AS sender,
	(SELECT name FROM agency WHERE level = 'prefecture' AND kind = 'finance' ORDER BY code LIMIT 1) AS addressee,
	(
		SELECT string_agg(DISTINCT p.doc_no, '、')
		FROM letter_item i
		JOIN policy p ON p.id = case_policy(i.case_id)
		WHERE i.letter_id = r.id
	) AS basis,
	EXISTS (
		SELECT FROM letter_item i
		JOIN obligation o ON o.case_id = i.case_id AND o.round = i.round
		WHERE i.letter_id = r.id AND o.plan_id IS NOT NULL
	) AS published
FROM letter_resource r
JOIN dossier d ON d.id = r.id
JOIN agency a ON a.id = d.agency_id
WHERE r.id = $1

-- query: letter_document_slips
-- in: letter_id uuid
SELECT
	p.seq,
	CASE p.kind
	WHEN 'items_withdrawn' THEN '撤回'
	WHEN 'items_returned' THEN '退回'
	WHEN 'payment_cancelled' THEN '不再拨付'
	ELSE '收款账户更正，再次拨付'
	END AS what,
	(SELECT string_agg(d.number, '、' ORDER BY d.number) FROM dossier d WHERE d.id = ANY (p.case_ids)) AS cases,
	p.reason,
	to_char(p.at, 'YYYY-MM-DD') AS on
FROM letter_slip p
WHERE p.letter_id = $1
ORDER BY p.seq

-- query: letter_document_items
-- in: letter_id uuid
SELECT
	i.agency_name,
	i.enterprise_name,
	i.uscc,
	i.case_number,
	coalesce(i.month, i.year || '年') AS period,
	i.persons,
	i.gross_fen,
	i.offset_fen,
	i.net_fen,
	i.account_holder,
	i.bank_name,
	i.cnaps,
	i.account_tail,
	i.live
FROM letter_item_resource i
JOIN agency a ON a.id = i.agency_id
WHERE i.letter_id = $1
ORDER BY a.code, i.enterprise_name, i.case_number
