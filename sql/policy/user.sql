-- Users, clients and grants. Password hashes and secrets can be written, never read, by the roles of the API.
GRANT SELECT (id, username, human_id, display_name, role, enterprise_id, agency_id), UPDATE (password_hash, token_epoch), INSERT
ON app_user TO wg_enterprise, wg_admin;
GRANT INSERT, SELECT (id) ON app_user TO wg_public, wg_system;
GRANT SELECT (token_epoch) ON app_user TO wg_enterprise, wg_admin;
GRANT SELECT (id, client_id, name), INSERT, UPDATE (secret_hash) ON client TO wg_admin;
GRANT SELECT (id, client_id, name) ON client TO wg_enterprise;
GRANT SELECT, INSERT ON client_grant TO wg_enterprise;
GRANT SELECT ON client_grant TO wg_admin;
GRANT EXECUTE ON FUNCTION me
TO wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier, wg_auditor, wg_admin;
GRANT EXECUTE ON FUNCTION user_named TO wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_auditor, wg_admin;

ALTER TABLE app_user ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS app_user_enterprise ON app_user;
CREATE POLICY app_user_enterprise ON app_user TO wg_enterprise
USING (role = 'enterprise' AND enterprise_id = actor_enterprise())
WITH CHECK (role = 'enterprise' AND enterprise_id = actor_enterprise());
DROP POLICY IF EXISTS app_user_new ON app_user;
CREATE POLICY app_user_new ON app_user TO wg_public
USING (role = 'enterprise' AND (SELECT true FROM dossier d WHERE d.id = app_user.enterprise_id));
DROP POLICY IF EXISTS app_user_admin ON app_user;
CREATE POLICY app_user_admin ON app_user TO wg_admin USING (role <> 'enterprise') WITH CHECK (role <> 'enterprise');
DROP POLICY IF EXISTS app_user_system ON app_user;
CREATE POLICY app_user_system ON app_user TO wg_system USING (role = 'enterprise') WITH CHECK (role = 'enterprise');
ALTER TABLE client ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS client_all ON client;
CREATE POLICY client_all ON client TO PUBLIC USING (true);
ALTER TABLE client_grant ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS client_grant_own ON client_grant;
CREATE POLICY client_grant_own ON client_grant TO wg_enterprise USING (enterprise_id = actor_enterprise());
DROP POLICY IF EXISTS client_grant_admin ON client_grant;
CREATE POLICY client_grant_admin ON client_grant FOR SELECT TO wg_admin USING (true);
ALTER TABLE refresh_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE login_throttle ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
