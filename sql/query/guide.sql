-- read: guide_view
-- in: guide_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM guide_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- read: guide_list
-- in: agency_id uuid, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM guide_resource r
WHERE ($1 IS NULL OR r.agency_id = $1) AND ($2 IS NULL OR r.id > $2)
ORDER BY r.id
LIMIT $3

-- query: guide_write
-- in: id uuid, body json
UPDATE guide g
SET procedure = b.procedure, standard = b.standard, service_agency = b.service_agency, contact = b.contact,
	complaint_phone = b.complaint_phone
FROM json_to_record($2) AS b(procedure text, standard text, service_agency text, contact text, complaint_phone text)
WHERE g.id = $1

-- A county fills in its own guide only: another one's is not there for it.
-- query: guide_facts
-- in: ids uuid[]
SELECT id
FROM dossier
WHERE id = ANY ($1) AND (actor_role() <> 'county' OR agency_id = actor_agency())
ORDER BY id
