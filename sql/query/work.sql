-- One worker at a time does a round.
-- query: work_lock
SELECT pg_try_advisory_xact_lock(hashtextextended('wengang work', 0)) AS mine

-- Replies kept for repeated requests (7 days), dead sessions, old throttles: what may be forgotten, in real time.
-- query: work_forget
SELECT work_forget()
