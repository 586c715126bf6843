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

-- A case is paid once: one live attempt, and never more money than it is owed.
CREATE OR REPLACE FUNCTION invariant_5() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'case ' || t.case_id
	FROM attempt t
	JOIN dossier d ON d.id = t.id AND d.state IN ('ready', 'in_batch', 'sent', 'unknown', 'settled')
	GROUP BY t.case_id
	HAVING count(*) > 1
	UNION ALL
	SELECT 'money of case ' || e.case_id
	FROM ledger_entry e
	WHERE e.account IN ('reserved', 'paid')
	GROUP BY e.case_id
	HAVING sum(e.amount_fen) > coalesce((
		SELECT o.approved_fen FROM obligation o WHERE o.case_id = e.case_id ORDER BY o.round DESC LIMIT 1), 0)
$$;

-- An attempt and its letter name the obligation's amount; the net is that less its offsets and never below nothing.
CREATE OR REPLACE FUNCTION invariant_6() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'case ' || t.case_id
	FROM (
		SELECT case_id, round, fund_id, gross_fen, offset_fen, net_fen FROM attempt
		UNION ALL
		SELECT case_id, round, fund_id, gross_fen, offset_fen, net_fen FROM letter_item
	) t
	LEFT JOIN obligation o ON o.case_id = t.case_id AND o.round = t.round AND o.fund_id = t.fund_id
	WHERE o.approved_fen IS DISTINCT FROM t.gross_fen OR t.net_fen <> t.gross_fen - t.offset_fen OR t.net_fen < 0
$$;

-- No fund is ever overdrawn.
CREATE OR REPLACE FUNCTION invariant_7() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT code FROM fund WHERE least(available_fen, reserved_fen, paid_fen, recovered_fen) < 0
$$;

-- A posting sums to nothing within one fund; a fund's heads, what an obligation holds, and what a grant has let through, are the sums of
-- their entries. A grant lets no more through than it brought, and only cases that hold money (S19).
CREATE OR REPLACE FUNCTION invariant_8() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'posting ' || posting
	FROM ledger_entry
	GROUP BY posting
	HAVING sum(amount_fen) <> 0 OR count(DISTINCT fund_id) <> 1
	UNION ALL
	SELECT 'fund ' || f.code
	FROM fund f
	LEFT JOIN ledger_entry e ON e.fund_id = f.id
	GROUP BY f.id
	HAVING f.available_fen <> coalesce(sum(e.amount_fen) FILTER (WHERE e.account = 'available'), 0)
		OR f.reserved_fen <> coalesce(sum(e.amount_fen) FILTER (WHERE e.account = 'reserved'), 0)
		OR f.paid_fen <> coalesce(sum(e.amount_fen) FILTER (WHERE e.account = 'paid'), 0)
		OR f.recovered_fen <> coalesce(sum(e.amount_fen) FILTER (WHERE e.account = 'recovered'), 0)
	UNION ALL
	SELECT 'obligation of ' || o.case_id
	FROM obligation o
	LEFT JOIN ledger_entry e ON e.case_id = o.case_id AND e.account IN ('reserved', 'paid')
	WHERE o.live
	GROUP BY o.case_id, o.round
	HAVING o.held_fen <> coalesce(sum(e.amount_fen), 0)
	UNION ALL
	SELECT 'grant ' || a.id
	FROM adjustment a
	LEFT JOIN adjustment_use u ON u.adjustment_id = a.id
	GROUP BY a.id
	HAVING a.used_fen <> coalesce(sum(u.amount_fen), 0) OR a.used_fen > coalesce(a.granted_fen, 0)
	UNION ALL
	SELECT 'use of a grant by ' || u.case_id
	FROM adjustment_use u
	LEFT JOIN obligation o ON o.case_id = u.case_id AND o.live
	WHERE u.amount_fen IS DISTINCT FROM o.approved_fen OR o.held_fen = 0
$$;

-- Every step that was taken stands in the flow tables, for that role.
CREATE OR REPLACE FUNCTION invariant_9() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT a.case_id || ' ' || a.seq
	FROM audit a
	WHERE NOT EXISTS (
		SELECT FROM transition t
		WHERE (t.flow, t.frm, t.action, t.role, t.level, t.dst) = (a.flow, a.frm, a.action, a.role, a.level, a.dst))
$$;

-- The state of a case is the one its last audit row names, and each row starts where the one before ended.
CREATE OR REPLACE FUNCTION invariant_10() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT a.case_id || ' ' || a.seq
	FROM (
		SELECT case_id, seq, frm, lag(dst) OVER same_case AS before FROM audit WINDOW same_case AS (PARTITION BY case_id ORDER BY seq)
	) a
	WHERE a.frm <> coalesce(a.before, 'none')
	UNION ALL
	SELECT d.id::text
	FROM dossier d
	JOIN LATERAL (SELECT dst, flow FROM audit WHERE case_id = d.id ORDER BY seq DESC LIMIT 1) last ON true
	WHERE (d.state, d.flow) <> (last.dst, last.flow)
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

-- What belongs to a case carries the case's employer and bureau, and no table with tenants is open to all of them.
CREATE OR REPLACE FUNCTION invariant_12() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT s.what || ' of ' || s.case_id
	FROM (
		SELECT 'enterprise' AS what, id AS case_id, id AS enterprise_id, agency_id FROM enterprise
		UNION ALL SELECT 'account', id, enterprise_id, agency_id FROM account
		UNION ALL SELECT 'determination', id, enterprise_id, agency_id FROM determination
		UNION ALL SELECT 'plan', id, enterprise_id, agency_id FROM plan
		UNION ALL SELECT 'notice', n.id, p.enterprise_id, n.agency_id FROM notice n JOIN plan p ON p.id = n.plan_id
		UNION ALL SELECT 'claim', id, enterprise_id, agency_id FROM claim
		UNION ALL SELECT 'refund', id, enterprise_id, agency_id FROM refund
		UNION ALL SELECT DISTINCT 'line', claim_id, enterprise_id, agency_id FROM claim_line
		UNION ALL SELECT DISTINCT 'payroll', claim_id, enterprise_id, agency_id FROM payroll_line
		UNION ALL SELECT 'document', case_id, enterprise_id, agency_id FROM document
		UNION ALL SELECT 'obligation', case_id, enterprise_id, agency_id FROM obligation
		UNION ALL SELECT 'letter item', case_id, enterprise_id, agency_id FROM letter_item
		UNION ALL SELECT 'attempt', case_id, enterprise_id, agency_id FROM attempt
		UNION ALL SELECT 'recovery', id, enterprise_id, agency_id FROM recovery
	) s
	LEFT JOIN dossier d ON d.id = s.case_id
	WHERE (s.enterprise_id, s.agency_id) IS DISTINCT FROM (d.enterprise_id, d.agency_id)
	UNION ALL
	SELECT 'table ' || c.relname
	FROM pg_class c
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('enterprise_id', 'case_id', 'claim_id', 'plan_id') AND NOT a.attisdropped
	WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity
		AND (has_any_column_privilege('wg_enterprise', c.oid, 'SELECT') OR has_any_column_privilege('wg_county', c.oid, 'SELECT')
			OR has_any_column_privilege('wg_ui_agency', c.oid, 'SELECT') OR has_any_column_privilege('wg_public', c.oid, 'SELECT'))
	GROUP BY c.relname
$$;

-- Rights that nobody may have: role (or % for all), tables, privileges. Ledgers only grow, the registry and the funds are written by
-- definer functions alone, and money never edits what was claimed (S50).
CREATE OR REPLACE FUNCTION forbidden_right() RETURNS TABLE (role text, tables text[], privileges text[])
LANGUAGE sql IMMUTABLE AS $$
	VALUES
		('wg_%', '{audit,clock_entry,event,ledger_entry,bank_result,access_log,letter_slip,recovery_entry}'::text[], '{UPDATE,DELETE}'::text[]),
		('wg_%', '{fund,person_month,transition,flow_state,clock_kind,number_series,idempotency}', '{UPDATE,DELETE}'),
		('wg_%', '{person_month,transition,flow_state,clock_kind,number_series,idempotency}', '{INSERT}'),
		('wg_%', '{dossier,claim,document,plan,hold,obligation,letter,batch,attempt,deposit,reserve_statement,adjustment,enterprise,account,person,
			recovery}', '{DELETE}'),
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

-- Money goes to the account that was reviewed; after a return only to one confirmed or verified since (S45b, S48, S49).
CREATE OR REPLACE FUNCTION invariant_14() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'attempt ' || t.id
	FROM attempt t
	LEFT JOIN obligation o ON o.case_id = t.case_id AND o.round = t.round AND o.account_id = t.account_id
	LEFT JOIN LATERAL (
		SELECT b.round, max(a.recorded_at) AS returned_at
		FROM attempt b
		JOIN audit a ON a.case_id = b.id AND a.dst = 'returned'
		WHERE b.case_id = t.case_id AND b.n = t.n - 1
		GROUP BY b.round
	) before ON true
	WHERE o.case_id IS NULL
		OR before.returned_at IS NOT NULL AND (t.round <= before.round OR o.basis NOT IN ('corrected', 'confirmed')
			OR o.basis = 'corrected' AND NOT EXISTS (
				SELECT FROM audit v
				WHERE v.case_id = t.account_id AND v.dst = 'verified' AND v.recorded_at > before.returned_at))
	UNION ALL
	SELECT 'case ' || c.id
	FROM (SELECT id, account_id FROM claim UNION ALL SELECT id, account_id FROM refund) c
	JOIN obligation o ON o.case_id = c.id AND o.live AND o.basis = 'approved'
	WHERE o.account_id IS DISTINCT FROM c.account_id
$$;

-- When money left, the notice of the plan was closed, where there is a plan, and no hold stood on the case, its plan or its employer (S37).
CREATE OR REPLACE FUNCTION invariant_15() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'case ' || pay.case_id
	FROM audit pay
	JOIN dossier d ON d.id = pay.case_id
	LEFT JOIN claim c ON c.id = pay.case_id
	WHERE pay.dst = 'paying' AND pay.action = 'pay'
		AND (c.id IS NOT NULL AND NOT EXISTS (
			SELECT FROM plan p
			JOIN plan shown ON shown.series_id = p.series_id AND shown.revision <= p.revision
			JOIN notice n ON n.plan_id = shown.id AND n.headcount >= p.headcount AND n.amount_fen >= p.amount_fen
			JOIN LATERAL (
				SELECT s.dst FROM audit s WHERE s.case_id = n.id AND s.at <= pay.at + interval '10 seconds' ORDER BY s.seq DESC LIMIT 1
			) notice ON notice.dst = 'closed'
			WHERE p.id = coalesce((SELECT o.plan_id FROM obligation o WHERE o.case_id = c.id ORDER BY o.round DESC LIMIT 1), c.plan_id))
		OR EXISTS (
			SELECT FROM hold h
			WHERE h.placed_at < pay.at - interval '10 seconds'
				AND coalesce(h.released_at, 'infinity') > pay.at + interval '10 seconds'
				AND (h.case_id IN (d.id, d.enterprise_id)
					OR h.case_id IN (SELECT p.id FROM plan p WHERE p.series_id = c.plan_series))))
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

-- What is claimed back of a case is at most what was paid, and what came in at most what is claimed; a case that is not paid any more has no
-- recovery that nothing came in for and no letter sets off. What came in is the sum of the entries, and in the ledger, and was decided
-- before. An item's offset is the sum of its parts, and no recovery is set off twice.
CREATE OR REPLACE FUNCTION invariant_19() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	WITH claimed AS (
		SELECT r.*, d.state, e.fen AS entered_fen, l.fen AS posted_fen, e.decided, o.pending_fen, o.issued_fen
		FROM recovery r
		JOIN dossier d ON d.id = r.id
		CROSS JOIN LATERAL (
			SELECT coalesce(sum(n.amount_fen), 0)::bigint AS fen, count(*) = 0 OR EXISTS (
				SELECT FROM audit a WHERE a.case_id = r.id AND a.action = 'decide' AND a.at <= min(n.at) + interval '10 seconds') AS decided
			FROM recovery_entry n
			WHERE n.recovery_id = r.id
		) e
		CROSS JOIN LATERAL (
			SELECT coalesce(sum(n.amount_fen), 0)::bigint AS fen FROM ledger_entry n WHERE n.case_id = r.id AND n.account = 'recovered'
		) l
		CROSS JOIN LATERAL (
			SELECT
				coalesce(sum(f.amount_fen - f.counted_fen), 0)::bigint AS pending_fen,
				coalesce(sum(f.amount_fen - f.counted_fen) FILTER (WHERE f.issued), 0)::bigint AS issued_fen
			FROM (
				SELECT f.amount_fen, ld.state NOT IN ('none', 'draft') AS issued, coalesce((
					SELECT sum(n.amount_fen)
					FROM recovery_entry n
					WHERE (n.recovery_id, n.letter_id, n.case_id) = (f.recovery_id, f.letter_id, f.case_id)), 0) AS counted_fen
				FROM letter_offset f
				JOIN dossier ld ON ld.id = f.letter_id
				WHERE f.recovery_id = r.id AND f.live
			) f
		) o
	)
	SELECT 'recoveries of case ' || c.case_id
	FROM claimed c
	JOIN dossier d ON d.id = c.case_id AND d.state = 'paid'
	WHERE c.state <> 'dropped'
	GROUP BY c.case_id
	HAVING sum(c.amount_fen) > coalesce((SELECT sum(p.amount_fen) FROM ledger_entry p WHERE p.case_id = c.case_id AND p.account = 'paid'), 0)
	UNION ALL
	SELECT 'recovery ' || c.id || ' of a case that is not paid'
	FROM claimed c
	JOIN dossier d ON d.id = c.case_id AND d.state <> 'paid'
	WHERE c.state IN ('opened', 'due', 'referred') AND c.recovered_fen = 0 AND c.issued_fen = 0
		AND NOT EXISTS (SELECT FROM recovery_entry n WHERE n.recovery_id = c.id)
	UNION ALL
	SELECT 'recovery ' || c.id
	FROM claimed c
	WHERE c.recovered_fen NOT BETWEEN 0 AND c.amount_fen OR c.recovered_fen <> c.entered_fen OR c.recovered_fen <> c.posted_fen
		OR NOT c.decided OR (c.state = 'settled') <> (c.recovered_fen = c.amount_fen)
		OR c.state IN ('opened', 'dropped') AND c.recovered_fen > 0
		OR c.state IN ('opened', 'settled', 'dropped', 'written_off') AND c.issued_fen > 0
		OR c.state IN ('due', 'referred') AND c.recovered_fen + c.issued_fen > c.amount_fen
		OR c.state = 'due' AND c.months_freed IS NULL
	UNION ALL
	SELECT 'item of letter ' || i.letter_id || ' for ' || i.case_id
	FROM letter_item i
	LEFT JOIN letter_offset f ON f.letter_id = i.letter_id AND f.case_id = i.case_id
	GROUP BY i.letter_id, i.case_id
	HAVING i.offset_fen <> coalesce(sum(f.amount_fen), 0) OR bool_or(f.live <> i.live)
	UNION ALL
	SELECT 'offset of recovery ' || f.recovery_id || ' from a case of another employer or fund'
	FROM letter_offset f
	JOIN letter_item i ON i.letter_id = f.letter_id AND i.case_id = f.case_id
	JOIN recovery r ON r.id = f.recovery_id
	WHERE (r.enterprise_id, r.fund_id) <> (i.enterprise_id, i.fund_id)
	UNION ALL
	SELECT 'money of ' || e.case_id || ' recovered by none'
	FROM ledger_entry e
	WHERE e.cause IN ('recover', 'restore') AND NOT EXISTS (SELECT FROM recovery r WHERE r.id = e.case_id)
	UNION ALL
	SELECT 'months of ' || m.case_id
	FROM person_month m
	LEFT JOIN recovery r ON r.id = m.freed_by AND r.case_id = m.case_id AND r.months_freed AND m.line = ANY (r.lines)
	WHERE m.freed_by IS NOT NULL AND (r.id IS NULL OR m.state <> 'voided')
$$;

-- One living original per employer and year, ordinary or in difficulty, never both; one living top-up per original and rate, of the
-- original's year and kind (S12).
CREATE OR REPLACE FUNCTION invariant_20() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	WITH living AS (
		SELECT r.*
		FROM refund r
		JOIN dossier d ON d.id = r.id
		WHERE d.state NOT IN ('withdrawn', 'rejected', 'lapsed', 'expired', 'cancelled')
	)
	SELECT 'employer ' || enterprise_id || ' ' || year
	FROM living
	WHERE original_id IS NULL
	GROUP BY enterprise_id, year
	HAVING count(*) > 1
	UNION ALL
	SELECT 'top-ups of ' || original_id
	FROM living
	WHERE original_id IS NOT NULL
	GROUP BY original_id, policy_id, rate_from
	HAVING count(*) > 1
	UNION ALL
	SELECT 'top-up ' || t.id
	FROM refund t
	JOIN refund o ON o.id = t.original_id
	WHERE (t.enterprise_id, t.year, t.kind, t.uscc) <> (o.enterprise_id, o.year, o.kind, o.uscc) OR o.original_id IS NOT NULL
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

-- Scans are whole, and none came, or was replaced, while its case was out of its author's hands (S41).
CREATE OR REPLACE FUNCTION invariant_22() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT c.id::text
	FROM document c
	JOIN dossier d ON d.id = c.case_id
	CROSS JOIN LATERAL (VALUES (c.uploaded_at), (c.replaced_at)) AS touched(at)
	WHERE touched.at IS NOT NULL AND NOT EXISTS (
		SELECT FROM (
			SELECT a.dst, a.at AS since, lead(a.at) OVER (ORDER BY a.seq) AS until FROM audit a WHERE a.case_id = c.case_id
		) held
		WHERE touched.at BETWEEN held.since - interval '10 seconds' AND coalesce(held.until, 'infinity') + interval '10 seconds'
			AND EXISTS (
				SELECT FROM unnest(ARRAY['enterprise', 'county', 'finance']) AS r(role)
				WHERE held.dst = ANY (document_allowed(d.flow, c.kind, r.role))))
	UNION ALL
	SELECT id::text FROM document WHERE length(content) <> size OR sha256(content) <> sha256
$$;

-- Who is disabled writes no more; what was under way at that moment may end.
CREATE OR REPLACE FUNCTION invariant_23() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT a.case_id || ' ' || a.seq
	FROM audit off
	JOIN audit a ON a.user_id = off.case_id AND a.recorded_at > off.recorded_at + interval '10 seconds'
	WHERE off.flow = 'app_user' AND off.dst = 'disabled'
		AND NOT EXISTS (
			SELECT FROM audit back
			WHERE back.case_id = off.case_id AND back.dst = 'enabled' AND back.seq > off.seq AND back.recorded_at <= a.recorded_at)
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

-- No identity number stands in clear where texts are kept.
CREATE OR REPLACE FUNCTION invariant_26() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT s.what || ' ' || s.place
	FROM (
		SELECT 'audit' AS what, case_id::text AS place, note::text AS said FROM audit WHERE note IS NOT NULL
		UNION ALL SELECT 'finding', case_id::text, concat_ws(' ', finding, answer_text) FROM finding
		UNION ALL SELECT 'clock', case_id::text, explained::text FROM clock_entry WHERE explained IS NOT NULL
		UNION ALL SELECT 'receipt', id::text, receipt::text FROM claim WHERE receipt IS NOT NULL
		UNION ALL SELECT 'receipt', id::text, concat_ws(' ', receipt, computed) FROM refund
		UNION ALL SELECT 'request', id::text, reason FROM adjustment
		UNION ALL SELECT 'hold', case_id::text, concat_ws(' ', reason, release_reason) FROM hold
		UNION ALL SELECT 'recovery', id::text, concat_ws(' ', reason, statement) FROM recovery
		UNION ALL SELECT 'slip', letter_id::text, reason FROM letter_slip WHERE reason IS NOT NULL
		UNION ALL SELECT 'access', id::text, reason FROM access_log WHERE reason IS NOT NULL
		UNION ALL SELECT 'reply', principal, concat_ws(' ', body, location) FROM idempotency
		UNION ALL SELECT 'line', claim_id::text, concat_ws(' ', id_mask, reason) FROM claim_line
	) s
	WHERE resident_id_in(s.said)
$$;

-- A clock that runs for so many days from a start is due on the working day that completes them.
CREATE OR REPLACE FUNCTION due_day_right(p_agency uuid, p_clock text, p_from date, p_days int, p_due date) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT coalesce(working_days(p_agency, p_from - k.inclusive::int, p_due) = p_days AND working_days(p_agency, p_due - 1, p_due) = 1,
		false)
	FROM clock_kind k
	WHERE k.clock = p_clock
$$;

-- Every receipt started its clock, in rounds; due days follow the calendar; and nobody was refused for a bureau's delay (S60, S61).
CREATE OR REPLACE FUNCTION invariant_27() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT a.case_id || ' has no clock for ' || a.action
	FROM audit a
	JOIN (VALUES ('plan', 'county_review', 'plan'), ('claim', 'county_review', 'first'), ('claim', 'prefecture_review', 'second'),
		('notice', 'published', 'notice')) AS w(flow, dst, clock) ON w.flow = a.flow AND w.dst = a.dst
	WHERE a.frm <> a.dst AND NOT EXISTS (
		SELECT FROM clock_entry e
		WHERE e.case_id = a.case_id AND e.clock = w.clock AND e.at = a.at AND e.op IN ('start', 'resume'))
		AND a.frm <> 'approved'
	UNION ALL
	SELECT e.case_id || ' ' || e.clock || ' ' || e.seq
	FROM (
		SELECT *, count(*) FILTER (WHERE op = 'start') OVER (PARTITION BY case_id, clock ORDER BY seq) AS starts FROM clock_entry
	) e
	JOIN dossier d ON d.id = e.case_id
	WHERE e.round <> e.starts OR (e.days IS NULL) <> (e.due_on IS NULL)
		OR e.op IN ('start', 'resume') AND e.days IS NOT NULL
			AND NOT due_day_right(d.agency_id, e.clock, (e.at AT TIME ZONE 'Asia/Shanghai')::date, e.days, e.due_on)
	UNION ALL
	SELECT case_id || ' refused by the system'
	FROM audit
	WHERE role = 'system' AND frm IN ('county_review', 'prefecture_review', 'review_1', 'review_2')
$$;

-- A claim counts its lines as they are, and names a person once.
CREATE OR REPLACE FUNCTION invariant_28() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT c.id::text
	FROM claim c
	LEFT JOIN claim_line l ON l.claim_id = c.id
	GROUP BY c.id
	HAVING c.lines <> count(l.line) OR count(l.line) <> count(DISTINCT l.person_key)
$$;

-- All of them, each with how often it is broken; healthy is nothing but zeros. Told apart for operators: SELECT invariant_8().
CREATE OR REPLACE FUNCTION invariant_report() RETURNS TABLE (invariant text, violations bigint) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT 'I1', count(*) FROM invariant_1()
	UNION ALL SELECT 'I2', count(*) FROM invariant_2()
	UNION ALL SELECT 'I3', count(*) FROM invariant_3()
	UNION ALL SELECT 'I4', count(*) FROM invariant_4()
	UNION ALL SELECT 'I5', count(*) FROM invariant_5()
	UNION ALL SELECT 'I6', count(*) FROM invariant_6()
	UNION ALL SELECT 'I7', count(*) FROM invariant_7()
	UNION ALL SELECT 'I8', count(*) FROM invariant_8()
	UNION ALL SELECT 'I9', count(*) FROM invariant_9()
	UNION ALL SELECT 'I10', count(*) FROM invariant_10()
	UNION ALL SELECT 'I11', count(*) FROM invariant_11()
	UNION ALL SELECT 'I12', count(*) FROM invariant_12()
	UNION ALL SELECT 'I13', count(*) FROM invariant_13()
	UNION ALL SELECT 'I14', count(*) FROM invariant_14()
	UNION ALL SELECT 'I15', count(*) FROM invariant_15()
	UNION ALL SELECT 'I16', count(*) FROM invariant_16()
	UNION ALL SELECT 'I17', count(*) FROM invariant_17()
	UNION ALL SELECT 'I18', count(*) FROM invariant_18()
	UNION ALL SELECT 'I19', count(*) FROM invariant_19()
	UNION ALL SELECT 'I20', count(*) FROM invariant_20()
	UNION ALL SELECT 'I21', count(*) FROM invariant_21()
	UNION ALL SELECT 'I22', count(*) FROM invariant_22()
	UNION ALL SELECT 'I23', count(*) FROM invariant_23()
	UNION ALL SELECT 'I25', count(*) FROM invariant_25()
	UNION ALL SELECT 'I26', count(*) FROM invariant_26()
	UNION ALL SELECT 'I27', count(*) FROM invariant_27()
	UNION ALL SELECT 'I28', count(*) FROM invariant_28()
$$;

DO $$
DECLARE
	f regprocedure;
BEGIN
	FOR f IN SELECT oid::regprocedure FROM pg_proc
		WHERE pronamespace = 'public'::regnamespace AND (proname LIKE 'invariant\_%' OR proname IN ('forbidden_right', 'due_day_right'))
	LOOP
		EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
	END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION invariant_report() TO wg_admin;
