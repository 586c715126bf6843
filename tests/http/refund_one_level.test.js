// Where one level reviews (S16, parameter review_levels: 准东): two officers of the agency share it, the prefecture has no part in it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, fund, parameter, record, reserve } from '../tool/refund.js';
import { begin } from '../tool/story.js';

const OPINION = { text: '经核实，符合返还条件' };

let story, one, other, firm, refund;

before(async () => {
	story = await begin();
	await parameter(story, 'layoff_method', 'C');
	[one, other] = await Promise.all([agent(story, 1, 'CJ-ZD-UI'), agent(story, 2, 'CJ-ZD-UI')]);
	firm = await story.firm({ agency: 'CJ-ZD', size: 'small' });
	await record(story, firm);
	refund = await apply(story, firm);
	await reserve(story);
	await fund(story, 10000000);
});
after(() => story?.end());

test('the agency of the place is responsible, the prefecture\'s does not see it', async () => {
	assert.equal((await story.look(refund)).agency_id, story.agencies['CJ-ZD-UI'].id);
	assert.equal((await (await agent(story, 1)).get(refund.path)).status, 404);
});

test('there is no second level to pass it to', async () => {
	const refused = await one.act(refund.path, 'approve', OPINION, { expect: 409 });
	assertProblem(refused, 409, 'condition_not_met', { guard: 'two_review_levels' });
});

test('who worked on it does not decide it: another officer approves, and its money is reserved', async () => {
	await record(story, firm, { employer_fen: 2000002 });
	await one.act(refund.path, 'recompute');
	assertProblem(await one.act(refund.path, 'approve-finally', OPINION, { expect: 409 }), 409, 'four_eyes');
	const { body } = await other.act(refund.path, 'approve-finally', OPINION);
	assert.deepEqual([body.state, body.amount_fen], ['approved', 4000002]);
	assert.equal(body.account_id, (await firm.clerk.ok('GET', `${firm.path}/accounts`)).body.data[0].id);
});
