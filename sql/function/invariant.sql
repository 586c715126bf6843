-- What must be true of the stored data at every moment, one function per promise: it returns the rows that break it, so none.
-- Constraints, triggers and rights keep these promises; here they are counted again from the data alone, as if nothing kept them.
-- A row bears the time its transaction began, and of two under way at once the later one may come first: ten seconds, longer than any
-- transaction lives, are allowed where two such times are compared.

-- A month of a person is subsidised once, over all employers and counties; where another training subsidy covers it, a conflict
-- holds the case (S32, S55).
CREATE OR REPLACE FUNCTION invariant_1() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'month ' || m.month || ' twice, case ' || min(m.case_id::text)
	FROM person_month m
	WHERE m.state <> 'voided'
	GROUP BY m.person_key, m.month
	HAVING count(*) > 1
	UNION ALL
	SELECT 'other subsidy in ' || m.month || ', case ' || m.case_id
	FROM person_month m
	JOIN other_subsidy o ON o.person_key = m.person_key AND o.from_on < m.month + interval '1 month' AND o.to_on >= m.month
	WHERE m.state IN ('reserved', 'used')
		AND NOT EXISTS (SELECT FROM hold h WHERE h.case_id = m.case_id AND h.cause = 'conflict')
$$;

-- Nobody has more months than the policy gives; a voided month frees its place (S32).
CREATE OR REPLACE FUNCTION invariant_2() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'a person of case ' || min(m.case_id::text)
	FROM person_month m
	LEFT JOIN policy_month p ON p.policy_id = m.policy_id AND p.programme = m.scope AND p.month = m.month
	WHERE m.state <> 'voided' AND m.ordinal IS NOT NULL
	GROUP BY m.person_key, m.scope
	HAVING count(*) > max(p.max_months) OR max(m.ordinal) > max(p.max_months) OR min(m.ordinal) < 1
		OR count(*) <> count(DISTINCT m.ordinal)
$$;

-- Amounts are the policy's, month by month (S32).
CREATE OR REPLACE FUNCTION invariant_3() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'line ' || m.line || ' of case ' || m.case_id
	FROM person_month m
	LEFT JOIN policy_month p ON p.policy_id = m.policy_id AND p.programme = m.scope AND p.month = m.month
	WHERE m.ordinal IS NOT NULL AND m.amount_fen IS DISTINCT FROM p.amount_fen
	UNION ALL
	SELECT 'claim ' || c.id
	FROM claim c
	JOIN policy_month p ON p.policy_id = c.policy_id AND p.programme = c.programme AND p.month = c.month
	WHERE c.asked_fen <> c.lines * p.amount_fen
$$;

-- What is approved is the sum of the lines that stand, of the months they reserved, and what the obligation says; a claim that ended
-- without money holds no months. Of a refund it is what was computed from a record of the levy agency (S23).
CREATE OR REPLACE FUNCTION invariant_4() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'claim ' || c.id
	FROM claim c
	JOIN dossier d ON d.id = c.id
	JOIN policy_month p ON p.policy_id = c.policy_id AND p.programme = c.programme AND p.month = c.month
	CROSS JOIN LATERAL (
		SELECT count(*) * p.amount_fen AS fen FROM claim_line WHERE claim_id = c.id AND state = 'asked'
	) line
	CROSS JOIN LATERAL (
		SELECT coalesce(sum(amount_fen), 0) AS fen FROM person_month WHERE case_id = c.id AND (state IN ('reserved', 'used') OR freed_by IS NOT NULL)
	) reserved
	LEFT JOIN obligation o ON o.case_id = c.id AND o.live
	WHERE d.state IN ('prefecture_review', 'awaiting_funds', 'approved', 'lettered', 'paying', 'payment_returned', 'paid')
		AND (c.approved_fen IS NULL OR c.approved_fen <> line.fen OR c.approved_fen <> reserved.fen
			OR c.approved_fen <> o.approved_fen)
	UNION ALL
	SELECT DISTINCT 'months of claim ' || d.id
	FROM person_month m
	JOIN dossier d ON d.id = m.case_id AND d.flow = 'claim' AND d.state IN ('draft', 'rejected', 'withdrawn', 'lapsed')
	WHERE m.state IN ('reserved', 'used')
	UNION ALL
	SELECT 'refund ' || r.id
	FROM refund r
	JOIN dossier d ON d.id = r.id
	LEFT JOIN obligation o ON o.case_id = r.id AND o.live
	WHERE d.state IN ('awaiting_funds', 'approved', 'lettered', 'paying', 'payment_returned', 'paid')
		AND (r.amount_fen IS NULL OR r.amount_fen IS DISTINCT FROM o.approved_fen OR NOT EXISTS (
			SELECT FROM premium_record p WHERE (p.uscc, p.year, p.version) = (r.uscc, r.base_year, r.record_version)))
$$;

-- Every step that was taken stands in the flow tables, for that role.
CREATE OR REPLACE FUNCTION invariant_9() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT a.case_id || ' ' || a.seq
	FROM audit a
	WHERE NOT EXISTS (
		SELECT FROM transition t
		WHERE (t.flow, t.from_state, t.action, t.role, t.level, t.to_state) = (a.flow, a.from_state, a.action, a.role, a.level, a.to_state))
$$;

-- The state of a case is the one its last audit row names, and each row starts where the one before ended.
CREATE OR REPLACE FUNCTION invariant_10() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT a.case_id || ' ' || a.seq
	FROM (
		SELECT case_id, seq, from_state, lag(to_state) OVER same_case AS before FROM audit WINDOW same_case AS (PARTITION BY case_id ORDER BY seq)
	) a
	WHERE a.from_state <> coalesce(a.before, 'none')
	UNION ALL
	SELECT d.id::text
	FROM dossier d
	JOIN LATERAL (SELECT to_state, flow FROM audit WHERE case_id = d.id ORDER BY seq DESC LIMIT 1) last ON true
	WHERE (d.state, d.flow) <> (last.to_state, last.flow)
$$;

-- No human stands on two levels of one case, and none lifts a hold of their own (S50).
CREATE OR REPLACE FUNCTION invariant_11() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT case_id::text
	FROM audit
	WHERE level > 0 AND human_id <> '00000000-0000-0000-0000-000000000000'
	GROUP BY case_id, human_id
	HAVING count(DISTINCT level) > 1
	UNION ALL
	SELECT 'hold of ' || case_id FROM hold WHERE released_by = placed_by
$$;

-- What belongs to a case carries the case's employer and bureau: every table with a case, an employer and a bureau of its own, found by its
-- columns, so that a new kind of case is asked too. A user is at home in a bureau, not in a case; an event tells what was when it came.
CREATE OR REPLACE FUNCTION case_table() RETURNS TABLE (name text, case_column text) LANGUAGE sql STABLE AS $$
	SELECT c.relname::text, k.attname::text
	FROM pg_class c
	JOIN pg_attribute e ON e.attrelid = c.oid AND e.attname = 'enterprise_id'
	JOIN pg_attribute g ON g.attrelid = c.oid AND g.attname = 'agency_id'
	JOIN pg_attribute k ON k.attrelid = c.oid AND (k.attname IN ('case_id', 'claim_id') OR (k.attname = 'id' AND EXISTS (
		SELECT FROM pg_constraint f
		WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid = 'dossier'::regclass AND f.conkey = ARRAY[k.attnum])))
	WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT IN ('app_user', 'event')
	ORDER BY 1, 2
$$;

-- The same, and no table with tenants is open to all of them.
CREATE OR REPLACE FUNCTION invariant_12() RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
DECLARE
	kept record;
BEGIN
	RETURN QUERY
	SELECT 'enterprise of ' || e.id FROM enterprise e JOIN dossier d ON d.id = e.id WHERE (e.id, e.agency_id) IS DISTINCT FROM (d.enterprise_id, d.agency_id)
	UNION ALL
	SELECT 'notice of ' || n.id
	FROM notice n
	JOIN plan p ON p.id = n.plan_id
	JOIN dossier d ON d.id = n.id
	WHERE (p.enterprise_id, n.agency_id) IS DISTINCT FROM (d.enterprise_id, d.agency_id);
	FOR kept IN SELECT * FROM case_table() LOOP
		RETURN QUERY EXECUTE format(
			'SELECT DISTINCT %L || t.%I FROM %I t LEFT JOIN dossier d ON d.id = t.%I
			WHERE (t.enterprise_id, t.agency_id) IS DISTINCT FROM (d.enterprise_id, d.agency_id)',
			kept.name || ' of ', kept.case_column, kept.name, kept.case_column);
	END LOOP;
	RETURN QUERY
	SELECT 'table ' || c.relname
	FROM pg_class c
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('enterprise_id', 'case_id', 'claim_id', 'plan_id') AND NOT a.attisdropped
	WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity
		AND (has_any_column_privilege('wg_enterprise', c.oid, 'SELECT') OR has_any_column_privilege('wg_county', c.oid, 'SELECT')
			OR has_any_column_privilege('wg_ui_agency', c.oid, 'SELECT') OR has_any_column_privilege('wg_public', c.oid, 'SELECT'))
	GROUP BY c.relname;
END
$$;

-- Rights that nobody may have: role (or % for all), tables, privileges. Ledgers only grow and no case goes, both found in the catalog, so that
-- a new kind of case is asked too; the registry and the funds are written by definer functions alone, and money never edits what was
-- claimed (S50).
CREATE OR REPLACE FUNCTION forbidden_right() RETURNS TABLE (role text, tables text[], privileges text[])
LANGUAGE sql STABLE AS $$
	SELECT 'wg_%', array_agg(c.relname::text), '{UPDATE,DELETE}'::text[]
	FROM pg_trigger t
	JOIN pg_class c ON c.oid = t.tgrelid AND c.relnamespace = 'public'::regnamespace
	WHERE t.tgname = 'append_only'
	UNION ALL
	SELECT 'wg_%', array_agg(c.relname::text), '{DELETE}'::text[]
	FROM pg_constraint f
	JOIN pg_class c ON c.oid = f.conrelid AND c.relnamespace = 'public'::regnamespace
	JOIN pg_attribute k ON k.attrelid = c.oid AND k.attname = 'id' AND f.conkey = ARRAY[k.attnum]
	WHERE f.contype = 'f' AND f.confrelid = 'dossier'::regclass
	UNION ALL
	VALUES
		('wg_%', '{fund,person_month,transition,flow_state,clock_kind,number_series,idempotency}'::text[], '{UPDATE,DELETE}'::text[]),
		('wg_%', '{person_month,transition,flow_state,clock_kind,number_series,idempotency}', '{INSERT}'),
		('wg_%', '{dossier,document,hold,obligation,person}', '{DELETE}'),
		('wg_%', '{letter_offset}', '{INSERT,UPDATE,DELETE}'),
		('wg_%', '{*}', '{TRUNCATE}'),
		('wg_public', '{claim,claim_line,payroll_line,plan,account,determination}', '{INSERT,UPDATE,DELETE}'),
		('wg_enterprise', '{obligation,letter,letter_item,letter_slip,batch,attempt,bank_result,deposit,ledger_entry,hold}',
			'{INSERT,UPDATE,DELETE}'),
		('wg_county', '{letter,letter_item,letter_slip,batch,attempt,bank_result,deposit,ledger_entry}', '{INSERT,UPDATE,DELETE}'),
		('wg_prefecture', '{claim_line,payroll_line,batch,bank_result,deposit,ledger_entry}', '{INSERT,UPDATE,DELETE}'),
		('wg_finance', '{claim,claim_line,payroll_line,plan,notice,finding,letter,letter_item,ledger_entry,hold}',
			'{INSERT,UPDATE,DELETE}'),
		('wg_county_finance', '{*}', '{INSERT,UPDATE,DELETE}'),
		('wg_ui_agency', '{claim,claim_line,payroll_line,plan,notice,batch,attempt,bank_result,deposit,ledger_entry,adjustment_use}',
			'{INSERT,UPDATE,DELETE}'),
		('wg_levy', '{claim,claim_line,payroll_line,plan,notice}', '{INSERT,UPDATE,DELETE}'),
		('wg_certifier', '{claim,claim_line,payroll_line,plan,notice}', '{INSERT,UPDATE,DELETE}'),
		('wg_auditor', '{dossier,audit,claim,claim_line,payroll_line,plan,notice,document,finding,hold,obligation,letter}',
			'{INSERT,UPDATE,DELETE}'),
		('wg_admin', '{claim,claim_line,payroll_line,person,person_month,plan,notice,document,finding,obligation,attempt}',
			'{SELECT,INSERT,UPDATE,DELETE}'),
		('wengang', '{*}', '{SELECT,INSERT,UPDATE,DELETE}')
$$;

-- Nobody has a right they must not have, and nobody but the owner is above the rights.
CREATE OR REPLACE FUNCTION invariant_13() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT r.rolname || ' ' || p.privilege || ' ' || c.relname
	FROM forbidden_right() f
	JOIN pg_roles r ON r.rolname LIKE f.role AND r.rolname <> 'wg_owner'
	JOIN pg_class c ON c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
		AND (c.relname = ANY (f.tables) OR f.tables = '{*}')
	CROSS JOIN unnest(f.privileges) AS p(privilege)
	WHERE has_table_privilege(r.oid, c.oid, p.privilege)
		OR CASE WHEN p.privilege IN ('SELECT', 'INSERT', 'UPDATE') THEN has_any_column_privilege(r.oid, c.oid, p.privilege) END
	UNION ALL
	SELECT rolname || ' stands above the rights'
	FROM pg_roles
	WHERE (rolname LIKE 'wg\_%' OR rolname = 'wengang') AND (rolsuper OR rolbypassrls OR (rolname <> 'wengang' AND rolcanlogin))
$$;

-- A key has one row, and a row that stands has the reply of the effect it stands for.
CREATE OR REPLACE FUNCTION invariant_16() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT principal || ' ' || key
	FROM idempotency
	GROUP BY principal, key
	HAVING count(*) > 1 OR bool_or(status IS NULL OR status NOT BETWEEN 200 AND 299)
$$;

-- Nothing lasts that no audit explains: no case without its first row, no money, month or event without its case.
CREATE OR REPLACE FUNCTION invariant_17() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT d.id::text FROM dossier d WHERE NOT EXISTS (SELECT FROM audit a WHERE a.case_id = d.id)
	UNION ALL
	SELECT s.what || ' of ' || s.case_id
	FROM (
		SELECT DISTINCT 'money' AS what, case_id FROM ledger_entry
		UNION ALL SELECT DISTINCT 'months', case_id FROM person_month WHERE ordinal IS NOT NULL
		UNION ALL SELECT DISTINCT 'event', case_id FROM event
	) s
	WHERE NOT EXISTS (SELECT FROM dossier d WHERE d.id = s.case_id)
$$;

-- A case has as many audit rows as versions, without a gap: no update was lost.
CREATE OR REPLACE FUNCTION invariant_18() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT d.id::text
	FROM dossier d
	JOIN audit a ON a.case_id = d.id
	GROUP BY d.id
	HAVING count(*) <> d.version OR max(a.seq) <> d.version OR min(a.seq) <> 1
$$;

-- Claims are for months of their policy, and never for one that had not begun when they were handed in (S32, S39).
CREATE OR REPLACE FUNCTION invariant_21() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT c.id::text
	FROM claim c
	WHERE NOT EXISTS (
			SELECT FROM policy_month p WHERE p.policy_id = c.policy_id AND p.programme = c.programme AND p.month = c.month)
		OR EXISTS (
			SELECT FROM audit a
			WHERE a.case_id = c.id AND a.action IN ('submit', 'submit_signed')
				AND (a.at AT TIME ZONE 'Asia/Shanghai')::date < c.month)
$$;

-- Scans are whole, or were emptied after they had been replaced, and none came, or was replaced, while its case was out of its author's hands (S41).
CREATE OR REPLACE FUNCTION invariant_22() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT c.id::text
	FROM document c
	JOIN dossier d ON d.id = c.case_id
	CROSS JOIN LATERAL (VALUES (c.uploaded_at), (c.replaced_at)) AS touched(at)
	WHERE touched.at IS NOT NULL AND NOT EXISTS (
		SELECT FROM (
			SELECT a.to_state, a.at AS since, lead(a.at) OVER (ORDER BY a.seq) AS until FROM audit a WHERE a.case_id = c.case_id
		) held
		WHERE touched.at BETWEEN held.since - interval '10 seconds' AND coalesce(held.until, 'infinity') + interval '10 seconds'
			AND EXISTS (
				SELECT FROM unnest(ARRAY['enterprise', 'county', 'finance']) AS r(role)
				WHERE held.to_state = ANY (document_allowed(d.flow, c.kind, r.role))))
	UNION ALL
	SELECT id::text
	FROM document
	WHERE length(content) <> size OR sha256(content) <> sha256 OR (content IS NULL) <> (emptied_at IS NOT NULL)
		OR (emptied_at IS NOT NULL AND (replaced_at <= emptied_at) IS NOT TRUE)
$$;

-- Who is disabled writes no more; what was under way at that moment may end.
CREATE OR REPLACE FUNCTION invariant_23() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT a.case_id || ' ' || a.seq
	FROM audit off
	JOIN audit a ON a.user_id = off.case_id AND a.recorded_at > off.recorded_at + interval '10 seconds'
	WHERE off.flow = 'app_user' AND off.to_state = 'disabled'
		AND NOT EXISTS (
			SELECT FROM audit back
			WHERE back.case_id = off.case_id AND back.to_state = 'enabled' AND back.seq > off.seq AND back.recorded_at <= a.recorded_at)
$$;

-- Figures that are told are what the cases say: how long paid cases took, by the audit and day by day (S6b); what a run comes to, by its list.
CREATE OR REPLACE FUNCTION invariant_24() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT concat_ws(' ', coalesce(t.flow, c.flow), coalesce(t.agency_id, c.agency_id))
	FROM (
		SELECT f.flow, s.agency_id, s.cases, s.unmeasured, s.max_days
		FROM (VALUES ('claim'), ('refund')) AS f(flow)
		CROSS JOIN LATERAL timeliness(f.flow, NULL, NULL) s
	) t
	FULL JOIN (
		SELECT p.flow, p.agency_id, count(*) AS cases, count(*) FILTER (WHERE p.days IS NULL) AS unmeasured, max(p.days) AS max_days
		FROM (
			SELECT d.flow, d.agency_id, working_days(d.agency_id, (d.received_at AT TIME ZONE 'Asia/Shanghai')::date,
				(a.at AT TIME ZONE 'Asia/Shanghai')::date) AS days
			FROM dossier d
			JOIN audit a ON a.case_id = d.id AND a.seq = d.version
			WHERE d.flow IN ('claim', 'refund') AND d.state = 'paid' AND d.received_at IS NOT NULL
		) p
		GROUP BY p.flow, p.agency_id
	) c ON c.flow = t.flow AND c.agency_id = t.agency_id
	WHERE (t.cases, t.unmeasured, t.max_days) IS DISTINCT FROM (c.cases, c.unmeasured, c.max_days)
	UNION ALL
	SELECT 'run ' || r.id
	FROM refund_run r
	LEFT JOIN refund_run_item i ON i.run_id = r.id
	GROUP BY r.id
	HAVING r.items <> count(i.run_id) OR r.total_fen <> coalesce(sum(i.amount_fen), 0)
$$;

-- The chain: each row's hash covers the row and the hash before it (S79).
CREATE OR REPLACE FUNCTION invariant_25() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT a.case_id || ' ' || a.seq
	FROM audit a
	LEFT JOIN audit before ON before.case_id = a.case_id AND before.seq = a.seq - 1
	WHERE a.hash <> audit_digest(a) OR a.prev_hash IS DISTINCT FROM before.hash
$$;

-- Whether a text holds a resident identity number: eighteen places, a day of birth, and the check character of GB 11643.
CREATE OR REPLACE FUNCTION resident_id_in(p_text text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT EXISTS (
		SELECT FROM regexp_matches(upper(p_text),
			'(?<![0-9])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX](?![0-9])', 'g') AS found(id)
		WHERE (
			SELECT sum(CASE WHEN digit = 'X' THEN 10 ELSE digit::int END * ((1 << (18 - place::int)) % 11)) % 11
			FROM unnest(string_to_array(found.id[1], NULL)) WITH ORDINALITY AS d(digit, place)) = 1)
$$;

-- Texts that people write, or that tell what they wrote: columns of these names in any table, so that a new kind of case is asked too.
CREATE OR REPLACE FUNCTION text_column() RETURNS TABLE (name text, place text, said text) LANGUAGE sql STABLE AS $$
	SELECT c.relname::text, min(p.attname::text), string_agg(format('t.%I', a.attname), ', ' ORDER BY a.attnum)
	FROM pg_class c
	JOIN LATERAL (
		SELECT k.attname
		FROM pg_attribute k
		JOIN unnest('{case_id,claim_id,letter_id,recovery_id,id,principal}'::text[]) WITH ORDINALITY AS w(word, nth) ON w.word = k.attname
		WHERE k.attrelid = c.oid
		ORDER BY w.nth
		LIMIT 1
	) p ON true
	JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped AND a.attname IN ('note', 'finding', 'answer_text', 'explained',
		'receipt', 'computed', 'reason', 'release_reason', 'statement', 'text', 'body', 'location', 'id_mask')
	WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
	GROUP BY c.relname
	ORDER BY 1
$$;

-- No identity number stands in clear where texts are kept.
CREATE OR REPLACE FUNCTION invariant_26() RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
DECLARE
	kept record;
BEGIN
	FOR kept IN SELECT * FROM text_column() LOOP
		RETURN QUERY EXECUTE format('SELECT %L || t.%I FROM %I t WHERE resident_id_in(concat_ws('' '', %s))',
			kept.name || ' ', kept.place, kept.name, kept.said);
	END LOOP;
END
$$;

-- A clock that runs for so many days from a start is due on the working day that completes them.
CREATE OR REPLACE FUNCTION due_day_right(p_agency uuid, p_clock text, p_from date, p_days int, p_due date) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT coalesce(working_days(p_agency, p_from - k.inclusive::int, p_due) = p_days AND working_days(p_agency, p_due - 1, p_due) = 1,
		false)
	FROM clock_kind k
	WHERE k.clock = p_clock
$$;

-- Every receipt started its clock, in rounds; due days follow the calendar, which is that of the revisions that count; and nobody was refused for a bureau's delay (S60, S61).
CREATE OR REPLACE FUNCTION invariant_27() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT a.case_id || ' has no clock for ' || a.action
	FROM audit a
	JOIN (VALUES ('plan', 'county_review', 'plan'), ('claim', 'county_review', 'first'), ('claim', 'prefecture_review', 'second'),
		('notice', 'published', 'notice')) AS w(flow, to_state, clock) ON w.flow = a.flow AND w.to_state = a.to_state
	WHERE a.from_state <> a.to_state AND NOT EXISTS (
		SELECT FROM clock_entry e
		WHERE e.case_id = a.case_id AND e.clock = w.clock AND e.at = a.at AND e.op IN ('start', 'resume'))
		AND a.from_state <> 'approved'
	UNION ALL
	SELECT e.case_id || ' ' || e.clock || ' ' || e.seq
	FROM (
		SELECT
			*,
			count(*) FILTER (WHERE op = 'start') OVER clock AS starts,
			max(at) FILTER (WHERE op IN ('start', 'resume')) OVER clock AS since,
			lead(seq) OVER clock IS NULL AS newest
		FROM clock_entry
		WINDOW clock AS (PARTITION BY case_id, clock ORDER BY seq)
	) e
	JOIN dossier d ON d.id = e.case_id
	JOIN agency g ON g.id = d.agency_id
	WHERE e.round <> e.starts OR (e.days IS NULL) <> (e.due_on IS NULL)
		OR e.op IN ('start', 'resume', 'recount') AND e.days IS NOT NULL
			-- what was told by the calendar before one of its years was replaced is judged once the clock has been counted anew
			AND NOT EXISTS (
				SELECT FROM calendar_year y
				WHERE y.layer IN ('CN', g.calendar_layer) AND y.change > coalesce(e.change, 0)
					AND y.year BETWEEN extract(year FROM e.since AT TIME ZONE 'Asia/Shanghai') AND extract(year FROM e.due_on)
					AND (NOT e.newest OR EXISTS (SELECT FROM calendar_recount r WHERE r.ended_at IS NULL)))
			AND NOT due_day_right(d.agency_id, e.clock, (e.since AT TIME ZONE 'Asia/Shanghai')::date, e.days, e.due_on)
	UNION ALL
	SELECT 'calendar ' || y.layer || ' ' || y.year
	FROM calendar_year y
	JOIN calendar c ON c.id = y.calendar_id
	WHERE (
		SELECT coalesce(jsonb_agg(jsonb_build_object('date', o.date, 'kind', o.kind, 'name', o.name, 'source', o.source) ORDER BY o.date), '[]')
		FROM calendar_day o
		WHERE o.layer = y.layer AND extract(year FROM o.date) = y.year) <> c.days::jsonb
	UNION ALL
	SELECT case_id || ' refused by the system'
	FROM audit
	WHERE role = 'system' AND from_state IN ('county_review', 'prefecture_review', 'review_1', 'review_2') AND to_state <> from_state
$$;

-- A claim counts its lines as they are, and names a person once.
CREATE OR REPLACE FUNCTION invariant_28() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT c.id::text
	FROM claim c
	LEFT JOIN claim_line l ON l.claim_id = c.id
	GROUP BY c.id
	HAVING c.lines <> count(l.line) OR count(l.line) <> count(DISTINCT l.person_key)
$$;
