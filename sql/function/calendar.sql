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
