-- The refund (稳岗返还): the levy agency's records, the cases, what gates them, and money that comes back (recovery, of either benefit).

-- The pool an unemployment-insurance agency pays from (S17); null for every other office.
ALTER TABLE agency ADD COLUMN pool text;

-- Where employers enter a programme (S23c, S38): the site, and the way through its menus.
CREATE TABLE policy_channel (
	policy_id uuid NOT NULL CONSTRAINT policy_channel_policy REFERENCES policy,
	programme text NOT NULL CONSTRAINT policy_channel_programme CHECK (programme IN ('training', 'refund')),
	site text NOT NULL,
	steps text[] NOT NULL,
	clause text NOT NULL,
	operation text NOT NULL,
	CONSTRAINT policy_channel_key PRIMARY KEY (policy_id, programme, site)
);
COMMENT ON COLUMN policy_channel.operation IS 'the operation of this service that a front-end of the site calls at the end of the way';

-- Long work: done in steps of one transaction each, by any process, wherever the one before stopped.
CREATE TABLE job (
	id uuid CONSTRAINT job_key PRIMARY KEY,
	kind text NOT NULL CONSTRAINT job_kind CHECK (kind IN ('premium_import')),
	state text NOT NULL DEFAULT 'queued' CONSTRAINT job_state CHECK (state IN ('queued', 'running', 'done', 'failed')),
	agency_id uuid NOT NULL CONSTRAINT job_agency REFERENCES agency,
	user_id uuid NOT NULL,
	human_id uuid NOT NULL,
	total int NOT NULL CONSTRAINT job_total CHECK (total >= 0),
	done int NOT NULL DEFAULT 0 CONSTRAINT job_done CHECK (done BETWEEN 0 AND total),
	last_row int NOT NULL DEFAULT 0 CONSTRAINT job_last_row CHECK (last_row >= 0),
	refused int NOT NULL DEFAULT 0 CONSTRAINT job_refused CHECK (refused >= 0),
	faults int NOT NULL DEFAULT 0 CONSTRAINT job_faults CHECK (faults >= refused),
	result json,
	problem text,
	created_at timestamptz NOT NULL,
	finished_at timestamptz
);
CREATE INDEX job_open ON job (created_at) WHERE state IN ('queued', 'running');
CREATE INDEX job_by_agency ON job (agency_id, id);
COMMENT ON COLUMN job.total IS 'rows that were taken; done of them have been worked through';
COMMENT ON COLUMN job.last_row IS 'the last row that has been worked through: those before it are dead wood that nobody should walk over again';
COMMENT ON COLUMN job.refused IS 'rows that were not taken, for one fault or more';
COMMENT ON COLUMN job.problem IS 'of a failed job: the kind of error, as problems name it';

-- Rows that could not be taken: where and why, never what stood there.
CREATE TABLE job_fault (
	job_id uuid NOT NULL CONSTRAINT job_fault_job REFERENCES job,
	row int NOT NULL CONSTRAINT job_fault_row CHECK (row > 0),
	name text NOT NULL,
	code text NOT NULL,
	number bigint NOT NULL,
	CONSTRAINT job_fault_key PRIMARY KEY (job_id, row, name, code)
);

-- One employer's year as the levy agency has it (S23), version by version; amounts in fen, headcounts in persons.
CREATE TABLE premium_record (
	uscc text NOT NULL CONSTRAINT premium_record_uscc CHECK (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
	year int NOT NULL CONSTRAINT premium_record_year CHECK (year BETWEEN 2000 AND 2100),
	version int NOT NULL CONSTRAINT premium_record_version CHECK (version > 0),
	current boolean NOT NULL DEFAULT true,
	name text NOT NULL,
	agency_id uuid NOT NULL CONSTRAINT premium_record_agency REFERENCES agency,
	employer_fen bigint NOT NULL CONSTRAINT premium_record_employer CHECK (employer_fen BETWEEN 0 AND 10000000000000),
	worker_fen bigint NOT NULL CONSTRAINT premium_record_worker CHECK (worker_fen BETWEEN 0 AND 10000000000000),
	social_monthly_fen bigint CONSTRAINT premium_record_social CHECK (social_monthly_fen BETWEEN 0 AND 10000000000000),
	months int NOT NULL CONSTRAINT premium_record_months CHECK (months BETWEEN 0 AND 12),
	insured_begin int NOT NULL CONSTRAINT premium_record_begin CHECK (insured_begin >= 0),
	insured_end int NOT NULL CONSTRAINT premium_record_end CHECK (insured_end >= 0),
	insured_mean int NOT NULL CONSTRAINT premium_record_mean CHECK (insured_mean >= 0),
	insured_now int NOT NULL CONSTRAINT premium_record_now CHECK (insured_now >= 0),
	retired int NOT NULL CONSTRAINT premium_record_retired CHECK (retired >= 0),
	died int NOT NULL CONSTRAINT premium_record_died CHECK (died >= 0),
	dismissed int NOT NULL CONSTRAINT premium_record_dismissed CHECK (dismissed >= 0),
	resigned int NOT NULL CONSTRAINT premium_record_resigned CHECK (resigned >= 0),
	claimants int NOT NULL CONSTRAINT premium_record_claimants CHECK (claimants >= 0),
	arrears_fen bigint NOT NULL CONSTRAINT premium_record_arrears CHECK (arrears_fen BETWEEN 0 AND 10000000000000),
	job_id uuid NOT NULL,
	row int NOT NULL,
	recorded_at timestamptz NOT NULL,
	CONSTRAINT premium_record_key PRIMARY KEY (uscc, year, version)
);
CREATE UNIQUE INDEX premium_record_current ON premium_record (uscc, year) WHERE current;
CREATE INDEX premium_record_by_agency ON premium_record (agency_id, year) WHERE current;
COMMENT ON COLUMN premium_record.job_id IS 'the import it came with, and its row there: written by that job alone, so without a foreign key';
COMMENT ON COLUMN premium_record.agency_id IS 'the HR bureau of the place where the employer is insured';
COMMENT ON COLUMN premium_record.social_monthly_fen IS 'all social insurance due in a month (S15); null: not known, and that method cannot be computed';

-- The rows of an import that have not become records yet. They come and go by tens of thousands, written with their job: no foreign key.
CREATE TABLE premium_row (
	job_id uuid NOT NULL,
	row int NOT NULL,
	uscc text NOT NULL,
	year int NOT NULL,
	name text NOT NULL,
	agency_code text NOT NULL,
	employer_fen bigint NOT NULL,
	worker_fen bigint NOT NULL,
	social_monthly_fen bigint,
	months int NOT NULL,
	insured_begin int NOT NULL,
	insured_end int NOT NULL,
	insured_mean int NOT NULL,
	insured_now int NOT NULL,
	retired int NOT NULL,
	died int NOT NULL,
	dismissed int NOT NULL,
	resigned int NOT NULL,
	claimants int NOT NULL,
	arrears_fen bigint NOT NULL,
	CONSTRAINT premium_row_key PRIMARY KEY (job_id, row)
);

-- A refund of one year to one employer, computed from the record of the year before (S11, S23); a top-up names its original (S12).
CREATE TABLE refund (
	id uuid CONSTRAINT refund_key PRIMARY KEY CONSTRAINT refund_dossier REFERENCES dossier,
	enterprise_id uuid NOT NULL CONSTRAINT refund_enterprise REFERENCES enterprise,
	agency_id uuid NOT NULL CONSTRAINT refund_agency REFERENCES agency,
	policy_id uuid NOT NULL CONSTRAINT refund_policy REFERENCES policy,
	year int NOT NULL CONSTRAINT refund_year CHECK (year BETWEEN 2001 AND 2101),
	base_year int GENERATED ALWAYS AS (year - 1) STORED,
	kind text NOT NULL CONSTRAINT refund_kind CHECK (kind IN ('ordinary', 'distressed')),
	method text CONSTRAINT refund_method CHECK (method IN ('premiums', 'unemployment_benefit', 'social_insurance')),
	original_id uuid CONSTRAINT refund_original REFERENCES refund,
	run_id uuid,
	rate_from date,
	uscc text NOT NULL,
	record_version int,
	amount_fen bigint CONSTRAINT refund_amount CHECK (amount_fen BETWEEN 0 AND 10000000000000),
	account_id uuid,
	computed json,
	computed_at timestamptz,
	receipt json,
	CONSTRAINT refund_account FOREIGN KEY (enterprise_id, account_id) REFERENCES account (enterprise_id, id),
	CONSTRAINT refund_record FOREIGN KEY (uscc, base_year, record_version) REFERENCES premium_record (uscc, year, version),
	CONSTRAINT refund_method_of_kind CHECK ((kind = 'ordinary') = (method IS NOT DISTINCT FROM 'premiums')),
	CONSTRAINT refund_amount_from_record CHECK (amount_fen IS NULL OR record_version IS NOT NULL),
	CONSTRAINT refund_top_up CHECK ((original_id IS NULL) = (rate_from IS NULL)),
	CONSTRAINT refund_of UNIQUE (enterprise_id, year, id)
);
CREATE INDEX refund_by_enterprise ON refund (enterprise_id, year);
CREATE INDEX refund_by_original ON refund (original_id);
COMMENT ON COLUMN refund.method IS 'ordinary: premiums; in difficulty: chosen by the reviewer with a reason (S14, S15), null before';
COMMENT ON COLUMN refund.amount_fen IS 'what the case is owed; null while it cannot be computed or the method is not chosen';
COMMENT ON COLUMN refund.computed IS 'how it was computed: inputs, parameters with clause and source, both methods where there are two';
COMMENT ON COLUMN refund.rate_from IS 'of a top-up: since when the raised rate of its policy holds; one per original and rate';

-- Offers or top-ups of an agency, computed together (S12, S20): the list that one officer previewed and another carries out.
CREATE TABLE refund_run (
	id uuid CONSTRAINT refund_run_key PRIMARY KEY CONSTRAINT refund_run_dossier REFERENCES dossier,
	agency_id uuid NOT NULL CONSTRAINT refund_run_agency REFERENCES agency,
	policy_id uuid NOT NULL CONSTRAINT refund_run_policy REFERENCES policy,
	kind text NOT NULL CONSTRAINT refund_run_kind CHECK (kind IN ('offers', 'top_ups')),
	year int NOT NULL,
	items int NOT NULL DEFAULT 0,
	total_fen bigint NOT NULL DEFAULT 0,
	left_out json,
	digest text NOT NULL,
	checked text
);
COMMENT ON COLUMN refund_run.digest IS 'of the list as it was previewed';
COMMENT ON COLUMN refund_run.checked IS 'of the list as it was computed again for whoever carries the run out';
COMMENT ON COLUMN refund_run.left_out IS 'how many were not taken in, by the rule that stands against them';
ALTER TABLE refund ADD CONSTRAINT refund_run_of FOREIGN KEY (run_id) REFERENCES refund_run;

CREATE TABLE refund_run_item (
	run_id uuid NOT NULL CONSTRAINT refund_run_item_run REFERENCES refund_run,
	enterprise_id uuid NOT NULL CONSTRAINT refund_run_item_enterprise REFERENCES enterprise,
	original_id uuid CONSTRAINT refund_run_item_original REFERENCES refund,
	kind text NOT NULL,
	method text,
	record_version int NOT NULL,
	rate_from date,
	amount_fen bigint NOT NULL CONSTRAINT refund_run_item_amount CHECK (amount_fen BETWEEN 1 AND 10000000000000),
	computed json NOT NULL,
	case_id uuid CONSTRAINT refund_run_item_case REFERENCES refund,
	CONSTRAINT refund_run_item_key PRIMARY KEY (run_id, enterprise_id)
);

-- The first gate (S17, S18): what a pool could pay at the end of a year, and per month.
CREATE TABLE reserve_statement (
	id uuid CONSTRAINT reserve_statement_key PRIMARY KEY CONSTRAINT reserve_statement_dossier REFERENCES dossier,
	pool text NOT NULL,
	year int NOT NULL CONSTRAINT reserve_statement_year CHECK (year BETWEEN 2000 AND 2100),
	balance_fen bigint NOT NULL CONSTRAINT reserve_statement_balance CHECK (balance_fen BETWEEN 0 AND 1000000000000000),
	mean_monthly_fen bigint NOT NULL CONSTRAINT reserve_statement_mean CHECK (mean_monthly_fen BETWEEN 1 AND 100000000000000),
	document_no text NOT NULL
);
CREATE INDEX reserve_statement_by_pool ON reserve_statement (pool, year);

-- Adjustment money asked of the region (S19); a grant lets waiting cases of its kind through up to its amount.
CREATE TABLE adjustment (
	id uuid CONSTRAINT adjustment_key PRIMARY KEY CONSTRAINT adjustment_dossier REFERENCES dossier,
	pool text NOT NULL,
	year int NOT NULL CONSTRAINT adjustment_year CHECK (year BETWEEN 2001 AND 2101),
	fund_id uuid NOT NULL CONSTRAINT adjustment_fund REFERENCES fund,
	asked_fen bigint NOT NULL CONSTRAINT adjustment_asked CHECK (asked_fen BETWEEN 1 AND 10000000000000),
	reason text NOT NULL,
	granted_fen bigint CONSTRAINT adjustment_granted CHECK (granted_fen BETWEEN 1 AND 10000000000000),
	used_fen bigint NOT NULL DEFAULT 0 CONSTRAINT adjustment_used CHECK (used_fen BETWEEN 0 AND coalesce(granted_fen, 0)),
	document_no text,
	CONSTRAINT adjustment_answer CHECK ((granted_fen IS NULL) OR document_no IS NOT NULL)
);
CREATE TABLE adjustment_use (
	case_id uuid CONSTRAINT adjustment_use_key PRIMARY KEY CONSTRAINT adjustment_use_case REFERENCES dossier,
	adjustment_id uuid NOT NULL CONSTRAINT adjustment_use_of REFERENCES adjustment,
	amount_fen bigint NOT NULL CONSTRAINT adjustment_use_amount CHECK (amount_fen > 0)
);
CREATE INDEX adjustment_use_by_grant ON adjustment_use (adjustment_id);
COMMENT ON COLUMN adjustment.used_fen IS 'sum of what it let through, kept by the trigger on adjustment_use';

-- Waiting cases queue by fund and, for refunds, by pool and kind (S20).
ALTER TABLE obligation ADD COLUMN queue text NOT NULL DEFAULT '';
COMMENT ON COLUMN obligation.queue IS 'within the fund: pool and kind of a refund; empty for the training subsidy';
DROP INDEX obligation_waiting;
CREATE INDEX obligation_waiting ON obligation (fund_id, queue, queued_at, case_id) WHERE live AND held_fen = 0;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_cause;
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_cause
	CHECK (cause IN ('deposit', 'grant', 'reserve', 'release', 'pay', 'bounce', 'recover', 'restore'));

-- Money that comes back (追回, S63), of either benefit. What was paid stays; this stands beside it.
CREATE TABLE recovery (
	id uuid CONSTRAINT recovery_key PRIMARY KEY CONSTRAINT recovery_dossier REFERENCES dossier,
	case_id uuid NOT NULL CONSTRAINT recovery_case REFERENCES dossier,
	enterprise_id uuid NOT NULL CONSTRAINT recovery_enterprise REFERENCES enterprise,
	agency_id uuid NOT NULL CONSTRAINT recovery_agency REFERENCES agency,
	fund_id uuid NOT NULL CONSTRAINT recovery_fund REFERENCES fund,
	amount_fen bigint NOT NULL CONSTRAINT recovery_amount CHECK (amount_fen BETWEEN 1 AND 10000000000000),
	recovered_fen bigint NOT NULL DEFAULT 0 CONSTRAINT recovery_recovered CHECK (recovered_fen BETWEEN 0 AND amount_fen),
	clause text NOT NULL,
	reason text NOT NULL,
	lines int[],
	statement text,
	months_freed boolean
);
CREATE INDEX recovery_by_case ON recovery (case_id);
CREATE INDEX recovery_by_enterprise ON recovery (enterprise_id, fund_id);
COMMENT ON COLUMN recovery.recovered_fen IS 'sum of its entries, kept by trigger';
COMMENT ON COLUMN recovery.months_freed IS 'whether the persons'' months of the lines may be used again: said expressly with the decision';

-- What came in, by transfer or by offset, and what was taken back of it; it only grows.
CREATE TABLE recovery_entry (
	recovery_id uuid NOT NULL CONSTRAINT recovery_entry_of REFERENCES recovery,
	seq int NOT NULL CONSTRAINT recovery_entry_seq CHECK (seq > 0),
	kind text NOT NULL CONSTRAINT recovery_entry_kind CHECK (kind IN ('repaid', 'offset', 'reversed')),
	amount_fen bigint NOT NULL CONSTRAINT recovery_entry_amount CHECK (amount_fen <> 0),
	document_no text,
	received_on date,
	reverses int,
	letter_id uuid,
	case_id uuid,
	at timestamptz NOT NULL,
	CONSTRAINT recovery_entry_key PRIMARY KEY (recovery_id, seq),
	CONSTRAINT recovery_entry_sign CHECK ((kind = 'reversed') = (amount_fen < 0)),
	CONSTRAINT recovery_entry_receipt CHECK ((kind = 'repaid') = (received_on IS NOT NULL) AND (kind = 'repaid') = (document_no IS NOT NULL)),
	CONSTRAINT recovery_entry_of_item CHECK (num_nulls(letter_id, case_id) = CASE WHEN kind = 'repaid' OR reverses IS NOT NULL THEN 2 ELSE 0 END),
	CONSTRAINT recovery_entry_reverses FOREIGN KEY (recovery_id, reverses) REFERENCES recovery_entry (recovery_id, seq),
	CONSTRAINT recovery_entry_reversed_once UNIQUE (recovery_id, reverses),
	CONSTRAINT recovery_entry_item FOREIGN KEY (letter_id, case_id) REFERENCES letter_item (letter_id, case_id)
);
CREATE INDEX recovery_entry_by_item ON recovery_entry (case_id, letter_id);
COMMENT ON COLUMN recovery_entry.reverses IS 'the receipt that was wrong; what was set off is undone by an entry of the same letter and case';

-- What an item of a letter sets off against recoveries that are due; it counts once the item is paid.
CREATE TABLE letter_offset (
	letter_id uuid NOT NULL,
	case_id uuid NOT NULL,
	recovery_id uuid NOT NULL CONSTRAINT letter_offset_recovery REFERENCES recovery,
	amount_fen bigint NOT NULL CONSTRAINT letter_offset_amount CHECK (amount_fen > 0),
	live boolean NOT NULL DEFAULT true,
	CONSTRAINT letter_offset_key PRIMARY KEY (letter_id, case_id, recovery_id),
	CONSTRAINT letter_offset_item FOREIGN KEY (letter_id, case_id) REFERENCES letter_item (letter_id, case_id) ON DELETE CASCADE
);
CREATE INDEX letter_offset_by_recovery ON letter_offset (recovery_id) WHERE live;
CREATE INDEX letter_offset_by_case ON letter_offset (case_id) WHERE live;

-- Recovered money is made available again like a deposit: booked by one officer of finance, confirmed by another.
ALTER TABLE deposit ADD COLUMN account text NOT NULL DEFAULT 'source'
	CONSTRAINT deposit_account CHECK (account IN ('source', 'recovered'));
COMMENT ON COLUMN deposit.account IS 'where it comes from: outside, or what was recovered';

-- Months of persons whose subsidy was taken back, where the decision says so.
ALTER TABLE person_month ADD COLUMN freed_by uuid;
COMMENT ON COLUMN person_month.freed_by IS 'the recovery that took the subsidy of a voided month back';

ALTER TABLE hold
	ADD COLUMN release_reason text,
	ADD COLUMN origin_id uuid CONSTRAINT hold_origin REFERENCES dossier;
COMMENT ON COLUMN hold.origin_id IS 'the recovery that was referred, of a hold on its enterprise (S64)';

-- An employer that only the levy agency knows is a stub: what it has not said itself is unknown.
ALTER TABLE enterprise
	ALTER COLUMN industry_code DROP NOT NULL,
	ALTER COLUMN industry_edition DROP NOT NULL,
	ALTER COLUMN legal_representative DROP NOT NULL,
	ALTER COLUMN contact_name DROP NOT NULL,
	ALTER COLUMN contact_phone DROP NOT NULL,
	ALTER COLUMN address DROP NOT NULL;
