CREATE OR REPLACE VIEW user_resource WITH (security_invoker) AS
SELECT
	u.id,
	u.username,
	u.display_name,
	u.role,
	u.enterprise_id,
	u.agency_id,
	u.human_id,
	h.state,
	h.created_at,
	h.updated_at,
	h.allowed_actions
FROM app_user u
JOIN case_head h ON h.id = u.id;
