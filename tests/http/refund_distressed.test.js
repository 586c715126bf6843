// Refunds of employers in difficulty (困难企业, S13 to S15): two methods computed and shown, chosen by the reviewer with a reason; a higher
// reserve (S18) before which they wait.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, approve, parameter, record, reserve, run } from '../tool/refund.js';
import { begin } from '../tool/story.js';

const CHOICE = { method: 'social_insurance', reason: '按应缴社会保险费核算更符合企业实际' };

let story, one;

before(async () => {
	story = await begin();
	one = await agent(story, 1);
	await parameter(story, 'layoff_method', 'C');
});
after(() => story?.end());

/** An employer that the departments found in difficulty. */
async function troubled(figures) {
	const firm = await story.firm({ size: 'small' });
	await record(story, firm, figures);
	await story.determine(firm, { kind: 'distressed', signed: true });
	return firm;
}

const methodsOf = (refund) => Object.fromEntries(refund.computed.methods.map(({ method, ...rest }) => [method, rest]));

test('the kind follows from the determination; both methods are shown, and no amount until one is chosen', async () => {
	const firm = await troubled();
	const refund = await apply(story, firm);
	const seen = await story.look(refund, one);
	assert.equal(seen.kind, 'distressed');
	assert.equal(seen.method, undefined);
	assert.equal(seen.amount_fen, undefined);
	const methods = methodsOf(seen);
	assert.equal(methods.social_insurance.amount_fen, 45000000);
	assert.equal(methods.unemployment_benefit.missing, 'ui_monthly_fen');
	await story.answer(refund, one);
	const refused = await one.act(refund.path, 'approve', { text: '同意' }, { expect: 409 });
	assertProblem(refused, 409, 'condition_not_met', { guard: 'entitled' });
});

test('the method that lacks its parameter cannot be chosen; the other is chosen with a reason and stands', async () => {
	const firm = await troubled();
	const refund = await apply(story, firm);
	const blocked = await one.act(refund.path, 'choose-method', { ...CHOICE, method: 'unemployment_benefit' }, { expect: 409 });
	assertProblem(blocked, 409, 'parameter_missing', { at: '/method' });
	assertProblem(await one.act(refund.path, 'choose-method', { method: 'social_insurance' }, { expect: 422 }), 422, 'invalid', { at: '/reason' });
	const { body } = await one.act(refund.path, 'choose-method', CHOICE);
	assert.deepEqual([body.method, body.amount_fen], ['social_insurance', 45000000]);
	const trail = await (await story.as('auditor-1')).all(`/v1/cases/${refund.id}/audit`);
	assert.equal(trail.find((row) => row.action === 'choose_method').note.reason, CHOICE.reason);
});

test('with the benefit per month known, both can be chosen, and the choice outlives a newer record', async () => {
	await parameter(story, 'ui_monthly_fen', 120000);
	const firm = await troubled({ insured_now: 90 });
	const refund = await apply(story, firm);
	const methods = methodsOf(await story.look(refund, one));
	assert.equal(methods.social_insurance.amount_fen, 45000000);
	assert.ok(methods.unemployment_benefit.amount_fen > 0);
	const chosen = (await one.act(refund.path, 'choose-method', { ...CHOICE, method: 'unemployment_benefit' })).body;
	assert.equal(chosen.amount_fen, methods.unemployment_benefit.amount_fen);
	await record(story, firm, { social_monthly_fen: 1, insured_now: 90 });
	const anew = (await one.act(refund.path, 'recompute')).body;
	assert.deepEqual([anew.method, anew.amount_fen], ['unemployment_benefit', chosen.amount_fen]);
	assert.equal(methodsOf(anew).social_insurance.amount_fen, 3);
});

test('an ordinary refund has no method to choose', async () => {
	const firm = await story.firm({ size: 'small' });
	await record(story, firm);
	const refund = await apply(story, firm);
	const refused = await one.act(refund.path, 'choose-method', CHOICE, { expect: 409 });
	assertProblem(refused, 409, 'condition_not_met', { guard: 'distressed_case' });
});

test('it waits for 24 months of reserve where an ordinary one needs 12 (S18)', async () => {
	await reserve(story, 23);
	const firm = await troubled({ social_monthly_fen: 1000000 });
	const refund = await apply(story, firm);
	await one.act(refund.path, 'choose-method', CHOICE);
	const waiting = await approve(story, refund);
	assert.deepEqual([waiting.state, waiting.waits_for], ['awaiting_funds', 'reserve_months']);
});

test('employers in difficulty are not offered one: the method is for a reviewer to choose', async () => {
	await troubled();
	const preview = await run(story, 'offers', { year: 2020 }, { until: 'previewed' });
	assert.ok(preview.left_out.distressed >= 1);
	assert.ok((await one.all(`${preview.path}/items`)).every((item) => item.kind === 'ordinary'));
});
