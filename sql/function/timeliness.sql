-- How long cases take, from the first receipt to the payment (S6b); the day of receipt does not count, as with every deadline.

-- Working days of one case: until today while somebody holds it, until its last step after that; null before its receipt and where a year
-- has no calendar.
CREATE OR REPLACE FUNCTION case_elapsed_days(p_case uuid) RETURNS int LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (
		SELECT working_days(d.agency_id, (d.received_at AT TIME ZONE 'Asia/Shanghai')::date, CASE s.holder
			WHEN 'public' THEN (d.updated_at AT TIME ZONE 'Asia/Shanghai')::date
			ELSE business_today() END)
		FROM dossier d
		JOIN flow_state s ON s.flow = d.flow AND s.state = d.state
		WHERE d.id = p_case AND d.received_at IS NOT NULL);
END
$$;

-- The cases of a flow that were paid between two days, by agency. Working days are numbered once for each calendar, so that a case costs
-- two look-ups; percentiles are nearest ranks. A case on whose way a year has no calendar is counted apart.
CREATE OR REPLACE FUNCTION timeliness(p_flow text, p_from date, p_until date) RETURNS TABLE (
	agency_id uuid, cases bigint, unmeasured bigint, median_days bigint, p90_days bigint, max_days bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH paid AS MATERIALIZED (
		SELECT c.*
		FROM (
			SELECT
				d.agency_id,
				a.calendar_layer AS layer,
				(d.received_at AT TIME ZONE 'Asia/Shanghai')::date AS received_on,
				(d.updated_at AT TIME ZONE 'Asia/Shanghai')::date AS paid_on
			FROM dossier d
			JOIN agency a ON a.id = d.agency_id
			WHERE d.flow = p_flow AND d.state = 'paid' AND d.received_at IS NOT NULL
		) c
		WHERE (p_from IS NULL OR c.paid_on >= p_from) AND (p_until IS NULL OR c.paid_on <= p_until)
	),
	numbered AS MATERIALIZED (
		SELECT
			span.layer,
			w.day,
			count(*) FILTER (WHERE w.works) OVER run AS nth,
			count(*) FILTER (WHERE w.works IS NULL) OVER run AS unknown
		FROM (SELECT layer, min(received_on) AS first, max(paid_on) AS last FROM paid GROUP BY layer) span
		CROSS JOIN LATERAL workdays(span.layer, span.first, span.last) w
		WINDOW run AS (PARTITION BY span.layer ORDER BY w.day)
	),
	elapsed AS (
		SELECT p.agency_id, CASE WHEN t.unknown = f.unknown THEN t.nth - f.nth END AS days
		FROM paid p
		JOIN numbered f ON f.layer = p.layer AND f.day = p.received_on
		JOIN numbered t ON t.layer = p.layer AND t.day = p.paid_on
	)
	SELECT
		e.agency_id,
		count(*),
		count(*) FILTER (WHERE e.days IS NULL),
		percentile_disc(0.5) WITHIN GROUP (ORDER BY e.days),
		percentile_disc(0.9) WITHIN GROUP (ORDER BY e.days),
		max(e.days)
	FROM elapsed e
	GROUP BY e.agency_id
$$;
