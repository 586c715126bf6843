-- Facts about an employer that reach over the borders of what one bureau may see.

-- Those of the employers whose code another one holds verified.
CREATE OR REPLACE FUNCTION uscc_verified_elsewhere(p_ids uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN QUERY
	SELECT DISTINCT mine.id
	FROM enterprise mine
	JOIN enterprise other ON other.uscc = mine.uscc AND other.id <> mine.id
	JOIN dossier d ON d.id = other.id AND d.state IN ('verified', 'moving', 'suspended')
	WHERE mine.id = ANY (p_ids);
END
$$;

-- What a unified code says its holder is: 92 begins those of sole traders (S30).
CREATE OR REPLACE FUNCTION uscc_kind(p_uscc text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN p_uscc LIKE '92%' THEN 'sole_trader' ELSE 'enterprise' END
$$;

-- Whether money may go to an account of this kind: a basic one, or another of a sole trader that is one by its code, too (S49).
CREATE OR REPLACE FUNCTION account_payable(p_account_kind text, p_kind text, p_uscc text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT p_account_kind = 'basic' OR (p_kind = 'sole_trader' AND uscc_kind(p_uscc) = 'sole_trader')
$$;

-- The state of an employer for guards of its cases, whoever handles them.
CREATE OR REPLACE FUNCTION enterprise_state(p_id uuid) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT state FROM dossier WHERE id = p_id AND flow = 'enterprise');
END
$$;

-- The determination of one kind that holds on every day of a period; its value, or NULL (S8, S66). One that ended keeps its earlier days.
CREATE OR REPLACE FUNCTION determination_value(p_enterprise uuid, p_kind text, p_from date, p_to date) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT t.value
		FROM determination t
		JOIN dossier d ON d.id = t.id AND d.state IN ('in_force', 'ended')
		WHERE t.enterprise_id = p_enterprise AND t.kind = p_kind AND t.holds @> daterange(p_from, p_to, '[]')
		LIMIT 1);
END
$$;

-- The first day of a determination that holds on any day of the month (S28), for the quarter before a suspension too (S43b).
CREATE OR REPLACE FUNCTION determination_from(p_enterprise uuid, p_kind text, p_month date) RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT min(t.valid_from)
		FROM determination t
		JOIN dossier d ON d.id = t.id AND d.state IN ('in_force', 'ended')
		WHERE t.enterprise_id = p_enterprise AND t.kind = p_kind
			AND t.holds && daterange(p_month, (p_month + interval '1 month')::date));
END
$$;

-- What was decided never changes, but that it may end earlier: by a step that says so, on that day (S8, S28).
CREATE OR REPLACE FUNCTION determination_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF to_jsonb(NEW) - '{ends_on,holds}'::text[] <> to_jsonb(OLD) - '{ends_on,holds}'::text[]
		OR NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on
		OR NOT EXISTS (
			SELECT FROM dossier d
			JOIN audit a ON a.case_id = d.id AND a.seq = d.version AND a.action IN ('end', 'shorten')
			WHERE d.id = NEW.id AND (a.note ->> 'ends_on')::date = NEW.ends_on)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'determination_kept', MESSAGE = 'a determination is kept';
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS kept ON determination;
CREATE TRIGGER kept BEFORE UPDATE ON determination FOR EACH ROW EXECUTE FUNCTION determination_kept();

-- Whether the employer's industry is on the policy's list (S29).
CREATE OR REPLACE FUNCTION industry_listed(p_enterprise uuid, p_policy uuid) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN EXISTS (
		SELECT FROM enterprise e
		JOIN policy_industry i ON i.policy_id = p_policy AND i.edition = e.industry_edition
			AND e.industry_code LIKE i.prefix || '%'
		WHERE e.id = p_enterprise);
END
$$;

-- An employer's facts for the rules of a category (S26 to S30, S66): what it is, and what it was determined to be, suspended on any day of the
-- month, the rest on every day until the last. A query takes it in, so it reads what its caller may see.
CREATE OR REPLACE FUNCTION category_facts(p_enterprise uuid, p_policy uuid, p_month date, p_until date) RETURNS TABLE (
	sole_trader boolean, kind_differs boolean, employees int, insured_headcount int, industry_code text, industry_listed boolean, size text,
	suspended boolean, insured_as_unit boolean, hit_determined boolean)
LANGUAGE sql STABLE AS $$
	SELECT
		e.kind = 'sole_trader',
		e.kind <> uscc_kind(e.uscc),
		e.employees,
		e.insured_headcount,
		e.industry_code,
		industry_listed(e.id, p_policy),
		determination_value(e.id, 'size', p_month, p_until),
		determination_from(e.id, 'suspended', p_month) IS NOT NULL,
		determination_value(e.id, 'insured_as_unit', p_month, p_until) IS NOT NULL,
		coalesce(determination_value(e.id, 'hit_industry', p_month, p_until), determination_value(e.id, 'foreign_trade', p_month, p_until))
			IS NOT NULL
	FROM enterprise e
	WHERE e.id = p_enterprise
$$;

-- Whether the employer's own side opened a case, or an officer for it (S68): who wrote it may take it back.
CREATE OR REPLACE FUNCTION entered_by_enterprise(p_case uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (SELECT role IN ('enterprise', 'public') FROM audit WHERE case_id = p_case AND seq = 1);
END
$$;

-- Further account kinds the policy lets sole traders be paid to (S49, Q7).
CREATE OR REPLACE FUNCTION account_kind_listed(p_kind text) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (
		SELECT FROM policy_parameter p
		JOIN dossier d ON d.id = p.policy_id AND d.state = 'published'
		CROSS JOIN LATERAL json_array_elements_text(p.value) AS k(kind)
		WHERE p.name = 'sole_trader_account_kinds' AND k.kind = p_kind AND p.valid_from <= business_today())
$$;

-- How many departments co-sign a kind of determination (S66; parameter cosigners: {"suspended": 1}).
CREATE OR REPLACE FUNCTION signatures_required(p_kind text) RETURNS int LANGUAGE sql STABLE AS $$
	SELECT coalesce((
		SELECT (p.value ->> p_kind)::int
		FROM policy_parameter p
		JOIN policy o ON o.id = p.policy_id AND o.effective_from <= business_today()
		JOIN dossier d ON d.id = o.id AND d.state = 'published'
		WHERE p.name = 'cosigners' AND p.valid_from <= business_today()
		ORDER BY o.effective_from DESC, p.valid_from DESC
		LIMIT 1), 0)
$$;
CREATE OR REPLACE FUNCTION signature_count(p_determination uuid) RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (SELECT count(*) FROM determination_signature WHERE determination_id = p_determination);
END
$$;
CREATE OR REPLACE FUNCTION signed_by(p_determination uuid, p_agency uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM determination_signature WHERE determination_id = p_determination AND agency_id = p_agency)
$$;
