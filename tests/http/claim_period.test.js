// Until when months are claimed (S76): in the days of acceptance, and beyond them where the plan was approved too late for that, or where the
// wages are paid after them (S37, S39, S42). What is refused and what is published name the last day.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { begin, fault } from '../tool/story.js';

const OCTOBER = { month: '2020-10', paid_on: '2020-11-10', until: 'draft' };
const NOVEMBER = { month: '2020-11', paid_on: '2020-12-10', until: 'draft' };
const DECEMBER = { month: '2020-12', paid_on: '2020-12-31', until: 'draft' };
const LATE = ['late_approval_days', true];
const WAGES = ['wages_paid_grace_days', true];
const PAID_IN_JANUARY = { ...DECEMBER, paid_on: '2021-01-04' };
const REASONS = { reasons: [{ code: 'document_unreadable', text: '请补正' }] };

/** A test with a story of its own: business time only goes forward. */
const plays = (name, work) =>
	test(name, async () => {
		const story = await begin();
		await work(story);
		await story.end();
	});

const submit = (claim, options) => claim.firm.clerk.act(claim.path, 'submit', undefined, options);
const days = async (story, plan) => {
	const { claimable_until, wages_claimable_until, wages_month } = (await story.public.ok('GET', plan.shown)).body;
	assert.equal(wages_month, wages_claimable_until && '2020-12');
	return [claimable_until, wages_claimable_until];
};

/** The last day that the refusal of a submission names, and the parameter that grants it. */
async function lastDay(claim, granted = [undefined, undefined]) {
	const refused = await submit(claim, { expect: 409 });
	assertProblem(refused, 409, 'condition_not_met', { guard: 'claim_window' });
	const { clause, from, until, parameter, assumed, detail } = fault(refused, 'claim_window');
	assert.deepEqual([clause, from, parameter, assumed], ['S76', '2020-06-01', ...granted]);
	assert.equal(/ (\S+) \((\w+): \d+ working days, assumed\)$/.exec(detail)?.slice(1).join(' '), parameter && `${until} ${parameter}`);
	return until;
}

/** What the rule of the window said of a claim. */
const found = async (claim) => (await claim.firm.county.all(`${claim.path}/findings`)).find((one) => one.rule === 'R-TRAIN-08').explanation;

/** Months without a claim that an employer is told of. */
const months = async (firm, plan) =>
	(await firm.clerk.all('/v1/todo')).filter((thing) => thing.kind === 'month' && thing.plan_id === plan.id).map((thing) => thing.month);

/** A plan that was filed in time and is approved on a day. */
async function approvedOn(story, day, { filed = '2020-12-17', ...with_ } = {}) {
	await story.on(filed);
	const plan = await story.plan(await story.firm(), { until: 'filed', ...with_ });
	await story.on(day);
	await story.approvePlan(plan);
	await story.publish(plan);
	return plan;
}

plays('a plan received in time and approved on 4 January has its months claimed for ten working days, and later 409 with the last one', async (story) => {
	const early = await story.plan(await story.firm(), { until: 'published' });
	assert.deepEqual(await days(story, early), ['2020-12-31', '2021-01-22']);
	const plan = await approvedOn(story, '2021-01-04');
	assert.deepEqual(await days(story, plan), ['2021-01-18', '2021-01-22']);
	const [october, november, other] = [await story.claim(plan, OCTOBER), await story.claim(plan, NOVEMBER), await story.claim(early, OCTOBER)];
	assert.equal(await lastDay(other), '2020-12-31');
	assert.ok((await months(plan.firm, plan)).includes('2020-09'));
	assert.deepEqual(await months(early.firm, early), ['2020-12']);
	await story.on('2021-01-18', '23:59:50');
	assert.equal((await submit(october)).body.state, 'county_review');
	const window = await found(october);
	assert.deepEqual(window.inputs, { received_on: '2021-01-18', approved_on: '2021-01-04' });
	assert.deepEqual(window.parameters, { accept_from: '2020-06-01', accept_until: '2020-12-31', late_approval_days: 10 });
	assert.deepEqual([window.verdict, window.assumed], ['pass', ['late_approval_days']]);
	await story.on('2021-01-19', '00:00:00');
	assert.equal(await lastDay(november, LATE), '2021-01-18');
	const { conditions } = (await plan.firm.clerk.ok('POST', `${november.path}/check`)).body;
	const unmet = conditions.find((one) => one.code === 'claim_window');
	assert.deepEqual([unmet.until, unmet.parameter, unmet.assumed], ['2021-01-18', ...LATE]);
	assert.deepEqual(await months(plan.firm, plan), ['2020-12']);
	await plan.firm.county.act(october.path, 'return', REASONS);
	assert.equal((await submit(october)).body.state, 'county_review');
	await story.countyApproves(october);
});

plays('wages of December that are paid in January are claimed for fifteen working days after the window, and later 409 with the last one', async (story) => {
	const plan = await story.plan(await story.firm(), { until: 'published' });
	const rival = await story.plan(await story.firm(), { until: 'published' });
	await story.on('2021-01-04');
	const [december, late] = [await story.claim(plan, PAID_IN_JANUARY), await story.claim(rival, PAID_IN_JANUARY)];
	assert.equal(await lastDay(await story.claim(plan, NOVEMBER)), '2020-12-31');
	await story.on('2021-01-22', '23:59:50');
	assert.equal((await submit(december)).body.state, 'county_review');
	const window = await found(december);
	assert.deepEqual([window.parameters.wages_paid_grace_days, window.verdict], [15, 'pass']);
	assert.ok(window.assumed.includes('wages_paid_grace_days'));
	assert.deepEqual(await months(rival.firm, rival), []);
	await story.on('2021-01-23', '00:00:00');
	assert.equal(await lastDay(late, WAGES), '2021-01-22');
	await story.on('2021-01-24');
	const { rows: [night] } = await story.server.db.query('SELECT judged::int, otherwise::int FROM night ORDER BY night_on DESC LIMIT 1');
	assert.deepEqual(night, { judged: 1, otherwise: 0 }, 'the night grants the same days');
});

plays('of both last days the later one counts, and a plan approved shortly before the window ends has its ten days too', async (story) => {
	const short = await approvedOn(story, '2020-12-21');
	assert.deepEqual(await days(story, short), ['2021-01-05', '2021-01-22']);
	const plan = await approvedOn(story, '2021-01-15', { filed: '2020-12-22' });
	assert.deepEqual(await days(story, plan), ['2021-01-29', '2021-01-29']);
	const [december, november] = [await story.claim(plan, PAID_IN_JANUARY), await story.claim(short, NOVEMBER)];
	assert.equal(await lastDay(november, LATE), '2021-01-05');
	await story.on('2021-01-29');
	await submit(december);
});

plays('a plan whose months do not reach the end of the window is told nothing of the wages of December', async (story) => {
	const plan = await story.plan(await story.firm(), { until: 'published', last_month: '2020-11' });
	assert.deepEqual(await days(story, plan), ['2020-12-31', undefined]);
});

plays('a closed plan is opened again as long as one of its months can be claimed (S76)', async (story) => {
	const plan = await approvedOn(story, '2021-01-04', { last_month: '2020-11' });
	const { clerk, county } = plan.firm;
	const reopen = (options) => county.act(plan.path, 'reopen', { text: '企业申请继续' }, options);
	await clerk.act(plan.path, 'close');
	await story.on('2021-01-18');
	assert.equal((await reopen()).body.state, 'approved');
	await clerk.act(plan.path, 'close');
	await story.on('2021-01-19');
	const refused = await reopen({ expect: 409 });
	assert.equal(fault(refused, 'claim_window').until, '2021-01-18');
	assert.equal(fault(refused, 'months_left').until, '2021-01-18');
});

plays('a version of the policy without these parameters grants no day beyond its window (S1)', async (story) => {
	await story.server.db.query(`SET session_replication_role = replica; DELETE FROM policy_parameter
		WHERE name IN ('late_approval_days', 'wages_paid_grace_days'); SET session_replication_role = origin`);
	const plan = await approvedOn(story, '2021-01-04');
	assert.deepEqual(await days(story, plan), ['2020-12-31', '2020-12-31']);
	assert.equal(await lastDay(await story.claim(plan, PAID_IN_JANUARY)), '2020-12-31');
	assert.deepEqual(await months(plan.firm, plan), []);
});

plays('without the calendar of 2021 no last day is made up (S60)', async (story) => {
	const { db } = story.server;
	const year = `layer = 'CN-65' AND year = 2021`;
	await db.query(`SET session_replication_role = replica; CREATE TABLE remembered AS SELECT * FROM calendar_year WHERE ${year};
		DELETE FROM calendar_year WHERE ${year}; SET session_replication_role = origin`);
	const early = await story.plan(await story.firm(), { until: 'published' });
	assert.deepEqual(await days(story, early), ['2020-12-31', undefined]);
	await story.on('2020-12-28');
	const plan = await story.plan(await story.firm(), { until: 'filed' });
	const claim = await story.claim(early, DECEMBER);
	const refusal = assertProblem(await plan.firm.county.act(plan.path, 'approve', { text: '符合条件' }, { expect: 409 }), 409, 'calendar_missing');
	assert.deepEqual([refusal.layer, refusal.year], ['CN-65', 2021]);
	await story.on('2021-01-04');
	const missing = assertProblem(await submit(claim, { expect: 409 }), 409, 'calendar_missing');
	assert.deepEqual([missing.layer, missing.year], ['CN-65', 2021]);
	await db.query('INSERT INTO calendar_year SELECT * FROM remembered');
	await submit(claim);
});
