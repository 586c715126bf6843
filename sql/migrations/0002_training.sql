-- Employers, their accounts and determinations; the training subsidy from plan to approved claim.

CREATE TABLE enterprise (
	id uuid CONSTRAINT enterprise_key PRIMARY KEY CONSTRAINT enterprise_dossier REFERENCES dossier,
	agency_id uuid NOT NULL CONSTRAINT enterprise_agency REFERENCES agency,
	uscc text NOT NULL CONSTRAINT enterprise_uscc_form CHECK (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
	name text NOT NULL,
	kind text NOT NULL CONSTRAINT enterprise_kind CHECK (kind IN ('enterprise', 'sole_trader')),
	industry_code text NOT NULL,
	industry_edition text NOT NULL CONSTRAINT enterprise_edition CHECK (industry_edition IN ('2011', '2017')),
	legal_representative text NOT NULL,
	contact_name text NOT NULL,
	contact_phone text NOT NULL,
	address text NOT NULL,
	employees int CONSTRAINT enterprise_employees CHECK (employees >= 0),
	revenue_fen bigint CONSTRAINT enterprise_revenue CHECK (revenue_fen >= 0),
	assets_fen bigint CONSTRAINT enterprise_assets CHECK (assets_fen >= 0),
	insured_headcount int CONSTRAINT enterprise_insured CHECK (insured_headcount >= 0)
);
CREATE INDEX enterprise_by_uscc ON enterprise (uscc);
ALTER TABLE dossier ADD CONSTRAINT dossier_of_enterprise FOREIGN KEY (enterprise_id) REFERENCES enterprise
	DEFERRABLE INITIALLY DEFERRED;

-- Versions of the basic account (S44, S45b, S49); the number is sealed, its last four digits are in clear
CREATE TABLE account (
	id uuid CONSTRAINT account_key PRIMARY KEY CONSTRAINT account_dossier REFERENCES dossier,
	enterprise_id uuid NOT NULL CONSTRAINT account_enterprise REFERENCES enterprise,
	agency_id uuid NOT NULL CONSTRAINT account_agency REFERENCES agency,
	kind text NOT NULL CONSTRAINT account_kind CHECK (kind IN ('basic', 'contribution')),
	holder text NOT NULL,
	bank_name text NOT NULL,
	cnaps text CONSTRAINT account_cnaps CHECK (cnaps ~ '^[0-9]{12}$'),
	number_sealed bytea NOT NULL,
	number_tail text NOT NULL,
	permit_kind text NOT NULL CONSTRAINT account_permit CHECK (permit_kind IN ('permit', 'account_info', 'contribution_proof')),
	document_id uuid,
	CONSTRAINT account_of UNIQUE (enterprise_id, id)
);

CREATE TABLE determination (
	id uuid CONSTRAINT determination_key PRIMARY KEY CONSTRAINT determination_dossier REFERENCES dossier,
	enterprise_id uuid NOT NULL CONSTRAINT determination_enterprise REFERENCES enterprise,
	agency_id uuid NOT NULL CONSTRAINT determination_agency REFERENCES agency,
	kind text NOT NULL CONSTRAINT determination_kind CHECK (kind IN ('size', 'suspended', 'distressed', 'hit_industry',
		'foreign_trade', 'insured_as_unit')),
	value text NOT NULL,
	basis text NOT NULL,
	valid_from date NOT NULL,
	valid_to date,
	inputs json,
	joint_document text,
	document_id uuid,
	ends_on date,
	holds daterange NOT NULL GENERATED ALWAYS AS (CASE WHEN least(valid_to, ends_on) < valid_from THEN 'empty'
		ELSE daterange(valid_from, least(valid_to, ends_on), '[]') END) STORED,
	CONSTRAINT determination_size CHECK (kind <> 'size' OR value IN ('large', 'medium', 'small', 'micro', 'undetermined')),
	CONSTRAINT determination_period CHECK (valid_to IS NULL OR valid_to >= valid_from),
	CONSTRAINT determination_ends CHECK (ends_on >= valid_from AND (valid_to IS NULL OR ends_on <= valid_to))
);
COMMENT ON COLUMN determination.ends_on IS 'last day, where a step ended it early: the audit says which, and why (S8, S28)';
COMMENT ON COLUMN determination.holds IS 'the days it holds for';
CREATE INDEX determination_by_enterprise ON determination (enterprise_id, kind);

CREATE TABLE determination_signature (
	determination_id uuid NOT NULL CONSTRAINT determination_signature_of REFERENCES determination,
	agency_id uuid NOT NULL CONSTRAINT determination_signature_agency REFERENCES agency,
	human_id uuid NOT NULL,
	at timestamptz NOT NULL,
	CONSTRAINT determination_signature_key PRIMARY KEY (determination_id, agency_id)
);

-- Training plans, revision by revision (S34 to S37)
CREATE TABLE plan (
	id uuid CONSTRAINT plan_key PRIMARY KEY CONSTRAINT plan_dossier REFERENCES dossier,
	series_id uuid NOT NULL,
	revision int NOT NULL CONSTRAINT plan_revision_number CHECK (revision > 0),
	enterprise_id uuid NOT NULL CONSTRAINT plan_enterprise REFERENCES enterprise,
	agency_id uuid NOT NULL CONSTRAINT plan_agency REFERENCES agency,
	policy_id uuid NOT NULL CONSTRAINT plan_policy REFERENCES policy,
	category text NOT NULL CONSTRAINT plan_category CHECK (category IN ('new_hire', 'suspended', 'hit_industry')),
	first_month date NOT NULL CONSTRAINT plan_first CHECK (first_month = date_trunc('month', first_month)),
	last_month date NOT NULL CONSTRAINT plan_last CHECK (last_month = date_trunc('month', last_month)),
	content text NOT NULL,
	manner text NOT NULL,
	posts text NOT NULL,
	amount_fen bigint NOT NULL CONSTRAINT plan_amount CHECK (amount_fen > 0),
	headcount int NOT NULL CONSTRAINT plan_headcount CHECK (headcount > 0),
	CONSTRAINT plan_months CHECK (last_month >= first_month),
	CONSTRAINT plan_revision UNIQUE (series_id, revision),
	CONSTRAINT plan_of UNIQUE (enterprise_id, id)
);

CREATE TABLE plan_headcount (
	plan_id uuid NOT NULL CONSTRAINT plan_headcount_plan REFERENCES plan ON DELETE CASCADE,
	person_class text NOT NULL CONSTRAINT plan_headcount_class CHECK (person_class IN ('employment_difficulty',
		'zero_employment_family', 'graduate_within_2y', 'registered_unemployed', 'on_post')),
	headcount int NOT NULL CONSTRAINT plan_headcount_count CHECK (headcount > 0),
	CONSTRAINT plan_headcount_key PRIMARY KEY (plan_id, person_class)
);

-- Notices (S37): exactly enterprise, headcount, amount; frozen
CREATE TABLE notice (
	id uuid CONSTRAINT notice_key PRIMARY KEY CONSTRAINT notice_dossier REFERENCES dossier,
	plan_id uuid NOT NULL CONSTRAINT notice_plan REFERENCES plan,
	agency_id uuid NOT NULL CONSTRAINT notice_agency REFERENCES agency,
	enterprise_name text NOT NULL,
	headcount int NOT NULL,
	amount_fen bigint NOT NULL,
	site_url text,
	published_at timestamptz,
	closes_on date
);
CREATE INDEX notice_by_plan ON notice (plan_id);

-- Persons: keyed by HMAC of the normalised ID number (reliability: ID numbers)
CREATE TABLE person (
	key bytea CONSTRAINT person_key PRIMARY KEY CONSTRAINT person_key_size CHECK (length(key) = 32),
	id_type text NOT NULL,
	sealed bytea NOT NULL,
	mask text NOT NULL,
	name text NOT NULL
);

-- The entitlement registry (I1, I2): one live row per person and month over all enterprises and schemes
CREATE TABLE person_month (
	person_key bytea NOT NULL,
	month date NOT NULL,
	scope text NOT NULL,
	ordinal smallint CONSTRAINT person_month_ordinal CHECK (ordinal > 0),
	state text NOT NULL CONSTRAINT person_month_state CHECK (state IN ('reserved', 'used', 'voided', 'other')),
	policy_id uuid,
	amount_fen bigint,
	case_id uuid NOT NULL,
	plan_series uuid,
	line int NOT NULL,
	changed_at timestamptz NOT NULL,
	CONSTRAINT person_month_kind CHECK ((state = 'other') = (ordinal IS NULL) OR state = 'voided'),
	CONSTRAINT person_month_money CHECK (ordinal IS NULL OR (amount_fen IS NOT NULL AND policy_id IS NOT NULL AND plan_series IS NOT NULL))
);
CREATE UNIQUE INDEX person_month_live ON person_month (person_key, month) WHERE state <> 'voided';
CREATE UNIQUE INDEX person_month_slot ON person_month (person_key, scope, ordinal) WHERE state <> 'voided';
CREATE INDEX person_month_by_case ON person_month (case_id, state);
CREATE INDEX person_month_by_series ON person_month (plan_series, month) WHERE state <> 'voided';

CREATE TABLE other_subsidy (
	id uuid CONSTRAINT other_subsidy_key PRIMARY KEY,
	person_key bytea NOT NULL CONSTRAINT other_subsidy_person REFERENCES person,
	scheme text NOT NULL,
	from_on date NOT NULL,
	to_on date NOT NULL,
	amount_fen bigint NOT NULL,
	payer text NOT NULL,
	source_ref text NOT NULL,
	CONSTRAINT other_subsidy_period CHECK (to_on >= from_on)
);

-- Claims (S39 to S46)
CREATE TABLE claim (
	id uuid CONSTRAINT claim_key PRIMARY KEY CONSTRAINT claim_dossier REFERENCES dossier,
	plan_id uuid NOT NULL CONSTRAINT claim_plan REFERENCES plan,
	plan_series uuid NOT NULL,
	enterprise_id uuid NOT NULL CONSTRAINT claim_enterprise REFERENCES enterprise,
	agency_id uuid NOT NULL CONSTRAINT claim_agency REFERENCES agency,
	policy_id uuid NOT NULL,
	programme text NOT NULL DEFAULT 'training' CONSTRAINT claim_programme CHECK (programme = 'training'),
	month date NOT NULL,
	supplement int NOT NULL DEFAULT 0 CONSTRAINT claim_supplement CHECK (supplement >= 0),
	account_id uuid,
	lines int NOT NULL DEFAULT 0,
	asked_fen bigint NOT NULL DEFAULT 0,
	approved_fen bigint,
	receipt json,
	CONSTRAINT claim_policy_month FOREIGN KEY (policy_id, programme, month) REFERENCES policy_month,
	CONSTRAINT claim_account FOREIGN KEY (enterprise_id, account_id) REFERENCES account (enterprise_id, id),
	CONSTRAINT claim_of UNIQUE (enterprise_id, id)
);
CREATE INDEX claim_by_plan ON claim (plan_series, month);

-- Roster lines: no per-row foreign key (it costs 41 % of a roster); claim_line_guard keeps the promise per statement
CREATE TABLE claim_line (
	claim_id uuid NOT NULL,
	line int NOT NULL CONSTRAINT claim_line_number CHECK (line > 0),
	enterprise_id uuid NOT NULL,
	agency_id uuid NOT NULL,
	person_key bytea NOT NULL,
	state text NOT NULL DEFAULT 'asked' CONSTRAINT claim_line_state CHECK (state IN ('asked', 'refused', 'contested')),
	reason text,
	id_type text NOT NULL,
	id_mask text NOT NULL,
	name text NOT NULL,
	phone text,
	person_class text NOT NULL,
	proof_kind text,
	proof_number text,
	graduated_on date,
	hired_on date NOT NULL,
	contract_kind text,
	contract_from date,
	contract_to date,
	relation text NOT NULL,
	dispatch_uscc text,
	dispatch_name text,
	post text,
	ended_on date,
	end_reason text,
	past_retirement boolean NOT NULL DEFAULT false,
	CONSTRAINT claim_line_key PRIMARY KEY (claim_id, line),
	CONSTRAINT claim_line_person UNIQUE (claim_id, person_key)
);

CREATE TABLE payroll_line (
	claim_id uuid NOT NULL,
	line int NOT NULL CONSTRAINT payroll_line_number CHECK (line > 0),
	enterprise_id uuid NOT NULL,
	agency_id uuid NOT NULL,
	person_key bytea NOT NULL,
	id_mask text NOT NULL,
	name text NOT NULL,
	wage_month date NOT NULL,
	gross_fen bigint NOT NULL,
	deductions_fen bigint NOT NULL,
	net_fen bigint NOT NULL,
	paid_on date,
	channel text NOT NULL,
	account_tail text,
	CONSTRAINT payroll_line_key PRIMARY KEY (claim_id, line),
	CONSTRAINT payroll_line_person UNIQUE (claim_id, person_key, wage_month)
);

-- Scans (S41 to S44; I22): immutable, with the digest the sender declared and we verified
CREATE TABLE document (
	id uuid CONSTRAINT document_key PRIMARY KEY,
	case_id uuid NOT NULL CONSTRAINT document_case REFERENCES dossier,
	enterprise_id uuid,
	agency_id uuid,
	kind text NOT NULL,
	media_type text NOT NULL CONSTRAINT document_media CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
	size int NOT NULL CONSTRAINT document_size CHECK (size > 0),
	sha256 bytea NOT NULL CONSTRAINT document_sha256 CHECK (length(sha256) = 32),
	pages int,
	attestations text[] NOT NULL DEFAULT '{}',
	uploaded_by uuid NOT NULL,
	uploaded_at timestamptz NOT NULL,
	replaced_at timestamptz,
	content bytea NOT NULL,
	CONSTRAINT document_whole CHECK (length(content) = size AND sha256(content) = sha256)
);
CREATE INDEX document_by_case ON document (case_id);
CREATE INDEX document_by_digest ON document (sha256);

-- Findings: what a rule said, with inputs and parameters, stored with the decision it supported (S65)
CREATE TABLE finding (
	case_id uuid NOT NULL CONSTRAINT finding_case REFERENCES dossier,
	version bigint NOT NULL,
	rule text NOT NULL,
	clause text NOT NULL,
	verdict text NOT NULL CONSTRAINT finding_verdict CHECK (verdict IN ('pass', 'fail', 'needs_review')),
	line int NOT NULL DEFAULT 0,
	finding json NOT NULL,
	answer text CONSTRAINT finding_answer CHECK (answer IN ('accept', 'refuse')),
	answer_text text,
	answered_by uuid,
	answered_at timestamptz,
	CONSTRAINT finding_key PRIMARY KEY (case_id, version, rule, line),
	CONSTRAINT finding_answered CHECK ((answer IS NULL) = (answer_text IS NULL) AND (answer IS NULL) = (answered_by IS NULL))
);
