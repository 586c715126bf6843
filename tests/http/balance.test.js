// The balance of a code and base year (S7 to S12, S63): what an employer is owed is what it is entitled to less what it was paid and did not
// pay back, for originals and top-ups alike, whoever registered the code. Large employers with 40,000 yuan of premiums were paid 50 %; then
// the rate is 100 %.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem, assertSilent } from '../tool/problem.js';
import { agent, apply, approve, fund, paidByHalf, parameter, pay, record, reserve, run } from '../tool/refund.js';
import { begin } from '../tool/story.js';

const RAISED = '2020-08-10';
const [WHOLE, HALF] = [4000000, 2000000];

let story, one, prefecture;
let laidOff, lower, failing, returned, closed;

/** A recovery of that much, decided and repaid. */
async function recovered(refund, amount_fen) {
	const recovery = await story.recovery(refund, { amount_fen, who: one });
	await story.repay(recovery, amount_fen);
}

/** A bank return long after payment, and the payment given up. */
async function givenUp(refund) {
	await story.play(refund.batch, { all: 'late_return' });
	const [{ id }] = await story.payments(refund);
	await prefecture.act(`/v1/payments/${id}`, 'cancel', { reason: '企业放弃' });
}

/** The employer's registration ends, and its code registers anew; whom the offers left out between. */
async function registeredAnew(firm) {
	await firm.county.act(firm.path, 'close', { text: '已注销' });
	const { left_out: before } = await run(story, 'offers', { year: 2020 }, { until: 'previewed' });
	return { before, anew: await story.firm({ size: 'large', uscc: firm.uscc }) };
}

const preview = async () => run(story, 'top-ups', { year: 2020 }, { until: 'previewed' });
const itemOf = async (list, refund) => (await one.all(`${list.path}/items`)).find((item) => item.original_id === refund.id);
const paidTo = async (uscc) => {
	const { rows } = await story.server.db.query(
		`SELECT coalesce(sum(e.amount_fen), 0)::int AS fen FROM ledger_entry e JOIN refund r ON r.id = e.case_id
		WHERE e.account = 'paid' AND r.uscc = $1`, [uscc]);
	return rows[0].fen;
};

before(async () => {
	story = await begin();
	one = await agent(story, 1);
	prefecture = await story.as('prefecture-2');
	await parameter(story, 'layoff_method', 'C');
	await parameter(story, 'large_rate_bp', 10000, RAISED);
	await reserve(story);
	await fund(story, 200000000);
	[laidOff, lower, failing, returned, closed] = [await paidByHalf(story), await paidByHalf(story), await paidByHalf(story), await paidByHalf(story), await paidByHalf(story)];
	await record(story, laidOff.firm, { insured_end: 50, insured_now: 50, claimants: 50 });
	await recovered(laidOff, HALF);
	await record(story, lower.firm, { employer_fen: 1500000, worker_fen: 1500000 });
	await recovered(lower, 500000);
	await record(story, failing.firm, { arrears_fen: 1 });
	Object.assign(closed, await registeredAnew(closed.firm));
	await story.on(RAISED);
});
after(() => story?.end());

test('half the staff was laid off and all was paid back: the raised rate owes nothing', async () => {
	const list = await preview();
	assert.equal(await itemOf(list, laidOff), undefined);
	assert.equal(list.left_out['R-REFUND-05'], 1);
});

test('premiums of 30,000 yuan, 20,000 paid and 5,000 paid back: the raised rate owes 15,000', async () => {
	const { amount_fen, computed } = await itemOf(await preview(), lower);
	assert.equal(amount_fen, 1500000);
	assert.deepEqual([computed.entitlement_fen, computed.paid_fen, computed.amount_fen], [3000000, 1500000, 1500000]);
});

test('a record by which a rule fails leaves the refund out of the top-ups, by that rule', async () => {
	const list = await preview();
	assert.equal(await itemOf(list, failing), undefined);
	assert.equal(list.left_out['R-REFUND-03'], 1);
});

test('a code that registered anew after its refund was paid has no second one: 409, and no offer', async () => {
	const refused = await closed.anew.clerk.post('/v1/refunds', { year: 2020 });
	const { errors } = assertProblem(refused, 409, 'conflict', { at: '/year', guard: 'refund_of_year' });
	assert.match(errors[0].detail, /2020/);
	assertSilent(refused, closed.firm.name, closed.id);
	const offers = await run(story, 'offers', { year: 2020 }, { until: 'previewed' });
	assert.ok(!(await one.all(`${offers.path}/items`)).some((item) => item.enterprise_id === closed.anew.id));
	assert.equal(offers.left_out.has_refund, closed.before.has_refund + 1);
	assert.equal(await paidTo(closed.firm.uscc), HALF);
});

test('its top-up is left out: the registration that would be paid is closed', async () => {
	const list = await preview();
	assert.equal(await itemOf(list, closed), undefined);
	assert.equal(list.left_out.enterprise_verified, 1);
});

test('an original given up after its top-up was paid leaves the rest to a new application', async () => {
	await run(story, 'top-ups');
	const { body } = await one.ok('GET', returned.path);
	await pay(story, body.top_ups);
	await givenUp(returned);
	await story.accountOf(returned.firm, { number: '6222020000017654321' });
	const again = await apply(story, returned.firm);
	const seen = await story.look(again);
	await approve(story, again);
	await pay(story, [again]);
	assert.equal(await paidTo(returned.firm.uscc), WHOLE);
	assert.deepEqual([seen.computed.entitlement_fen, seen.computed.paid_fen, seen.amount_fen], [WHOLE, HALF, HALF]);
	assert.equal(await itemOf(await preview(), again), undefined, 'nothing more is owed');
});

test('a top-up that was taken back is judged anew by the receipt and the rate of its own, and by the balance', async () => {
	const { body } = await one.ok('GET', lower.path);
	const [topUp] = body.top_ups.map(({ id }) => ({ id, path: `/v1/refunds/${id}`, firm: lower.firm }));
	assert.equal((await story.look(topUp, one)).amount_fen, 1500000);
	await prefecture.act(topUp.path, 'reopen', { text: '征缴记录有更正' });
	await record(story, lower.firm, { employer_fen: 1600000, worker_fen: 1600000 });
	await parameter(story, 'large_rate_bp', 9000, '2020-08-11');
	await one.act(topUp.path, 'recompute');
	const { amount_fen, computed } = await story.look(topUp, one);
	assert.deepEqual([amount_fen, computed.entitlement_fen, computed.paid_fen], [1700000, 3200000, 1500000]);
});

test('a refund is approved only while the balance owes it; judged again it has what is owed', async () => {
	const firm = await story.firm({ size: 'large' });
	await record(story, firm);
	const refund = await apply(story, firm);
	await story.server.db.query('UPDATE balance SET entitled_fen = entitled_fen - 1 WHERE uscc = $1', [firm.uscc]);
	const refused = await one.act(refund.path, 'approve', { text: '符合条件' }, { expect: 409 });
	assertProblem(refused, 409, 'condition_not_met', { guard: 'owed_by_balance' });
	await one.act(refund.path, 'recompute');
	await approve(story, refund);
});

test('a second application and a run that is carried out at once pay the code once', async () => {
	const firm = await story.firm({ size: 'large' });
	await record(story, firm);
	const offers = await run(story, 'offers', { year: 2020 }, { until: 'previewed' });
	const other = await agent(story, 2);
	await Promise.all([
		firm.clerk.post('/v1/refunds', { year: 2020 }), other.post(`${offers.path}/confirm`, undefined, { match: '*' }),
	]);
	assert.equal((await firm.clerk.all('/v1/refunds')).length, 1);
});
