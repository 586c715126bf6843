-- Grounds are written and compared by the system alone, through functions that are its own; officers read them, an employer is told of a fall
-- by its case.
GRANT SELECT ON ground, ground_fall TO wg_county, wg_prefecture, wg_finance, wg_ui_agency, wg_auditor, wg_system;
GRANT INSERT ON ground_fall TO wg_system;
GRANT SELECT, UPDATE (after_id), DELETE ON fact_change TO wg_system;
GRANT SELECT ON judgement TO wg_ui_agency, wg_prefecture, wg_auditor, wg_system;
GRANT EXECUTE ON FUNCTION ground_write, ground_renew, ground_accept, ground_told, ground_untold, ground_found TO wg_system;
GRANT EXECUTE ON FUNCTION ground_fallen TO wg_county, wg_prefecture, wg_ui_agency, wg_system;
GRANT EXECUTE ON FUNCTION ground_acceptable, ground_changed_by TO wg_county, wg_prefecture, wg_ui_agency;
-- Who reads queues, and who is refused a step.
GRANT EXECUTE ON FUNCTION case_ways, ground_waiting
TO wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_certifier, wg_admin, wg_system;
-- Every step may lock what it rests on, and every list of cases tells of falls.
GRANT EXECUTE ON FUNCTION ground_lock, case_fallen
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier, wg_auditor, wg_admin,
	wg_system;

DO $$
DECLARE
	kept text;
BEGIN
	FOREACH kept IN ARRAY ARRAY['ground', 'ground_fall'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', kept);
		EXECUTE format('DROP POLICY IF EXISTS %I ON %I', kept || '_see', kept);
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO wg_county, wg_prefecture, wg_finance, wg_ui_agency, wg_auditor
			USING ((SELECT true FROM dossier d WHERE d.id = case_id))', kept || '_see', kept);
		EXECUTE format('DROP POLICY IF EXISTS %I ON %I', kept || '_system', kept);
		EXECUTE format('CREATE POLICY %I ON %I TO wg_system USING (true)', kept || '_system', kept);
	END LOOP;
END
$$;

ALTER TABLE judgement ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS judgement_see ON judgement;
CREATE POLICY judgement_see ON judgement FOR SELECT TO wg_ui_agency, wg_prefecture, wg_auditor USING ((SELECT true FROM dossier d WHERE d.id = case_id));
DROP POLICY IF EXISTS judgement_system ON judgement;
CREATE POLICY judgement_system ON judgement TO wg_system USING (true);
