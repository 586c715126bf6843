// Money on its way: batches, the file for the bank, what the bank answers, and money that comes back (S37, S48, S49).
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { begin } from '../tool/story.js';

const REASON = { reason: '企业已更正账户并经县市核实' };
const NUMBER = '6222020000017654321';

// Employers whose notices are closed, one for each claim that is asked for.
const employers = [];
let story, finance, payer, prefecture, issuer, formula;

async function employer(with_) {
	const firm = await story.firm(with_);
	firm.plan = await story.plan(firm, { headcount: 20, until: 'published' });
	return firm;
}

before(async () => {
	story = await begin();
	[finance, payer] = [await story.as('finance-1'), await story.as('finance-2')];
	[prefecture, issuer] = [await story.as('prefecture-1'), await story.as('prefecture-2')];
	await story.deposit(100000000);
	formula = await employer({ name: '=昌吉"公式"餐饮有限公司', account: null });
	formula.account = await story.accountOf(formula, { number: NUMBER });
	for (let i = 0; i < 20; i++) employers.push(await employer());
	await story.closeNotice(formula.plan);
});
after(() => story.end());

/** A claim of an employer of its own, brought as far as that. */
async function claimOf(until, { workers = 2 } = {}) {
	return story.claim(employers.pop().plan, { workers, until });
}

const state = async (claim) => (await story.look(claim)).state;
const itemOf = async (claim) => (await story.payments(claim))[0].item_ref;
const result = (item_ref, outcome, with_ = {}) => ({ item_ref, outcome, booked_on: '2020-07-22', bank_ref: `B-${item_ref}-${outcome}`, ...with_ });
const report = async (batch, lines, options) => finance.act(batch.path, 'results', { lines }, options);

/** One officer of the county puts a case on hold, the other takes the hold away. */
async function hold({ county }, case_id) {
	const { body } = await county.ok('POST', '/v1/holds', { case_id, cause: 'violation', reason: '核查中' });
	return body.id;
}
const release = ({ second }, id) => second.act(`/v1/holds/${id}`, 'release', { reason: '核查无误' });

test('a batch is prepared by one and confirmed by another (S50)', async () => {
	const claim = await claimOf('in_batch');
	assertProblem(await finance.act(claim.batch.path, 'confirm', undefined, { expect: 409 }), 409, 'four_eyes');
	assertProblem(await prefecture.post(`${claim.batch.path}/confirm`, undefined, { match: '*' }), 403, 'forbidden');
	await payer.act(claim.batch.path, 'confirm');
	const [payment] = await story.payments(claim);
	assert.equal(payment.state, 'in_batch');
});

test('one bad line refuses the confirmation, and every bad line is named; without it the batch goes', async () => {
	const claims = [await claimOf('accepted'), await claimOf('accepted'), await claimOf('accepted')];
	const attempts = (await Promise.all(claims.map((claim) => story.payments(claim)))).map(([payment]) => payment);
	const { id: fund_id } = await story.fund();
	const { body } = await finance.ok('POST', '/v1/batches', { fund_id, attempt_ids: attempts.map((attempt) => attempt.id) });
	const path = `/v1/batches/${body.id}`;
	const holds = [await hold(claims[0].firm, claims[0].id), await hold(claims[2].firm, claims[2].firm.id)];
	const refused = await payer.act(path, 'confirm', undefined, { expect: 409 });
	const lines = assertProblem(refused, 409, 'condition_not_met').errors.filter((error) => error.pointer).map((error) => `${error.pointer} ${error.code}`);
	assert.deepEqual(lines.sort(), [attempts[0], attempts[2]].map((attempt) => `/lines/${attempt.item_ref} no_hold`).sort());
	await finance.act(path, 'change', { attempt_ids: [attempts[1].id] });
	await payer.act(path, 'confirm');
	assert.deepEqual(await Promise.all(claims.map(state)), ['lettered', 'paying', 'lettered']);
	await release(claims[0].firm, holds[0]);
	await release(claims[2].firm, holds[1]);
});

test('a hold keeps a claim off the letter, and off nothing else', async () => {
	const claim = await claimOf('submitted');
	const held = await hold(claim.firm, claim.id);
	await story.countyApproves(claim);
	await story.prefectureApproves(claim);
	assert.equal(await state(claim), 'approved');
	const letter = await story.letter([claim], { until: 'draft' });
	assertProblem(await issuer.act(letter.path, 'issue', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'no_hold' });
	await release(claim.firm, held);
	await issuer.act(letter.path, 'issue');
});

test('a batch cancelled before its file gives everything back', async () => {
	const claim = await claimOf('confirmed');
	assert.equal(await state(claim), 'paying');
	await finance.act(claim.batch.path, 'cancel', { reason: '需调整' });
	assert.equal(await state(claim), 'lettered');
	assert.equal((await story.payments(claim))[0].state, 'ready');
	claim.batch = await story.batch(claim.letter);
	assertProblem(await finance.act(claim.batch.path, 'cancel', { reason: '太晚' }, { expect: 409 }), 409, 'action_not_allowed');
});

test('the file is taken once and stays as it is: the same bytes, the same digest, the right sums', async () => {
	const claims = [await story.claim(formula.plan, { workers: 3, until: 'approved' }), await claimOf('approved', { workers: 2 })];
	const letter = await story.letter(claims);
	const batch = await story.batch(letter, { until: 'confirmed' });
	assertProblem(await finance.get(`${batch.path}/file`), 404, 'not_found');
	const taken = (await payer.act(batch.path, 'file')).body;
	assert.deepEqual([taken.state, taken.file_count, taken.file_total_fen], ['sent', 2, 150000]);
	const file = await finance.ok('GET', `${batch.path}/file`);
	assert.equal(createHash('sha256').update(file.bytes).digest('hex'), taken.file_sha256);
	assert.match(file.headers.get('content-type'), /text\/csv/);
	const rows = file.text.replace('\uFEFF', '').trim().split('\r\n');
	assert.equal(rows[0], 'seq,payee_name,account_number,bank_name,cnaps,amount_yuan,purpose,item_ref');
	const mine = rows.find((row) => row.endsWith(`,${claims[0].number}-1`));
	assert.match(mine, new RegExp(`,"${NUMBER}",`));
	assert.match(mine, /,900\.00,/);
	assert.ok(mine.includes(`"'=昌吉""公式""餐饮有限公司"`), mine);
	const before = file.bytes.subarray(0, file.bytes.lastIndexOf('TOTAL,'));
	assert.equal(rows.at(-1), `TOTAL,2,,,,1500.00,,${createHash('sha256').update(before).digest('hex')}`);
	assertProblem(await payer.act(batch.path, 'file', undefined, { expect: 409 }), 409, 'action_not_allowed');
	await story.accountOf(formula, { number: '6222020000011110000' });
	const again = await finance.ok('GET', `${batch.path}/file`);
	assert.ok(again.bytes.equals(file.bytes));
	assertProblem(await prefecture.get(`${batch.path}/file`), 403, 'forbidden');
	story.file = { claims, batch };
});

test('results are taken line by line: repeated ones change nothing, contradictions and unknown lines are reported', async () => {
	const { claims, batch } = story.file;
	const [one, two] = await Promise.all(claims.map(itemOf));
	const first = await report(batch, [result(one, 'settled'), result('SQ2020-999999-1', 'settled')]);
	assert.deepEqual(first.body, { taken: 1, repeated: 0, refused: [{ line: 1, item_ref: 'SQ2020-999999-1', code: 'unknown_item' }] });
	assert.deepEqual(await Promise.all(claims.map(state)), ['paid', 'paying']);
	const fund = await story.fund();
	const again = await report(batch, [result(one, 'settled')]);
	assert.deepEqual(again.body, { taken: 0, repeated: 1, refused: [] });
	const contrary = await report(batch, [result(one, 'failed'), result(two, 'settled'), result(two, 'failed')]);
	assert.deepEqual(contrary.body, {
		taken: 1,
		repeated: 0,
		refused: [{ line: 0, item_ref: one, code: 'contradiction' }, { line: 2, item_ref: two, code: 'contradiction' }],
	});
	const later = await story.fund();
	assert.equal(later.paid_fen - fund.paid_fen, 60000);
	assert.equal((await finance.ok('GET', batch.path)).body.state, 'completed');
	assert.deepEqual(await Promise.all(claims.map(state)), ['paid', 'paid']);
});

test('results come as CSV, too', async () => {
	const claim = await claimOf('sent');
	const item = await itemOf(claim);
	const text = `item_ref,outcome,bank_code,bank_text,booked_on,bank_ref\r\n${item},settled,,成功,2020-07-22,CSV-1\r\n`;
	await finance.get(claim.batch.path);
	const reply = await finance.request('POST', `${claim.batch.path}/results`, undefined, {
		raw: `\uFEFF${text}`,
		type: 'text/csv; charset=utf-8',
		match: finance.etag(claim.batch.path),
	});
	assert.deepEqual(reply.body, { taken: 1, repeated: 0, refused: [] }, reply.text);
	assert.equal(await state(claim), 'paid');
	const [payment] = await story.payments(claim);
	assert.deepEqual([payment.state, payment.bank_ref, payment.booked_on], ['settled', 'CSV-1', '2020-07-22']);
});

test('a line the bank could not send is ordered again at once', async () => {
	const claim = await claimOf('sent');
	await report(claim.batch, [result(await itemOf(claim), 'failed', { bank_code: 'OTHER', bank_text: '系统故障' })]);
	assert.equal(await state(claim), 'lettered');
	const payments = await story.payments(claim);
	assert.deepEqual(payments.map((payment) => [payment.n, payment.state]), [[2, 'ready'], [1, 'failed']]);
	const fund = await story.fund();
	const next = await story.batch(claim.letter);
	await story.play(next, { all: 'settle' });
	assert.equal(await state(claim), 'paid');
	assert.equal((await story.fund()).paid_fen - fund.paid_fen, 60000);
});

test('a file the bank refuses as a whole leaves every payment ready again', async () => {
	const claim = await claimOf('sent');
	await finance.act(claim.batch.path, 'refuse-file', { reason: '文件格式不符' });
	assert.equal((await finance.ok('GET', claim.batch.path)).body.state, 'refused');
	assert.deepEqual((await story.payments(claim)).map((payment) => payment.state), ['ready', 'failed']);
	assert.equal(await state(claim), 'lettered');
});

test('money that comes back for a wrong account blocks it; corrected and verified, it is paid again with a slip', async () => {
	const claim = await claimOf('sent');
	const { firm } = claim;
	await report(claim.batch, [result(await itemOf(claim), 'returned', { bank_code: 'ACCOUNT_UNKNOWN', bank_text: '账号不存在' })]);
	assert.equal(await state(claim), 'payment_returned');
	assert.equal((await firm.clerk.ok('GET', firm.account)).body.state, 'blocked');
	const [returned] = await story.payments(claim);
	const payment = `/v1/payments/${returned.id}`;
	assertProblem(await prefecture.act(payment, 'reissue', REASON, { expect: 409 }), 409, 'condition_not_met', { guard: 'account_ready_for_reissue' });
	const same = await prefecture.act(payment, 'reissue', { ...REASON, same_account_confirmed: true }, { expect: 409 });
	assertProblem(same, 409, 'condition_not_met', { guard: 'account_ready_for_reissue' });
	await story.accountOf(firm, { number: '6222020000099990001' });
	await prefecture.act(payment, 'reissue', REASON);
	assert.equal(await state(claim), 'lettered');
	const [next] = await story.payments(claim);
	assert.deepEqual([next.n, next.state, next.basis, next.account_tail], [2, 'ready', 'corrected', '0001']);
	const letter = (await prefecture.ok('GET', claim.letter.path)).body;
	assert.deepEqual(letter.slips.map((slip) => slip.kind), ['account_amended']);
	assertProblem(await prefecture.act(payment, 'reissue', REASON, { expect: 409 }), 409, 'action_not_allowed');
	const batch = await story.batch(claim.letter);
	const file = await finance.ok('GET', `${batch.path}/file`);
	assert.match(file.text, /"6222020000099990001"/);
	await story.play(batch, { all: 'settle' });
	assert.equal(await state(claim), 'paid');
	assert.equal((await prefecture.ok('GET', claim.letter.path)).body.state, 'closed');
});

test('money that came back for another cause may go to the same account once that is confirmed', async () => {
	const claim = await claimOf('sent');
	await report(claim.batch, [result(await itemOf(claim), 'returned', { bank_code: 'LIMIT', bank_text: '超限额' })]);
	assert.equal((await claim.firm.clerk.ok('GET', claim.firm.account)).body.state, 'verified');
	const [returned] = await story.payments(claim);
	const payment = `/v1/payments/${returned.id}`;
	assertProblem(await prefecture.act(payment, 'reissue', REASON, { expect: 409 }), 409, 'condition_not_met', { guard: 'account_ready_for_reissue' });
	await prefecture.act(payment, 'reissue', { ...REASON, same_account_confirmed: true });
	const [next] = await story.payments(claim);
	assert.deepEqual([next.basis, next.state], ['confirmed', 'ready']);
});

test('money that comes back late is set aside again; the months are not used; the letter is open again', async () => {
	const claim = await claimOf('paid');
	const paid = await story.fund();
	assert.equal((await prefecture.ok('GET', claim.letter.path)).body.state, 'closed');
	await report(claim.batch, [result(await itemOf(claim), 'returned', { bank_code: 'ACCOUNT_CLOSED', bank_text: '账户已销户' })]);
	assert.equal(await state(claim), 'payment_returned');
	const back = await story.fund();
	assert.equal(paid.paid_fen - back.paid_fen, 60000);
	assert.equal(back.reserved_fen - paid.reserved_fen, 60000);
	assert.equal(back.available_fen, paid.available_fen);
	assert.equal((await prefecture.ok('GET', claim.letter.path)).body.state, 'accepted');
	const { rows } = await story.server.db.query('SELECT DISTINCT state FROM person_month WHERE case_id = $1', [claim.id]);
	assert.deepEqual(rows, [{ state: 'reserved' }]);
	const again = await report(claim.batch, [result(await itemOf(claim), 'returned', { bank_code: 'ACCOUNT_CLOSED' })]);
	assert.equal(again.body.repeated, 1);
	assert.deepEqual(await story.fund(), back);
});

test('what cannot be paid is cancelled by an officer who has not decided it; the money and the months are free', async () => {
	const claim = await claimOf('sent', { workers: 3 });
	await report(claim.batch, [result(await itemOf(claim), 'returned', { bank_code: 'ACCOUNT_CLOSED', bank_text: '企业已注销' })]);
	const fund = await story.fund();
	const [returned] = await story.payments(claim);
	const payment = `/v1/payments/${returned.id}`;
	assertProblem(await prefecture.act(payment, 'cancel', { reason: '企业已注销' }, { expect: 409 }), 409, 'four_eyes');
	await issuer.act(payment, 'cancel', { reason: '企业已注销' });
	assert.equal(await state(claim), 'cancelled');
	const free = await story.fund();
	assert.equal(free.available_fen - fund.available_fen, 90000);
	assert.equal(fund.reserved_fen - free.reserved_fen, 90000);
	assert.deepEqual((await prefecture.ok('GET', claim.letter.path)).body.slips.map((slip) => slip.kind), ['payment_cancelled']);
	const other = await story.claim(employers.pop().plan, { workers: claim.workers });
	assert.equal(await state(other), 'county_review');
});

test('what is paid is not paid again, whichever way it is asked for', async () => {
	const claim = await claimOf('paid');
	const fund = await story.fund();
	const [payment] = await story.payments(claim);
	const attempts = [
		await finance.post('/v1/batches', { fund_id: fund.id, attempt_ids: [payment.id] }),
		await finance.post('/v1/batches', { fund_id: fund.id, letter_id: claim.letter.id }),
		await prefecture.post('/v1/letters', { fund_id: fund.id, title: '以工代训补贴', case_ids: [claim.id] }),
		await prefecture.act(`/v1/payments/${payment.id}`, 'reissue', { ...REASON, same_account_confirmed: true }, { expect: 409 }),
		await finance.act(claim.letter.path, 'accept', undefined, { expect: 409 }),
		await payer.act(claim.batch.path, 'confirm', undefined, { expect: 409 }),
		await prefecture.act(claim.path, 'reopen', { text: '再付一次' }, { expect: 409 }),
	];
	assert.deepEqual(attempts.map((reply) => reply.status), Array(attempts.length).fill(409), attempts.map((reply) => reply.text).join('\n'));
	await story.play(claim.batch, { all: 'settle' }).catch(() => undefined);
	assert.deepEqual(await story.fund(), fund);
});

test('an employer sees its own payments: the account masked, nothing of others', async () => {
	const claim = await claimOf('paid');
	const [payment] = await claim.firm.clerk.all(`/v1/payments?case_id=${claim.id}`);
	assert.equal(payment.account_tail.length, 4);
	assert.ok(!JSON.stringify(payment).includes('62220200000'));
	const stranger = await story.as('b-clerk');
	assert.deepEqual(await stranger.all(`/v1/payments?case_id=${claim.id}`), []);
	assertProblem(await stranger.get(`/v1/payments/${payment.id}`), 404, 'not_found');
	assertProblem(await (await story.county('CJ-FK')).get(`/v1/payments/${payment.id}`), 404, 'not_found');
});

test('nothing is paid before the notice is closed, whatever else is ready (S37)', async () => {
	const firm = await employer();
	const claim = await story.claim(firm.plan, { until: 'in_batch' });
	const { path } = claim.batch;
	const early = await payer.act(path, 'confirm', undefined, { expect: 409 });
	assertProblem(early, 409, 'condition_not_met', { at: `/lines/${await itemOf(claim)}`, guard: 'notice_closed' });
	assert.equal(await state(claim), 'lettered');
	await story.closeNotice(firm.plan);
	await payer.act(path, 'confirm');
	assert.equal(await state(claim), 'paying');
});

test('a bank that keeps silent: after its days the payment is unknown, never ordered again, until the bank has spoken', async () => {
	const claim = await claimOf('sent');
	const played = await story.play(claim.batch, { all: 'silence' });
	assert.deepEqual(played, { taken: 0, repeated: 0, refused: [] });
	assert.equal(await state(claim), 'paying');
	const [{ id, fund_id }] = await story.payments(claim);
	const again = async () => {
		const reissue = await prefecture.act(`/v1/payments/${id}`, 'reissue', { ...REASON, same_account_confirmed: true }, { expect: 409 });
		assertProblem(reissue, 409, 'action_not_allowed');
		const batch = await finance.post('/v1/batches', { fund_id, letter_id: claim.letter.id });
		assertProblem(batch, 409, 'condition_not_met', { guard: 'lines_ready' });
	};
	await again();
	await story.on('2020-08-10');
	const [lost] = await story.payments(claim);
	assert.deepEqual([lost.n, lost.state, lost.case_state], [1, 'unknown', 'paying']);
	await again();
	await report(claim.batch, [result(await itemOf(claim), 'settled', { booked_on: '2020-07-24' })]);
	assert.equal(await state(claim), 'paid');
	const [settled] = await story.payments(claim);
	assert.deepEqual([settled.state, settled.booked_on], ['settled', '2020-07-24']);
});

test('the ledger accounts for every fen of every claim', async () => {
	const fund = await story.fund();
	const lines = await finance.all(`/v1/funds/${fund.id}/ledger`);
	const postings = new Map();
	for (const line of lines) postings.set(line.posting, (postings.get(line.posting) ?? 0) + line.amount_fen);
	assert.deepEqual([...new Set(postings.values())], [0]);
	assert.equal(fund.available_fen + fund.reserved_fen + fund.paid_fen, 100000000);
	const owed = (await prefecture.all('/v1/claims')).filter((claim) => claim.state === 'paid').reduce((sum, claim) => sum + claim.approved_fen, 0);
	assert.equal(fund.paid_fen, owed);
});
