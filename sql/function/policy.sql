-- The values of parameters that the program can read and carry out (S1): nothing is published that would not be done. Where the paper
-- leaves a choice of which only one is carried out today, that one is the only value. A rate beyond all premiums has no form either (S10).
CREATE OR REPLACE FUNCTION parameter_form() RETURNS TABLE (name text, form text) LANGUAGE sql IMMUTABLE AS $$
	SELECT unnest(names), form
	FROM (VALUES
		('{plan_accept_until,claim_accept_until,refund_accept_until,new_hire_from,new_hire_to}'::text[], '"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"'),
		('{resubmit_within_days,plan_review_days,first_review_days,second_review_days,notice_days,objection_days,answer_days,repay_days,verify_days,'
			'determine_days,publish_days,no_result_days,graduate_years,age_min,retire_male,retire_female}', '[1-9]\d{0,2}'),
		('{case_scans,day_scans,unverified_case_scans,unverified_day_scans,open_drafts,unverified_open_drafts}', '[1-9]\d{0,5}'),
		('{case_scan_bytes,day_scan_bytes,unverified_case_scan_bytes,unverified_day_scan_bytes}', '[1-9]\d{0,11}'),
		('{empty_after_days}', '[1-9]\d{0,3}'),
		('{late_approval_days,wages_paid_grace_days}', '0|[1-9]\d{0,2}'),
		('{month_claimable_from}', '"(month_start|month_end|wages_paid)"'),
		('{graduate_reference}', '"(hire_date|claim_month)"'),
		('{partial_month}', '"(any_day|full_month|wages_paid)"|\{"min_days": ([1-9]|[12]\d|3[01])\}'),
		('{previous_quarter_of}', '"(claim_month|suspension_start)"'),
		('{payroll_rows_required}', '"(always|only_with_signed_payroll)"'),
		('{hit_industry_proof}', '"(determination|code)"'),
		('{sme_categories,sole_trader_categories}', '\[("(new_hire|suspended|hit_industry)"(, )?)*\]'),
		('{sole_trader_account_kinds}', '\[("(basic|contribution)"(, )?)*\]'),
		('{termination_reasons}', '\[("(left|dismissed|redundancy|contract_ended|retired|died)"(, )?)*\]'),
		('{cosigners}', '\{("(size|suspended|distressed|hit_industry|foreign_trade|insured_as_unit)": \d(, )?)*\}'),
		('{account_kinds}', '\["basic"\]'),
		('{six_months_scope}', '"person"'),
		('{categories_at_once}', '"many"'),
		('{suspended_overlap}', '"any_day"'),
		('{acceptable_grounds}', '\[("(enterprise|account|determination|plan|notice|policy)"(, )?)*\]'),
		('{overlap_unit}', '"month"'),
		('{clock_on_resubmit}', '"restart"'),
		('{notice_counts_from}', '"site"'),
		('{six_months_across_policies,rehire_counts}', 'true'),
		('{termination_until_months}', '0'),
		('{sme_rate_bp,large_rate_bp}', '\d{1,4}|10000'),
		('{layoff_permille,layoff_permille_le30}', '\d{1,3}|1000'),
		('{layoff_method}', '"[ABC]"'),
		('{le30_basis}', '"(year_end|mean|now)"'),
		('{min_insured_months}', '[1-9]|1[0-2]'),
		('{arrears_rule}', '"(refuse|ignore)"'),
		('{troubled_months_ui_max,troubled_months_si_max,reserve_months_ordinary,reserve_months_troubled}', '[1-9]\d?'),
		('{ui_monthly_fen}', '[1-9]\d{0,7}'),
		('{min_premium_fen_per_head}', '[1-9]\d{0,5}'),
		('{rate_date_basis}', '"(receipt|decision)"'),
		('{review_levels}', '[12]|\{("[A-Z0-9-]{1,20}": [12], )*"default": [12](, "[A-Z0-9-]{1,20}": [12])*\}'),
		('{payer}', '"(ui_agency|prefecture)"'),
		('{adjustment_scope}', '"(distressed|ordinary|all)"')) AS f (names, form)
$$;

CREATE OR REPLACE FUNCTION parameter_readable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.value IS NOT NULL
		AND EXISTS (SELECT FROM parameter_form() f WHERE f.name = NEW.name AND NEW.value::jsonb::text !~ ('^(' || f.form || ')$'))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'parameter_readable', MESSAGE = 'no such value';
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS parameter_readable ON policy_parameter;
CREATE TRIGGER parameter_readable BEFORE INSERT OR UPDATE ON policy_parameter FOR EACH ROW EXECUTE FUNCTION parameter_readable();

-- The parameters of the refund that money is computed from: each row reaches the receipts of some days and no others (S9, S12).
CREATE OR REPLACE FUNCTION parameter_of_money(p_name text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT p_name IN ('sme_rate_bp', 'large_rate_bp', 'ui_monthly_fen', 'troubled_months_ui_max', 'troubled_months_si_max')
$$;

-- Their rows with the receipts that each of them reaches. A row that does not say so reaches from the first day of the year in which it begins to
-- hold to the day before the next one does.
CREATE OR REPLACE FUNCTION parameter_reach(p_policy uuid) RETURNS TABLE (
	name text, value json, clause text, source text, valid_from date, receipts_from date, receipts_to date)
LANGUAGE sql STABLE AS $$
	SELECT
		v.name,
		v.value,
		v.clause,
		v.source,
		v.valid_from,
		coalesce(v.receipts_from, date_trunc('year', v.valid_from)::date),
		coalesce(v.receipts_to, (lead(v.valid_from) OVER (PARTITION BY v.name ORDER BY v.valid_from) - 1))
	FROM policy_parameter v
	WHERE v.policy_id = p_policy AND v.programme = 'refund' AND parameter_of_money(v.name)
$$;

-- What a version still lacks (S1, S76), of each programme it has something of: what is missing refuses the programme that needs it, and no
-- other (Q9). A number must be there when the version begins and ever after; a window of acceptance must not be over before it begins.
-- `place` names the parameter; it is empty for a version that has nothing. `ends_on`: the last day of the window.
DROP FUNCTION IF EXISTS programme_begun(uuid, text), programme_complete(uuid, text);
CREATE OR REPLACE FUNCTION policy_lacks(p_policy uuid) RETURNS TABLE (place text, begins_on date, ends_on date) LANGUAGE sql STABLE AS $$
	WITH version AS (
		SELECT p.id, p.effective_from FROM policy p WHERE p.id = p_policy
	),
	begun AS (
		SELECT v.programme FROM policy_parameter v WHERE v.policy_id = p_policy
		UNION
		SELECT m.programme FROM policy_month m WHERE m.policy_id = p_policy
	),
	held AS (
		SELECT b.programme, o.name, o.value FROM version p, begun b, parameters_on(p.id, b.programme, p.effective_from) o
		UNION ALL
		SELECT v.programme, v.name, v.value
		FROM version p
		JOIN policy_parameter v ON v.policy_id = p.id AND v.valid_from > p.effective_from
	)
	SELECT '', NULL::date, NULL::date WHERE NOT EXISTS (SELECT FROM begun)
	UNION ALL
	SELECT '/parameters/' || b.programme || '/' || n.code, NULL, NULL
	FROM version p
	CROSS JOIN begun b
	JOIN code_list n ON n.list = b.programme || '_parameters'
	WHERE parameter_value(p.id, b.programme, n.code, p.effective_from) IS NULL
		OR EXISTS (SELECT FROM held h WHERE h.programme = b.programme AND h.name = n.code AND h.value IS NULL)
	UNION ALL
	SELECT '/months', NULL, NULL
	FROM begun b
	WHERE b.programme = 'training' AND NOT EXISTS (
		SELECT FROM policy_month m WHERE m.policy_id = p_policy AND m.programme = 'training')
	UNION ALL
	SELECT DISTINCT '/parameters/' || h.programme || '/' || h.name, p.effective_from, (h.value #>> '{}')::date
	FROM version p, held h
	WHERE h.name LIKE '%\_accept\_until' AND h.value IS NOT NULL AND (h.value #>> '{}')::date < p.effective_from
	ORDER BY 1, 3
$$;

-- What a version says changes while it is a draft, by two officers who publish it, and never after (S1, S77). Seeds bring what is new in the
-- paper's own version; they are the owner's.
CREATE OR REPLACE FUNCTION policy_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF current_user LIKE 'wg\_%' AND current_user <> 'wg_owner' AND NOT EXISTS (
		SELECT FROM dossier d WHERE d.id = NEW.policy_id AND d.state IN ('none', 'draft'))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'policy_frozen', MESSAGE = 'the version is no draft';
	END IF;
	RETURN NEW;
END
$$;
DO $$
DECLARE
	part text;
BEGIN
	FOREACH part IN ARRAY ARRAY['policy_clause', 'policy_parameter', 'policy_month', 'policy_industry', 'policy_channel'] LOOP
		EXECUTE format('CREATE OR REPLACE TRIGGER policy_frozen BEFORE INSERT OR UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION policy_frozen()', part);
	END LOOP;
END
$$;

-- A version that is published or retired is for everybody (S1). Asked for each row, so that its plan is kept and the same for all roles.
CREATE OR REPLACE FUNCTION policy_public(p_policy uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN EXISTS (SELECT FROM dossier d WHERE d.id = p_policy AND d.state IN ('published', 'retired'));
END
$$;

-- A number that holds for everybody, whatever version a case is bound to: the newest version in force that says it; one that was retired
-- still says what none after it has. NULL when none does.
CREATE OR REPLACE FUNCTION standing_parameter(p_name text) RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT (v.value #>> '{}')::bigint
		FROM policy_parameter v
		JOIN policy p ON p.id = v.policy_id AND p.effective_from <= business_today()
		JOIN dossier d ON d.id = p.id AND d.state IN ('published', 'retired')
		WHERE v.programme IN ('training', 'all') AND v.name = p_name AND v.value IS NOT NULL AND v.valid_from <= business_today()
		ORDER BY p.effective_from DESC, v.valid_from DESC, p.id DESC
		LIMIT 1);
END
$$;

-- How much an employer may have: less before its bureau has verified that it is one.
CREATE OR REPLACE FUNCTION quota(p_enterprise uuid, p_name text) RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN standing_parameter(CASE WHEN EXISTS (
		SELECT FROM dossier d WHERE d.id = p_enterprise AND d.state IN ('verified', 'moving', 'suspended', 'closed')) THEN '' ELSE 'unverified_' END
		|| p_name);
END
$$;
