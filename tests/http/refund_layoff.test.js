// Layoffs while the policy names no method of counting them (S7): the paper leaves it open, so all three are counted. Where they agree there is
// nothing to choose; where they disagree an officer is asked. No word of an officer passes an employer that is over the bound by each.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, approve, fund, parameter, record, reserve } from '../tool/refund.js';
import { begin } from '../tool/story.js';

let story, one;

before(async () => {
	story = await begin();
	one = await agent(story, 1);
	await reserve(story);
	await fund(story, 100000000);
});
after(() => story?.end());

/** A refund of an employer with this year before, handed in, and what the rule of layoffs found. */
async function handedIn(figures) {
	const firm = await story.firm({ size: 'small' });
	await record(story, firm, figures);
	const refund = await apply(story, firm);
	const { verdict, explanation } = (await one.all(`${refund.path}/findings`)).find(({ rule }) => rule === 'R-REFUND-05');
	return { refund, verdict, explanation };
}

/** Of 200, half are gone and 60 claim benefit: 50 %, 30 % and 40 %, where 5.5 % are few. */
const FAR_OVER = { insured_begin: 200, insured_end: 100, insured_mean: 150, insured_now: 100, claimants: 60 };

test('without a layoff method, who is over the bound by all three fails with the figures of each, and no officer passes it', async () => {
	const { refund, verdict, explanation } = await handedIn(FAR_OVER);
	assert.equal(verdict, 'fail');
	assert.deepEqual(explanation.inputs, {
		layoffs_a: 100, of_a: 150, layoffs_b: 60, of_b: 200, layoffs_c: 60, of_c: 150, insured: 100, within_bound: [],
	});
	assert.deepEqual(explanation.change, { layoffs_b: { at_most: 11 } });
	const answers = [{ rule: 'R-REFUND-05', line: 0, answer: 'accept', text: '已核实，情况属实' }];
	await one.act(refund.path, 'findings/answer', { answers }, { expect: 422 });
	const refused = await one.act(refund.path, 'approve', { text: '经核实，符合返还条件' }, { expect: 409 });
	assertProblem(refused, 409, 'condition_not_met', { guard: 'entitled' });
});

test('without a layoff method, who is within the bound by all three passes, and the finding says so', async () => {
	const { refund, verdict, explanation } = await handedIn({});
	assert.equal(verdict, 'pass');
	assert.deepEqual(explanation.inputs, {
		layoffs_a: 0, of_a: 100, layoffs_b: 0, of_b: 100, layoffs_c: 0, of_c: 100, insured: 100, within_bound: ['A', 'B', 'C'],
	});
	const { layoff } = (await story.look(refund)).computed;
	assert.deepEqual(layoff.methods.map(({ method, numerator, denominator }) => [method, numerator, denominator]), [
		['A', 0, 100], ['B', 0, 100], ['C', 0, 100],
	]);
	assert.equal((await approve(story, refund)).state, 'approved');
});

test('where the methods disagree an officer is asked, and is told by which of them few were laid off', async () => {
	const { refund, verdict, explanation } = await handedIn({ claimants: 20 });
	assert.equal(verdict, 'needs_review');
	assert.deepEqual(explanation.inputs.within_bound, ['A', 'B']);
	assert.deepEqual(explanation.change, { layoff_method: { one_of: ['A', 'B'] } });
	assertProblem(await one.act(refund.path, 'approve', { text: '同意' }, { expect: 409 }), 409, 'condition_not_met', { guard: 'findings_answered' });
	assert.equal((await approve(story, refund)).state, 'approved');
});

test('once a version names the method, that method alone decides', async () => {
	await parameter(story, 'layoff_method', 'C');
	const { verdict, explanation } = await handedIn({ claimants: 20 });
	assert.equal(verdict, 'fail');
	assert.deepEqual(explanation.change, { layoffs: { at_most: 5 } });
});
