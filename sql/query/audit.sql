-- read: audit_verify
-- in: case_id uuid
SELECT
	json_build_object(
		'rows', (SELECT count(*) FROM audit a WHERE a.case_id = d.id),
		'whole', NOT EXISTS (SELECT FROM audit_fault f WHERE f.case_id = d.id),
		'head', (SELECT encode(a.hash, 'hex') FROM audit a WHERE a.case_id = d.id ORDER BY a.seq DESC LIMIT 1),
		'broken', (SELECT coalesce(json_agg(row_to_json(f) ORDER BY f.seq), '[]') FROM audit_fault f WHERE f.case_id = d.id)) AS body,
	d.version
FROM dossier d
WHERE d.id = $1

-- read: audit_verify_all
WITH fault AS (
	SELECT case_id, seq, why FROM audit_fault
)
SELECT
	json_build_object(
		'rows', (SELECT count(*) FROM audit),
		'whole', NOT EXISTS (SELECT FROM fault),
		'broken', (
			SELECT coalesce(json_agg(row_to_json(f) ORDER BY f.case_id, f.seq), '[]')
			FROM (SELECT * FROM fault ORDER BY case_id, seq LIMIT 200) f)) AS body,
	0::bigint AS version

-- read: access_log_list
-- in: case_id uuid, operation text, after_k1 text, limit int
SELECT
	json_strip_nulls(json_build_object('id', l.id, 'at', l.at, 'user_id', l.user_id, 'human_id', l.human_id, 'who', user_named(l.user_id),
		'role', l.role, 'operation', l.operation, 'case_id', l.case_id, 'reason', l.reason, 'request_id', l.request_id)) AS body,
	l.id::text AS k1,
	'00000000-0000-0000-0000-000000000000'::uuid AS id
FROM access_log l
WHERE ($1 IS NULL OR l.case_id = $1) AND ($2 IS NULL OR l.operation = $2) AND ($3 IS NULL OR l.id < $3::bigint)
ORDER BY l.id DESC
LIMIT $4

-- read: invariants_view
SELECT
	json_build_object(
		'sound', coalesce(bool_and(i.violations = 0), true),
		'data', coalesce(json_agg(row_to_json(i) ORDER BY substring(i.invariant, 2)::int), '[]')) AS body,
	0::bigint AS version
FROM invariant_report() i
