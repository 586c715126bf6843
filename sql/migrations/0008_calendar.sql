-- Revisions of the calendar (S60): one year of one layer each, drafted by an administrator and confirmed by another. Confirmed ones are
-- numbered and stay.
CREATE TABLE calendar (
	id uuid CONSTRAINT calendar_key PRIMARY KEY CONSTRAINT calendar_dossier REFERENCES dossier,
	layer text NOT NULL,
	year int NOT NULL CONSTRAINT calendar_span CHECK (year BETWEEN 2000 AND 2060),
	source text NOT NULL,
	days json NOT NULL,
	revision int CONSTRAINT calendar_counted CHECK (revision > 0),
	confirmed_at timestamptz,
	CONSTRAINT calendar_revision UNIQUE (layer, year, revision),
	CONSTRAINT calendar_place UNIQUE (layer, year, id)
);
COMMENT ON COLUMN calendar.days IS 'what differs from Monday to Friday, as calendar_day has it while this revision counts';
COMMENT ON COLUMN calendar.confirmed_at IS 'null of a revision that the program or an older one of it brought along';

-- The years that a layer covers, each by the revision that counts. A year that is covered may have no day that differs; a year that is not
-- covered is missing, and a deadline that needs it is refused.
CREATE TABLE calendar_year (
	layer text NOT NULL,
	year int NOT NULL,
	calendar_id uuid NOT NULL CONSTRAINT calendar_year_once UNIQUE,
	change bigint NOT NULL DEFAULT 0,
	CONSTRAINT calendar_year_key PRIMARY KEY (layer, year),
	CONSTRAINT calendar_year_calendar FOREIGN KEY (layer, year, calendar_id) REFERENCES calendar (layer, year, id)
);
COMMENT ON COLUMN calendar_year.change IS 'the number of the change of the calendars that this year was replaced by; 0: by none';

-- After a change of the calendars the running clocks are counted anew, in chunks, by whichever worker comes by: how far that is.
CREATE TABLE calendar_recount (
	calendar_id uuid CONSTRAINT calendar_recount_key PRIMARY KEY CONSTRAINT calendar_recount_calendar REFERENCES calendar,
	after_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
	cases bigint NOT NULL DEFAULT 0,
	again boolean NOT NULL DEFAULT false,
	ended_at timestamptz
);
COMMENT ON COLUMN calendar_recount.again IS 'this pass has found clocks to count; another one follows until a pass finds none';

-- A fifth thing that happens to a clock. Its entry has the new due day, the one before it the old; `days` stay what was granted.
ALTER TABLE clock_entry DROP CONSTRAINT clock_entry_op;
ALTER TABLE clock_entry ADD CONSTRAINT clock_entry_op CHECK (op IN ('start', 'pause', 'resume', 'stop', 'recount'));
ALTER TABLE clock_entry ADD COLUMN change bigint;
COMMENT ON COLUMN clock_entry.change IS 'the newest change of the calendars that the due day was told by; null: none';
CREATE INDEX clock_entry_recounted ON clock_entry (case_id) WHERE op = 'recount';
