// Refunds on their way to the bank: letters of the UI agency (S16, S47), batches of finance from the unemployment fund alone (S5), money that
// comes back (S48), beside the training subsidy of the same employer (Q6).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, approve, fund, letter, parameter, pay, record, reserve } from '../tool/refund.js';
import { begin } from '../tool/story.js';

const REASON = { reason: '企业已更正账户并经核实' };
const FULL = 4000000;

let story, one, other, away, prefecture, second, finance, payer;

before(async () => {
	story = await begin();
	await parameter(story, 'layoff_method', 'C');
	[one, other, away] = await Promise.all([agent(story, 1), agent(story, 2), agent(story, 1, 'CJ-ZD-UI')]);
	[prefecture, second] = await Promise.all([story.as('prefecture-1'), story.as('prefecture-2')]);
	[finance, payer] = await Promise.all([story.as('finance-1'), story.as('finance-2')]);
	await reserve(story, 30);
	await fund(story, 100 * FULL);
});
after(() => story?.end());

/** An approved refund of 40,000 yuan, its money set aside. */
async function approved(firm) {
	firm ??= await story.firm({ size: 'small' });
	await record(story, firm);
	const refund = await apply(story, firm);
	await approve(story, refund);
	return refund;
}

const state = async (thing, who) => (await story.look(thing, who)).state;
const paymentsOf = (refund, who = one) => who.all(`/v1/payments?case_id=${refund.id}`);

/** The bank says something of the newest payment of a refund. */
async function says(batch, refund, outcome, with_ = {}) {
	const [{ item_ref }] = await paymentsOf(refund);
	const line = { item_ref, outcome, booked_on: story.now.slice(0, 10), bank_ref: `B-${item_ref}-${outcome}`, ...with_ };
	await finance.act(batch.path, 'results', { lines: [line] });
}

test('two officers of the agency order the payment, and the paper is theirs (S16, S47)', async () => {
	const refund = await approved();
	const order = await letter(story, [refund], { until: 'draft' });
	assertProblem(await one.act(order.path, 'issue', undefined, { expect: 409 }), 409, 'four_eyes');
	assertProblem(await prefecture.act(order.path, 'issue', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'payer_side' });
	const issued = (await other.act(order.path, 'issue')).body;
	assert.match(issued.letter_number, /^昌州人社失函〔2020〕\d+号$/);
	assert.deepEqual([issued.items[0].year, issued.items[0].month, issued.net_fen], [2020, undefined, FULL]);
	const { text } = await finance.ok('GET', `${order.path}/document`);
	assert.ok(text.includes(`<h1>${story.agencies['CJ-UI'].name}</h1>`));
	assert.ok(text.includes('昌州人社发〔2020〕15号'));
	assert.ok(text.includes('经审核，现请贵局从失业保险基金中'));
	assert.ok(text.includes('<td>2020年</td>'));
	assert.ok(!text.includes('公示'));
	const list = await one.all('/v1/letters');
	assert.ok(list.some(({ id }) => id === order.id));
	assert.deepEqual(await away.all('/v1/letters'), []);
	assertProblem(await away.get(order.path), 404, 'not_found');
	assertProblem(await away.get(`${order.path}/document`), 404, 'not_found');
	await finance.act(order.path, 'accept');
	assert.equal((await paymentsOf(refund)).length, 1);
	assert.deepEqual(await paymentsOf(refund, away), []);
});

test('a payment that came back is corrected, paid again by the agency, and settled (S48, S49)', async () => {
	const refund = await approved();
	const order = await letter(story, [refund]);
	const batch = await story.batch(order);
	await says(batch, refund, 'returned', { bank_code: 'ACCOUNT_CLOSED', bank_text: '账户已销户' });
	assert.equal(await state(refund), 'payment_returned');
	const [returned] = await paymentsOf(refund, other);
	const path = `/v1/payments/${returned.id}`;
	assert.deepEqual(returned.case_actions, ['reissue']);
	assertProblem(await other.act(path, 'reissue', REASON, { expect: 409 }), 409, 'condition_not_met', { guard: 'account_ready_for_reissue' });
	const corrected = await story.accountOf(refund.firm, { number: '6222020000017654321' });
	assertProblem(await away.post(`${path}/reissue`, REASON, { match: '*' }), 404, 'not_found');
	assertProblem(await one.act(path, 'reissue', REASON, { expect: 409 }), 409, 'four_eyes');
	await other.act(path, 'reissue', REASON);
	const [again] = await paymentsOf(refund);
	assert.deepEqual([again.n, again.basis, `/v1/accounts/${again.account_id}`], [2, 'corrected', corrected]);
	const { slips } = (await one.ok('GET', order.path)).body;
	assert.deepEqual(slips.map((slip) => slip.kind), ['account_amended']);
	await story.play(await story.batch(order), { all: 'settle' });
	assert.equal(await state(refund), 'paid');
	assert.equal((await one.ok('GET', order.path)).body.state, 'closed');
});

test('a late return opens letter and refund again; given up, its money is free (S48)', async () => {
	const refund = await approved();
	const before = await story.fund('UI_FUND');
	const { letter: order, batch } = await pay(story, [refund]);
	assert.equal(await state(refund), 'paid');
	await story.play(batch, { all: 'late_return' });
	assert.equal(await state(refund), 'payment_returned');
	assert.equal((await one.ok('GET', order.path)).body.state, 'accepted');
	const [{ id }] = await paymentsOf(refund);
	assertProblem(await one.post(`/v1/payments/${id}/cancel`, { reason: '企业已注销' }, { match: '*' }), 403, 'forbidden');
	assertProblem(await prefecture.act(`/v1/payments/${id}`, 'cancel', { reason: '企业已注销' }, { expect: 409 }), 409, 'four_eyes');
	await second.act(`/v1/payments/${id}`, 'cancel', { reason: '企业已注销' });
	assert.equal(await state(refund), 'cancelled');
	assert.equal((await one.ok('GET', order.path)).body.state, 'closed');
	const now = await story.fund('UI_FUND');
	assert.deepEqual([now.available_fen, now.paid_fen], [before.available_fen + FULL, before.paid_fen]);
});

test('items leave a letter of the agency, and an empty one is cancelled (S47)', async () => {
	const refunds = [await approved(), await approved()];
	const order = await letter(story, refunds, { until: 'issued' });
	const leave = { case_ids: refunds.map(({ id }) => id), reason: '需再核实' };
	assertProblem(await prefecture.act(order.path, 'withdraw-items', leave, { expect: 409 }), 409, 'condition_not_met', { guard: 'payer_side' });
	await other.act(order.path, 'withdraw-items', leave);
	assertProblem(await prefecture.act(order.path, 'cancel', { reason: '另行函告' }, { expect: 409 }), 409, 'condition_not_met', { guard: 'payer_side' });
	await other.act(order.path, 'cancel', { reason: '另行函告' });
	assert.deepEqual(await Promise.all(refunds.map((refund) => state(refund))), ['approved', 'approved']);
	const draft = await letter(story, [refunds[0]], { until: 'draft' });
	const changed = (await one.act(draft.path, 'change', { case_ids: [refunds[1].id] })).body;
	assert.deepEqual(changed.items.map((item) => item.case_id), [refunds[1].id]);
	await one.act(draft.path, 'discard');
	await pay(story, refunds);
});

test('the policy says who pays: the prefecture writes where it does, and nobody else (S16)', async () => {
	const refund = await approved();
	const { id: fund_id } = await story.fund('UI_FUND');
	const body = { fund_id, title: '稳岗返还', case_ids: [refund.id] };
	assertProblem(await prefecture.post('/v1/letters', body), 409, 'condition_not_met', { at: '/case_ids/0', guard: 'payer_side' });
	await parameter(story, 'payer', 'prefecture', '2020-06-02');
	assertProblem(await one.post('/v1/letters', body), 409, 'condition_not_met', { at: '/case_ids/0', guard: 'payer_side' });
	const { body: drafted } = await prefecture.ok('POST', '/v1/letters', body);
	const order = { id: drafted.id, path: `/v1/letters/${drafted.id}`, fund_id };
	await second.act(order.path, 'issue');
	await finance.act(order.path, 'accept');
	assertProblem(await one.get(order.path), 404, 'not_found');
	const batch = await story.batch(order);
	await says(batch, refund, 'returned', { bank_code: 'LIMIT', bank_text: '超限额' });
	const [{ id, letter_number }] = await paymentsOf(refund);
	assert.ok(letter_number, 'the agency knows the number of the letter that pays its case');
	const same = { ...REASON, same_account_confirmed: true };
	assertProblem(await other.act(`/v1/payments/${id}`, 'reissue', same, { expect: 409 }), 409, 'condition_not_met', { guard: 'payer_side' });
	await prefecture.act(`/v1/payments/${id}`, 'reissue', same);
	await story.play(await story.batch(order), { all: 'settle' });
	assert.equal(await state(refund), 'paid');
	await parameter(story, 'payer', 'ui_agency', '2020-06-02');
});

test('a subsidy and a refund of one employer do not disturb each other, and never stand on one letter or batch (Q6, S33)', async () => {
	await story.deposit(10000000);
	const firm = await story.firm({ size: 'small' });
	const plan = await story.plan(firm);
	const claim = await story.claim(plan, { until: 'approved' });
	const refund = await approved(firm);
	const [special, unemployment] = [await story.fund(), await story.fund('UI_FUND')];
	const title = '混合';
	const both = [claim.id, refund.id];
	const mixed = await prefecture.post('/v1/letters', { fund_id: special.id, title, case_ids: both });
	assertProblem(mixed, 409, 'condition_not_met', { at: '/case_ids/1', guard: 'one_fund' });
	assertProblem(await prefecture.post('/v1/letters', { fund_id: unemployment.id, title, case_ids: both }), 409, 'condition_not_met', {
		at: '/case_ids/0', guard: 'one_fund',
	});
	assertProblem(await one.post('/v1/letters', { fund_id: unemployment.id, title, case_ids: both }), 409, 'condition_not_met', { at: '/case_ids/0' });

	const orders = [await story.letter([claim]), await letter(story, [refund])];
	const attempts = [(await story.payments(claim))[0].id, (await paymentsOf(refund))[0].id];
	const batch = await finance.post('/v1/batches', { fund_id: special.id, attempt_ids: attempts });
	assertProblem(batch, 409, 'condition_not_met', { at: '/attempt_ids/1', guard: 'one_fund' });
	for (const order of orders) await story.play(await story.batch(order), { all: 'settle' });
	assert.deepEqual([await state(claim), await state(refund)], ['paid', 'paid']);
	const now = [await story.fund(), await story.fund('UI_FUND')];
	assert.equal(now[0].paid_fen - special.paid_fen, 60000);
	assert.equal(now[1].paid_fen - unemployment.paid_fen, FULL);
});

test('a hold on the employer keeps its refund off the letter', async () => {
	const refund = await approved();
	const order = await letter(story, [refund], { until: 'draft' });
	await story.server.db.query(
		`INSERT INTO hold (id, case_id, cause, placed_by, placed_at, reason)
		SELECT gen_random_uuid(), $1, 'violation', gen_random_uuid(), clock_now(), '核查中'`,
		[refund.firm.id],
	);
	assertProblem(await other.act(order.path, 'issue', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'no_hold' });
	await story.server.db.query(`UPDATE hold SET released_by = gen_random_uuid(), released_at = clock_now() WHERE case_id = $1`, [refund.firm.id]);
	await other.act(order.path, 'issue');
});

test('silent is a payment by the days of its own benefit; then the bank is asked, and its letter settles it (S48)', async () => {
	await parameter(story, 'no_result_days', 6, '2020-06-02');
	const refund = await approved();
	const claim = await story.claim(await story.plan(await story.firm()), { until: 'sent' });
	const batch = await story.batch(await letter(story, [refund]));
	const day = (n) => new Date(Date.parse(story.now) + n * 86400000).toISOString().slice(0, 10);
	await story.on(day(9));
	assert.equal((await story.payments(claim))[0].state, 'unknown');
	assert.equal((await paymentsOf(refund))[0].state, 'sent');
	await story.on(day(5));
	assert.equal((await paymentsOf(refund))[0].state, 'unknown');
	const [{ id }] = await paymentsOf(refund);
	assertProblem(await other.act(`/v1/payments/${id}`, 'reissue', { ...REASON, same_account_confirmed: true }, { expect: 409 }), 409, 'action_not_allowed');
	await story.play(batch, { all: 'settle' });
	await story.play(claim.batch, { all: 'settle' });
	assert.deepEqual([await state(refund), await state(claim)], ['paid', 'paid']);
	await payer.ok('GET', batch.path);
});
