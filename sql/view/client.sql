CREATE OR REPLACE VIEW client_resource WITH (security_invoker) AS
SELECT c.id, c.client_id, c.name, h.state, h.created_at, h.updated_at, h.allowed_actions
FROM client c
JOIN case_head h ON h.id = c.id;

CREATE OR REPLACE VIEW client_grant_resource WITH (security_invoker) AS
SELECT g.id, g.client_id, c.name AS client_name, g.enterprise_id, h.state, h.created_at, h.updated_at, h.allowed_actions
FROM client_grant g
JOIN client c ON c.client_id = g.client_id
JOIN case_head h ON h.id = g.id;
