-- Corrections: an employer its turned ones, a bureau and a UI agency those of their cases, the offices of the prefecture all (S50, S63).
-- The figures of a correction are judged, never entered: only the system writes them.
GRANT SELECT ON correction, correction_resource
TO wg_enterprise, wg_county, wg_county_finance, wg_prefecture, wg_finance, wg_ui_agency, wg_auditor, wg_system;
GRANT INSERT (id, case_id, enterprise_id, agency_id, entitled_fen, paid_fen, cause, computed, judged_version),
	UPDATE (entitled_fen, paid_fen, cause, computed, judged_version) ON correction TO wg_system;
GRANT SELECT, INSERT, UPDATE (entitled_fen, against, computed, at) ON judgement TO wg_system;
GRANT EXECUTE ON FUNCTION correction_fact TO wg_prefecture, wg_ui_agency, wg_system;
GRANT EXECUTE ON FUNCTION correction_rest, correction_entitled, correction_supplements
TO wg_enterprise, wg_county, wg_county_finance, wg_prefecture, wg_finance, wg_ui_agency, wg_auditor, wg_system;
GRANT EXECUTE ON FUNCTION refund_original, correction_member, correction_money, correction_left, correction_entitled, correction_claims, judgement_due
TO wg_system;

ALTER TABLE correction ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS correction_office ON correction;
CREATE POLICY correction_office ON correction TO wg_prefecture, wg_finance, wg_auditor, wg_system USING (true);
DROP POLICY IF EXISTS correction_agency ON correction;
CREATE POLICY correction_agency ON correction FOR SELECT TO wg_county, wg_county_finance, wg_ui_agency USING (agency_id = actor_agency());
-- The heads of those that are not turned are hidden from the employer; what they say goes with them.
DROP POLICY IF EXISTS correction_enterprise ON correction;
CREATE POLICY correction_enterprise ON correction FOR SELECT TO wg_enterprise
USING (enterprise_id = actor_enterprise() AND (SELECT true FROM dossier d WHERE d.id = correction.id));

