-- A hold and what it stands on; released ones stay to be seen.
CREATE OR REPLACE VIEW hold_resource WITH (security_invoker) AS
SELECT
	h.id,
	CASE WHEN h.released_at IS NULL THEN 'placed' ELSE 'released' END AS state,
	h.case_id,
	d.flow AS case_flow,
	d.number AS case_number,
	d.enterprise_id,
	h.cause,
	h.reason,
	h.placed_at,
	h.origin_id,
	h.released_at,
	h.release_reason
FROM hold h
JOIN dossier d ON d.id = h.case_id;
