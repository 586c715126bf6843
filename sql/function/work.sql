-- What the system has to do by itself and has not done yet, each duty with the instant from which its oldest piece is due: the duties of
-- src/domain/due.c, by the conditions of their statements.

-- The first instant behind so many working days after a day; null when a year on the way has no calendar (S60).
CREATE OR REPLACE FUNCTION work_days_over(p_agency uuid, p_from date, p_days int) RETURNS timestamptz LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT w.day::timestamp AT TIME ZONE 'Asia/Shanghai'
		FROM agency a
		CROSS JOIN LATERAL workdays(a.calendar_layer, p_from + 1, business_today()) w
		WHERE a.id = p_agency AND w.works
		ORDER BY w.day
		OFFSET p_days
		LIMIT 1);
END
$$;

-- Cases that closed employers have before them, drafts, returned cases and offers, since both was so: they are withdrawn (S34).
CREATE OR REPLACE FUNCTION closed_case() RETURNS TABLE (id uuid, flow text, due_at timestamptz) LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN QUERY
	SELECT d.id, d.flow, greatest(d.updated_at, e.updated_at)
	FROM transition t
	JOIN dossier d ON d.flow = t.flow AND d.state = t.from_state
	JOIN dossier e ON e.id = d.enterprise_id AND e.state = 'closed'
	WHERE t.action = 'withdraw_closed';
END
$$;
GRANT EXECUTE ON FUNCTION closed_case() TO wg_system;

CREATE OR REPLACE FUNCTION work_due() RETURNS TABLE (duty text, due_at timestamptz) LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT 'close', (min(n.closes_on) + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
	FROM notice n
	JOIN dossier d ON d.id = n.id AND d.state = 'published'
	WHERE n.closes_on < business_today()
		AND NOT EXISTS (SELECT FROM hold h WHERE h.case_id = n.plan_id AND h.cause = 'objection' AND h.released_at IS NULL)
	UNION ALL
	SELECT 'lapse', min(work_days_over(d.agency_id, r.day, (parameter_value(
		case_policy(d.id), programme_of(d.flow), 'resubmit_within_days', r.day) #>> '{}')::int))
	FROM transition t
	JOIN dossier d ON d.flow = t.flow AND d.state = 'returned'
	CROSS JOIN LATERAL (
		SELECT (max(a.at) AT TIME ZONE 'Asia/Shanghai')::date AS day
		FROM audit a
		WHERE a.case_id = d.id AND a.to_state = 'returned' AND a.from_state <> 'returned'
	) r
	WHERE t.from_state = 'returned' AND t.action = 'lapse' AND t.role = 'system' AND resubmit_overdue(d.id)
	UNION ALL
	SELECT 'withdraw', min(c.due_at)
	FROM closed_case() c
	UNION ALL
	SELECT 'expire', (min((parameter_value(r.policy_id, 'refund', 'refund_accept_until', p.effective_from) #>> '{}')::date) + 1)::timestamp
		AT TIME ZONE 'Asia/Shanghai'
	FROM refund r
	JOIN policy p ON p.id = r.policy_id
	JOIN dossier d ON d.id = r.id AND d.flow = 'refund' AND d.state IN ('offered', 'declined')
	WHERE NOT within_window(r.policy_id, 'refund', 'refund_accept_until', clock_now())
	UNION ALL
	SELECT 'lose', min(work_days_over(t.agency_id, (b.taken_at AT TIME ZONE 'Asia/Shanghai')::date, (parameter_value(
		case_policy(t.case_id), programme_of(t.flow), 'no_result_days', business_today()) #>> '{}')::int))
	FROM attempt_head t
	JOIN batch b ON b.id = t.batch_id
	WHERE t.state = 'sent'
	UNION ALL
	SELECT 'set_off', min(d.updated_at)
	FROM attempt_head t
	JOIN dossier d ON d.id = t.id
	WHERE t.state = 'ready' AND t.case_state = 'lettered' AND t.net_fen = 0
		AND case_not_held(t.case_id) AND case_notice_closed(t.case_id) AND account_good(t.account_id)
		AND NOT EXISTS (SELECT FROM ground_fallen(ARRAY[t.case_id], false))
	UNION ALL
	SELECT 'recount', min(c.confirmed_at)
	FROM calendar_recount r
	JOIN calendar c ON c.id = r.calendar_id
	WHERE r.ended_at IS NULL
	UNION ALL
	SELECT 'tell', min(at) FROM fact_change
	UNION ALL
	SELECT 'judge', min(j.due_at)
	FROM judgement_due() j
	UNION ALL
	SELECT 'void', min(o.since) FROM recovery_overtaken(NULL) o
	UNION ALL
	SELECT 'night', night_due()
	UNION ALL
	SELECT 'reserve', min(q.queued_at)
	FROM fund f
	CROSS JOIN LATERAL fund_queue(f.id) q
	JOIN dossier d ON d.id = q.case_id AND d.state = 'awaiting_funds'
	WHERE q.gate = 'open';
END
$$;
GRANT EXECUTE ON FUNCTION work_due() TO wg_system;
