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

-- Whether a version has something of a programme, and whether that is all the programme needs (Q9): what is missing refuses the programme
-- that needs it, and no other.
CREATE OR REPLACE FUNCTION programme_begun(p_policy uuid, p_programme text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM policy_month m WHERE m.policy_id = p_policy AND m.programme = p_programme)
		OR EXISTS (SELECT FROM policy_parameter v WHERE v.policy_id = p_policy AND v.programme = p_programme);
END
$$;
CREATE OR REPLACE FUNCTION programme_complete(p_policy uuid, p_programme text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN NOT EXISTS (
		SELECT FROM code_list needed
		WHERE needed.list = p_programme || '_parameters' AND NOT EXISTS (
			SELECT FROM policy_parameter v
			WHERE v.policy_id = p_policy AND v.programme IN (p_programme, 'all') AND v.name = needed.code AND v.value IS NOT NULL))
		AND (p_programme <> 'training' OR EXISTS (
			SELECT FROM policy_month m WHERE m.policy_id = p_policy AND m.programme = 'training'));
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
