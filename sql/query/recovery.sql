-- Recovery of what was paid (追回, S63, S64).

-- read: recovery_list
-- in: case_id uuid, enterprise_id uuid, state text, after_k1 text, after_id uuid, limit int
SELECT json_strip_nulls(r.body) AS body, '' AS k1, page.id
FROM (
	SELECT v.id
	FROM recovery v
	JOIN dossier d ON d.id = v.id
	WHERE ($1::uuid IS NULL OR v.case_id = $1) AND ($2::uuid IS NULL OR v.enterprise_id = $2) AND ($3::text IS NULL OR d.state = $3)
		AND ($4::text IS NULL OR v.id < $5)
	ORDER BY v.id DESC
	LIMIT $6
) page
CROSS JOIN LATERAL (SELECT row_to_json(v) AS body FROM recovery_resource v WHERE v.id = page.id OFFSET 0) r
ORDER BY page.id DESC

-- read: recovery_view
-- in: recovery_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM recovery_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- The cases of recoveries are locked before them: a payment that comes back locks its case and then its recoveries.
-- query: recovery_before
-- in: ids uuid[]
SELECT recovery_before($1)

-- query: recovery_facts
-- in: ids uuid[]
SELECT
	r.id,
	f.*,
	-- the day after the last one of the answer (S63)
	1 + a.due_on - date '2000-01-01' AS answered_or_over_from
FROM unnest($1) AS r(id)
CROSS JOIN LATERAL recovery_fact(r.id) f
LEFT JOIN LATERAL (
	SELECT e.due_on
	FROM clock_entry e
	WHERE e.case_id = r.id AND e.clock = 'answer' AND e.op IN ('start', 'resume', 'recount')
	ORDER BY e.seq DESC
	LIMIT 1
) a ON true
ORDER BY r.id

-- The case to recover from, when this caller sees it and it is one that money is owed to.
-- query: recovery_case
-- in: body json
SELECT d.id, d.enterprise_id, d.agency_id, d.state
FROM dossier d
WHERE d.id = ($1 ->> 'case_id')::uuid AND case_fund(d.id) IS NOT NULL

-- query: recovery_lines_unfit
-- in: body json
SELECT u.place - 1 AS place
FROM json_to_record($1) AS b(case_id uuid, lines int[])
CROSS JOIN LATERAL recovery_lines_unfit(b.case_id, b.lines) u

-- query: recovery_insert
-- in: id uuid, body json
INSERT INTO recovery (id, case_id, enterprise_id, agency_id, fund_id, amount_fen, clause, reason, lines)
SELECT $1, d.id, d.enterprise_id, d.agency_id, case_fund(d.id), b.amount_fen, b.clause, b.reason, b.lines
FROM json_to_record($2) AS b(case_id uuid, amount_fen bigint, clause text, reason text, lines int[])
JOIN dossier d ON d.id = b.case_id

-- One that takes a correction back: what is claimed, of which case, and why, the correction says. Where a claim is entitled to nothing, the
-- recovery names all its lines that hold a month and that no other recovery names, so that a decision can free them (S32).
-- query: recovery_insert_claim
-- in: id uuid, correction_id uuid, case_id uuid, amount_fen bigint, reason text
INSERT INTO recovery (id, case_id, enterprise_id, agency_id, fund_id, amount_fen, clause, reason, correction_id, lines)
SELECT $1, d.id, d.enterprise_id, d.agency_id, case_fund(d.id), $4, 'S63', $5, c.id, l.lines
FROM dossier d
JOIN correction c ON c.id = $2
CROSS JOIN LATERAL (
	SELECT array_agg(m.line ORDER BY m.line) AS lines
	FROM person_month m
	WHERE m.case_id = d.id AND m.state = 'used' AND c.entitled_fen = 0 AND NOT EXISTS (
		SELECT FROM recovery v
		JOIN dossier vd ON vd.id = v.id AND vd.state <> 'dropped'
		WHERE v.case_id = d.id AND m.line = ANY (v.lines))
) l
WHERE d.id = $3

-- query: recovery_answer
-- in: id uuid, body json
UPDATE recovery
SET statement = $2 ->> 'statement'
WHERE id = $1

-- The guard that fails for this amount; null: none.
-- query: recovery_revision
-- in: id uuid, body json
SELECT recovery_revision_guard($1, ($2 ->> 'amount_fen')::bigint) AS guard

-- Another amount: the employer is heard again. What it said of the old one stands in the audit.
-- query: recovery_revise
-- in: id uuid, body json
UPDATE recovery
SET amount_fen = ($2 ->> 'amount_fen')::bigint, statement = NULL
WHERE id = $1

-- The months that a decision names, and what they cost: null where no line is named (S32).
-- query: recovery_decision
-- in: id uuid, body json
SELECT
	(b.months_freed) AS frees,
	b.free_now_reason IS NOT NULL AS frees_now,
	recovery_months_fen(r.id) AS months_fen,
	r.amount_fen
FROM recovery r
CROSS JOIN json_to_record($2) AS b(months_freed boolean, free_now_reason text)
WHERE r.id = $1

-- The decision in force says it; why months are free before the money is back stands in the audit.
-- query: recovery_decide
-- in: id uuid, body json
UPDATE recovery r
SET months_freed = b.months_freed, freed_now = b.free_now_reason IS NOT NULL
FROM json_to_record($2) AS b(months_freed boolean, free_now_reason text)
WHERE r.id = $1

-- query: recovery_free_months
-- in: ids uuid[]
SELECT recovery_free_months(r.id) FROM unnest($1) AS r(id) ORDER BY r.id

-- query: recovery_use_months
-- in: ids uuid[]
SELECT recovery_use_months(r.id) FROM unnest($1) AS r(id) ORDER BY r.id

-- query: recovery_repay
-- in: id uuid, body json
INSERT INTO recovery_entry (recovery_id, seq, kind, amount_fen, document_no, received_on, at)
SELECT r.id, 1 + coalesce((SELECT max(e.seq) FROM recovery_entry e WHERE e.recovery_id = r.id), 0), 'repaid', b.amount_fen,
	b.document_no, b.received_on, clock_now()
FROM recovery r
CROSS JOIN json_to_record($2) AS b(amount_fen bigint, document_no text, received_on date)
WHERE r.id = $1
RETURNING amount_fen, (SELECT fund_id FROM recovery WHERE id = recovery_id) AS fund_id

-- A receipt that was wrong, whole. No row: there is none of that number.
-- query: recovery_reverse
-- in: id uuid, body json
INSERT INTO recovery_entry (recovery_id, seq, kind, amount_fen, reverses, at)
SELECT r.recovery_id, 1 + (SELECT max(e.seq) FROM recovery_entry e WHERE e.recovery_id = $1), 'reversed', -r.amount_fen, r.seq,
	clock_now()
FROM recovery_entry r
WHERE r.recovery_id = $1 AND r.seq = ($2 ->> 'seq')::int AND r.kind = 'repaid'
RETURNING -amount_fen AS amount_fen, (SELECT fund_id FROM recovery WHERE id = recovery_id) AS fund_id

-- The state of a recovery: ended or not. Its case stays as it is, so that months that were freed are turned as the case's others are.
-- query: recovery_state
-- in: id uuid
SELECT d.state IN ('settled', 'written_off') AS ended
FROM recovery r
JOIN dossier d ON d.id = r.id
JOIN dossier c ON c.id = r.case_id
WHERE r.id = $1
FOR NO KEY UPDATE OF c

-- Recoveries of which nothing is left.
-- query: recovery_whole
-- in: ids uuid[]
SELECT r.id
FROM recovery r
JOIN dossier d ON d.id = r.id AND d.state IN ('due', 'referred')
WHERE r.id = ANY ($1) AND r.recovered_fen = r.amount_fen
ORDER BY r.id

-- Referred: nothing is paid to the enterprise until another officer lifts this (S64).
-- query: recovery_hold
-- in: hold_id uuid, id uuid, body json
INSERT INTO hold (id, case_id, cause, placed_by, placed_at, reason, origin_id)
SELECT $1, r.enterprise_id, 'referral', actor_human(), clock_now(), $3 ->> 'reason', r.id
FROM recovery r
WHERE r.id = $2

-- query: recovery_unhold
-- in: id uuid, body json
UPDATE hold
SET released_by = actor_human(), released_at = clock_now(), release_reason = $2 ->> 'reason'
WHERE origin_id = $1 AND released_at IS NULL

-- What falls of the recoveries of these cases, or of all; one round's work at most.
-- query: recovery_void
-- in: case_ids uuid[]
SELECT o.id, o.action
FROM recovery_overtaken($1) o
LIMIT CASE WHEN $1 IS NULL THEN 100 END

-- query: recovery_reduce
-- in: ids uuid[]
SELECT recovery_reduce(r.id) FROM unnest($1) AS r(id) ORDER BY r.id

-- Offsets: a draft's are computed anew; they count once the item is paid.
-- query: letter_set_off
-- in: letter_id uuid
SELECT letter_set_off($1)

-- The recoveries that these cases set off and that have not got it yet.
-- query: offset_pending
-- in: case_ids uuid[]
SELECT DISTINCT o.recovery_id AS id
FROM letter_offset o
WHERE o.case_id = ANY ($1) AND o.live AND o.amount_fen > coalesce((
	SELECT sum(e.amount_fen)
	FROM recovery_entry e
	WHERE e.recovery_id = o.recovery_id AND e.letter_id = o.letter_id AND e.case_id = o.case_id), 0)
ORDER BY id

-- Those that have got something from these cases, and the fund.
-- query: offset_counted
-- in: case_ids uuid[]
SELECT e.recovery_id AS id, r.fund_id
FROM recovery_entry e
JOIN recovery r ON r.id = e.recovery_id
WHERE e.case_id = ANY ($1)
GROUP BY e.recovery_id, r.fund_id
HAVING sum(e.amount_fen) > 0
ORDER BY id

-- Paid: what the items set off has come in.
-- query: offset_count
-- in: case_ids uuid[]
WITH fresh AS MATERIALIZED (
	SELECT
		o.recovery_id,
		o.letter_id,
		o.case_id,
		r.fund_id,
		o.amount_fen - c.fen AS fen,
		gen_random_uuid() AS posting,
		c.last + row_number() OVER (PARTITION BY o.recovery_id ORDER BY o.letter_id, o.case_id) AS seq
	FROM letter_offset o
	JOIN recovery r ON r.id = o.recovery_id
	CROSS JOIN LATERAL (
		SELECT
			coalesce(sum(e.amount_fen) FILTER (WHERE e.letter_id = o.letter_id AND e.case_id = o.case_id), 0)::bigint AS fen,
			coalesce(max(e.seq), 0) AS last
		FROM recovery_entry e
		WHERE e.recovery_id = o.recovery_id
	) c
	WHERE o.case_id = ANY ($1) AND o.live AND o.amount_fen > c.fen
),
entered AS (
	INSERT INTO recovery_entry (recovery_id, seq, kind, amount_fen, letter_id, case_id, at)
	SELECT recovery_id, seq, 'offset', fen, letter_id, case_id, clock_now()
	FROM fresh
)
INSERT INTO ledger_entry (posting, fund_id, account, amount_fen, cause, case_id, at)
SELECT f.posting, f.fund_id, s.account, s.sign * f.fen, 'recover', f.recovery_id, clock_now()
FROM fresh f
CROSS JOIN (VALUES ('source', -1), ('recovered', 1)) AS s(account, sign)
ORDER BY f.posting

-- The payment came back: what it set off is open again, as far as the fund still holds it.
-- query: offset_undo
-- in: case_ids uuid[]
WITH counted AS MATERIALIZED (
	SELECT
		c.*,
		least(c.fen, greatest(0, f.recovered_fen - sum(c.fen) OVER before + c.fen)) AS undone_fen,
		gen_random_uuid() AS posting
	FROM (
		SELECT e.recovery_id, e.letter_id, e.case_id, r.fund_id, sum(e.amount_fen)::bigint AS fen
		FROM recovery_entry e
		JOIN recovery r ON r.id = e.recovery_id
		WHERE e.case_id = ANY ($1)
		GROUP BY e.recovery_id, e.letter_id, e.case_id, r.fund_id
		HAVING sum(e.amount_fen) > 0
	) c
	JOIN fund f ON f.id = c.fund_id
	WINDOW before AS (PARTITION BY c.fund_id ORDER BY c.recovery_id, c.letter_id, c.case_id)
),
numbered AS (
	SELECT
		c.*,
		row_number() OVER (PARTITION BY c.recovery_id ORDER BY c.letter_id, c.case_id)
			+ (SELECT max(e.seq) FROM recovery_entry e WHERE e.recovery_id = c.recovery_id) AS seq
	FROM counted c
	WHERE c.undone_fen > 0
),
entered AS (
	INSERT INTO recovery_entry (recovery_id, seq, kind, amount_fen, letter_id, case_id, at)
	SELECT recovery_id, seq, 'reversed', -undone_fen, letter_id, case_id, clock_now()
	FROM numbered
)
INSERT INTO ledger_entry (posting, fund_id, account, amount_fen, cause, case_id, at)
SELECT n.posting, n.fund_id, s.account, s.sign * n.undone_fen, 'restore', n.recovery_id, clock_now()
FROM numbered n
CROSS JOIN (VALUES ('recovered', -1), ('source', 1)) AS s(account, sign)
ORDER BY n.posting

-- What stays set off, because the fund has used it already, stays paid: the bank sent back only the rest.
-- query: offset_keep
-- in: case_ids uuid[]
WITH kept AS MATERIALIZED (
	SELECT gen_random_uuid() AS posting, o.fund_id, o.case_id, sum(e.amount_fen)::bigint AS fen
	FROM recovery_entry e
	JOIN obligation o ON o.case_id = e.case_id AND o.live
	WHERE e.case_id = ANY ($1)
	GROUP BY o.fund_id, o.case_id
	HAVING sum(e.amount_fen) > 0
)
INSERT INTO ledger_entry (posting, fund_id, account, amount_fen, cause, case_id, at)
SELECT k.posting, k.fund_id, s.account, s.sign * k.fen, 'pay', k.case_id, clock_now()
FROM kept k
CROSS JOIN (VALUES ('reserved', -1), ('paid', 1)) AS s(account, sign)
ORDER BY k.posting
