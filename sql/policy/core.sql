-- Who may see and change the ground of all cases. Rights are remade from nothing each time.
DO $$
DECLARE
	name text;
BEGIN
	FOR name IN SELECT rolname FROM pg_roles WHERE rolname LIKE 'wg\_%' AND rolname <> 'wg_owner' LOOP
		EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', name);
	END LOOP;
END
$$;

-- What runs with the rights of the owner is nobody's to call until a policy gives it to somebody.
DO $$
DECLARE
	door regprocedure;
BEGIN
	FOR door IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', door);
	END LOOP;
END
$$;
-- The frame of a transaction asks for the time before it has taken a role.
GRANT EXECUTE ON FUNCTION clock_now TO PUBLIC;
GRANT EXECUTE ON FUNCTION account_ok
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier,
	wg_auditor, wg_admin, wg_auth;
GRANT EXECUTE ON FUNCTION next_number, case_policy, resubmit_overdue
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_ui_agency, wg_levy, wg_certifier, wg_admin, wg_system;

-- What anybody may read, the public included: the rules of the game.
GRANT SELECT ON flow_state, clock_kind, transition, calendar_day, calendar_year, agency, size_rule, industry, code_list
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier,
	wg_auditor, wg_admin, wg_system, wg_auth;

GRANT SELECT ON case_head
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier,
	wg_auditor, wg_admin, wg_system;

-- The dossier -----------------------------------------------------------------------------------------------------------
GRANT SELECT ON dossier, audit, case_officer, clock_entry, event, hold
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier,
	wg_auditor, wg_admin, wg_system;
GRANT INSERT ON dossier, audit, case_officer, clock_entry, event
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_ui_agency, wg_levy, wg_certifier, wg_admin, wg_system;
GRANT UPDATE (state, version, updated_at, received_at, external_ref, external_client, metadata) ON dossier
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_ui_agency, wg_levy, wg_certifier, wg_admin, wg_system;
GRANT INSERT, UPDATE (released_by, released_at, release_reason) ON hold TO wg_county, wg_prefecture, wg_system;
GRANT INSERT ON access_log TO wg_county, wg_prefecture, wg_auditor, wg_ui_agency;
GRANT SELECT ON access_log TO wg_auditor;

ALTER TABLE dossier ENABLE ROW LEVEL SECURITY;
-- A registration speaks for the enterprise it is creating (app.enterprise is set to it), and for no other: what it sees was made or, of a
-- stub, received by its own transaction, at its instant. Notices are for everybody.
DROP POLICY IF EXISTS dossier_public ON dossier;
CREATE POLICY dossier_public ON dossier FOR SELECT TO wg_public
USING ((flow = 'notice' AND state IN ('published', 'closed', 'replaced')) OR flow IN ('policy', 'guide')
	OR (flow IN ('enterprise', 'app_user') AND enterprise_id = actor_enterprise()
		AND (created_at = clock_now() OR state = 'stub' OR received_at = clock_now())));
DROP POLICY IF EXISTS dossier_public_insert ON dossier;
CREATE POLICY dossier_public_insert ON dossier FOR INSERT TO wg_public
WITH CHECK (flow IN ('enterprise', 'app_user') AND enterprise_id = actor_enterprise());
DROP POLICY IF EXISTS dossier_enterprise ON dossier;
CREATE POLICY dossier_enterprise ON dossier FOR SELECT TO wg_enterprise
USING (enterprise_id = actor_enterprise() AND (flow <> 'correction' OR state = 'turned') OR flow IN ('policy', 'guide')
	OR (flow = 'notice' AND state IN ('published', 'closed', 'replaced')));
DROP POLICY IF EXISTS dossier_enterprise_insert ON dossier;
CREATE POLICY dossier_enterprise_insert ON dossier FOR INSERT TO wg_enterprise
WITH CHECK (enterprise_id = actor_enterprise());
DROP POLICY IF EXISTS dossier_county ON dossier;
CREATE POLICY dossier_county ON dossier FOR SELECT TO wg_county, wg_county_finance
USING (agency_id = actor_agency() OR flow IN ('policy', 'guide'));
DROP POLICY IF EXISTS dossier_county_insert ON dossier;
CREATE POLICY dossier_county_insert ON dossier FOR INSERT TO wg_county WITH CHECK (agency_id = actor_agency());
-- A version of the policy is drafted by the office that publishes it: until then nobody else has it, but for its auditors (S1, S79).
DROP POLICY IF EXISTS dossier_unpublished ON dossier;
CREATE POLICY dossier_unpublished ON dossier AS RESTRICTIVE FOR SELECT
TO wg_public, wg_enterprise, wg_county, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier, wg_admin
USING (flow <> 'policy' OR state IN ('published', 'retired'));
DROP POLICY IF EXISTS dossier_prefecture ON dossier;
CREATE POLICY dossier_prefecture ON dossier FOR SELECT TO wg_prefecture, wg_finance, wg_auditor, wg_system USING (true);
DROP POLICY IF EXISTS dossier_prefecture_insert ON dossier;
CREATE POLICY dossier_prefecture_insert ON dossier FOR INSERT TO wg_prefecture, wg_finance, wg_system WITH CHECK (true);
DROP POLICY IF EXISTS dossier_ui_agency ON dossier;
CREATE POLICY dossier_ui_agency ON dossier FOR SELECT TO wg_ui_agency
USING (flow IN ('enterprise', 'account', 'determination', 'policy', 'guide') OR agency_id = actor_agency()
	OR (flow = 'reserve_statement' AND (SELECT true FROM reserve_statement s WHERE s.id = dossier.id))
	OR (flow = 'adjustment' AND (SELECT true FROM adjustment a WHERE a.id = dossier.id)));
DROP POLICY IF EXISTS dossier_ui_agency_insert ON dossier;
CREATE POLICY dossier_ui_agency_insert ON dossier FOR INSERT TO wg_ui_agency WITH CHECK (agency_id = actor_agency());
DROP POLICY IF EXISTS dossier_levy ON dossier;
CREATE POLICY dossier_levy ON dossier FOR SELECT TO wg_levy USING (flow IN ('enterprise', 'policy', 'guide'));
DROP POLICY IF EXISTS dossier_certifier ON dossier;
CREATE POLICY dossier_certifier ON dossier FOR SELECT TO wg_certifier USING (flow IN ('determination', 'policy', 'guide'));
DROP POLICY IF EXISTS dossier_admin ON dossier;
CREATE POLICY dossier_admin ON dossier FOR SELECT TO wg_admin
USING (flow IN ('app_user', 'client', 'client_grant', 'guide', 'policy', 'calendar'));
DROP POLICY IF EXISTS dossier_admin_insert ON dossier;
CREATE POLICY dossier_admin_insert ON dossier FOR INSERT TO wg_admin
WITH CHECK (flow IN ('app_user', 'client', 'client_grant', 'guide', 'calendar'));
-- A change must be a step of this role's own flows; what it may see is judged above, the step itself by the audit's foreign key.
DROP POLICY IF EXISTS dossier_move ON dossier;
CREATE POLICY dossier_move ON dossier FOR UPDATE
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_ui_agency, wg_levy, wg_certifier, wg_admin, wg_system
USING (true)
WITH CHECK (state = 'none' OR (
	SELECT true
	FROM transition t
	WHERE t.flow = dossier.flow AND t.to_state = dossier.state AND 'wg_' || t.role = current_user
	LIMIT 1));

-- Audit, clocks, events: whoever sees the case sees them; who writes names the role it really is.
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS audit_see ON audit;
CREATE POLICY audit_see ON audit FOR SELECT TO PUBLIC USING ((SELECT true FROM dossier d WHERE d.id = case_id));
DROP POLICY IF EXISTS audit_write ON audit;
CREATE POLICY audit_write ON audit FOR INSERT TO PUBLIC
WITH CHECK ('wg_' || role = current_user AND human_id = actor_human());
ALTER TABLE clock_entry ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS clock_entry_all ON clock_entry;
CREATE POLICY clock_entry_all ON clock_entry TO PUBLIC USING ((SELECT true FROM dossier d WHERE d.id = case_id));
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS event_all ON event;
CREATE POLICY event_all ON event TO PUBLIC USING ((SELECT true FROM dossier d WHERE d.id = case_id));
-- What was hidden from a reader when it happened is not told later, behind the place where it reads, and what was told stays: of a version of
-- the policy its publication and what follows, of a correction each turn to its employer.
DROP POLICY IF EXISTS event_unpublished ON event;
CREATE POLICY event_unpublished ON event AS RESTRICTIVE FOR SELECT
TO wg_public, wg_enterprise, wg_county, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier, wg_admin
USING (flow <> 'policy' OR state IN ('published', 'retired'));
DROP POLICY IF EXISTS event_correction ON event;
CREATE POLICY event_correction ON event AS RESTRICTIVE FOR SELECT TO wg_enterprise USING (flow <> 'correction' OR state = 'turned');
DROP POLICY IF EXISTS event_turned ON event;
CREATE POLICY event_turned ON event FOR SELECT TO wg_enterprise USING (flow = 'correction' AND enterprise_id = actor_enterprise());
ALTER TABLE hold ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS hold_see ON hold;
CREATE POLICY hold_see ON hold FOR SELECT TO PUBLIC USING ((SELECT true FROM dossier d WHERE d.id = case_id));
DROP POLICY IF EXISTS hold_place ON hold;
CREATE POLICY hold_place ON hold FOR INSERT TO PUBLIC
WITH CHECK (placed_by = actor_human() AND (SELECT true FROM dossier d WHERE d.id = case_id));
DROP POLICY IF EXISTS hold_release ON hold;
CREATE POLICY hold_release ON hold FOR UPDATE TO PUBLIC
USING ((SELECT true FROM dossier d WHERE d.id = case_id)) WITH CHECK (released_by = actor_human());
ALTER TABLE case_officer ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS case_officer_own ON case_officer;
CREATE POLICY case_officer_own ON case_officer TO PUBLIC USING (human_id = actor_human());
ALTER TABLE access_log ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS access_log_see ON access_log;
CREATE POLICY access_log_see ON access_log FOR SELECT TO PUBLIC USING (true);
DROP POLICY IF EXISTS access_log_write ON access_log;
CREATE POLICY access_log_write ON access_log FOR INSERT TO PUBLIC
WITH CHECK ('wg_' || role = current_user AND coalesce(human_id, actor_human()) = actor_human());
