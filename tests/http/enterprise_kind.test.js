// Employers that registered as what their unified code says they are not, before anybody compared the two (S30, S45b, S49, S65).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { keyFlags, program } from '../tool/cluster.js';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, approve, parameter, record, run } from '../tool/refund.js';
import { begin } from '../tool/story.js';

const execute = promisify(execFile);
const RULE = 'R-KIND-01';
const TEXT = { text: '符合条件' };
const UNANSWERED = { guard: 'findings_answered' };

let story;
before(async () => {
	story = await begin();
	await parameter(story, 'layoff_method', 'C');
});
after(() => story?.end());

/** A sole trader by its code that is registered as an enterprise. */
async function misfit(with_) {
	const firm = await story.firm({ kind: 'sole_trader', ...with_ });
	await story.misregister(firm, 'enterprise');
	return firm;
}

const kindOf = async (thing, who = thing.firm.county) => (await who.all(`${thing.path}/findings`)).filter(({ rule }) => rule === RULE);

/** What `wengangd migrate` says of the story's own database. */
async function migrate() {
	const { db } = story.server;
	const target = [`--migrate-database=${db.conninfo('postgres')}`, `--database=${db.conninfo()}`, '--sandbox'];
	const { stdout } = await execute(program(), ['migrate', ...target, ...keyFlags]);
	return stdout.split('\n').filter((line) => line.startsWith('kind '));
}

test('its plan and its claims carry a finding that an officer answers before any approval', async () => {
	const firm = await misfit();
	const plan = await story.plan(firm, { until: 'filed' });
	const [finding] = await kindOf(plan);
	assert.deepEqual([finding.verdict, finding.clause], ['needs_review', 'S30 S45b S49']);
	assert.deepEqual(finding.explanation.inputs, { kind: 'enterprise', kind_of_code: 'sole_trader' });
	assertProblem(await firm.county.act(plan.path, 'approve', TEXT, { expect: 409 }), 409, 'condition_not_met', UNANSWERED);
	await story.approvePlan(plan);
	await story.publish(plan);
	await story.closeNotice(plan);
	const claim = await story.claim(plan, { until: 'submitted' });
	assert.equal((await kindOf(claim)).length, 1);
	assertProblem(await firm.county.act(claim.path, 'approve', TEXT, { expect: 409 }), 409, 'condition_not_met', UNANSWERED);
	await story.countyApproves(claim);
	assert.equal((await kindOf(await story.plan(await story.firm(), { until: 'filed' }))).length, 0, 'none where they agree');
});

test('its refund carries it, too, and no run offers it one', async () => {
	const firm = await misfit({ size: 'small' });
	await record(story, firm);
	const { left_out } = await run(story, 'offers', { year: 2020 }, { until: 'previewed' });
	assert.equal(left_out[RULE], 1);
	const refund = await apply(story, firm);
	const one = await agent(story, 1);
	assert.equal((await kindOf(refund, one)).length, 1);
	assertProblem(await one.act(refund.path, 'approve', TEXT, { expect: 409 }), 409, 'condition_not_met', UNANSWERED);
	await approve(story, refund);
});

test('migrate lists those that are there, changes none, and what can still be decided carries the finding from then on', async () => {
	const { db } = story.server;
	const firm = await story.firm({ size: 'small', verified: true, account: 'submitted' });
	const plan = await story.plan(firm, { until: 'filed' });
	await record(story, firm);
	const refund = await apply(story, firm);
	const [seen, known] = [await story.look({ path: firm.path, firm }), await migrate()];
	await story.misregister(firm);
	const rows = async () => (await db.query('SELECT e.*, d.state, d.version FROM enterprise e JOIN dossier d USING (id) ORDER BY id')).rows;
	const asBefore = await rows();
	const listed = await migrate();
	assert.deepEqual(listed.filter((line) => !known.includes(line)), [
		`kind ${firm.id} ${seen.number} verified: sole_trader is not what its unified code says`,
	]);
	assert.ok(listed.every((line) => !line.includes(firm.uscc) && !line.includes(firm.name)));
	assert.deepEqual(await rows(), asBefore);
	assert.deepEqual(await migrate(), listed, 'again, the same');
	assert.deepEqual((await firm.county.ok('GET', firm.account)).body.explanations.map(({ rule }) => rule), [RULE]);
	assert.equal((await kindOf(plan)).length, 1);
	const one = await agent(story, 1);
	assert.equal((await kindOf(refund, one)).length, 1);
	await firm.county.act(firm.account, 'verify', { seen: 'account_info' });
	assertProblem(await one.act(refund.path, 'approve', TEXT, { expect: 409 }), 409, 'condition_not_met', UNANSWERED);
	await approve(story, refund);
});

test('what was decided for good is left as it is', async () => {
	const firm = await story.firm({ size: 'small' });
	const plan = await story.plan(firm, { until: 'filed' });
	await firm.clerk.act(plan.path, 'withdraw');
	await story.misregister(firm);
	await migrate();
	assert.deepEqual(await kindOf(plan), []);
});
