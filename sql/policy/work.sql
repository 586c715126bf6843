-- The worker's last round: whoever asks whether the service is ready learns that it is late, and nothing more.
GRANT SELECT ON work_round TO wg_public, wg_system;
GRANT INSERT, UPDATE (ended_at) ON work_round TO wg_system;
