// What becomes of a plan after it was decided, and of its notice: suspended, revoked, closed, taken up again (S37, S50, S52b, S63).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { begin } from '../tool/story.js';

let story;
before(async () => (story = await begin()));
after(() => story.end());

const TEXT = { text: '符合条件，予以通过' };
const REASONS = { reasons: [{ code: 'form_incomplete', pointer: '/content', text: '培训内容过于简单' }] };

test('an approved plan is suspended by one officer and resumed by another; meanwhile no month is claimed', async () => {
	const plan = await story.plan(await story.firm(), { until: 'published' });
	const { county: one, second: other } = plan.firm;
	await one.act(plan.path, 'suspend', TEXT);
	const early = await plan.firm.clerk.post('/v1/claims', { plan_id: plan.id, month: '2020-06' });
	assertProblem(early, 409, 'condition_not_met', { guard: 'plan_approved' });
	assertProblem(await one.act(plan.path, 'resume', TEXT, { expect: 409 }), 409, 'four_eyes');
	assert.deepEqual((await other.ok('GET', plan.path)).body.allowed_actions, ['resume']);
	await other.act(plan.path, 'resume', TEXT);
	assert.equal((await story.openClaim(plan)).month, '2020-06');
});

test('a revoked plan takes its notice down; restored, the notice is opened and published again', async () => {
	const plan = await story.plan(await story.firm(), { until: 'published' });
	const [one, other] = [await story.as('prefecture-1'), await story.as('prefecture-2')];
	await one.act(plan.path, 'revoke', TEXT);
	assertProblem(await story.public.get(plan.shown), 404, 'not_found');
	const shown = async () => (await plan.firm.county.ok('GET', plan.notice)).body.state;
	assert.equal(await shown(), 'withdrawn');
	const act = async (action) => {
		const seen = await plan.firm.county.ok('GET', plan.notice);
		return plan.firm.county.post(`${plan.shown}/${action}`, TEXT, { match: seen.headers.get('etag') });
	};
	assertProblem(await act('reopen'), 409, 'condition_not_met', { guard: 'plan_approved' });
	await other.act(plan.path, 'restore', TEXT);
	assert.equal((await act('reopen')).status, 200);
	assert.equal(await shown(), 'pending');
	await story.publish(plan);
	assert.equal(await shown(), 'published');
});

test('a notice with an error is replaced by a new one of the same plan, whose days count anew (S37)', async () => {
	const plan = await story.plan(await story.firm(), { until: 'published' });
	const { county: officer } = plan.firm;
	const seen = await officer.ok('GET', plan.notice);
	const replaced = await officer.ok('POST', `${plan.shown}/replace`, TEXT, { match: seen.headers.get('etag') });
	assert.equal(replaced.body.state, 'replaced');
	const notices = (await officer.ok('GET', `${plan.path}/notices`)).body.data;
	assert.deepEqual(notices.map((notice) => notice.state), ['pending', 'replaced']);
});

test('a plan is closed when no claim of it is open, and opened again while it has months left', async () => {
	const plan = await story.plan(await story.firm(), { until: 'published' });
	const claim = await story.openClaim(plan);
	assertProblem(await plan.firm.clerk.act(plan.path, 'close', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'no_open_claim' });
	await plan.firm.clerk.act(claim.path, 'withdraw');
	await plan.firm.clerk.act(plan.path, 'close');
	await plan.firm.county.act(plan.path, 'reopen', TEXT);
	assert.equal((await story.look(plan)).state, 'approved');
});

test('a rejected plan is taken up again by the prefecture, and the county decides anew (S50, S52b)', async () => {
	const plan = await story.plan(await story.firm(), { until: 'filed' });
	await plan.firm.county.act(plan.path, 'reject', REASONS);
	assert.deepEqual((await plan.firm.county.ok('GET', plan.path)).body.allowed_actions, []);
	await (await story.as('prefecture-1')).act(plan.path, 'reopen', TEXT);
	assert.equal((await story.approvePlan(plan)).state, 'approved');
});
