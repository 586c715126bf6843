-- How seeds speak: readable ids, and life cycles that the audit can explain like any other.

CREATE OR REPLACE FUNCTION seed_id(p_suffix text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
	SELECT ('00000000-0000-7000-8000-' || lpad(p_suffix, 12, '0'))::uuid
$$;

-- The human behind a seeded user: told by a 3 in the place of the user's 2.
CREATE OR REPLACE FUNCTION seed_human(p_suffix text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
	SELECT seed_id('3' || substr(p_suffix, 2))
$$;

-- What every persona of a sandbox signs in with: the yescrypt hash of `wengang-2020`.
CREATE OR REPLACE FUNCTION seed_password() RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT '$y$jBT$Wx8pQk3dM9vT2hS7nR4cY1$q1ijviPGWR7wuWGan.7pGUhkfWujiHfCrTUB6gkdR2A'
$$;

-- A new dossier; false when it stands already and its seed has nothing to do.
CREATE OR REPLACE FUNCTION seed_case(p_id uuid, p_flow text, p_enterprise uuid, p_agency uuid, p_at timestamptz,
	p_number text DEFAULT NULL) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO dossier (id, flow, enterprise_id, agency_id, number, created_at, updated_at)
	VALUES (p_id, p_flow, p_enterprise, p_agency, p_number, p_at, p_at)
	ON CONFLICT (id) DO NOTHING;
	RETURN FOUND;
END
$$;

-- One step of a flow, exactly as its transition row allows it; officers stand on their level (I11).
CREATE OR REPLACE FUNCTION seed_step(p_id uuid, p_action text, p_role text, p_human uuid, p_at timestamptz, p_note json DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	human uuid := coalesce(p_human, '00000000-0000-0000-0000-000000000000');
	step transition;
	head dossier;
	officer app_user;
BEGIN
	SELECT * INTO STRICT head FROM dossier WHERE id = p_id;
	SELECT * INTO STRICT step FROM transition t
	WHERE t.flow = head.flow AND t.from_state = head.state AND t.action = p_action AND t.role = p_role;
	SELECT * INTO officer FROM app_user u WHERE u.human_id = human ORDER BY u.id LIMIT 1;
	IF step.level > 0 THEN
		INSERT INTO case_officer (case_id, human_id, level) VALUES (p_id, human, step.level) ON CONFLICT DO NOTHING;
	END IF;
	INSERT INTO audit (case_id, seq, flow, from_state, action, to_state, role, level, human_id, user_id, agency_id, at, note, request_id, hash)
	VALUES (p_id, head.version + 1, head.flow, head.state, p_action, step.to_state, p_role, step.level, human, officer.id,
		officer.agency_id, p_at, p_note, 'seed', '');
	UPDATE dossier SET state = step.to_state, version = head.version + 1, updated_at = p_at WHERE id = p_id;
END
$$;

REVOKE ALL ON FUNCTION seed_case, seed_step FROM PUBLIC;
