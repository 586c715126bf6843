// After payment (S12, S63): a case whose facts have changed is judged again; what it was paid too much is claimed back, what a refund was paid
// too little is paid, and nobody but the office that owns the case decides.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { corrected, corrections, round } from '../tool/correction.js';
import { until } from '../tool/patience.js';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, approve, fund, parameter, pay, record, reserve, run } from '../tool/refund.js';
import { begin } from '../tool/story.js';

const RAISED = '2020-08-01';
const REASON = { reason: '经核实，差额不予处理' };
const DECISION = { reason: '事实清楚，应予追回', months_freed: false };
const money = (one) => [one.state, one.entitled_fen, one.paid_fen, one.difference_fen, one.left_fen];

let story, one, other, prefecture, second, auditor, finance;
const refunds = [], claims = [];

/** 40,000 yuan of premiums, 50 %: 20,000 yuan. */
async function owed() {
	const firm = await story.firm({ size: 'large' });
	await record(story, firm);
	const refund = await apply(story, firm);
	await approve(story, refund);
	return { ...refund, firm };
}

before(async () => {
	story = await begin();
	[one, other] = await Promise.all([agent(story, 1), agent(story, 2)]);
	[prefecture, second] = await Promise.all([story.as('prefecture-1'), story.as('prefecture-2')]);
	[auditor, finance] = await Promise.all([story.as('auditor-1'), story.as('finance-1')]);
	await parameter(story, 'layoff_method', 'C');
	await reserve(story);
	await fund(story, 100000000);
	await story.deposit(100000000);
	for (let i = 0; i < 18; i++) refunds.push(await owed());
	const firms = [];
	for (let i = 0; i < 5; i++) {
		const firm = await story.firm({ size: null });
		const size = await story.determine(firm, { kind: 'size', value: 'medium' });
		firms.push({ ...firm, size, plan: await story.plan({ ...firm, size }, { until: 'published' }) });
	}
	await story.closeNotice(firms.at(-1).plan);
	for (const { plan } of firms) claims.push(await story.claim(plan, { until: 'approved' }));
	const letter = await story.letter(claims);
	await story.play(await story.batch(letter), { all: 'settle' });
	const { batch } = await pay(story, refunds);
	for (const refund of refunds) refund.batch = batch;
});
after(() => story?.end());

/** A top-up to 100 %, paid. */
async function toppedUp(...originals) {
	await parameter(story, 'large_rate_bp', 10000, RAISED);
	await story.on(RAISED);
	await run(story, 'top-ups');
	const ups = [];
	for (const original of originals) ups.push(...(await story.look(original, one)).top_ups);
	await pay(story, ups);
	return ups;
}

test('an account overtaken, a plan closed and a firm renamed after the payment open no correction', async () => {
	const [refund] = refunds, [renamed] = claims, closed = claims.at(-1);
	await story.accountOf(refund.firm, { number: '6222020000018765432' });
	await closed.firm.clerk.act(closed.plan.path, 'close');
	await story.server.db.query(`UPDATE enterprise SET name = name || '（集团）' WHERE id = $1`, [renamed.firm.id]);
	await round(story);
	for (const each of [refund, closed, renamed]) assert.deepEqual(await corrections(auditor, each), []);
	const { rows } = await story.server.db.query(`SELECT f.case_id, f.kind, j.entitled_fen, j.against FROM ground_fall f
		JOIN judgement j USING (case_id) WHERE f.case_id = ANY ($1)`, [[refund.id, closed.id, renamed.id]]);
	assert.deepEqual(rows, [{ case_id: renamed.id, kind: 'enterprise', entitled_fen: 60000, against: null }], 'only a name is a ground');
});

test('record corrected so that the rules fail, nothing recovered: a correction over 20,000 yuan', async () => {
	for (const figures of [{ claimants: 50 }, { arrears_fen: 100 }]) {
		const refund = refunds.pop();
		await record(story, refund.firm, figures);
		const correction = await corrected(story, refund, { who: one });
		assert.deepEqual(money(correction), ['open', 0, 2000000, -2000000, -2000000]);
		assert.match(correction.computed.against, /^R-REFUND-/);
		assert.deepEqual([correction.case_id, correction.case_flow, correction.held_by], [refund.id, 'refund', 'ui_agency']);
		assert.deepEqual(correction.cause.falls.map((one_) => [one_.case_id, one_.kind]), [[refund.id, 'premium']]);
		const fall = (await one.ok('GET', `/v1/cases/${refund.id}/timeline`)).body.steps.find((step) => step.action === 'ground_fell');
		assert.deepEqual(fall.grounds, [{ ground: 'premium' }], 'told once');
		const [waiting] = (await one.all('/v1/queue?flow=correction')).filter((row) => row.id === correction.id);
		assert.equal(waiting.state, 'open');
	}
});

test('an open correction is not shown to the employer, anywhere; a turned one is, with its computation', async () => {
	const { firm, ...refund } = refunds.pop();
	await record(story, firm, { claimants: 50 });
	const correction = await corrected(story, refund, { who: one });
	const told = async () => (await firm.clerk.all('/v1/events?after=0')).filter((event) => event.case_id === correction.id);
	const hidden = async () => {
		assertProblem(await firm.clerk.get(correction.path), 404, 'not_found');
		assertProblem(await firm.clerk.get(`/v1/cases/${correction.id}/timeline`), 404, 'not_found');
		assert.deepEqual(await firm.clerk.all('/v1/corrections'), []);
		for (const list of ['/v1/cases?flow=correction', '/v1/todo'])
			assert.ok(!JSON.stringify(await firm.clerk.all(list)).includes(correction.id), list);
		const { body } = await firm.clerk.ok('POST', '/v1/cases/status', { ids: [correction.id] });
		assert.deepEqual(body.missing_ids, [correction.id]);
	};
	await hidden();
	assert.deepEqual(await told(), []);
	await one.act(correction.path, 'turn');
	// An event is told when nothing older is under way.
	await until('the event', async () => (await told()).length);
	const events = await told();
	assert.deepEqual(events.map((event) => [event.action, event.state]), [['turn', 'turned']], 'none appears behind a reader that has passed it');
	const seen = (await firm.clerk.ok('GET', correction.path)).body;
	assert.equal(seen.state, 'turned');
	assert.match(seen.computed.against, /^R-REFUND-/);
	assert.equal(seen.computed.cases[0].computed.figures.claimants, 50);
	const [recovery] = await firm.clerk.all(`/v1/recoveries?case_id=${refund.id}`);
	assert.deepEqual([recovery.correction_id, seen.recovery_ids], [correction.id, [recovery.id]]);
	const path = `/v1/recoveries/${recovery.id}`;
	await prefecture.get(path);
	await prefecture.act(path, 'drop', REASON);
	await hidden();
	assert.equal((await story.look(correction, one)).state, 'open');
	assert.deepEqual(await told(), events, 'what was told stays');
	await one.act(correction.path, 'turn');
	await until('the second event', async () => (await told()).length > 1);
	assert.deepEqual((await told()).map((event) => event.action), ['turn', 'turn']);
	assert.deepEqual((await told())[0], events[0]);
});

test('who sees corrections: the office of the case, its bureau, prefecture, finance and auditor', async () => {
	const refund = refunds.pop();
	await record(story, refund.firm, { claimants: 50 });
	const correction = await corrected(story, refund, { who: one });
	for (const who of [one, other, prefecture, finance, auditor]) assert.equal((await who.ok('GET', correction.path)).body.id, correction.id);
	const away = await agent(story, 1, 'CJ-ZD-UI');
	for (const who of [away, refund.firm.county, claims[0].firm.clerk]) assertProblem(await who.get(correction.path), 404, 'not_found');
});

test('turned: a recovery of what is not claimed yet, as the system, which another officer decides after a hearing', async () => {
	const refund = refunds.pop();
	await record(story, refund.firm, { employer_fen: 1000000, worker_fen: 1000000 });
	const claimed = await story.recovery(refund, { amount_fen: 300000, who: one, until: 'opened' });
	const correction = await corrected(story, refund, { who: one });
	assert.deepEqual(money(correction), ['open', 1000000, 2000000, -1000000, -700000]);
	assertProblem(await prefecture.act(correction.path, 'turn', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'owner_side' });
	assertProblem(await one.post(`${correction.path}/turn`, undefined, { match: '"99-0000000000000000"' }), 412, 'stale');
	assertProblem(await one.post(`${correction.path}/turn`), 428, 'if_match_missing');
	assertProblem(await finance.post(`${correction.path}/turn`, undefined, { match: '*' }), 403, 'forbidden');
	assertProblem(await refund.firm.clerk.post(`${correction.path}/turn`, undefined, { match: '*' }), 403, 'forbidden');
	const turned = (await one.act(correction.path, 'turn')).body;
	assert.deepEqual([turned.state, turned.left_fen, turned.recovery_ids.length, turned.supplement_ids], ['turned', undefined, 1, undefined]);
	assertProblem(await one.act(correction.path, 'turn', undefined, { expect: 409 }), 409, 'action_not_allowed');
	const path = `/v1/recoveries/${turned.recovery_ids[0]}`;
	const recovery = (await other.ok('GET', path)).body;
	assert.deepEqual([recovery.state, recovery.amount_fen, recovery.clause, recovery.correction_id], ['opened', 700000, 'S63', correction.id]);
	assert.match(recovery.reason, /应发 10000\.00 元，实发（已扣除退回）20000\.00 元，本笔多发 7000\.00 元/);
	const { rows: [step] } = await story.server.db.query('SELECT role FROM audit WHERE case_id = $1 AND seq = 1', [recovery.id]);
	assert.equal(step.role, 'system');
	await refund.firm.clerk.act(path, 'answer', { statement: '同意退回' });
	await second.get(path);
	assert.equal((await second.act(path, 'decide', DECISION)).body.state, 'due');
	await record(story, refund.firm, { employer_fen: 1000000, worker_fen: 1000000, resigned: 1 });
	await round(story);
	assert.equal((await corrections(one, refund)).length, 1, 'what recoveries claim is not asked for twice');
	assert.equal((await story.look(claimed, one)).state, 'opened');
});

test('turned twice at once: one wins, and what was paid too much is claimed once', async () => {
	const refund = refunds.pop();
	await record(story, refund.firm, { claimants: 50 });
	const correction = await corrected(story, refund, { who: one });
	const match = (await one.ok('GET', correction.path)).headers.get('etag');
	const replies = await Promise.all([one, other].map((who) => who.post(`${correction.path}/turn`, undefined, { match })));
	assert.deepEqual(replies.map((reply) => reply.status).sort(), [200, 412]);
	const claimed = await one.all(`/v1/recoveries?case_id=${refund.id}`);
	assert.deepEqual(claimed.map((each) => each.amount_fen), [2000000]);
});

test('a size that is not determined any more: the refund cannot be computed, so nothing speaks for it', async () => {
	const refund = refunds.pop();
	const [size] = await prefecture.all(`${refund.firm.path}/determinations?kind=size`);
	const path = `/v1/determinations/${size.id}`;
	await prefecture.get(path);
	await prefecture.act(path, 'revoke', { text: '规模认定有误' });
	const correction = await corrected(story, refund, { who: one });
	assert.deepEqual([...money(correction), correction.computed.against], ['open', 0, 2000000, -2000000, -2000000, 'R-REFUND-04']);
	await second.get(path);
	await second.act(path, 'restore', { text: '复核后恢复' });
	assert.equal((await corrected(story, refund, { who: one })).state, 'cleared');
});

test('judged again: other figures renew an open correction, and one that nothing is left of is cleared', async () => {
	const refund = refunds.pop();
	await record(story, refund.firm, { claimants: 50 });
	const correction = await corrected(story, refund, { who: one });
	await record(story, refund.firm, { employer_fen: 1000000 });
	const renewed = await corrected(story, refund, { who: one });
	assert.deepEqual([renewed.id, ...money(renewed)], [correction.id, 'open', 1500000, 2000000, -500000, -500000]);
	const stale = (await one.ok('GET', correction.path)).headers.get('etag');
	await record(story, refund.firm);
	await corrected(story, refund, { who: one });
	const cleared = await story.look(correction, one);
	assert.deepEqual(money(cleared), ['cleared', 2000000, 2000000, 0, undefined]);
	assertProblem(await one.post(`${correction.path}/turn`, undefined, { match: stale }), 412, 'stale');
	const steps = (await one.ok('GET', `/v1/cases/${correction.id}/timeline`)).body.steps;
	assert.deepEqual(steps.map((step) => [step.action, step.role]), [['open', 'system'], ['renew', 'system'], ['clear', 'system']]);
});

test('what somebody claims back by hand meanwhile leaves nothing to turn: refused, and cleared by the next round', async () => {
	const refund = refunds.at(-1);
	await record(story, refund.firm, { employer_fen: 1800000 });
	const correction = await corrected(story, refund, { who: one });
	assert.ok(correction.left_fen < 0);
	await story.recovery(refund, { amount_fen: -correction.left_fen, who: one, until: 'opened' });
	assertProblem(await one.act(correction.path, 'turn', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'difference_left' });
	await round(story);
	assert.equal((await story.look(correction, one)).state, 'cleared');
	await record(story, refund.firm);
	refunds.pop();
});

test('a payment that comes back behind a recovery of it leaves nothing held: its open correction is cleared, and all that is due is done', async () => {
	const refund = refunds.pop();
	const recovery = await story.recovery(refund, { who: one, amount_fen: 500000 });
	await story.repay(recovery, 500000);
	await record(story, refund.firm, { claimants: 50 });
	const correction = await corrected(story, refund, { who: one });
	assert.deepEqual(money(correction), ['open', 0, 1500000, -1500000, -1500000]);
	const [{ item_ref }] = await prefecture.all(`/v1/payments?case_id=${refund.id}`);
	await story.play(refund.batch, { lines: [{ item_ref, outcome: 'late_return' }] });
	await round(story);
	assert.equal((await story.look(correction, one)).state, 'cleared');
});

test('dismissed by an officer who did not decide the case, with a reason, and not opened again with the same figures', async () => {
	const refund = refunds.pop();
	await record(story, refund.firm, { claimants: 50 });
	const correction = await corrected(story, refund, { who: one });
	assertProblem(await one.act(correction.path, 'dismiss', REASON, { expect: 409 }), 409, 'condition_not_met', { guard: 'not_case_officer' });
	assertProblem(await second.act(correction.path, 'dismiss', REASON, { expect: 409 }), 409, 'condition_not_met', { guard: 'owner_side' });
	assertProblem(await other.act(correction.path, 'dismiss', {}, { expect: 422 }), 422, 'invalid');
	assert.equal((await other.act(correction.path, 'dismiss', REASON)).body.state, 'dismissed');
	assertProblem(await other.act(correction.path, 'turn', undefined, { expect: 409 }), 409, 'action_not_allowed');
	assertProblem(await refund.firm.clerk.get(correction.path), 404, 'not_found');
	assert.equal((await corrected(story, refund, { who: one })).state, 'dismissed');
	assert.equal((await corrections(one, refund)).length, 1);
	await record(story, refund.firm, { employer_fen: 1000000, worker_fen: 1000000 });
	assert.deepEqual(money(await corrected(story, refund, { who: one })), ['open', 1000000, 2000000, -1000000, -1000000]);
});

test('a recovery that is dropped opens its correction again, which is not for who turned it to dismiss', async () => {
	const refund = refunds.pop();
	await record(story, refund.firm, { claimants: 50 });
	const correction = await corrected(story, refund, { who: one });
	const { recovery_ids: [first] } = (await other.act(correction.path, 'turn')).body;
	await prefecture.get(`/v1/recoveries/${first}`);
	await prefecture.act(`/v1/recoveries/${first}`, 'drop', REASON);
	assert.equal((await story.look(correction, one)).left_fen, -2000000);
	assertProblem(await other.act(correction.path, 'dismiss', REASON, { expect: 409 }), 409, 'four_eyes');
	assert.equal((await other.act(correction.path, 'turn')).body.recovery_ids.length, 2);
});

test('premiums corrected from 40,000 to 10,000 yuan after payment at 100 %: 30,000 too much, claimed from the newest payment first', async () => {
	const [up] = (await toppedUp(...refunds)).filter((topUp) => topUp);
	const refund = refunds.find((original) => original);
	await record(story, refund.firm, { employer_fen: 500000, worker_fen: 500000 });
	const correction = await corrected(story, refund, { who: one });
	assert.deepEqual(money(correction), ['open', 1000000, 4000000, -3000000, -3000000]);
	assert.equal(correction.case_id, refund.id, 'of the original, whichever of them a fact fell under');
	const { recovery_ids } = (await one.act(correction.path, 'turn')).body;
	const opened = [];
	for (const id of recovery_ids) opened.push((await one.ok('GET', `/v1/recoveries/${id}`)).body);
	opened.sort((a, b) => b.amount_fen - a.amount_fen);
	assert.deepEqual(opened.map((each) => [each.case_id, each.amount_fen]), [[up.id, 2000000], [refund.id, 1000000]]);
	const { rows: [balance] } = await story.server.db.query(`SELECT entitled_fen, judged_case FROM balance WHERE programme = 'refund' AND uscc = $1`, [
		refund.firm.uscc]);
	assert.deepEqual(balance, { entitled_fen: 1000000, judged_case: refund.id });
	refunds.splice(refunds.indexOf(refund), 1);
});

test('record corrected upward after its top-up, twice: each difference is owed, and paid as a supplement by the correction', async () => {
	const refund = refunds.pop();
	const supplements = [];
	for (const [nth, fen] of [2500000, 3000000].entries()) {
		await record(story, refund.firm, { employer_fen: fen });
		const correction = await corrected(story, refund, { who: one });
		assert.deepEqual(money(correction), ['open', 2000000 + fen, 4000000 + nth * 500000, 500000, 500000]);
		assert.equal((await one.act(correction.path, 'turn')).body.supplement_ids.length, 1);
		const seen = (await story.look(refund, one)).top_ups.at(-1);
		assert.deepEqual([seen.state, seen.amount_fen, seen.correction_id, seen.rate_from], ['approved', 500000, correction.id, undefined]);
		const whole = (await one.ok('GET', `/v1/refunds/${seen.id}`)).body;
		assert.deepEqual([whole.original_id, whole.correction_id, whole.kind, whole.method], [refund.id, correction.id, 'ordinary', 'premiums']);
		assert.deepEqual([whole.computed.entitlement_fen, whole.computed.paid_fen, whole.computed.amount_fen], [2000000 + fen, 4000000 + nth * 500000, 500000]);
		await record(story, refund.firm, { employer_fen: fen, resigned: 1 });
		await round(story);
		assert.equal((await corrections(one, refund)).length, nth + 1, 'what is on its way is not owed twice');
		await record(story, refund.firm, { employer_fen: fen });
		await round(story);
		await pay(story, [seen]);
		supplements.push(seen);
	}
	await record(story, refund.firm, { employer_fen: 3000000, resigned: 2 });
	await round(story);
	assert.equal((await corrections(one, refund)).length, 2);
	refund.supplements = supplements;
	refunds.unshift(refund);
});

test('a supplement that is reviewed again keeps the amount of its correction; withdrawn, it opens that correction again', async () => {
	const refund = refunds.pop();
	await record(story, refund.firm, { employer_fen: 2500000 });
	const correction = await corrected(story, refund, { who: one });
	const { supplement_ids: [id] } = (await one.act(correction.path, 'turn')).body;
	const path = `/v1/refunds/${id}`;
	await prefecture.act(path, 'reopen', { text: '需再核实' });
	assertProblem(await one.act(path, 'recompute', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'recomputable' });
	await one.act(path, 'return', { reasons: [{ code: 'account_wrong', text: '账户户名与企业名称不一致' }] });
	const again = (await refund.firm.clerk.act(path, 'submit')).body;
	assert.deepEqual([again.state, again.amount_fen, again.computed.entitlement_fen], ['review_1', 500000, 4500000]);
	await refund.firm.clerk.act(path, 'withdraw');
	assert.deepEqual(money(await story.look(correction, one)), ['open', 4500000, 4000000, 500000, 500000]);
});

test('a worker judges what fell, by itself', async () => {
	const worker = story.server.work();
	const refund = refunds.pop();
	await record(story, refund.firm, { claimants: 50 });
	await until('a correction', async () => (await corrections(one, refund)).length);
	await worker.stop();
	assert.equal((await corrections(one, refund))[0].state, 'open');
});

test('a supplement that comes back and is cancelled opens its correction again, which can be turned anew', async () => {
	const refund = refunds.pop();
	await record(story, refund.firm, { employer_fen: 2100000 });
	const correction = await corrected(story, refund, { who: one });
	const { supplement_ids: [first] } = (await one.act(correction.path, 'turn')).body;
	const { batch } = await pay(story, [{ id: first }]);
	await story.play(batch, { all: 'late_return' });
	const path = `/v1/refunds/${first}`;
	await prefecture.get(path);
	const paid = (await prefecture.all(`/v1/payments?case_id=${first}`))[0];
	await second.get(`/v1/payments/${paid.id}`);
	await second.act(`/v1/payments/${paid.id}`, 'cancel', { reason: '企业账户注销' });
	assert.equal((await prefecture.ok('GET', path)).body.state, 'cancelled');
	assert.equal((await story.look(correction, one)).state, 'open');
	await story.accountOf(refund.firm, { number: '6222020000099987654' });
	const { supplement_ids } = (await one.act(correction.path, 'turn')).body;
	assert.equal(supplement_ids.length, 2);
});

test('without an account to be paid to no supplement is made', async () => {
	const refund = refunds.pop();
	await record(story, refund.firm, { employer_fen: 2200000 });
	const correction = await corrected(story, refund, { who: one });
	await refund.firm.county.get(refund.firm.account);
	await refund.firm.county.act(refund.firm.account, 'block', { text: '账户已注销' });
	assertProblem(await one.act(correction.path, 'turn', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'account_verified' });
	assert.equal((await story.look(correction, one)).state, 'open');
});

test('size determination revoked after payment: a correction, which the prefecture turns into a recovery', async () => {
	const [, claim] = claims;
	const size = claim.firm.size;
	await prefecture.get(size);
	await prefecture.act(size, 'revoke', { text: '规模认定有误' });
	const correction = await corrected(story, claim, { who: prefecture });
	assert.deepEqual(money(correction), ['open', 0, 60000, -60000, -60000]);
	assert.deepEqual([correction.case_flow, correction.held_by, correction.computed.lines], ['claim', 'prefecture', 2]);
	assert.match(correction.computed.against, /^R-/);
	assert.equal((await claim.firm.county.ok('GET', correction.path)).body.id, correction.id);
	assertProblem(await claim.firm.county.post(`${correction.path}/turn`, undefined, { match: '*' }), 403, 'forbidden');
	assertProblem(await one.get(correction.path), 404, 'not_found');
	assertProblem(await one.post(`${correction.path}/turn`, undefined, { match: '*' }), 404, 'not_found');
	assertProblem(await prefecture.act(correction.path, 'dismiss', REASON, { expect: 409 }), 409, 'condition_not_met', { guard: 'not_case_officer' });
	const { recovery_ids: [id] } = (await prefecture.act(correction.path, 'turn')).body;
	const recovery = (await claim.firm.clerk.ok('GET', `/v1/recoveries/${id}`)).body;
	assert.deepEqual([recovery.state, recovery.amount_fen, recovery.case_id, recovery.correction_id], ['opened', 60000, claim.id, correction.id]);
});

test('a plan revoked after payment: a correction of its claims', async () => {
	const [, , claim] = claims;
	await prefecture.get(claim.plan.path);
	await prefecture.act(claim.plan.path, 'revoke', { text: '培训计划不实' });
	const correction = await corrected(story, claim, { who: prefecture });
	assert.deepEqual([...money(correction), correction.computed.against], ['open', 0, 60000, -60000, -60000, 'plan_revoked']);
	await second.get(correction.path);
	assert.equal((await second.act(correction.path, 'dismiss', REASON)).body.state, 'dismissed');
});

test('a recovery in full answers a failed rule: nothing is left, no correction', async () => {
	const [, , , claim] = claims;
	const recovery = await story.recovery(claim, { amount_fen: 60000 });
	await story.repay(recovery, 60000);
	await prefecture.get(claim.firm.size);
	await prefecture.act(claim.firm.size, 'revoke', { text: '规模认定有误' });
	await round(story);
	assert.deepEqual(await corrections(prefecture, claim), []);
	await second.get(claim.firm.size);
	await second.act(claim.firm.size, 'restore', { text: '复核后恢复' });
	const correction = await corrected(story, claim, { who: prefecture });
	assert.deepEqual(money(correction), ['open', 60000, 0, 60000, 60000]);
	assertProblem(await prefecture.act(correction.path, 'turn', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'difference_left' });
});

test('corrections are listed by case, employer and state', async () => {
	const [, claim] = claims;
	const by = async (query) => (await prefecture.all(`/v1/corrections?${query}`)).map((each) => [each.case_id, each.state]);
	assert.deepEqual(await by(`enterprise_id=${claim.firm.id}`), [[claim.id, 'turned']]);
	assert.deepEqual(await by(`enterprise_id=${claim.firm.id}&state=open`), []);
	assertProblem(await prefecture.get('/v1/corrections?state=closed'), 400, 'bad_parameter');
});
