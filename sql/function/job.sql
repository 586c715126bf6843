-- Where a fault stands in the list of its job.
CREATE OR REPLACE FUNCTION fault_key(p_row int, p_name text, p_code text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT lpad(p_row::text, 9, '0') || ' ' || p_name || ' ' || p_code
$$;
