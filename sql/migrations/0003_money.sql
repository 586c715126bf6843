-- Money: funds and their double-entry ledger, obligations, letters, payment attempts, batches.

CREATE TABLE fund (
	id uuid CONSTRAINT fund_key PRIMARY KEY,
	code text NOT NULL CONSTRAINT fund_code UNIQUE,
	name text NOT NULL,
	letter_prefix text NOT NULL CONSTRAINT fund_letter_prefix UNIQUE,
	available_fen bigint NOT NULL DEFAULT 0 CONSTRAINT fund_available CHECK (available_fen >= 0),
	reserved_fen bigint NOT NULL DEFAULT 0 CONSTRAINT fund_reserved CHECK (reserved_fen >= 0),
	paid_fen bigint NOT NULL DEFAULT 0 CONSTRAINT fund_paid CHECK (paid_fen >= 0),
	recovered_fen bigint NOT NULL DEFAULT 0 CONSTRAINT fund_recovered CHECK (recovered_fen >= 0)
);
COMMENT ON TABLE fund IS 'heads of the ledger; only the trigger on ledger_entry changes them (I7, I8)';

CREATE TABLE ledger_entry (
	id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT ledger_entry_key PRIMARY KEY,
	posting uuid NOT NULL,
	fund_id uuid NOT NULL CONSTRAINT ledger_entry_fund REFERENCES fund,
	account text NOT NULL CONSTRAINT ledger_entry_account CHECK (account IN ('source', 'available', 'reserved', 'paid', 'recovered')),
	amount_fen bigint NOT NULL CONSTRAINT ledger_entry_amount CHECK (amount_fen <> 0 AND abs(amount_fen) <= 10000000000000),
	cause text NOT NULL CONSTRAINT ledger_entry_cause CHECK (cause IN ('deposit', 'reserve', 'release', 'pay', 'bounce', 'recover')),
	case_id uuid NOT NULL,
	at timestamptz NOT NULL
);
CREATE INDEX ledger_entry_by_fund ON ledger_entry (fund_id, id);
CREATE INDEX ledger_entry_by_case ON ledger_entry (case_id);
CREATE INDEX ledger_entry_by_posting ON ledger_entry (posting);

CREATE TABLE deposit (
	id uuid CONSTRAINT deposit_key PRIMARY KEY CONSTRAINT deposit_dossier REFERENCES dossier,
	fund_id uuid NOT NULL CONSTRAINT deposit_fund REFERENCES fund,
	amount_fen bigint NOT NULL CONSTRAINT deposit_amount CHECK (amount_fen BETWEEN 1 AND 10000000000000),
	source text NOT NULL,
	document_no text NOT NULL,
	received_on date NOT NULL
);

-- The obligation, round by round (I6, I14): what an approved case is owed, from which fund, to which account version. A round
-- never changes; approval after a reopening, rebinding and the correction after a return each begin a new one.
CREATE TABLE obligation (
	case_id uuid NOT NULL CONSTRAINT obligation_case REFERENCES dossier,
	round int NOT NULL CONSTRAINT obligation_round CHECK (round > 0),
	basis text NOT NULL CONSTRAINT obligation_basis CHECK (basis IN ('approved', 'rebound', 'corrected', 'confirmed')),
	live boolean NOT NULL DEFAULT true,
	enterprise_id uuid NOT NULL,
	agency_id uuid NOT NULL,
	fund_id uuid NOT NULL CONSTRAINT obligation_fund REFERENCES fund,
	account_id uuid NOT NULL,
	approved_fen bigint NOT NULL CONSTRAINT obligation_amount CHECK (approved_fen BETWEEN 1 AND 10000000000000),
	held_fen bigint NOT NULL DEFAULT 0 CONSTRAINT obligation_held CHECK (held_fen BETWEEN 0 AND approved_fen),
	plan_id uuid CONSTRAINT obligation_plan REFERENCES plan,
	queued_at timestamptz NOT NULL,
	CONSTRAINT obligation_key PRIMARY KEY (case_id, round),
	CONSTRAINT obligation_account FOREIGN KEY (enterprise_id, account_id) REFERENCES account (enterprise_id, id),
	CONSTRAINT obligation_money UNIQUE (case_id, round, fund_id, approved_fen),
	CONSTRAINT obligation_payee UNIQUE (case_id, round, account_id)
);
CREATE UNIQUE INDEX obligation_live ON obligation (case_id) WHERE live;
CREATE INDEX obligation_waiting ON obligation (fund_id, queued_at, case_id) WHERE live AND held_fen = 0;
COMMENT ON COLUMN obligation.basis IS 'approved: as reviewed; rebound: newer account before the letter; corrected, confirmed: after a return';
COMMENT ON COLUMN obligation.held_fen IS 'of the live round: set aside or paid, kept by the trigger on ledger_entry; 0: waits (I5)';
COMMENT ON COLUMN obligation.plan_id IS 'the plan revision whose notice must be closed before payment (I15); null for refunds';
COMMENT ON COLUMN obligation.queued_at IS 'place in the queue for money: first in, first out (S20)';

CREATE TABLE letter (
	id uuid CONSTRAINT letter_key PRIMARY KEY CONSTRAINT letter_dossier REFERENCES dossier,
	fund_id uuid NOT NULL CONSTRAINT letter_fund REFERENCES fund,
	year int,
	seq int,
	letter_number text,
	title text NOT NULL,
	issued_on date,
	CONSTRAINT letter_one_fund UNIQUE (id, fund_id),
	CONSTRAINT letter_no_gap UNIQUE (fund_id, year, seq),
	CONSTRAINT letter_letter_number UNIQUE (letter_number),
	CONSTRAINT letter_issued CHECK ((seq IS NULL) = (issued_on IS NULL) AND (seq IS NULL) = (letter_number IS NULL))
);

CREATE TABLE letter_item (
	letter_id uuid NOT NULL,
	case_id uuid NOT NULL,
	round int NOT NULL,
	fund_id uuid NOT NULL,
	enterprise_id uuid NOT NULL,
	agency_id uuid NOT NULL,
	gross_fen bigint NOT NULL,
	offset_fen bigint NOT NULL DEFAULT 0 CONSTRAINT letter_item_offset CHECK (offset_fen >= 0),
	net_fen bigint GENERATED ALWAYS AS (gross_fen - offset_fen) STORED CONSTRAINT letter_item_net CHECK (net_fen >= 0),
	live boolean NOT NULL DEFAULT true,
	CONSTRAINT letter_item_key PRIMARY KEY (letter_id, case_id),
	CONSTRAINT letter_item_fund FOREIGN KEY (letter_id, fund_id) REFERENCES letter (id, fund_id),
	CONSTRAINT letter_item_amount FOREIGN KEY (case_id, round, fund_id, gross_fen)
		REFERENCES obligation (case_id, round, fund_id, approved_fen)
);
CREATE UNIQUE INDEX letter_item_once ON letter_item (case_id) WHERE live;

-- What corrects an issued letter: numbered, never edited; letter and slips together are what finance must pay (S47)
CREATE TABLE letter_slip (
	letter_id uuid NOT NULL CONSTRAINT letter_slip_letter REFERENCES letter,
	seq int NOT NULL CONSTRAINT letter_slip_number CHECK (seq > 0),
	kind text NOT NULL CONSTRAINT letter_slip_kind CHECK (kind IN ('items_withdrawn', 'items_returned', 'account_amended',
		'payment_cancelled')),
	case_ids uuid[] NOT NULL CONSTRAINT letter_slip_cases CHECK (cardinality(case_ids) > 0),
	reason text,
	at timestamptz NOT NULL,
	CONSTRAINT letter_slip_key PRIMARY KEY (letter_id, seq)
);

CREATE TABLE batch (
	id uuid CONSTRAINT batch_key PRIMARY KEY CONSTRAINT batch_dossier REFERENCES dossier,
	fund_id uuid NOT NULL CONSTRAINT batch_fund REFERENCES fund,
	file_sealed bytea,
	file_count int,
	file_total_fen bigint,
	file_sha256 text,
	taken_at timestamptz,
	CONSTRAINT batch_one_fund UNIQUE (id, fund_id),
	CONSTRAINT batch_file CHECK (num_nulls(file_sealed, file_count, file_total_fen, file_sha256, taken_at) IN (0, 5))
);
COMMENT ON COLUMN batch.file_sealed IS 'the bytes finance took, sealed: they hold full account numbers; later downloads give the same';

-- Attempts (I5, I6, I14): each pays one round of the obligation: its amount, its fund, its account version. That a round after a
-- return has another account or a confirmed one is the trigger obligation_basis_holds; at most one live attempt is dossier_slot.
CREATE TABLE attempt (
	id uuid CONSTRAINT attempt_key PRIMARY KEY CONSTRAINT attempt_dossier REFERENCES dossier,
	case_id uuid NOT NULL,
	n int NOT NULL CONSTRAINT attempt_number CHECK (n > 0),
	round int NOT NULL,
	enterprise_id uuid NOT NULL,
	agency_id uuid NOT NULL,
	fund_id uuid NOT NULL,
	letter_id uuid NOT NULL,
	account_id uuid NOT NULL,
	gross_fen bigint NOT NULL,
	offset_fen bigint NOT NULL DEFAULT 0 CONSTRAINT attempt_offset CHECK (offset_fen >= 0),
	net_fen bigint GENERATED ALWAYS AS (gross_fen - offset_fen) STORED CONSTRAINT attempt_net CHECK (net_fen >= 0),
	item_ref text NOT NULL CONSTRAINT attempt_item_ref UNIQUE,
	batch_id uuid,
	bank_code text,
	bank_text text,
	bank_ref text,
	booked_on date,
	CONSTRAINT attempt_once UNIQUE (case_id, n),
	CONSTRAINT attempt_amount FOREIGN KEY (case_id, round, fund_id, gross_fen)
		REFERENCES obligation (case_id, round, fund_id, approved_fen),
	CONSTRAINT attempt_payee FOREIGN KEY (case_id, round, account_id) REFERENCES obligation (case_id, round, account_id),
	CONSTRAINT attempt_account FOREIGN KEY (enterprise_id, account_id) REFERENCES account (enterprise_id, id),
	CONSTRAINT attempt_letter FOREIGN KEY (letter_id, fund_id) REFERENCES letter (id, fund_id),
	CONSTRAINT attempt_item FOREIGN KEY (letter_id, case_id) REFERENCES letter_item (letter_id, case_id),
	CONSTRAINT attempt_batch FOREIGN KEY (batch_id, fund_id) REFERENCES batch (id, fund_id)
);
CREATE INDEX attempt_by_batch ON attempt (batch_id);
CREATE INDEX attempt_by_letter ON attempt (letter_id);

-- Bank results as they came, idempotent by (batch, item, outcome, bank reference)
CREATE TABLE bank_result (
	batch_id uuid NOT NULL CONSTRAINT bank_result_batch REFERENCES batch,
	item_ref text NOT NULL,
	outcome text NOT NULL CONSTRAINT bank_result_outcome CHECK (outcome IN ('settled', 'returned', 'failed')),
	bank_code text,
	bank_text text,
	booked_on date NOT NULL,
	bank_ref text NOT NULL,
	at timestamptz NOT NULL,
	CONSTRAINT bank_result_key PRIMARY KEY (batch_id, item_ref, outcome, bank_ref)
);

-- Numbers without gaps: one row per series, taken in the transaction that uses the number
CREATE TABLE number_series (
	series text CONSTRAINT number_series_key PRIMARY KEY,
	last bigint NOT NULL
);
