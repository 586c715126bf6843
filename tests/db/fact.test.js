// What a case rests on, column by column (sql/function/fact.sql): a column is part of the digest that a review asks for, of the one that money
// asks for, or of none. A column that is new shows up here.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { database } from '../tool/cluster.js';
import { FUND, refunds, world } from '../tool/world.js';

let db, ids;

before(async () => {
	db = await database();
	const { who, ...made } = await world(db);
	ids = made.ids;
	await refunds(db, ids, who);
});
after(() => db?.drop());

/** The facts of a case as they are now, by kind: what money asks, what a review asks, which fact it is and what stands against it. */
async function facts(id) {
	const { rows } = await db.query(`SELECT kind, encode(digest, 'hex') AS money, encode(review_digest, 'hex') AS review, subject, against
		FROM case_facts(ARRAY[$1::uuid])`, [id]);
	return Object.fromEntries(rows.map(({ kind, ...fact }) => [kind, fact]));
}

/** What a change makes another one of in the facts of a case, as `kind money`, `kind review`; undone in the end. */
async function changes(id, change) {
	await db.query('SAVEPOINT unchanged');
	const was = await facts(id);
	await db.query(change);
	const is = await facts(id);
	await db.query('ROLLBACK TO unchanged');
	const kinds = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
	return kinds.flatMap((kind) => ['money', 'review', 'subject', 'against']
		.filter((part) => was[kind]?.[part] !== is[kind]?.[part])
		.map((part) => `${kind} ${part}`));
}

/** Without triggers and foreign keys, and without the checks and unique indexes of a table; undone in the end. */
async function beneath(table, play) {
	await db.query('BEGIN');
	try {
		await db.query('SET LOCAL session_replication_role = replica');
		const { rows } = await db.query(`SELECT conname FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'`, [table]);
		for (const { conname } of rows) await db.query(`ALTER TABLE ${table} DROP CONSTRAINT ${conname}`);
		const { rows: indexes } = await db.query(`SELECT indexrelid::regclass AS name FROM pg_index WHERE indrelid = $1::regclass AND indisunique
			AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`, [table]);
		for (const { name } of indexes) await db.query(`DROP INDEX ${name}`);
		return await play();
	} finally {
		await db.query('ROLLBACK');
	}
}

/** Another value of a column, by its type. */
const another = (name, type) => ({
	text: `coalesce(${name}, '') || '1'`,
	smallint: `coalesce(${name}, 0) + 1`,
	integer: `coalesce(${name}, 0) + 1`,
	bigint: `coalesce(${name}, 0) + 1`,
	date: `coalesce(${name}, '2020-01-01') + 1`,
	'timestamp with time zone': `coalesce(${name}, '2020-01-01') + interval '1 day'`,
	uuid: 'gen_random_uuid()',
	bytea: `coalesce(${name}, '') || '\\x01'`,
	json: `'{"another": 1}'`,
	boolean: `NOT coalesce(${name}, false)`,
})[type];

/** The columns of a row that count for a case, each with what it changes. `keys`: columns by which the row is found. */
async function counting(id, table, keys, where) {
	const { rows } = await db.query(
		`SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
		WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname <> ALL ($2)`,
		[table, keys],
	);
	const found = {};
	for (const { name, type } of rows) {
		assert.ok(another(name, type), `another value of ${table}.${name}, ${type}`);
		const changed = await changes(id, `UPDATE ${table} SET ${name} = ${another(name, type)} WHERE ${where}`);
		if (changed.length) found[name] = changed;
	}
	return found;
}

const money = (kind) => [`${kind} money`];
const both = (kind) => [`${kind} money`, `${kind} review`];

/** Which columns count, of all that the table has. */
const COLUMNS = [
	['enterprise', ['id'], () => `id = '${ids.enterprise}'`, {
		uscc: both('enterprise'), name: both('enterprise'), industry_code: both('enterprise'), agency_id: money('enterprise'),
	}],
	['account', ['id'], () => `id = '${ids.account}'`, {
		number_tail: money('account'), holder: money('account'), bank_name: money('account'), cnaps: money('account'),
	}],
	// one that ends or begins another day counts where the month of the claim has the day
	['determination', ['id', 'enterprise_id'], () => `id = '${ids.determination}'`, {
		kind: both('determination'), value: both('determination'), ends_on: both('determination'),
	}],
	['plan', ['id'], () => `id = '${ids.plan}'`, {
		category: [...both('determination'), ...both('plan')], first_month: both('plan'), last_month: both('plan'), headcount: both('plan'),
		amount_fen: both('plan'),
	}],
	['plan_headcount', ['plan_id'], () => `plan_id = '${ids.plan}'`, { person_class: both('plan'), headcount: both('plan') }],
	['notice', ['id', 'plan_id'], () => `id = '${ids.notice}'`, {
		enterprise_name: money('notice'), headcount: money('notice'), amount_fen: money('notice'),
	}],
	['person_month', ['case_id'], () => `case_id = '${ids.paid}'`, {
		line: both('persons'), month: both('persons'), ordinal: both('persons'), state: both('persons'),
	}],
	['dossier', ['id', 'flow', 'state'], () => `flow IN ('enterprise', 'account', 'determination', 'plan', 'notice')`, {}],
];

for (const [table, keys, where, counts] of COLUMNS)
	test(`${table}: a claim rests on ${Object.keys(counts).join(', ') || 'no column'} and on nothing else of it`, async () => {
		assert.deepEqual(await beneath(table, () => counting(ids.paid, table, keys, where())), counts);
	});

/** Changes of one fact, each with what it changes in a case. */
async function each(id, table, asked) {
	await beneath(table, async () => {
		for (const [change, expected] of asked) assert.deepEqual(await changes(id(), change()), expected, change());
	});
}
const determined = (change) => () => `UPDATE determination SET ${change} WHERE id = '${ids.determination}'`;

test('a determination counts by the days that the month of a claim has', () => each(() => ids.paid, 'determination', [
	[determined(`valid_from = '2020-06-01'`), []],
	[determined(`valid_from = '2020-06-02'`), both('determination')],
	[determined(`valid_to = '2020-06-30'`), []],
	[determined(`valid_to = '2020-06-29'`), both('determination')],
	[determined(`ends_on = '2020-06-30'`), []],
	[determined(`ends_on = '2020-06-29'`), both('determination')],
	[() => `UPDATE dossier SET state = 'ended' WHERE id = '${ids.determination}'`, []],
	[() => `UPDATE dossier SET state = 'revoked' WHERE id = '${ids.determination}'`, both('determination')],
]));

test('a class of a plan less, a line of a claim that is voided: another plan, other persons', async () => {
	await each(() => ids.paid, 'plan_headcount', [[() => `DELETE FROM plan_headcount WHERE plan_id = '${ids.plan}'`, both('plan')]]);
	await each(() => ids.paid, 'person_month', [
		[() => `UPDATE person_month SET state = 'voided' WHERE case_id = '${ids.paid}' AND line = 3`, both('persons')],
		[() => `UPDATE person_month SET state = 'reserved' WHERE case_id = '${ids.paid}'`, []],
		[() => `UPDATE person_month SET line = line + 1 WHERE case_id = '${ids.review}'`, []],
	]);
});

/** One more determination of an employer, in force all year. */
const added = (kind, value, employer) => () => `WITH head AS (
		INSERT INTO dossier (id, flow, state, enterprise_id, agency_id, created_at, updated_at)
		SELECT '${FUND}', flow, state, '${employer()}', agency_id, created_at, updated_at FROM dossier WHERE id = '${ids.determination}')
	INSERT INTO determination (id, enterprise_id, agency_id, kind, value, basis, valid_from)
	SELECT '${FUND}', '${employer()}', agency_id, '${kind}', '${value}', basis, valid_from FROM determination WHERE id = '${ids.determination}'`;
const [mine, theirs] = [() => ids.enterprise, () => ids.otherEnterprise];

test('a claim rests on those kinds of determinations that its plan asks for, of its own employer', () => each(() => ids.paid, 'determination', [
	[added('insured_as_unit', 'yes', mine), both('determination')],
	[added('insured_as_unit', 'yes', theirs), []],
	[added('distressed', 'yes', mine), []],
	[added('foreign_trade', 'yes', mine), []],
]));

test('a refund rests on size and distress on its day', () => each(() => ids.refund, 'determination', [
	[determined(`value = 'large'`), both('determination')],
	[added('distressed', 'yes', mine), both('determination')],
	[added('distressed', 'yes', theirs), []],
	[added('insured_as_unit', 'yes', mine), []],
	[determined(`valid_to = '2020-06-30'`), both('determination')],
	[determined(`valid_from = '2020-06-30'`), []],
	[() => 'UPDATE plan SET headcount = headcount + 1', []],
]));
