-- read: enterprise_view
-- in: enterprise_id uuid
SELECT json_strip_nulls(row_to_json(r)) AS body, d.version
FROM enterprise_resource r
JOIN dossier d ON d.id = r.id
WHERE r.id = $1

-- read: enterprise_list
-- in: state text, uscc text, after_id uuid, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, '' AS k1, r.id
FROM enterprise_resource r
WHERE ($1 IS NULL OR r.state = $1) AND ($2 IS NULL OR r.uscc = $2) AND ($3 IS NULL OR r.id < $3)
ORDER BY r.id DESC
LIMIT $4

-- A registration speaks for the employer it creates, from here to the end of its transaction.
-- query: enterprise_speak
-- in: id uuid
SELECT set_config('app.enterprise', $1::text, true)

-- query: enterprise_insert
-- in: id uuid, body json
INSERT INTO enterprise (id, agency_id, uscc, name, kind, industry_code, industry_edition, legal_representative, contact_name,
	contact_phone, address, employees, revenue_fen, assets_fen, insured_headcount)
SELECT $1, b.agency_id, b.uscc, b.name, b.kind, b.industry_code, b.industry_edition, b.legal_representative, b.contact_name,
	b.contact_phone, b.address, b.employees, b.revenue_fen, b.assets_fen, b.insured_headcount
FROM json_to_record($2) AS b(agency_id uuid, uscc text, name text, kind text, industry_code text, industry_edition text,
	legal_representative text, contact_name text, contact_phone text, address text, employees int, revenue_fen bigint,
	assets_fen bigint, insured_headcount int)

-- Stubs come by thousands and go one by one. Whoever makes them is alone; whoever takes one keeps the makers away until it is done, so that
-- no employer is registered and made a stub at the same time. The lock is a statement of its own: what it lets us see is seen after it.
-- query: enterprise_stubs_alone
SELECT pg_advisory_xact_lock(hashtextextended('wengang stubs', 0))

-- query: enterprise_stubs_stay
SELECT pg_advisory_xact_lock_shared(hashtextextended('wengang stubs', 0))

-- The stub of a registration's employer: of two who come for it at once, the second finds it gone.
-- query: enterprise_stub
-- in: body json
SELECT d.id
FROM json_to_record($1) AS b(uscc text)
JOIN enterprise e ON e.uscc = b.uscc
JOIN dossier d ON d.id = e.id AND d.state = 'stub'
FOR UPDATE OF d

-- What the registration says takes the place of what the levy agency said; the case lies where the employer wants it, under a number.
-- query: enterprise_adopt
-- in: id uuid, body json
WITH registration AS (
	SELECT *
	FROM json_to_record($2) AS b(agency_id uuid, name text, kind text, industry_code text, industry_edition text,
		legal_representative text, contact_name text, contact_phone text, address text, employees int, revenue_fen bigint,
		assets_fen bigint, insured_headcount int, external_ref text, metadata json)
),
placed AS (
	UPDATE dossier d
	SET
		agency_id = r.agency_id,
		number = case_number('QY'),
		external_ref = r.external_ref,
		external_client = coalesce(actor_client(), actor_user()::text),
		metadata = r.metadata
	FROM registration r
	WHERE d.id = $1
)
UPDATE enterprise e
SET
	agency_id = r.agency_id,
	name = r.name,
	kind = r.kind,
	industry_code = r.industry_code,
	industry_edition = r.industry_edition,
	legal_representative = r.legal_representative,
	contact_name = r.contact_name,
	contact_phone = r.contact_phone,
	address = r.address,
	employees = r.employees,
	revenue_fen = r.revenue_fen,
	assets_fen = r.assets_fen,
	insured_headcount = r.insured_headcount
FROM registration r
WHERE e.id = $1

-- query: enterprise_change
-- in: id uuid, body json
UPDATE enterprise e
SET
	legal_representative = coalesce(b.legal_representative, e.legal_representative),
	contact_name = coalesce(b.contact_name, e.contact_name),
	contact_phone = coalesce(b.contact_phone, e.contact_phone),
	address = coalesce(b.address, e.address),
	industry_code = coalesce(b.industry_code, e.industry_code),
	industry_edition = coalesce(b.industry_edition, e.industry_edition),
	employees = coalesce(b.employees, e.employees),
	revenue_fen = coalesce(b.revenue_fen, e.revenue_fen),
	assets_fen = coalesce(b.assets_fen, e.assets_fen),
	insured_headcount = coalesce(b.insured_headcount, e.insured_headcount)
FROM json_to_record($2) AS b(legal_representative text, contact_name text, contact_phone text, address text, industry_code text,
	industry_edition text, employees int, revenue_fen bigint, assets_fen bigint, insured_headcount int)
WHERE e.id = $1

-- The bureau that was chosen, null unless it takes registrations: an officer types for his own (S68). And whether the kind is that of the
-- unified code (S30).
-- query: enterprise_form
-- in: body json
SELECT a.id AS agency_id, b.kind = uscc_kind(b.uscc) AS kind_fits
FROM json_to_record($1) AS b(agency_id uuid, kind text, uscc text)
LEFT JOIN agency a ON a.id = b.agency_id AND a.kind = 'hr' AND a.level = 'county'
	AND (actor_role() IS DISTINCT FROM 'county' OR a.id = actor_agency())

-- Those registered before anybody compared their kind with their code.
-- query: enterprise_misfits
SELECT e.id, d.number, d.state, e.kind, e.kind = 'sole_trader' AS sole_trader
FROM enterprise e
JOIN dossier d ON d.id = e.id
WHERE e.kind <> uscc_kind(e.uscc)
ORDER BY e.id

-- The registrations of one code that a bureau still holds, locked in one order before any of them moves: those that are not verified now
-- end with the verification of the one that is.
-- query: enterprise_rivals
-- in: id uuid
SELECT d.id, d.id = $1 AS own
FROM enterprise e
JOIN enterprise r ON r.uscc = e.uscc
JOIN dossier d ON d.id = r.id AND d.state = 'submitted'
WHERE e.id = $1
ORDER BY d.id
FOR UPDATE OF d

-- query: enterprise_facts
-- in: ids uuid[]
SELECT
	l.id,
	v.id IS NULL AS uscc_not_verified_elsewhere,
	l.state = 'returned' AND resubmit_overdue(l.id) AS resubmit_overdue
FROM dossier l
LEFT JOIN uscc_verified_elsewhere($1) AS v(id) ON v.id = l.id
WHERE l.id = ANY ($1)
ORDER BY l.id
