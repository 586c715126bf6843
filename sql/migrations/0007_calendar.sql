-- The years that a layer of the calendar covers (S60). A year that is covered may have no day that differs from Monday to Friday; a year that
-- is not covered is missing, and a deadline that needs it is refused.
CREATE TABLE calendar_year (
	layer text NOT NULL,
	year int NOT NULL CONSTRAINT calendar_year_year CHECK (year BETWEEN 2000 AND 2060),
	CONSTRAINT calendar_year_key PRIMARY KEY (layer, year)
);
INSERT INTO calendar_year (layer, year)
SELECT DISTINCT layer, extract(year FROM date)::int
FROM calendar_day;
