-- The calendars are kept by administrators.
GRANT INSERT, DELETE ON calendar_day TO wg_admin;
