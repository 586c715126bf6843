// minutes: 20, build: asan
// Long walks over the flows: whoever is next does what is offered to him, or what is not, on whatever is there. Afterwards the audit chain is
// whole, the database keeps its promises, the ledger sums up, and no request was answered by the program's own fault.
//
// DRILL_SEED walks one walk again, DRILL_TURNS sets its length.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '../tool/client.js';
import { watch } from '../tool/contract.js';
import { invariants } from '../tool/server.js';
import { begin } from '../tool/story.js';
import { staySignedIn } from './session.js';
import { Walker, settle, unknownNames } from './walker.js';

const SEEDS = process.env.DRILL_SEED ? [Number(process.env.DRILL_SEED)] : [2020, 23, 63];
const TURNS = Number(process.env.DRILL_TURNS ?? 800);
/** How often the promises of the database are looked at, so that a broken one is found near its cause. */
const LOOK = 100;

staySignedIn(Client);
const seen = watch(Client);

/** So many turns on ground of its own, and what is looked at afterwards; the walker, and how many cases were paid. */
async function walkOn(story, seed) {
	const world = await settle(story);
	const walker = new Walker(world, seed);
	for (let turn = 1; turn <= TURNS; turn++) {
		await walker.turn();
		if (turn % LOOK === 0) assert.deepEqual(await invariants(story.server.db), {}, walker.trace.slice(-LOOK).join('\n'));
	}
	if (process.env.DRILL_TRACE) console.error(walker.trace.join('\n'));
	await chainIsWhole(world);
	await ledgerSumsUp(world);
	const { rows } = await story.server.db.query(`SELECT count(*) AS n FROM dossier WHERE flow IN ('claim', 'refund') AND state = 'paid'`);
	return { walker, paid: rows[0].n };
}

async function walk(seed) {
	const story = await begin();
	const { walker, paid } = await walkOn(story, seed).finally(() => story.end());
	const steps = [...walker.taken].filter(([step]) => !/ /.test(step));
	const count = steps.reduce((sum, [, times]) => sum + times, 0);
	console.log(
		`say: seed ${seed}: ${TURNS} turns, ${count} steps of ${steps.length} kinds, ${walker.refused} refused, ` +
			`${walker.states.size} states, ${paid} paid, until ${story.now.slice(0, 10)}`,
	);
	return { kinds: steps.map(([step]) => step), paid };
}

async function chainIsWhole({ eye }) {
	const { body } = await eye.ok('GET', '/v1/audit/verification');
	assert.deepEqual([body.whole, body.broken], [true, []]);
}

/** Each posting sums up to nothing, each head of a fund to its entries. */
async function ledgerSumsUp({ eye }) {
	for (const fund of (await eye.ok('GET', '/v1/funds')).body.data) {
		const heads = {}, postings = new Map();
		for (const line of await eye.all(`/v1/funds/${fund.id}/ledger`)) {
			heads[line.account] = (heads[line.account] ?? 0) + line.amount_fen;
			postings.set(line.posting, (postings.get(line.posting) ?? 0) + line.amount_fen);
		}
		for (const head of ['available', 'reserved', 'paid', 'recovered']) assert.equal(fund[`${head}_fen`], heads[head] ?? 0, `${fund.code} ${head}`);
		assert.deepEqual([...postings].filter(([, sum]) => sum !== 0), [], fund.code);
	}
}

test('the walker knows only what the contract has', () => assert.deepEqual(unknownNames(), []));

const walked = [];
for (const seed of SEEDS)
	test(`${TURNS} turns with the seed ${seed}: chain, promises and ledger hold, and no fault of the program`, async () => {
		walked.push(await walk(seed));
	});

test('the walks went far: many kinds of steps were taken, and money was paid', () => {
	const kinds = new Set(walked.flatMap((one) => one.kinds));
	const turns = SEEDS.length * TURNS;
	assert.ok(kinds.size >= Math.min(30, turns / 40), [...kinds].sort().join(' '));
	assert.ok(turns < 2000 || walked.some((one) => one.paid > 0));
});

test('every reply was one that the contract promises', () => {
	assert.deepEqual(seen.breaches, []);
	assert.ok(seen.replies > TURNS);
});
