-- What every session of the service needs, kept with its role: a pooler hands on none of the `options` that the program sends (src/db/pool.c). Runs
-- before every migration, because a dump brings roles' settings of no database.
DO $$
DECLARE
	setting record;
BEGIN
	FOR setting IN
		SELECT *
		FROM (
			VALUES
				('TimeZone', 'Asia/Shanghai'),
				('DateStyle', 'ISO, YMD'),
				('bytea_output', 'hex'),
				('statement_timeout', '13500ms'),
				('lock_timeout', '2s'),
				('idle_in_transaction_session_timeout', '10s'),
				('client_connection_check_interval', '1s'),
				('client_min_messages', 'warning')
		) s(name, value)
	LOOP
		EXECUTE format('ALTER ROLE wengang IN DATABASE %I SET %I = %L', current_database(), setting.name, setting.value);
	END LOOP;
END
$$;
