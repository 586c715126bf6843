-- The calendars are kept by administrators.
GRANT INSERT, DELETE ON calendar_day TO wg_admin;
GRANT INSERT ON calendar_year TO wg_admin;
