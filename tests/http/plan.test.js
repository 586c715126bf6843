// The training plan and its public notice: windows, categories, rounds, days on display (S26 to S37, S75, S76).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem, assertSilent } from '../tool/problem.js';
import { begin, faults } from '../tool/story.js';

let story, firm, county;
before(async () => {
	story = await begin();
	firm = await story.firm();
	county = firm.county;
});
after(() => story.end());

const TEXT = { text: '符合条件，予以通过' };
const REASONS = {
	reasons: [
		{ code: 'form_incomplete', pointer: '/content', text: '培训内容过于简单' },
		{ code: 'document_unreadable', pointer: '/documents/plan_form', text: '申请表盖章不清晰' },
	],
};

const create = (with_, of = firm, who = of.clerk) => who.post('/v1/plans', story.planForm(of, with_));
const at = (reply) => `/v1/plans/${reply.body.id}`;
const state = async (path, who = firm.clerk) => (await who.ok('GET', path)).body.state;

test('the amount is computed: persons by months, six at most, by the policy (S32)', async () => {
	const seven = await create({ headcount: 7 });
	assert.equal(seven.status, 201, seven.text);
	assert.equal(seven.body.amount_fen, 7 * 6 * 30000);
	const two = await create({ headcount: 7, first_month: '2020-11', last_month: '2020-12' });
	assert.equal(two.body.amount_fen, 7 * 2 * 30000);
	const classes = await create({
		headcounts: [
			{ person_class: 'registered_unemployed', headcount: 2 },
			{ person_class: 'graduate_within_2y', headcount: 3 },
		],
	});
	assert.equal(classes.body.headcount, 5);
	assertProblem(await firm.clerk.post('/v1/plans', { ...story.planForm(firm), amount_fen: 1 }), 422, 'invalid', { at: '/amount_fen' });
});

test('months lie within the programme and in their order (S75)', async () => {
	assertProblem(await create({ first_month: '2020-05' }), 422, 'invalid', { at: '/first_month' });
	assertProblem(await create({ first_month: '2021-01', last_month: '2021-03' }), 422, 'invalid', { at: '/first_month' });
	assertProblem(await create({ first_month: '2020-09', last_month: '2020-08' }), 422, 'invalid', { at: '/last_month' });
	const beyond = await create({ last_month: '2021-02' });
	await firm.clerk.scan(beyond.body.id, 'plan_form', story.scan());
	const reply = await firm.clerk.act(at(beyond), 'submit', undefined, { expect: 409 });
	const { errors } = assertProblem(reply, 409, 'condition_not_met', { guard: 'months_in_programme' });
	assert.deepEqual([errors[0].from, errors[0].until], ['2020-06-01', '2020-12-31']);
});

test('without the scan of the signed form a plan is not filed (S34)', async () => {
	const plan = await create();
	assertProblem(await firm.clerk.act(at(plan), 'submit', undefined, { expect: 409 }), 409, 'condition_not_met', {
		guard: 'signed_form_present',
	});
	await firm.clerk.scan(plan.body.id, 'plan_form', story.scan());
	const dry = await firm.clerk.act(at(plan), 'submit', undefined, { query: '?validate_only=true' });
	assert.equal(dry.body.state, 'county_review');
	assert.equal(await state(at(plan)), 'draft');
	await firm.clerk.act(at(plan), 'submit');
	assert.equal(await state(at(plan)), 'county_review');
});

test('a scan handed in is what it says, stays as it is, and is no longer taken once the plan is filed', async () => {
	const plan = await story.plan(firm, { until: 'filed' });
	const { body } = await county.ok('GET', `/v1/cases/${plan.id}/documents`);
	assert.equal(body.data.length, 1);
	assert.equal(body.data[0].kind, 'plan_form');
	await assert.rejects(firm.clerk.scan(plan.id, 'plan_form', story.scan()), /action_not_allowed/);
});

test('new hires are for small, medium and micro enterprises (S26)', async () => {
	const large = await story.firm({ size: 'large', account: null });
	const plan = await story.plan(large, { until: 'filed' });
	await story.answer(plan);
	const reply = await large.county.act(plan.path, 'approve', TEXT, { expect: 409 });
	assertProblem(reply, 409, 'condition_not_met', { guard: 'determinations_in_force' });
	const finding = (await large.clerk.all(`${plan.path}/findings`)).find((one) => one.rule === 'R-TRAIN-01');
	assert.equal(finding.verdict, 'fail');
	const unknown = await story.firm({ size: null, account: null });
	const other = await story.plan(unknown, { until: 'filed' });
	await story.answer(other);
	const missing = await unknown.county.act(other.path, 'approve', TEXT, { expect: 409 });
	assertProblem(missing, 409, 'condition_not_met', { guard: 'determinations_in_force' });
	await story.determine(unknown, { kind: 'size', value: 'micro' });
	await unknown.county.act(other.path, 'approve', TEXT);
});

test('a plan whose workers are not of its category cannot be approved, and its findings say why (S26)', async () => {
	const plan = await create({ headcounts: [{ person_class: 'on_post', headcount: 3 }] });
	await firm.clerk.scan(plan.body.id, 'plan_form', story.scan());
	await firm.clerk.act(at(plan), 'submit');
	const failed = await county.all(`${at(plan)}/findings?verdict=fail`);
	assert.ok(failed.length > 0 && failed.every((finding) => finding.clause && finding.explanation.change));
	assertProblem(await county.act(at(plan), 'approve', TEXT, { expect: 409 }), 409, 'condition_not_met', { guard: 'plan_qualifies' });
	assert.equal(await state(at(plan)), 'county_review');
});

test('suspended work needs its determination (S28)', async () => {
	const plan = await story.plan(firm, { category: 'suspended', until: 'filed', first_month: '2020-06', last_month: '2020-08' });
	const early = await county.act(plan.path, 'approve', TEXT, { expect: 409 });
	assertProblem(early, 409, 'condition_not_met', { guard: 'determinations_in_force' });
	await story.determine(firm, { kind: 'suspended', signed: true });
	await story.approvePlan(plan);
});

test('hard-hit industries: of any size, by the list or by determination; others wait for one (S29)', async () => {
	const hotel = await story.firm({ size: 'large', account: null, industry_code: 'H6110' });
	await story.plan(hotel, { category: 'hit_industry', until: 'approved' });
	const maker = await story.firm({ size: 'small', account: null, industry_code: 'C1411' });
	const plan = await story.plan(maker, { category: 'hit_industry', until: 'filed' });
	await story.answer(plan);
	const reply = await maker.county.act(plan.path, 'approve', TEXT, { expect: 409 });
	assertProblem(reply, 409, 'condition_not_met', { guard: 'determinations_in_force' });
	await story.determine(maker, { kind: 'foreign_trade', signed: true });
	await maker.county.act(plan.path, 'approve', TEXT);
});

test('a sole trader counts for hard-hit industries when insured as a unit, and for nothing else (S30)', async () => {
	const noodles = await story.firm({ kind: 'sole_trader', size: 'micro', account: null });
	const hires = await story.plan(noodles, { until: 'filed' });
	await story.answer(hires);
	assertProblem(await noodles.county.act(hires.path, 'approve', TEXT, { expect: 409 }), 409, 'condition_not_met', {
		guard: 'determinations_in_force',
	});
	const hit = await story.plan(noodles, { category: 'hit_industry', until: 'filed' });
	await story.answer(hit);
	assertProblem(await noodles.county.act(hit.path, 'approve', TEXT, { expect: 409 }), 409, 'condition_not_met', {
		guard: 'determinations_in_force',
	});
	await story.determine(noodles, { kind: 'insured_as_unit' });
	await noodles.county.act(hit.path, 'approve', TEXT);
});

test('a bureau that has not published its guide cannot approve (S52)', async () => {
	const reply = await story.public.ok('POST', '/v1/enterprises', story.registration({ agency: 'CJ-NY' }));
	const zone = await story.as('county-nongye-1');
	await zone.act(`/v1/enterprises/${reply.body.id}`, 'verify', { seen: 'business_licence' });
	const { body } = await zone.ok('POST', '/v1/plans', story.planForm({ id: reply.body.id }, { category: 'hit_industry' }));
	await zone.scan(body.id, 'plan_form', story.scan());
	const confirmation = await zone.scan(body.id, 'confirmation', story.scan());
	const filed = await zone.act(at({ body }), 'submit-signed', { document_id: confirmation.body.id });
	assert.equal(filed.body.state, 'county_review');
	const refused = await zone.act(at({ body }), 'approve', TEXT, { expect: 409 });
	assertProblem(refused, 409, 'condition_not_met', { guard: 'guide_live' });
});

test('an officer files on behalf with the confirmation in hand, and another officer decides (S68)', async () => {
	const { body } = await county.ok('POST', '/v1/plans', story.planForm(firm));
	const path = at({ body });
	await county.scan(body.id, 'plan_form', story.scan());
	const foreign = await county.act(path, 'submit-signed', { document_id: firm.id }, { expect: 422 });
	assertProblem(foreign, 422, 'invalid', { at: '/document_id' });
	const confirmation = await county.scan(body.id, 'confirmation', story.scan());
	await county.act(path, 'submit-signed', { document_id: confirmation.body.id });
	assertProblem(await county.act(path, 'approve', TEXT, { expect: 409 }), 409, 'four_eyes');
	await firm.second.act(path, 'approve', TEXT);
	assert.equal(await state(path), 'approved');
});

test('the clock of two working days counts from the day after receipt and skips Corban', async () => {
	await story.on('2020-07-20');
	const monday = await story.plan(firm, { until: 'filed' });
	assert.equal((await county.ok('GET', monday.path)).body.due_at, '2020-07-22');
	await county.act(monday.path, 'return', REASONS);
	await story.on('2020-07-29');
	const again = await firm.clerk.act(monday.path, 'submit');
	assert.equal(again.body.due_at, '2020-08-05');
	const corban = await story.plan(firm, { until: 'filed' });
	assert.equal((await county.ok('GET', corban.path)).body.due_at, '2020-08-05');
	const { body } = await county.ok('GET', `/v1/cases/${corban.id}/timeline`);
	const [entry] = body.clocks.filter((clock) => clock.clock === 'plan');
	assert.equal(entry.due_on, '2020-08-05');
	assert.match(JSON.stringify(entry.explained), /2020-07-31|古尔邦节/);
});

test('returned with all its reasons, filed again: a new round with its full days', async () => {
	await story.on('2020-08-06');
	const plan = await story.plan(firm, { until: 'filed' });
	await county.act(plan.path, 'return', REASONS);
	const seen = await firm.clerk.ok('GET', plan.path);
	assert.equal(seen.body.state, 'returned');
	assert.equal(seen.body.due_at, undefined);
	const todo = await firm.clerk.all('/v1/todo');
	assert.ok(todo.some((thing) => thing.case_id === plan.id && thing.actions.includes('submit')));
	const form = story.planForm(firm, { headcount: 12 });
	await firm.clerk.ok('PUT', plan.path, form, { match: seen.headers.get('etag') });
	await story.on('2020-08-10');
	const again = await firm.clerk.act(plan.path, 'submit');
	assert.equal(again.body.headcount, 12);
	assert.equal(again.body.due_at, '2020-08-12');
	assert.match(again.body.received_at, /^2020-08-06/);
	const { body } = await firm.clerk.ok('GET', `/v1/cases/${plan.id}/timeline`);
	assert.deepEqual(body.steps.find((step) => step.action === 'return').reasons, REASONS.reasons);
	assert.deepEqual(body.clocks.map((clock) => `${clock.round} ${clock.op}`), ['1 start', '1 stop', '2 start']);
	const receipt = await firm.clerk.ok('GET', `/v1/cases/${plan.id}/receipt`);
	assert.equal(receipt.body.round, 2);
	assert.equal(receipt.body.due_on, '2020-08-12');
});

test('what is under review does not change; what is rejected stays so', async () => {
	const plan = await story.plan(firm, { until: 'filed' });
	const seen = (await firm.clerk.ok('GET', plan.path)).headers.get('etag');
	assertProblem(await firm.clerk.put(plan.path, story.planForm(firm), { match: seen }), 409, 'action_not_allowed');
	await county.act(plan.path, 'reject', { reasons: [{ code: 'not_eligible', text: '不属于政策对象' }] });
	assertProblem(await firm.clerk.act(plan.path, 'submit', undefined, { expect: 409 }), 409, 'action_not_allowed');
	assert.equal(await state(plan.path), 'rejected');
	const withdrawn = await story.plan(firm, { until: 'filed' });
	await firm.clerk.act(withdrawn.path, 'withdraw');
	assert.equal(await state(withdrawn.path), 'withdrawn');
});

test('approval opens the notice, publication starts its days, and the public reads exactly what it may', async () => {
	await story.on('2020-08-11', '09:00:00');
	const plan = await story.plan(firm, { headcount: 8, until: 'approved' });
	assertProblem(await story.public.get(plan.shown), 404, 'not_found');
	assert.equal((await firm.clerk.ok('GET', plan.notice)).body.state, 'pending');
	await county.get(plan.notice);
	const future = { site_url: 'https://www.example.gov.cn/gs/2.htm', published_at: '2020-08-12T09:00:00+08:00' };
	const early = await county.post(`${plan.shown}/publish`, future, { match: county.etag(plan.notice) });
	assertProblem(early, 422, 'invalid', { at: '/published_at', guard: 'in_future' });
	const past = { ...future, published_at: '2020-08-10T18:00:00+08:00' };
	const before_ = await county.post(`${plan.shown}/publish`, past, { match: county.etag(plan.notice) });
	assertProblem(before_, 422, 'invalid', { at: '/published_at', guard: 'out_of_order' });
	const shown = await story.publish(plan);
	assert.equal(shown.closes_on, '2020-08-17');
	const seen = await story.public.ok('GET', plan.shown);
	assert.equal(seen.body.enterprise_name, firm.name);
	assert.equal(seen.body.headcount, 8);
	assert.equal(seen.body.amount_fen, 8 * 6 * 30000);
	const allowed = ['agency_id', 'agency_name', 'allowed_actions', 'amount_fen', 'claimable_until', 'closes_on', 'created_at', 'due_at', 'enterprise_name',
		'headcount', 'held_by', 'id', 'number', 'published_at', 'site_url', 'state', 'updated_at', 'wages_claimable_until', 'wages_month'];
	assert.deepEqual(Object.keys(seen.body).filter((member) => !allowed.includes(member)), []);
	assertSilent(seen, firm.uscc, '王芳', '09942200000', '阿卜来提', firm.id);
	const listed = await story.public.all('/v1/notices?state=published');
	assert.ok(listed.some((notice) => plan.shown.endsWith(notice.id)));
});

test('five working days, the first and the last one counted; it closes when the last one is over', async () => {
	await story.on('2020-08-12');
	const plan = await story.plan(firm, { until: 'published' });
	assert.equal(plan.closes_on, '2020-08-18');
	await story.on('2020-08-18', '23:59:50');
	assert.equal((await story.public.ok('GET', plan.shown)).body.state, 'published');
	await story.on('2020-08-19', '00:00:00');
	assert.equal((await story.public.ok('GET', plan.shown)).body.state, 'closed');
	const { body } = await firm.clerk.ok('GET', plan.path);
	assert.equal(body.notice_state, 'closed');
	assert.equal(body.state, 'approved');
});

test('strangers do not find a plan, nor its pending notice', async () => {
	const plan = await story.plan(firm, { until: 'approved' });
	for (const who of [await story.county('CJ-FK'), await story.as('b-clerk')]) {
		assertProblem(await who.get(plan.path), 404, 'not_found');
		assertProblem(await who.get(plan.notice), 404, 'not_found');
		assertProblem(await who.post(`${plan.path}/withdraw`, undefined, { match: '*' }), 404, 'not_found');
	}
	const fukang = await story.county('CJ-FK');
	const publication = { site_url: 'https://www.example.gov.cn/gs/3.htm', published_at: story.now };
	assertProblem(await fukang.post(`${plan.shown}/publish`, publication, { match: '*' }), 404, 'not_found');
});

test('plans are taken until the last second of 2020; a returned one received in time is still taken after it (S76, Q12)', async () => {
	await story.on('2020-12-31', '16:00:00');
	const returned = await story.plan(firm, { until: 'filed' });
	await county.act(returned.path, 'return', REASONS);
	const [last, late] = [await story.plan(firm, { until: 'draft' }), await story.plan(firm, { until: 'draft' })];
	await story.on('2020-12-31', '23:59:50');
	await firm.clerk.act(last.path, 'submit');
	await story.on('2021-01-01', '00:00:00');
	const refused = await firm.clerk.act(late.path, 'submit', undefined, { expect: 409 });
	assertProblem(refused, 409, 'condition_not_met', { guard: 'plan_window' });
	assert.equal(refused.body.errors.find((error) => error.code === 'plan_window').clause, 'S76');
	assert.deepEqual(faults(refused), [' plan_window']);
	await firm.clerk.act(returned.path, 'submit');
	assert.equal(await state(returned.path), 'county_review');
	await story.on('2021-01-04');
	await story.approvePlan(last);
	assert.equal(await state(last.path), 'approved');
});
