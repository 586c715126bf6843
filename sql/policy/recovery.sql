-- Recoveries: opened by who reviewed, answered by the employer, decided by the prefecture, taken in by finance. Entries only grow.
GRANT SELECT ON recovery, recovery_entry, recovery_resource
TO wg_enterprise, wg_county, wg_county_finance, wg_prefecture, wg_finance, wg_ui_agency, wg_auditor, wg_system;
GRANT SELECT ON letter_offset TO wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_ui_agency, wg_auditor, wg_system;
GRANT INSERT (id, case_id, enterprise_id, agency_id, fund_id, amount_fen, clause, reason, lines), UPDATE (amount_fen, statement)
ON recovery TO wg_county, wg_prefecture, wg_ui_agency;
GRANT INSERT (id, case_id, enterprise_id, agency_id, fund_id, amount_fen, clause, reason, correction_id, lines) ON recovery TO wg_system;
GRANT UPDATE (statement) ON recovery TO wg_enterprise;
GRANT UPDATE (months_freed, freed_now) ON recovery TO wg_prefecture;
GRANT INSERT ON recovery_entry TO wg_finance, wg_system;
GRANT EXECUTE ON FUNCTION recovery_before, recovery_fact TO wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_ui_agency, wg_system;
GRANT EXECUTE ON FUNCTION recovery_set_aside
TO wg_enterprise, wg_county, wg_county_finance, wg_prefecture, wg_finance, wg_ui_agency, wg_auditor, wg_system;
GRANT EXECUTE ON FUNCTION case_fund, recovery_lines_unfit, recovery_revision_guard TO wg_county, wg_prefecture, wg_ui_agency;
GRANT EXECUTE ON FUNCTION case_fund TO wg_system;
GRANT EXECUTE ON FUNCTION recovery_months_fen TO wg_prefecture;
GRANT EXECUTE ON FUNCTION recovery_free_months, recovery_use_months, recovery_reduce, recovery_overtaken TO wg_system;
GRANT EXECUTE ON FUNCTION letter_set_off TO wg_prefecture, wg_ui_agency;

ALTER TABLE recovery ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS recovery_office ON recovery;
CREATE POLICY recovery_office ON recovery TO wg_prefecture, wg_finance, wg_auditor, wg_system USING (true);
DROP POLICY IF EXISTS recovery_enterprise ON recovery;
CREATE POLICY recovery_enterprise ON recovery TO wg_enterprise USING (enterprise_id = actor_enterprise());
DROP POLICY IF EXISTS recovery_agency ON recovery;
CREATE POLICY recovery_agency ON recovery TO wg_county, wg_county_finance, wg_ui_agency USING (agency_id = actor_agency());

-- Entries and offsets follow their recovery and their item.
ALTER TABLE recovery_entry ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS recovery_entry_all ON recovery_entry;
CREATE POLICY recovery_entry_all ON recovery_entry TO PUBLIC USING ((SELECT true FROM recovery r WHERE r.id = recovery_id));
ALTER TABLE letter_offset ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS letter_offset_see ON letter_offset;
CREATE POLICY letter_offset_see ON letter_offset FOR SELECT TO PUBLIC USING ((SELECT true FROM recovery r WHERE r.id = recovery_id));
