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
