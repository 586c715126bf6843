-- Jobs as whoever asked for them sees them.
CREATE OR REPLACE VIEW job_resource WITH (security_invoker) AS
SELECT
	j.id,
	j.kind,
	j.state,
	j.as_of,
	json_build_object('done', j.done, 'total', j.total) AS progress,
	j.refused,
	j.faults,
	j.result,
	j.problem,
	j.created_at,
	j.finished_at
FROM job j;
