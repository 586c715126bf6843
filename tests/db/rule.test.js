// The rules that C judges, their steps taken in SQL past it: what the database refuses by itself, and what only the program refuses.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { database } from '../tool/cluster.js';
import { execute } from '../tool/statement.js';
import { AGENCY, POLICY, acting, addClaim, addDocument, made, move, rosterColumns, world } from '../tool/world.js';

const AUGUST = '2020-08-20 10:00+08';
let db, ids, who;

before(async () => {
	db = await database({ sandbox: false });
	({ ids, who } = await world(db));
});
after(() => db?.drop());

const UNDONE = new Error('undone');

/** Does it as an actor, asks every constraint that waits for the commit, and undoes it; gives the constraint that refused, or null. */
async function refusal(actor, work, when = AUGUST) {
	const tried = acting(db, actor, async (client) => {
		await work(client);
		await client.query('SET CONSTRAINTS ALL IMMEDIATE');
		throw UNDONE;
	}, when);
	return tried.catch((error) => {
		if (error === UNDONE) return null;
		if (!error.constraint) throw error;
		return error.constraint;
	});
}

/** A submission as the program writes it, without its judgement. */
async function submit(client, id) {
	await move(client, 'claim', 'submit', id, [['first', 'start']]);
	await execute(client, 'claim_receive', { id });
	return execute(client, 'claim_reserve', { id });
}

let claims = 0;
/** A draft of employer 1, complete unless told otherwise. */
async function draft(month, count = 2, more = {}) {
	const id = made('8a', ++claims);
	await addClaim(db, id, ids.plan, who.clerk, AGENCY.changji, { month, from: 200 + 10 * claims, count, when: AUGUST, ...more });
	return id;
}

/** A draft of employer 1 with its roster and these scans, and no payroll. */
async function bare(month, scans = []) {
	const id = made('8a', ++claims);
	await acting(db, who.clerk, async (client) => {
		await client.query(
			`INSERT INTO dossier (id, flow, enterprise_id, agency_id, created_at, updated_at) VALUES ($1, 'claim', $2, $3, clock_now(), clock_now())`,
			[id, ids.enterprise, AGENCY.changji],
		);
		await execute(client, 'claim_insert', { id, plan_id: ids.plan, month });
		await move(client, 'claim', 'create', id);
		await execute(client, 'roster_write', rosterColumns(id, 200 + 10 * claims, 2));
		for (const [n, [kind, attestations]] of scans.entries()) await addDocument(client, made(`b${n}`, claims), id, kind, attestations);
	}, AUGUST);
	return id;
}

test('evidence (S41, S43): no constraint asks for scans or payroll, so the judgement is all that refuses', async () => {
	const id = await bare('2020-08-01');
	assert.equal(await refusal(who.clerk, (client) => submit(client, id)), null);
});

test('attested payroll (S42): no constraint reads attestations, so the judgement is all that refuses', async () => {
	const id = await bare('2020-09-01', [['roster_scan'], ['signed_payroll', ['worker_signed']]]);
	assert.equal(await refusal(who.clerk, (client) => submit(client, id)), null);
});

test('acceptance windows (S76): no constraint knows the day of a receipt, so the judgement is all that refuses', async () => {
	const id = await draft('2020-10-01');
	assert.equal(await refusal(who.clerk, (client) => submit(client, id), '2021-03-01 10:00+08'), null);
	const [policy] = (await db.query(`SELECT within_window(id, 'training', 'claim_accept_until', '2021-03-01 10:00+08') AS open FROM policy`)).rows;
	assert.equal(policy.open, false);
});

test('the n-th working day after a day is the one that completes them, and none is told where a year has no calendar (S60)', async () => {
	const { rows } = await db.query(`SELECT n, working_day_after(a.id, f.day, n) AS last, working_days(a.id, f.day, working_day_after(a.id, f.day, n)) AS counted
		FROM agency a, (VALUES (date '2020-09-29'), ('2020-12-31'), ('2021-02-03')) AS f(day), generate_series(1, 60) n WHERE a.code = 'CJ-CJ'`);
	assert.equal(rows.length, 180);
	for (const row of rows) assert.equal(row.counted, row.n);
	const { rows: [one] } = await db.query(`SELECT working_day_after(id, '2020-12-31', 15)::text AS wages, working_day_after(id, '2021-01-04', 10)::text AS late,
		working_day_after(id, '2023-12-25', 4)::text AS near, working_day_after(id, '2023-12-25', 10) AS far,
		(SELECT layer || ' ' || year FROM calendar_gap(id, '2023-12-25')) AS gap FROM agency WHERE code = 'CJ-CJ'`);
	assert.deepEqual(one, { wages: '2021-01-22', late: '2021-01-18', near: '2023-12-29', far: null, gap: 'CN-65 2024' });
});

test('claimable month (S39): none refuses the step, and the report names the case (I21); outside the policy there is no such claim', async () => {
	const id = await draft('2020-11-01');
	let broken;
	assert.equal(await refusal(who.clerk, async (client) => {
		await submit(client, id);
		await client.query('RESET ROLE');
		broken = (await client.query('SELECT * FROM invariant_21() AS id')).rows.map((row) => row.id);
	}), null);
	assert.deepEqual(broken, [id]);
	await assert.rejects(draft('2021-01-01'), { constraint: 'claim_policy_month' });
});

test('within the notice (S37): persons beyond those published are refused where their months are reserved', async () => {
	const id = await draft('2020-12-01', 6);
	assert.equal(await refusal(who.clerk, (client) => submit(client, id)), 'person_month_within_notice');
});

test('a claim asks persons times the amount of the month, whoever writes it (S32)', async () => {
	const change = (set) => (client) => client.query(`UPDATE claim SET ${set} WHERE id = $1`, [ids.draft]);
	assert.equal(await refusal(who.other, change('asked_fen = 60001')), 'claim_amount');
	assert.equal(await refusal(who.other, change('lines = 3')), 'claim_amount');
	assert.equal(await refusal(who.other, change('lines = 3, asked_fen = 90000')), 'claim_sum');
	assert.equal(await refusal(who.other, change('asked_fen = asked_fen')), null);
});

/** A plan of five persons for June to December, at the amount that an SQL expression gives. */
const plan = (amount) => async (client) => {
	const id = made('4a', 1);
	await client.query(
		`INSERT INTO dossier (id, flow, enterprise_id, agency_id, created_at, updated_at) VALUES ($1, 'plan', $2, $3, clock_now(), clock_now())`,
		[id, ids.enterprise, AGENCY.changji],
	);
	await client.query(
		`INSERT INTO plan (id, series_id, revision, enterprise_id, agency_id, policy_id, category, first_month, last_month, content, manner, posts,
			amount_fen, headcount)
		VALUES ($1, $1, 1, $2, $3, $4, 'new_hire', '2020-06-01', '2020-12-01', '岗位技能', '师带徒', '服务员', ${amount}, 5)`,
		[id, ids.enterprise, AGENCY.changji, POLICY],
	);
	await move(client, 'plan', 'create', id);
	return id;
};

test("a plan's amount is its persons times the amounts of its months, six of a person at most, whoever writes it (S32)", async () => {
	assert.equal(await refusal(who.clerk, plan(5 * 6 * 30000)), null);
	for (const amount of [5 * 7 * 30000, 5 * 6 * 30000 - 1, 1]) assert.equal(await refusal(who.clerk, plan(amount)), 'plan_amount_due');
	const changed = (set) => async (client) => client.query(`UPDATE plan SET ${set} WHERE id = $1`, [await plan(5 * 6 * 30000)(client)]);
	assert.equal(await refusal(who.clerk, changed('amount_fen = amount_fen + 30000')), 'plan_amount_due');
	assert.equal(await refusal(who.clerk, changed('headcount = 6')), 'plan_amount_due');
	assert.equal(await refusal(who.clerk, changed(`last_month = '2020-07-01'`)), 'plan_amount_due');
	assert.equal(await refusal(who.clerk, changed(`last_month = '2020-07-01', headcount = 6, amount_fen = 360000`)), null);
});

test('acceptance windows of plans (S76): no constraint knows the day of a filing, so the judgement is all that refuses', async () => {
	const file = async (client) => move(client, 'plan', 'submit', await plan(5 * 6 * 30000)(client), [['plan', 'start']]);
	assert.equal(await refusal(who.clerk, file, '2021-03-01 10:00+08'), null);
});

test('a ground of the policy holds every parameter that the rules read of a case', async () => {
	const source = (path) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
	const words = (text, pattern) => [...text.matchAll(pattern)].map(([, word]) => word);
	const { rows: [held] } = await db.query(`SELECT read_parameters('training') AS training, read_parameters('refund') AS refund`);
	const { rows } = await db.query(`SELECT DISTINCT name FROM policy_parameter WHERE programme = 'training'`);
	const asked = words(await source('sql/query/training_terms.sql'), /'\{?(\w+)/g);
	const training = rows.map(({ name }) => name).filter((name) => asked.includes(name));
	assert.ok(training.length >= 15, training.join());
	assert.deepEqual(training.filter((name) => !held.training.includes(name)), []);
	// how much a pool keeps back opens its gate, and takes nothing from what a case is entitled to (S17)
	const refund = words(await source('include/tbl/refund.def'), /^TERM\((\w+)/gm).filter((name) => !name.startsWith('reserve_months_'));
	assert.deepEqual(refund.filter((name) => !held.refund.includes(name)), []);
	assert.deepEqual(held.refund.filter((name) => !refund.includes(name)), []);
});
