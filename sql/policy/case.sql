-- The views every role reads through; what they show is judged table by table.
GRANT SELECT ON case_head, record_resource, case_resource, ground_way, audit_fault, agency_resource, guide_resource, policy_resource, parameter_resource, policy_whole
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier,
	wg_auditor, wg_admin, wg_system;
GRANT SELECT ON user_resource, client_grant_resource TO wg_enterprise, wg_admin;
GRANT SELECT ON client_resource TO wg_admin;
GRANT EXECUTE ON FUNCTION case_digest, step_grounds
TO wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier, wg_auditor;
