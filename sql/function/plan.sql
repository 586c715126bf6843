-- What plans and claims ask of the policy and of each other.

CREATE OR REPLACE FUNCTION plan_amount(p_policy uuid, p_first date, p_last date, p_headcount int) RETURNS bigint
LANGUAGE sql STABLE AS $$
	SELECT p_headcount * coalesce(sum(m.amount_fen), 0)::bigint
	FROM (
		SELECT amount_fen
		FROM policy_month
		WHERE policy_id = p_policy AND programme = 'training' AND month BETWEEN p_first AND p_last
			AND month < p_first + make_interval(months => max_months)
	) m
$$;

-- What a plan asks for is that amount, whoever writes it (I3, S32).
CREATE OR REPLACE FUNCTION plan_amount_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF NEW.amount_fen <> plan_amount(NEW.policy_id, NEW.first_month, NEW.last_month, NEW.headcount) THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'plan_amount_due', MESSAGE = 'amount is not the policy''s';
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS plan_amount_due ON plan;
CREATE TRIGGER plan_amount_due BEFORE INSERT OR UPDATE ON plan FOR EACH ROW EXECUTE FUNCTION plan_amount_due();

-- Acceptance windows (S75, S76): from the day the policy holds to the last day of the parameter, that day included, in Asia/Shanghai.
CREATE OR REPLACE FUNCTION within_window(p_policy uuid, p_programme text, p_until text, p_at timestamptz)
RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT (p_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN effective_from
		AND (parameter_value(p_policy, p_programme, p_until, effective_from) #>> '{}')::date
	FROM policy
	WHERE id = p_policy
$$;

-- How many working days a parameter of a policy grants on a day, and whether that is assumed; nothing where it is not set.
CREATE OR REPLACE FUNCTION days_granted(p_policy uuid, p_name text, p_on date, OUT days int, OUT assumed boolean)
LANGUAGE plpgsql STABLE AS $$
BEGIN
	SELECT nullif((v.value #>> '{}')::int, 0), v.source = 'assumed' INTO days, assumed
	FROM policy_parameter v
	WHERE v.policy_id = p_policy AND v.programme IN ('training', 'all') AND v.name = p_name AND v.valid_from <= p_on
	ORDER BY v.valid_from DESC, v.programme = 'training' DESC
	LIMIT 1;
END
$$;

-- The last day of acceptance of a plan's months, as its policy says (S76).
CREATE OR REPLACE FUNCTION acceptance_ends(p_plan uuid) RETURNS date LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT (parameter_value(o.id, 'training', 'claim_accept_until', o.effective_from) #>> '{}')::date
		FROM plan p
		JOIN policy o ON o.id = p.policy_id
		WHERE p.id = p_plan);
END
$$;

-- Until when the months of a plan are claimed (S76): in the days of acceptance; and where its approval left fewer than `late_approval_days`
-- working days of them, until so many working days after it (S37). The wages of the month in which acceptance ends are paid after it: this
-- month is claimed until `wages_paid_grace_days` working days later, or as long as the others (S39, S42). A number that is not set grants
-- nothing; a last day is null where a year on the way has no calendar (S60).
CREATE OR REPLACE FUNCTION claim_days(p_plan uuid, OUT closes date, OUT until date, OUT wages_month date, OUT wages_until date,
	OUT approved_on date, OUT late_days int, OUT late_assumed boolean, OUT wages_days int, OUT wages_assumed boolean)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	agency uuid;
	policy uuid;
BEGIN
	SELECT p.agency_id, p.policy_id, acceptance_ends(p.id) INTO agency, policy, closes FROM plan p WHERE p.id = p_plan;
	SELECT (max(s.at) AT TIME ZONE 'Asia/Shanghai')::date INTO approved_on FROM audit s WHERE s.case_id = p_plan AND s.action = 'approve';
	SELECT g.days, g.assumed INTO late_days, late_assumed FROM days_granted(policy, 'late_approval_days', approved_on) g;
	SELECT g.days, g.assumed INTO wages_days, wages_assumed FROM days_granted(policy, 'wages_paid_grace_days', closes) g;
	wages_month := date_trunc('month', closes);
	until := later_day(closes, agency, approved_on, late_days);
	wages_until := later_day(until, agency, closes, wages_days);
END
$$;

CREATE OR REPLACE FUNCTION document_present(p_case uuid, p_kind text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN EXISTS (SELECT FROM document WHERE case_id = p_case AND kind = p_kind AND replaced_at IS NULL);
END
$$;

-- A county without its five published facts cannot approve (S52).
CREATE OR REPLACE FUNCTION guide_live(p_agency uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN EXISTS (
		SELECT FROM guide
		WHERE agency_id = p_agency AND num_nulls(procedure, standard, service_agency, contact, complaint_phone) = 0);
END
$$;

-- Every finding of the newest judgement that needs a review has its answer (S65), and what was refused does not stand: its line is refused
-- too, or the case is not approved.
CREATE OR REPLACE FUNCTION findings_answered(p_case uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN NOT EXISTS (
		SELECT FROM finding f
		LEFT JOIN claim_line l ON l.claim_id = f.case_id AND l.line = f.line
		WHERE f.case_id = p_case AND f.verdict = 'needs_review'
			AND (f.answer IS NULL OR (f.answer = 'refuse' AND coalesce(l.state, 'asked') <> 'refused'))
			AND f.version = (SELECT max(version) FROM finding WHERE case_id = p_case));
END
$$;

-- A plan's form can be written only while its writer holds it: the same row is what the notice publishes and claims are measured by.
CREATE OR REPLACE FUNCTION plan_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	plan_id uuid := CASE TG_TABLE_NAME WHEN 'plan' THEN (to_jsonb(OLD) ->> 'id')::uuid
		ELSE (to_jsonb(coalesce(NEW, OLD)) ->> 'plan_id')::uuid END;
BEGIN
	IF (SELECT state FROM dossier WHERE id = plan_id) NOT IN ('none', 'draft', 'returned') THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'plan_frozen', MESSAGE = 'the plan is not with its writer';
	END IF;
	RETURN coalesce(NEW, OLD);
END
$$;
DROP TRIGGER IF EXISTS plan_frozen ON plan;
CREATE TRIGGER plan_frozen BEFORE UPDATE OR DELETE ON plan FOR EACH ROW EXECUTE FUNCTION plan_frozen();
DROP TRIGGER IF EXISTS plan_frozen ON plan_headcount;
CREATE TRIGGER plan_frozen BEFORE INSERT OR UPDATE OR DELETE ON plan_headcount FOR EACH ROW EXECUTE FUNCTION plan_frozen();
