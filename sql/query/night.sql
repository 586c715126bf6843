-- The night's comparison and judgement of cases (S63).

-- Begins the night of today, when it is due and none is open.
-- query: night_begin
INSERT INTO night (night_on, begun_at)
SELECT business_today(), clock_now()
WHERE night_due() IS NOT NULL AND NOT EXISTS (SELECT FROM night WHERE ended_at IS NULL)
ON CONFLICT DO NOTHING

-- The night that nobody works on and that has not ended.
-- query: night_next
SELECT night_on, after_id
FROM night
WHERE ended_at IS NULL
ORDER BY night_on
LIMIT 1
FOR UPDATE SKIP LOCKED

-- The next cases that hear of their grounds, in the order of their ids; `judged_as`: the flow of a live one, which is judged again.
-- query: night_cases
-- in: after_id uuid, limit int
SELECT d.id, CASE WHEN d.state <> 'paid' THEN d.flow END AS judged_as
FROM dossier d
WHERE d.id > $1 AND d.flow IN ('claim', 'refund') AND ground_heard(d.state, d.updated_at)
ORDER BY d.id
LIMIT $2

-- query: night_compare
-- in: ids uuid[]
SELECT case_id AS id, fallen, untold, missed
FROM night_compare($1)

-- Locks the cases that still hear of their grounds: it waits for whoever is about to decide one.
-- query: night_lock
-- in: ids uuid[]
SELECT d.id, CASE WHEN d.state <> 'paid' THEN d.flow END AS judged_as
FROM dossier d
WHERE d.id = ANY ($1) AND ground_heard(d.state, d.updated_at)
ORDER BY d.id
FOR UPDATE

-- How far it came, in the transaction of the chunk.
-- query: night_on
-- in: night_on date, after_id uuid, compared bigint, missed bigint, judged bigint, otherwise uuid[], last bool
UPDATE night
SET
	after_id = coalesce($2, after_id),
	compared = compared + $3,
	missed = missed + $4,
	judged = judged + $5,
	otherwise = otherwise + cardinality($6),
	otherwise_ids = (otherwise_ids || $6)[1:1000],
	ended_at = CASE WHEN $7 THEN clock_now() END
WHERE night_on = $1
RETURNING compared, missed, judged, otherwise
