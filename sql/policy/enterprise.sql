-- Employers, accounts, determinations, plans and notices: an employer its own, a bureau its own place, the prefecture all (I12, I13).
GRANT SELECT ON enterprise
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier,
	wg_auditor, wg_system;
GRANT SELECT ON enterprise_resource
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_auditor;
GRANT SELECT ON size_proposal, size_proposal_resource
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_auditor;
GRANT SELECT, INSERT, UPDATE (size, size_class, industry_edition, employees, revenue_fen, assets_fen, missing, explanation) ON size_proposal
TO wg_system;
GRANT SELECT ON account_resource
TO wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_auditor;
GRANT SELECT ON determination_resource
TO wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_certifier, wg_auditor;
GRANT SELECT ON plan_resource TO wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_auditor;
GRANT SELECT ON notice_resource
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_auditor;
GRANT INSERT ON enterprise TO wg_public, wg_county;
GRANT UPDATE (legal_representative, contact_name, contact_phone, address, industry_code, industry_edition, employees, revenue_fen,
	assets_fen, insured_headcount) ON enterprise TO wg_enterprise, wg_county;
GRANT SELECT (id, enterprise_id, agency_id, kind, holder, bank_name, cnaps, number_tail, permit_kind, document_id) ON account
TO wg_enterprise, wg_county, wg_prefecture, wg_county_finance, wg_ui_agency, wg_auditor, wg_system;
GRANT SELECT ON account TO wg_finance;
GRANT INSERT ON account TO wg_enterprise, wg_county;
GRANT SELECT ON determination, determination_signature
TO wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_certifier, wg_auditor, wg_system;
GRANT INSERT (id, enterprise_id, agency_id, kind, value, basis, valid_from, valid_to, inputs, joint_document, document_id) ON determination
TO wg_enterprise, wg_county;
GRANT UPDATE (ends_on) ON determination TO wg_enterprise, wg_county, wg_system;
GRANT INSERT ON determination_signature TO wg_certifier;
GRANT SELECT ON plan, plan_headcount
TO wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_auditor, wg_system;
GRANT INSERT ON plan, plan_headcount TO wg_enterprise, wg_county;
GRANT UPDATE (policy_id, category, first_month, last_month, content, manner, posts, headcount, amount_fen) ON plan
TO wg_enterprise, wg_county;
GRANT DELETE ON plan_headcount TO wg_enterprise, wg_county;
GRANT SELECT ON notice
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_auditor, wg_system;
GRANT EXECUTE ON FUNCTION notice_elsewhere TO wg_public, wg_county, wg_prefecture;
GRANT EXECUTE ON FUNCTION acceptance_ends
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_auditor, wg_system;
GRANT INSERT ON notice TO wg_system;
GRANT UPDATE (site_url, published_at, closes_on) ON notice TO wg_county;

-- Facts that guards ask for, across the borders of what one role sees; for the roles that take those steps.
GRANT EXECUTE ON FUNCTION uscc_verified_elsewhere TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_system;
GRANT EXECUTE ON FUNCTION enterprise_state, determination_value, industry_listed, category_facts, document_present, guide_live,
	findings_answered
TO wg_enterprise, wg_county, wg_prefecture, wg_system;
GRANT EXECUTE ON FUNCTION entered_by_enterprise, signature_count, signed_by
TO wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_certifier, wg_system;

DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['account', 'determination', 'plan'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('DROP POLICY IF EXISTS %I ON %I', name || '_enterprise', name);
		EXECUTE format('CREATE POLICY %I ON %I TO wg_enterprise USING (enterprise_id = actor_enterprise())',
			name || '_enterprise', name);
		EXECUTE format('DROP POLICY IF EXISTS %I ON %I', name || '_county', name);
		EXECUTE format('CREATE POLICY %I ON %I TO wg_county, wg_county_finance USING (agency_id = actor_agency())',
			name || '_county', name);
		EXECUTE format('DROP POLICY IF EXISTS %I ON %I', name || '_wide', name);
		EXECUTE format('CREATE POLICY %I ON %I TO wg_prefecture, wg_finance, wg_ui_agency, wg_certifier, wg_auditor, '
			'wg_system USING (true)', name || '_wide', name);
	END LOOP;
END
$$;

ALTER TABLE enterprise ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS enterprise_own ON enterprise;
CREATE POLICY enterprise_own ON enterprise TO wg_enterprise USING (id = actor_enterprise());
DROP POLICY IF EXISTS enterprise_new ON enterprise;
CREATE POLICY enterprise_new ON enterprise TO wg_public USING ((SELECT true FROM dossier d WHERE d.id = enterprise.id));
DROP POLICY IF EXISTS enterprise_county ON enterprise;
CREATE POLICY enterprise_county ON enterprise TO wg_county, wg_county_finance USING (agency_id = actor_agency());
DROP POLICY IF EXISTS enterprise_wide ON enterprise;
CREATE POLICY enterprise_wide ON enterprise
TO wg_prefecture, wg_finance, wg_ui_agency, wg_levy, wg_certifier, wg_auditor, wg_system USING (true);

-- A proposal is for the employer itself, which may be registering just now, and for its bureau, which decides; nobody else sees one (S8).
ALTER TABLE size_proposal ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS size_proposal_see ON size_proposal;
CREATE POLICY size_proposal_see ON size_proposal FOR SELECT TO wg_public, wg_enterprise, wg_county
USING ((SELECT true FROM enterprise e WHERE e.id = enterprise_id));
DROP POLICY IF EXISTS size_proposal_make ON size_proposal;
CREATE POLICY size_proposal_make ON size_proposal TO wg_system USING (true);

-- Parts of a case follow the case: whoever sees it sees them.
ALTER TABLE determination_signature ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS determination_signature_all ON determination_signature;
CREATE POLICY determination_signature_all ON determination_signature TO PUBLIC
USING ((SELECT true FROM determination t WHERE t.id = determination_id));
ALTER TABLE plan_headcount ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS plan_headcount_all ON plan_headcount;
CREATE POLICY plan_headcount_all ON plan_headcount TO PUBLIC USING ((SELECT true FROM plan p WHERE p.id = plan_id));
ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS notice_all ON notice;
CREATE POLICY notice_all ON notice TO PUBLIC USING ((SELECT true FROM dossier d WHERE d.id = notice.id));
