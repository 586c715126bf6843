-- What a decision rests on, and what an employer is owed (S7 to S12, S19, S23, S32, S45b, S55, S63, S66).

-- Facts that are sets have one head row each: a change of the set locks it FOR UPDATE, a decision FOR SHARE.
CREATE TABLE fact_head (
	head text CONSTRAINT fact_head_key PRIMARY KEY
);
COMMENT ON COLUMN fact_head.head IS 'determination and the employer; premium, code and base year; separated by blanks';

-- The grounds of a case: one row for each fact that a step used, by kind and subject. The rows of one version are a whole, and the newest
-- version of a case is compared.
CREATE TABLE ground (
	case_id uuid NOT NULL,
	version bigint NOT NULL,
	level smallint NOT NULL,
	kind text NOT NULL CONSTRAINT ground_kind CHECK (kind IN ('enterprise', 'account', 'determination', 'plan', 'notice', 'premium', 'policy',
		'persons')),
	subject text NOT NULL,
	review_digest bytea,
	digest bytea NOT NULL,
	accepted text,
	CONSTRAINT ground_key PRIMARY KEY (case_id, version, kind, subject),
	CONSTRAINT ground_step FOREIGN KEY (case_id, version) REFERENCES audit (case_id, seq)
);
CREATE INDEX ground_by_subject ON ground (kind, subject, case_id);
COMMENT ON COLUMN ground.version IS 'of the case, behind the step that wrote the row';
COMMENT ON COLUMN ground.review_digest IS 'what a review asks of the fact; null: nothing';
COMMENT ON COLUMN ground.digest IS 'what letter, payment and batch ask of it';
COMMENT ON COLUMN ground.accepted IS 'what stands against the fact (suspended, closed, blocked, ...) and an officer has accepted; null: nothing';

-- A fact that has another digest than a ground, or against which something stands: told once, with its cause; and told again when the fact
-- has changed back.
CREATE TABLE ground_fall (
	case_id uuid NOT NULL,
	step bigint NOT NULL,
	version bigint NOT NULL,
	kind text NOT NULL,
	subject text NOT NULL,
	stands boolean NOT NULL DEFAULT false,
	digest bytea,
	against text,
	cause json,
	at timestamptz NOT NULL,
	CONSTRAINT ground_fall_key PRIMARY KEY (case_id, step, kind, subject),
	CONSTRAINT ground_fall_ground FOREIGN KEY (case_id, version, kind, subject) REFERENCES ground (case_id, version, kind, subject),
	CONSTRAINT ground_fall_step FOREIGN KEY (case_id, step) REFERENCES audit (case_id, seq)
);
COMMENT ON COLUMN ground_fall.step IS 'the audited step, ground_fell or ground_stood';
COMMENT ON COLUMN ground_fall.stands IS 'the fact changed back: the ground stands again';
COMMENT ON COLUMN ground_fall.version IS 'of the ground that fell';
COMMENT ON COLUMN ground_fall.digest IS 'of the fact now; null: there is no such fact any more';
COMMENT ON COLUMN ground_fall.cause IS 'flow, action, case_id and seq of the step, or the version of the record, that changed the fact; null: found by night';

-- Facts that have changed and whose cases have not been told yet; whoever works them off removes them.
CREATE TABLE fact_change (
	id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT fact_change_key PRIMARY KEY,
	kind text NOT NULL,
	subject text NOT NULL,
	cause json NOT NULL,
	at timestamptz NOT NULL,
	after_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'
);
COMMENT ON COLUMN fact_change.after_id IS 'the last case that was looked at';

-- What the rules said of a case that was decided, once more and by its own dates, after a ground of it had fallen (or by night).
CREATE TABLE judgement (
	case_id uuid NOT NULL,
	version bigint NOT NULL,
	entitled_fen bigint NOT NULL CONSTRAINT judgement_entitled CHECK (entitled_fen BETWEEN 0 AND 10000000000000),
	against text,
	computed json NOT NULL,
	at timestamptz NOT NULL,
	CONSTRAINT judgement_key PRIMARY KEY (case_id, version),
	CONSTRAINT judgement_step FOREIGN KEY (case_id, version) REFERENCES audit (case_id, seq)
);
COMMENT ON COLUMN judgement.version IS 'of the case when it was judged: a fall of an earlier step is answered by it';
COMMENT ON COLUMN judgement.entitled_fen IS 'of a refund: what its code is entitled to for the base year, with all top-ups; of a claim: what it is entitled to';
COMMENT ON COLUMN judgement.against IS 'code of the first rule that fails; null: none';

-- What stands between a code and a programme in a year: the row that an application, an offer, a top-up and a correction lock.
CREATE TABLE balance (
	programme text NOT NULL CONSTRAINT balance_programme CHECK (programme IN ('training', 'refund')),
	uscc text NOT NULL,
	year int NOT NULL CONSTRAINT balance_year CHECK (year BETWEEN 2000 AND 2101),
	entitled_fen bigint CONSTRAINT balance_entitled CHECK (entitled_fen BETWEEN 0 AND 10000000000000),
	judged_case uuid CONSTRAINT balance_judged REFERENCES dossier,
	judged_at timestamptz,
	CONSTRAINT balance_key PRIMARY KEY (programme, uscc, year),
	CONSTRAINT balance_judgement CHECK (num_nulls(entitled_fen, judged_case, judged_at) IN (0, 3))
);
COMMENT ON COLUMN balance.year IS 'refund: the base year; training: the year of the months';
COMMENT ON COLUMN balance.entitled_fen IS 'what the last judgement entitles the code to; null: none was made';

-- Owed against paid, after payment (S12, S63): becomes a recovery (too much) or a supplement (too little).
CREATE TABLE correction (
	id uuid CONSTRAINT correction_key PRIMARY KEY CONSTRAINT correction_dossier REFERENCES dossier,
	case_id uuid NOT NULL CONSTRAINT correction_case REFERENCES dossier,
	enterprise_id uuid NOT NULL CONSTRAINT correction_enterprise REFERENCES enterprise,
	agency_id uuid NOT NULL CONSTRAINT correction_agency REFERENCES agency,
	entitled_fen bigint NOT NULL CONSTRAINT correction_entitled CHECK (entitled_fen BETWEEN 0 AND 10000000000000),
	paid_fen bigint NOT NULL CONSTRAINT correction_paid CHECK (paid_fen BETWEEN 0 AND 10000000000000),
	difference_fen bigint GENERATED ALWAYS AS (entitled_fen - paid_fen) STORED,
	cause json NOT NULL,
	computed json NOT NULL,
	judged_version bigint NOT NULL
);
CREATE INDEX correction_by_case ON correction (case_id);
COMMENT ON COLUMN correction.case_id IS 'the case that was paid; of refunds the original, whichever of them a fact fell under';
COMMENT ON COLUMN correction.paid_fen IS 'paid net: what left less what came back, of the code and base year or of the claim';
COMMENT ON COLUMN correction.difference_fen IS 'below 0: too much was paid';

ALTER TABLE refund ADD COLUMN correction_id uuid CONSTRAINT refund_correction REFERENCES correction;
COMMENT ON COLUMN refund.correction_id IS 'of a supplement: the correction that it makes good';
ALTER TABLE refund DROP CONSTRAINT refund_top_up;
ALTER TABLE refund ADD CONSTRAINT refund_top_up CHECK (CASE WHEN original_id IS NULL THEN num_nonnulls(rate_from, correction_id) = 0
	ELSE num_nonnulls(rate_from, correction_id) = 1 END);
