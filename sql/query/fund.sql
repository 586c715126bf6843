-- Funds, their ledger, deposits, and what cases are owed.

-- read: fund_list
-- in: after_k1 text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, r.code AS k1, r.id
FROM fund_resource r
WHERE $1::text IS NULL OR (r.code, r.id) > ($1, $2)
ORDER BY r.code, r.id
LIMIT $3

-- A fund's version is its last entry in the ledger.
-- read: fund_view
-- in: fund_id uuid
SELECT
	json_strip_nulls(row_to_json(r)) AS body,
	(SELECT coalesce(max(e.id), 0) FROM ledger_entry e WHERE e.fund_id = r.id) AS version
FROM fund_resource r
WHERE r.id = $1

-- query: fund_there
-- in: id uuid
SELECT EXISTS (SELECT FROM fund WHERE id = $1) AS there

-- read: fund_ledger
-- in: fund_id uuid, account text, cause text, case_id uuid, after_k1 text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(l)) AS body, l.id::text AS k1, l.posting AS id
FROM ledger_line l
WHERE l.fund_id = $1
	AND ($2::text IS NULL OR l.account = $2)
	AND ($3::text IS NULL OR l.cause = $3)
	AND ($4::uuid IS NULL OR l.case_id = $4)
	AND ($5::text IS NULL OR l.id < $5::bigint)
	AND ($6::uuid IS NULL OR true)
ORDER BY l.id DESC
LIMIT $7

-- read: deposit_list
-- in: fund_id uuid, state text, after_k1 text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM deposit_resource r
WHERE ($1::uuid IS NULL OR r.fund_id = $1)
	AND ($2::text IS NULL OR r.state = $2)
	AND ($3::text IS NULL OR r.id < $4)
ORDER BY r.id DESC
LIMIT $5

-- read: deposit_view
-- in: deposit_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM deposit_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- query: deposit_insert
-- in: id uuid, body json
INSERT INTO deposit (id, fund_id, amount_fen, source, document_no, received_on)
SELECT $1, b.fund_id, b.amount_fen, b.source, b.document_no, b.received_on
FROM json_to_record($2) AS b(fund_id uuid, amount_fen bigint, source text, document_no text, received_on date)

-- Recovered money that is made available again.
-- query: deposit_reclaim
-- in: id uuid, fund_id uuid, body json
INSERT INTO deposit (id, fund_id, amount_fen, source, document_no, received_on, account)
SELECT $1, $2, b.amount_fen, '追回资金', b.document_no, business_today(), 'recovered'
FROM json_to_record($3) AS b(amount_fen bigint, document_no text)

-- query: deposit_money
-- in: id uuid
SELECT fund_id, amount_fen, account
FROM deposit
WHERE id = $1

-- One posting: what leaves one account of a fund arrives in another.
-- query: ledger_post
-- in: posting uuid, fund_id uuid, cause text, from_account text, to_account text, amount_fen bigint, case_id uuid
INSERT INTO ledger_entry (posting, fund_id, account, amount_fen, cause, case_id, at)
SELECT $1, $2, s.account, s.amount_fen, $3, $7, clock_now()
FROM (VALUES ($4, -$6), ($5, $6)) AS s(account, amount_fen)

-- The same for what cases are owed, a posting for each; out of what was set aside or paid, all that they have there.
-- query: ledger_post_cases
-- in: case_ids uuid[], cause text, from_account text, to_account text
WITH owed AS MATERIALIZED (
	SELECT
		gen_random_uuid() AS posting,
		o.fund_id,
		o.case_id,
		CASE WHEN $3 = 'available' THEN o.approved_fen
			ELSE (SELECT sum(e.amount_fen) FROM ledger_entry e WHERE e.case_id = o.case_id AND e.account = $3) END AS fen
	FROM obligation o
	WHERE o.case_id = ANY ($1) AND o.live
	ORDER BY o.case_id
)
INSERT INTO ledger_entry (posting, fund_id, account, amount_fen, cause, case_id, at)
SELECT o.posting, o.fund_id, s.account, s.sign * o.fen, $2, o.case_id, clock_now()
FROM owed o
CROSS JOIN (VALUES ($3, -1), ($4, 1)) AS s(account, sign)

-- What is set aside for a case goes back, whatever its amount; a waiting case has nothing.
-- query: ledger_release
-- in: case_id uuid
WITH held AS MATERIALIZED (
	SELECT gen_random_uuid() AS posting, fund_id, sum(amount_fen)::bigint AS amount_fen
	FROM ledger_entry
	WHERE case_id = $1 AND account = 'reserved'
	GROUP BY fund_id
	HAVING sum(amount_fen) > 0
)
INSERT INTO ledger_entry (posting, fund_id, account, amount_fen, cause, case_id, at)
SELECT h.posting, h.fund_id, s.account, s.sign * h.amount_fen, 'release', $1, clock_now()
FROM held h
CROSS JOIN (VALUES ('reserved', -1), ('available', 1)) AS s(account, sign)

-- A first round, or after a reopening a new one: what each case says it is owed.
-- query: obligation_open
-- in: case_ids uuid[]
INSERT INTO obligation (case_id, round, basis, enterprise_id, agency_id, fund_id, queue, account_id, approved_fen, plan_id, queued_at)
SELECT
	w.case_id,
	1 + coalesce(last.round, 0),
	'approved',
	w.enterprise_id,
	w.agency_id,
	w.fund_id,
	w.queue,
	w.account_id,
	w.approved_fen,
	w.plan_id,
	clock_now()
FROM case_owed w
LEFT JOIN (SELECT case_id, max(round) AS round FROM obligation WHERE case_id = ANY ($1) GROUP BY case_id) last
	ON last.case_id = w.case_id
WHERE w.case_id = ANY ($1)

-- The funds that owe these cases.
-- query: obligation_funds
-- in: case_ids uuid[]
SELECT DISTINCT o.fund_id
FROM obligation o
WHERE o.case_id = ANY ($1) AND o.live
ORDER BY o.fund_id

-- Those of the cases that still wait, and for what: the gate of their pool, or cash.
-- query: obligation_waiting
-- in: case_ids uuid[]
SELECT d.id, d.flow, CASE g.gate WHEN 'closed' THEN 'reserve_months' ELSE 'cash' END AS cause
FROM case_gates($1) g
JOIN dossier d ON d.id = g.case_id AND d.state = 'awaiting_funds'
ORDER BY d.id

-- query: obligation_fund
-- in: case_id uuid
SELECT o.fund_id
FROM obligation o
WHERE o.case_id = $1
ORDER BY o.round DESC
LIMIT 1

-- query: obligation_end
-- in: case_id uuid
UPDATE obligation
SET live = false
WHERE case_id = $1 AND live

-- A round on the employer's newest verified account.
-- query: obligation_rebind
-- in: case_id uuid
WITH ended AS (
	UPDATE obligation o
	SET live = false
	FROM account v
	JOIN dossier d ON d.id = v.id AND d.state = 'verified'
	WHERE o.case_id = $1 AND o.live AND v.enterprise_id = o.enterprise_id AND v.id <> o.account_id
	RETURNING o.*, v.id AS newer_id
)
INSERT INTO obligation (case_id, round, basis, enterprise_id, agency_id, fund_id, queue, account_id, approved_fen, plan_id, queued_at)
SELECT case_id, round + 1, 'rebound', enterprise_id, agency_id, fund_id, queue, newer_id, approved_fen, plan_id, queued_at
FROM ended

-- An item of a draft follows its case to the new round.
-- query: letter_item_follow
-- in: case_id uuid
UPDATE letter_item i
SET round = o.round
FROM obligation o
WHERE i.case_id = $1 AND i.live AND o.case_id = i.case_id AND o.live

-- After a return: a round on the account verified since, or on the same one when that was confirmed. No row: neither stands.
-- query: obligation_correct
-- in: case_id uuid, same_account boolean
WITH returned AS (
	SELECT t.account_id, (SELECT max(a.recorded_at) FROM audit a WHERE a.case_id = t.id AND a.to_state = 'returned') AS at
	FROM attempt t
	WHERE t.case_id = $1
	ORDER BY t.n DESC
	LIMIT 1
),
ended AS (
	UPDATE obligation o
	SET live = false
	FROM account v
	JOIN dossier d ON d.id = v.id AND d.state = 'verified'
	CROSS JOIN returned r
	WHERE o.case_id = $1 AND o.live AND v.enterprise_id = o.enterprise_id AND r.at IS NOT NULL
		AND CASE WHEN $2 THEN v.id = r.account_id
			ELSE r.at < (SELECT max(a.recorded_at) FROM audit a WHERE a.case_id = v.id AND a.to_state = 'verified') END
	RETURNING o.*, v.id AS newer_id
)
INSERT INTO obligation (case_id, round, basis, enterprise_id, agency_id, fund_id, queue, account_id, approved_fen, plan_id, queued_at)
SELECT
	case_id,
	round + 1,
	CASE WHEN $2 THEN 'confirmed' ELSE 'corrected' END,
	enterprise_id,
	agency_id,
	fund_id,
	queue,
	newer_id,
	approved_fen,
	plan_id,
	queued_at
FROM ended

-- query: fund_lock
-- in: fund_id uuid
SELECT fund_lock($1) AS available_fen

-- Funds that hold enough for a case that waits before an open gate. Whoever brings money or opens a gate serves the queue at once, so
-- there is one only when a case was passed over, or when a new parameter opened its gate.
-- query: fund_serving
SELECT f.id
FROM fund f
WHERE EXISTS (
	SELECT FROM fund_queue(f.id) q
	JOIN dossier d ON d.id = q.case_id AND d.state = 'awaiting_funds'
	WHERE q.gate <> 'closed')
ORDER BY f.id

-- First in, first out, of those that fit at all and whose gate is open; whoever is being moved by somebody else right now is left to
-- him.
-- One whose clock may not be told for want of a year that begins within ten days (assumed: a clock of three working days) waits on, and keeps
-- no other waiting.
-- query: fund_waiting
-- in: fund_id uuid
SELECT q.case_id AS id, d.flow, q.approved_fen, q.gate, q.ground
FROM fund_queue($1) q
JOIN dossier d ON d.id = q.case_id AND d.state = 'awaiting_funds'
WHERE q.gate <> 'closed' AND NOT EXISTS (
	SELECT FROM calendar_missing() m
	JOIN agency a ON a.id = d.agency_id AND m.layer IN ('CN', a.calendar_layer)
	WHERE m.begins_on <= business_today() + 10)
ORDER BY q.queued_at, q.case_id
FOR NO KEY UPDATE OF d SKIP LOCKED

-- The grants that waiting cases of these could pass by, and what is left of each, in the order in which they are used up; the rows of one
-- grant, of several grounds, follow each other.
-- query: fund_grants
-- in: case_ids uuid[]
SELECT g.ground, l.adjustment_id, l.left_fen
FROM (
	SELECT DISTINCT q.ground, o.fund_id, r.policy_id, a.pool, r.kind, r.year
	FROM case_gates($1) q
	JOIN obligation o ON o.case_id = q.case_id AND o.live
	JOIN refund r ON r.id = q.case_id
	JOIN agency a ON a.id = r.agency_id
	WHERE q.gate = 'grant'
) g
CROSS JOIN LATERAL grants_left(g.fund_id, g.policy_id, g.pool, g.kind, g.year) l
ORDER BY l.adjustment_id

-- query: adjustment_use_insert
-- in: case_ids uuid[], adjustment_ids uuid[], amounts bigint[]
INSERT INTO adjustment_use (case_id, adjustment_id, amount_fen)
SELECT u.case_id, u.adjustment_id, u.amount_fen
FROM unnest($1, $2, $3) AS u(case_id, adjustment_id, amount_fen)

-- query: adjustment_use_free
-- in: case_id uuid
DELETE FROM adjustment_use
WHERE case_id = $1
