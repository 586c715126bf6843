// A refund that is claimed back: opened by the UI agency that reviewed it, set off on the top-up of the same fund (S63).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, approve, fund, letter, parameter, pay, record, reserve, run } from '../tool/refund.js';
import { begin } from '../tool/story.js';

const RAISED = '2020-08-10';
let story, one, other, firm, refund, recovery;

before(async () => {
	story = await begin();
	[one, other] = await Promise.all([agent(story, 1), agent(story, 2)]);
	await parameter(story, 'layoff_method', 'C');
	await parameter(story, 'large_rate_bp', 8000, RAISED);
	await reserve(story);
	await fund(story, 100000000);
	await story.deposit(1000000);
	firm = await story.firm({ size: 'large' });
	await record(story, firm);
	refund = await apply(story, firm);
	await approve(story, refund);
	await pay(story, [refund]);
});
after(() => story?.end());

test('the agency claims back what it reviewed, and sees what becomes of it', async () => {
	const opening = { case_id: refund.id, amount_fen: 500000, clause: 'S7', reason: '裁员人数不实' };
	assertProblem(await firm.county.post('/v1/recoveries', opening), 422, 'invalid');
	const away = await agent(story, 1, 'CJ-ZD-UI');
	assertProblem(await away.post('/v1/recoveries', opening), 422, 'invalid');
	assertProblem(await one.post('/v1/recoveries', { ...opening, lines: [1] }), 422, 'invalid');
	assertProblem(await one.post('/v1/recoveries', { ...opening, amount_fen: 2000001 }), 409, 'condition_not_met', { guard: 'amount_within_paid' });
	recovery = await story.recovery(refund, { amount_fen: 500000, who: one });
	assert.deepEqual([(await story.look(recovery, other)).state, (await story.look(recovery, other)).fund_code], ['due', 'UI_FUND']);
	assertProblem(await away.get(recovery.path), 404, 'not_found');
	assertProblem(await firm.county.get(recovery.path), 404, 'not_found');
});

test('its top-up sets it off: the agency writes the letter, finance pays the rest', async () => {
	await story.on(RAISED);
	await run(story, 'top-ups');
	const [topUp] = (await story.look(refund, one)).top_ups;
	const before_ = await story.fund('UI_FUND');
	const draft = await letter(story, [topUp], { until: 'draft' });
	const { body } = await one.ok('GET', draft.path);
	assert.deepEqual([body.gross_fen, body.offset_fen, body.net_fen], [1200000, 500000, 700000]);
	await other.act(draft.path, 'issue');
	await (await story.as('finance-1')).act(draft.path, 'accept');
	const batch = await story.batch(draft);
	assert.equal(batch.total_fen, 700000);
	await story.play(batch, { all: 'settle' });
	const settled = await story.look(recovery, firm.clerk);
	assert.deepEqual([settled.state, settled.recovered_fen, settled.entries[0].case_id], ['settled', 500000, topUp.id]);
	const after_ = await story.fund('UI_FUND');
	assert.deepEqual([after_.paid_fen - before_.paid_fen, after_.recovered_fen - before_.recovered_fen], [1200000, 500000]);
	assert.equal((await story.fund()).recovered_fen, 0);
});
