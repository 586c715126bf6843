-- At commit: a guide says what its revision in force says, to which two officers have put their names (S52).
CREATE OR REPLACE FUNCTION guide_confirmed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT EXISTS (
		SELECT FROM guide g
		JOIN guide_revision r ON r.guide_id = g.id
		JOIN dossier d ON d.id = r.id AND d.state = 'in_force'
		WHERE g.id = NEW.id AND (g.procedure, g.standard, g.service_agency, g.contact, g.complaint_phone)
			= (r.procedure, r.standard, r.service_agency, r.contact, r.complaint_phone))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'guide_confirmed', MESSAGE = 'no revision in force says so';
	END IF;
	RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS guide_confirmed ON guide;
CREATE CONSTRAINT TRIGGER guide_confirmed AFTER UPDATE ON guide DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION guide_confirmed();

-- A revision stays what it was when it was drafted.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON guide_revision FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER append_only_truncate BEFORE TRUNCATE ON guide_revision EXECUTE FUNCTION append_only();
