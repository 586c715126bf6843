// An employer that is closed (S34) hands nothing in: what it began is withdrawn by the system in a round of its own, and stands in nobody's way.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { corrections, round } from '../tool/correction.js';
import { until } from '../tool/patience.js';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, approve, fund, parameter, pay, record, reserve, run } from '../tool/refund.js';
import { begin } from '../tool/story.js';
import { twins } from '../tool/twin.js';

const CLOSED = { text: '企业已注销登记' };
const RETURNED = { reasons: [{ code: 'account_wrong', text: '账户信息有误' }] };

let story, one, prefecture;
before(async () => {
	story = await begin();
	[one, prefecture] = [await agent(story), await story.as('prefecture-1')];
	await parameter(story, 'layoff_method', 'C');
	await reserve(story);
	await fund(story, 90000000);
	await story.on('2020-08-11');
});
after(() => story?.end());

const close = (firm) => firm.county.act(firm.path, 'close', CLOSED);
const restore = (firm) => prefecture.act(firm.path, 'restore', { text: '误操作，予以恢复' });
const states = async (...things) => Promise.all(things.map(async (thing) => (await story.look(thing, prefecture)).state));
const lastStep = async ({ id }) => (await prefecture.all(`/v1/cases/${id}/audit`)).at(-1);

/** An employer with a draft of a claim, one that was returned and one under review, and a plan of each. */
async function begun() {
	const firm = await story.firm();
	const plan = await story.plan(firm, { until: 'published' });
	const draft = await story.openClaim(plan, { month: '2020-08' });
	const [reviewed, returned] = [await story.claim(plan), await story.claim(plan, { month: '2020-07', paid_on: '2020-08-10' })];
	await firm.county.act(returned.path, 'return', RETURNED);
	const [planDraft, planReviewed, planReturned] = [
		await story.plan(firm, { until: 'draft' }), await story.plan(firm, { until: 'filed' }), await story.plan(firm, { until: 'filed' })];
	await firm.county.act(planReturned.path, 'return', { reasons: [{ code: 'form_incomplete', text: '材料不全' }] });
	return { firm, plan, held: [draft, returned, planDraft, planReturned], going: [reviewed, planReviewed, plan] };
}

/** An offer of this year's run. */
async function offered(of, firm) {
	await run(of, 'offers');
	const [{ id }] = (await firm.clerk.ok('GET', '/v1/refunds?state=offered')).body.data;
	return { id, path: `/v1/refunds/${id}` };
}

async function declined(of, firm) {
	const offer = await offered(of, firm);
	await firm.clerk.act(offer.path, 'decline');
	return offer;
}

test('drafts and what was returned are withdrawn after the closing, as the system; what is under review goes on', async () => {
	const [mine, other] = [await begun(), await begun()];
	const before = await states(...mine.going);
	await close(mine.firm);
	assert.deepEqual(await states(...mine.held), ['draft', 'returned', 'draft', 'returned'], 'the closing itself touches no case');
	await round(story);
	assert.deepEqual(await states(...mine.held), ['withdrawn', 'withdrawn', 'withdrawn', 'withdrawn']);
	assert.deepEqual(await states(...mine.going), before);
	assert.deepEqual(await states(...other.held), ['draft', 'returned', 'draft', 'returned']);
	for (const thing of mine.held) {
		const step = await lastStep(thing);
		assert.deepEqual([step.action, step.role], ['withdraw_closed', 'system']);
	}
	const [, { workers }] = mine.held;
	const rival = await story.plan(await story.firm(), { until: 'published' });
	const { path } = await story.claim(rival, { month: '2020-07', paid_on: '2020-08-10', workers });
	assert.equal((await rival.firm.clerk.ok('GET', path)).body.state, 'county_review', 'its workers are free');
});

test('drafts and offers of refunds are withdrawn, and the code, registered anew, has its year free', async () => {
	for (const begins of [apply, offered, declined]) {
		const firm = await story.firm({ size: 'large' });
		await record(story, firm);
		const refund = await begins(story, firm, { until: 'draft' });
		await close(firm);
		await round(story);
		assert.deepEqual(await states(refund), ['withdrawn'], begins.name);
		assert.equal((await lastStep(refund)).action, 'withdraw_closed');
		const anew = await story.firm({ size: 'large', uscc: firm.uscc });
		assert.equal((await story.look(await apply(story, anew))).state, 'review_1');
	}
});

test('an employer that is restored before the round keeps what it began; restored later, it starts anew', async () => {
	const firm = await story.firm();
	const plan = await story.plan(firm, { until: 'published' });
	const draft = await story.openClaim(plan);
	await close(firm);
	await restore(firm);
	await round(story);
	assert.deepEqual(await states(draft), ['draft']);
	await close(firm);
	await round(story);
	await restore(firm);
	await round(story);
	assert.deepEqual(await states(draft), ['withdrawn']);
	assert.deepEqual(await states(await story.openClaim(plan)), ['draft'], 'its month is free');
});

test('an employer that is restored while the round waits for its draft keeps it: the round is refused, and the next finds nothing', async () => {
	const firm = await story.firm();
	const draft = await story.openClaim(await story.plan(firm, { until: 'published' }));
	await close(firm);
	const keeper = await story.server.db.connect();
	await keeper.query('BEGIN');
	await keeper.query('SELECT FROM dossier WHERE id = $1 FOR UPDATE', [draft.id]);
	const now = new Date(Date.parse(story.now) + 60000).toISOString();
	const due = (await story.as('admin-1')).post('/sandbox/clock', { now });
	const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
	await until('the round at its lock', async () => (await keeper.query(waiting)).rowCount > 0);
	await restore(firm);
	await keeper.end();
	assertProblem(await due, 409, 'condition_not_met', { guard: 'enterprise_closed' });
	await round(story);
	assert.deepEqual(await states(draft), ['draft']);
});

test('a supplement that was returned to an employer which is closed opens its correction again', async () => {
	const firm = await story.firm({ size: 'large' });
	await record(story, firm);
	const refund = await apply(story, firm);
	await approve(story, refund);
	await pay(story, [refund]);
	await record(story, firm, { employer_fen: 2500000 });
	await round(story);
	const [correction] = await corrections(one, refund);
	const { supplement_ids: [id] } = (await one.act(correction.path, 'turn')).body;
	const supplement = { id, path: `/v1/refunds/${id}` };
	await prefecture.act(supplement.path, 'reopen', { text: '需再核实' });
	await one.act(supplement.path, 'return', RETURNED);
	await close(firm);
	await round(story);
	assert.deepEqual(await states(supplement, correction), ['withdrawn', 'open']);
});

test('a round withdraws a hundred, the next one the others', async () => {
	const many = await begin();
	const firm = await many.firm();
	await many.openClaim(await many.plan(firm, { until: 'published' }));
	await close(firm);
	const { db } = many.server;
	await twins(db, firm, 120);
	const left = async () => Number((await db.query(`SELECT count(*) AS n FROM dossier WHERE flow = 'claim' AND state = 'draft'`)).rows[0].n);
	await round(many);
	assert.equal(await left(), 21);
	await round(many);
	assert.equal(await left(), 0);
	await many.server.stop(); // the chains of twins are not true
});
