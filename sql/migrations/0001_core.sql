-- The ground every case stands on: roles, agencies, users, time, policy, and the dossier with its audit.
-- Conventions: money bigint fen; months are the first day of the month; states are text bound by the audit; every constraint is named,
-- because its name becomes the API's answer (tbl/constraint.def).

-- Database roles are shared by a whole cluster, so they may exist already. -------------------------------------------
DO $$
DECLARE
	word text;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wengang') THEN
		CREATE ROLE wengang LOGIN NOINHERIT;
	END IF;
	FOREACH word IN ARRAY ARRAY['public', 'enterprise', 'county', 'prefecture', 'finance', 'county_finance', 'ui_agency',
		'levy', 'certifier', 'auditor', 'admin', 'system', 'auth']
	LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wg_' || word) THEN
			EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', 'wg_' || word);
		END IF;
		EXECUTE format('GRANT %I TO wengang', 'wg_' || word);
		EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', 'wg_' || word);
	END LOOP;
	GRANT USAGE ON SCHEMA public TO wengang;
END
$$;

-- Flows, as the program's tables write them (gen/transition.sql) ------------------------------------------------------
CREATE TABLE flow_state (
	flow text NOT NULL,
	state text NOT NULL,
	holder text NOT NULL,
	final boolean NOT NULL,
	CONSTRAINT flow_state_key PRIMARY KEY (flow, state)
);

CREATE TABLE clock_kind (
	clock text CONSTRAINT clock_kind_key PRIMARY KEY,
	parameter text,
	inclusive boolean NOT NULL,
	clause text NOT NULL
);

CREATE TABLE transition (
	flow text NOT NULL,
	frm text NOT NULL,
	action text NOT NULL,
	role text NOT NULL,
	level smallint NOT NULL,
	dst text NOT NULL,
	clause text NOT NULL,
	guards text[] NOT NULL,
	offered boolean NOT NULL DEFAULT false,
	CONSTRAINT transition_key PRIMARY KEY (flow, frm, action, role),
	CONSTRAINT transition_whole UNIQUE (flow, frm, action, role, level, dst)
);
COMMENT ON COLUMN transition.offered IS 'an operation of the contract takes this step for this role';

-- Time (domain: the rules of time) ------------------------------------------------------------------------------------
CREATE TABLE sandbox_clock (
	only_row boolean CONSTRAINT sandbox_clock_key PRIMARY KEY DEFAULT true CONSTRAINT sandbox_clock_one CHECK (only_row),
	shift interval NOT NULL CONSTRAINT sandbox_clock_shift CHECK (shift IS NOT NULL)
);

CREATE TABLE calendar_day (
	layer text NOT NULL,
	date date NOT NULL,
	kind text NOT NULL CONSTRAINT calendar_day_kind CHECK (kind IN ('holiday', 'workday')),
	name text NOT NULL,
	source text NOT NULL,
	CONSTRAINT calendar_day_key PRIMARY KEY (layer, date)
);

-- Agencies (S2): an own table with own codes; jurisdiction is an assignment, not a prefix of a division code -----------
CREATE TABLE agency (
	id uuid CONSTRAINT agency_key PRIMARY KEY,
	code text NOT NULL CONSTRAINT agency_code UNIQUE,
	name text NOT NULL,
	kind text NOT NULL CONSTRAINT agency_kind CHECK (kind IN ('hr', 'finance', 'ui_agency', 'levy', 'department', 'audit')),
	level text NOT NULL CONSTRAINT agency_level CHECK (level IN ('region', 'prefecture', 'county')),
	parent_id uuid CONSTRAINT agency_parent REFERENCES agency,
	jurisdiction_id uuid CONSTRAINT agency_jurisdiction REFERENCES agency,
	divisions text[] NOT NULL DEFAULT '{}',
	calendar_layer text NOT NULL,
	assumed boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN agency.jurisdiction_id IS 'the HR bureau whose cases its officers see: itself for an HR bureau';

-- The dossier: one head row for every life cycle ----------------------------------------------------------------------
CREATE TABLE dossier (
	id uuid CONSTRAINT dossier_key PRIMARY KEY,
	flow text NOT NULL,
	state text NOT NULL DEFAULT 'none',
	version bigint NOT NULL DEFAULT 0 CONSTRAINT dossier_version CHECK (version >= 0),
	slot text,
	number text CONSTRAINT dossier_number UNIQUE,
	enterprise_id uuid,
	agency_id uuid CONSTRAINT dossier_agency REFERENCES agency,
	external_ref text CONSTRAINT dossier_external_ref_size CHECK (length(external_ref) <= 100),
	external_client text,
	metadata json,
	created_at timestamptz NOT NULL,
	received_at timestamptz,
	updated_at timestamptz NOT NULL,
	CONSTRAINT dossier_flow UNIQUE (id, flow),
	CONSTRAINT dossier_enterprise UNIQUE (enterprise_id, id)
);
COMMENT ON COLUMN dossier.slot IS 'what only one live case of this flow may hold; computed from the state by trigger';
COMMENT ON COLUMN dossier.received_at IS 'first receipt: a case received in the window stays in time through any number of rounds (Q12)';
CREATE UNIQUE INDEX dossier_slot ON dossier (flow, slot) WHERE slot IS NOT NULL;
CREATE UNIQUE INDEX dossier_external_ref ON dossier (external_client, enterprise_id, flow, external_ref)
	WHERE external_ref IS NOT NULL;
CREATE INDEX dossier_by_agency ON dossier (agency_id, flow, state, id);
CREATE INDEX dossier_by_state ON dossier (state, flow, id);

-- Four eyes (I11): a human stands on one level of a case
CREATE TABLE case_officer (
	case_id uuid NOT NULL CONSTRAINT case_officer_case REFERENCES dossier,
	human_id uuid NOT NULL,
	level smallint NOT NULL CONSTRAINT case_officer_level CHECK (level > 0),
	CONSTRAINT case_officer_key PRIMARY KEY (case_id, human_id),
	CONSTRAINT case_officer_whole UNIQUE (case_id, human_id, level)
);

-- Audit (I9, I10, I25): no state without the row that explains it; chained per case
CREATE TABLE audit (
	case_id uuid NOT NULL,
	seq bigint NOT NULL CONSTRAINT audit_seq CHECK (seq > 0),
	flow text NOT NULL,
	frm text NOT NULL,
	action text NOT NULL,
	dst text NOT NULL,
	role text NOT NULL,
	level smallint NOT NULL,
	human_id uuid NOT NULL,
	user_id uuid,
	client_id text,
	agency_id uuid,
	at timestamptz NOT NULL,
	recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	note json,
	request_id text NOT NULL,
	prev_hash bytea,
	hash bytea NOT NULL,
	prev_seq bigint GENERATED ALWAYS AS (nullif(seq - 1, 0)) STORED,
	officer_level smallint GENERATED ALWAYS AS (nullif(level, 0)) STORED,
	CONSTRAINT audit_key PRIMARY KEY (case_id, seq),
	CONSTRAINT audit_state UNIQUE (case_id, seq, dst),
	CONSTRAINT audit_first CHECK ((seq = 1) = (frm = 'none')),
	CONSTRAINT audit_follows FOREIGN KEY (case_id, prev_seq, frm) REFERENCES audit (case_id, seq, dst),
	CONSTRAINT audit_step FOREIGN KEY (flow, frm, action, role, level, dst)
		REFERENCES transition (flow, frm, action, role, level, dst),
	CONSTRAINT audit_case FOREIGN KEY (case_id, flow) REFERENCES dossier (id, flow),
	CONSTRAINT audit_four_eyes FOREIGN KEY (case_id, human_id, officer_level)
		REFERENCES case_officer (case_id, human_id, level)
);
CREATE INDEX audit_by_human ON audit (human_id, recorded_at);

ALTER TABLE dossier ADD CONSTRAINT dossier_explained FOREIGN KEY (id, version, state)
	REFERENCES audit (case_id, seq, dst) DEFERRABLE INITIALLY DEFERRED;

-- Clocks (I27): an append-only ledger of rounds; the due day is computed once, when the clock starts or resumes
CREATE TABLE clock_entry (
	case_id uuid NOT NULL CONSTRAINT clock_entry_case REFERENCES dossier,
	clock text NOT NULL CONSTRAINT clock_entry_clock REFERENCES clock_kind,
	seq int NOT NULL,
	round int NOT NULL CONSTRAINT clock_entry_round CHECK (round > 0),
	op text NOT NULL CONSTRAINT clock_entry_op CHECK (op IN ('start', 'pause', 'resume', 'stop')),
	at timestamptz NOT NULL,
	days int,
	due_on date,
	cause text,
	explained json,
	CONSTRAINT clock_entry_key PRIMARY KEY (case_id, clock, seq)
);

-- Outbox: one thin row per event, in the transaction of its cause
CREATE TABLE event (
	id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT event_key PRIMARY KEY,
	xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
	case_id uuid NOT NULL,
	flow text NOT NULL,
	action text NOT NULL,
	state text NOT NULL,
	version bigint NOT NULL,
	at timestamptz NOT NULL,
	enterprise_id uuid,
	agency_id uuid
);
CREATE INDEX event_by_case ON event (case_id);
CREATE INDEX event_in_order ON event (xid, id);

-- A hold stops letter, batch confirmation and reissue, never review (Q1)
CREATE TABLE hold (
	id uuid CONSTRAINT hold_key PRIMARY KEY,
	case_id uuid NOT NULL CONSTRAINT hold_case REFERENCES dossier,
	cause text NOT NULL CONSTRAINT hold_cause CHECK (cause IN ('objection', 'conflict', 'determination_revoked', 'violation',
		'referral')),
	placed_by uuid NOT NULL,
	placed_at timestamptz NOT NULL,
	released_by uuid,
	released_at timestamptz,
	reason text,
	CONSTRAINT hold_other_officer CHECK (released_by IS NULL OR released_by <> placed_by)
);
CREATE INDEX hold_by_case ON hold (case_id) WHERE released_at IS NULL;

-- Users, clients, sessions --------------------------------------------------------------------------------------------
CREATE TABLE app_user (
	id uuid CONSTRAINT app_user_key PRIMARY KEY CONSTRAINT app_user_dossier REFERENCES dossier,
	username text NOT NULL CONSTRAINT app_user_username_form CHECK (username = lower(username) AND length(username) BETWEEN 3 AND 64),
	password_hash text NOT NULL,
	human_id uuid NOT NULL,
	display_name text NOT NULL,
	role text NOT NULL,
	enterprise_id uuid,
	agency_id uuid CONSTRAINT app_user_agency REFERENCES agency,
	token_epoch bigint NOT NULL DEFAULT 1,
	CONSTRAINT app_user_username UNIQUE (username),
	CONSTRAINT app_user_place CHECK ((role = 'enterprise') = (enterprise_id IS NOT NULL)
		AND (role = 'enterprise' OR role = 'admin' OR agency_id IS NOT NULL))
);

CREATE TABLE client (
	id uuid CONSTRAINT client_key PRIMARY KEY CONSTRAINT client_dossier REFERENCES dossier,
	client_id text NOT NULL CONSTRAINT client_client_id UNIQUE,
	secret_hash text NOT NULL,
	name text NOT NULL
);

CREATE TABLE client_grant (
	id uuid CONSTRAINT client_grant_key PRIMARY KEY CONSTRAINT client_grant_dossier REFERENCES dossier,
	client_id text NOT NULL CONSTRAINT client_grant_client REFERENCES client (client_id),
	enterprise_id uuid NOT NULL
);

CREATE TABLE refresh_token (
	digest bytea CONSTRAINT refresh_token_key PRIMARY KEY,
	family uuid NOT NULL,
	user_id uuid NOT NULL CONSTRAINT refresh_token_user REFERENCES app_user,
	client_id text NOT NULL,
	issued_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL,
	used_at timestamptz,
	revoked_at timestamptz
);
CREATE INDEX refresh_token_family ON refresh_token (family);

CREATE TABLE login_throttle (
	key bytea CONSTRAINT login_throttle_key PRIMARY KEY,
	fails int NOT NULL,
	locked_until timestamptz NOT NULL
);

CREATE TABLE idempotency (
	principal text NOT NULL,
	key text NOT NULL,
	digest bytea NOT NULL,
	status int,
	body text,
	media_type text,
	location text,
	version bigint,
	created_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT idempotency_key PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE access_log (
	id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT access_log_key PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now(),
	user_id uuid,
	human_id uuid,
	role text NOT NULL,
	operation text NOT NULL,
	case_id uuid,
	reason text,
	request_id text NOT NULL
);
CREATE INDEX access_log_by_case ON access_log (case_id, id);

-- Policy: a dated version of the paper (S1, S4, S77) --------------------------------------------------------------------
CREATE TABLE policy (
	id uuid CONSTRAINT policy_key PRIMARY KEY CONSTRAINT policy_dossier REFERENCES dossier,
	doc_no text NOT NULL CONSTRAINT policy_doc_no UNIQUE,
	title text NOT NULL,
	issuers text[] NOT NULL,
	issued_on date NOT NULL,
	effective_from date NOT NULL
);

CREATE TABLE policy_clause (
	policy_id uuid NOT NULL CONSTRAINT policy_clause_policy REFERENCES policy,
	clause text NOT NULL,
	place text NOT NULL,
	summary_zh text NOT NULL,
	summary_en text NOT NULL,
	CONSTRAINT policy_clause_key PRIMARY KEY (policy_id, clause)
);

CREATE TABLE policy_parameter (
	policy_id uuid NOT NULL CONSTRAINT policy_parameter_policy REFERENCES policy,
	programme text NOT NULL CONSTRAINT policy_parameter_programme CHECK (programme IN ('training', 'refund', 'all')),
	name text NOT NULL,
	value json,
	clause text NOT NULL,
	source text NOT NULL CONSTRAINT policy_parameter_source CHECK (source IN ('paper', 'assumed', 'operator')),
	valid_from date NOT NULL,
	CONSTRAINT policy_parameter_key PRIMARY KEY (policy_id, programme, name, valid_from)
);

-- What a month of a programme is worth, and from which fund (I3, I21, S32, S33)
CREATE TABLE policy_month (
	policy_id uuid NOT NULL CONSTRAINT policy_month_policy REFERENCES policy,
	programme text NOT NULL,
	month date NOT NULL CONSTRAINT policy_month_first CHECK (month = date_trunc('month', month)),
	amount_fen bigint NOT NULL CONSTRAINT policy_month_amount CHECK (amount_fen > 0),
	max_months smallint NOT NULL CONSTRAINT policy_month_max CHECK (max_months > 0),
	fund_code text NOT NULL,
	CONSTRAINT policy_month_key PRIMARY KEY (policy_id, programme, month)
);

CREATE TABLE policy_industry (
	policy_id uuid NOT NULL CONSTRAINT policy_industry_policy REFERENCES policy,
	prefix text NOT NULL,
	edition text NOT NULL,
	branch text NOT NULL,
	source text NOT NULL,
	CONSTRAINT policy_industry_key PRIMARY KEY (policy_id, prefix, edition)
);

CREATE TABLE size_rule (
	code text CONSTRAINT size_rule_key PRIMARY KEY,
	name text NOT NULL,
	selectors text[] NOT NULL,
	measure_1 text NOT NULL,
	large_1 bigint NOT NULL,
	medium_1 bigint NOT NULL,
	small_1 bigint NOT NULL,
	measure_2 text,
	large_2 bigint,
	medium_2 bigint,
	small_2 bigint
);

CREATE TABLE industry (
	code text CONSTRAINT industry_key PRIMARY KEY,
	section text NOT NULL,
	name text NOT NULL,
	size_class text,
	branch text
);

CREATE TABLE code_list (
	list text NOT NULL,
	code text NOT NULL,
	zh text NOT NULL,
	en text NOT NULL,
	clause text,
	since date NOT NULL,
	until date,
	CONSTRAINT code_list_key PRIMARY KEY (list, code)
);

-- Guides (S52): five facts the public must find; a county without them cannot approve
CREATE TABLE guide (
	id uuid CONSTRAINT guide_key PRIMARY KEY CONSTRAINT guide_dossier REFERENCES dossier,
	agency_id uuid NOT NULL CONSTRAINT guide_agency UNIQUE CONSTRAINT guide_of REFERENCES agency,
	procedure text,
	standard text,
	service_agency text,
	contact text,
	complaint_phone text
);
