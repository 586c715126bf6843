-- A revision of a year of the calendar, as those see it who make or watch it.
CREATE OR REPLACE VIEW calendar_resource WITH (security_invoker) AS
SELECT
	c.id,
	h.number,
	h.state,
	c.layer,
	c.year,
	c.source,
	c.days,
	c.revision,
	EXISTS (SELECT FROM calendar_year y WHERE y.calendar_id = c.id) AS counts,
	c.confirmed_at,
	r.cases AS recounted,
	r.ended_at AS recounted_at,
	h.created_at,
	h.updated_at,
	h.held_by,
	h.allowed_actions
FROM calendar c
JOIN case_head h ON h.id = c.id
LEFT JOIN calendar_recount r ON r.calendar_id = c.id;
