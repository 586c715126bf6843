// Recoveries that corrections open (S12, S32, S63): whose months come free, who may claim less, and what becomes of one whose payment comes
// back by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { corrections, round } from '../tool/correction.js';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, approve, fund, paidByHalf, parameter, pay, record, reserve } from '../tool/refund.js';
import { begin } from '../tool/story.js';

const REASON = { reason: '经核实' };
const refunds = [];
let story, one, other, prefecture, second, finance;

before(async () => {
	story = await begin();
	[one, other] = await Promise.all([agent(story, 1), agent(story, 2)]);
	[prefecture, second, finance] = await Promise.all([story.as('prefecture-1'), story.as('prefecture-2'), story.as('finance-1')]);
	await parameter(story, 'layoff_method', 'C');
	await reserve(story);
	await fund(story, 100000000);
	await story.deposit(100000000);
	for (let i = 0; i < 5; i++) refunds.push(await paidByHalf(story));
});
after(() => story?.end());

/** The correction of a case, turned; the recovery that it opened. */
async function turned(thing, who) {
	await round(story);
	const [correction] = await corrections(who, thing);
	const { recovery_ids: [id] } = (await who.act(correction.path, 'turn')).body;
	return { id, path: `/v1/recoveries/${id}`, correction };
}

/** The recovery of a refund that has nobody left to claim it. */
async function claimedBack() {
	const refund = refunds.pop();
	await record(story, refund.firm, { claimants: 50 });
	return { refund, ...(await turned(refund, one)) };
}

async function decide({ path }, firm, with_) {
	await firm.clerk.act(path, 'answer', { statement: '同意退回' });
	await second.get(path);
	return second.act(path, 'decide', { reason: '事实清楚，应予追回', months_freed: false, ...with_ });
}

const look = (recovery) => story.look(recovery, prefecture);
const told = ({ state, amount_fen, recovered_fen }) => [state, amount_fen, recovered_fen];

async function comesBack(refund) {
	const [{ id, item_ref }] = await story.payments(refund);
	await story.play(refund.batch, { lines: [{ item_ref, outcome: 'late_return' }] });
	return `/v1/payments/${id}`;
}

async function balance(firm) {
	const { rows: [row] } = await story.server.db.query('SELECT * FROM refund_balance(ARRAY[$1], 2019)', [firm.uscc]);
	return [row.entitled_fen, row.paid_fen, row.recovered_fen, row.owed_fen];
}

const monthsOf = async (claim) =>
	(await story.server.db.query('SELECT state FROM person_month WHERE case_id = $1 ORDER BY line', [claim.id])).rows.map((row) => row.state);

test('a claim that is entitled to nothing is claimed back by its lines: their months are free when the money is back', async () => {
	const plan = await story.plan(await story.firm());
	const claim = await story.claim(plan, { until: 'paid' });
	await prefecture.act(plan.path, 'revoke', { text: '培训计划不实' });
	const recovery = await turned(claim, prefecture);
	assert.deepEqual((await look(recovery)).lines, [1, 2]);
	assert.equal((await decide(recovery, claim.firm, { months_freed: true })).body.months_freed, true);
	assert.deepEqual(await monthsOf(claim), ['used', 'used']);
	await story.repay(recovery, 60000);
	assert.deepEqual(await monthsOf(claim), ['voided', 'voided']);
	await story.claim(await story.plan(await story.firm()), { workers: claim.workers });
});

test('a correction names no line that another recovery names, and no months are free for less than they cost', async () => {
	const plan = await story.plan(await story.firm());
	const claim = await story.claim(plan, { workers: 3, until: 'paid' });
	await story.recovery(claim, { amount_fen: 40000, lines: [1] });
	await prefecture.get(plan.path);
	await prefecture.act(plan.path, 'revoke', { text: '培训计划不实' });
	const recovery = await turned(claim, prefecture);
	assert.deepEqual([(await look(recovery)).amount_fen, (await look(recovery)).lines], [50000, [2, 3]]);
	await claim.firm.clerk.act(recovery.path, 'answer', { statement: '同意退回' });
	await second.get(recovery.path);
	const refused = await second.act(recovery.path, 'decide', { reason: '应追回', months_freed: true }, { expect: 422 });
	assertProblem(refused, 422, 'invalid', { at: '/months_freed', guard: 'months_unpaid' });
});

test('less than a correction claims is claimed by another officer of its office alone, who did not decide the case', async () => {
	const recovery = await claimedBack();
	const less = (who, amount_fen, options) => who.act(recovery.path, 'revise', { amount_fen, ...REASON }, options);
	for (const who of [one, other, prefecture]) await who.get(recovery.path);
	assertProblem(await less(one, 1, { expect: 409 }), 409, 'condition_not_met', { guard: 'not_case_officer' });
	assertProblem(await less(prefecture, 1, { expect: 409 }), 409, 'condition_not_met', { guard: 'owner_side' });
	assert.equal((await less(one, 2000000)).body.amount_fen, 2000000);
	assert.equal((await less(other, 1500000)).body.amount_fen, 1500000);
});

test('who turned a correction does not claim less than it does', async () => {
	const refund = refunds.pop();
	await record(story, refund.firm, { claimants: 50 });
	const { path } = await turned(refund, other);
	await other.get(path);
	const refused = await other.act(path, 'revise', { amount_fen: 1, ...REASON }, { expect: 409 });
	assertProblem(refused, 409, 'condition_not_met', { guard: 'not_case_officer' });
	assert.equal((await look({ path })).amount_fen, 2000000);
});

test('a payment that comes back by itself leaves of a recovery only what came in: no new money is set off against the rest', async () => {
	const { refund, correction, ...recovery } = await claimedBack();
	await decide(recovery, refund.firm);
	await story.repay(recovery, 500000);
	const payment = await comesBack(refund);
	assert.deepEqual(told(await look(recovery)), ['settled', 500000, 500000]);
	const steps = (await prefecture.ok('GET', `/v1/cases/${recovery.id}/timeline`)).body.steps.slice(-2);
	assert.deepEqual(steps.map((step) => [step.action, step.role]), [['reduce', 'system'], ['settle', 'system']]);
	assert.equal((await story.look(correction, one)).state, 'open');
	await round(story);
	assert.equal((await story.look(correction, one)).state, 'cleared');
	await record(story, refund.firm);
	await second.get(payment);
	await second.act(payment, 'cancel', { reason: '企业放弃' });
	await story.accountOf(refund.firm, { number: '6222020000077777772' });
	const again = await apply(story, refund.firm);
	await approve(story, again);
	await pay(story, [again]);
	const [{ gross_fen, offset_fen, net_fen }] = await story.payments(again);
	assert.deepEqual([gross_fen, offset_fen, net_fen], [2000000, 0, 2000000]);
	await round(story);
	assert.deepEqual(await balance(refund.firm), [2000000, 2000000, 500000, 500000]);
	const [owed] = await corrections(one, again);
	assert.deepEqual([owed.state, owed.left_fen], ['open', 500000]);
	assert.equal((await one.act(owed.path, 'turn')).body.supplement_ids.length, 1);
});

test('paid again, what fell of a recovery is claimed anew', async () => {
	const { refund, ...recovery } = await claimedBack();
	await decide(recovery, refund.firm);
	await story.repay(recovery, 500000);
	const payment = await comesBack(refund);
	await round(story);
	await story.accountOf(refund.firm, { number: '6222020000077777773' });
	await prefecture.get(payment);
	await prefecture.act(payment, 'reissue', { reason: '新账户已核实' });
	await record(story, refund.firm); // else it is not paid again
	await story.play(await story.batch(refund.letter), { all: 'settle' });
	await record(story, refund.firm, { claimants: 50 });
	await round(story);
	await round(story);
	const [now] = await corrections(one, refund);
	assert.deepEqual([now.state, now.left_fen], ['open', -1500000]);
	await one.act(now.path, 'turn');
	const claimed = await prefecture.all(`/v1/recoveries?case_id=${refund.id}`);
	assert.deepEqual(claimed.map(told), [['opened', 1500000, 0], ['settled', 500000, 500000]]);
});

test('a receipt that was wrong, of a payment that came back: nothing is claimed any more', async () => {
	const { refund, ...recovery } = await claimedBack();
	await decide(recovery, refund.firm);
	await story.repay(recovery, 500000);
	await comesBack(refund);
	await finance.get(recovery.path);
	await finance.act(recovery.path, 'reverse', { seq: 1, reason: '银行退票' });
	await round(story);
	assert.deepEqual((await look(recovery)).state, 'dropped');
});
