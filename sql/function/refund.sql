-- Refunds: who is responsible, what the rules are given, the facts their flow asks for, and what holds without the program (I19, I20).

-- The unemployment-insurance agency of a place: its own one, else the prefecture's (S16).
CREATE OR REPLACE FUNCTION refund_agency(p_hr uuid) RETURNS uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (
		SELECT id
		FROM agency
		WHERE kind = 'ui_agency' AND (jurisdiction_id = p_hr OR level = 'prefecture')
		ORDER BY jurisdiction_id = p_hr DESC NULLS LAST
		LIMIT 1);
END
$$;

-- The policy that refunds follow on a day: the newest one in force that speaks of them at all.
CREATE OR REPLACE FUNCTION refund_policy(p_on date) RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT p.id
		FROM policy p
		JOIN dossier d ON d.id = p.id AND d.state = 'published'
		WHERE p.effective_from <= p_on
			AND EXISTS (SELECT FROM policy_parameter v WHERE v.policy_id = p.id AND v.programme = 'refund' AND v.name = 'sme_rate_bp')
		ORDER BY p.effective_from DESC, p.id DESC
		LIMIT 1);
END
$$;

-- The day whose parameters and determinations count (S9): that of the first receipt, or of the decision; today before either.
CREATE OR REPLACE FUNCTION refund_terms_on(p_policy uuid, p_received timestamptz) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN CASE WHEN p_received IS NULL
			OR parameter_value(p_policy, 'refund', 'rate_date_basis', business_today()) #>> '{}' = 'decision' THEN business_today()
		ELSE (p_received AT TIME ZONE 'Asia/Shanghai')::date END;
END
$$;

-- The receipt and the terms of a refund that was decided, to judge it again by its own dates. An offer that was reopened after its days was
-- taken up when it was computed.
CREATE OR REPLACE FUNCTION refund_receipt_on(p_received timestamptz, p_computed timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS $$
	SELECT (coalesce(p_received, p_computed) AT TIME ZONE 'Asia/Shanghai')::date
$$;

CREATE OR REPLACE FUNCTION refund_own_terms_on(p_policy uuid, p_received timestamptz, p_computed timestamptz) RETURNS date
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN least(refund_terms_on(p_policy, p_received), (p_computed AT TIME ZONE 'Asia/Shanghai')::date);
END
$$;

-- The parameters for a refund that was received on a day: those of its policy as they are on its terms' day; of money the rows that reach the
-- receipt and were known by a day. Of its own policy that is the newest one; of a policy that raises it, the highest (S9, S12).
CREATE OR REPLACE FUNCTION refund_parameters(p_policy uuid, p_on date, p_received date, p_raised_by uuid, p_known_on date) RETURNS TABLE (
	name text, value json, clause text, source text, valid_from date, receipts_from date, receipts_to date)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT v.name, v.value, v.clause, v.source, v.valid_from, NULL::date, NULL::date
	FROM parameters_on(p_policy, 'refund', p_on) v
	WHERE NOT parameter_of_money(v.name)
	UNION ALL
	(
		SELECT DISTINCT ON (v.name) v.name, v.value, v.clause, v.source, v.valid_from, v.receipts_from, v.receipts_to
		FROM parameter_reach(coalesce(p_raised_by, p_policy)) v
		WHERE v.valid_from <= p_known_on AND p_received BETWEEN v.receipts_from AND coalesce(v.receipts_to, 'infinity')
		ORDER BY v.name, CASE WHEN p_raised_by IS NOT NULL THEN (v.value #>> '{}')::bigint END DESC NULLS LAST,
			CASE WHEN p_raised_by IS NULL THEN v.valid_from END DESC, v.valid_from
	);
END
$$;

-- How many levels review (S16): one number for all, or one by agency.
CREATE OR REPLACE FUNCTION refund_levels(p_policy uuid, p_agency uuid, p_on date) RETURNS int LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (
		SELECT CASE json_typeof(v.value)
			WHEN 'object' THEN coalesce(v.value ->> (SELECT code FROM agency WHERE id = p_agency), v.value ->> 'default')
			ELSE v.value #>> '{}' END::int
		FROM parameter_value(p_policy, 'refund', 'review_levels', p_on) AS v(value));
END
$$;

-- What the rules are given of employers: the record of the base year (S23), what is determined on the day (S8, S13), their kind (S30). Not a
-- definer: the statement around it takes it apart.
CREATE OR REPLACE FUNCTION refund_input(p_enterprises uuid[], p_base_year int, p_on date) RETURNS TABLE (
	enterprise_id uuid, enterprise_state text, base_year int, has_record boolean, record_version int, employer_fen bigint,
	worker_fen bigint, social_monthly_fen bigint, months int, insured_begin int, insured_end int, insured_mean int, insured_now int,
	retired int, died int, dismissed int, resigned int, claimants int, arrears_fen bigint, size text, in_difficulty boolean,
	sole_trader boolean, kind_differs boolean)
LANGUAGE sql STABLE AS $$
	SELECT
		e.id, ed.state, p_base_year, p.version IS NOT NULL, p.version, p.employer_fen, p.worker_fen, p.social_monthly_fen, p.months,
		p.insured_begin, p.insured_end, p.insured_mean, p.insured_now, p.retired, p.died, p.dismissed, p.resigned, p.claimants,
		p.arrears_fen, t.size, t.in_difficulty, e.kind = 'sole_trader', e.kind <> uscc_kind(e.uscc)
	FROM enterprise e
	JOIN dossier ed ON ed.id = e.id
	LEFT JOIN premium_record p ON p.uscc = e.uscc AND p.year = p_base_year AND p.current
	CROSS JOIN LATERAL (
		SELECT
			max(n.value) FILTER (WHERE n.kind = 'size') AS size,
			coalesce(bool_or(n.kind = 'distressed'), false) AS in_difficulty
		FROM determination n
		JOIN dossier nd ON nd.id = n.id AND nd.state IN ('in_force', 'ended')
		WHERE n.enterprise_id = e.id AND n.kind IN ('size', 'distressed') AND n.holds @> p_on
	) t
	WHERE e.id = ANY (p_enterprises)
$$;

-- Nothing was found against it, and there is an amount (S7): what the last computation said, whatever was paid already.
CREATE OR REPLACE FUNCTION refund_entitled(r refund) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN coalesce((r.computed ->> 'entitlement_fen')::bigint, r.amount_fen, 0) > 0 AND NOT EXISTS (
		SELECT FROM finding f
		WHERE f.case_id = r.id AND f.verdict = 'fail' AND f.version = (SELECT max(n.version) FROM finding n WHERE n.case_id = r.id));
END
$$;

-- Locks the balance of a refund, and tells whether something that it was computed from has changed: the record, what is determined, a parameter
-- that took effect since (S23), what the code holds already, or what it is entitled to. Not of one that a correction pays.
DROP FUNCTION IF EXISTS refund_recomputable(refund, timestamptz);
CREATE OR REPLACE FUNCTION refund_recomputable(p_id uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	r refund;
	terms_on date;
BEGIN
	PERFORM refund_balance_lock(ARRAY[p_id]);
	SELECT * INTO r FROM refund WHERE id = p_id;
	terms_on := refund_terms_on(r.policy_id, (SELECT received_at FROM dossier WHERE id = p_id));
	RETURN r.correction_id IS NULL AND (EXISTS (SELECT FROM ground_fallen(ARRAY[r.id], true))
		OR EXISTS (
			SELECT FROM refund_input(ARRAY[r.enterprise_id], r.base_year, terms_on) i
			WHERE i.record_version IS DISTINCT FROM r.record_version
				OR r.original_id IS NULL AND (i.in_difficulty IS DISTINCT FROM (r.kind = 'distressed')
					OR i.size IS DISTINCT FROM r.computed ->> 'size'))
		OR EXISTS (
			SELECT FROM policy_parameter v
			WHERE v.policy_id = r.policy_id AND v.programme IN ('refund', 'all')
				AND v.valid_from > (r.computed_at AT TIME ZONE 'Asia/Shanghai')::date AND v.valid_from <= terms_on)
		OR EXISTS (
			SELECT FROM refund_balance(ARRAY[r.uscc], r.base_year) b
			WHERE b.held_fen <> coalesce((r.computed ->> 'paid_fen')::bigint, 0) OR refund_entitled(r) AND r.amount_fen > b.owed_fen));
END
$$;

-- Every guard word of the refund's flow that neither benefit_fact knows nor the rules judge, as it is at this moment; false where no step
-- from the refund's state asks for it. Volatile: the facts are read after the caller's locks.
DROP FUNCTION IF EXISTS refund_fact(uuid[]);
CREATE OR REPLACE FUNCTION refund_fact(p_ids uuid[]) RETURNS TABLE (
	id uuid, record_complete boolean, original_paid boolean, entitlement_above_paid boolean, offer_over boolean,
	distressed_case boolean, one_review_level boolean, two_review_levels boolean, entitled boolean, owed_by_balance boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	deciding uuid[] := (SELECT array_agg(d.id) FROM dossier d WHERE d.id = ANY (p_ids) AND d.state IN ('review_1', 'review_2'));
	topping uuid[] := (SELECT array_agg(r.id) FROM refund r WHERE r.id = ANY (p_ids) AND r.original_id IS NOT NULL);
BEGIN
	PERFORM refund_balance_lock(deciding);
	RETURN QUERY
	WITH owed AS MATERIALIZED (
		SELECT y.base_year, b.uscc, b.held_fen, b.owed_fen
		FROM (
			SELECT r.base_year, array_agg(DISTINCT r.uscc) AS codes
			FROM refund r
			JOIN dossier d ON d.id = r.id AND d.state IN ('none', 'review_1', 'review_2')
			WHERE r.id = ANY (deciding || topping)
			GROUP BY r.base_year
		) y
		CROSS JOIN LATERAL refund_balance(y.codes, y.base_year) b
	)
	SELECT
		r.id,
		g.new AND EXISTS (
			SELECT FROM premium_record p
			WHERE p.uscc = r.uscc AND p.year = r.base_year AND p.version = r.record_version AND p.current),
		g.new AND EXISTS (SELECT FROM dossier od WHERE od.id = r.original_id AND od.state = 'paid'),
		g.new AND coalesce(r.amount_fen + b.held_fen <= (r.computed ->> 'entitlement_fen')::bigint, false),
		d.state IN ('offered', 'declined') AND coalesce(NOT within_window(r.policy_id, 'refund', 'refund_accept_until', clock_now()), false),
		r.kind = 'distressed' AND r.original_id IS NULL,
		d.state = 'review_1' AND coalesce(refund_levels(r.policy_id, r.agency_id, business_today()) = 1, false),
		d.state = 'review_1' AND coalesce(refund_levels(r.policy_id, r.agency_id, business_today()) = 2, false),
		g.review AND e.entitled,
		g.review AND (NOT e.entitled OR coalesce(r.amount_fen BETWEEN 1 AND b.owed_fen, false))
	FROM refund r
	JOIN dossier d ON d.id = r.id
	LEFT JOIN owed b ON b.uscc = r.uscc AND b.base_year = r.base_year
	CROSS JOIN LATERAL (
		SELECT
			d.state = 'none' AS new,
			d.state IN ('review_1', 'review_2') AS review
	) g
	CROSS JOIN LATERAL (SELECT g.review AND refund_entitled(r) AS entitled) e
	WHERE r.id = ANY (p_ids)
	ORDER BY r.id;
END
$$;

-- What a refund is stays; its figures change only before they are approved, its account only where somebody decides on it (I3, I14, I19).
CREATE OR REPLACE FUNCTION refund_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	held text;
BEGIN
	SELECT state INTO held FROM dossier WHERE id = NEW.id;
	IF (NEW.id, NEW.enterprise_id, NEW.agency_id, NEW.policy_id, NEW.year, NEW.uscc)
			IS DISTINCT FROM (OLD.id, OLD.enterprise_id, OLD.agency_id, OLD.policy_id, OLD.year, OLD.uscc)
		OR (NEW.original_id, NEW.run_id, NEW.rate_from, NEW.correction_id)
				IS DISTINCT FROM (OLD.original_id, OLD.run_id, OLD.rate_from, OLD.correction_id)
		OR (NEW.kind, NEW.method, NEW.record_version, NEW.amount_fen, NEW.computed::text)
				IS DISTINCT FROM (OLD.kind, OLD.method, OLD.record_version, OLD.amount_fen, OLD.computed::text)
			AND held NOT IN ('draft', 'review_1')
		OR NEW.account_id IS DISTINCT FROM OLD.account_id AND held NOT IN ('review_2', 'awaiting_funds', 'approved')
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'refund_figures_frozen', MESSAGE = 'not in this state';
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS refund_guard ON refund;
CREATE TRIGGER refund_guard BEFORE UPDATE ON refund FOR EACH ROW EXECUTE FUNCTION refund_guard();

-- A list that was previewed stays as it was; only that it was carried out is added (I20).
CREATE OR REPLACE FUNCTION refund_run_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF (SELECT state FROM dossier WHERE id = NEW.run_id) <> 'none' THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'refund_run_stays', MESSAGE = 'the list was previewed';
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS refund_run_stays ON refund_run_item;
CREATE TRIGGER refund_run_stays BEFORE INSERT ON refund_run_item FOR EACH ROW EXECUTE FUNCTION refund_run_stays();
