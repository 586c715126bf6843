-- Who sees and moves money. Funds and the ledger change by postings only, and only the system posts (I7, I8, I13).
GRANT SELECT ON fund TO wg_prefecture, wg_finance, wg_auditor, wg_system;
GRANT SELECT (id, code, name) ON fund TO wg_enterprise, wg_county, wg_county_finance;
GRANT SELECT (id, code, name, letter_prefix) ON fund TO wg_ui_agency;
GRANT SELECT ON ledger_entry, deposit, letter, letter_slip, batch, bank_result
TO wg_prefecture, wg_finance, wg_auditor, wg_system;
GRANT SELECT (id, fund_id, letter_number, issued_on) ON letter TO wg_enterprise, wg_county, wg_county_finance;
GRANT SELECT ON letter, letter_slip, letter_item_resource, letter_resource TO wg_ui_agency;
-- The view of items looks at claims, too; the rows of none are open to a UI agency.
GRANT SELECT (id, month, policy_id, programme) ON claim TO wg_ui_agency;
GRANT EXECUTE ON FUNCTION case_policy TO wg_auditor;
GRANT SELECT ON obligation, letter_item, attempt
TO wg_enterprise, wg_county, wg_county_finance, wg_ui_agency, wg_prefecture, wg_finance, wg_auditor, wg_system;
GRANT SELECT ON case_owed TO wg_system;
GRANT SELECT, INSERT, DELETE ON adjustment_use TO wg_system;
GRANT SELECT ON fund_resource, ledger_line, deposit_resource, letter_item_resource, letter_resource, batch_resource
TO wg_prefecture, wg_finance, wg_auditor, wg_system;
GRANT SELECT ON attempt_head, payment_resource
TO wg_enterprise, wg_county, wg_county_finance, wg_ui_agency, wg_prefecture, wg_finance, wg_auditor, wg_system;
GRANT INSERT ON deposit TO wg_finance;
GRANT INSERT ON ledger_entry TO wg_system;
GRANT INSERT, UPDATE (live) ON obligation TO wg_system;
GRANT INSERT, UPDATE (title, year, seq, letter_number, issued_on) ON letter TO wg_prefecture, wg_ui_agency;
GRANT INSERT, DELETE ON letter_item TO wg_prefecture, wg_ui_agency;
GRANT UPDATE (live, round) ON letter_item TO wg_system;
GRANT INSERT ON letter_slip TO wg_prefecture, wg_ui_agency, wg_finance;
GRANT INSERT, UPDATE (file_sealed, file_count, file_total_fen, file_sha256, taken_at) ON batch TO wg_finance;
GRANT INSERT, UPDATE (batch_id, bank_code, bank_text, bank_ref, booked_on) ON attempt TO wg_system;
GRANT UPDATE (batch_id) ON attempt TO wg_finance;
GRANT INSERT ON bank_result TO wg_finance;

-- What judges a case as a whole is for the roles that take steps; what it is put together from is asked by the system alone.
GRANT EXECUTE ON FUNCTION benefit_fact TO wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_ui_agency, wg_system;
GRANT EXECUTE ON FUNCTION case_not_held, case_notice_closed, account_good, fund_lock, fund_queue, case_gates, grants_left TO wg_system;

-- Statements of the reserve and requests for adjustment money belong to a pool, not to an employer.
GRANT SELECT ON reserve_statement, reserve_statement_resource, adjustment, adjustment_resource
TO wg_ui_agency, wg_prefecture, wg_finance, wg_auditor, wg_system;
GRANT INSERT ON reserve_statement TO wg_ui_agency;
GRANT INSERT (id, pool, year, fund_id, asked_fen, reason), UPDATE (asked_fen, reason) ON adjustment TO wg_ui_agency, wg_prefecture;
GRANT EXECUTE ON FUNCTION refund_policy TO wg_ui_agency, wg_prefecture;
GRANT UPDATE (granted_fen, document_no) ON adjustment TO wg_finance;
DO $$
DECLARE
	kept text;
BEGIN
	FOREACH kept IN ARRAY ARRAY['reserve_statement', 'adjustment'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', kept);
		EXECUTE format('DROP POLICY IF EXISTS %I ON %I', kept || '_office', kept);
		EXECUTE format('CREATE POLICY %I ON %I TO wg_prefecture, wg_finance, wg_auditor, wg_system USING (true)', kept || '_office',
			kept);
		EXECUTE format('DROP POLICY IF EXISTS %I ON %I', kept || '_pool', kept);
		EXECUTE format('CREATE POLICY %I ON %I TO wg_ui_agency USING (pool = actor_pool())', kept || '_pool', kept);
	END LOOP;
END
$$;

-- Funds stand for everybody who may read them at all; the column grants say how much of them.
ALTER TABLE fund ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS fund_see ON fund;
CREATE POLICY fund_see ON fund FOR SELECT TO PUBLIC USING (true);

-- The offices of the prefecture: all of the money.
DO $$
DECLARE
	kept text;
BEGIN
	FOREACH kept IN ARRAY ARRAY['ledger_entry', 'deposit', 'obligation', 'letter', 'letter_item', 'letter_slip', 'batch', 'attempt',
		'bank_result']
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', kept);
		EXECUTE format('DROP POLICY IF EXISTS %I ON %I', kept || '_office', kept);
		EXECUTE format('CREATE POLICY %I ON %I TO wg_prefecture, wg_finance, wg_auditor, wg_system USING (true)',
			kept || '_office', kept);
	END LOOP;
END
$$;

-- Which grant let a case through is the system's own account of it.
ALTER TABLE adjustment_use ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS adjustment_use_system ON adjustment_use;
CREATE POLICY adjustment_use_system ON adjustment_use TO wg_system USING (true);

-- An enterprise sees its own, a county or UI agency what belongs to its cases.
DO $$
DECLARE
	kept text;
BEGIN
	FOREACH kept IN ARRAY ARRAY['obligation', 'letter_item', 'attempt'] LOOP
		EXECUTE format('DROP POLICY IF EXISTS %I ON %I', kept || '_enterprise', kept);
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO wg_enterprise USING (enterprise_id = actor_enterprise())',
			kept || '_enterprise', kept);
		EXECUTE format('DROP POLICY IF EXISTS %I ON %I', kept || '_county', kept);
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO wg_county, wg_county_finance, wg_ui_agency
			USING (agency_id = actor_agency())', kept || '_county', kept);
	END LOOP;
END
$$;
-- Of a letter they see its number, once it was issued and one of its items is theirs.
DROP POLICY IF EXISTS letter_item_seen ON letter;
CREATE POLICY letter_item_seen ON letter FOR SELECT TO wg_enterprise, wg_county, wg_county_finance, wg_ui_agency
USING (seq IS NOT NULL AND (SELECT true FROM letter_item i WHERE i.letter_id = letter.id LIMIT 1));

-- A UI agency writes letters of its own, about its own cases.
DROP POLICY IF EXISTS letter_ui_agency ON letter;
CREATE POLICY letter_ui_agency ON letter TO wg_ui_agency
USING ((SELECT d.agency_id = actor_agency() FROM dossier d WHERE d.id = letter.id));
DROP POLICY IF EXISTS letter_slip_ui_agency ON letter_slip;
CREATE POLICY letter_slip_ui_agency ON letter_slip TO wg_ui_agency
USING ((SELECT d.agency_id = actor_agency() FROM dossier d WHERE d.id = letter_id));
DROP POLICY IF EXISTS letter_item_ui_agency ON letter_item;
CREATE POLICY letter_item_ui_agency ON letter_item FOR INSERT TO wg_ui_agency
WITH CHECK (agency_id = actor_agency() AND (SELECT d.agency_id = actor_agency() FROM dossier d WHERE d.id = letter_id));
DROP POLICY IF EXISTS letter_item_ui_agency_out ON letter_item;
CREATE POLICY letter_item_ui_agency_out ON letter_item FOR DELETE TO wg_ui_agency
USING ((SELECT d.agency_id = actor_agency() FROM dossier d WHERE d.id = letter_id));
