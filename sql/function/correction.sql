-- Corrections after payment (更正, S12, S63): what a paid case is entitled to, against what left and what came back.
-- The order of locks: the paid cases, the recovery, the correction, the fund.

-- The refund that stands for its code and base year: the original that is paid, else the newest of those that money left for once, or that was
-- promised; not one that was only asked for, unless there is no other.
CREATE OR REPLACE FUNCTION refund_original(p_refund uuid) RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT o.id
		FROM refund r
		JOIN refund o ON o.uscc = r.uscc AND o.base_year = r.base_year AND o.original_id IS NULL
		JOIN dossier d ON d.id = o.id
		WHERE r.id = p_refund
		ORDER BY
			d.state = 'paid' DESC,
			EXISTS (SELECT FROM ledger_entry e WHERE e.case_id = o.id AND e.account = 'paid') DESC,
			EXISTS (SELECT FROM obligation b WHERE b.case_id = o.id) DESC,
			o.id DESC
		LIMIT 1);
END
$$;

-- The cases that were paid together with each of these: of an original all refunds of its code and base year, of a claim itself.
CREATE OR REPLACE FUNCTION correction_member(p_cases uuid[]) RETURNS TABLE (case_id uuid, member_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN QUERY
	SELECT c.id, c.id
	FROM claim c
	WHERE c.id = ANY (p_cases)
	UNION ALL
	SELECT o.id, r.id
	FROM refund o
	JOIN refund r ON r.uscc = o.uscc AND r.base_year = o.base_year
	WHERE o.id = ANY (p_cases);
END
$$;

-- Of each case and its members: what left, what of it came back, what recoveries claim (one that was written off has spent its claim), what
-- those of corrections have still to bring, what of a claim an officer claimed back line by line, for a reason that no rule knows
-- (person_balance), and what is decided or under way and not paid yet: of refunds as the balance of their code says, with the differences under review.
DROP FUNCTION IF EXISTS correction_money(uuid[]);
CREATE OR REPLACE FUNCTION correction_money(p_cases uuid[]) RETURNS TABLE (
	case_id uuid, paid_fen bigint, recovered_fen bigint, claimed_fen bigint, outstanding_fen bigint, by_hand_fen bigint, committed_fen bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT
		m.case_id,
		coalesce(b.paid_fen, sum(p.fen))::bigint,
		coalesce(b.recovered_fen, sum(v.recovered_fen))::bigint,
		sum(v.claimed_fen)::bigint,
		sum(v.outstanding_fen)::bigint,
		CASE WHEN o.id IS NULL THEN sum(v.by_hand_fen) ELSE 0 END::bigint,
		(coalesce(b.committed_fen, 0) + sum(CASE WHEN r.original_id IS NOT NULL AND d.state IN ('review_1', 'review_2', 'returned')
			THEN greatest(coalesce(r.amount_fen, 0) - p.fen, 0) ELSE 0 END))::bigint
	FROM correction_member(p_cases) m
	JOIN dossier d ON d.id = m.member_id
	LEFT JOIN refund r ON r.id = m.member_id
	LEFT JOIN refund o ON o.id = m.case_id
	LEFT JOIN LATERAL refund_balance(ARRAY[o.uscc], o.base_year) b ON o.id IS NOT NULL
	CROSS JOIN LATERAL (
		SELECT coalesce(sum(e.amount_fen), 0)::bigint AS fen FROM ledger_entry e WHERE e.case_id = m.member_id AND e.account = 'paid'
	) p
	CROSS JOIN LATERAL (
		SELECT
			coalesce(sum(v.amount_fen), 0) AS claimed_fen,
			coalesce(sum(v.recovered_fen), 0) AS recovered_fen,
			coalesce(sum(v.amount_fen - v.recovered_fen) FILTER (WHERE v.correction_id IS NOT NULL AND vd.state <> 'written_off'), 0)
				AS outstanding_fen,
			coalesce(sum(v.amount_fen) FILTER (WHERE v.correction_id IS NULL AND v.lines IS NOT NULL), 0) AS by_hand_fen
		FROM recovery v
		JOIN dossier vd ON vd.id = v.id AND vd.state <> 'dropped'
		WHERE v.case_id = m.member_id
	) v
	GROUP BY m.case_id, o.id, b.paid_fen, b.recovered_fen, b.committed_fen;
END
$$;

-- The difference that is left of an entitlement: below 0 to be claimed back, above 0 to be paid, or claimed back though it is owed; 0: nothing.
-- A payment that came back by itself behind a recovery of it leaves nothing held, not less than nothing (refund_balance); and until the case is
-- paid again nothing is added to it.
CREATE OR REPLACE FUNCTION correction_left(p_cases uuid[], p_entitled bigint[]) RETURNS TABLE (case_id uuid, paid_fen bigint, left_fen bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT
		m.case_id,
		h.held_fen,
		CASE
			WHEN m.paid_fen - m.claimed_fen > w.entitled_fen THEN w.entitled_fen - (m.paid_fen - m.claimed_fen)
			WHEN d.state = 'paid' THEN greatest(w.entitled_fen - m.by_hand_fen - m.committed_fen - (h.held_fen - m.outstanding_fen), 0)
			ELSE 0 END
	FROM unnest(p_cases, p_entitled) AS w(case_id, entitled_fen)
	JOIN correction_money(p_cases) m ON m.case_id = w.case_id
	JOIN dossier d ON d.id = w.case_id
	CROSS JOIN LATERAL (SELECT greatest(m.paid_fen - m.recovered_fen, 0) AS held_fen) h;
END
$$;

-- The entitlement of a correction's case by its last judgement: of a refund as the balance of its code says; of a claim whose payment came
-- back, as the correction says.
CREATE OR REPLACE FUNCTION correction_entitled(p_correction uuid) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT coalesce(b.entitled_fen, j.entitled_fen, c.entitled_fen)
		FROM correction c
		JOIN dossier d ON d.id = c.case_id
		LEFT JOIN refund r ON r.id = c.case_id
		LEFT JOIN balance b ON b.programme = 'refund' AND b.uscc = r.uscc AND b.year = r.base_year
		LEFT JOIN LATERAL (
			SELECT n.entitled_fen FROM judgement n WHERE n.case_id = d.id AND d.flow = 'claim' AND d.state = 'paid' ORDER BY n.version DESC LIMIT 1
		) j ON true
		WHERE c.id = p_correction);
END
$$;

-- The difference that is left of a correction, by the last judgement of its case.
CREATE OR REPLACE FUNCTION correction_rest(p_correction uuid) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT l.left_fen
		FROM correction c
		CROSS JOIN LATERAL correction_left(ARRAY[c.case_id], ARRAY[correction_entitled(c.id)]) l
		WHERE c.id = p_correction);
END
$$;

-- The guards of the flow. Too little of a training subsidy is asked for by a claim of its own; only a refund is paid by a supplement, and not
-- while a recovery still claims what is owed.
DROP FUNCTION IF EXISTS correction_fact(uuid[]);
CREATE OR REPLACE FUNCTION correction_fact(p_ids uuid[]) RETURNS TABLE (
	id uuid, owner_side boolean, difference_left boolean, not_claimed_back boolean, not_case_officer boolean, no_difference boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT
		c.id,
		actor_role() = correction_owner(d.agency_id),
		r.left_fen < 0 OR (r.left_fen > 0 AND pd.flow = 'refund'),
		r.left_fen <= 0 OR (SELECT m.outstanding_fen = 0 FROM correction_money(ARRAY[c.case_id]) m),
		NOT EXISTS (
			SELECT FROM correction_member(ARRAY[c.case_id]) m
			JOIN case_officer o ON o.case_id = m.member_id AND o.human_id = actor_human()),
		r.left_fen = 0
	FROM correction c
	JOIN dossier d ON d.id = c.id
	JOIN dossier pd ON pd.id = c.case_id
	CROSS JOIN LATERAL (SELECT correction_rest(c.id) AS left_fen) r
	WHERE c.id = ANY (p_ids)
	ORDER BY c.id;
END
$$;

-- The claims of a turned correction, case by case, the newest first: of each at most what was paid there and nobody claims.
CREATE OR REPLACE FUNCTION correction_claims(p_correction uuid) RETURNS TABLE (case_id uuid, amount_fen bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	too_much bigint := -correction_rest(p_correction);
BEGIN
	RETURN QUERY
	SELECT p.member_id, least(p.room, too_much - (p.upto - p.room))
	FROM (
		SELECT m.member_id, m.room, (sum(m.room) OVER (ORDER BY m.member_id DESC))::bigint AS upto
		FROM (
			SELECT n.member_id, recovery_room(n.member_id, p_correction) AS room
			FROM correction c
			CROSS JOIN LATERAL correction_member(ARRAY[c.case_id]) n
			JOIN dossier d ON d.id = n.member_id AND d.state = 'paid'
			WHERE c.id = p_correction
		) m
		WHERE m.room > 0
	) p
	WHERE too_much > p.upto - p.room
	ORDER BY p.member_id DESC;
END
$$;

-- The version of a case behind its last payment.
CREATE OR REPLACE FUNCTION paid_version(p_case uuid) RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (SELECT max(seq) FROM audit WHERE case_id = p_case AND to_state = 'paid' AND from_state <> 'paid');
END
$$;

-- Paid cases that are to be judged again: a ground fell while they were paid, and no judgement was made since and since the last payment; those
-- of an open correction that says something else than the money or the last judgement does; and those of a turned one whose recoveries or
-- supplements moved in the days since, and leave a difference; and those that were paid anew after a recovery of them fell.
CREATE OR REPLACE FUNCTION judgement_due() RETURNS TABLE (case_id uuid, flow text, due_at timestamptz) LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT f.case_id, d.flow, min(f.at)
	FROM ground_fall f
	JOIN dossier d ON d.id = f.case_id AND d.state = 'paid'
	WHERE f.version = (SELECT n.version FROM ground_version(f.case_id) n) AND NOT EXISTS (
		SELECT FROM judgement j WHERE j.case_id = f.case_id AND j.version >= greatest(f.step, paid_version(f.case_id)))
	GROUP BY f.case_id, d.flow
	UNION
	SELECT c.case_id, pd.flow, cd.updated_at
	FROM dossier cd
	JOIN correction c ON c.id = cd.id
	JOIN dossier pd ON pd.id = c.case_id
	CROSS JOIN LATERAL (SELECT correction_entitled(c.id) AS fen OFFSET 0) e
	CROSS JOIN LATERAL correction_left(ARRAY[c.case_id], ARRAY[e.fen]) l
	WHERE cd.flow = 'correction' AND cd.state = 'open' AND (l.left_fen = 0 OR (l.paid_fen, e.fen) <> (c.paid_fen, c.entitled_fen))
	UNION
	SELECT c.case_id, pd.flow, m.at
	FROM (
		SELECT s.correction_id, max(sd.updated_at) AS at
		FROM (SELECT id, correction_id FROM recovery UNION ALL SELECT id, correction_id FROM refund) s
		JOIN dossier sd ON sd.id = s.id AND sd.updated_at > clock_now() - interval '7 days'
		WHERE s.correction_id IS NOT NULL
		GROUP BY s.correction_id
	) m
	JOIN correction c ON c.id = m.correction_id
	JOIN dossier cd ON cd.id = c.id AND cd.state = 'turned'
	JOIN dossier pd ON pd.id = c.case_id AND pd.state = 'paid'
	WHERE m.at > (SELECT max(j.at) FROM judgement j WHERE j.case_id = c.case_id)
		AND NOT EXISTS (SELECT FROM correction o JOIN dossier od ON od.id = o.id AND od.state = 'open' WHERE o.case_id = c.case_id)
		AND correction_rest(c.id) <> 0
	UNION
	SELECT v.case_id, v.flow, v.due_at FROM recovery_judgement_due() v;
END
$$;

-- The figures of a correction are changed by judging again, while it is open, and by nothing else.
CREATE OR REPLACE FUNCTION correction_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF TG_OP = 'DELETE' OR (NEW.id, NEW.case_id, NEW.enterprise_id, NEW.agency_id) <> (OLD.id, OLD.case_id, OLD.enterprise_id, OLD.agency_id)
		OR (SELECT state FROM dossier WHERE id = OLD.id) <> 'open'
	THEN
		RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'correction_stays', MESSAGE = 'not in this state';
	END IF;
	RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER correction_stays BEFORE UPDATE OR DELETE ON correction FOR EACH ROW EXECUTE FUNCTION correction_stays();

-- The supplements that a correction was turned into; a county has no part in refunds, so their rows are asked here.
CREATE OR REPLACE FUNCTION correction_supplements(p_correction uuid) RETURNS json LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (SELECT json_agg(id ORDER BY id) FROM refund WHERE correction_id = p_correction);
END
$$;
