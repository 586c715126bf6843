-- Corrections after payment (更正, S12, S63): what a paid case is entitled to, against what left and what came back.
-- The order of locks: the paid cases, the recovery, the correction, the fund.

-- The refund that stands for its code and base year: the original that was paid, else the newest.
CREATE OR REPLACE FUNCTION refund_original(p_refund uuid) RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT o.id
		FROM refund r
		JOIN refund o ON o.uscc = r.uscc AND o.base_year = r.base_year AND o.original_id IS NULL
		JOIN dossier d ON d.id = o.id
		WHERE r.id = p_refund
		ORDER BY d.state = 'paid' DESC, o.id DESC
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

-- Of each case and its members: what left, what of it came back, what recoveries claim (one that was written off has spent its claim), and
-- what is decided or under way and not paid yet: of refunds as the balance of their code says, with the differences under review.
CREATE OR REPLACE FUNCTION correction_money(p_cases uuid[])
RETURNS TABLE (case_id uuid, paid_fen bigint, recovered_fen bigint, claimed_fen bigint, committed_fen bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT
		m.case_id,
		coalesce(b.paid_fen, sum(p.fen))::bigint,
		coalesce(b.recovered_fen, sum(v.recovered_fen))::bigint,
		sum(v.claimed_fen)::bigint,
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
		SELECT coalesce(sum(v.amount_fen), 0)::bigint AS claimed_fen, coalesce(sum(v.recovered_fen), 0)::bigint AS recovered_fen
		FROM recovery v
		JOIN dossier vd ON vd.id = v.id AND vd.state <> 'dropped'
		WHERE v.case_id = m.member_id
	) v
	GROUP BY m.case_id, b.paid_fen, b.recovered_fen, b.committed_fen;
END
$$;

-- The difference that is left of an entitlement: below 0 to be claimed back, above 0 to be paid; 0: nothing. A payment that came back by itself
-- behind a recovery of it leaves nothing held, not less than nothing (refund_balance).
CREATE OR REPLACE FUNCTION correction_left(p_cases uuid[], p_entitled bigint[]) RETURNS TABLE (case_id uuid, paid_fen bigint, left_fen bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT
		m.case_id,
		h.held_fen,
		CASE WHEN m.paid_fen - m.claimed_fen > w.entitled_fen THEN w.entitled_fen - (m.paid_fen - m.claimed_fen)
			ELSE greatest(w.entitled_fen - m.committed_fen - h.held_fen, 0) END
	FROM unnest(p_cases, p_entitled) AS w(case_id, entitled_fen)
	JOIN correction_money(p_cases) m ON m.case_id = w.case_id
	CROSS JOIN LATERAL (SELECT greatest(m.paid_fen - m.recovered_fen, 0) AS held_fen) h;
END
$$;

-- The same of corrections, for what they say.
CREATE OR REPLACE FUNCTION correction_rest(p_correction uuid) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT l.left_fen
		FROM correction c
		CROSS JOIN LATERAL correction_left(ARRAY[c.case_id], ARRAY[c.entitled_fen]) l
		WHERE c.id = p_correction);
END
$$;

-- The guards of the flow. Too little of a training subsidy is asked for by a claim of its own; only a refund is paid by a supplement.
CREATE OR REPLACE FUNCTION correction_fact(p_ids uuid[])
RETURNS TABLE (id uuid, owner_side boolean, difference_left boolean, not_case_officer boolean, no_difference boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT
		c.id,
		actor_role() = correction_owner(d.agency_id),
		r.left_fen < 0 OR (r.left_fen > 0 AND pd.flow = 'refund'),
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

-- Paid cases that are to be judged again: a ground fell while they were paid, and no judgement was made since and since the last payment; and
-- those of an open correction that says something else than the money does.
CREATE OR REPLACE FUNCTION judgement_due() RETURNS TABLE (case_id uuid, flow text, due_at timestamptz) LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT f.case_id, d.flow, min(f.at)
	FROM ground_fall f
	JOIN dossier d ON d.id = f.case_id AND d.state = 'paid'
	WHERE f.version = (SELECT max(g.version) FROM ground g WHERE g.case_id = f.case_id) AND NOT EXISTS (
		SELECT FROM judgement j WHERE j.case_id = f.case_id AND j.version >= greatest(f.step, paid_version(f.case_id)))
	GROUP BY f.case_id, d.flow
	UNION
	SELECT c.case_id, pd.flow, cd.updated_at
	FROM dossier cd
	JOIN correction c ON c.id = cd.id
	JOIN dossier pd ON pd.id = c.case_id
	CROSS JOIN LATERAL correction_left(ARRAY[c.case_id], ARRAY[c.entitled_fen]) l
	WHERE cd.flow = 'correction' AND cd.state = 'open' AND (l.left_fen = 0 OR l.paid_fen <> c.paid_fen);
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
