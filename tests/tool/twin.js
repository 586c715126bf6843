// Employers like one that a story has made, thousands of them: with their plan, their claims and all that those rest on, copied row by row
// beneath every trigger. What the program would have written, but for the chains of the audit.
//
//   await twins(server.db, firm, 1000);             // a thousand more of this employer; gives the number of claims made
const id = (column) => `twin_id(t.${column}, n)`;
const key = `sha256(t.person_key || int4send(n))`;
const own = { enterprise_id: id('enterprise_id') };
const line = { ...own, claim_id: id('claim_id'), person_key: key };
const OF_CLAIM = 'case_id IN (SELECT id FROM claim WHERE enterprise_id = $1)';
const OF_LINE = 'claim_id IN (SELECT id FROM claim WHERE enterprise_id = $1)';
const OF_PLAN = 'plan_id IN (SELECT id FROM plan WHERE enterprise_id = $1)';

/** Table, its rows that belong to the employer, and the columns that are another in a twin. */
const TABLES = [
	['dossier', `enterprise_id = $1 OR id IN (SELECT id FROM notice WHERE ${OF_PLAN})`,
		{ ...own, id: id('id'), slot: `t.slot || ' ' || n`, number: `t.number || '-' || n` }],
	['enterprise', 'id = $1', { id: id('id'), uscc: `left(t.uscc, 10) || lpad(n::text, 8, '0')` }],
	['account', 'enterprise_id = $1', { ...own, id: id('id') }],
	['determination', 'enterprise_id = $1', { ...own, id: id('id') }],
	['plan', 'enterprise_id = $1', { ...own, id: id('id'), series_id: id('series_id') }],
	['plan_headcount', OF_PLAN, { plan_id: id('plan_id') }],
	['notice', OF_PLAN, { id: id('id'), plan_id: id('plan_id') }],
	['claim', 'enterprise_id = $1', { ...own, id: id('id'), plan_id: id('plan_id'), plan_series: id('plan_series'), account_id: id('account_id') }],
	['claim_line', OF_LINE, line],
	['payroll_line', OF_LINE, line],
	['person', `key IN (SELECT person_key FROM claim_line WHERE ${OF_LINE})`, { key: `sha256(t.key || int4send(n))` }],
	['person_month', OF_CLAIM, { person_key: key, case_id: id('case_id'), plan_series: id('plan_series') }],
	['document', OF_CLAIM, {
		...own, id: id('id'), case_id: id('case_id'), content: 't.content || int4send(n)', size: 't.size + 4', sha256: 'sha256(t.content || int4send(n))',
	}],
	['audit', 'case_id IN (SELECT id FROM dossier WHERE enterprise_id = $1)', { case_id: id('case_id') }],
	['finding', OF_CLAIM, { case_id: id('case_id') }],
	['obligation', OF_CLAIM, { ...own, case_id: id('case_id'), account_id: id('account_id'), plan_id: id('plan_id') }],
];

async function columnsOf(db, table) {
	const { rows } = await db.query(`SELECT attname AS name FROM pg_attribute
		WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`, [table]);
	return rows.map((row) => row.name);
}

async function copy(db, firm, [table, which, with_], from, to) {
	const columns = await columnsOf(db, table);
	const { rows } = await db.query(`CREATE TEMP TABLE original AS SELECT * FROM ${table} LIMIT 0`).then(() => db.query(`INSERT INTO original (${columns.map((c) => `"${c}"`)})
		SELECT ${columns.map((c) => `"${c}"`)} FROM ${table} WHERE ${which} RETURNING 1`, [firm.id]));
	if (rows.length) await db.query(`INSERT INTO ${table} (${columns.map((c) => `"${c}"`)}) OVERRIDING SYSTEM VALUE
		SELECT ${columns.map((c) => with_[c] ?? `t."${c}"`)} FROM original t, generate_series(${from}, ${to}) AS n`);
	await db.query('DROP TABLE original');
}

/** The grounds of the twins' claims: what their facts say now. */
async function grounds(db, firm, from, to) {
	await db.query(`INSERT INTO ground (case_id, version, level, kind, subject, review_digest, digest)
		SELECT f.case_id, o.version, o.level, f.kind, f.subject, f.review_digest, f.digest
		FROM (
			SELECT c.id, g.version, g.level, n
			FROM claim c
			CROSS JOIN LATERAL (SELECT version, level FROM ground WHERE case_id = c.id ORDER BY version DESC LIMIT 1) g
			CROSS JOIN generate_series(${from}, ${to}) AS n
			WHERE c.enterprise_id = $1
		) o
		JOIN case_facts((SELECT array_agg(twin_id(c.id, n)) FROM claim c, generate_series(${from}, ${to}) AS n WHERE c.enterprise_id = $1)) f
			ON f.case_id = twin_id(o.id, o.n)`, [firm.id]);
}

export async function twins(db, firm, times, { step = 500 } = {}) {
	await db.query(`CREATE OR REPLACE FUNCTION twin_id(p_id uuid, p_n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
		SELECT (left(p_id::text, 28) || lpad(to_hex(p_n), 8, '0'))::uuid $$`);
	for (let from = 1; from <= times; from += step) {
		const to = Math.min(times, from + step - 1);
		await db.query('BEGIN');
		await db.query('SET LOCAL session_replication_role = replica');
		await db.query('SET LOCAL synchronous_commit = off');
		for (const table of TABLES) await copy(db, firm, table, from, to);
		await db.query('COMMIT');
		if (from === 1) await db.query('ANALYZE');
		await grounds(db, firm, from, to);
	}
	const { rows: [{ n }] } = await db.query('SELECT count(*) AS n FROM claim WHERE enterprise_id = $1', [firm.id]);
	return n * times;
}
