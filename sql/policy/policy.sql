-- Everybody reads what is published; the prefecture drafts and publishes it, and an auditor reads everything (S1, S79). What is published is
-- changed by a new version only.
GRANT SELECT ON policy, policy_clause, policy_parameter, policy_month, policy_industry, policy_channel
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier,
	wg_auditor, wg_admin, wg_system;
GRANT INSERT ON policy, policy_clause, policy_parameter, policy_month, policy_industry, policy_channel TO wg_prefecture;
GRANT UPDATE (value, clause, source, receipts_from, receipts_to) ON policy_parameter TO wg_prefecture;
GRANT EXECUTE ON FUNCTION policy_public
TO wg_public, wg_enterprise, wg_county, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier, wg_admin;

-- Every step of a case asks for parameters and months by the version it is bound to, and row-level security on them would have their plans
-- made anew for each role: the parts have none of their own, and a read comes to them through the version or its dossier.
ALTER TABLE policy ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS policy_see ON policy;
CREATE POLICY policy_see ON policy
TO wg_public, wg_enterprise, wg_county, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier, wg_admin
USING (policy_public(id));
DROP POLICY IF EXISTS policy_all ON policy;
CREATE POLICY policy_all ON policy TO wg_prefecture, wg_auditor, wg_system USING (true);
