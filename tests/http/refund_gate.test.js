// The two gates before a refund (S17 to S20): the months of its pool's reserve, and cash. Below either it waits, first in first out within
// its pool and kind, and is never refused; adjustment money of the region lets refunds in difficulty through.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, approve, fund, parameter, record, reserve } from '../tool/refund.js';
import { begin, fault } from '../tool/story.js';

const CHOICE = { method: 'social_insurance', reason: '按应缴社会保险费核算更符合企业实际' };
const FULL = 4000000;

let story, one, other, prefecture, second, finance;

before(async () => {
	story = await begin();
	await parameter(story, 'layoff_method', 'C');
	[one, other] = await Promise.all([agent(story, 1), agent(story, 2)]);
	[prefecture, second, finance] = await Promise.all(['prefecture-1', 'prefecture-2', 'finance-1'].map((name) => story.as(name)));
});
after(() => story?.end());

/** An ordinary refund of 40,000 yuan, approved. */
async function ordinary() {
	const firm = await story.firm({ size: 'small' });
	await record(story, firm);
	const refund = await apply(story, firm);
	await approve(story, refund);
	return refund;
}

/** A refund in difficulty of three months at so much, approved. */
async function troubled(social_monthly_fen) {
	const firm = await story.firm({ size: 'small' });
	await record(story, firm, { social_monthly_fen });
	await story.determine(firm, { kind: 'distressed', signed: true });
	const refund = await apply(story, firm);
	await one.act(refund.path, 'choose-method', CHOICE);
	await approve(story, refund);
	return refund;
}

const stands = async (refund) => {
	const { state, waits_for } = await story.look(refund);
	return waits_for ? `${state} ${waits_for}` : state;
};
const stand = (refunds) => Promise.all(refunds.map(stands));

/** The cause that the audit keeps of each wait. */
async function causes(refund) {
	const rows = await (await story.as('auditor-1')).all(`/v1/cases/${refund.id}/audit`);
	return rows.filter((row) => row.action === 'wait').map((row) => row.note.cause);
}

/** A request for adjustment money, sent to the region. */
async function request(asked_fen) {
	const { body } = await one.ok('POST', '/v1/adjustment-requests', { year: 2020, asked_fen, reason: '备付能力不足' });
	const path = `/v1/adjustment-requests/${body.id}`;
	await prefecture.act(path, 'send');
	return path;
}

const used = async (path) => (await one.ok('GET', path)).body.used_fen;

test('a statement is recorded by one and confirmed by another, for the pool of their agency (S17)', async () => {
	const statement = { year: 2019, balance_fen: 99999, mean_monthly_fen: 10000, document_no: randomUUID() };
	const { body } = await one.ok('POST', '/v1/reserve-statements', statement);
	const path = `/v1/reserve-statements/${body.id}`;
	assert.deepEqual([body.state, body.pool, body.months, body.held_by], ['recorded', 'CJ', '9.99', 'ui_agency']);
	assertProblem(await one.act(path, 'confirm', undefined, { expect: 409 }), 409, 'four_eyes');
	assertProblem(await one.post('/v1/reserve-statements', { ...statement, pool: 'XJ' }), 422, 'invalid', { at: '/pool' });
	const neighbour = await agent(story, 1, 'CJ-ZD-UI');
	assert.equal((await neighbour.ok('GET', path)).body.state, 'recorded');
	assertProblem(await (await story.as('a-clerk')).get(path), 403, 'forbidden');
	assert.equal((await finance.ok('GET', path)).status, 200);
	await one.act(path, 'discard');
	assertProblem(await other.act(path, 'confirm', undefined, { expect: 409 }), 409, 'action_not_allowed');
});

test('at 11.99 months refunds wait, at 12 they are served in the order they came, as far as the cash reaches', async () => {
	await fund(story, 2 * FULL);
	const none = await ordinary();
	assert.equal(await stands(none), 'awaiting_funds reserve_months', 'no statement, no gate');
	await reserve(story, 11.99);
	const refunds = [none, await ordinary(), await ordinary()];
	assert.deepEqual(await stand(refunds), Array(3).fill('awaiting_funds reserve_months'));
	await reserve(story, 12);
	assert.deepEqual(await stand(refunds), ['approved', 'approved', 'awaiting_funds cash']);
	assert.deepEqual(await Promise.all(refunds.map(causes)), [['reserve_months'], ['reserve_months'], ['reserve_months']]);
	const states = (await one.all('/v1/reserve-statements')).map((row) => row.state).sort();
	assert.deepEqual(states, ['confirmed', 'discarded', 'superseded']);
	await fund(story, FULL);
	assert.equal(await stands(refunds[2]), 'approved');
});

test('short of cash it waits, and who comes later does not overtake within its queue (S20)', async () => {
	const refunds = [await ordinary(), await ordinary()];
	assert.deepEqual(await stand(refunds), ['awaiting_funds cash', 'awaiting_funds cash']);
	assert.deepEqual(await causes(refunds[0]), ['cash']);
	await fund(story, FULL);
	assert.deepEqual(await stand(refunds), ['approved', 'awaiting_funds cash']);
	await fund(story, FULL);
	assert.deepEqual(await stand(refunds), ['approved', 'approved']);
});

test('a request is drafted, sent by another, and answered by finance; refused, it can be drafted again (S19)', async () => {
	const { body } = await prefecture.ok('POST', '/v1/adjustment-requests', { year: 2020, asked_fen: 1000, reason: '备付能力不足' });
	const path = `/v1/adjustment-requests/${body.id}`;
	assert.deepEqual([body.state, body.pool, body.fund_code], ['drafted', 'CJ', 'UI_FUND']);
	assertProblem(await prefecture.act(path, 'send', undefined, { expect: 409 }), 409, 'four_eyes');
	assertProblem(await one.post(`${path}/send`, undefined, { match: '*' }), 403, 'forbidden');
	await second.act(path, 'send');
	assert.ok(fault(await finance.act(path, 'grant', { amount_fen: 1000 }, { expect: 422 }), '/document_no'));
	await finance.act(path, 'refuse', { reason: '本年度调剂金已安排完毕' });
	const again = (await one.act(path, 'draft-again', { asked_fen: 900 })).body;
	assert.deepEqual([again.state, again.asked_fen, again.reason], ['drafted', 900, '备付能力不足']);
	assertProblem(await finance.post(`${path}/grant`, { amount_fen: 900, document_no: 'x' }, { match: '*' }), 409, 'action_not_allowed');
});

test('a grant lets refunds in difficulty through up to its amount, whole cases only, and no ordinary one with them', async () => {
	await reserve(story, 11);
	const before = await story.fund('UI_FUND');
	const plain = await ordinary();
	const waiting = [await troubled(1000000), await troubled(2000000), await troubled(500000)];
	assert.deepEqual(await stand([plain, ...waiting]), Array(4).fill('awaiting_funds reserve_months'));
	const path = await request(10000000);
	const grant = { amount_fen: 5000000, document_no: '新人社函〔2020〕88号' };
	assert.equal((await finance.act(path, 'grant', grant)).body.granted_fen, 5000000);
	assert.deepEqual(await stand([plain, ...waiting]), ['awaiting_funds reserve_months', 'approved', 'awaiting_funds reserve_months', 'approved']);
	assert.equal(await used(path), 4500000);
	const now = await story.fund('UI_FUND');
	assert.equal(now.available_fen, before.available_fen + 500000);
	assert.equal(now.reserved_fen, before.reserved_fen + 4500000);
	const [row] = await finance.all(`/v1/funds/${now.id}/ledger?cause=grant`);
	assert.deepEqual([row.case_flow, Math.abs(row.amount_fen)], ['adjustment', 5000000]);

	// A case that gives its money back gives its part of the grant back, and the next one passes by it.
	await fund(story, 1000000);
	await prefecture.act(waiting[0].path, 'reopen', { text: '需重新核实' });
	assert.equal(await used(path), 1500000);
	await finance.ok('GET', path);
	assert.equal(await stands(waiting[1]), 'awaiting_funds reserve_months', 'six millions are more than what is left of five');
	const later = await troubled(1000000);
	assert.equal(await stands(later), 'approved');
	assert.equal(await used(path), 4500000);
});

test('a second grant covers who did not fit into the first, beside what the first has left', async () => {
	const [big] = (await one.all('/v1/refunds?state=awaiting_funds')).filter((row) => row.kind === 'distressed');
	const path = await request(6000000);
	await finance.act(path, 'grant', { amount_fen: 6000000, document_no: '新人社函〔2020〕99号' });
	assert.equal((await one.ok('GET', `/v1/refunds/${big.id}`)).body.state, 'approved');
	assert.equal(await used(path), 5500000, 'the first had half a million left');
});

test('at 24 months refunds in difficulty need no grant; at 23.99 they do (S18)', async () => {
	await fund(story, 100000000);
	await reserve(story, 23.99);
	const refund = await troubled(1000000);
	assert.equal(await stands(refund), 'awaiting_funds reserve_months');
	await reserve(story, 24);
	assert.equal(await stands(refund), 'approved');
});

test('where the policy widens the scope, a grant covers ordinary refunds, too', async () => {
	await reserve(story, 11);
	const plain = await ordinary();
	assert.equal(await stands(plain), 'awaiting_funds reserve_months');
	await parameter(story, 'adjustment_scope', 'all');
	const path = await request(FULL);
	await finance.act(path, 'grant', { amount_fen: FULL, document_no: '新人社函〔2020〕100号' });
	assert.equal(await stands(plain), 'approved');
	assert.equal(await used(path), FULL - 500000, 'beside what an older grant had left');
});
