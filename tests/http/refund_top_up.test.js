// Top-ups (补差, S12): after a raised rate the differences of refunds already paid are found in one run, each a case of its own with its own
// payment; running twice owes nothing twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, approve, fund, parameter, pay, record, reserve, run } from '../tool/refund.js';
import { begin } from '../tool/story.js';

const RAISED = '2020-08-01';

let story, one, large, small, waiting, originals;

async function paid(size, figures) {
	const firm = await story.firm({ size });
	await record(story, firm, figures);
	const refund = await apply(story, firm);
	await approve(story, refund);
	return { ...refund, firm };
}

before(async () => {
	story = await begin();
	one = await agent(story, 1);
	await parameter(story, 'layoff_method', 'C');
	await parameter(story, 'large_rate_bp', 8000, RAISED);
	await reserve(story);
	await fund(story, 12000000);
	large = await paid('large', { employer_fen: 2000000, worker_fen: 2000001 });
	small = await paid('small');
	originals = await paid('large');
	await pay(story, [large, small]);
	waiting = originals;
});
after(() => story?.end());

test('before the rate is raised nothing is owed', async () => {
	const preview = await run(story, 'top-ups', { year: 2020 }, { until: 'previewed' });
	assert.equal(preview.items, 0);
	assert.equal(preview.left_out.nothing_owed, 2);
	assert.equal(preview.left_out.original_paid, 1, 'what is not paid yet is not topped up');
	await one.act(preview.path, 'discard');
});

test('after it, each paid original gets its difference: its own case, its own payment, reserved at once', async () => {
	await story.on(RAISED);
	const preview = await run(story, 'top-ups', { year: 2020 }, { until: 'previewed' });
	assert.deepEqual([preview.items, preview.total_fen], [1, 1200000]);
	const [item] = await one.all(`${preview.path}/items`);
	assert.equal(item.original_id, large.id);
	assert.equal(item.rate_from, RAISED);
	assert.deepEqual(
		[item.computed.entitlement_fen, item.computed.paid_fen, item.computed.amount_fen],
		[3200001, 2000001, 1200000],
		'80 % of 4,000,001 fen less what 50 % came to, both rounded',
	);
	const { body } = await (await agent(story, 2)).act(preview.path, 'confirm');
	assert.equal(body.state, 'executed');
	const original = await story.look(large, one);
	const [topUp] = original.top_ups;
	assert.deepEqual([topUp.state, topUp.amount_fen, topUp.rate_from], ['approved', 1200000, RAISED]);
	const seen = (await one.ok('GET', `/v1/refunds/${topUp.id}`)).body;
	assert.equal(seen.original_id, large.id);
	assert.equal(seen.kind, 'ordinary');
	assert.equal(seen.run_id, preview.id);
	assert.equal(seen.account_id, original.account_id);
	assert.equal((await story.fund('UI_FUND')).paid_fen, 6000001, 'not paid yet');
});

test('running it again owes nothing, paid or not', async () => {
	assert.equal((await run(story, 'top-ups')).items, 0);
	const [topUp] = (await story.look(large, one)).top_ups;
	await story.on('2020-08-06');
	await pay(story, [topUp]);
	assert.equal((await story.look({ path: `/v1/refunds/${topUp.id}` }, one)).state, 'paid');
	const again = await run(story, 'top-ups');
	assert.equal(again.items, 0);
	assert.equal((await story.fund('UI_FUND')).paid_fen, 7200001);
});

test('an original paid in the meantime is topped up by the next run; without money the top-up waits', async () => {
	await pay(story, [waiting]);
	await parameter(story, 'large_rate_bp', 10000, '2020-08-10');
	await story.on('2020-08-10');
	const done = await run(story, 'top-ups');
	assert.deepEqual([done.items, done.total_fen], [2, 2800000]);
	const [first, second] = [await story.look(large, one), await story.look(waiting, one)];
	assert.deepEqual(first.top_ups.map((one_) => one_.amount_fen), [1200000, 800000]);
	assert.deepEqual(second.top_ups.map((one_) => [one_.amount_fen, one_.rate_from]), [[2000000, '2020-08-10']]);
	const states = [first.top_ups[1].state, second.top_ups[0].state];
	assert.ok(states.includes('awaiting_funds'), `${states}: 28,000 yuan of what is left`);
	await fund(story, 10000000);
	assert.equal((await story.look(waiting, one)).top_ups[0].state, 'approved');
});

test('a policy that is not there, or a year to come, is a wrong value', async () => {
	const unknown = { year: 2020, policy_id: '00000000-0000-7000-8000-0000000fffff' };
	assertProblem(await one.post('/v1/refund-runs/top-ups', unknown), 422, 'invalid', { at: '/policy_id' });
	assertProblem(await one.post('/v1/refund-runs/top-ups', { year: 2021 }), 422, 'invalid', { at: '/year' });
});

test('top-ups follow the policy that the run names, once it is in force (S77)', async () => {
	const [writer, publisher] = [await story.as('prefecture-1'), await story.as('prefecture-2')];
	const { body } = await writer.ok('POST', '/v1/policies', {
		doc_no: '昌州人社发〔2020〕99号', title: '提高返还标准的通知', issuers: ['昌吉回族自治州人力资源和社会保障局'],
		issued_on: '2020-08-10', effective_from: '2020-08-20', copy_of: '00000000-0000-7000-8000-000000000061',
	});
	const path = `/v1/policies/${body.id}`;
	await publisher.act(path, 'publish', { text: '经局务会审议通过' });
	const order = { year: 2020, policy_id: body.id };
	assertProblem(await one.post('/v1/refund-runs/top-ups', order), 422, 'invalid', { at: '/policy_id' });
	await story.on('2020-08-20');
	const preview = await run(story, 'top-ups', order, { until: 'previewed' });
	assert.equal(preview.policy_id, body.id);
	assert.equal(preview.items, 0, 'its rates are the same');
});

test('a top-up of a record that rose, whose rate is older than the receipt, is judged again by the terms of its original', async () => {
	await story.on('2020-08-21');
	const late = await paid('small');
	await pay(story, [late]);
	await record(story, late.firm, { employer_fen: 2500000, worker_fen: 2000000 });
	const done = await run(story, 'top-ups');
	assert.equal(done.items, 1);
	const [topUp] = (await story.look(late, one)).top_ups;
	assert.deepEqual([topUp.amount_fen, topUp.rate_from], [500000, '2020-06-01']);
	await story.on('2020-08-22');
	await pay(story, [topUp]);
	assert.equal((await story.look({ path: `/v1/refunds/${topUp.id}` }, one)).state, 'paid');
	assert.deepEqual((await one.ok('GET', '/v1/corrections?state=open')).body.data, [], 'nothing is left');
});
