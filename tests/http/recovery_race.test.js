// Recoveries opened, revised, repaid and decided at once: never more than was paid, and each part once (S63, I19).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { begin } from '../tool/story.js';

let story, prefecture, finance, claim, other;

before(async () => {
	story = await begin();
	[prefecture, finance] = [await story.as('prefecture-1'), await story.as('finance-1')];
	await story.deposit(100000000);
	const plans = [];
	for (let i = 0; i < 2; i++) plans.push(await story.plan(await story.firm(), { headcount: 20, until: 'published' }));
	await story.closeNotice(plans[1]);
	claim = await story.claim(plans[0], { workers: 5, until: 'paid' });
	other = await story.claim(plans[1], { workers: 5, until: 'paid' });
});
after(() => story.end());

const atOnce = (times, ask) => Promise.all(Array.from({ length: times }, (_, at) => ask(at)));
const count = (replies, status) => replies.filter((reply) => reply.status === status).length;
const said = (replies) => replies.map((reply) => `${reply.status} ${reply.text}`).join('\n');

test('twenty openings at once claim what was paid and no more', async () => {
	const opening = { case_id: claim.id, amount_fen: 20000, clause: 'S63', reason: '经核查，人员当月未在岗' };
	const replies = await atOnce(20, (at) => (at % 2 ? prefecture : claim.firm.county).post('/v1/recoveries', opening));
	assert.equal(count(replies, 201), 7, said(replies));
	for (const reply of replies.filter((one) => one.status !== 201)) assertProblem(reply, 409, 'condition_not_met', { guard: 'amount_within_paid' });
	const open = await prefecture.all(`/v1/recoveries?case_id=${claim.id}`);
	assert.equal(open.reduce((sum, one) => sum + one.amount_fen, 0), 140000);
	// The last ten thousand: every one of them would like to have it.
	const revised = await Promise.all(open.map((one) => prefecture.post(`/v1/recoveries/${one.id}/revise`, { amount_fen: 30000, reason: '更正' }, { match: '*' })));
	assert.equal(count(revised, 200), 1, said(revised));
	for (const reply of revised.filter((one) => one.status !== 200)) assertProblem(reply, 409, 'condition_not_met', { guard: 'amount_within_paid' });
});

test('a rest is repaid once, however many receipts for it come at once', async () => {
	const recovery = await story.recovery(other, { amount_fen: 30000 });
	const fund = await story.fund();
	const receipt = (at) => ({ amount_fen: 10000, document_no: `缴款书-${at}`, received_on: '2020-07-20' });
	const replies = await atOnce(12, (at) => finance.post(`${recovery.path}/repay`, receipt(at), { match: '*' }));
	assert.equal(count(replies, 200), 3, said(replies));
	for (const reply of replies.filter((one) => one.status !== 200)) assert.equal(reply.status, 409, reply.text);
	assert.equal((await story.fund()).recovered_fen - fund.recovered_fen, 30000);
	const { body } = await prefecture.ok('GET', recovery.path);
	assert.deepEqual([body.state, body.entries.length], ['settled', 3]);
	const taken = await atOnce(8, () => finance.post(`${recovery.path}/reverse`, { seq: 1, reason: '银行退票' }, { match: '*' }));
	assert.equal(count(taken, 200), 1, said(taken));
	assert.equal((await story.fund()).recovered_fen - fund.recovered_fen, 20000);
});

test('a late return and openings of its recovery at once: none is left of what is not paid any more', async () => {
	const opening = { case_id: other.id, amount_fen: 1000, clause: 'S63', reason: '经核查' };
	const [, ...opened] = await Promise.all([
		finance.post(`/sandbox/bank/batches/${other.batch.id}/play`, { all: 'late_return' }),
		...Array.from({ length: 8 }, () => prefecture.post('/v1/recoveries', opening)),
	]);
	for (const reply of opened) assert.ok([201, 409].includes(reply.status), reply.text);
	assert.equal((await story.look(other)).state, 'payment_returned');
	const left = (await prefecture.all(`/v1/recoveries?case_id=${other.id}`)).filter((one) => one.state !== 'dropped');
	assert.deepEqual(left.map((one) => one.recovered_fen), [20000]);
});
