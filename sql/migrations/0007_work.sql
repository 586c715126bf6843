-- When a worker last ended a round of what is due: a worker that has died writes nothing, and is found by that. In real time.
CREATE TABLE work_round (
	sole boolean NOT NULL DEFAULT true CONSTRAINT work_round_key PRIMARY KEY CONSTRAINT work_round_sole CHECK (sole),
	ended_at timestamptz NOT NULL
);
COMMENT ON TABLE work_round IS 'one row; absent until the first round';
