// The refund of a year (稳岗返还) from the application to the bank: computed from the levy agency's records alone (S10, S11, S23), reviewed on
// two levels (S16), waiting for its reserve and its money (S17, S20), paid (S21), and measured (S6b).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, approve, fund, parameter, pay, record, reserve } from '../tool/refund.js';
import { begin, fault } from '../tool/story.js';

const OPINION = { text: '经核实，符合返还条件' };

let story, one, other, prefecture;

before(async () => {
	story = await begin();
	await parameter(story, 'layoff_method', 'C');
	[one, other] = await Promise.all([agent(story, 1), agent(story, 2)]);
	prefecture = await story.as('prefecture-1');
});
after(() => story?.end());

/** An employer with a sound year before. */
async function sound(figures, with_) {
	const firm = await story.firm({ size: 'small', ...with_ });
	await record(story, firm, figures);
	return firm;
}

test('an application takes nothing but the year; validate_only shows amount and findings and writes nothing', async () => {
	const firm = await sound({ employer_fen: 2000001, worker_fen: 2000000 });
	const { status, body } = await firm.clerk.ok('POST', '/v1/refunds?validate_only=true', { year: 2020 });
	assert.equal(status, 200);
	assert.equal(body.amount_fen, 4000001);
	assert.equal(body.kind, 'ordinary');
	assert.equal(body.method, 'premiums');
	assert.equal(body.base_year, 2019);
	assert.equal(body.computed.figures.employer_fen, 2000001);
	assert.ok(body.computed.parameters.find((row) => row.name === 'sme_rate_bp' && row.value === 10000 && row.clause === 'S10'));
	assert.ok(body.explanations.length >= 6);
	assert.deepEqual(body.explanations.filter((finding) => finding.verdict !== 'pass'), []);
	assert.deepEqual((await firm.clerk.ok('GET', '/v1/refunds')).body.data, []);
});

test('only the business year of today can be applied for', async () => {
	const firm = await sound();
	assert.ok(fault(await firm.clerk.post('/v1/refunds', { year: 2019 }), '/year'));
	assertProblem(await firm.clerk.post('/v1/refunds', { year: 2021 }), 422, 'invalid', { at: '/year', guard: 'too_big' });
});

test('a small employer gets all of its premiums back: applied for, reviewed twice, reserved, paid, measured', async () => {
	await reserve(story, 12);
	await fund(story, 100000000);
	const firm = await sound();
	const refund = await apply(story, firm, { external_ref: 'WG-1', metadata: { desk: '3' } });
	const handed = await story.look(refund);
	assert.equal(handed.state, 'review_1');
	assert.equal(handed.held_by, 'ui_agency');
	assert.equal(handed.agency_id, story.agencies['CJ-UI'].id);
	assert.match(handed.receipt.sha256, /^[0-9a-f]{64}$/);
	assert.equal(handed.receipt.due_on, undefined);
	assert.deepEqual(handed.allowed_actions, ['withdraw']);
	const seen = await one.ok('GET', refund.path);
	assert.ok(seen.body.allowed_actions.includes('approve'), String(seen.body.allowed_actions));

	const first = (await one.act(refund.path, 'approve', OPINION)).body;
	assert.equal(first.state, 'review_2');
	assert.equal(first.account_id, firm.account.split('/').pop());
	assertProblem(await other.act(refund.path, 'approve-finally', OPINION, { expect: 409 }), 409, 'action_not_allowed');
	const approved = (await prefecture.act(refund.path, 'approve-finally', OPINION)).body;
	assert.equal(approved.state, 'approved');
	assert.equal(approved.amount_fen, 4000000);
	await story.on('2020-07-20');
	await pay(story, [refund]);
	const paid = await story.look(refund);
	assert.equal(paid.state, 'paid');
	assert.equal(paid.elapsed_days, 3);
	assert.equal((await story.fund('UI_FUND')).paid_fen, 4000000);
});

test('a large employer gets its own rate; figures of a draft follow the record until it is handed in', async () => {
	const firm = await sound({}, { size: 'large' });
	const refund = await apply(story, firm, { until: 'draft' });
	assert.equal((await story.look(refund)).amount_fen, 2000000);
	await record(story, firm, { worker_fen: 2000001 });
	const handed = (await firm.clerk.act(refund.path, 'submit')).body;
	assert.equal(handed.amount_fen, 2000001, 'half of 4,000,001 fen, half a fen rounded up');
	assert.equal(handed.computed.record_version, 2);
});

test('one original of an employer and year: the second is refused, after a withdrawal it is not', async () => {
	const firm = await sound();
	const refund = await apply(story, firm, { external_ref: 'WG-2' });
	assertProblem(await firm.clerk.post('/v1/refunds', { year: 2020 }), 409, 'conflict');
	const same = await firm.clerk.post('/v1/refunds', { year: 2020, external_ref: 'WG-2' });
	assertProblem(same, 409, 'external_ref_exists');
	assert.equal(same.body.location, refund.path);
	await firm.clerk.act(refund.path, 'withdraw');
	assert.equal((await firm.clerk.post('/v1/refunds', { year: 2020 })).status, 201);
});

test('nobody passes a review without entitlement: layoffs, arrears, no record, no size', async () => {
	const cases = {
		'R-REFUND-05': await sound({ claimants: 6 }),
		'R-REFUND-03': await sound({ arrears_fen: 1 }),
		'R-REFUND-01': await story.firm({ size: 'small' }),
		'R-REFUND-04': await sound({}, { size: null }),
	};
	for (const [rule, firm] of Object.entries(cases)) {
		const refund = await apply(story, firm);
		const found = (await one.all(`${refund.path}/findings`)).find((finding) => finding.rule === rule);
		assert.notEqual(found.verdict, 'pass', rule);
		assert.ok(Object.keys(found.explanation.change).length, `${rule} says what would pass`);
		await story.answer(refund, one);
		const refused = await one.act(refund.path, 'approve', OPINION, { expect: 409 });
		assertProblem(refused, 409, 'condition_not_met', { guard: 'entitled' });
		const rejected = (await one.act(refund.path, 'reject', { reasons: [{ code: 'not_eligible', text: '不符合返还条件' }] })).body;
		assert.equal(rejected.state, 'rejected');
	}
});

test('layoffs exactly at the threshold pass, one person more fails', async () => {
	const at = await sound({ insured_begin: 200, insured_end: 200, insured_mean: 200, insured_now: 200, claimants: 11 });
	const above = await sound({ insured_begin: 200, insured_end: 200, insured_mean: 200, insured_now: 200, claimants: 12 });
	const verdict = async (firm) => (await one.all(`${(await apply(story, firm)).path}/findings`)).find(({ rule }) => rule === 'R-REFUND-05').verdict;
	assert.equal(await verdict(at), 'pass');
	assert.equal(await verdict(above), 'fail');
});

test('it is computed anew only when what it rests on has changed', async () => {
	const firm = await sound();
	const refund = await apply(story, firm);
	assertProblem(await one.act(refund.path, 'recompute', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'recomputable' });
	await record(story, firm, { employer_fen: 3000000 });
	const { body } = await one.act(refund.path, 'recompute');
	assert.equal(body.amount_fen, 5000000);
	assert.equal(body.computed.record_version, 2);
	assertProblem(await one.act(refund.path, 'recompute', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'recomputable' });
});

test('of two sizes the one that holds on the day counts: an older one keeps only the days before a newer (S8)', async () => {
	const firm = await sound({}, { size: 'small' });
	await story.determine(firm, { kind: 'size', value: 'large', valid_from: '2020-07-01' });
	const { body } = await firm.clerk.ok('POST', '/v1/refunds?validate_only=true', { year: 2020 });
	assert.equal(body.computed.size, 'large');
	assert.equal(body.amount_fen, 2000000);
});

test('a size determined while it is under review makes it computable', async () => {
	const firm = await sound({}, { size: null });
	const refund = await apply(story, firm);
	assert.equal((await story.look(refund)).amount_fen, undefined);
	await story.determine(firm, { kind: 'size', value: 'micro' });
	assert.equal((await one.act(refund.path, 'recompute')).body.amount_fen, 4000000);
});

test('returned for its account, handed in again with the corrected one, sent back, reopened', async () => {
	const firm = await sound({}, { account: 'submitted' });
	const refund = await apply(story, firm);
	const early = await one.act(refund.path, 'approve', OPINION, { expect: 409 });
	assertProblem(early, 409, 'condition_not_met', { guard: 'account_verified' });
	const returned = (await one.act(refund.path, 'return', { reasons: [{ code: 'account_wrong', text: '账户户名不一致' }] })).body;
	assert.equal(returned.state, 'returned');
	await story.accountOf(firm, { number: '6222020000099994567' });
	assert.equal((await firm.clerk.act(refund.path, 'submit')).body.state, 'review_1');
	await one.act(refund.path, 'approve', OPINION);
	assert.equal((await prefecture.act(refund.path, 'send-back', { text: '请核对账户' })).body.state, 'review_1');
	await one.act(refund.path, 'approve', OPINION);
	const approved = (await prefecture.act(refund.path, 'approve-finally', OPINION)).body;
	assert.equal(approved.state, 'approved');
	const before_ = await story.fund('UI_FUND');
	assert.equal((await prefecture.act(refund.path, 'reopen', { text: '复核发现需重新核对' })).body.state, 'review_1');
	assert.equal((await story.fund('UI_FUND')).reserved_fen, before_.reserved_fen - approved.amount_fen);
});

test('an approved one follows the account verified since', async () => {
	const firm = await sound();
	const refund = await apply(story, firm);
	await approve(story, refund);
	assertProblem(await one.act(refund.path, 'rebind-account', OPINION, { expect: 409 }), 409, 'condition_not_met', { guard: 'newer_version_verified' });
	const newer = await story.accountOf(firm, { number: '6222020000088884567' });
	const { body } = await one.act(refund.path, 'rebind-account', OPINION);
	assert.equal(body.account_id, newer.split('/').pop());
});

test('without the reserve it waits for months, without money for cash, and is never refused (S17, S20)', async () => {
	const firm = await sound({ employer_fen: 900000000, worker_fen: 900000000 });
	const refund = await apply(story, firm);
	const waiting = await approve(story, refund);
	assert.equal(waiting.state, 'awaiting_funds');
	assert.equal(waiting.waits_for, 'cash');
	await reserve(story, 11);
	assert.equal((await story.look(refund)).waits_for, 'reserve_months');
	await reserve(story, 12);
	await fund(story, 1800000000);
	assert.equal((await story.look(refund)).state, 'approved');
});

test('lists, queues and timelines show refunds to whom they belong', async () => {
	const firm = await sound();
	const refund = await apply(story, firm, { external_ref: 'WG-9' });
	const listed = async (who, query) => (await who.all(`/v1/refunds?${query}`)).map((row) => row.id);
	assert.deepEqual(await listed(firm.clerk, 'external_ref=WG-9&state=review_1&year=2020&kind=ordinary'), [refund.id]);
	assert.deepEqual(await listed(one, `enterprise_id=${firm.id}&agency_id=${story.agencies['CJ-UI'].id}`), [refund.id]);
	assert.deepEqual(await listed(await agent(story, 1, 'CJ-ZD-UI'), ''), []);
	assert.equal((await firm.county.get('/v1/refunds')).status, 403);
	assert.equal((await firm.county.get(`/v1/cases/${refund.id}/timeline`)).status, 404);
	assert.ok((await one.all('/v1/queue?flow=refund')).some((row) => row.id === refund.id));
	assert.equal((await firm.clerk.ok('GET', `/v1/cases/${refund.id}/receipt`)).body.flow, 'refund');
	await one.act(refund.path, 'return', { reasons: [{ code: 'account_wrong', text: '账户有误' }] });
	const todo = (await firm.clerk.all('/v1/todo')).find((row) => row.case_id === refund.id);
	assert.deepEqual(todo.actions, ['submit', 'withdraw']);
	const steps = (await firm.clerk.ok('GET', `/v1/cases/${refund.id}/timeline`)).body.steps.map((step) => step.action);
	assert.deepEqual(steps, ['create', 'submit', 'return']);
});

test('returned and not handed in again within its days it lapses; the prefecture can reopen it', async () => {
	const firm = await sound();
	const refund = await apply(story, firm);
	await one.act(refund.path, 'return', { reasons: [{ code: 'account_wrong', text: '账户有误' }] });
	await story.on('2020-09-15');
	assert.equal((await story.look(refund)).state, 'lapsed');
	assert.equal((await prefecture.act(refund.path, 'reopen', { text: '企业有正当理由' })).body.state, 'review_1');
});

test('a draft of the last day cannot be handed in on the next; a returned one can (S76)', async () => {
	const [late, kept] = [await sound(), await sound()];
	const draft = await apply(story, late, { until: 'draft' });
	const refund = await apply(story, kept);
	await story.on('2020-12-30');
	await one.act(refund.path, 'return', { reasons: [{ code: 'account_wrong', text: '账户有误' }] });
	await story.on('2021-01-04');
	const { errors } = assertProblem(await late.clerk.act(draft.path, 'submit', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'refund_window' });
	assert.equal(errors.find((error) => error.code === 'refund_window').until, '2020-12-31');
	const handed = (await kept.clerk.act(refund.path, 'submit')).body;
	assert.equal(handed.state, 'review_1');
	assert.equal(handed.amount_fen, 4000000, 'the rate is that of the first receipt');
});
