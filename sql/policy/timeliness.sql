-- How long an office takes is for everybody to know: figures of all cases of an agency together, never a case.
GRANT EXECUTE ON FUNCTION timeliness
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier,
	wg_auditor, wg_admin;
-- The view of a case tells its own.
GRANT EXECUTE ON FUNCTION working_days
TO wg_finance, wg_county_finance, wg_ui_agency, wg_certifier, wg_auditor;
