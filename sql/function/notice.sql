-- Notices on display in other counties than the caller's: row-level security gives a county its own cases only, and these are for everybody
-- (S37). All other roles see them without it and are given nothing.
CREATE OR REPLACE FUNCTION notice_elsewhere(p_notice uuid, p_agency uuid, p_state text, p_below uuid, p_limit int)
RETURNS TABLE (id uuid, body json, version bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	IF actor_role() IS DISTINCT FROM 'county' THEN
		RETURN;
	END IF;
	RETURN QUERY
	SELECT r.id, json_strip_nulls(row_to_json(r)), d.version
	FROM notice_resource r
	JOIN dossier d ON d.id = r.id
	WHERE r.state IN ('published', 'closed', 'replaced') AND r.agency_id <> actor_agency()
		AND (p_notice IS NULL OR r.id = p_notice) AND (p_agency IS NULL OR r.agency_id = p_agency)
		AND (p_state IS NULL OR r.state = p_state) AND (p_below IS NULL OR r.id < p_below)
	ORDER BY r.id DESC
	LIMIT p_limit;
END
$$;

-- A notice closes on the due day of its clock; when a calendar changed, on the new one.
CREATE OR REPLACE FUNCTION notice_recounted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE notice SET closes_on = NEW.due_on WHERE id = NEW.case_id;
	RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS notice_recounted ON clock_entry;
CREATE TRIGGER notice_recounted AFTER INSERT ON clock_entry FOR EACH ROW
WHEN (NEW.op = 'recount' AND NEW.clock = 'notice') EXECUTE FUNCTION notice_recounted();
