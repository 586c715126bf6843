-- In which cluster an event was written. The feed follows the numbers of transactions, and a cluster that a dump is restored into counts its
-- own from the beginning: without this, what is written there would stand before what readers have seen, and they would never see it.
ALTER TABLE event ADD COLUMN life int NOT NULL DEFAULT 1 CONSTRAINT event_life CHECK (life > 0);
COMMENT ON COLUMN event.life IS 'the clusters that this database has lived in, counted; xid is a number of that one';
DROP INDEX event_in_order;
CREATE INDEX event_in_order ON event (life, xid, id);

CREATE TABLE wengang_meta.event_life (
	number int CONSTRAINT event_life_key PRIMARY KEY,
	cluster text,
	began_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN wengang_meta.event_life.cluster IS 'its system identifier; null: not known yet, see event_mend()';
INSERT INTO wengang_meta.event_life (number) VALUES (1);
GRANT SELECT ON wengang_meta.event_life TO PUBLIC;
