-- Promises about money: funds, obligations, letters, payments, refunds and recoveries. See invariant.sql for how they are read.

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
	GROUP BY u.case_id, o.approved_fen, o.held_fen
	HAVING sum(u.amount_fen) IS DISTINCT FROM o.approved_fen OR o.held_fen = 0
$$;

-- Money goes to the account that was reviewed; after a return only to one confirmed or verified since (S45b, S48, S49).
CREATE OR REPLACE FUNCTION invariant_14() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'attempt ' || t.id
	FROM attempt t
	LEFT JOIN obligation o ON o.case_id = t.case_id AND o.round = t.round AND o.account_id = t.account_id
	LEFT JOIN LATERAL (
		SELECT b.round, max(a.recorded_at) AS returned_at
		FROM attempt b
		JOIN audit a ON a.case_id = b.id AND a.to_state = 'returned'
		WHERE b.case_id = t.case_id AND b.n = t.n - 1
		GROUP BY b.round
	) before ON true
	WHERE o.case_id IS NULL
		OR before.returned_at IS NOT NULL AND (t.round <= before.round OR o.basis NOT IN ('corrected', 'confirmed')
			OR o.basis = 'corrected' AND NOT EXISTS (
				SELECT FROM audit v
				WHERE v.case_id = t.account_id AND v.to_state = 'verified' AND v.recorded_at > before.returned_at))
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
	WHERE pay.to_state = 'paying' AND pay.action = 'pay'
		AND (c.id IS NOT NULL AND NOT EXISTS (
			SELECT FROM plan p
			JOIN plan shown ON shown.series_id = p.series_id AND shown.revision <= p.revision
			JOIN notice n ON n.plan_id = shown.id AND n.headcount >= p.headcount AND n.amount_fen >= p.amount_fen
			JOIN audit s ON s.case_id = n.id AND s.to_state = 'closed' AND s.at <= pay.at + interval '10 seconds'
			LEFT JOIN audit t ON t.case_id = n.id AND t.seq = s.seq + 1
			WHERE p.id = coalesce((SELECT o.plan_id FROM obligation o WHERE o.case_id = c.id ORDER BY o.round DESC LIMIT 1), c.plan_id)
				AND coalesce(t.at, 'infinity') >= pay.at - interval '10 seconds')
		OR EXISTS (
			SELECT FROM hold h
			WHERE h.placed_at < pay.at - interval '10 seconds'
				AND coalesce(h.released_at, 'infinity') > pay.at + interval '10 seconds'
				AND (h.case_id IN (d.id, d.enterprise_id)
					OR h.case_id IN (SELECT p.id FROM plan p WHERE p.series_id = c.plan_series))))
$$;

-- What is claimed back of a case is at most what was paid, and what came in at most what is claimed; of a case that is not paid any more no
-- recovery claims more than came in or a letter sets off, unless a receipt was taken back since or an item left its letter. What came in is
-- the sum of the entries, and in the ledger, and was decided before. An item's offset is the sum of its parts, and no recovery is set off
-- twice. A month is free when a recovery of no less than the standard of each of its lines has its money back, or an officer said so
-- expressly; when the money left again, only if others had the month.
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
	WHERE c.state IN ('opened', 'due', 'referred') AND c.amount_fen > c.recovered_fen + c.issued_fen
		AND NOT EXISTS (SELECT FROM recovery_entry n WHERE n.recovery_id = c.id AND n.kind = 'reversed')
		AND NOT EXISTS (SELECT FROM letter_offset f WHERE f.recovery_id = c.id AND NOT f.live)
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
	SELECT 'recovery ' || c.id || ' frees months that it does not claim back'
	FROM claimed c
	LEFT JOIN claim k ON k.id = c.case_id
	LEFT JOIN policy_month p ON p.policy_id = k.policy_id AND p.programme = k.programme AND p.month = k.month
	WHERE c.months_freed AND NOT c.freed_now AND c.state IN ('due', 'referred', 'settled', 'written_off')
		AND (c.amount_fen < (SELECT count(DISTINCT n.line) FROM unnest(c.lines) AS n(line)) * p.amount_fen) IS NOT FALSE
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
	LEFT JOIN claimed r ON r.id = m.freed_by AND r.case_id = m.case_id AND m.line = ANY (r.lines)
		AND (r.months_freed OR m.line = ANY (r.lines_taken))
	WHERE m.freed_by IS NOT NULL AND (r.id IS NULL OR m.state <> 'voided' OR r.state <> 'settled' AND NOT r.freed_now
		AND coalesce(m.line <> ALL (r.lines_taken), true))
$$;

-- One living original per code and year, ordinary or in difficulty, never both; one living top-up per original and rate, and one living
-- supplement per original and correction, of the original's year and kind (S12).
CREATE OR REPLACE FUNCTION invariant_20() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	WITH living AS (
		SELECT r.*
		FROM refund r
		JOIN dossier d ON d.id = r.id
		WHERE d.state NOT IN ('withdrawn', 'rejected', 'lapsed', 'expired', 'cancelled')
	)
	SELECT 'code ' || uscc || ' ' || year
	FROM living
	WHERE original_id IS NULL
	GROUP BY uscc, year
	HAVING count(*) > 1
	UNION ALL
	SELECT 'top-ups of ' || original_id
	FROM living
	WHERE original_id IS NOT NULL
	GROUP BY original_id, CASE WHEN correction_id IS NULL THEN policy_id END, rate_from, correction_id
	HAVING count(*) > 1
	UNION ALL
	SELECT 'top-up ' || t.id
	FROM refund t
	JOIN refund o ON o.id = t.original_id
	WHERE (t.enterprise_id, t.year, t.kind, t.uscc) <> (o.enterprise_id, o.year, o.kind, o.uscc) OR o.original_id IS NOT NULL
	UNION ALL
	SELECT 'supplement ' || t.id
	FROM refund t
	JOIN correction c ON c.id = t.correction_id
	WHERE c.case_id <> t.original_id
$$;

-- Each fall of a paid case has been judged again, unless the rounds since could not come to it yet; and what a judgement left to be claimed
-- back or to be paid has a correction, that is open, turned or dismissed (S12, S63).
CREATE OR REPLACE FUNCTION invariant_33() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'fall of ' || f.case_id
	FROM ground_fall f
	JOIN dossier d ON d.id = f.case_id AND d.state = 'paid'
	JOIN audit a ON a.case_id = f.case_id AND a.seq = greatest(f.step, paid_version(d.id))
	JOIN work_round r ON r.ended_at > a.recorded_at + interval '10 minutes'
	WHERE f.version = (SELECT max(g.version) FROM ground g WHERE g.case_id = f.case_id) AND NOT EXISTS (SELECT FROM judgement j WHERE j.case_id = f.case_id AND j.version >= f.step)
	UNION ALL
	SELECT 'judgement of ' || j.case_id
	FROM (SELECT DISTINCT ON (case_id) case_id, version, computed FROM judgement ORDER BY case_id, version DESC) j
	JOIN dossier p ON p.id = j.case_id AND p.state = 'paid' AND j.version >= paid_version(p.id)
	LEFT JOIN refund r ON r.id = j.case_id
	WHERE (j.computed ->> 'left_fen')::bigint <> 0 AND NOT EXISTS (
		SELECT FROM correction c
		JOIN dossier d ON d.id = c.id AND d.state IN ('open', 'turned', 'dismissed')
		WHERE c.case_id IN (j.case_id, r.original_id, refund_original(r.id)))
$$;

-- No payment is confirmed on a ground that has fallen and that nobody has accepted: of each payment the grounds before it, and what was told of
-- them until then (S63).
CREATE OR REPLACE FUNCTION invariant_31() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'case ' || p.case_id || ' step ' || p.seq || ': ' || coalesce(f.kind, 'no grounds')
	FROM audit p
	LEFT JOIN LATERAL (
		SELECT g.version
		FROM ground g
		WHERE g.case_id = p.case_id AND g.version < p.seq
			AND NOT EXISTS (SELECT FROM judgement j WHERE j.case_id = g.case_id AND j.version = g.version)
		ORDER BY g.version DESC
		LIMIT 1
	) n ON true
	LEFT JOIN LATERAL (
		SELECT DISTINCT ON (t.kind, t.subject) t.kind, t.stands
		FROM ground_fall t
		WHERE t.case_id = p.case_id AND t.version = n.version AND t.step <= p.seq
		ORDER BY t.kind, t.subject, t.step DESC
	) f ON NOT f.stands
	WHERE p.action = 'pay' AND p.to_state = 'paying' AND (f.kind IS NOT NULL OR n.version IS NULL
		-- what an older build paid has the grounds that were found afterwards
		AND NOT EXISTS (SELECT FROM ground g WHERE g.case_id = p.case_id AND g.level = 0))
		AND EXISTS (SELECT FROM dossier d WHERE d.id = p.case_id AND ground_heard(d.state, d.updated_at))
$$;

-- Each case that was decided and is not over has its grounds: all kinds that its flow rests on, from `approved` on those of the money, too.
CREATE OR REPLACE FUNCTION invariant_32() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT d.flow || ' ' || d.id || coalesce(': ' || w.kind, '')
	FROM dossier d
	CROSS JOIN LATERAL unnest(CASE d.flow WHEN 'claim' THEN '{enterprise,determination,plan,policy,persons}'::text[]
		ELSE '{enterprise,determination,premium,policy}' END
		|| CASE WHEN d.state IN ('approved', 'lettered', 'paying', 'payment_returned', 'paid') THEN
			CASE d.flow WHEN 'claim' THEN '{account,notice}'::text[] ELSE '{account}' END
			ELSE '{}' END) AS w(kind)
	WHERE d.flow IN ('claim', 'refund') AND ground_heard(d.state, d.updated_at) AND NOT EXISTS (
		SELECT FROM ground g
		WHERE g.case_id = d.id AND g.kind = w.kind AND g.version = (SELECT n.version FROM ground_version(d.id) n))
$$;

-- Money paid to a code for a base year, less what came back, is at most that year's premiums, unless a refund in difficulty is among it,
-- which has another measure (S10, S14, S15), and at most what the last judgement of a case that came to money entitles it to (S7). What is
-- claimed back, and has not come in yet or was written off, is told by its recovery; a correction that is open, turned or dismissed says
-- why it is more (S12, S63).
CREATE OR REPLACE FUNCTION invariant_29() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'code ' || b.uscc || ' ' || y.base_year
	FROM (SELECT base_year, array_agg(DISTINCT uscc) AS codes FROM refund GROUP BY base_year) y
	CROSS JOIN LATERAL refund_balance(y.codes, y.base_year) b
	LEFT JOIN premium_record p ON p.uscc = b.uscc AND p.year = y.base_year AND p.current
	LEFT JOIN balance j ON j.programme = 'refund' AND j.uscc = b.uscc AND j.year = y.base_year
	LEFT JOIN dossier d ON d.id = j.judged_case
	CROSS JOIN LATERAL (
		SELECT b.paid_fen - b.recovered_fen - coalesce(sum(v.amount_fen - v.recovered_fen), 0) AS fen
		FROM refund r
		JOIN recovery v ON v.case_id = r.id
		JOIN dossier vd ON vd.id = v.id AND vd.state <> 'dropped'
		WHERE r.uscc = b.uscc AND r.base_year = y.base_year
	) kept
	WHERE (
			kept.fen > coalesce(p.employer_fen + p.worker_fen, 0)
				AND NOT EXISTS (SELECT FROM refund r WHERE r.uscc = b.uscc AND r.base_year = y.base_year AND r.kind = 'distressed')
			OR kept.fen > b.entitled_fen
				AND d.state IN ('awaiting_funds', 'approved', 'lettered', 'paying', 'payment_returned', 'paid'))
		AND NOT EXISTS (
			SELECT FROM correction c
			JOIN dossier cd ON cd.id = c.id AND cd.state IN ('open', 'turned', 'dismissed')
			JOIN refund r ON r.id = c.case_id AND r.uscc = b.uscc AND r.base_year = y.base_year)
$$;

-- A month of a person is paid once, net of what was recovered of it (S32, S55).
CREATE OR REPLACE FUNCTION invariant_30() RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT 'month ' || b.month || ' of a person'
	FROM person_balance((SELECT array_agg(d.id) FROM dossier d WHERE d.flow = 'claim' AND d.state = 'paid')) b
	WHERE b.paid_fen - b.recovered_fen > b.month_fen
$$;
