// A walk (walker.js) and what is looked at on its way and at its end: the database keeps its promises, the audit chain is whole, the ledger sums up,
// every reply was one that the contract promises, none was the program's own fault, and every case that somebody
// holds can be brought further.
//
//   walks({ seed: 2020, steps: 500, firms: 6, until: '2020-08-20' });      // tests of node:test; `each`: how often every row is taken
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { staySignedIn } from './session.js';
import { Client } from './client.js';
import { watch } from './contract.js';
import { invariants } from './server.js';
import { begin } from './story.js';
import { stuck } from './walk_end.js';
import { Walker } from './walker.js';

/** How often the promises of the database are looked at, so that a broken one is found near its cause. */
const LOOK = 250;

/** Each posting sums up to nothing, each head of a fund to its entries. */
async function ledgerSumsUp({ client }) {
	for (const fund of (await client.ok('GET', '/v1/funds')).body.data) {
		const heads = {}, postings = new Map();
		for (const line of await client.all(`/v1/funds/${fund.id}/ledger`)) {
			heads[line.account] = (heads[line.account] ?? 0) + line.amount_fen;
			postings.set(line.posting, (postings.get(line.posting) ?? 0) + line.amount_fen);
		}
		for (const head of ['available', 'reserved', 'paid', 'recovered']) assert.equal(fund[`${head}_fen`], heads[head] ?? 0, `${fund.code} ${head}`);
		assert.deepEqual([...postings].filter(([, sum]) => sum !== 0), [], fund.code);
	}
}

export function walks({ each, ...walk }) {
	const { seed, steps } = walk;
	staySignedIn(Client);
	const seen = watch(Client);
	let story, walker;
	before(async () => {
		story = await begin();
		walker = await Walker.begin(story, walk);
	});
	after(() => {
		if (process.env.DRILL_TRACE) console.error(walker?.trace.join('\n'));
		return story?.end();
	});

	test(`${steps} steps with the seed ${seed}: the promises hold all the way, and no fault is the program's`, async () => {
		const look = async () => assert.deepEqual(await invariants(story.server.db), {}, walker.trace.slice(-LOOK).join('\n'));
		await walker.walk(LOOK, look);
		await walker.book.read();
		for (const line of walker.book.lines()) console.log(`say: ${line}`);
		console.log(`say: ${walker.asked} steps (${walker.further} beyond ${steps}), ${walker.taken} succeeded, until ${story.now.slice(0, 10)}`);
		await look();
	});

	test('at least half of the steps succeeded', () => assert.ok(walker.taken * 2 >= walker.asked, `${walker.taken} of ${walker.asked}`));

	if (each)
		test(`every row that an operation takes was taken ${each} times, and so often every kind of ground fell in each phase`, () => {
			assert.deepEqual(walker.book.below(each), []);
		});

	test('no operation takes a row that is not known to be taken', () => assert.deepEqual(walker.book.later.filter(({ times }) => times > 0), []));

	test('the chain of the audit is whole, and the ledger sums up', async () => {
		const { body } = await walker.eye.client.ok('GET', '/v1/audit/verification');
		assert.deepEqual([body.whole, body.broken], [true, []]);
		await ledgerSumsUp(walker.eye);
	});

	test('every case that somebody holds can be brought further', async () => assert.deepEqual(await stuck(walker), []));

	test('every reply was one that the contract promises', () => {
		assert.deepEqual(seen.breaches, []);
		assert.ok(seen.replies > steps);
	});
}
