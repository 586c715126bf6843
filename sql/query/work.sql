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

-- Replies kept for repeated requests (7 days), dead sessions, old throttles: what may be forgotten, in real time.
-- query: work_forget
SELECT work_forget()

-- Scans that were replaced long ago, of cases that are over (S41); as wg_work.
-- query: work_empty
SELECT documents_empty()
