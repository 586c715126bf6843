-- One row per (principal, key), written in the transaction of the effect: the effect and the stored reply exist together or not at all.
-- The functions run as their owner, so that no API role needs a right on the table.

-- 'new': go on, the row is ours; 'replay': the reply of the same request; 'reused': the key belongs to another request;
-- 'running': another transaction holds the key at this moment. Without a key there is nothing to remember: 'new'.
CREATE OR REPLACE FUNCTION idempotency_begin(a_principal text, a_key text, a_digest bytea,
	OUT outcome text, OUT status int, OUT body text, OUT media_type text, OUT location text, OUT etag_version bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	found_digest bytea;
BEGIN
	outcome := 'new';
	IF a_key IS NULL THEN
		RETURN;
	END IF;
	-- The lock ends with the holder's transaction, after its row has become visible: whoever gets it sees the row.
	IF NOT pg_try_advisory_xact_lock(hashtextextended(a_principal || chr(31) || a_key, 7260)) THEN
		outcome := 'running';
		RETURN;
	END IF;
	SELECT i.digest, i.status, i.body, i.media_type, i.location, i.version
	INTO found_digest, status, body, media_type, location, etag_version
	FROM idempotency AS i
	WHERE i.principal = a_principal AND i.key = a_key;
	IF found_digest IS NOT NULL THEN
		outcome := CASE WHEN found_digest = a_digest THEN 'replay' ELSE 'reused' END;
		RETURN;
	END IF;
	INSERT INTO idempotency (principal, key, digest, created_at)
	VALUES (a_principal, a_key, a_digest, clock_timestamp());
END
$$;

CREATE OR REPLACE FUNCTION idempotency_store(a_principal text, a_key text, a_status int, a_body text, a_media_type text,
	a_location text, a_version bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	UPDATE idempotency
	SET status = a_status, body = a_body, media_type = a_media_type, location = a_location, version = a_version
	WHERE principal = a_principal AND key = a_key;
END
$$;

GRANT EXECUTE ON FUNCTION idempotency_begin(text, text, bytea),
	idempotency_store(text, text, int, text, text, text, bigint)
TO wg_public, wg_enterprise, wg_county, wg_prefecture, wg_finance, wg_county_finance, wg_ui_agency, wg_levy, wg_certifier,
	wg_auditor, wg_admin, wg_auth;
