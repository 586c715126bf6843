-- Signing in, with the rights of nobody: wg_auth may call these functions and nothing else. All of them live in real time.

CREATE OR REPLACE FUNCTION auth_user(p_username text)
RETURNS TABLE (id uuid, password_hash text, human_id uuid, role text, enterprise_id uuid, agency_id uuid, epoch bigint, enabled boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT
		u.id,
		u.password_hash,
		u.human_id,
		u.role,
		u.enterprise_id,
		CASE WHEN u.role = 'county_finance' THEN a.jurisdiction_id ELSE u.agency_id END,
		u.token_epoch,
		d.state = 'enabled'
	FROM app_user u
	JOIN dossier d ON d.id = u.id
	LEFT JOIN agency a ON a.id = u.agency_id
	WHERE u.username = p_username
$$;

-- A client of that name, and whether this employer has granted itself to it.
CREATE OR REPLACE FUNCTION auth_client(p_client text, p_enterprise uuid)
RETURNS TABLE (id uuid, secret_hash text, enabled boolean, granted boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT c.id, c.secret_hash, d.state = 'enabled', client_granted(c.client_id, p_enterprise)
	FROM client c
	JOIN dossier d ON d.id = c.id
	WHERE c.client_id = p_client
$$;

-- Refresh tokens: only digests are stored; a family ends with its first sign-in's time, not with each rotation.
CREATE OR REPLACE FUNCTION auth_refresh_give(p_digest bytea, p_family uuid, p_user uuid, p_client text, p_expires timestamptz)
RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	INSERT INTO refresh_token (digest, family, user_id, client_id, expires_at)
	VALUES (p_digest, p_family, p_user, p_client, coalesce(p_expires, now() + interval '12 hours'))
$$;

-- Takes a token, once. Who shows one that was used already may be a thief or robbed by one: the family ends.
CREATE OR REPLACE FUNCTION auth_refresh_take(p_digest bytea)
RETURNS TABLE (family uuid, expires_at timestamptz, client_id text, username text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	token refresh_token;
BEGIN
	SELECT * INTO token FROM refresh_token t WHERE t.digest = p_digest FOR UPDATE;
	IF token.digest IS NULL OR token.revoked_at IS NOT NULL OR token.expires_at <= now() THEN
		RETURN;
	END IF;
	IF token.used_at IS NOT NULL THEN
		UPDATE refresh_token t SET revoked_at = now() WHERE t.family = token.family AND t.revoked_at IS NULL;
		RETURN;
	END IF;
	UPDATE refresh_token t SET used_at = now() WHERE t.digest = p_digest;
	RETURN QUERY SELECT token.family, token.expires_at, token.client_id, u.username FROM app_user u WHERE u.id = token.user_id;
END
$$;

CREATE OR REPLACE FUNCTION auth_revoke(p_digest bytea) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	UPDATE refresh_token
	SET revoked_at = now()
	WHERE family = (SELECT family FROM refresh_token WHERE digest = p_digest) AND revoked_at IS NULL
$$;

-- Guessing gets slower: so many failures are free, each further one doubles the wait up to 15 minutes. Nobody is locked out for good.
-- One attempt at a name after the other: guesses sent at once would all be judged before the first of them is counted.
CREATE OR REPLACE FUNCTION auth_wait_s(p_keys bytea[]) RETURNS int LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT pg_advisory_xact_lock(hashtextextended(encode(p_keys[1], 'hex'), 7261));
	SELECT greatest(0, ceil(extract(epoch FROM max(locked_until) - now())))::int FROM login_throttle WHERE key = ANY (p_keys)
$$;

CREATE OR REPLACE FUNCTION auth_failed(p_key bytea, p_free int) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	INSERT INTO login_throttle AS t (key, fails, locked_until) VALUES (p_key, 1, now())
	ON CONFLICT (key) DO UPDATE
	SET
		fails = CASE WHEN t.locked_until < now() - interval '15 minutes' THEN 1 ELSE least(t.fails + 1, 1000) END,
		locked_until = now() + CASE
			WHEN t.locked_until < now() - interval '15 minutes' OR t.fails < p_free THEN interval '0'
			ELSE least(make_interval(secs => 2 ^ least(t.fails + 1 - p_free, 10)), interval '15 minutes')
		END
$$;

CREATE OR REPLACE FUNCTION auth_succeeded(p_key bytea) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	DELETE FROM login_throttle WHERE key = p_key
$$;

GRANT EXECUTE ON FUNCTION auth_user, auth_client, auth_refresh_give, auth_refresh_take, auth_revoke, auth_wait_s, auth_failed,
	auth_succeeded TO wg_auth;

-- Whoever's epoch moves on (disabled, new password) has no session left (I23).
CREATE OR REPLACE FUNCTION app_user_ends_sessions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE refresh_token SET revoked_at = now() WHERE user_id = NEW.id AND revoked_at IS NULL;
	RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS app_user_ends_sessions ON app_user;
CREATE TRIGGER app_user_ends_sessions AFTER UPDATE OF token_epoch ON app_user
FOR EACH ROW EXECUTE FUNCTION app_user_ends_sessions();

-- Who the caller is.
CREATE OR REPLACE FUNCTION me() RETURNS json LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT json_strip_nulls(json_build_object(
		'role', actor_role(),
		'user_id', u.id,
		'username', u.username,
		'display_name', u.display_name,
		'enterprise_id', e.id,
		'enterprise_name', e.name,
		'agency_id', a.id,
		'agency_name', a.name,
		'client_id', actor_client(),
		'sandbox', EXISTS (SELECT FROM sandbox_clock)))
	FROM (VALUES (1)) AS one
	LEFT JOIN app_user u ON u.id = actor_user()
	LEFT JOIN enterprise e ON e.id = actor_enterprise()
	LEFT JOIN agency a ON a.id = coalesce(u.agency_id, actor_agency())
$$;

-- The name of a user, for those who read what it did.
CREATE OR REPLACE FUNCTION user_named(p_user uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
	SELECT display_name FROM app_user WHERE id = p_user
$$;

-- Whether an agency is one where officers of this role work.
CREATE OR REPLACE FUNCTION role_fits(p_role text, p_agency uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT CASE p_role
		WHEN 'enterprise' THEN p_agency IS NULL
		WHEN 'admin' THEN p_agency IS NULL
		ELSE EXISTS (
			SELECT FROM agency a
			WHERE a.id = p_agency AND CASE p_role
				WHEN 'county' THEN a.kind = 'hr' AND a.level = 'county'
				WHEN 'prefecture' THEN a.kind = 'hr' AND a.level = 'prefecture'
				WHEN 'finance' THEN a.kind = 'finance' AND a.level = 'prefecture'
				WHEN 'county_finance' THEN a.kind = 'finance' AND a.level = 'county'
				WHEN 'ui_agency' THEN a.kind = 'ui_agency'
				WHEN 'levy' THEN a.kind = 'levy'
				WHEN 'certifier' THEN a.kind = 'department'
				WHEN 'auditor' THEN a.kind = 'audit' OR a.level = 'region'
				ELSE false
			END)
	END
$$;
