-- What the worker does once in each business day (S63): it compares the grounds of cases with their facts and judges the live ones again, in
-- chunks, in the order of the cases' ids. How far that is, and what it found.
CREATE TABLE night (
	night_on date CONSTRAINT night_key PRIMARY KEY,
	after_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
	compared bigint NOT NULL DEFAULT 0,
	missed bigint NOT NULL DEFAULT 0,
	judged bigint NOT NULL DEFAULT 0,
	otherwise bigint NOT NULL DEFAULT 0,
	otherwise_ids uuid[] NOT NULL DEFAULT '{}' CONSTRAINT night_otherwise_ids CHECK (cardinality(otherwise_ids) <= 1000),
	begun_at timestamptz NOT NULL,
	ended_at timestamptz
);
COMMENT ON COLUMN night.night_on IS 'the business day that it began on';
COMMENT ON COLUMN night.after_id IS 'the last case that was looked at';
COMMENT ON COLUMN night.compared IS 'cases';
COMMENT ON COLUMN night.missed IS 'grounds that had fallen or stood again, and no change of a fact had told it: they have been told since';
COMMENT ON COLUMN night.judged IS 'live cases';
COMMENT ON COLUMN night.otherwise IS 'cases whose grounds stand and of which the rules say otherwise than their judgement did';
COMMENT ON COLUMN night.otherwise_ids IS 'the first thousand of them';
