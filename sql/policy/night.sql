-- The night is the system's; what it found is for those who answer for the decisions, and for auditors.
GRANT SELECT ON night TO wg_prefecture, wg_auditor, wg_system;
GRANT INSERT (night_on, begun_at), UPDATE (after_id, compared, missed, judged, otherwise, otherwise_ids, ended_at) ON night TO wg_system;
GRANT EXECUTE ON FUNCTION night_due, night_compare TO wg_system;
