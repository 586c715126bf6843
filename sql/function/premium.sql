-- Premium records are in the order of employer, year and version; a list goes on behind such a key.
CREATE OR REPLACE FUNCTION record_key(p_uscc text, p_year int, p_version int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT concat_ws(' ', p_uscc, p_year, p_version)
$$;
CREATE OR REPLACE FUNCTION record_uscc(p_key text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT split_part(p_key, ' ', 1)
$$;
CREATE OR REPLACE FUNCTION record_year(p_key text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
	SELECT split_part(p_key, ' ', 2)::int
$$;
CREATE OR REPLACE FUNCTION record_version(p_key text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
	SELECT split_part(p_key, ' ', 3)::int
$$;

-- The code of the caller's employer, once its bureau has verified that it is the caller's: before that anybody could name any code.
CREATE OR REPLACE FUNCTION actor_uscc() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT e.uscc
		FROM enterprise e
		JOIN dossier d ON d.id = e.id AND d.state IN ('verified', 'moving', 'suspended')
		WHERE e.id = actor_enterprise()
	);
END
$$;

-- The least that the refund policy in force calls plausible for an insured person and year, in fen; null where none says it.
CREATE OR REPLACE FUNCTION premium_minimum_fen() RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	today date := business_today();
BEGIN
	RETURN (parameter_value(refund_policy(today), 'refund', 'min_premium_fen_per_head', today) #>> '{}')::bigint;
END
$$;

-- The record that counts is of the newest extract: an older one never takes its place (S23).
CREATE OR REPLACE FUNCTION premium_newest_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF EXISTS (
		SELECT FROM written w
		JOIN premium_record c ON c.uscc = w.uscc AND c.year = w.year AND c.current
		JOIN premium_record p ON p.uscc = w.uscc AND p.year = w.year AND p.as_of > c.as_of)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'premium_newest_counts', MESSAGE = 'another version is of a later day';
	END IF;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER premium_newest_added AFTER INSERT ON premium_record REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION premium_newest_counts();
CREATE OR REPLACE TRIGGER premium_newest_changed AFTER UPDATE ON premium_record REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION premium_newest_counts();
