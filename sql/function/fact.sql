-- Facts that cases rest on (S7 to S12, S23, S63), a function for each kind: `subject` says which fact, `review_digest` covers what a review asks of
-- it (null: nothing), `digest` what letter, payment and batch ask. `against`: what stands against the fact whatever it says (stands_against);
-- `in_review`: a review minds that, too. The query of case_facts takes them in. A digest is computed once, behind OFFSET 0. Two builds must give
-- the same digest: another one makes every ground fall.

-- Not IMMUTABLE, for convert_to is STABLE: else a query would not take it in.
CREATE OR REPLACE FUNCTION fact_hash(p_fact text) RETURNS bytea LANGUAGE sql STABLE AS $$
	SELECT sha256(convert_to(coalesce(p_fact, ''), 'UTF8'))
$$;

-- A fact has this against it: the word of its dossier's state, and the step by which that began. So an officer accepts this suspension, and not
-- the next one.
CREATE OR REPLACE FUNCTION stands_against(p_dossier uuid, p_state text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT p_state || ' ' || max(a.seq) FROM audit a WHERE a.case_id = p_dossier AND a.to_state = p_state AND a.from_state <> p_state
$$;

-- The parameters that the rules of a programme read (src/domain: training_terms, refund_terms): others may change and no ground falls.
CREATE OR REPLACE FUNCTION read_parameters(p_programme text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE p_programme
		WHEN 'training' THEN '{plan_accept_until,claim_accept_until,late_approval_days,wages_paid_grace_days,month_claimable_from,'
			'new_hire_from,new_hire_to,graduate_years,graduate_reference,'
			'partial_month,age_min,retire_male,retire_female,previous_quarter_of,payroll_rows_required,hit_industry_proof,sme_categories,'
			'sole_trader_categories,termination_reasons,person_classes}'::text[]
		ELSE '{refund_accept_until,sme_rate_bp,large_rate_bp,layoff_permille,layoff_permille_le30,le30_basis,layoff_method,min_insured_months,'
			'arrears_rule,troubled_months_ui_max,troubled_months_si_max,ui_monthly_fen,rate_date_basis,min_premium_fen_per_head}'::text[]
		END
$$;

-- Every figure of a record, and not its version: one that changes back is the same fact.
CREATE OR REPLACE FUNCTION premium_hash(p premium_record) RETURNS bytea LANGUAGE sql STABLE AS $$
	SELECT fact_hash(ROW (p.employer_fen, p.worker_fen, p.social_monthly_fen, p.months, p.insured_begin, p.insured_end, p.insured_mean,
		p.insured_now, p.retired, p.died, p.dismissed, p.resigned, p.claimants, p.arrears_fen)::text)
$$;

CREATE OR REPLACE FUNCTION fact_of_enterprise(p_enterprise uuid) RETURNS TABLE (
	kind text, subject text, review_digest bytea, digest bytea, against text, in_review boolean)
LANGUAGE sql STABLE AS $$
	SELECT 'enterprise', e.id::text, fact_hash(ROW (e.uscc, e.name, e.industry_code)::text),
		fact_hash(ROW (e.uscc, e.name, e.industry_code, e.agency_id)::text),
		CASE WHEN d.state IN ('suspended', 'closed') THEN stands_against(d.id, d.state) END, false
	FROM enterprise e
	JOIN dossier d ON d.id = e.id
	WHERE e.id = p_enterprise
$$;

-- Overtaken by a newer one while it was good, an account still is what was reviewed (S45b).
CREATE OR REPLACE FUNCTION fact_of_account(p_account uuid) RETURNS TABLE (
	kind text, subject text, review_digest bytea, digest bytea, against text, in_review boolean)
LANGUAGE sql STABLE AS $$
	SELECT 'account', a.id::text, NULL::bytea, fact_hash(ROW (a.number_tail, a.holder, a.bank_name, a.cnaps)::text),
		CASE WHEN s.state IN ('blocked', 'rejected', 'withdrawn') THEN stands_against(a.id, s.state) END, false
	FROM account a
	JOIN dossier d ON d.id = a.id
	CROSS JOIN LATERAL (
		SELECT CASE d.state WHEN 'superseded' THEN (SELECT t.from_state FROM audit t WHERE t.case_id = d.id AND t.seq = d.version)
			ELSE d.state END AS state
		OFFSET 0
	) s
	WHERE a.id = p_account
$$;

-- What is determined of an employer, of these kinds, on the days that matter to a case: one fact.
CREATE OR REPLACE FUNCTION fact_of_determinations(p_enterprise uuid, p_kinds text[], p_first date, p_last date) RETURNS TABLE (
	kind text, subject text, review_digest bytea, digest bytea, against text, in_review boolean)
LANGUAGE sql STABLE AS $$
	SELECT 'determination', p_enterprise::text, h.digest, h.digest, NULL::text, false
	FROM (
		SELECT fact_hash(string_agg(
			concat_ws(' ', v.kind, v.value, lower(m.days) - date '2000-01-01', upper(m.days) - date '2000-01-01'), ',' ORDER BY v.kind, v.value,
			lower(m.days))) AS digest
		FROM (
			SELECT t.kind, t.value, range_agg(t.holds * daterange(p_first, p_last, '[]')) AS days
			FROM determination t
			JOIN dossier d ON d.id = t.id AND d.state IN ('in_force', 'ended')
			WHERE t.enterprise_id = p_enterprise AND t.kind = ANY (p_kinds) AND t.holds && daterange(p_first, p_last, '[]')
			GROUP BY t.kind, t.value
		) v
		CROSS JOIN LATERAL unnest(v.days) AS m(days)
		OFFSET 0
	) h
$$;

CREATE OR REPLACE FUNCTION fact_of_plan(p_plan uuid) RETURNS TABLE (
	kind text, subject text, review_digest bytea, digest bytea, against text, in_review boolean)
LANGUAGE sql STABLE AS $$
	SELECT 'plan', p.id::text, p.digest, p.digest, CASE WHEN d.state IN ('revoked', 'suspended') THEN stands_against(d.id, d.state) END,
		d.state = 'revoked'
	FROM (
		SELECT
			p.id,
			fact_hash(ROW (p.category, p.first_month - date '2000-01-01', p.last_month - date '2000-01-01', p.headcount, p.amount_fen, (
				SELECT string_agg(n.person_class || ' ' || n.headcount, ',' ORDER BY n.person_class)
				FROM plan_headcount n
				WHERE n.plan_id = p.id))::text) AS digest
		FROM plan p
		WHERE p.id = p_plan
		OFFSET 0
	) p
	JOIN dossier d ON d.id = p.id
$$;

-- Of the notices of a plan the one that holds, else the newest.
CREATE OR REPLACE FUNCTION fact_of_notice(p_plan uuid) RETURNS TABLE (
	kind text, subject text, review_digest bytea, digest bytea, against text, in_review boolean)
LANGUAGE sql STABLE AS $$
	SELECT 'notice', n.id::text, NULL::bytea, fact_hash(ROW (n.enterprise_name, n.headcount, n.amount_fen)::text),
		CASE WHEN n.state IN ('withdrawn', 'replaced') THEN stands_against(n.id, n.state) END, false
	FROM (
		SELECT n.id, n.enterprise_name, n.headcount, n.amount_fen, d.state
		FROM notice n
		JOIN dossier d ON d.id = n.id
		WHERE n.plan_id = p_plan
		ORDER BY d.state IN ('pending', 'published', 'closed') DESC, n.id DESC
		LIMIT 1
	) n
$$;

-- There may be no record: that is a fact as well.
CREATE OR REPLACE FUNCTION fact_of_premium(p_uscc text, p_year int) RETURNS TABLE (
	kind text, subject text, review_digest bytea, digest bytea, against text, in_review boolean)
LANGUAGE sql STABLE AS $$
	SELECT 'premium', p_uscc || ' ' || p_year, h.digest, h.digest, NULL::text, false
	FROM (SELECT) one
	LEFT JOIN premium_record p ON p.uscc = p_uscc AND p.year = p_year AND p.current
	CROSS JOIN LATERAL (SELECT premium_hash(p) AS digest OFFSET 0) h
$$;

CREATE OR REPLACE FUNCTION fact_of_persons(p_claim uuid) RETURNS TABLE (
	kind text, subject text, review_digest bytea, digest bytea, against text, in_review boolean)
LANGUAGE sql STABLE AS $$
	SELECT 'persons', p_claim::text, h.digest, h.digest, NULL::text, false
	FROM (
		SELECT fact_hash(string_agg(concat_ws(' ', m.line, m.month - date '2000-01-01', m.ordinal), ',' ORDER BY m.line)) AS digest
		FROM person_month m
		WHERE m.case_id = p_claim AND m.state IN ('reserved', 'used')
		OFFSET 0
	) h
$$;

-- The terms of claims, by policy and month; `sme`: the categories that only micro, small and medium employers may claim for.
CREATE OR REPLACE FUNCTION claim_terms(p_ids uuid[]) RETURNS TABLE (policy_id uuid, month date, digest bytea, sme jsonb) LANGUAGE sql STABLE AS $$
	SELECT
		t.policy_id,
		t.month,
		fact_hash(concat_ws(' ', t.policy_id, m.amount_fen, m.max_months, (
			SELECT string_agg(v.name || '=' || v.value, ',' ORDER BY v.name)
			FROM parameters_on(t.policy_id, 'training', t.month) v
			WHERE v.name = ANY (read_parameters('training'))))),
		parameter_value(t.policy_id, 'training', 'sme_categories', t.month)::jsonb
	FROM (SELECT DISTINCT c.policy_id, c.month FROM claim c WHERE c.id = ANY (p_ids)) t
	LEFT JOIN policy_month m ON m.policy_id = t.policy_id AND m.programme = 'training' AND m.month = t.month
$$;

DROP FUNCTION IF EXISTS case_rests(uuid[]);

-- What claims rest on.
CREATE OR REPLACE FUNCTION claim_facts(p_ids uuid[]) RETURNS TABLE (
	case_id uuid, kind text, subject text, review_digest bytea, digest bytea, against text, in_review boolean)
LANGUAGE sql STABLE AS $$
	WITH terms AS MATERIALIZED (SELECT * FROM claim_terms(p_ids))
	SELECT c.id, f.*
	FROM claim c
	LEFT JOIN obligation o ON o.case_id = c.id AND o.live
	JOIN plan p ON p.id = coalesce(o.plan_id, c.plan_id)
	JOIN terms t ON t.policy_id = c.policy_id AND t.month = c.month
	CROSS JOIN LATERAL (
		SELECT * FROM fact_of_enterprise(c.enterprise_id)
		UNION ALL
		SELECT * FROM fact_of_account(coalesce(o.account_id, c.account_id))
		UNION ALL
		SELECT *
		FROM fact_of_determinations(c.enterprise_id,
			CASE WHEN t.sme ? p.category THEN '{size}'::text[] ELSE '{}' END
				|| CASE p.category WHEN 'suspended' THEN '{suspended,insured_as_unit}'::text[]
					WHEN 'hit_industry' THEN '{hit_industry,foreign_trade,insured_as_unit}' ELSE '{insured_as_unit}' END,
			c.month, (c.month + interval '1 month - 1 day')::date)
		UNION ALL
		SELECT * FROM fact_of_plan(p.id)
		UNION ALL
		SELECT * FROM fact_of_notice(p.id)
		UNION ALL
		SELECT * FROM fact_of_persons(c.id)
		UNION ALL
		SELECT 'policy', t.policy_id::text, t.digest, t.digest, NULL, false
	) f
	WHERE c.id = ANY (p_ids)
$$;

-- What refunds rest on.
CREATE OR REPLACE FUNCTION refund_facts(p_ids uuid[]) RETURNS TABLE (
	case_id uuid, kind text, subject text, review_digest bytea, digest bytea, against text, in_review boolean)
LANGUAGE sql STABLE AS $$
	WITH rests AS MATERIALIZED (
		SELECT
			r.id,
			r.enterprise_id,
			coalesce(o.account_id, r.account_id) AS account_id,
			r.uscc,
			r.base_year,
			r.policy_id,
			-- the day of its terms: of what is not decided yet it may still be today; of a difference it is that of its original (S9, S12)
			CASE
				WHEN b.id IS NOT NULL THEN refund_own_terms_on(b.policy_id, bd.received_at, b.computed_at)
				WHEN d.state IN ('awaiting_funds', 'approved', 'lettered', 'paying', 'payment_returned', 'paid')
					THEN refund_own_terms_on(r.policy_id, d.received_at, r.computed_at)
				ELSE refund_terms_on(r.policy_id, d.received_at) END AS day
		FROM refund r
		JOIN dossier d ON d.id = r.id
		LEFT JOIN obligation o ON o.case_id = r.id AND o.live
		LEFT JOIN refund b ON b.id = r.original_id
		LEFT JOIN dossier bd ON bd.id = b.id
		WHERE r.id = ANY (p_ids)
	),
	terms AS MATERIALIZED (
		SELECT
			t.policy_id,
			t.day,
			fact_hash(concat_ws(' ', t.policy_id, (
				SELECT string_agg(v.name || '=' || v.value, ',' ORDER BY v.name)
				FROM parameters_on(t.policy_id, 'refund', t.day) v
				WHERE v.name = ANY (read_parameters('refund'))))) AS digest
		FROM (SELECT DISTINCT r.policy_id, r.day FROM rests r) t
	)
	SELECT r.id, f.*
	FROM rests r
	JOIN terms t ON t.policy_id = r.policy_id AND t.day = r.day
	CROSS JOIN LATERAL (
		SELECT * FROM fact_of_enterprise(r.enterprise_id)
		UNION ALL
		SELECT * FROM fact_of_account(r.account_id)
		UNION ALL
		SELECT * FROM fact_of_determinations(r.enterprise_id, '{size,distressed}', r.day, r.day)
		UNION ALL
		SELECT * FROM fact_of_premium(r.uscc, r.base_year)
		UNION ALL
		SELECT 'policy', t.policy_id::text, t.digest, t.digest, NULL, false
	) f
$$;

-- The facts that cases rest on, as they are now; none of other flows. Each is looked up by its index, whatever the planner knows of the tables.
CREATE OR REPLACE FUNCTION case_facts(p_ids uuid[]) RETURNS TABLE (
	case_id uuid, kind text, subject text, review_digest bytea, digest bytea, against text, in_review boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 70 SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off
SET enable_mergejoin = off SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	IF EXISTS (SELECT FROM claim c WHERE c.id = ANY (p_ids)) THEN
		RETURN QUERY SELECT * FROM claim_facts(p_ids);
	END IF;
	IF EXISTS (SELECT FROM refund r WHERE r.id = ANY (p_ids)) THEN
		RETURN QUERY SELECT * FROM refund_facts(p_ids);
	END IF;
END
$$;
