// Money that is claimed back (追回, S63, S64): heard, decided by another, repaid in parts, taken back, written off, referred.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { begin } from '../tool/story.js';

const employers = [];
let story, prefecture, second, finance, payer;

before(async () => {
	story = await begin();
	[prefecture, second] = [await story.as('prefecture-1'), await story.as('prefecture-2')];
	[finance, payer] = [await story.as('finance-1'), await story.as('finance-2')];
	await story.deposit(100000000);
	for (let i = 0; i < 32; i++) {
		const firm = await story.firm({ agency: i % 2 ? 'CJ-FK' : 'CJ-CJ' });
		firm.plan = await story.plan(firm, { headcount: 20, until: 'published' });
		employers.push(firm);
	}
	await story.closeNotice(employers.at(-1).plan);
});
after(() => story.end());

/** A claim of two workers (60,000 fen) of an employer of its own, paid. */
const paid = (with_) => story.claim(employers.pop().plan, { until: 'paid', ...with_ });
const DECISION = { reason: '事实清楚，应予追回', months_freed: false };
const REASON = { reason: '经核实' };
const PAPER = { reason: '逾期未退', document_no: '昌州人社移〔2020〕3号' };
const opening = (claim, with_) => ({ case_id: claim.id, amount_fen: 30000, clause: 'S63', reason: '经核查，人员当月未在岗', ...with_ });
const look = (recovery, who = prefecture) => story.look(recovery, who);

test('what was paid is repaid in parts, entered beside what was paid, and settled with the last part', async () => {
	const claim = await paid();
	const before_ = await story.fund();
	const recovery = await story.recovery(claim, { amount_fen: 45000 });
	assert.deepEqual(await story.fund(), before_);
	await story.repay(recovery, 10000);
	assertProblem(await story.repay(recovery, 35001, { expect: 409 }), 409, 'condition_not_met', { guard: 'rest_left' });
	const half = (await story.repay(recovery, 5000)).body;
	assert.deepEqual([half.state, half.recovered_fen, half.rest_fen, half.entries.length], ['due', 15000, 30000, 2]);
	const whole = (await story.repay(recovery, 30000)).body;
	assert.deepEqual([whole.state, whole.rest_fen, whole.months_freed], ['settled', 0, false]);
	const fund = await story.fund();
	assert.equal(fund.recovered_fen - before_.recovered_fen, 45000);
	assert.deepEqual([fund.paid_fen, fund.available_fen, fund.reserved_fen], [before_.paid_fen, before_.available_fen, before_.reserved_fen]);
	const ledger = await finance.all(`/v1/funds/${fund.id}/ledger?case_id=${recovery.id}`);
	assert.deepEqual(ledger.map((line) => [line.account, line.amount_fen, line.cause]).reverse(), [10000, 5000, 30000].flatMap((fen) => [
		['source', -fen, 'recover'], ['recovered', fen, 'recover']]));
	assert.equal((await look(claim)).state, 'paid');
	assertProblem(await story.repay(recovery, 1, { expect: 409 }), 409, 'action_not_allowed');
});

test('who opened it does not decide it, finance alone takes money in, and an employer sees its own only', async () => {
	const claim = await paid();
	const recovery = await story.recovery(claim, { who: prefecture, until: 'answered' });
	assertProblem(await prefecture.act(recovery.path, 'decide', DECISION, { expect: 409 }), 409, 'four_eyes');
	assertProblem(await claim.firm.county.post(`${recovery.path}/decide`, DECISION, { match: '*' }), 403, 'forbidden');
	assertProblem(await employers[0].clerk.get(recovery.path), 404, 'not_found');
	assertProblem(await employers[0].clerk.post(`${recovery.path}/answer`, { statement: '无关' }, { match: '*' }), 404, 'not_found');
	assert.equal((await claim.firm.clerk.ok('GET', recovery.path)).body.statement, '情况属实，愿意退回');
	const elsewhere = claim.firm.agency === 'CJ-CJ' ? 'CJ-FK' : 'CJ-CJ';
	const other = await story.county(elsewhere);
	assertProblem(await other.get(recovery.path), 404, 'not_found');
	assertProblem(await other.post('/v1/recoveries', opening(claim)), 422, 'invalid');
	await second.act(recovery.path, 'decide', DECISION);
	assertProblem(await prefecture.post(`${recovery.path}/repay`, { amount_fen: 1, document_no: 'x', received_on: '2020-08-01' }, { match: '*' }), 403, 'forbidden');
	assert.ok((await look(recovery)).due_at > story.now.slice(0, 10));
});

test('nothing is decided before the employer has answered or its days are over', async () => {
	const claim = await paid();
	const recovery = await story.recovery(claim, { until: 'opened' });
	assertProblem(await second.act(recovery.path, 'decide', DECISION, { expect: 409 }), 409, 'condition_not_met', { guard: 'answered_or_over' });
	assertProblem(await story.repay(recovery, 1000, { expect: 409 }), 409, 'action_not_allowed');
	const scan = await claim.firm.clerk.scan(recovery.id, 'other', story.scan());
	assert.equal(scan.body.case_id, recovery.id);
	const { due_at } = await look(recovery);
	await story.on(due_at);
	assertProblem(await second.act(recovery.path, 'decide', DECISION, { expect: 409 }), 409, 'condition_not_met', { guard: 'answered_or_over' });
	await story.on(new Date(Date.parse(`${due_at}T12:00:00Z`) + 24 * 3600 * 1000).toISOString().slice(0, 10));
	const { body } = await second.act(recovery.path, 'decide', DECISION);
	assert.equal(body.state, 'due');
	assertProblem(await claim.firm.clerk.act(recovery.path, 'answer', { statement: '太晚' }, { expect: 409 }), 409, 'action_not_allowed');
});

test('a refusal names the first day of a decision, by the calendar that counts since', async () => {
	const claim = await paid();
	const recovery = await story.recovery(claim, { until: 'opened' });
	const { due_at } = await look(recovery);
	const [one, two] = [await story.as('admin-1'), await story.as('admin-2')];
	const { days } = (await story.public.ok('GET', '/v1/calendars/CN-65?year=2020')).body;
	const holidays = [...days.map(({ date, kind, name }) => ({ date, kind, name })), { date: due_at, kind: 'holiday', name: '节' }];
	const draft = await one.ok('POST', '/v1/calendars/CN-65/import', { year: 2020, source: '自治区通知', days: holidays });
	await two.act(draft.headers.get('location'), 'confirm');
	await story.on(story.now.slice(0, 10), '23:00:00');
	const counted = await look(recovery);
	assert.equal(counted.due_before, due_at);
	const problem = assertProblem(await second.act(recovery.path, 'decide', DECISION, { expect: 409 }), 409, 'condition_not_met', { guard: 'answered_or_over' });
	const next = new Date(`${counted.due_at}T00:00:00Z`);
	next.setUTCDate(next.getUTCDate() + 1);
	assert.equal(problem.errors[0].from, next.toISOString().slice(0, 10));
});

test('another amount is heard again', async () => {
	const claim = await paid();
	const recovery = await story.recovery(claim, { until: 'answered', amount_fen: 60000 });
	assertProblem(await claim.firm.county.act(recovery.path, 'revise', { amount_fen: 60001, ...REASON }, { expect: 409 }), 409, 'condition_not_met', {
		guard: 'amount_within_paid',
	});
	const { body } = await claim.firm.county.act(recovery.path, 'revise', { amount_fen: 20000, ...REASON });
	assert.deepEqual([body.amount_fen, body.statement], [20000, undefined]);
	assertProblem(await second.act(recovery.path, 'decide', DECISION, { expect: 409 }), 409, 'condition_not_met', { guard: 'answered_or_over' });
	await claim.firm.clerk.act(recovery.path, 'answer', { statement: '同意' });
	await second.act(recovery.path, 'decide', DECISION);
	assertProblem(await claim.firm.county.act(recovery.path, 'revise', { amount_fen: 1, ...REASON }, { expect: 409 }), 409, 'action_not_allowed');
});

test('only what was paid and nobody else claims can be claimed; a dropped claim is free again', async () => {
	const claim = await paid();
	const first = await story.recovery(claim, { until: 'opened', amount_fen: 40000 });
	const over = await prefecture.post('/v1/recoveries', opening(claim, { amount_fen: 20001 }));
	assertProblem(over, 409, 'condition_not_met', { guard: 'amount_within_paid' });
	await story.recovery(claim, { until: 'opened', amount_fen: 20000 });
	assertProblem(await prefecture.post('/v1/recoveries', opening(claim, { amount_fen: 1 })), 409, 'condition_not_met', { guard: 'amount_within_paid' });
	await prefecture.act(first.path, 'drop', REASON);
	await story.recovery(claim, { until: 'opened', amount_fen: 40000 });
	const listed = await prefecture.all(`/v1/recoveries?case_id=${claim.id}`);
	assert.deepEqual(listed.map((one) => one.state).sort(), ['dropped', 'opened', 'opened']);
	const unpaid = await story.claim(employers.pop().plan, { until: 'approved' });
	assertProblem(await prefecture.post('/v1/recoveries', opening(unpaid)), 409, 'condition_not_met', { guard: 'case_paid' });
	assertProblem(await prefecture.post('/v1/recoveries', opening({ id: claim.firm.id })), 422, 'invalid');
});

test('a decision found wrong is taken back while nothing has come in', async () => {
	const recovery = await story.recovery(await paid());
	await second.get(recovery.path);
	assert.equal((await second.act(recovery.path, 'withdraw', REASON)).body.state, 'opened');
	await second.act(recovery.path, 'decide', DECISION);
	await story.repay(recovery, 1);
	assertProblem(await second.act(recovery.path, 'withdraw', REASON, { expect: 409 }), 409, 'condition_not_met', { guard: 'nothing_recovered' });
});

test('a wrong receipt stays and is taken back by another entry, once; what was settled is due again', async () => {
	const recovery = await story.recovery(await paid());
	await story.repay(recovery, 10000);
	await story.repay(recovery, 20000);
	const fund = await story.fund();
	assert.equal((await look(recovery)).state, 'settled');
	const { body } = await finance.act(recovery.path, 'reverse', { seq: 2, reason: '银行退票' });
	assert.deepEqual([body.state, body.recovered_fen], ['due', 10000]);
	assert.deepEqual(body.entries.map((entry) => [entry.seq, entry.kind, entry.amount_fen, entry.reverses]), [
		[1, 'repaid', 10000, undefined], [2, 'repaid', 20000, undefined], [3, 'reversed', -20000, 2]]);
	assert.equal(fund.recovered_fen - (await story.fund()).recovered_fen, 20000);
	for (const seq of [2, 3, 9])
		assertProblem(await finance.act(recovery.path, 'reverse', { seq, reason: '重复' }, { expect: 422 }), 422, 'invalid');
	await finance.act(recovery.path, 'reverse', { seq: 1, reason: '银行退票' });
	assert.equal((await look(recovery)).rest_fen, 30000);
});

test('a rest is written off by a paper; what came in stays, and it is claimed no second time', async () => {
	const claim = await paid();
	const recovery = await story.recovery(claim, { amount_fen: 60000 });
	await story.repay(recovery, 10000);
	assert.equal((await prefecture.act(recovery.path, 'write-off', PAPER)).body.state, 'written_off');
	assertProblem(await prefecture.post('/v1/recoveries', opening(claim, { amount_fen: 1 })), 409, 'condition_not_met', { guard: 'amount_within_paid' });
	await finance.act(recovery.path, 'reverse', { seq: 1, reason: '银行退票' });
	assert.deepEqual([(await look(recovery)).state, (await look(recovery)).recovered_fen], ['due', 0]);
});

test('a referral holds every payment to the enterprise until another officer resumes it (S64)', async () => {
	const claim = await paid();
	const { firm } = claim;
	const recovery = await story.recovery(claim);
	const next = await story.claim(firm.plan, { month: '2020-07', paid_on: '2020-07-31', until: 'draft' });
	await story.on('2020-08-03');
	await firm.clerk.act(next.path, 'submit');
	await story.countyApproves(next);
	await story.prefectureApproves(next);
	await prefecture.act(recovery.path, 'refer', PAPER);
	const holds = await firm.county.all(`/v1/holds?case_id=${firm.id}&state=placed`);
	assert.deepEqual(holds.map((hold) => [hold.cause, hold.origin_id, hold.reason]), [['referral', recovery.id, PAPER.reason]]);
	const letter = await story.letter([next], { until: 'draft' });
	assertProblem(await second.act(letter.path, 'issue', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'no_hold' });
	assertProblem(await firm.county.post(`/v1/holds/${holds[0].id}/release`, REASON, { match: '*' }), 404, 'not_found');
	assertProblem(await prefecture.act(recovery.path, 'resume', REASON, { expect: 409 }), 409, 'four_eyes');
	await story.repay(recovery, 1000);
	assert.equal((await second.act(recovery.path, 'resume', REASON)).body.state, 'due');
	const [lifted] = await prefecture.all(`/v1/holds?case_id=${firm.id}`);
	assert.deepEqual([lifted.state, lifted.release_reason], ['released', REASON.reason]);
	await second.act(letter.path, 'issue');
});

/** The state of each line's month of a claim. */
const monthsOf = async (claim) => {
	const { rows } = await story.server.db.query('SELECT line, state FROM person_month WHERE case_id = $1 ORDER BY line', [claim.id]);
	return rows.map((row) => row.state);
};
const FREEING = { ...DECISION, months_freed: true };
/** A claim of these workers, by an employer of its own. */
const rival = (workers, with_) => story.claim(employers.pop().plan, { workers, ...with_ });
/** Its submission is refused, for a month that others have. */
async function assertTaken(claim) {
	assertProblem(await claim.firm.clerk.act(claim.path, 'submit', undefined, { expect: 409 }), 409, 'lines_refused');
}

test('one fen claimed back frees no months of two lines: the decision is refused with what is wanted (S32, S63)', async () => {
	const claim = await paid();
	const recovery = await story.recovery(claim, { lines: [1, 2], amount_fen: 1, until: 'answered' });
	const decide = (with_, options) => second.act(recovery.path, 'decide', { ...FREEING, ...with_ }, options);
	for (const with_ of [{}, { free_now_reason: '人员已更正' }]) {
		const refused = await decide(with_, { expect: 422 });
		assertProblem(refused, 422, 'invalid', { at: '/months_freed', guard: 'months_unpaid' });
		assert.match(refused.body.errors[0].detail, /60000/);
	}
	assert.deepEqual([(await look(recovery)).state, await monthsOf(claim)], ['opened', ['used', 'used']]);
	await claim.firm.county.act(recovery.path, 'revise', { amount_fen: 59999, ...REASON });
	await claim.firm.clerk.act(recovery.path, 'answer', { statement: '同意' });
	assertProblem(await decide({}, { expect: 422 }), 422, 'invalid', { at: '/months_freed' });
	await claim.firm.county.act(recovery.path, 'revise', { amount_fen: 60000, ...REASON });
	await claim.firm.clerk.act(recovery.path, 'answer', { statement: '同意' });
	assert.equal((await decide({})).body.months_freed, true);
});

test('months are free when the money is back, and not before', async () => {
	const claim = await paid();
	const recovery = await story.recovery(claim, { lines: [1, 2], amount_fen: 60000, months_freed: true });
	const again = await rival(claim.workers, { until: 'draft' });
	assert.deepEqual(await monthsOf(claim), ['used', 'used']);
	await assertTaken(again);
	await story.repay(recovery, 59999);
	await assertTaken(again);
	assert.equal((await story.repay(recovery, 1)).body.state, 'settled');
	assert.deepEqual(await monthsOf(claim), ['voided', 'voided']);
	await again.firm.clerk.act(again.path, 'submit');
});

test('months are free at once for an express reason, which stands in the audit', async () => {
	const claim = await paid();
	const recovery = await story.recovery(claim, { lines: [2], until: 'answered' });
	const reasoned = { ...FREEING, free_now_reason: '该员工实为他企业职工，应由他企业申领' };
	assertProblem(await second.act(recovery.path, 'decide', { ...reasoned, months_freed: false }, { expect: 422 }), 422, 'invalid', { at: '/free_now_reason' });
	assert.equal((await second.act(recovery.path, 'decide', reasoned)).body.freed_now, true);
	assert.deepEqual(await monthsOf(claim), ['used', 'voided']);
	const audit = await (await story.as('auditor-1')).all(`/v1/cases/${recovery.id}/audit`);
	assert.equal(audit.find((row) => row.action === 'decide').note.free_now_reason, reasoned.free_now_reason);
	await prefecture.act(recovery.path, 'write-off', PAPER);
	assert.deepEqual(await monthsOf(claim), ['used', 'voided']);
	await rival([claim.workers[1]]);
});

test('what is written off frees no months', async () => {
	const claim = await paid();
	const recovery = await story.recovery(claim, { lines: [1], months_freed: true });
	await story.repay(recovery, 29999);
	await prefecture.act(recovery.path, 'write-off', PAPER);
	assert.deepEqual(await monthsOf(claim), ['used', 'used']);
});

test('a receipt that was wrong takes the months back that nobody has meanwhile; the others stay free, by their lines', async () => {
	const claim = await paid();
	const recovery = await story.recovery(claim, { lines: [1, 2], amount_fen: 60000, months_freed: true });
	await story.repay(recovery, 60000);
	const taker = await rival([claim.workers[0]]);
	const back = (await finance.act(recovery.path, 'reverse', { seq: 1, reason: '银行退票' })).body;
	assert.deepEqual([back.state, back.lines_taken], ['due', [1]]);
	assert.deepEqual(await monthsOf(claim), ['voided', 'used']);
	await assertTaken(await rival([claim.workers[1]], { until: 'draft' }));
	await taker.firm.clerk.act(taker.path, 'withdraw');
	assert.deepEqual(await monthsOf(claim), ['voided', 'used']);
	const settled = (await story.repay(recovery, 60000)).body;
	assert.deepEqual([settled.state, settled.lines_taken], ['settled', undefined]);
	assert.deepEqual(await monthsOf(claim), ['voided', 'voided']);
});

test('a decision that is taken back takes back the months that it freed', async () => {
	const claim = await paid();
	const recovery = await story.recovery(claim, { lines: [1], until: 'answered' });
	await second.act(recovery.path, 'decide', { ...FREEING, free_now_reason: '应由他企业申领' });
	assert.deepEqual(await monthsOf(claim), ['voided', 'used']);
	const opened = (await second.act(recovery.path, 'withdraw', REASON)).body;
	assert.deepEqual([opened.state, opened.freed_now], ['opened', undefined]);
	assert.deepEqual(await monthsOf(claim), ['used', 'used']);
});

test('persons may use their months again only when the decision says so', async () => {
	const claim = await paid({ workers: 3 });
	const kept = await story.recovery(claim, { lines: [1] });
	assert.equal((await look(kept)).months_freed, false);
	await story.repay(kept, 30000);
	assertProblem(await prefecture.post('/v1/recoveries', opening(claim, { lines: [2, 9] })), 422, 'invalid');
	const unnamed = await story.recovery(claim, { until: 'answered', amount_fen: 1 });
	assertProblem(await second.act(unnamed.path, 'decide', FREEING, { expect: 422 }), 422, 'invalid');
	await story.repay(await story.recovery(claim, { lines: [2], months_freed: true }), 30000);
	assert.deepEqual(await monthsOf(claim), ['used', 'voided', 'used']);
	const again = await rival([claim.workers[1]]);
	assert.equal((await look(again)).state, 'county_review');
	await assertTaken(await rival([claim.workers[0]], { until: 'draft' }));
});

test('a payment that comes back by itself ends what was to be recovered of it; what has come in stays', async () => {
	const claim = await paid();
	const open = await story.recovery(claim, { until: 'opened', amount_fen: 10000 });
	const due = await story.recovery(claim, { amount_fen: 20000 });
	const begun = await story.recovery(claim, { amount_fen: 30000 });
	await story.repay(begun, 5000);
	await story.play(claim.batch, { all: 'late_return' });
	assert.equal((await look(claim)).state, 'payment_returned');
	assert.deepEqual(await Promise.all([open, due, begun].map(async (one) => (await look(one)).state)), ['dropped', 'dropped', 'settled']);
	assert.equal((await look(begun)).amount_fen, 5000);
});

test('recovered money is available again once finance has said so twice, and serves who waits', async () => {
	const recovery = await story.recovery(await paid());
	await story.repay(recovery, 30000);
	const before_ = await story.fund();
	const paper = { amount_fen: 30000, document_no: '昌州财社〔2020〕58号' };
	const { body } = await finance.ok('POST', `/v1/funds/${before_.id}/reclaim`, paper);
	assert.deepEqual([body.account, body.state, body.amount_fen], ['recovered', 'booked', 30000]);
	assert.deepEqual(await story.fund(), before_);
	assertProblem(await finance.act(`/v1/deposits/${body.id}`, 'confirm', undefined, { expect: 409 }), 409, 'four_eyes');
	await payer.act(`/v1/deposits/${body.id}`, 'confirm');
	const after_ = await story.fund();
	assert.deepEqual([before_.recovered_fen - after_.recovered_fen, after_.available_fen - before_.available_fen], [30000, 30000]);
	const more = await finance.ok('POST', `/v1/funds/${before_.id}/reclaim`, { ...paper, amount_fen: after_.recovered_fen + 1 });
	assertProblem(await payer.act(`/v1/deposits/${more.body.id}`, 'confirm', undefined, { expect: 409 }), 409, 'fund_short');
});

test('holds are placed by one officer and lifted by another', async () => {
	const { county, second: colleague, id } = employers[0];
	const hold = { case_id: id, cause: 'violation', reason: '接到举报，正在核查' };
	const { body } = await county.ok('POST', '/v1/holds', hold);
	const path = `/v1/holds/${body.id}`;
	assert.equal(body.state, 'placed');
	assertProblem(await county.act(path, 'release', REASON, { expect: 409 }), 409, 'four_eyes');
	const stale = (await county.ok('GET', path)).headers.get('etag');
	assert.equal((await colleague.act(path, 'release', REASON)).body.state, 'released');
	assertProblem(await colleague.post(`${path}/release`, REASON, { match: stale }), 412, 'stale');
	assertProblem(await colleague.post(`${path}/release`, REASON, { match: '*' }), 409, 'action_not_allowed');
	assertProblem(await county.post('/v1/holds', { ...hold, cause: 'referral' }), 422, 'invalid');
	const elsewhere = employers.find((firm) => firm.agency !== employers[0].agency);
	assertProblem(await county.post('/v1/holds', { ...hold, case_id: elsewhere.id }), 422, 'invalid');
	assert.deepEqual((await elsewhere.county.all('/v1/holds')).filter((one) => one.id === body.id), []);
});

test('a revoked determination places no hold: it is a fallen ground (S63)', async () => {
	const { county, id } = employers[0];
	const hold = { case_id: id, cause: 'determination_revoked', reason: '认定已撤销' };
	assertProblem(await county.post('/v1/holds', hold), 422, 'invalid', { at: '/cause' });
	const { body } = await county.ok('GET', '/v1/codelists/hold_causes');
	assert.deepEqual(body.codes.map(({ code }) => code), ['conflict', 'objection', 'referral', 'violation']);
});
