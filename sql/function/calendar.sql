-- The days from one to another by the nation's calendar and a region's, as working or not; null in a year that one of them lacks (S60).
CREATE OR REPLACE FUNCTION workdays(p_layer text, p_from date, p_to date) RETURNS TABLE (day date, works boolean) LANGUAGE sql STABLE AS $$
	SELECT
		d::date,
		CASE WHEN extract(year FROM d)::int = ANY (known.years)
			THEN coalesce(own.kind, nation.kind, CASE WHEN extract(isodow FROM d) < 6 THEN 'workday' END, 'holiday') = 'workday'
		END
	FROM generate_series(p_from, p_to, interval '1 day') d
	CROSS JOIN (
		SELECT array_agg(y.year) AS years
		FROM calendar_year y
		WHERE y.layer = 'CN' AND EXISTS (SELECT FROM calendar_year own WHERE own.layer = p_layer AND own.year = y.year)
	) known
	LEFT JOIN calendar_day own ON own.layer = p_layer AND own.layer <> 'CN' AND own.date = d::date
	LEFT JOIN calendar_day nation ON nation.layer = 'CN' AND nation.date = d::date
$$;

-- Working days in (from, to] by the agency's two calendars; null when a year on the way has no calendar.
CREATE OR REPLACE FUNCTION working_days(p_agency uuid, p_from date, p_to date) RETURNS int LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT CASE WHEN bool_and(w.works IS NOT NULL) IS NOT FALSE THEN count(*) FILTER (WHERE w.works) END::int
		FROM agency a
		CROSS JOIN LATERAL workdays(a.calendar_layer, p_from + 1, p_to) w
		WHERE a.id = p_agency);
END
$$;

-- The n-th working day after a day by the agency's two calendars; null when a year on the way has no calendar (S60). Of so many
-- days half and fifteen work in any part of a year.
CREATE OR REPLACE FUNCTION working_day_after(p_agency uuid, p_from date, p_days int) RETURNS date LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT CASE WHEN n.known THEN n.day END
		FROM (
			SELECT w.day, count(*) FILTER (WHERE w.works) OVER before AS counted, bool_and(w.works IS NOT NULL) OVER before AS known
			FROM agency a
			CROSS JOIN LATERAL workdays(a.calendar_layer, p_from + 1, p_from + 2 * p_days + 30) w
			WHERE a.id = p_agency
			WINDOW before AS (ORDER BY w.day)
		) n
		WHERE n.counted = p_days
		ORDER BY n.day
		LIMIT 1);
END
$$;

-- The later one of a day and the n-th working day after another: the day itself where none are granted, null where that day or a calendar on
-- the way is missing.
CREATE OR REPLACE FUNCTION later_day(p_day date, p_agency uuid, p_from date, p_days int) RETURNS date LANGUAGE plpgsql STABLE AS $$
DECLARE
	nth date;
BEGIN
	IF p_days IS NULL OR p_day IS NULL THEN
		RETURN p_day;
	END IF;
	nth := working_day_after(p_agency, p_from, p_days);
	RETURN CASE WHEN nth IS NOT NULL THEN greatest(p_day, nth) END;
END
$$;

-- The first year from a day on that one of the agency's two calendars lacks, and which of them.
CREATE OR REPLACE FUNCTION calendar_gap(p_agency uuid, p_from date) RETURNS TABLE (layer text, year int) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT l.layer, n.year
	FROM agency a
	CROSS JOIN generate_series(extract(year FROM p_from)::int, extract(year FROM p_from)::int + 10) AS n(year)
	CROSS JOIN LATERAL (SELECT 'CN' AS layer UNION SELECT a.calendar_layer) l
	WHERE a.id = p_agency AND NOT EXISTS (SELECT FROM calendar_year y WHERE y.layer = l.layer AND y.year = n.year)
	ORDER BY n.year, l.layer
	LIMIT 1
$$;

-- The years that deadlines need and a layer lacks: this one, and the next from 60 days before it begins (S60).
CREATE OR REPLACE FUNCTION calendar_missing() RETURNS TABLE (layer text, year int, begins_on date) LANGUAGE sql STABLE AS $$
	SELECT l.layer, n.year, make_date(n.year, 1, 1)
	FROM (SELECT 'CN' AS layer UNION SELECT calendar_layer FROM agency) l
	CROSS JOIN (
		SELECT DISTINCT extract(year FROM needed.day)::int AS year
		FROM unnest(ARRAY[business_today(), business_today() + 60]) AS needed(day)
	) n
	WHERE NOT EXISTS (SELECT FROM calendar_year y WHERE y.layer = l.layer AND y.year = n.year)
$$;

-- A revision that two administrators made counts from now on (S60): its days stand in place of those before. It counts once, and only when
-- it is in force.
CREATE OR REPLACE FUNCTION calendar_take_force(p_id uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	draft calendar;
BEGIN
	-- Waits for the steps that have told a clock its day by the calendar before.
	PERFORM pg_advisory_xact_lock(hashtext('calendar'));
	SELECT c.* INTO STRICT draft
	FROM calendar c
	JOIN dossier d ON d.id = c.id AND d.state = 'in_force'
	WHERE c.id = p_id AND c.revision IS NULL;
	UPDATE calendar
	SET
		confirmed_at = clock_now(),
		revision = 1 + coalesce((SELECT max(o.revision) FROM calendar o WHERE o.layer = draft.layer AND o.year = draft.year), 0)
	WHERE id = p_id;
	DELETE FROM calendar_day c WHERE c.layer = draft.layer AND extract(year FROM c.date) = draft.year;
	INSERT INTO calendar_day (layer, date, kind, name, source)
	SELECT draft.layer, d.date, d.kind, d.name, d.source
	FROM json_to_recordset(draft.days) AS d(date date, kind text, name text, source text);
	INSERT INTO calendar_year AS y (layer, year, calendar_id, change)
	VALUES (draft.layer, draft.year, draft.id, next_number('calendar'))
	ON CONFLICT (layer, year) DO UPDATE
	SET calendar_id = excluded.calendar_id, change = excluded.change;
	INSERT INTO calendar_recount (calendar_id) VALUES (p_id);
END
$$;

-- What is confirmed stays as it was confirmed.
CREATE OR REPLACE FUNCTION calendar_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.revision IS NOT NULL OR (NEW.id, NEW.layer, NEW.year, NEW.source, NEW.days::text)
		IS DISTINCT FROM (OLD.id, OLD.layer, OLD.year, OLD.source, OLD.days::text)
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'calendar_stays', MESSAGE = 'a revision stays as it was drafted';
	END IF;
	RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS calendar_stays ON calendar;
CREATE TRIGGER calendar_stays BEFORE UPDATE ON calendar FOR EACH ROW EXECUTE FUNCTION calendar_stays();

-- Years that have days but no revision get their first one: those that a seed brings, and those that stood here before revisions did.
CREATE OR REPLACE FUNCTION calendar_found() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	place record;
	own uuid;
BEGIN
	FOR place IN
		SELECT c.layer, extract(year FROM c.date)::int AS year, min(c.source) AS source,
			json_agg(json_build_object('date', c.date, 'kind', c.kind, 'name', c.name, 'source', c.source) ORDER BY c.date) AS days
		FROM calendar_day c
		WHERE NOT EXISTS (SELECT FROM calendar_year y WHERE y.layer = c.layer AND y.year = extract(year FROM c.date))
		GROUP BY 1, 2
		ORDER BY 1, 2
	LOOP
		own := md5('calendar ' || place.layer || ' ' || place.year)::uuid;
		PERFORM seed_case(own, 'calendar', NULL, NULL, clock_now());
		INSERT INTO calendar (id, layer, year, source, days, revision)
		VALUES (own, place.layer, place.year, place.source, place.days, 1);
		PERFORM seed_step(own, 'found', 'system', NULL, clock_now());
		INSERT INTO calendar_year (layer, year, calendar_id) VALUES (place.layer, place.year, own);
	END LOOP;
END
$$;
REVOKE ALL ON FUNCTION calendar_found FROM PUBLIC;

-- Whether a running clock of a case was told its due day before a year that it needs was replaced. It may need the year after its due day:
-- that one may have been missing until now.
CREATE OR REPLACE FUNCTION clocks_stale(p_case uuid, p_year int, p_change bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN EXISTS (
		SELECT FROM (
			SELECT DISTINCT ON (e.clock) e.clock, e.op, e.due_on, e.change
			FROM clock_entry e
			WHERE e.case_id = p_case
			ORDER BY e.clock, e.seq DESC
		) l
		CROSS JOIN LATERAL (
			SELECT extract(year FROM max(s.at) AT TIME ZONE 'Asia/Shanghai') AS year
			FROM clock_entry s
			WHERE s.case_id = p_case AND s.clock = l.clock AND s.op IN ('start', 'resume')
		) since
		WHERE l.op IN ('start', 'resume', 'recount') AND l.due_on IS NOT NULL AND coalesce(l.change, 0) < p_change
			AND p_year BETWEEN since.year AND extract(year FROM l.due_on) + 1);
END
$$;
