// From when a period counts, and which days it takes in (S28, S55, Q4).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { begin } from '../tool/story.js';

let story;
before(async () => {
	story = await begin();
});
after(() => story.end());

test('a returned claim lapses when its days are over, however often it was edited, and its workers are free again', async () => {
	const [firm, rival] = await Promise.all([story.firm(), story.firm({ agency: 'CJ-FK' })]);
	const plans = [await story.plan(firm, { until: 'published' }), await story.plan(rival, { until: 'published' })];
	const claim = await story.claim(plans[0]);
	await firm.county.act(claim.path, 'return', { reasons: [{ code: 'payroll_wrong', text: '工资月份不符' }] });
	// Returned on 15 July: 20 working days end on 17 August, for Corban takes three of them.
	await story.on('2020-08-12');
	await story.fill(claim);
	await story.on('2020-08-17');
	assert.equal((await story.look(claim)).state, 'returned');
	await story.on('2020-08-18');
	assert.equal((await story.look(claim)).state, 'lapsed');
	const again = await story.claim(plans[1], { workers: claim.workers });
	assert.equal((await story.look(again)).state, 'county_review');
});

test('a returned plan and a returned registration lapse in the same days as a claim', async () => {
	const [firm, fresh] = await Promise.all([story.firm(), story.firm({ verified: false, account: null, size: null })]);
	const plan = await story.plan(firm, { until: 'filed' });
	const reasons = { reasons: [{ code: 'form_incomplete', text: '材料不全' }] };
	await firm.county.act(plan.path, 'return', reasons);
	await fresh.county.act(fresh.path, 'return', reasons);
	// Returned on 18 August: 20 working days end on 15 September.
	await story.on('2020-09-15');
	assert.equal((await story.look(plan)).state, 'returned');
	assert.equal((await fresh.clerk.ok('GET', fresh.path)).body.state, 'returned');
	await story.on('2020-09-16');
	assert.equal((await story.look(plan)).state, 'lapsed');
	assert.equal((await fresh.clerk.ok('GET', fresh.path)).body.state, 'rejected');
});

test('an employer suspended in the middle of a month is suspended in that month, and not in the month before', async () => {
	const firm = await story.firm();
	await story.determine(firm, { kind: 'suspended', valid_from: '2020-06-15', signed: true });
	const form = { category: 'suspended', until: 'filed' };
	const plan = await story.plan(firm, form);
	await story.answer(plan);
	assert.equal((await story.approvePlan(plan)).state, 'approved');
	const other = await story.firm();
	await story.determine(other, { kind: 'suspended', valid_from: '2020-07-01', signed: true });
	const early = await story.plan(other, form);
	await story.answer(early);
	const reply = await other.county.act(early.path, 'approve', { text: '符合条件' }, { expect: 409 });
	assert.deepEqual(reply.body.errors.map((error) => error.code), ['determinations_in_force']);
});

test('a claim whose determination was revoked after it was submitted cannot be approved, until it is restored (S63)', async () => {
	const firm = await story.firm({ size: null });
	const size = await story.determine(firm, { kind: 'size', value: 'small' });
	const claim = await story.claim(await story.plan(firm, { until: 'published' }));
	const [one, other] = [await story.as('prefecture-1'), await story.as('prefecture-2')];
	await one.act(size, 'revoke', { text: '认定依据不实' });
	const reply = await story.countyApproves(claim, { expect: 409 });
	assert.deepEqual(reply.body.errors.map((error) => error.code), ['determinations_in_force']);
	await other.act(size, 'restore', { text: '复核后恢复' });
	assert.equal((await story.countyApproves(claim)).body.state, 'prefecture_review');
});

test('a claim is due by the policy it was made under, whatever a newer one says', async () => {
	const [writer, publisher] = [await story.as('prefecture-1'), await story.as('prefecture-2')];
	const firm = await story.firm();
	const plan = await story.plan(firm, { until: 'published' });
	const [old] = (await story.public.all('/v1/policies?state=published')).filter((policy) => policy.doc_no.includes('15号'));
	const { body } = await writer.ok('POST', '/v1/policies', {
		doc_no: '昌州人社发〔2020〕98号', title: '补充通知', issuers: ['昌吉回族自治州人力资源和社会保障局'], issued_on: '2020-07-15',
		effective_from: '2020-07-15', copy_of: old.id, months: [{ month: '2020-12', amount_fen: 30000, max_months: 6 }],
	});
	const days = { programme: 'training', name: 'first_review_days', value: 9, clause: 'S60', valid_from: '2020-07-15' };
	await writer.act(`/v1/policies/${body.id}`, 'parameters', days);
	await publisher.act(`/v1/policies/${body.id}`, 'publish', { text: '印发' });
	const claim = await story.claim(plan);
	const [start] = (await firm.clerk.ok('GET', `/v1/cases/${claim.id}/timeline`)).body.clocks;
	assert.deepEqual([start.clock, start.days], ['first', 2]);
});
