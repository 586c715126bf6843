-- Guides are for everybody; a county writes its own (S52).
GRANT SELECT ON guide
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier,
	wg_auditor, wg_admin, wg_system;
GRANT UPDATE (procedure, standard, service_agency, contact, complaint_phone) ON guide TO wg_county;
ALTER TABLE guide ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS guide_see ON guide;
CREATE POLICY guide_see ON guide FOR SELECT TO PUBLIC USING (true);
DROP POLICY IF EXISTS guide_write ON guide;
CREATE POLICY guide_write ON guide FOR UPDATE TO wg_county USING (agency_id = actor_agency());
