-- Guides are for everybody; only a revision that two officers made changes one (S52).
GRANT SELECT ON guide
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier,
	wg_auditor, wg_admin, wg_system;
GRANT UPDATE (procedure, standard, service_agency, contact, complaint_phone) ON guide TO wg_system;
ALTER TABLE guide ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS guide_see ON guide;
CREATE POLICY guide_see ON guide FOR SELECT TO PUBLIC USING (true);
DROP POLICY IF EXISTS guide_write ON guide;
CREATE POLICY guide_write ON guide FOR UPDATE TO wg_system USING (true);

-- Its revisions: a county drafts and reads its own, prefecture and auditors read all.
GRANT SELECT ON guide_revision, guide_revision_resource TO wg_county, wg_prefecture, wg_auditor, wg_system;
GRANT INSERT ON guide_revision TO wg_county;
ALTER TABLE guide_revision ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS guide_revision_county ON guide_revision;
CREATE POLICY guide_revision_county ON guide_revision TO wg_county USING (agency_id = actor_agency());
DROP POLICY IF EXISTS guide_revision_wide ON guide_revision;
CREATE POLICY guide_revision_wide ON guide_revision FOR SELECT TO wg_prefecture, wg_auditor, wg_system USING (true);
