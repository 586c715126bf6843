-- Grounds (S7 to S12, S23, S63): what a decided case rests on (fact.sql), written and compared. src/domain/case/README.md explains them.
-- The caller has locked the cases and, by ground_lock, the facts. The functions are VOLATILE, so that their queries see what was committed
-- before that lock was given; those that are STABLE are taken in by the query of one that is not. One plan serves one case and hundreds, and looks
-- each fact up by its index, whatever the planner last knew of the tables: to plan anew costs more than to ask.

-- States of a review, which asks less of a fact than letter, payment and batch do.
CREATE OR REPLACE FUNCTION in_review(p_state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT p_state IN ('county_review', 'prefecture_review', 'review_1', 'review_2')
$$;

-- The version of a case whose rows of grounds count: the newest; but what was judged after a payment counts while the case is paid and not when
-- the payment comes back, for nobody decided by it that it be paid again. A query takes it in, and the next one, too.
DROP FUNCTION IF EXISTS ground_version(uuid);
CREATE OR REPLACE FUNCTION ground_version(p_case uuid) RETURNS TABLE (version bigint) LANGUAGE sql STABLE AS $$
	SELECT g.version
	FROM ground g
	WHERE g.case_id = p_case AND ((SELECT d.state FROM dossier d WHERE d.id = p_case) = 'paid'
		OR (SELECT true FROM judgement j WHERE j.case_id = g.case_id AND j.version = g.version) IS NULL)
	ORDER BY g.version DESC
	LIMIT 1
$$;

-- The rows of grounds of cases that count.
CREATE OR REPLACE FUNCTION ground_newest(p_ids uuid[]) RETURNS SETOF ground LANGUAGE sql STABLE AS $$
	SELECT g.*
	FROM unnest(p_ids) AS i(id)
	CROSS JOIN LATERAL ground_version(i.id) n
	CROSS JOIN LATERAL (SELECT * FROM ground g WHERE g.case_id = i.id AND g.version = n.version OFFSET 0) g
$$;

-- Locks what cases rest on, in the order in which everybody does: an employer before what is its own, a plan before its notices (all of them), and
-- the heads of sets last. Shared: decisions do not wait for each other, a change waits for all of them. A fact that was overtaken while we
-- waited for it (an account by a newer one, a notice by its replacement) is followed. Of a case that is not decided also the account that its
-- next step takes.
DROP FUNCTION IF EXISTS ground_dossiers(uuid[]);
CREATE OR REPLACE FUNCTION ground_lock(p_ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET search_path = public, pg_temp AS $$
DECLARE
	facts uuid[];
	held uuid[] := '{}';
BEGIN
	LOOP
		facts := (
			SELECT coalesce(array_agg(DISTINCT f.id) FILTER (WHERE f.id IS NOT NULL), '{}')
			FROM (
				SELECT c.id, c.enterprise_id, c.account_id, c.plan_id, c.policy_id FROM claim c WHERE c.id = ANY (p_ids)
				UNION ALL
				SELECT r.id, r.enterprise_id, r.account_id, NULL, r.policy_id FROM refund r WHERE r.id = ANY (p_ids)
			) c
			JOIN dossier d ON d.id = c.id
			LEFT JOIN obligation o ON o.case_id = c.id AND o.live
			CROSS JOIN LATERAL (
				VALUES (c.enterprise_id), (coalesce(o.account_id, c.account_id)), (coalesce(o.plan_id, c.plan_id)), (c.policy_id)
				UNION ALL
				SELECT n.id FROM notice n WHERE n.plan_id = coalesce(o.plan_id, c.plan_id)
				UNION ALL
				SELECT a.id
				FROM account a
				JOIN dossier ad ON ad.id = a.id AND ad.state = 'verified'
				WHERE a.enterprise_id = c.enterprise_id
					AND d.state IN ('draft', 'offered', 'declined', 'returned', 'county_review', 'review_1', 'review_2')
			) AS f(id));
		EXIT WHEN facts = held;
		PERFORM
		FROM dossier d
		WHERE d.id = ANY (facts)
		ORDER BY array_position('{enterprise,account,plan,notice,policy}'::text[], d.flow), d.id
		FOR SHARE;
		held := facts;
	END LOOP;
	PERFORM fact_head_lock((
		SELECT array_agg(DISTINCT h.head)
		FROM (
			SELECT 'determination ' || d.enterprise_id AS head FROM dossier d WHERE d.id = ANY (p_ids) AND d.flow IN ('claim', 'refund')
			UNION ALL
			SELECT 'premium ' || r.uscc || ' ' || r.base_year FROM refund r WHERE r.id = ANY (p_ids)
		) h), false);
END
$$;

-- The heads of sets, each made where there is none yet: all that are missing are made before the first is locked, both in one order.
CREATE OR REPLACE FUNCTION fact_head_lock(p_heads text[], p_change boolean) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO fact_head (head)
	SELECT h
	FROM unnest(p_heads) AS h
	WHERE NOT EXISTS (SELECT FROM fact_head f WHERE f.head = h)
	ORDER BY h
	ON CONFLICT DO NOTHING;
	IF p_change THEN
		PERFORM FROM fact_head WHERE head = ANY (p_heads) ORDER BY head FOR UPDATE;
	ELSE
		PERFORM FROM fact_head WHERE head = ANY (p_heads) ORDER BY head FOR SHARE;
	END IF;
END
$$;

-- A ground has fallen: the fact has another digest than the one asked for (null: nothing is asked for), or something stands against it that
-- nobody has accepted.
CREATE OR REPLACE FUNCTION ground_fell(p_asked bytea, p_now bytea, p_accepted text, p_against text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT p_asked IS NOT NULL AND p_asked IS DISTINCT FROM p_now OR p_against IS NOT NULL AND p_against IS DISTINCT FROM p_accepted
$$;

-- The grounds of cases that do not stand. `p_review`: for what a review asks, or for what money asks; null: as the state of each case asks.
CREATE OR REPLACE FUNCTION ground_fallen(p_ids uuid[], p_review boolean) RETURNS TABLE (
	case_id uuid, version bigint, kind text, subject text, digest bytea, against text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT g.case_id, g.version, g.kind, g.subject, f.digest, f.against
	FROM ground_newest(p_ids) g
	JOIN dossier d ON d.id = g.case_id AND d.id = ANY (p_ids)
	LEFT JOIN case_facts(p_ids) f ON f.case_id = g.case_id AND f.kind = g.kind AND f.subject = g.subject
	WHERE CASE WHEN coalesce(p_review, in_review(d.state))
		THEN ground_fell(g.review_digest, f.review_digest, g.accepted, CASE WHEN f.in_review THEN f.against END)
		ELSE ground_fell(g.digest, f.digest, g.accepted, f.against)
		END
	ORDER BY 1, 3, 4;
END
$$;

-- Tells of what stands against the money of a case and did not matter to its review: no change of the fact tells it any more.
CREATE OR REPLACE FUNCTION ground_announce(p_case uuid, p_kind text, p_subject text) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO fact_change (kind, subject, cause, at)
	SELECT p_kind, p_subject, json_build_object('flow', d.flow, 'case_id', d.id, 'seq', d.version), clock_now()
	FROM dossier d
	WHERE d.id = p_case AND NOT in_review(d.state);
END
$$;

-- Writes the grounds of cases behind a step, all of one version, as they are now: they are judged anew, and what was accepted of them is so no more.
DROP FUNCTION IF EXISTS ground_write(uuid[], int, text[], boolean);
CREATE OR REPLACE FUNCTION ground_write(p_ids uuid[], p_level int) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET search_path = public, pg_temp AS $$
DECLARE
	g record;
BEGIN
	FOR g IN
		WITH fact AS MATERIALIZED (SELECT * FROM case_facts(p_ids)),
		written AS (
			INSERT INTO ground (case_id, version, level, kind, subject, review_digest, digest)
			SELECT f.case_id, d.version, p_level, f.kind, f.subject, f.review_digest, f.digest
			FROM fact f
			JOIN dossier d ON d.id = f.case_id AND d.id = ANY (p_ids)
			-- a paid case may be judged again without a step between
			ON CONFLICT (case_id, version, kind, subject) DO NOTHING
		)
		SELECT DISTINCT ON (f.kind, f.subject) f.case_id, f.kind, f.subject
		FROM fact f
		WHERE f.against IS NOT NULL
		ORDER BY f.kind, f.subject, f.case_id
	LOOP
		PERFORM ground_announce(g.case_id, g.kind, g.subject);
	END LOOP;
END
$$;

-- Writes the grounds of cases behind a step that decides on what was judged, or that changes one fact of them. `p_kinds`: only these are taken as they are now, the others as they
-- were before; null: all. `p_review`: the grounds before must stand, as a review asks for (true) or as money does (false), else nothing is
-- written; null: nothing is asked. Gives those that do not stand.
CREATE OR REPLACE FUNCTION ground_renew(p_ids uuid[], p_level int, p_kinds text[], p_review boolean) RETURNS TABLE (case_id uuid, kind text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 10 SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	g record;
	fallen boolean := false;
BEGIN
	FOR g IN
		WITH judged AS MATERIALIZED (
			SELECT
				coalesce(f.case_id, b.case_id) AS case_id,
				coalesce(f.kind, b.kind) AS kind,
				coalesce(f.subject, b.subject) AS subject,
				CASE WHEN t.anew THEN f.case_id ELSE b.case_id END IS NOT NULL AS kept,
				CASE WHEN t.anew THEN f.review_digest ELSE b.review_digest END AS review_digest,
				CASE WHEN t.anew THEN f.digest ELSE b.digest END AS digest,
				CASE WHEN NOT t.anew OR p_review IS NOT NULL THEN b.accepted END AS accepted,
				CASE WHEN t.anew THEN f.against END AS against,
				p_review IS NOT NULL AND b.case_id IS NOT NULL AND CASE WHEN p_review
					THEN ground_fell(b.review_digest, f.review_digest, b.accepted, CASE WHEN f.in_review THEN f.against END)
					ELSE ground_fell(b.digest, f.digest, b.accepted, f.against)
					END AS fell
			FROM case_facts(p_ids) f
			FULL JOIN ground_newest(p_ids) b ON b.case_id = f.case_id AND b.kind = f.kind AND b.subject = f.subject
			CROSS JOIN LATERAL (SELECT p_kinds IS NULL OR coalesce(f.kind, b.kind) = ANY (p_kinds) AS anew) t
		),
		written AS (
			INSERT INTO ground (case_id, version, level, kind, subject, review_digest, digest, accepted)
			SELECT j.case_id, d.version, p_level, j.kind, j.subject, j.review_digest, j.digest, j.accepted
			FROM judged j
			JOIN dossier d ON d.id = j.case_id AND d.id = ANY (p_ids)
			WHERE j.kept AND NOT EXISTS (SELECT FROM judged WHERE fell)
		)
		SELECT DISTINCT ON (j.fell, j.kind, CASE WHEN j.fell THEN j.case_id::text ELSE j.subject END) j.case_id, j.kind, j.subject, j.fell
		FROM judged j
		WHERE j.fell OR j.against IS NOT NULL AND j.against IS DISTINCT FROM j.accepted
		ORDER BY j.fell DESC, j.kind, CASE WHEN j.fell THEN j.case_id::text ELSE j.subject END, j.case_id
	LOOP
		fallen := fallen OR g.fell;
		IF g.fell THEN
			case_id := g.case_id;
			kind := g.kind;
			RETURN NEXT;
		ELSIF NOT fallen THEN
			PERFORM ground_announce(g.case_id, g.kind, g.subject);
		END IF;
	END LOOP;
END
$$;

-- An officer accepts what has changed of the fallen grounds of a case: they are written as they are now, with what stands against them.
CREATE OR REPLACE FUNCTION ground_accept(p_case uuid, p_level int) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO ground (case_id, version, level, kind, subject, review_digest, digest, accepted)
	SELECT b.case_id, d.version, p_level, b.kind,
		CASE WHEN n.kind IS NULL THEN b.subject ELSE f.subject END,
		CASE WHEN n.kind IS NULL THEN b.review_digest ELSE f.review_digest END,
		CASE WHEN n.kind IS NULL THEN b.digest ELSE f.digest END,
		CASE WHEN n.kind IS NULL THEN b.accepted ELSE f.against END
	FROM ground_newest(ARRAY[p_case]) b
	JOIN dossier d ON d.id = b.case_id
	LEFT JOIN ground_fallen(ARRAY[p_case], NULL) n ON n.kind = b.kind AND n.subject = b.subject
	LEFT JOIN case_facts(ARRAY[p_case]) f ON f.kind = b.kind;
END
$$;

-- The kinds of grounds that a policy lets an officer accept in a flow (S63).
CREATE OR REPLACE FUNCTION policy_acceptable(p_policy uuid, p_flow text) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (
		SELECT coalesce(array_agg(k.kind), '{}')
		FROM json_array_elements_text(parameter_value(p_policy, programme_of(p_flow), 'acceptable_grounds', business_today())) AS k(kind));
END
$$;

-- The same of the policy of a case.
CREATE OR REPLACE FUNCTION ground_acceptable(p_case uuid) RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN coalesce((SELECT policy_acceptable(case_policy(d.id), d.flow) FROM dossier d WHERE d.id = p_case), '{}');
END
$$;

-- True when this person changed a fact that a ground of the case fell by: somebody else accepts it.
CREATE OR REPLACE FUNCTION ground_changed_by(p_case uuid, p_human uuid) RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT EXISTS (
		SELECT FROM ground_fallen(ARRAY[p_case], NULL) f
		JOIN audit w ON w.case_id = f.case_id AND w.seq = f.version
		CROSS JOIN LATERAL (SELECT CASE WHEN f.kind <> 'premium' THEN f.subject::uuid END AS id) s
		JOIN audit c ON c.human_id = p_human AND c.recorded_at > w.recorded_at AND c.case_id IN (
			SELECT s.id WHERE f.kind NOT IN ('determination', 'persons')
			UNION ALL
			SELECT t.id FROM determination t WHERE f.kind = 'determination' AND t.enterprise_id = s.id))
$$;

-- Changes ------------------------------------------------------------------------------------------------------------------
-- A fact has changed that cases rest on: whoever tells them finds it here. Asked under the lock that a decision waits for.
CREATE OR REPLACE FUNCTION fact_changed(p_kind text, p_subject text, p_cause json) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM ground WHERE kind = p_kind AND subject = p_subject) THEN
		INSERT INTO fact_change (kind, subject, cause, at) VALUES (p_kind, p_subject, p_cause, clock_now());
	END IF;
END
$$;

-- A step of a fact's own flow: called by dossier_moves, which has the dossier locked.
CREATE OR REPLACE FUNCTION fact_moved(p_id uuid, p_flow text, p_from text, p_to text, p_version bigint, p_enterprise uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	cause json := json_build_object('flow', p_flow, 'case_id', p_id, 'seq', p_version);
BEGIN
	IF p_flow <> 'determination' THEN
		PERFORM fact_changed(p_flow, p_id::text, cause);
	ELSIF p_from IN ('in_force', 'ended') OR p_to IN ('in_force', 'ended') THEN
		PERFORM fact_head_lock(ARRAY['determination ' || p_enterprise], true);
		PERFORM fact_changed('determination', p_enterprise::text, cause);
	END IF;
END
$$;

-- A case is asked by a review again, of which it was no part or for which money asked, or its payment came back: what has changed meanwhile is
-- told, and what a review does not mind stands again. Its own ground, or the one that it shares with the fewest, tells it. Called by dossier_moves.
CREATE OR REPLACE FUNCTION case_reopened(p_id uuid, p_flow text, p_version bigint) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO fact_change (kind, subject, cause, at)
	SELECT g.kind, g.subject, json_build_object('flow', p_flow, 'case_id', p_id, 'seq', p_version), clock_now()
	FROM ground_newest(ARRAY[p_id]) g
	WHERE g.kind IN ('persons', 'premium');
END
$$;

-- An employer's own facts, changed by a step of its own that is written before.
CREATE OR REPLACE FUNCTION enterprise_fact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM fact_changed('enterprise', NEW.id::text, (
		SELECT json_build_object('flow', d.flow, 'case_id', d.id, 'seq', d.version) FROM dossier d WHERE d.id = NEW.id));
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER enterprise_fact AFTER UPDATE ON enterprise FOR EACH ROW
WHEN ((OLD.uscc, OLD.name, OLD.industry_code, OLD.agency_id) IS DISTINCT FROM (NEW.uscc, NEW.name, NEW.industry_code, NEW.agency_id))
EXECUTE FUNCTION enterprise_fact();

-- A determination that ends earlier: its step is written before.
CREATE OR REPLACE FUNCTION determination_fact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM fact_head_lock(ARRAY['determination ' || NEW.enterprise_id], true);
	PERFORM fact_changed('determination', NEW.enterprise_id::text, (
		SELECT json_build_object('flow', d.flow, 'case_id', d.id, 'seq', d.version) FROM dossier d WHERE d.id = NEW.id));
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER determination_fact AFTER UPDATE ON determination FOR EACH ROW
WHEN (OLD.holds IS DISTINCT FROM NEW.holds) EXECUTE FUNCTION determination_fact();

-- New records of the levy agency, thousands at a time: their heads are locked in one order.
CREATE OR REPLACE FUNCTION premium_fact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM fact_head_lock((SELECT array_agg(DISTINCT 'premium ' || f.uscc || ' ' || f.year) FROM fresh f), true);
	INSERT INTO fact_change (kind, subject, cause, at)
	SELECT 'premium', f.uscc || ' ' || f.year, json_build_object('record_version', f.version), clock_now()
	FROM fresh f
	WHERE f.current AND EXISTS (SELECT FROM ground g WHERE g.kind = 'premium' AND g.subject = f.uscc || ' ' || f.year)
	ORDER BY 2;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER premium_fact AFTER INSERT ON premium_record REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION premium_fact();

-- A parameter of a version that is in force: only a seed of the program brings one (policy_frozen).
CREATE OR REPLACE FUNCTION policy_fact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) THEN
		RETURN NULL;
	END IF;
	PERFORM FROM dossier WHERE id = NEW.policy_id FOR UPDATE;
	PERFORM fact_changed('policy', NEW.policy_id::text, json_build_object('table', TG_TABLE_NAME));
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER policy_fact AFTER INSERT OR UPDATE ON policy_parameter FOR EACH ROW EXECUTE FUNCTION policy_fact();
CREATE OR REPLACE TRIGGER policy_fact AFTER INSERT OR UPDATE ON policy_month FOR EACH ROW EXECUTE FUNCTION policy_fact();

-- Months of persons that a recovery gives back: the persons of the claim are others.
CREATE OR REPLACE FUNCTION persons_fact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM dossier WHERE id = NEW.case_id FOR NO KEY UPDATE;
	PERFORM fact_changed('persons', NEW.case_id::text, json_build_object('flow', 'recovery', 'case_id', NEW.freed_by));
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER persons_fact AFTER UPDATE ON person_month FOR EACH ROW
WHEN (OLD.freed_by IS DISTINCT FROM NEW.freed_by) EXECUTE FUNCTION persons_fact();

-- Telling ------------------------------------------------------------------------------------------------------------------
-- Cases that hear of it when a ground falls: decided, and not over; and those that were paid in this year or the last.
CREATE OR REPLACE FUNCTION ground_heard(p_state text, p_updated timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT p_state IN ('county_review', 'prefecture_review', 'review_1', 'review_2', 'awaiting_funds', 'approved', 'lettered', 'paying',
			'payment_returned')
		OR p_state = 'paid' AND extract(year FROM p_updated AT TIME ZONE 'Asia/Shanghai') >= extract(year FROM business_today()) - 1
$$;

-- The last word that was told of each ground of the newest rows: stands or not, as which fact, and since when. Something that stands against a
-- fact stays told when a paid case was judged by it: since the last rows that a decision wrote.
CREATE OR REPLACE FUNCTION ground_told(p_ids uuid[]) RETURNS SETOF ground_fall LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET search_path = public, pg_temp AS $$
BEGIN
	RETURN QUERY
	SELECT t.*
	FROM unnest(p_ids) AS i(id)
	CROSS JOIN LATERAL ground_version(i.id) n
	LEFT JOIN LATERAL (
		SELECT g.version
		FROM ground g
		WHERE g.case_id = i.id AND (SELECT true FROM judgement j WHERE j.case_id = g.case_id AND j.version = g.version) IS NULL
		ORDER BY g.version DESC
		LIMIT 1
	) decided ON true
	CROSS JOIN LATERAL (
		SELECT DISTINCT ON (f.kind, f.subject) f.*
		FROM ground_fall f
		WHERE f.case_id = i.id AND f.version >= coalesce(decided.version, n.version)
		ORDER BY f.kind, f.subject, f.step DESC
	) t
	WHERE t.version = n.version OR t.against IS NOT NULL OR t.stands
	ORDER BY t.case_id, t.kind, t.subject;
END
$$;

-- The grounds of cases that have fallen, and those that stand again of which nobody was told so: `told` when what was told last is the same.
CREATE OR REPLACE FUNCTION ground_compared(p_ids uuid[]) RETURNS TABLE (
	case_id uuid, version bigint, kind text, subject text, stands boolean, digest bytea, against text, told boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH fallen AS MATERIALIZED (SELECT * FROM ground_fallen(p_ids, NULL)),
	last AS MATERIALIZED (SELECT * FROM ground_told(p_ids))
	SELECT f.case_id, f.version, f.kind, f.subject, false, f.digest, f.against,
		EXISTS (
			SELECT FROM last t
			WHERE (t.case_id, t.kind, t.subject) = (f.case_id, f.kind, f.subject) AND NOT t.stands
				AND (t.digest, t.against) IS NOT DISTINCT FROM (f.digest, f.against))
	FROM fallen f
	UNION ALL
	SELECT t.case_id, t.version, t.kind, t.subject, true, NULL, NULL, false
	FROM last t
	WHERE NOT t.stands AND NOT EXISTS (SELECT FROM fallen f WHERE (f.case_id, f.kind, f.subject) = (t.case_id, t.kind, t.subject));
END
$$;

-- News of cases that is still to be told: grounds that have fallen, or have fallen anew, and those that stand again.
CREATE OR REPLACE FUNCTION ground_untold(p_ids uuid[]) RETURNS TABLE (
	case_id uuid, version bigint, kind text, subject text, stands boolean, digest bytea, against text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT c.case_id, c.version, c.kind, c.subject, c.stands, c.digest, c.against FROM ground_compared(p_ids) c WHERE NOT c.told;
END
$$;

-- The grounds of a case that have fallen and were told so last, of the rows that count. A query takes it in.
CREATE OR REPLACE FUNCTION case_falls(p_case uuid) RETURNS TABLE (kind text, against text, at timestamptz) LANGUAGE sql STABLE AS $$
	SELECT t.kind, t.against, t.at
	FROM (
		SELECT DISTINCT ON (f.kind, f.subject) f.kind, f.against, f.at, f.stands
		FROM ground_fall f
		WHERE f.case_id = p_case AND f.version = (SELECT n.version FROM ground_version(p_case) n)
		ORDER BY f.kind, f.subject, f.step DESC
	) t
	WHERE NOT t.stands
$$;

-- The same for whoever sees the case: which kind, since when, and what stands against the fact. Not whose doing it was, and nobody else's facts.
CREATE OR REPLACE FUNCTION case_fallen(p_case uuid) RETURNS json LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	RETURN (
		SELECT json_agg(json_build_object('ground', f.kind, 'against', split_part(f.against, ' ', 1), 'since', f.at) ORDER BY f.kind)
		FROM case_falls(p_case) f);
END
$$;

-- The steps that lead on from a state in which grounds of these kinds have fallen, each with the role that takes it: an officer accepts them
-- only where the policy of the case lets all of them be accepted, and another account helps only the one that fell.
CREATE OR REPLACE FUNCTION case_ways(p_case uuid, p_state text, p_kinds text[]) RETURNS TABLE (action text, role text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT w.action, w.role
	FROM dossier d
	JOIN ground_way w ON w.flow = d.flow AND w.state = p_state
	WHERE d.id = p_case AND (w.kind IS NULL OR w.kind = ANY (p_kinds))
		AND (w.action <> 'confirm_ground' OR p_kinds <@ ground_acceptable(p_case))
	ORDER BY w.action, w.role;
END
$$;

-- The same for a refusal; null: none.
CREATE OR REPLACE FUNCTION ground_ways(p_case uuid, p_state text, p_kinds text[]) RETURNS json LANGUAGE sql STABLE AS $$
	SELECT json_agg(w) FROM case_ways(p_case, p_state, p_kinds) w
$$;

-- Cases with a fallen ground that has been told and that this role can lead on while another holds them, or has decided and finance holds. Few
-- states are looked at, in them only the cases that ever heard of a fall, and what a policy lets be accepted is asked once for each policy.
CREATE OR REPLACE FUNCTION ground_waiting(p_role text) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
SET enable_seqscan = off SET search_path = public, pg_temp AS $$
BEGIN
	RETURN QUERY
	WITH way AS MATERIALIZED (
		SELECT w.flow, w.state, w.action, w.kind
		FROM ground_way w
		WHERE w.role = p_role AND held_by(w.flow, w.state) <> p_role
		UNION ALL
		SELECT s.flow, s.state, NULL, NULL
		FROM flow_state s
		WHERE s.state IN ('lettered', 'paying') AND CASE s.flow WHEN 'claim' THEN 'prefecture' WHEN 'refund' THEN 'ui_agency' END = p_role
	),
	heard AS MATERIALIZED (
		SELECT d.id, d.flow, d.state, coalesce(c.policy_id, r.policy_id) AS policy_id
		FROM (SELECT DISTINCT w.flow, w.state FROM way w) s
		JOIN dossier d ON d.flow = s.flow AND d.state = s.state
		LEFT JOIN claim c ON c.id = d.id
		LEFT JOIN refund r ON r.id = d.id
		WHERE EXISTS (SELECT FROM ground_fall f WHERE f.case_id = d.id)
	),
	rule AS MATERIALIZED (
		SELECT h.policy_id, h.flow, policy_acceptable(h.policy_id, h.flow) AS kinds FROM (SELECT DISTINCT policy_id, flow FROM heard) h
	)
	SELECT h.id
	FROM heard h
	JOIN rule u ON u.policy_id = h.policy_id AND u.flow = h.flow
	CROSS JOIN LATERAL (SELECT array_agg(f.kind) AS kinds FROM case_falls(h.id) f) f
	WHERE f.kinds IS NOT NULL AND EXISTS (
		SELECT FROM way w
		WHERE w.flow = h.flow AND w.state = h.state AND (w.kind IS NULL OR w.kind = ANY (f.kinds))
			AND (w.action IS DISTINCT FROM 'confirm_ground' OR f.kinds <@ u.kinds));
END
$$;

-- Cases that were decided before grounds were written: they get them as the facts are now, up to 500 at a time; of a refund the record is that
-- which it was computed from, and one that was corrected since is told. Gives how many cases.
CREATE OR REPLACE FUNCTION ground_found() RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	ids uuid[] := (
		SELECT array_agg(f.id)
		FROM (
			SELECT d.id
			FROM dossier d
			WHERE d.flow IN ('claim', 'refund') AND ground_heard(d.state, d.updated_at) AND NOT EXISTS (SELECT FROM ground g WHERE g.case_id = d.id)
			ORDER BY d.id
			LIMIT 500
			FOR UPDATE
		) f);
BEGIN
	INSERT INTO ground (case_id, version, level, kind, subject, review_digest, digest, accepted)
	SELECT f.case_id, d.version, 0, f.kind, f.subject, coalesce(p.digest, f.review_digest), coalesce(p.digest, f.digest), NULL
	FROM case_facts(ids) f
	JOIN dossier d ON d.id = f.case_id AND d.id = ANY (ids)
	LEFT JOIN LATERAL (
		SELECT premium_hash(p) AS digest
		FROM refund r
		JOIN premium_record p ON p.uscc = r.uscc AND p.year = r.base_year AND p.version = r.record_version
		WHERE f.kind = 'premium' AND r.id = f.case_id
	) p ON true;
	INSERT INTO fact_change (kind, subject, cause, at)
	SELECT n.kind, n.subject, '{"found": true}'::json, clock_now()
	FROM (SELECT DISTINCT f.kind, f.subject FROM ground_fallen(ids, NULL) f) n;
	RETURN coalesce(cardinality(ids), 0);
END
$$;

-- A ground belongs to a step that was taken.
CREATE OR REPLACE FUNCTION ground_of_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET search_path = public, pg_temp AS $$
BEGIN
	IF EXISTS (
		SELECT FROM (SELECT DISTINCT f.case_id, f.version FROM fresh f) f
		WHERE NOT EXISTS (SELECT FROM audit a WHERE a.case_id = f.case_id AND a.seq = f.version))
	THEN
		RAISE EXCEPTION USING ERRCODE = '23503', CONSTRAINT = 'ground_step', MESSAGE = 'no such step';
	END IF;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER ground_of_step AFTER INSERT ON ground REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION ground_of_step();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON ground FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER append_only_truncate BEFORE TRUNCATE ON ground EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON ground_fall FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER append_only_truncate BEFORE TRUNCATE ON ground_fall EXECUTE FUNCTION append_only();
