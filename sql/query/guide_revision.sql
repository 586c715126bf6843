-- Revisions of guides (S52).

-- read: guide_revision_list
-- in: guide_id uuid, state text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM guide_revision_resource r
WHERE ($1 IS NULL OR r.guide_id = $1) AND ($2 IS NULL OR r.state = $2) AND ($3 IS NULL OR r.id < $3)
ORDER BY r.id DESC
LIMIT $4

-- read: guide_revision_view
-- in: guide_revision_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM guide_revision_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- query: guide_revision_insert
-- in: id uuid, guide_id uuid, body json
INSERT INTO guide_revision (id, guide_id, agency_id, procedure, standard, service_agency, contact, complaint_phone)
SELECT $1, g.id, g.agency_id, b.procedure, b.standard, b.service_agency, b.contact, b.complaint_phone
FROM json_to_record($3) AS b(procedure text, standard text, service_agency text, contact text, complaint_phone text)
JOIN guide g ON g.id = $2

-- The draft of a guide that waits; there is one at most.
-- query: guide_revision_waiting
-- in: guide_id uuid
SELECT r.id
FROM guide_revision r
JOIN dossier d ON d.id = r.id AND d.state = 'drafted'
WHERE r.guide_id = $1

-- What the revision about to come into force supersedes.
-- query: guide_revision_older
-- in: id uuid
SELECT o.id
FROM guide_revision mine
JOIN guide_revision o ON o.guide_id = mine.guide_id
JOIN dossier d ON d.id = o.id AND d.state = 'in_force'
WHERE mine.id = $1

-- query: guide_revision_text
-- in: id uuid
SELECT
	r.guide_id,
	json_build_object('revision', h.number, 'procedure', r.procedure, 'standard', r.standard, 'service_agency', r.service_agency,
		'contact', r.contact, 'complaint_phone', r.complaint_phone) AS body
FROM guide_revision r
JOIN dossier h ON h.id = r.id
WHERE r.id = $1
