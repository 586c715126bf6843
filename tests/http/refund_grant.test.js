// Adjustment money of several grants (S19, S20): a case is covered by as many of them as it takes, the oldest first, and the queue keeps its
// order: the first whom all of them together cover is served before a younger one.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { agent, apply, approve, fund, parameter, record, reserve } from '../tool/refund.js';
import { begin } from '../tool/story.js';

const CHOICE = { method: 'social_insurance', reason: '按应缴社会保险费核算更符合企业实际' };
const WAITS = 'awaiting_funds reserve_months';

let story, one, prefecture, finance;

before(async () => {
	story = await begin();
	[one, prefecture, finance] = await Promise.all([agent(story, 1), story.as('prefecture-1'), story.as('finance-1')]);
	await reserve(story, 11);
	await fund(story, 100000000);
});
after(() => story?.end());

/** An approved refund; in difficulty when social insurance of three months is what it is owed, else ordinary and of 40,000 yuan. */
async function refundOf(social_monthly_fen) {
	const firm = await story.firm({ size: 'small' });
	await record(story, firm, social_monthly_fen ? { social_monthly_fen } : {});
	if (social_monthly_fen) await story.determine(firm, { kind: 'distressed', signed: true });
	const refund = await apply(story, firm);
	if (social_monthly_fen) await one.act(refund.path, 'choose-method', CHOICE);
	await approve(story, refund);
	return refund;
}

/** A grant of the region, as much as was asked for; its path. */
async function granted(amount_fen) {
	const { body } = await one.ok('POST', '/v1/adjustment-requests', { year: 2020, asked_fen: amount_fen, reason: '备付能力不足' });
	const path = `/v1/adjustment-requests/${body.id}`;
	await prefecture.act(path, 'send');
	await finance.act(path, 'grant', { amount_fen, document_no: randomUUID() });
	return path;
}

const stand = (refunds) => Promise.all(refunds.map(async (refund) => {
	const { state, waits_for } = await story.look(refund);
	return waits_for ? `${state} ${waits_for}` : state;
}));
const used = (paths) => Promise.all(paths.map(async (path) => (await one.ok('GET', path)).body.used_fen));

test('the first of the queue passes by two grants of which neither covers it alone, and no younger one overtakes', async () => {
	const first = await refundOf(3000000);
	const grants = [await granted(5000000)];
	assert.deepEqual(await stand([first]), [WAITS], '90,000 yuan are more than 50,000');
	grants.push(await granted(5000000));
	const younger = await refundOf(700000);
	const small = await refundOf(300000);
	assert.deepEqual(await stand([first, younger, small]), ['approved', WAITS, 'approved'], 'only who fits into the last 10,000 passes');
	assert.deepEqual(await used(grants), [5000000, 4900000]);

	// What it gives back, both grants have again; the next of the queue passes by the oldest.
	await prefecture.act(first.path, 'reopen', { text: '需重新核实' });
	assert.deepEqual(await stand([younger]), ['approved']);
	assert.deepEqual(await used(grants), [2100000, 900000]);
});

test('who wants more than all grants have left waits, and keeps its place before who came later', async () => {
	const [first, younger] = [await refundOf(4000000), await refundOf(3000000)];
	assert.deepEqual(await stand([first, younger]), [WAITS, WAITS], '70,000 yuan are left');
	await granted(5000000);
	assert.deepEqual(await stand([first, younger]), ['approved', WAITS], 'of 120,000 the older one takes all');
});

test('a grant that covers both kinds lets through no more of them together than it brought', async () => {
	await parameter(story, 'adjustment_scope', 'all');
	const refunds = [await refundOf(), await refundOf(1000000), await refundOf(500000)];
	assert.deepEqual(await stand(refunds), Array(3).fill(WAITS));
	const grant = await granted(6000000);
	assert.deepEqual(await stand(refunds), ['approved', WAITS, 'approved']);
	assert.deepEqual(await used([grant]), [5500000]);
});
