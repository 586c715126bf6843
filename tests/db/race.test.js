// Many at once: what must happen once happens once, whoever comes first.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { database } from '../tool/cluster.js';
import { execute } from '../tool/statement.js';
import { AGENCY, FUND, acting, addClaim, addPlan, made, submitClaim, world } from '../tool/world.js';

const WHEN = '2020-12-20 10:00+08';
let db, ids, who, clients;

before(async () => {
	db = await database({ sandbox: false });
	({ ids, who } = await world(db));
	clients = await Promise.all(Array.from({ length: 20 }, () => db.connect()));
});
after(async () => {
	await Promise.all((clients ?? []).map((client) => client.end()));
	await db?.drop();
});

const broken = async () => (await db.query('SELECT invariant FROM invariant_report() WHERE violations > 0')).rows;
const outcome = (promise) => promise.then(() => 'done', (error) => error.conflicts?.[0].code ?? error.constraint ?? error.message);
const count = (outcomes, wanted) => outcomes.filter((one) => one === wanted).length;

// Business time is one row for all: it is set once, before they race.
async function clockAt() {
	await db.query(`UPDATE sandbox_clock SET shift = $1::timestamptz - now()`, [WHEN]);
}

test('two employers claim the same persons at once: one gets their months', async () => {
	for (const [at, month] of ['2020-08-01', '2020-09-01', '2020-10-01', '2020-11-01'].entries()) {
		const [mine, theirs] = [made('90', at * 2), made('90', at * 2 + 1)];
		await addClaim(db, mine, ids.plan, who.clerk, AGENCY.changji, { month, from: 100, count: 5, when: WHEN });
		await addClaim(db, theirs, ids.otherPlan, who.other, AGENCY.fukang, { month, from: 100, count: 5, when: WHEN });
		await clockAt();
		const outcomes = await Promise.all([
			outcome(submitClaim(clients[0], mine, who.clerk)), outcome(submitClaim(clients[1], theirs, who.other)),
		]);
		assert.deepEqual(outcomes.sort(), ['PERSON_MONTH_TAKEN', 'done']);
	}
	assert.deepEqual(await broken(), []);
});

test('seven months of one person are claimed at once: six are given', async () => {
	const plan = made('40', 9);
	await addPlan(db, plan, made('50', 9), who.other, who.away, AGENCY.fukang);
	const months = [6, 7, 8, 9, 10, 11, 12].map((n) => `2020-${String(n).padStart(2, '0')}-01`);
	for (const [at, month] of months.entries())
		await addClaim(db, made('91', at), plan, who.other, AGENCY.fukang, { month, from: 200, count: 1, when: WHEN });
	await clockAt();
	const outcomes = await Promise.all(months.map((month, at) => outcome(submitClaim(clients[at], made('91', at), who.other))));
	assert.equal(count(outcomes, 'done'), 6, String(outcomes));
	assert.equal(count(outcomes, 'SIX_MONTHS_USED'), 1, String(outcomes));
	assert.deepEqual(await broken(), []);
});

test('twenty times the same key: one effect', async () => {
	const key = randomUUID();
	const outcomes = await Promise.all(clients.map((client) => acting(client, who.clerk, async () => {
		const { rows } = await client.query(`SELECT outcome FROM idempotency_begin('p', $1, '\\x01')`, [key]);
		if (rows[0].outcome === 'new') await client.query(`SELECT idempotency_store('p', $1, 201, '{}', 'application/json', '/x', 1)`, [key]);
		return rows[0].outcome;
	})));
	assert.equal(count(outcomes, 'new'), 1, String(outcomes));
	assert.equal(count(outcomes, 'running') + count(outcomes, 'replay'), 19, String(outcomes));
});

test('a key that belongs to another request is told so', async () => {
	const begin = (digest) => acting(db, who.clerk, async () => {
		const { rows } = await db.query(`SELECT outcome FROM idempotency_begin('p', 'same', $1)`, [Buffer.from(digest)]);
		if (rows[0].outcome === 'new') await db.query(`SELECT idempotency_store('p', 'same', 200, NULL, NULL, NULL, NULL)`);
		return rows[0].outcome;
	});
	assert.deepEqual([await begin('a'), await begin('a'), await begin('b')], ['new', 'replay', 'reused']);
});

test('numbers have no gap, however many take one and whoever gives up', async () => {
	const take = async (client, keep) => {
		await client.query('BEGIN');
		const { rows } = await client.query(`SELECT next_number('race') AS n`);
		await client.query(keep ? 'COMMIT' : 'ROLLBACK');
		return keep ? rows[0].n : null;
	};
	const taken = (await Promise.all(clients.map((client, at) => take(client, at % 3 !== 0)))).filter(Boolean);
	assert.deepEqual(taken.sort((a, b) => a - b), taken.map((_, at) => at + 1));
});

test('a fund drained by many at once stops at nothing', async () => {
	const { rows: [before_] } = await db.query(`SELECT available_fen AS fen FROM fund WHERE id = $1`, [FUND]);
	const share = Math.floor(before_.fen / 10);
	const draw = (client) => acting(client, { ...who.payer, role: 'system' }, () => execute(client, 'ledger_post', {
		posting: randomUUID(), fund_id: FUND, cause: 'deposit', from_account: 'available', to_account: 'source', amount_fen: share, case_id: ids.deposit,
	}));
	const outcomes = await Promise.all(clients.map((client) => outcome(draw(client))));
	assert.equal(count(outcomes, 'done'), 10, String(outcomes));
	assert.equal(count(outcomes, 'fund_available'), 10, String(outcomes));
	const { rows: [left] } = await db.query(`SELECT available_fen AS fen FROM fund WHERE id = $1`, [FUND]);
	assert.equal(left.fen, before_.fen - 10 * share);
	assert.deepEqual(await broken(), []);
});
