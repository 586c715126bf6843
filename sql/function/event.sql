-- Puts the events in order again after a dump was restored into another cluster: begins a new life (0011_event.sql), into which the events go
-- that this cluster wrote since, if any. Their ids go on at a round number, so that no reader knows one of them from what was lost between the
-- dump and the end of the old cluster. How many events came with the dump; null when nothing was to be mended. Only the owner can.
CREATE OR REPLACE FUNCTION event_mend() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	here text := (SELECT c.system_identifier::text FROM pg_control_system() AS c);
	known wengang_meta.event_life;
	restorers xid[];
BEGIN
	SELECT * INTO known FROM wengang_meta.event_life ORDER BY number DESC LIMIT 1;
	-- The same cluster, and its counter was not put back (as by a base backup that is older than the dump).
	IF known.cluster = here AND NOT EXISTS (SELECT FROM event WHERE life = known.number AND xid > pg_current_xact_id()) THEN
		RETURN NULL;
	END IF;
	LOCK TABLE event;
	-- A row that was written here is of the transaction that it names. A transaction that wrote rows naming others restored them.
	restorers := ARRAY (SELECT xmin FROM event WHERE life = known.number GROUP BY xmin HAVING bool_or(xid(xid) <> xmin));
	IF restorers = '{}' THEN
		UPDATE wengang_meta.event_life SET cluster = here WHERE number = known.number;
		RETURN NULL;
	END IF;
	ALTER TABLE event DISABLE TRIGGER append_only;
	UPDATE event SET life = known.number + 1 WHERE life = known.number AND xmin <> ALL (restorers);
	ALTER TABLE event ENABLE TRIGGER append_only;
	INSERT INTO wengang_meta.event_life (number, cluster) VALUES (known.number + 1, here);
	EXECUTE format('ALTER TABLE event ALTER COLUMN life SET DEFAULT %s, ALTER COLUMN id RESTART WITH %s', known.number + 1,
		(SELECT (max(id) / 1000000000 + 1) * 1000000000 + 1 FROM event));
	RETURN (SELECT count(*) FROM event WHERE life <= known.number);
END
$$;
