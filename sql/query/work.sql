-- One worker at a time does a round.
-- query: work_lock
SELECT pg_try_advisory_xact_lock(hashtextextended('wengang work', 0)) AS mine

-- Returned cases of every flow that lets them lapse, whose days to submit again are over; one round's work at most.
-- query: work_lapsing
SELECT d.id, d.flow
FROM transition t
JOIN dossier d ON d.flow = t.flow AND d.state = 'returned'
WHERE t.from_state = 'returned' AND t.action = 'lapse' AND t.role = 'system' AND resubmit_overdue(d.id)
ORDER BY d.id
LIMIT 100

-- Cases that closed employers began and hold still; one round's work at most.
-- query: work_closed
SELECT c.id, c.flow
FROM closed_case() c
ORDER BY c.id
LIMIT 100

-- Paid cases that are to be judged again; one round's work at most.
-- query: work_judging
SELECT DISTINCT j.case_id AS id, j.flow
FROM judgement_due() j
ORDER BY 1
LIMIT 100

-- Replies kept for repeated requests (7 days), dead sessions, old throttles: what may be forgotten, in real time.
-- query: work_forget
SELECT work_forget()

-- A round was ended, whatever it found; whether a night is due, which is done between two rounds.
-- query: work_note
INSERT INTO work_round (ended_at)
VALUES (clock_timestamp())
ON CONFLICT (sole) DO UPDATE SET ended_at = excluded.ended_at
RETURNING night_due() IS NOT NULL AS night

-- Whether somebody works: a round is a second's work, a step of a job between two rounds some seconds (a minute is assumed to be late).
-- query: work_worker
SELECT CASE
		WHEN r.ended_at IS NULL THEN 'never'
		WHEN r.ended_at < clock_timestamp() - interval '1 minute' THEN 'late'
		ELSE 'running'
	END AS worker
FROM (SELECT max(ended_at) AS ended_at FROM work_round) r

-- How old, in seconds, is the last round (null: there was none), and what should have been done or told since: the oldest duty of
-- domain/due.c by the instant from which it was due, the oldest open job, and the oldest event that an older transaction holds back. 0: none.
-- How long ago the last night ended, and what it found (null: there was none).
-- query: work_age
SELECT
	(SELECT extract(epoch FROM clock_timestamp() - max(r.ended_at))::bigint FROM work_round r) AS round,
	(SELECT greatest(0, extract(epoch FROM clock_now() - min(w.due_at)))::bigint FROM work_due() w) AS duty,
	(SELECT greatest(0, extract(epoch FROM clock_now() - min(j.created_at)))::bigint FROM job j WHERE j.state IN ('queued', 'running')) AS job,
	(SELECT greatest(0, extract(epoch FROM clock_now() - min(e.at)))::bigint FROM event e
		WHERE (e.life, e.xid) >= ((SELECT max(l.number) FROM wengang_meta.event_life l), pg_snapshot_xmin(pg_current_snapshot())))
		AS event,
	extract(epoch FROM clock_now() - n.ended_at)::bigint AS night,
	n.missed AS night_missed,
	n.otherwise AS night_otherwise
FROM (SELECT) s
LEFT JOIN LATERAL (SELECT ended_at, missed, otherwise FROM night WHERE ended_at IS NOT NULL ORDER BY night_on DESC LIMIT 1) n ON true

-- Scans that were replaced long ago, of cases that are over (S41); as wg_work.
-- query: work_empty
SELECT documents_empty()
