-- The sealed number of one line; asking writes the access log (S46, S79).
-- query: person_reveal
-- in: claim_id uuid, line int, reason text
SELECT l.id_type, person_reveal($1, $2, $3) AS sealed
FROM claim_line l
WHERE l.claim_id = $1 AND l.line = $2
