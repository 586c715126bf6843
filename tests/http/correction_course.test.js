// Facts that change more than once under a paid case (S7, S10, S12, S63): what is left of a correction starts from the last judgement, money that
// comes back is not paid again on a fact that failed, and no way leads to more or less than what is owed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { corrections, round } from '../tool/correction.js';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, approve, fund, paidByHalf, parameter, pay, record, reserve, run } from '../tool/refund.js';
import { begin } from '../tool/story.js';

const RAISED = '2020-08-10';
const TEXT = { text: '经核实，情况有变' };
const REASON = { reason: '记录已更正' };

let story, one, two, prefecture, other, early;

before(async () => {
	story = await begin();
	[one, two] = await Promise.all([agent(story, 1), agent(story, 2)]);
	[prefecture, other] = await Promise.all([story.as('prefecture-1'), story.as('prefecture-2')]);
	await parameter(story, 'layoff_method', 'C');
	await reserve(story);
	await fund(story, 900000000);
	await story.deposit(90000000);
	early = await paidByHalf(story);
});
after(() => story?.end());

/** A claim of a size that can be revoked, paid. */
async function paidClaim() {
	const firm = await story.firm({ size: null });
	const size = await story.determine(firm, { kind: 'size', value: 'medium' });
	return { ...(await story.claim(await story.plan(firm), { until: 'paid' })), size };
}

/** What has changed is told, and judged. */
async function judged(thing, who = one) {
	for (let n = 0; n < 2; n++) await round(story);
	return corrections(who, thing);
}
async function changed(refund, figures, who) {
	await record(story, refund.firm, figures);
	return judged(refund, who);
}
const money = (list) => list.map((each) => [each.state, each.entitled_fen, each.paid_fen, each.left_fen ?? 0]);

async function balance({ firm }) {
	const { rows } = await story.server.db.query(
		`SELECT entitled_fen, paid_fen, recovered_fen, owed_fen FROM refund_balance(ARRAY[(SELECT uscc FROM enterprise WHERE id = $1)], 2019)`, [firm.id]);
	return Object.values(rows[0]);
}

async function decided(id, { firm }) {
	const path = `/v1/recoveries/${id}`;
	await firm.clerk.act(path, 'answer', { statement: '情况属实' });
	await other.act(path, 'decide', { reason: '事实清楚，应予追回', months_freed: false });
	return { path };
}

/** The payment that came back goes out again, to an account that was verified since; the reply to its batch. */
async function sentAgain(thing, who, number) {
	const [{ id }] = await story.payments(thing);
	await story.accountOf(thing.firm, { number });
	await who.act(`/v1/payments/${id}`, 'reissue', { reason: '新账户已核实' });
	const batch = await story.batch(thing.letter, { until: 'prepared' });
	return (await story.as('finance-2')).act(batch.path, 'confirm', undefined, { expect: 409 });
}

test('a claim that was judged to nothing and came back is not paid again on what was judged', async () => {
	const claim = await paidClaim();
	await prefecture.act(claim.size, 'revoke', TEXT);
	assert.deepEqual(money(await judged(claim, prefecture)), [['open', 0, 60000, -60000]]);
	await story.play(claim.batch, { all: 'late_return' });
	assert.deepEqual(money(await judged(claim, prefecture)), [['cleared', 0, 0, 0]]);
	assert.ok((await story.look(claim, prefecture)).fallen_grounds.some(({ ground }) => ground === 'determination'));
	const refused = await sentAgain(claim, other, '6222020000066666661');
	assert.ok(refused.body.errors.some(({ code }) => code === 'grounds_stand'), refused.text);
});

test('nor is a refund', async () => {
	const refund = await paidByHalf(story);
	await changed(refund, { claimants: 50 });
	await story.play(refund.batch, { all: 'late_return' });
	await judged(refund);
	assert.ok((await story.look(refund, one)).fallen_grounds.some(({ ground }) => ground === 'premium'));
	const refused = await sentAgain(refund, two, '6222020000066666662');
	assert.ok(refused.body.errors.some(({ code }) => code === 'grounds_stand'), refused.text);
	await record(story, refund.firm);
	await round(story);
	assert.deepEqual(((await story.look(refund, one)).fallen_grounds ?? []).map(({ ground }) => ground), [], 'a fact that changed back stands again');
});

test('a supplement that is withdrawn after its record went down leaves nothing to turn', async () => {
	const refund = await paidByHalf(story);
	const [correction] = await changed(refund, { employer_fen: 3000000 });
	const { supplement_ids: [id] } = (await one.act(correction.path, 'turn')).body;
	await changed(refund);
	await prefecture.act(`/v1/refunds/${id}`, 'reopen', TEXT);
	await refund.firm.clerk.act(`/v1/refunds/${id}`, 'withdraw');
	assertProblem(await two.act(correction.path, 'turn', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'difference_left' });
	assert.deepEqual(money(await judged(refund)), [['cleared', 2000000, 2000000, 0]]);
	assert.deepEqual(await balance(refund), [2000000, 2000000, 0, 0]);
});

test('a recovery that claims what is owed again has a correction, which is not paid beside it; dropped, nothing is left', async () => {
	const refund = await paidByHalf(story);
	const [correction] = await changed(refund, { claimants: 50 });
	const { recovery_ids: [id] } = (await one.act(correction.path, 'turn')).body;
	const [back] = await changed(refund);
	assert.deepEqual(money([back]), [['open', 2000000, 2000000, 2000000]]);
	assertProblem(await one.act(back.path, 'turn', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'not_claimed_back' });
	await other.act(`/v1/recoveries/${id}`, 'drop', REASON);
	assert.deepEqual(money(await judged(refund)).map(([state]) => state), ['cleared', 'turned']);
});

test('a record that is restored while the recovery is due: what was repaid is paid back, and no more is claimed', async () => {
	const refund = await paidByHalf(story);
	const [correction] = await changed(refund, { claimants: 50 });
	const { recovery_ids: [id] } = (await one.act(correction.path, 'turn')).body;
	const recovery = await decided(id, refund);
	await story.repay(recovery, 500000);
	const [back] = await changed(refund);
	assert.deepEqual(money([back]), [['open', 2000000, 1500000, 2000000]]);
	await other.act(recovery.path, 'write-off', { ...REASON, document_no: '昌州财函〔2020〕9号' });
	assert.deepEqual(money(await judged(refund))[0], ['open', 2000000, 1500000, 500000]);
	const { supplement_ids: [more] } = (await one.act(back.path, 'turn')).body;
	await pay(story, [{ id: more }]);
	assert.deepEqual(await balance(refund), [2000000, 2500000, 500000, 0]);
});

test('what is repaid of a recovery that a restored record took the ground from is owed again, and says so by itself', async () => {
	const refund = await paidByHalf(story);
	const [correction] = await changed(refund, { claimants: 50 });
	const { recovery_ids: [id] } = (await one.act(correction.path, 'turn')).body;
	const recovery = await decided(id, refund);
	await changed(refund);
	await story.repay(recovery, 2000000);
	assert.deepEqual(money(await judged(refund))[0], ['open', 2000000, 0, 2000000]);
});

test('a dismissal is of those facts: others open a correction again', async () => {
	const refund = await paidByHalf(story);
	const [correction] = await changed(refund, { arrears_fen: 1 });
	await two.act(correction.path, 'dismiss', { reason: '一分钱尾差' });
	await refund.firm.clerk.ok('PATCH', refund.firm.path, { industry_code: 'H6220' }, { match: '*' });
	assert.deepEqual((await judged(refund)).map(({ state }) => state), ['dismissed'], 'the same figures');
	assert.deepEqual((await changed(refund, { arrears_fen: 90000000 })).map(({ state }) => state), ['open', 'dismissed']);
});

test('a correction names the facts that fell since the case was paid or judged, and not those that were mended before', async () => {
	const firm = await story.firm({ size: 'large' });
	await record(story, firm);
	const refund = { ...(await apply(story, firm)), firm };
	await record(story, firm, { employer_fen: 1800000 });
	await round(story);
	await one.act(refund.path, 'recompute');
	await approve(story, refund);
	await pay(story, [refund]);
	const [{ path }] = (await one.all(`${firm.path}/determinations?kind=size`)).map(({ id }) => ({ path: `/v1/determinations/${id}` }));
	await prefecture.act(path, 'revoke', TEXT);
	const [correction] = await judged(refund);
	assert.deepEqual(correction.cause.falls.map(({ kind }) => kind), ['determination']);
});

test('a line that an officer claimed back is not owed again when another fact changes', async () => {
	const claim = await paidClaim();
	const recovery = await story.recovery(claim, { amount_fen: 30000, lines: [1] });
	await story.repay(recovery, 30000);
	await claim.firm.clerk.ok('PATCH', claim.firm.path, { industry_code: 'H6220' }, { match: '*' });
	assert.deepEqual(await judged(claim, prefecture), []);
});

test('a suspension that was accepted is that one, and not the next', async () => {
	const firm = await story.firm();
	const claim = await story.claim(await story.plan(firm), { until: 'approved' });
	await other.act(firm.path, 'suspend', TEXT);
	await prefecture.act(claim.path, 'confirm-ground', { text: '工资已经发放，同意继续拨付' });
	await prefecture.act(firm.path, 'reinstate', TEXT);
	await round(story);
	await other.act(firm.path, 'suspend', { text: '因骗取补贴再次暂停' });
	await round(story);
	assert.deepEqual((await story.look(claim, prefecture)).fallen_grounds.map(({ ground, against }) => [ground, against]), [['enterprise', 'suspended']]);
	const { id: fund_id } = await story.fund();
	const { body } = await prefecture.ok('POST', '/v1/letters', { fund_id, title: '函告', case_ids: [claim.id] });
	assertProblem(await other.act(`/v1/letters/${body.id}`, 'issue', undefined, { expect: 409 }), 409, 'condition_not_met', { at: '/grounds/enterprise' });
});

test('a suspension stops the money and not the review', async () => {
	const firm = await story.firm({ size: 'large' });
	await record(story, firm);
	const [claim, refund] = [await story.claim(await story.plan(await story.firm())), { ...(await apply(story, firm)), firm }];
	await other.act(claim.firm.path, 'suspend', TEXT);
	await other.act(firm.path, 'suspend', TEXT);
	await story.countyApproves(claim);
	await story.prefectureApproves(claim);
	assert.equal((await approve(story, refund)).state, 'approved');
	const { id: fund_id } = await story.fund('UI_FUND');
	const { body } = await one.ok('POST', '/v1/letters', { fund_id, title: '函告', case_ids: [refund.id] });
	assertProblem(await two.act(`/v1/letters/${body.id}`, 'issue', undefined, { expect: 409 }), 409, 'condition_not_met', { at: '/grounds/enterprise' });
});

test('a top-up under way is what its code is entitled to: it clears a correction, and paid it is not too much', async () => {
	const [down, back] = [await paidByHalf(story), await paidByHalf(story)];
	assert.deepEqual(money(await changed(down, { employer_fen: 1500000, worker_fen: 1500000 })), [['open', 1500000, 2000000, -500000]]);
	await parameter(story, 'large_rate_bp', 10000, RAISED);
	await story.on(RAISED);
	await run(story, 'top-ups');
	assert.deepEqual(money(await judged(down)), [['cleared', 3000000, 2000000, 0]]);
	const [[up], [full]] = [(await story.look(down, one)).top_ups, (await story.look(back, one)).top_ups];
	await changed(back, { claimants: 50 });
	await changed(back);
	await pay(story, [up, full]);
	await judged(back);
	assert.deepEqual([await balance(down), await balance(back)], [[3000000, 3000000, 0, 0], [4000000, 4000000, 0, 0]]);
});

test('a draft of a new registration makes no old top-up wrong', async () => {
	const refund = early;
	await pay(story, (await story.look(refund, one)).top_ups);
	await story.play(refund.batch, { all: 'late_return' });
	const [{ id }] = await story.payments(refund);
	await other.act(`/v1/payments/${id}`, 'cancel', { reason: '企业放弃' });
	await refund.firm.county.act(refund.firm.path, 'close', { text: '已注销' });
	const anew = await story.firm({ size: null, uscc: refund.firm.uscc, account: false });
	const draft = await apply(story, anew, { until: 'draft' });
	assert.deepEqual([await judged(draft), await judged(refund)], [[], []]);
});
