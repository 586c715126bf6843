// Offers (免申即享, S20): computed for a whole agency from the records, previewed by one officer, carried out by another, taken up with one call.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, parameter, record, run } from '../tool/refund.js';
import { begin } from '../tool/story.js';

let story, one, other;

before(async () => {
	story = await begin();
	[one, other] = await Promise.all([agent(story, 1), agent(story, 2)]);
});
after(() => story?.end());

async function sound(figures, with_) {
	const firm = await story.firm({ size: 'small', ...with_ });
	await record(story, firm, figures);
	return firm;
}

const itemsOf = async (path) => one.all(`${path}/items`);
const offersOf = async (firm) => (await firm.clerk.ok('GET', '/v1/refunds?state=offered')).body.data;

test('without a layoff method who laid off few by all three is offered, and nobody about whom they disagree', async () => {
	const few = await sound();
	const disputed = await sound({ claimants: 20 });
	const preview = await run(story, 'offers', { year: 2020 }, { until: 'previewed' });
	assert.equal(preview.state, 'previewed');
	const offered = (await itemsOf(preview.path)).map((item) => item.enterprise_id);
	assert.deepEqual([few, disputed].map((firm) => offered.includes(firm.id)), [true, false]);
	assert.ok(preview.left_out['R-REFUND-05'] >= 2, JSON.stringify(preview.left_out));
	await one.act(preview.path, 'discard');
	await parameter(story, 'layoff_method', 'C');
});

test('who passes every rule stands on the list, the others are counted by what stands against them', async () => {
	const good = await sound({ employer_fen: 1234567, worker_fen: 1 });
	const many = await sound({ claimants: 20 });
	const owing = await sound({ arrears_fen: 500 });
	const unsized = await sound({}, { size: null });
	const young = await story.firm({ verified: false, account: null, size: null });
	const mine = await sound();
	await apply(story, mine);
	const preview = await run(story, 'offers', { year: 2020 }, { until: 'previewed' });
	const items = await itemsOf(preview.path);
	assert.equal(items.length, preview.items);
	assert.equal(preview.total_fen, items.reduce((sum, item) => sum + item.amount_fen, 0));
	assert.equal(items.find((item) => item.enterprise_id === good.id).amount_fen, 1234568);
	for (const firm of [many, owing, unsized, young, mine]) assert.ok(!items.some((item) => item.enterprise_id === firm.id));
	for (const word of ['R-REFUND-05', 'R-REFUND-03', 'R-REFUND-04', 'enterprise_verified', 'has_refund'])
		assert.ok(preview.left_out[word] >= 1, `${word} in ${JSON.stringify(preview.left_out)}`);
	assert.deepEqual(await offersOf(good), [], 'a preview offers nothing');
	await one.act(preview.path, 'discard');
});

test('another officer carries it out: each on the list has an offer, and a second run offers nobody twice', async () => {
	const firm = await sound();
	const preview = await run(story, 'offers', { year: 2020 }, { until: 'previewed' });
	assertProblem(await one.act(preview.path, 'confirm', undefined, { expect: 409 }), 409, 'four_eyes');
	const items = await itemsOf(preview.path);
	const { body: done } = await other.act(preview.path, 'confirm');
	assert.equal(done.state, 'executed');
	const [offer] = await offersOf(firm);
	assert.equal(offer.amount_fen, 4000000);
	assert.equal(offer.run_id, done.id);
	assert.equal(offer.held_by, 'enterprise');
	assert.deepEqual(offer.allowed_actions, ['accept', 'decline']);
	const made = await itemsOf(preview.path);
	assert.deepEqual(made.map(({ case_id, ...item }) => item), items, 'what was previewed is what was done');
	assert.ok(made.every((item) => item.case_id));
	const numbers = await story.server.db.query(`SELECT count(DISTINCT number) AS n FROM dossier WHERE flow = 'refund' AND number IS NOT NULL`);
	assert.ok(numbers.rows[0].n >= items.length);

	const again = await run(story, 'offers');
	assert.equal(again.items, 0);
	assert.equal((await offersOf(firm)).length, 1);
	assertProblem(await other.act(preview.path, 'confirm', undefined, { expect: 409 }), 409, 'action_not_allowed');
});

test('one call takes an offer up: computed anew, with a receipt, in review', async () => {
	const firm = await sound();
	await run(story, 'offers');
	const [offer] = await offersOf(firm);
	const path = `/v1/refunds/${offer.id}`;
	assert.ok((await firm.clerk.all('/v1/todo')).some((row) => row.case_id === offer.id));
	await record(story, firm, { employer_fen: 2500000 });
	const { body } = await firm.clerk.act(path, 'accept');
	assert.equal(body.state, 'review_1');
	assert.equal(body.amount_fen, 4500000);
	assert.match(body.receipt.sha256, /^[0-9a-f]{64}$/);
	assert.equal((await firm.clerk.ok('GET', `/v1/cases/${offer.id}/receipt`)).body.content_sha256, body.receipt.sha256);
	const found = await one.all(`${path}/findings`);
	assert.ok(found.length >= 6 && found.every((finding) => finding.verdict === 'pass'));
});

test('an offer can be declined and taken up later; without an account it cannot be taken up', async () => {
	const firm = await sound({}, { account: null });
	await run(story, 'offers');
	const [offer] = await offersOf(firm);
	const path = `/v1/refunds/${offer.id}`;
	assertProblem(await firm.clerk.act(path, 'accept', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'account_submitted' });
	assert.equal((await firm.clerk.act(path, 'decline')).body.state, 'declined');
	await story.accountOf(firm);
	assert.equal((await firm.clerk.act(path, 'accept')).body.state, 'review_1');
});

test('a record that changes after the preview makes it stale: nothing is carried out', async () => {
	const firm = await sound();
	const preview = await run(story, 'offers', { year: 2020 }, { until: 'previewed' });
	await record(story, firm, { employer_fen: 2000001 });
	const refused = await other.act(preview.path, 'confirm', undefined, { expect: 409 });
	assertProblem(refused, 409, 'condition_not_met', { guard: 'preview_stands' });
	assert.deepEqual(await offersOf(firm), []);
	assert.equal((await other.act(preview.path, 'discard')).body.state, 'discarded');
});

test('an agency sees its own runs, offers are for this year, and employers know nothing of runs', async () => {
	const preview = await run(story, 'offers', { year: 2020 }, { until: 'previewed' });
	const zhundong = await agent(story, 1, 'CJ-ZD-UI');
	assert.equal((await zhundong.get(preview.path)).status, 404);
	assert.equal((await zhundong.get(`${preview.path}/items`)).status, 404);
	assert.ok((await one.all('/v1/refund-runs?state=previewed&kind=offers')).some((row) => row.id === preview.id));
	assertProblem(await one.post('/v1/refund-runs/offers', { year: 2019 }), 422, 'invalid', { at: '/year' });
	const firm = await sound();
	assert.equal((await firm.clerk.get(preview.path)).status, 403);
	const { body } = await one.ok('POST', '/v1/refund-runs/offers?validate_only=true', { year: 2020 });
	assert.ok(body.items >= 1);
	assert.equal((await one.get(`/v1/refund-runs/${body.id}`)).status, 404, 'nothing was written');
});

test('what nobody takes up by the last day expires, declined or not; the prefecture can reopen it', async () => {
	const [firm, declining] = [await sound(), await sound()];
	await run(story, 'offers');
	const [[offer], [declined]] = [await offersOf(firm), await offersOf(declining)];
	const path = `/v1/refunds/${offer.id}`;
	await declining.clerk.act(`/v1/refunds/${declined.id}`, 'decline');
	await story.on('2021-01-04');
	assert.equal((await firm.clerk.ok('GET', path)).body.state, 'expired');
	assert.equal((await declining.clerk.ok('GET', `/v1/refunds/${declined.id}`)).body.state, 'expired');
	const refused = await firm.clerk.act(path, 'accept', undefined, { expect: 409 });
	assertProblem(refused, 409, 'action_not_allowed');
	await record(story, firm, { employer_fen: 2500000 });
	assert.equal((await (await story.as('prefecture-1')).act(path, 'reopen', { text: '企业已按期接受，系统未记录' })).body.state, 'review_1');
	const stale = await one.act(path, 'approve', { text: '同意' }, { expect: 409 });
	assertProblem(stale, 409, 'condition_not_met', { guard: 'owed_by_balance' });
});
