-- read: premium_record_list
-- in: uscc text, year int, current bool, agency_id uuid, after_k1 text, limit int
SELECT json_strip_nulls(row_to_json(r)) AS body, record_key(r.uscc, r.year, r.version) AS k1, '00000000-0000-0000-0000-000000000000'::uuid AS id
FROM premium_record_resource r
WHERE ($1 IS NULL OR r.uscc = $1) AND ($2 IS NULL OR r.year = $2) AND ($3 IS NULL OR r.current = $3)
	AND ($4 IS NULL OR r.agency_id = $4)
	AND ($5 IS NULL OR (r.uscc, r.year, r.version) > (record_uscc($5), record_year($5), record_version($5)))
ORDER BY r.uscc, r.year, r.version
LIMIT $6

-- First the one that counts; among the others, those of the newest extract.
-- read: premium_record_view
-- in: uscc text, year int
SELECT
	json_build_object(
		'uscc', $1::text,
		'year', $2::int,
		'versions', json_agg(json_strip_nulls(row_to_json(r)) ORDER BY r.current DESC, r.as_of DESC, r.version DESC)) AS body,
	max(r.version)::bigint AS version
FROM premium_record_resource r
WHERE r.uscc = $1 AND r.year = $2
HAVING count(*) > 0

-- The bureaus an employer can be insured at.
-- query: premium_agencies
SELECT code FROM agency WHERE kind = 'hr' AND level = 'county'

-- Good rows of one part of a file; the others only count.
-- query: premium_row_add
-- in: job_id uuid, first int, kept bool[], uscc text[], year bigint[], name text[], agency_code text[], employer_fen bigint[], worker_fen bigint[], social_monthly_fen bigint[], months bigint[], insured_begin bigint[], insured_end bigint[], insured_mean bigint[], insured_now bigint[], retired bigint[], died bigint[], dismissed bigint[], resigned bigint[], claimants bigint[], arrears_fen bigint[]
INSERT INTO premium_row (
	job_id, row, uscc, year, name, agency_code, employer_fen, worker_fen, social_monthly_fen, months, insured_begin, insured_end,
	insured_mean, insured_now, retired, died, dismissed, resigned, claimants, arrears_fen)
SELECT
	$1, $2 + r.ordinality, r.uscc, r.year, r.name, r.agency_code, r.employer_fen, r.worker_fen, r.social_monthly_fen, r.months,
	r.insured_begin, r.insured_end, r.insured_mean, r.insured_now, r.retired, r.died, r.dismissed, r.resigned, r.claimants,
	r.arrears_fen
FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
	WITH ORDINALITY AS r(
		kept, uscc, year, name, agency_code, employer_fen, worker_fen, social_monthly_fen, months, insured_begin,
		insured_end, insured_mean, insured_now, retired, died, dismissed, resigned, claimants, arrears_fen, ordinality)
WHERE r.kept

-- query: premium_range
-- in: job_id uuid, after int, limit int
SELECT coalesce(max(c.row), $2) AS last
FROM (
	SELECT row
	FROM premium_row
	WHERE job_id = $1 AND row > $2
	ORDER BY row
	LIMIT $3
) c

-- One row of each employer that nobody has registered, and that is no stub yet.
-- query: premium_unknown
-- in: job_id uuid, after int, last int
SELECT DISTINCT ON (r.uscc) r.row
FROM premium_row r
WHERE r.job_id = $1 AND r.row > $2 AND r.row <= $3
	AND NOT EXISTS (
		SELECT FROM enterprise e JOIN dossier d ON d.id = e.id AND d.state <> 'rejected' WHERE e.uscc = r.uscc)
ORDER BY r.uscc, r.year DESC

-- query: premium_stub_add
-- in: job_id uuid, rows bigint[], ids uuid[]
WITH stub AS (
	SELECT s.id, r.uscc, r.name, a.id AS agency_id
	FROM unnest($2, $3) AS s(row, id)
	JOIN premium_row r ON r.job_id = $1 AND r.row = s.row
	JOIN agency a ON a.code = r.agency_code
),
opened AS (
	INSERT INTO dossier (id, flow, enterprise_id, agency_id, created_at, updated_at)
	SELECT s.id, 'enterprise', s.id, s.agency_id, t.now, t.now
	FROM stub s
	CROSS JOIN (SELECT clock_now() AS now OFFSET 0) t
)
INSERT INTO enterprise (id, agency_id, uscc, name, kind)
SELECT id, agency_id, uscc, name, uscc_kind(uscc)
FROM stub

-- An extract that is no older than the record that counts acts on it: one that says something else ends it, and it stays; one that says the
-- same makes it as new as itself.
-- query: premium_supersede
-- in: job_id uuid, after int, last int
WITH told AS (
	UPDATE premium_record p
	SET current = s.same, as_of = CASE WHEN s.same THEN j.as_of ELSE p.as_of END
	FROM job j
	JOIN premium_row r ON r.job_id = j.id AND r.row > $2 AND r.row <= $3
	JOIN agency a ON a.code = r.agency_code
	JOIN premium_record c ON c.uscc = r.uscc AND c.year = r.year AND c.current
	CROSS JOIN LATERAL (
		SELECT (
			c.name, c.agency_id, c.employer_fen, c.worker_fen, c.social_monthly_fen, c.months, c.insured_begin, c.insured_end,
			c.insured_mean, c.insured_now, c.retired, c.died, c.dismissed, c.resigned, c.claimants, c.arrears_fen)
		IS NOT DISTINCT FROM (
			r.name, a.id, r.employer_fen, r.worker_fen, r.social_monthly_fen, r.months, r.insured_begin, r.insured_end,
			r.insured_mean, r.insured_now, r.retired, r.died, r.dismissed, r.resigned, r.claimants, r.arrears_fen) AS same
	) s
	WHERE j.id = $1 AND p.uscc = c.uscc AND p.year = c.year AND p.version = c.version
		AND (p.as_of < j.as_of OR p.as_of = j.as_of AND NOT s.same)
	RETURNING p.current
)
SELECT count(*) FILTER (WHERE NOT current) AS superseded
FROM told

-- A record becomes the one that counts where none does now, and history where a newer extract says something else. What counts already, and
-- what an extract of the same day has said before, is not written again.
-- query: premium_store
-- in: job_id uuid, after int, last int
WITH taken AS (
	DELETE FROM premium_row
	WHERE job_id = $1 AND row > $2 AND row <= $3
	RETURNING
		row, uscc, year, name, agency_code, employer_fen, worker_fen, social_monthly_fen, months, insured_begin, insured_end,
		insured_mean, insured_now, retired, died, dismissed, resigned, claimants, arrears_fen
),
added AS (
	INSERT INTO premium_record (
		uscc, year, version, current, as_of, name, agency_id, employer_fen, worker_fen, social_monthly_fen, months,
		insured_begin, insured_end, insured_mean, insured_now, retired, died, dismissed, resigned, claimants, arrears_fen,
		job_id, row, recorded_at)
	SELECT
		t.uscc, t.year, v.last + 1, NOT v.counts, j.as_of, t.name, a.id, t.employer_fen, t.worker_fen, t.social_monthly_fen,
		t.months, t.insured_begin, t.insured_end, t.insured_mean, t.insured_now, t.retired, t.died, t.dismissed, t.resigned,
		t.claimants, t.arrears_fen, $1, t.row, n.now
	FROM taken t
	JOIN agency a ON a.code = t.agency_code
	JOIN job j ON j.id = $1
	CROSS JOIN (SELECT clock_now() AS now OFFSET 0) n
	CROSS JOIN LATERAL (
		SELECT
			coalesce(max(p.version), 0) AS last,
			coalesce(bool_or(p.current), false) AS counts,
			coalesce(bool_or((p.current OR p.as_of = j.as_of) AND (
				p.name, p.agency_id, p.employer_fen, p.worker_fen, p.social_monthly_fen, p.months, p.insured_begin,
				p.insured_end, p.insured_mean, p.insured_now, p.retired, p.died, p.dismissed, p.resigned, p.claimants,
				p.arrears_fen)
			IS NOT DISTINCT FROM (
				t.name, a.id, t.employer_fen, t.worker_fen, t.social_monthly_fen, t.months, t.insured_begin,
				t.insured_end, t.insured_mean, t.insured_now, t.retired, t.died, t.dismissed, t.resigned, t.claimants,
				t.arrears_fen)), false) AS said
		FROM premium_record p
		WHERE p.uscc = t.uscc AND p.year = t.year
	) v
	WHERE NOT v.counts OR NOT v.said
	RETURNING current
)
SELECT
	(SELECT count(*) FROM taken) AS taken,
	(
		SELECT count(*)
		FROM taken
		WHERE insured_mean > 0 AND employer_fen + worker_fen < insured_mean * (SELECT premium_minimum_fen())
	) AS low_premiums,
	count(*) FILTER (WHERE current) AS added,
	count(*) FILTER (WHERE NOT current) AS older
FROM added
