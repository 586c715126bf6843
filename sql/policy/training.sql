-- Claims with their rosters, payrolls, scans and findings: an employer its own, a bureau its own place, the prefecture all (I12, I13).
-- Who may change what is a grant: lines are the employer's until it submits, then only the county may refuse them; finance and prefecture
-- change none; nobody but definer functions touches persons and their months.
GRANT SELECT ON claim TO wg_enterprise, wg_county, wg_county_finance, wg_prefecture, wg_finance, wg_auditor, wg_system;
GRANT INSERT (id, plan_id, plan_series, enterprise_id, agency_id, policy_id, month, supplement) ON claim TO wg_enterprise, wg_county;
GRANT UPDATE (lines, asked_fen) ON claim TO wg_enterprise, wg_county;
GRANT UPDATE (approved_fen, account_id) ON claim TO wg_county;
GRANT SELECT ON claim_line, payroll_line
TO wg_enterprise, wg_county, wg_county_finance, wg_prefecture, wg_finance, wg_auditor, wg_system;
GRANT INSERT, DELETE ON claim_line, payroll_line TO wg_enterprise, wg_county;
GRANT UPDATE (state, reason) ON claim_line TO wg_county;
GRANT INSERT ON person TO wg_enterprise, wg_county;
GRANT SELECT ON document
TO wg_enterprise, wg_county, wg_county_finance, wg_prefecture, wg_finance, wg_certifier, wg_auditor, wg_system;
GRANT INSERT, UPDATE (replaced_at) ON document TO wg_enterprise, wg_county, wg_finance;
GRANT SELECT ON finding TO wg_enterprise, wg_county, wg_county_finance, wg_prefecture, wg_finance, wg_auditor, wg_system;
GRANT INSERT ON finding TO wg_enterprise, wg_county, wg_system;
GRANT UPDATE (answer, answer_text, answered_by, answered_at) ON finding TO wg_county, wg_prefecture;
GRANT SELECT ON claim_resource, roster_resource, payroll_resource, finding_resource
TO wg_enterprise, wg_county, wg_county_finance, wg_prefecture, wg_finance, wg_auditor;
GRANT SELECT ON document_resource
TO wg_enterprise, wg_county, wg_county_finance, wg_prefecture, wg_finance, wg_certifier, wg_auditor;
GRANT SELECT ON person_month, other_subsidy TO wg_auditor, wg_system;

GRANT EXECUTE ON FUNCTION working_days, determination_from, plan_limit, claim_days, calendar_gap TO wg_enterprise, wg_county, wg_prefecture, wg_system;
GRANT EXECUTE ON FUNCTION claim_fact TO wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_system;
GRANT EXECUTE ON FUNCTION claim_beside, claim_conflicts, claim_line_facts, documents_reused, case_judged_on
TO wg_enterprise, wg_county, wg_prefecture, wg_system;
GRANT EXECUTE ON FUNCTION document_room TO wg_enterprise, wg_county, wg_finance;
GRANT EXECUTE ON FUNCTION claim_reserve TO wg_enterprise, wg_county, wg_prefecture;
GRANT EXECUTE ON FUNCTION claim_receive TO wg_enterprise, wg_county;
GRANT EXECUTE ON FUNCTION claim_void TO wg_enterprise, wg_county, wg_prefecture, wg_system;
GRANT EXECUTE ON FUNCTION claim_months_turn TO wg_system;
GRANT EXECUTE ON FUNCTION person_reveal TO wg_county, wg_prefecture;

DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['claim', 'claim_line', 'payroll_line'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('DROP POLICY IF EXISTS %I ON %I', name || '_enterprise', name);
		EXECUTE format('CREATE POLICY %I ON %I TO wg_enterprise USING (enterprise_id = actor_enterprise())',
			name || '_enterprise', name);
		EXECUTE format('DROP POLICY IF EXISTS %I ON %I', name || '_county', name);
		EXECUTE format('CREATE POLICY %I ON %I TO wg_county, wg_county_finance USING (agency_id = actor_agency())',
			name || '_county', name);
	END LOOP;
	-- Finance sees claims, but no persons.
	EXECUTE 'DROP POLICY IF EXISTS claim_wide ON claim';
	EXECUTE 'CREATE POLICY claim_wide ON claim TO wg_prefecture, wg_finance, wg_auditor, wg_system USING (true)';
	FOREACH name IN ARRAY ARRAY['claim_line', 'payroll_line'] LOOP
		EXECUTE format('DROP POLICY IF EXISTS %I ON %I', name || '_wide', name);
		EXECUTE format('CREATE POLICY %I ON %I TO wg_prefecture, wg_auditor, wg_system USING (true)', name || '_wide', name);
	END LOOP;
END
$$;

-- Persons and months: written by everybody who files, read by nobody; auditors and the system read months.
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS person_new ON person;
CREATE POLICY person_new ON person FOR INSERT TO wg_enterprise, wg_county WITH CHECK (true);
ALTER TABLE person_month ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS person_month_wide ON person_month;
CREATE POLICY person_month_wide ON person_month FOR SELECT TO wg_auditor, wg_system USING (true);
ALTER TABLE other_subsidy ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS other_subsidy_wide ON other_subsidy;
CREATE POLICY other_subsidy_wide ON other_subsidy FOR SELECT TO wg_auditor, wg_system USING (true);

-- Scans and findings follow their case; of scans, finance sees what the bank wrote, a certifier what a determination rests on.
ALTER TABLE document ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS document_all ON document;
CREATE POLICY document_all ON document
TO wg_enterprise, wg_county, wg_county_finance, wg_prefecture, wg_finance, wg_certifier, wg_auditor, wg_system
USING ((SELECT true FROM dossier d WHERE d.id = case_id));
DROP POLICY IF EXISTS document_finance ON document;
CREATE POLICY document_finance ON document AS RESTRICTIVE TO wg_finance USING (kind = 'bank_letter');
DROP POLICY IF EXISTS document_certifier ON document;
CREATE POLICY document_certifier ON document AS RESTRICTIVE TO wg_certifier USING (kind = 'determination_proof');
ALTER TABLE finding ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS finding_see ON finding;
CREATE POLICY finding_see ON finding FOR SELECT
TO wg_enterprise, wg_county, wg_county_finance, wg_prefecture, wg_ui_agency, wg_auditor, wg_system
USING ((SELECT true FROM dossier d WHERE d.id = case_id));
-- Found when a case is handed in, or its figures are computed, and stored with that step: nobody hides what the rules said of it behind
-- newer findings (S65).
DROP POLICY IF EXISTS finding_write ON finding;
CREATE POLICY finding_write ON finding FOR INSERT TO wg_enterprise, wg_county, wg_ui_agency, wg_system
WITH CHECK ((SELECT finding_step(a.flow, a.action) FROM audit a WHERE a.case_id = finding.case_id AND a.seq = finding.version));
DROP POLICY IF EXISTS finding_answer ON finding;
CREATE POLICY finding_answer ON finding FOR UPDATE TO wg_county, wg_prefecture, wg_ui_agency
USING ((SELECT true FROM dossier d WHERE d.id = case_id)) WITH CHECK (answered_by = actor_human());
