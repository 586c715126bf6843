-- Refunds and the runs that make them: an employer its own, an agency those it is responsible for, the offices of the prefecture all (I12).
-- Counties have no part in them. What a refund comes to is computed from the records, and only the system writes it down: nobody who acts
-- in a case can enter an amount (S23).
GRANT SELECT ON refund, refund_resource TO wg_enterprise, wg_ui_agency, wg_prefecture, wg_finance, wg_auditor, wg_system;
GRANT INSERT (id, enterprise_id, agency_id, policy_id, year, kind, method, uscc) ON refund TO wg_enterprise;
GRANT INSERT, UPDATE (kind, method, record_version, amount_fen, computed, computed_at, account_id, receipt) ON refund TO wg_system;
GRANT SELECT ON refund_run, refund_run_item, refund_run_resource TO wg_ui_agency, wg_prefecture, wg_auditor, wg_system;
GRANT INSERT (id, agency_id, policy_id, kind, year, items, total_fen, left_out, digest), UPDATE (checked) ON refund_run TO wg_ui_agency;
GRANT INSERT, UPDATE (case_id) ON refund_run_item TO wg_system;
GRANT SELECT ON premium_record, enterprise, determination TO wg_system;
GRANT SELECT ON finding, finding_resource TO wg_ui_agency;
GRANT INSERT, UPDATE (answer, answer_text, answered_by, answered_at) ON finding TO wg_ui_agency;

GRANT EXECUTE ON FUNCTION refund_fact TO wg_enterprise, wg_ui_agency, wg_prefecture, wg_finance, wg_system;
GRANT EXECUTE ON FUNCTION refund_policy TO wg_enterprise, wg_ui_agency;
GRANT EXECUTE ON FUNCTION refund_balance, balance_lock TO wg_system;
GRANT EXECUTE ON FUNCTION refund_recomputable TO wg_ui_agency;
GRANT EXECUTE ON FUNCTION refund_balance_lock, refund_of_year TO wg_enterprise, wg_system;
GRANT EXECUTE ON FUNCTION working_days, case_gate_open
TO wg_enterprise, wg_ui_agency, wg_prefecture, wg_finance, wg_auditor, wg_system;

ALTER TABLE refund ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS refund_enterprise ON refund;
CREATE POLICY refund_enterprise ON refund TO wg_enterprise USING (enterprise_id = actor_enterprise());
DROP POLICY IF EXISTS refund_agency ON refund;
CREATE POLICY refund_agency ON refund FOR SELECT TO wg_ui_agency USING (agency_id = actor_agency());
DROP POLICY IF EXISTS refund_wide ON refund;
CREATE POLICY refund_wide ON refund TO wg_prefecture, wg_finance, wg_auditor, wg_system USING (true);

ALTER TABLE refund_run ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS refund_run_agency ON refund_run;
CREATE POLICY refund_run_agency ON refund_run TO wg_ui_agency USING (agency_id = actor_agency());
DROP POLICY IF EXISTS refund_run_wide ON refund_run;
CREATE POLICY refund_run_wide ON refund_run FOR SELECT TO wg_prefecture, wg_auditor, wg_system USING (true);
ALTER TABLE refund_run_item ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS refund_run_item_see ON refund_run_item;
CREATE POLICY refund_run_item_see ON refund_run_item FOR SELECT TO wg_ui_agency, wg_prefecture, wg_auditor
USING ((SELECT true FROM refund_run r WHERE r.id = run_id));
DROP POLICY IF EXISTS refund_run_item_system ON refund_run_item;
CREATE POLICY refund_run_item_system ON refund_run_item TO wg_system USING (true);
