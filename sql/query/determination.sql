-- read: determination_view
-- in: determination_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM determination_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- read: determination_list
-- in: enterprise_id uuid, kind text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM determination_resource r
WHERE r.enterprise_id = $1 AND ($2 IS NULL OR r.kind = $2) AND ($3 IS NULL OR r.id < $3)
ORDER BY r.id DESC
LIMIT $4

-- A size without a value is the one that is proposed, with what that rests on (S8).
-- query: determination_insert
-- in: id uuid, enterprise_id uuid, body json
INSERT INTO determination (id, enterprise_id, agency_id, kind, value, basis, valid_from, valid_to, inputs, joint_document, document_id)
SELECT
	$1, e.id, e.agency_id, b.kind, coalesce(b.value, s.size), b.basis, b.valid_from, b.valid_to, s.body, b.joint_document, b.document_id
FROM enterprise e
CROSS JOIN json_to_record($3) AS b(kind text, value text, basis text, valid_from date, valid_to date, joint_document text,
	document_id uuid)
LEFT JOIN size_proposal_resource s ON s.enterprise_id = e.id AND b.kind = 'size' AND b.value IS NULL
WHERE e.id = $2

-- query: determination_sign
-- in: id uuid
INSERT INTO determination_signature (determination_id, agency_id, human_id, at)
SELECT $1, actor_agency(), actor_human(), clock_now()

-- Determinations of the kind that hold for the same days: a newer decision takes their place from its first day on, and what began before
-- it keeps the days until then (S8).
-- query: determination_older
-- in: id uuid
SELECT
	o.id,
	o.valid_from < mine.valid_from AS begins_before,
	json_build_object('ends_on', mine.valid_from - 1, 'newer_id', mine.id) AS note
FROM determination mine
JOIN determination o ON o.enterprise_id = mine.enterprise_id AND o.kind = mine.kind AND o.id <> mine.id AND o.holds && mine.holds
JOIN dossier d ON d.id = o.id AND d.state IN ('in_force', 'ended')
WHERE mine.id = $1
ORDER BY o.id

-- The last day of what has just ended, as its step says.
-- query: determination_end
-- in: ids uuid[], note json
UPDATE determination SET ends_on = ($2 ->> 'ends_on')::date WHERE id = ANY ($1)

-- Superseding happens in the transaction that decides the newer one, just before.
-- query: determination_facts
-- in: ids uuid[]
SELECT
	l.id,
	t.valid_to IS NULL OR t.valid_to >= t.valid_from AS valid_period,
	signatures_required(t.kind) > 0 AND NOT signed_by(t.id, actor_agency()) AS department_required,
	t.joint_document IS NOT NULL OR signature_count(t.id) >= signatures_required(t.kind) AS signatures_complete,
	l.state IN ('proposed', 'returned') AND (actor_role() = 'enterprise') = entered_by_enterprise(l.id) AS author_side,
	EXISTS (
		SELECT FROM determination n
		JOIN dossier d ON d.id = n.id AND d.state IN ('proposed', 'in_force')
		WHERE n.enterprise_id = t.enterprise_id AND n.kind = t.kind AND n.id <> t.id
	) AS newer_decided_same_kind
FROM dossier l
JOIN determination t ON t.id = l.id
WHERE l.id = ANY ($1)
ORDER BY l.id
