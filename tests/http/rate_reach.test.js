// Which receipts a rate reaches (S9, S12): a row of the policy says from when it is known and for which receipts; a top-up takes the highest
// rate known on the day of the run that reaches the refund's receipt, and the size that held on that receipt.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agent, apply, approve, fund, parameter, pay, record, reserve, run } from '../tool/refund.js';
import { begin } from '../tool/story.js';

let story, one, refund;

before(async () => {
	story = await begin();
	one = await agent(story, 1);
	await parameter(story, 'layoff_method', 'C');
	await parameter(story, 'large_rate_bp', 10000, '2020-12-20');
	await reserve(story);
	await fund(story, 200000000);
	const firm = await story.firm({ size: null });
	await story.determine(firm, { kind: 'size', value: 'large', valid_to: '2020-10-31' });
	await record(story, firm);
	refund = { ...(await apply(story, firm)), firm };
	await approve(story, refund);
	await pay(story, [refund]);
});
after(() => story?.end());

const preview = async () => {
	const list = await run(story, 'top-ups', { year: 2020 }, { until: 'previewed' });
	return (await one.all(`${list.path}/items`)).map((item) => [item.amount_fen, item.rate_from]);
};

test('a raise of 20 December reaches the receipts of its year, also in a run of the next year', async () => {
	assert.deepEqual(await preview(), []);
	await story.on('2020-12-28');
	assert.deepEqual(await preview(), [[2000000, '2020-12-20']]);
	await story.on('2021-01-05');
	assert.deepEqual(await preview(), [[2000000, '2020-12-20']]);
});

test('a raise of the next year reaches them where its row says so', async () => {
	await story.on('2021-01-05');
	await parameter(story, 'large_rate_bp', 10000, '2020-12-20', { receipts_from: '2020-12-20' });
	assert.deepEqual(await preview(), [], 'the receipt was in July');
	await parameter(story, 'large_rate_bp', 8000, '2021-01-05', { receipts_from: '2020-07-01', receipts_to: '2020-07-31' });
	assert.deepEqual(await preview(), [[1200000, '2021-01-05']]);
	await parameter(story, 'large_rate_bp', 10000, '2020-12-20');
	assert.deepEqual(await preview(), [[2000000, '2020-12-20']], 'the highest that reaches them, not the newest');
	await parameter(story, 'large_rate_bp', 10000, '2020-12-20', { receipts_from: '2020-12-20' });
	await parameter(story, 'large_rate_bp', 8000, '2021-01-05', { receipts_from: '2020-08-01' });
	assert.deepEqual(await preview(), []);
	await parameter(story, 'large_rate_bp', 10000, '2020-12-20');
});

test('the size that counts is the one that held on the receipt', async () => {
	await story.determine(refund.firm, { kind: 'size', value: 'micro', valid_from: '2020-11-01', valid_to: '2021-12-31' });
	assert.deepEqual(await preview(), [[2000000, '2020-12-20']], 'by the rate of a large employer');
});
