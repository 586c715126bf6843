-- The calendars are for everybody, every revision that was ever in force with them. Two administrators make one (S60): a draft is theirs, and
-- of the prefecture and the auditors to see. What counts is changed by its confirmation alone.
GRANT SELECT ON calendar
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier,
	wg_auditor, wg_admin, wg_system;
GRANT SELECT ON calendar_resource TO wg_prefecture, wg_auditor, wg_admin;
GRANT INSERT (id, layer, year, source, days) ON calendar TO wg_admin;
GRANT EXECUTE ON FUNCTION calendar_take_force TO wg_system;
GRANT SELECT ON calendar_recount TO wg_prefecture, wg_auditor, wg_admin, wg_system;
GRANT UPDATE (after_id, cases, again, ended_at) ON calendar_recount TO wg_system;

ALTER TABLE calendar ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS calendar_confirmed ON calendar;
CREATE POLICY calendar_confirmed ON calendar FOR SELECT TO PUBLIC USING (revision IS NOT NULL);
DROP POLICY IF EXISTS calendar_drafts ON calendar;
CREATE POLICY calendar_drafts ON calendar FOR SELECT TO wg_prefecture, wg_auditor, wg_admin, wg_system USING (true);
DROP POLICY IF EXISTS calendar_draft ON calendar;
CREATE POLICY calendar_draft ON calendar FOR INSERT TO wg_admin WITH CHECK (revision IS NULL);
-- The queue names employers; row-level security shows an administrator none.
GRANT SELECT (id, name) ON enterprise TO wg_admin;
