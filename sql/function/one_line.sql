-- What is printed for somebody, paid to somebody or read in the audit is one line of visible characters (S37, S49): is_one_line() of the
-- generated one_line.sql judges, as the contract's format `one-line` does before it.

-- The columns that are such a line.
CREATE OR REPLACE FUNCTION one_line_column() RETURNS TABLE (name text, columns text[]) LANGUAGE sql IMMUTABLE AS $$
	VALUES
		('account', '{holder,bank_name}'::text[]),
		('adjustment', '{document_no}'),
		('agency', '{code,name}'),
		('app_user', '{username,display_name}'),
		('attempt', '{bank_code,bank_text,bank_ref}'),
		('bank_result', '{item_ref,bank_code,bank_text,bank_ref}'),
		('calendar', '{source}'),
		('calendar_day', '{name,source}'),
		('claim_line', '{name,proof_number,dispatch_name,post}'),
		('client', '{client_id,name}'),
		('deposit', '{source,document_no}'),
		('determination', '{value,basis,joint_document}'),
		('dossier', '{external_ref}'),
		('enterprise', '{name,industry_code,legal_representative,contact_name,contact_phone,address}'),
		('fund', '{code,name,letter_prefix}'),
		('guide', '{service_agency,contact,complaint_phone}'),
		('guide_revision', '{service_agency,contact,complaint_phone}'),
		('letter', '{title}'),
		('notice', '{enterprise_name}'),
		('payroll_line', '{name,account_tail}'),
		('person', '{name}'),
		('policy', '{doc_no,title,issuers}'),
		('premium_record', '{name}'),
		('premium_row', '{name,agency_code}'),
		('recovery', '{clause}'),
		('recovery_entry', '{document_no}'),
		('reserve_statement', '{document_no}')
$$;

CREATE OR REPLACE FUNCTION is_blank(p_texts text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT bool_or(is_blank(t)) FROM unnest(p_texts) AS t
$$;
CREATE OR REPLACE FUNCTION is_one_line(p_texts text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT bool_and(is_one_line(t)) FROM unnest(p_texts) AS t
$$;

CREATE OR REPLACE FUNCTION one_line_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'one_line', MESSAGE = 'not one line of visible characters';
END
$$;

-- A trigger that looks at what is new, where a CHECK, NOT VALID or not, would look at the whole row again: a row that was there before this
-- rule could then be changed nowhere any more, and its case not be brought to its end. Both conditions are judged without a call; the
-- function only refuses. Those of a new row are looked through together, as rosters come by ten thousand lines.
DO $$
DECLARE
	kept record;
	wrong text;
	changed text;
BEGIN
	FOR kept IN SELECT * FROM one_line_column() LOOP
		SELECT format('has_invisible(concat_ws('' '', %s)) OR %s', string_agg(format('NEW.%I', c), ', '),
				string_agg(format('is_blank(NEW.%I)', c), ' OR ')),
			string_agg(format('NEW.%1$I IS DISTINCT FROM OLD.%1$I AND NOT is_one_line(NEW.%1$I)', c), ' OR ')
		INTO wrong, changed
		FROM unnest(kept.columns) AS c;
		EXECUTE format('DROP TRIGGER IF EXISTS one_line_new ON %I', kept.name);
		EXECUTE format('CREATE TRIGGER one_line_new BEFORE INSERT ON %I FOR EACH ROW WHEN (%s) EXECUTE FUNCTION one_line_refuse()',
			kept.name, wrong);
		EXECUTE format('DROP TRIGGER IF EXISTS one_line_changed ON %I', kept.name);
		EXECUTE format('CREATE TRIGGER one_line_changed BEFORE UPDATE ON %I FOR EACH ROW WHEN (%s) EXECUTE FUNCTION one_line_refuse()',
			kept.name, changed);
	END LOOP;
END
$$;

-- What was written before this rule and breaks it: the table, the row's case or key, and the columns; what stands there is told nobody. Of
-- persons the rows of their rosters and payrolls are named.
CREATE OR REPLACE FUNCTION one_line_faults() RETURNS TABLE (name text, id text, columns text) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	kept record;
	key text;
BEGIN
	FOR kept IN SELECT k.name, k.columns FROM one_line_column() AS k WHERE k.name <> 'person' ORDER BY k.name LOOP
		SELECT string_agg(format('t.%I', a.attname), ', ' ORDER BY k.nth) INTO key
		FROM pg_index i
		CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, nth)
		JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
		WHERE i.indrelid = kept.name::regclass AND i.indisprimary;
		RETURN QUERY EXECUTE format('SELECT %L, one_line(concat_ws('' '', %s)), w.columns FROM %I t
			CROSS JOIN LATERAL (SELECT concat_ws('', '', %s) AS columns) w WHERE w.columns <> ''''',
			kept.name, key, kept.name,
			(SELECT string_agg(format('CASE WHEN NOT is_one_line(t.%1$I) THEN %1$L END', c), ', ') FROM unnest(kept.columns) AS c));
	END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION one_line_faults TO wg_system;
