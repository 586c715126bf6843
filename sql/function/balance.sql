-- The balance (S7 to S12, S32, S63): what was entitled, promised, paid and recovered, and so what is owed. Originals, top-ups and whatever else
-- pays start from here, and the invariants ask the same functions. Volatile: they see what was committed before them, also when the statement
-- that asks has first waited for a lock. They are definers and nobody's to call but the system's: a code may have had another registration,
-- and a person another employer.

-- Of refunds: by unified code and base year, whoever registered the code. `entitled_fen` is what the last judgement says, null before one;
-- `committed_fen` is owed to cases that are not paid yet. What came back of a payment that itself came back later makes nobody richer than
-- entitled: the case holds nothing less than nothing. Whether it is asked for one code or for thousands, each is looked up by its index,
-- whatever the planner last knew of the tables.
CREATE OR REPLACE FUNCTION refund_balance(p_codes text[], p_base_year int) RETURNS TABLE (
	uscc text, entitled_fen bigint, committed_fen bigint, paid_fen bigint, recovered_fen bigint, written_off_fen bigint, held_fen bigint,
	owed_fen bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	codes text[] := (SELECT array_agg(DISTINCT code) FROM unnest(p_codes) AS code);
	ids uuid[] := (
		SELECT array_agg(i.id)
		FROM unnest(codes) AS q(code)
		CROSS JOIN LATERAL unnest(ARRAY(SELECT r.id FROM refund r WHERE r.uscc = q.code AND r.base_year = p_base_year)) AS i(id));
BEGIN
	RETURN QUERY
	WITH paid AS (
		SELECT e.case_id, sum(e.amount_fen) AS fen FROM ledger_entry e WHERE e.case_id = ANY (ids) AND e.account = 'paid' GROUP BY e.case_id
	),
	promised AS (
		SELECT o.case_id, o.approved_fen AS fen
		FROM obligation o
		JOIN dossier d ON d.id = o.case_id AND d.state IN ('awaiting_funds', 'approved', 'lettered', 'paying', 'payment_returned')
		WHERE o.case_id = ANY (ids) AND o.live
	),
	back AS (
		SELECT
			v.case_id,
			sum(v.recovered_fen) AS recovered_fen,
			sum(v.amount_fen - v.recovered_fen) FILTER (WHERE d.state = 'written_off') AS written_off_fen
		FROM recovery v
		JOIN dossier d ON d.id = v.id
		WHERE v.case_id = ANY (ids)
		GROUP BY v.case_id
	),
	summed AS (
		SELECT
			r.uscc,
			sum(greatest(coalesce(o.fen, 0) - coalesce(p.fen, 0), 0))::bigint AS committed_fen,
			sum(coalesce(p.fen, 0))::bigint AS paid_fen,
			sum(coalesce(b.recovered_fen, 0))::bigint AS recovered_fen,
			sum(coalesce(b.written_off_fen, 0))::bigint AS written_off_fen
		FROM refund r
		LEFT JOIN paid p ON p.case_id = r.id
		LEFT JOIN promised o ON o.case_id = r.id
		LEFT JOIN back b ON b.case_id = r.id
		WHERE r.id = ANY (ids)
		GROUP BY r.uscc
	)
	SELECT
		q.uscc,
		f.entitled_fen,
		f.committed_fen,
		f.paid_fen,
		f.recovered_fen,
		f.written_off_fen,
		f.held_fen,
		greatest(f.entitled_fen - f.held_fen, 0)
	FROM unnest(codes) AS q(uscc)
	LEFT JOIN summed s ON s.uscc = q.uscc
	CROSS JOIN LATERAL (
		SELECT
			(SELECT b.entitled_fen FROM balance b WHERE b.programme = 'refund' AND b.uscc = q.uscc AND b.year = p_base_year) AS entitled_fen,
			coalesce(s.committed_fen, 0) AS committed_fen,
			coalesce(s.paid_fen, 0) AS paid_fen,
			coalesce(s.recovered_fen, 0) AS recovered_fen,
			coalesce(s.written_off_fen, 0) AS written_off_fen,
			greatest(coalesce(s.committed_fen + s.paid_fen - s.recovered_fen, 0), 0) AS held_fen
	) f;
END
$$;

-- Of claims: by person and month, over all employers. A month is entitled while a line holds it that no decided recovery takes back; it is
-- recovered when it was freed, else by the line's share of what came in.
CREATE OR REPLACE FUNCTION person_balance(p_cases uuid[]) RETURNS TABLE (
	person_key bytea, month date, month_fen bigint, entitled_fen bigint, committed_fen bigint, paid_fen bigint, recovered_fen bigint,
	written_off_fen bigint, owed_fen bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH asked AS MATERIALIZED (
		SELECT DISTINCT m.person_key, m.month FROM person_month m WHERE m.case_id = ANY (p_cases)
	),
	held AS (
		SELECT
			m.person_key,
			m.month,
			m.amount_fen,
			CASE WHEN m.state <> 'voided' AND NOT b.taken THEN m.amount_fen ELSE 0 END AS entitled_fen,
			CASE WHEN m.state = 'reserved' AND d.state IN ('awaiting_funds', 'approved', 'lettered', 'paying', 'payment_returned')
				THEN m.amount_fen ELSE 0 END AS committed_fen,
			CASE WHEN d.state = 'paid' THEN m.amount_fen ELSE 0 END AS paid_fen,
			CASE WHEN d.state <> 'paid' THEN 0 WHEN m.freed_by IS NOT NULL THEN m.amount_fen ELSE b.recovered_fen END AS recovered_fen,
			CASE WHEN m.freed_by IS NOT NULL THEN 0 ELSE b.written_off_fen END AS written_off_fen
		FROM asked a
		JOIN person_month m ON m.person_key = a.person_key AND m.month = a.month AND (m.state IN ('reserved', 'used') OR m.freed_by IS NOT NULL)
		JOIN dossier d ON d.id = m.case_id
		CROSS JOIN LATERAL (
			SELECT
				count(*) > 0 AS taken,
				least(coalesce(sum(v.recovered_fen / cardinality(v.lines)), 0), m.amount_fen)::bigint AS recovered_fen,
				least(coalesce(sum((v.amount_fen - v.recovered_fen) / cardinality(v.lines)) FILTER (WHERE vd.state = 'written_off'), 0),
					m.amount_fen)::bigint AS written_off_fen
			FROM recovery v
			JOIN dossier vd ON vd.id = v.id AND vd.state IN ('due', 'referred', 'settled', 'written_off')
			WHERE v.case_id = m.case_id AND m.line = ANY (v.lines)
		) b
	)
	SELECT
		h.person_key,
		h.month,
		max(h.amount_fen),
		max(h.entitled_fen),
		sum(h.committed_fen)::bigint,
		sum(h.paid_fen)::bigint,
		sum(h.recovered_fen)::bigint,
		sum(h.written_off_fen)::bigint,
		greatest(max(h.entitled_fen) - sum(h.committed_fen + h.paid_fen - h.recovered_fen), 0)::bigint
	FROM held h
	GROUP BY h.person_key, h.month;
END
$$;

-- Locks the balances of these codes and year, in the order of the key: behind the case and before the fund. Two steps that promise or pay money
-- of one code wait for each other. A code without a row gets one.
CREATE OR REPLACE FUNCTION balance_lock(p_programme text, p_codes text[], p_year int) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET enable_seqscan = off SET search_path = public, pg_temp AS $$
DECLARE
	code text;
BEGIN
	FOR code IN SELECT DISTINCT q.code FROM unnest(p_codes) AS q(code) ORDER BY q.code LOOP
		PERFORM FROM balance b WHERE b.programme = p_programme AND b.uscc = code AND b.year = p_year FOR UPDATE;
		IF NOT FOUND THEN
			INSERT INTO balance (programme, uscc, year) VALUES (p_programme, code, p_year) ON CONFLICT DO NOTHING;
			PERFORM FROM balance b WHERE b.programme = p_programme AND b.uscc = code AND b.year = p_year FOR UPDATE;
		END IF;
	END LOOP;
END
$$;

-- The balances that these refunds stand on.
CREATE OR REPLACE FUNCTION refund_balance_lock(p_ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	place record;
BEGIN
	FOR place IN
		SELECT r.base_year, array_agg(DISTINCT r.uscc) AS codes FROM refund r WHERE r.id = ANY (p_ids) GROUP BY r.base_year ORDER BY r.base_year
	LOOP
		PERFORM balance_lock('refund', place.codes, place.base_year);
	END LOOP;
END
$$;

-- Locks the balance of the employer's code, and tells whether the code has an original of the year; and which, if it is this employer's own.
CREATE OR REPLACE FUNCTION refund_of_year(p_enterprise uuid, p_year int, OUT taken boolean, OUT own_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	code text := (SELECT uscc FROM enterprise WHERE id = p_enterprise);
BEGIN
	PERFORM balance_lock('refund', ARRAY[code], p_year - 1);
	SELECT count(*) > 0, min(r.id::text) FILTER (WHERE r.enterprise_id = p_enterprise)
	INTO taken, own_id
	FROM refund r
	JOIN dossier d ON d.id = r.id AND d.state NOT IN ('none', 'withdrawn', 'rejected', 'lapsed', 'expired', 'cancelled')
	WHERE r.uscc = code AND r.year = p_year AND r.original_id IS NULL;
END
$$;
