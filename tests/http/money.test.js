// Money before it leaves: deposits, the queue for funds, letters to finance (S20, S33, S47, S61).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { begin, faults } from '../tool/story.js';

let story, firm, finance, payer, prefecture, issuer;
before(async () => {
	story = await begin();
	firm = await story.firm();
	[finance, payer] = [await story.as('finance-1'), await story.as('finance-2')];
	[prefecture, issuer] = [await story.as('prefecture-1'), await story.as('prefecture-2')];
});
after(() => story.end());

const REASON = { reason: '附件与函告不一致' };

/** A claim of so many workers, approved by both levels; money may be there or not. */
async function approved(workers = 2, of = firm) {
	return story.claim(await story.plan(of, { until: 'published' }), { workers, until: 'approved' });
}
const state = async (claim) => (await story.look(claim)).state;
const letterOver = async (claims, who = prefecture) => {
	const { id } = await story.fund();
	return who.post('/v1/letters', { fund_id: id, title: '以工代训补贴', case_ids: claims.map((claim) => claim.id) });
};

test('money counts when a second officer of finance has confirmed the deposit', async () => {
	const before = await story.fund();
	const { path } = await story.deposit(10000, { confirmed: false });
	assert.equal((await story.fund()).available_fen, before.available_fen);
	assertProblem(await finance.act(path, 'confirm', undefined, { expect: 409 }), 409, 'four_eyes');
	await payer.act(path, 'confirm');
	assert.equal((await story.fund()).available_fen, before.available_fen + 10000);
	assertProblem(await payer.act(path, 'confirm', undefined, { expect: 409 }), 409, 'action_not_allowed');
	assertProblem(await prefecture.post(`${path}/confirm`, undefined, { match: '*' }), 403, 'forbidden');
});

test('a deposit is an amount above nothing, into a fund that exists', async () => {
	const { id: fund_id } = await story.fund();
	const deposit = { fund_id, amount_fen: 10000, source: '专账资金', document_no: '1', received_on: '2020-07-14' };
	for (const amount_fen of [0, -1, 1.5]) {
		assertProblem(await finance.post('/v1/deposits', { ...deposit, amount_fen }), 422, 'invalid', { at: '/amount_fen' });
	}
	assertProblem(await finance.post('/v1/deposits', { ...deposit, fund_id: firm.id }), 422, 'invalid', { at: '/fund_id' });
	assertProblem(await prefecture.post('/v1/deposits', deposit), 403, 'forbidden');
});

test('a shortage queues and never refuses; money goes to who waited first, and past whom it does not reach (S20)', async () => {
	const before = await story.fund();
	const claims = [];
	for (const workers of [2, 3, 1]) claims.push(await approved(workers));
	const states = () => Promise.all(claims.map(state));
	assert.deepEqual(await states(), ['awaiting_funds', 'awaiting_funds', 'awaiting_funds']);
	const waiting = await story.fund();
	assert.deepEqual([waiting.waiting_cases, waiting.waiting_fen], [3, 180000]);
	assert.equal((await prefecture.ok('GET', claims[0].path)).body.due_at, undefined);
	await story.deposit(90000 - before.available_fen);
	assert.deepEqual(await states(), ['approved', 'awaiting_funds', 'approved']);
	assert.equal((await story.fund()).available_fen, 0);
	await story.on('2020-07-17');
	await story.deposit(90000);
	assert.deepEqual(await states(), ['approved', 'approved', 'approved']);
	const { body } = await prefecture.ok('GET', `/v1/cases/${claims[1].id}/timeline`);
	const second = body.clocks.filter((entry) => entry.clock === 'second').map((entry) => `${entry.op} ${entry.cause}`);
	assert.deepEqual(second, ['start approve', 'pause wait', 'resume reserve']);
	assert.equal((await prefecture.ok('GET', claims[1].path)).body.due_at, '2020-07-22');
	story.queued = claims;
});

test('what is set aside for a claim is one posting that balances', async () => {
	const [claim] = story.queued;
	const { id } = await story.fund();
	const lines = await finance.all(`/v1/funds/${id}/ledger?case_id=${claim.id}`);
	assert.deepEqual(lines.map((line) => [line.account, line.amount_fen, line.cause]).sort(), [['available', -60000, 'reserve'], ['reserved', 60000, 'reserve']]);
	assert.equal(new Set(lines.map((line) => line.posting)).size, 1);
});

test('a letter is drafted by one and issued by another; its issue stops the three-day clock (S47, S61)', async () => {
	const claims = story.queued;
	const draft = await letterOver(claims);
	assert.equal(draft.status, 201, draft.text);
	assert.equal(draft.body.letter_number, undefined);
	assert.equal(draft.body.gross_fen, 180000);
	const path = `/v1/letters/${draft.body.id}`;
	assertProblem(await prefecture.act(path, 'issue', undefined, { expect: 409 }), 409, 'four_eyes');
	const issued = await issuer.act(path, 'issue');
	assert.match(issued.body.letter_number, /〔2020〕1号$/);
	assert.equal(issued.body.issued_on, '2020-07-17');
	assert.deepEqual(await Promise.all(claims.map(state)), ['lettered', 'lettered', 'lettered']);
	const { body } = await prefecture.ok('GET', `/v1/cases/${claims[0].id}/timeline`);
	assert.equal(body.clocks.filter((entry) => entry.clock === 'second').at(-1).op, 'stop');
	assertProblem(await prefecture.act(path, 'change', { title: '改' }, { expect: 409 }), 409, 'action_not_allowed');
	story.first = { ...draft.body, path };
});

test('the printed letter says sums in words and shows no whole account', async () => {
	const document = await prefecture.ok('GET', `${story.first.path}/document`);
	assert.match(document.text, /壹仟捌佰元整/);
	assert.match(document.text, /〔2020〕1号/);
	assert.match(document.text, new RegExp(firm.name));
	assert.doesNotMatch(document.text, /6222020000\d{9}/);
});

test('only approved claims stand on a letter, each once, of one fund', async () => {
	const county = await story.claim(await story.plan(firm, { until: 'published' }), { until: 'county' });
	assertProblem(await letterOver([county]), 409, 'condition_not_met', { at: '/case_ids/0' });
	assertProblem(await letterOver([story.queued[0]]), 409, 'condition_not_met', { at: '/case_ids/0' });
	assertProblem(await letterOver([]), 422, 'invalid', { at: '/case_ids' });
	await story.deposit(120000);
	const claim = await approved();
	const draft = await letterOver([claim]);
	const again = await letterOver([claim]);
	assertProblem(again, 409, 'condition_not_met', { guard: 'not_on_letter' });
	const { body } = await finance.ok('GET', '/v1/funds');
	const other = body.data.find((fund) => fund.code === 'UI_FUND');
	const wrong = await prefecture.post('/v1/letters', { fund_id: other.id, title: '以工代训补贴', case_ids: [claim.id] });
	assertProblem(wrong, 409, 'condition_not_met', { guard: 'one_fund' });
	assertProblem(await finance.post('/v1/letters', { fund_id: other.id, title: '补贴', case_ids: [claim.id] }), 403, 'forbidden');
	story.draft = { claim, path: `/v1/letters/${draft.body.id}` };
});

test('a draft is changed and discarded without using a number; its claims are free for another letter', async () => {
	const { claim, path } = story.draft;
	await prefecture.act(path, 'change', { title: '以工代训补贴（更正）' });
	assert.equal((await prefecture.ok('GET', path)).body.title, '以工代训补贴（更正）');
	await prefecture.act(path, 'discard');
	assert.equal(await state(claim), 'approved');
	const next = await story.letter([claim], { until: 'issued' });
	assert.match((await prefecture.ok('GET', next.path)).body.letter_number, /〔2020〕2号$/);
	story.second = { claim, ...next };
});

test('a letter that finance returns gives its claims back; the next one has the next number', async () => {
	const { claim, path } = story.second;
	assertProblem(await finance.act(path, 'return', {}, { expect: 422 }), 422, 'invalid', { at: '/reason' });
	await finance.act(path, 'return', REASON);
	assert.equal(await state(claim), 'approved');
	assert.equal((await prefecture.ok('GET', claim.path)).body.due_at, '2020-07-22');
	assertProblem(await finance.act(path, 'accept', undefined, { expect: 409 }), 409, 'action_not_allowed');
	const next = await story.letter([claim], { until: 'accepted' });
	const { body } = await prefecture.ok('GET', next.path);
	assert.match(body.letter_number, /〔2020〕3号$/);
	assert.equal(body.state, 'accepted');
	story.third = { claim, ...next };
});

test('an accepted letter is corrected by numbered slips, never rewritten', async () => {
	const { claim, path } = story.third;
	const strange = await issuer.act(path, 'withdraw-items', { case_ids: [story.queued[0].id], ...REASON }, { expect: 422 });
	assert.deepEqual(faults(strange), ['/case_ids/0 enum']);
	await issuer.act(path, 'withdraw-items', { case_ids: [claim.id], ...REASON });
	assert.equal(await state(claim), 'approved');
	const { body } = await prefecture.ok('GET', path);
	assert.deepEqual(body.slips.map((slip) => [slip.number, slip.kind, slip.case_ids]), [[1, 'items_withdrawn', [claim.id]]]);
	assert.equal(body.items.find((item) => item.case_id === claim.id).live, false);
	const [payment] = await story.payments(claim);
	assert.equal(payment.state, 'cancelled');
	const again = await story.letter([claim], { until: 'accepted' });
	await finance.act(again.path, 'return-items', { case_ids: [claim.id], ...REASON });
	assert.equal(await state(claim), 'approved');
	const { body: left } = await prefecture.ok('GET', again.path);
	assert.deepEqual([left.state, left.slips.map((slip) => slip.kind)], ['closed', ['items_returned']], 'nothing is left of it');
});

test('a letter whose items were all withdrawn is not accepted any more: who wrote it cancels it', async () => {
	const { claim } = story.third;
	const letter = await story.letter([claim], { until: 'issued' });
	await issuer.act(letter.path, 'withdraw-items', { case_ids: [claim.id], ...REASON });
	assertProblem(await finance.act(letter.path, 'accept', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'items_left' });
	assert.equal((await issuer.act(letter.path, 'cancel', REASON)).body.state, 'cancelled');
});

test('a claim that is reopened gives its money back, and the next in the queue has it', async () => {
	const fund = await story.fund();
	await story.deposit(60000 - (fund.available_fen % 60000));
	while ((await story.fund()).available_fen >= 60000) await approved();
	const waits = await approved();
	assert.equal(await state(waits), 'awaiting_funds');
	const [holder] = (await prefecture.all('/v1/claims?state=approved')).filter((claim) => claim.approved_fen === 60000);
	await prefecture.act(`/v1/claims/${holder.id}`, 'reopen', { text: '复核发现需补充材料' });
	assert.equal((await prefecture.ok('GET', `/v1/claims/${holder.id}`)).body.state, 'prefecture_review');
	assert.equal(await state(waits), 'approved');
	const back = await prefecture.act(`/v1/claims/${holder.id}`, 'approve', { text: '补充后通过' });
	assert.equal(back.body.state, 'awaiting_funds');
	await prefecture.act(`/v1/claims/${holder.id}`, 'reopen', { text: '再次复核' });
	assert.equal((await prefecture.ok('GET', `/v1/claims/${holder.id}`)).body.state, 'prefecture_review');
});

test('an account verified since takes the place of the reviewed one before the letter (S45b)', async () => {
	await story.deposit(60000);
	const claim = await approved();
	const early = await firm.second.act(claim.path, 'rebind-account', { text: '更换基本户' }, { expect: 409 });
	assertProblem(early, 409, 'condition_not_met', { guard: 'newer_version_verified' });
	const newer = await story.accountOf(firm, { number: '6222020000055556666' });
	await firm.county.act(claim.path, 'rebind-account', { text: '企业更换基本户，新账户已核实' });
	assert.equal(`/v1/accounts/${(await prefecture.ok('GET', claim.path)).body.account_id}`, newer);
	const letter = await story.letter([claim], { until: 'issued' });
	assert.equal((await prefecture.ok('GET', letter.path)).body.items[0].account_tail, '6666');
});

test('the heads of a fund are the sums of its ledger, and no posting is lopsided', async () => {
	const fund = await story.fund();
	const lines = await finance.all(`/v1/funds/${fund.id}/ledger`);
	const sums = {};
	const postings = {};
	for (const line of lines) {
		sums[line.account] = (sums[line.account] ?? 0) + line.amount_fen;
		postings[line.posting] = (postings[line.posting] ?? 0) + line.amount_fen;
	}
	assert.deepEqual([fund.available_fen, fund.reserved_fen, fund.paid_fen], [sums.available, sums.reserved, sums.paid ?? 0]);
	assert.deepEqual([...new Set(Object.values(postings))], [0]);
	assert.equal(-sums.source, fund.available_fen + fund.reserved_fen + fund.paid_fen);
});

test('employers and counties see neither funds nor letters nor batches', async () => {
	for (const who of [firm.clerk, firm.county]) {
		for (const path of ['/v1/funds', '/v1/letters', '/v1/batches', '/v1/deposits', story.first.path]) {
			assertProblem(await who.get(path), 403, 'forbidden');
		}
	}
	assertProblem(await prefecture.get('/v1/letters/00000000-0000-7000-8000-00000000dead'), 404, 'not_found');
});
