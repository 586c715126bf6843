-- Payment batches, their file and what the bank answers (S48).

-- read: batch_list
-- in: fund_id uuid, state text, after_k1 text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM batch_resource r
WHERE ($1::uuid IS NULL OR r.fund_id = $1)
	AND ($2::text IS NULL OR r.state = $2)
	AND ($3::text IS NULL OR r.id < $4)
ORDER BY r.id DESC
LIMIT $5

-- read: batch_view
-- in: batch_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM batch_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- query: batch_facts
-- in: ids uuid[]
SELECT d.id, f.*
FROM dossier d
CROSS JOIN LATERAL batch_fact(d.id, d.state) f
WHERE d.id = ANY ($1)
ORDER BY d.id

-- query: batch_bad_lines
-- in: batch_id uuid
SELECT item_ref AS place, guard
FROM batch_bad_line($1)
UNION ALL
SELECT item_ref || '/grounds/' || kind, 'grounds_stand'
FROM batch_fallen_line($1)

-- Lines whose case has lost a ground; its facts are locked, so that none changes before the file is taken.
-- query: batch_fallen_lines
-- in: batch_id uuid
SELECT item_ref || '/grounds/' || kind AS place, 'grounds_stand' AS guard
FROM batch_fallen_line($1)

-- query: batch_insert
-- in: id uuid, body json
INSERT INTO batch (id, fund_id)
SELECT $1, b.fund_id
FROM json_to_record($2) AS b(fund_id uuid)

-- The attempts a batch is to have: those named, or all ready ones of a letter. A place and a guard where one cannot be.
-- query: batch_wanted
-- in: batch_id uuid, body json
WITH wanted AS (
	SELECT x.id::uuid AS id, '/attempt_ids/' || x.place - 1 AS pointer
	FROM json_array_elements_text(coalesce($2 -> 'attempt_ids', '[]')) WITH ORDINALITY AS x(id, place)
	UNION ALL
	SELECT t.id, '/letter_id'
	FROM attempt_head t
	WHERE t.letter_id = ($2 ->> 'letter_id')::uuid AND t.state = 'ready' AND t.net_fen > 0
)
SELECT DISTINCT ON (w.id)
	w.id,
	w.pointer,
	t.batch_id IS NOT NULL AS here,
	CASE
	WHEN t.id IS NULL OR t.net_fen = 0 OR (t.state <> 'ready' AND t.batch_id IS DISTINCT FROM b.id) THEN 'lines_ready'
	WHEN t.fund_id <> b.fund_id THEN 'one_fund'
	END AS guard
FROM batch b
CROSS JOIN wanted w
LEFT JOIN attempt_head t ON t.id = w.id
WHERE b.id = $1
ORDER BY w.id

-- query: batch_put
-- in: batch_id uuid, ids uuid[]
UPDATE attempt
SET batch_id = $1
WHERE id = ANY ($2)

-- The lines of a batch and their cases.
-- query: batch_lines
-- in: batch_id uuid
SELECT t.id AS attempt_id, t.state, t.case_id AS id, t.flow, t.case_state
FROM attempt_head t
WHERE t.batch_id = $1
ORDER BY t.id

-- A text that was written before it had to be one line stays on its line (S49).
-- query: batch_file_lines
-- in: batch_id uuid
SELECT
	one_line(v.holder) AS holder,
	v.number_sealed,
	one_line(v.bank_name) AS bank_name,
	v.cnaps,
	t.net_fen,
	one_line(f.name || ' ' || coalesce(l.letter_number, '')) AS purpose,
	t.item_ref
FROM attempt t
JOIN account v ON v.id = t.account_id
JOIN fund f ON f.id = t.fund_id
JOIN letter l ON l.id = t.letter_id
WHERE t.batch_id = $1
ORDER BY t.item_ref

-- query: batch_file_keep
-- in: id uuid, sealed bytea, count int, total_fen bigint, sha256 text
UPDATE batch
SET file_sealed = $2, file_count = $3, file_total_fen = $4, file_sha256 = $5, taken_at = clock_now()
WHERE id = $1

-- query: batch_file_kept
-- in: batch_id uuid
SELECT b.file_sealed, d.number, d.version
FROM batch b
JOIN dossier d ON d.id = b.id
WHERE b.id = $1

-- What each line of a result means: its effect, or the verdict that stands against it.
-- query: bank_result_judge
-- in: batch_id uuid, item_refs text[], outcomes text[], bank_refs text[]
SELECT
	r.line - 1 AS line,
	r.item_ref,
	t.id AS attempt_id,
	t.case_id AS id,
	t.flow,
	CASE
	WHEN t.id IS NULL THEN 'unknown_item'
	WHEN EXISTS (
		SELECT FROM bank_result known
		WHERE (known.batch_id, known.item_ref, known.outcome, known.bank_ref) = ($1, r.item_ref, r.outcome, r.bank_ref))
		THEN 'repeated'
	WHEN row_number() OVER (PARTITION BY r.item_ref, r.outcome, r.bank_ref ORDER BY r.line) > 1 THEN 'repeated'
	WHEN row_number() OVER (PARTITION BY r.item_ref ORDER BY r.line) > 1 THEN 'contradiction'
	WHEN r.outcome = 'returned' AND t.state = 'settled' THEN 'late_return'
	WHEN r.outcome = 'returned' AND t.state IN ('sent', 'unknown') THEN 'return'
	WHEN r.outcome = 'settled' AND t.state IN ('sent', 'unknown') THEN 'settle'
	WHEN r.outcome = 'failed' AND t.state = 'sent' THEN 'fail'
	ELSE 'contradiction'
	END AS verdict
FROM unnest($2, $3, $4) WITH ORDINALITY AS r(item_ref, outcome, bank_ref, line)
LEFT JOIN attempt_head t ON t.batch_id = $1 AND t.item_ref = r.item_ref
ORDER BY r.line

-- query: bank_result_insert
-- in: batch_id uuid, taken text[], item_refs text[], outcomes text[], bank_codes text[], bank_texts text[], booked_ons date[], bank_refs text[]
INSERT INTO bank_result (batch_id, item_ref, outcome, bank_code, bank_text, booked_on, bank_ref, at)
SELECT DISTINCT ON (r.item_ref) $1, r.item_ref, r.outcome, r.bank_code, r.bank_text, r.booked_on, r.bank_ref, clock_now()
FROM unnest($3, $4, $5, $6, $7, $8) WITH ORDINALITY AS r(item_ref, outcome, bank_code, bank_text, booked_on, bank_ref, line)
WHERE r.item_ref = ANY ($2)
ORDER BY r.item_ref, r.line

-- The payment shows what the bank said last.
-- query: attempt_booked
-- in: ids uuid[]
UPDATE attempt t
SET bank_code = r.bank_code, bank_text = r.bank_text, bank_ref = r.bank_ref, booked_on = r.booked_on
FROM (
	SELECT DISTINCT ON (a.id) a.id, b.bank_code, b.bank_text, b.bank_ref, b.booked_on
	FROM attempt a
	JOIN bank_result b ON b.batch_id = a.batch_id AND b.item_ref = a.item_ref
	WHERE a.id = ANY ($1)
	ORDER BY a.id, b.at DESC, (b.outcome = 'returned') DESC
) r
WHERE t.id = r.id

-- query: attempt_cases
-- in: ids uuid[]
SELECT d.id, d.flow
FROM attempt t
JOIN dossier d ON d.id = t.case_id
WHERE t.id = ANY ($1)
ORDER BY d.id

-- Accounts the bank itself calls wrong: every code of the list blames the account, save a limit and what is not further said.
-- query: account_blamed
-- in: attempt_ids uuid[]
SELECT DISTINCT d.id, d.flow
FROM attempt t
JOIN dossier d ON d.id = t.account_id AND d.state = 'verified'
JOIN code_list n ON n.list = 'bank_return_codes' AND n.code = t.bank_code AND n.code NOT IN ('LIMIT', 'OTHER')
WHERE t.id = ANY ($1)
ORDER BY d.id

-- The lines a sandbox bank is told to play: those named, and with `all` the others without a result (or, to return late, settled).
-- query: bank_play_lines
-- in: batch_id uuid, body json
SELECT
	p.item_ref,
	CASE p.outcome
	WHEN 'settle' THEN 'settled'
	WHEN 'fail' THEN 'failed'
	ELSE 'returned'
	END AS outcome,
	n.code AS bank_code,
	n.zh AS bank_text,
	business_today() - date '2000-01-01' AS booked_on,
	'SANDBOX-' || upper(p.outcome) || '-' || p.item_ref AS bank_ref
FROM (
	SELECT
		t.item_ref,
		coalesce(l.outcome, CASE WHEN t.state = ANY (
			CASE $2 ->> 'all' WHEN 'late_return' THEN '{settled}' ELSE '{sent,unknown}' END::text[]) THEN $2 ->> 'all' END) AS outcome,
		coalesce(l.bank_code, 'ACCOUNT_UNKNOWN') AS bank_code
	FROM attempt_head t
	LEFT JOIN json_to_recordset(coalesce($2 -> 'lines', '[]')) AS l(item_ref text, outcome text, bank_code text)
		ON l.item_ref = t.item_ref
	WHERE t.batch_id = $1
) p
LEFT JOIN code_list n ON n.list = 'bank_return_codes' AND n.code = p.bank_code AND p.outcome <> 'settle'
WHERE p.outcome <> 'silence'
ORDER BY p.item_ref

-- Whether a batch that was sent has a result for every line.
-- query: batch_done
-- in: batch_id uuid
SELECT d.state = 'sent' AND f.every_line_final AS done
FROM dossier d
CROSS JOIN LATERAL batch_fact(d.id, d.state) f
WHERE d.id = $1

-- What the bank's letter says of a payment: a verdict like a result line's, and whether the scan is the payment's own.
-- query: bank_letter_judge
-- in: payment_id uuid, body json
SELECT
	t.id AS attempt_id,
	t.case_id AS id,
	t.flow,
	t.batch_id,
	CASE l.outcome
	WHEN 'settled' THEN 'settle'
	WHEN 'returned' THEN 'return'
	ELSE 'fail'
	END AS verdict,
	EXISTS (
		SELECT FROM document s
		WHERE s.id = l.document_id AND s.case_id = t.id AND s.kind = 'bank_letter' AND s.replaced_at IS NULL) AS shown
FROM attempt_head t
CROSS JOIN json_to_record($2) AS l(outcome text, document_id uuid)
WHERE t.id = $1

-- query: bank_letter_insert
-- in: payment_id uuid, body json
INSERT INTO bank_result (batch_id, item_ref, outcome, bank_code, bank_text, booked_on, bank_ref, at)
SELECT t.batch_id, t.item_ref, l.outcome, l.bank_code, l.bank_text, l.booked_on, l.document_id::text, clock_now()
FROM attempt t
CROSS JOIN json_to_record($2) AS l(outcome text, document_id uuid, bank_code text, bank_text text, booked_on date)
WHERE t.id = $1
