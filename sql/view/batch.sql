CREATE OR REPLACE VIEW batch_resource WITH (security_invoker) AS
SELECT
	b.id,
	h.number,
	h.state,
	b.fund_id,
	f.code AS fund_code,
	s.lines,
	s.total_fen,
	s.settled,
	s.returned,
	s.failed,
	s.outstanding,
	b.file_count,
	b.file_total_fen,
	b.file_sha256,
	b.taken_at,
	h.created_at,
	h.updated_at,
	h.held_by,
	h.allowed_actions
FROM batch b
JOIN case_head h ON h.id = b.id
JOIN fund f ON f.id = b.fund_id
CROSS JOIN LATERAL (
	SELECT
		count(*)::int AS lines,
		coalesce(sum(t.net_fen), 0)::bigint AS total_fen,
		count(*) FILTER (WHERE d.state = 'settled')::int AS settled,
		count(*) FILTER (WHERE d.state = 'returned')::int AS returned,
		count(*) FILTER (WHERE d.state = 'failed')::int AS failed,
		count(*) FILTER (WHERE d.state IN ('in_batch', 'sent', 'unknown'))::int AS outstanding
	FROM attempt t
	JOIN dossier d ON d.id = t.id
	WHERE t.batch_id = b.id
) s;
