-- Premium records and the jobs that import them (S23): the levy agency hands in, offices that decide and the auditor read, an employer its own.
GRANT SELECT ON premium_record, premium_record_resource
TO wg_levy, wg_ui_agency, wg_enterprise, wg_prefecture, wg_auditor, wg_system;
GRANT INSERT, UPDATE (current, as_of) ON premium_record TO wg_system;
GRANT INSERT ON premium_row TO wg_levy;
GRANT SELECT, DELETE ON premium_row TO wg_system;
GRANT EXECUTE ON FUNCTION actor_uscc TO wg_enterprise;
GRANT EXECUTE ON FUNCTION premium_minimum_fen TO wg_system;
-- Employers nobody has registered, as the records name them; and the place where one lies that its owner registers.
GRANT INSERT ON enterprise TO wg_system;
GRANT UPDATE (agency_id, name, kind, industry_code, industry_edition, legal_representative, contact_name, contact_phone, address,
	employees, revenue_fen, assets_fen, insured_headcount) ON enterprise TO wg_system;
GRANT UPDATE (agency_id, number) ON dossier TO wg_system;

GRANT SELECT ON job, job_fault, job_resource TO wg_levy, wg_system;
GRANT INSERT, UPDATE (total, refused, faults) ON job TO wg_levy;
GRANT INSERT ON job_fault TO wg_levy;
GRANT UPDATE (state, done, last_row, result, problem, finished_at) ON job TO wg_system;

ALTER TABLE premium_record ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS premium_record_wide ON premium_record;
CREATE POLICY premium_record_wide ON premium_record TO wg_levy, wg_ui_agency, wg_prefecture, wg_auditor, wg_system USING (true);
DROP POLICY IF EXISTS premium_record_own ON premium_record;
CREATE POLICY premium_record_own ON premium_record FOR SELECT TO wg_enterprise USING (uscc = (SELECT actor_uscc()));

ALTER TABLE premium_row ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS premium_row_add ON premium_row;
CREATE POLICY premium_row_add ON premium_row FOR INSERT TO wg_levy WITH CHECK (true);
DROP POLICY IF EXISTS premium_row_work ON premium_row;
CREATE POLICY premium_row_work ON premium_row TO wg_system USING (true);

ALTER TABLE job ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS job_own ON job;
CREATE POLICY job_own ON job TO wg_levy USING (agency_id = actor_agency());
DROP POLICY IF EXISTS job_work ON job;
CREATE POLICY job_work ON job TO wg_system USING (true);
ALTER TABLE job_fault ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS job_fault_see ON job_fault;
CREATE POLICY job_fault_see ON job_fault FOR SELECT TO wg_levy, wg_system
USING ((SELECT true FROM job j WHERE j.id = job_id));
DROP POLICY IF EXISTS job_fault_add ON job_fault;
CREATE POLICY job_fault_add ON job_fault FOR INSERT TO wg_levy WITH CHECK (true);
