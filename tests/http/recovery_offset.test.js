// What an employer owes back is kept from a later letter: shown on the item, counted once it is paid, undone when that payment comes back
// (S63). Each test has an employer of its own: June was paid with 60,000 fen, later months are on their way.
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
	for (let i = 0; i < 14; i++) {
		const firm = await story.firm();
		firm.plan = await story.plan(firm, { headcount: 20, until: 'published' });
		employers.push(firm);
	}
	await story.closeNotice(employers.at(-1).plan);
	await story.on('2020-08-20');
});
after(() => story.end());

/** An employer that was paid June, and what is claimed back of that. */
async function debtor(amount_fen, with_) {
	const firm = employers.pop();
	const june = await story.claim(firm.plan, { until: 'paid' });
	const recovery = await story.recovery(june, { amount_fen, ...with_ });
	return { firm, june, recovery };
}

const WAGES = { '2020-07': '2020-08-10', '2020-08': '2020-08-20' };
const claimOf = (firm, month = '2020-07', with_ = {}) => story.claim(firm.plan, { month, paid_on: WAGES[month], until: 'approved', ...with_ });
const look = (thing) => story.look(thing, prefecture);
const figures = ({ gross_fen, offset_fen, net_fen }) => [gross_fen, offset_fen, net_fen];
const itemsOf = async (letter) => (await prefecture.ok('GET', letter.path)).body.items;
const itemOf = async (letter, claim) => figures((await itemsOf(letter)).find((item) => item.case_id === claim.id));
const told = ({ state, recovered_fen, set_aside_fen }) => [state, recovered_fen, set_aside_fen];
const draftOf = (claims) => story.letter(claims, { until: 'draft' });

test('an item shows gross, offset and net; the bank pays the net; the recovery has it once the payment is booked', async () => {
	const { firm, recovery } = await debtor(45000);
	const claim = await claimOf(firm);
	const letter = await story.letter([claim]);
	assert.deepEqual(await itemOf(letter, claim), [60000, 45000, 15000]);
	const { body } = await prefecture.ok('GET', letter.path);
	assert.deepEqual(figures(body), [60000, 45000, 15000]);
	assert.deepEqual(told(await look(recovery)), ['due', 0, 45000]);
	const fund = await story.fund();
	const batch = await story.batch(letter);
	assert.equal(batch.total_fen, 15000);
	assert.match((await finance.ok('GET', `${batch.path}/file`)).text, /,150\.00,/);
	assert.deepEqual(told(await look(recovery)), ['due', 0, 45000]);
	await story.play(batch, { all: 'settle' });
	const settled = await look(recovery);
	assert.deepEqual(told(settled), ['settled', 45000, 0]);
	assert.deepEqual(settled.entries.map((entry) => [entry.kind, entry.amount_fen, entry.letter_id, entry.case_id]), [
		['offset', 45000, letter.id, claim.id]]);
	assert.equal((await look(claim)).state, 'paid');
	const later = await story.fund();
	assert.deepEqual([later.paid_fen - fund.paid_fen, fund.reserved_fen - later.reserved_fen, later.recovered_fen - fund.recovered_fen], [
		60000, 60000, 45000]);
	assert.equal((await finance.ok('GET', letter.path)).body.state, 'closed');
});

test('the oldest recovery comes first, over all items of the employer, and nobody else pays for it', async () => {
	const { firm, june, recovery } = await debtor(20000);
	const younger = await story.recovery(june, { amount_fen: 40000 });
	const stranger = employers.pop();
	const claims = [await claimOf(firm, '2020-07', { workers: 1 }), await claimOf(firm, '2020-08'), await claimOf(stranger)];
	const letter = await draftOf(claims);
	const items = await Promise.all(claims.map((claim) => itemOf(letter, claim)));
	assert.deepEqual(items, [[30000, 30000, 0], [60000, 30000, 30000], [60000, 0, 60000]]);
	const { rows } = await story.server.db.query('SELECT recovery_id, case_id, amount_fen FROM letter_offset WHERE letter_id = $1 ORDER BY recovery_id, case_id', [letter.id]);
	assert.deepEqual(rows.map((row) => [row.recovery_id, row.case_id, row.amount_fen]), [
		[recovery.id, claims[0].id, 20000], [younger.id, claims[0].id, 10000], [younger.id, claims[1].id, 30000]]);
});

test('a draft is computed anew when it is changed and when it is issued; an issued letter stays as it is', async () => {
	const { firm, recovery } = await debtor(50000);
	const claims = [await claimOf(firm), await claimOf(firm, '2020-08')];
	const letter = await draftOf([claims[0]]);
	assert.deepEqual(await itemOf(letter, claims[0]), [60000, 50000, 10000]);
	await story.repay(recovery, 10000);
	await prefecture.act(letter.path, 'change', { title: '以工代训补贴' });
	assert.deepEqual(await itemOf(letter, claims[0]), [60000, 40000, 20000]);
	await story.repay(recovery, 5000);
	await second.act(letter.path, 'issue');
	assert.deepEqual(await itemOf(letter, claims[0]), [60000, 35000, 25000]);
	assertProblem(await story.repay(recovery, 1, { expect: 409 }), 409, 'condition_not_met', { guard: 'rest_left' });
	assertProblem(await prefecture.act(recovery.path, 'write-off', { reason: '无力退回', document_no: '1号' }, { expect: 409 }), 409, 'condition_not_met', {
		guard: 'no_offset_pending',
	});
	assert.deepEqual(await itemOf(await draftOf([claims[1]]), claims[1]), [60000, 0, 60000]);
});

test('an item that leaves its letter sets nothing off; another letter does it then', async () => {
	const { firm, recovery } = await debtor(30000);
	const claim = await claimOf(firm);
	const ways = [
		async (letter) => prefecture.act(letter.path, 'discard'),
		async (letter) => (await second.act(letter.path, 'issue'), second.act(letter.path, 'withdraw-items', { case_ids: [claim.id], reason: '暂缓' })),
		async (letter) => (await second.act(letter.path, 'issue'), finance.act(letter.path, 'return', { reason: '金额有误' })),
		async (letter) => {
			await second.act(letter.path, 'issue');
			await finance.act(letter.path, 'accept');
			await finance.act(letter.path, 'return-items', { case_ids: [claim.id], reason: '账户待核' });
		},
	];
	for (const leave of ways) {
		const letter = await draftOf([claim]);
		assert.deepEqual(await itemOf(letter, claim), [60000, 30000, 30000]);
		await leave(letter);
		assert.deepEqual(told(await look(recovery)), ['due', 0, 0]);
	}
	await story.repay(recovery, 30000);
	const letter = await draftOf([claim]);
	assert.deepEqual(await itemOf(letter, claim), [60000, 0, 60000]);
});

test('letters drafted and issued at once never set off the same rest twice', async () => {
	const { firm, recovery } = await debtor(50000);
	const claims = await Promise.all(['2020-07', '2020-08'].map((month) => claimOf(firm, month, { workers: 1 })));
	const letters = await Promise.all(claims.map((claim) => draftOf([claim])));
	const sums = async () => (await Promise.all(letters.map((letter, at) => itemOf(letter, claims[at])))).map(([, offset_fen]) => offset_fen).sort();
	assert.deepEqual(await sums(), [20000, 30000]);
	const issued = await Promise.all(letters.map((letter) => second.post(`${letter.path}/issue`, undefined, { match: '*' })));
	assert.deepEqual(issued.map((reply) => reply.status), [200, 200], issued.map((reply) => reply.text).join('\n'));
	assert.deepEqual(await sums(), [20000, 30000]);
	assert.deepEqual(told(await look(recovery)), ['due', 0, 50000]);
});

test('a payment that comes back undoes what it had set off; paid again, it counts again', async () => {
	const { firm, recovery } = await debtor(45000);
	const claim = await claimOf(firm, '2020-07', { until: 'paid' });
	const [paid, fund] = [await look(recovery), await story.fund()];
	assert.deepEqual(told(paid), ['settled', 45000, 0]);
	await finance.act(claim.batch.path, 'results', {
		lines: [{ item_ref: (await story.payments(claim))[0].item_ref, outcome: 'returned', bank_code: 'LIMIT', booked_on: '2020-08-24', bank_ref: 'late' }],
	});
	const back = await look(recovery);
	assert.deepEqual(told(back), ['due', 0, 45000]);
	assert.deepEqual(back.entries.map((entry) => [entry.kind, entry.amount_fen]), [['offset', 45000], ['reversed', -45000]]);
	const after_ = await story.fund();
	assert.deepEqual([fund.paid_fen - after_.paid_fen, after_.reserved_fen - fund.reserved_fen, fund.recovered_fen - after_.recovered_fen], [
		60000, 60000, 45000]);
	const [returned] = await story.payments(claim);
	await prefecture.act(`/v1/payments/${returned.id}`, 'reissue', { same_account_confirmed: true, reason: '账户无误' });
	const batch = await story.batch(claim.letter);
	assert.equal(batch.total_fen, 15000);
	await story.play(batch, { all: 'settle' });
	assert.deepEqual(told(await look(recovery)), ['settled', 45000, 0]);
	assert.deepEqual(await story.fund(), fund);
});

test('a payment that never arrived has set nothing off, and given up it frees the recovery', async () => {
	const { firm, recovery } = await debtor(30000);
	const claim = await claimOf(firm, '2020-07', { until: 'sent' });
	await story.play(claim.batch, { all: 'return' });
	assert.deepEqual(told(await look(recovery)), ['due', 0, 30000]);
	const [returned] = await story.payments(claim);
	await second.act(`/v1/payments/${returned.id}`, 'cancel', { reason: '企业已注销' });
	assert.deepEqual(told(await look(recovery)), ['due', 0, 0]);
	await story.repay(recovery, 30000);
});

test('what is wholly set off is paid without the bank', async () => {
	const { firm, recovery } = await debtor(60000);
	const claims = [await claimOf(firm), await claimOf(employers.pop())];
	const letter = await story.letter(claims);
	assert.deepEqual(await itemOf(letter, claims[0]), [60000, 60000, 0]);
	assert.equal((await look(claims[0])).state, 'paid');
	assert.deepEqual(told(await look(recovery)), ['settled', 60000, 0]);
	const [payment] = await story.payments(claims[0]);
	assert.deepEqual([payment.state, payment.net_fen, payment.batch_id], ['settled', 0, undefined]);
	const batch = await story.batch(letter);
	const { lines } = (await finance.ok('GET', batch.path)).body;
	assert.equal(lines, 1);
	await story.play(batch, { all: 'settle' });
	assert.equal((await finance.ok('GET', letter.path)).body.state, 'closed');
});

test('what is wholly set off but held waits until nothing stands against it', async () => {
	const { firm, recovery } = await debtor(60000);
	const claim = await claimOf(firm);
	const letter = await story.letter([claim], { until: 'issued' });
	const { body: hold } = await firm.county.ok('POST', '/v1/holds', { case_id: claim.id, cause: 'violation', reason: '核查中' });
	await finance.act(letter.path, 'accept');
	assert.equal((await look(claim)).state, 'lettered');
	const [ready] = await story.payments(claim);
	const refused = await finance.post('/v1/batches', { fund_id: letter.fund_id, attempt_ids: [ready.id] });
	assertProblem(refused, 409, 'condition_not_met', { guard: 'lines_ready' });
	await firm.second.act(`/v1/holds/${hold.id}`, 'release', { reason: '核查无误' });
	await story.on('2020-08-21');
	assert.equal((await look(claim)).state, 'paid');
	assert.deepEqual(told(await look(recovery)), ['settled', 60000, 0]);
});

test('what the fund has given out again stays set off when the payment comes back: the bank sent only the rest', async () => {
	const { firm, recovery } = await debtor(45000);
	const claim = await claimOf(firm, '2020-07', { until: 'paid' });
	const { id, recovered_fen } = await story.fund();
	const { body } = await finance.ok('POST', `/v1/funds/${id}/reclaim`, { amount_fen: recovered_fen - 10000, document_no: '昌州财社〔2020〕58号' });
	await payer.act(`/v1/deposits/${body.id}`, 'confirm');
	const fund = await story.fund();
	await story.play(claim.batch, { all: 'late_return' });
	assert.deepEqual(told(await look(recovery)), ['due', 35000, 10000]);
	const back = await story.fund();
	assert.deepEqual([fund.paid_fen - back.paid_fen, back.reserved_fen - fund.reserved_fen, back.recovered_fen], [25000, 25000, 0]);
	assert.equal(back.available_fen, fund.available_fen);
	await story.accountOf(firm, { number: '6222020000099990001' });
	const [returned] = await story.payments(claim);
	await prefecture.act(`/v1/payments/${returned.id}`, 'reissue', { reason: '账户已更正' });
	const batch = await story.batch(claim.letter);
	assert.equal(batch.total_fen, 15000);
	await story.play(batch, { all: 'settle' });
	assert.deepEqual(told(await look(recovery)), ['settled', 45000, 0]);
	assert.deepEqual([(await story.fund()).paid_fen - fund.paid_fen, (await story.fund()).recovered_fen], [0, 10000]);
});

test('months are free when what is owed was set off, and no longer free when that payment comes back (S63)', async () => {
	const { firm, june, recovery } = await debtor(30000, { lines: [1], months_freed: true });
	const months = async () =>
		(await story.server.db.query('SELECT state FROM person_month WHERE case_id = $1 ORDER BY line', [june.id])).rows.map((row) => row.state);
	const claim = await claimOf(firm, '2020-07', { until: 'sent' });
	assert.deepEqual(await months(), ['used', 'used']);
	await story.play(claim.batch, { all: 'settle' });
	assert.deepEqual([told(await look(recovery)), await months()], [['settled', 30000, 0], ['voided', 'used']]);
	await story.play(claim.batch, { all: 'late_return' });
	assert.deepEqual([told(await look(recovery)), await months()], [['due', 0, 30000], ['used', 'used']]);
});
