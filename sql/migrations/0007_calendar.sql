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
