// Which account may be paid, and that waiting for its verification closes no door (S44, S45b, S49, S59).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { uscc } from '../tool/person.js';
import { assertProblem, assertSilent } from '../tool/problem.js';
import { begin } from '../tool/story.js';

let story;
before(async () => (story = await begin()));
after(() => story.end());

const SEEN = { seen: 'account_info' };
const WRONG = { reasons: [{ code: 'account_unreadable', pointer: '/number', text: '账号与材料不一致' }] };

const submit = (firm, with_ = {}, who = firm.clerk) => who.post(`${firm.path}/accounts`, { ...story.account(firm.name), ...with_ });
const at = (reply) => `/v1/accounts/${reply.body.id}`;

test('an enterprise is paid into its basic account only (S49)', async () => {
	const firm = await story.firm({ account: null, size: null });
	assertProblem(await submit(firm, { kind: 'contribution' }), 409, 'condition_not_met', { guard: 'kind_allowed' });
	assertProblem(await submit(firm, { kind: 'savings' }), 422, 'invalid', { at: '/kind' });
	assert.equal((await submit(firm)).status, 201);
});

test('a sole trader without a basic account may name the one it pays contributions from', async () => {
	const firm = await story.firm({ kind: 'sole_trader', account: null, size: null });
	const reply = await submit(firm, { kind: 'contribution', permit_kind: 'contribution_proof' });
	assert.equal(reply.status, 201, reply.text);
	await firm.county.act(at(reply), 'verify', { seen: 'contribution_proof' });
});

test('a company that registered as a sole trader is not paid into a contribution account (S30, S49)', async () => {
	const [company, trader] = [await story.firm({ account: null, size: null }), await story.firm({ kind: 'sole_trader', account: null })];
	await story.misregister(company);
	const contribution = { kind: 'contribution', permit_kind: 'contribution_proof' };
	assertProblem(await submit(company, contribution), 409, 'condition_not_met', { guard: 'kind_allowed' });
	const account = await submit(trader, contribution);
	await trader.county.act(at(account), 'verify', { seen: 'contribution_proof' });
	await story.determine(trader, { kind: 'insured_as_unit' });
	const plan = await story.plan(trader, { category: 'hit_industry' });
	const claim = await story.claim(plan, { until: 'submitted' });
	await story.server.db.query('UPDATE enterprise SET uscc = $2 WHERE id = $1', [trader.id, uscc(520)]);
	await trader.county.act(claim.path, 'recompute');
	const reply = await story.countyApproves(claim, { expect: 409 });
	assertProblem(reply, 409, 'condition_not_met', { guard: 'account_verified' });
	await story.accountOf(trader);
	await story.countyApproves(claim);
});

test('a kind that is not that of the code is a finding of the account, for its bureau to see (S30, S45b)', async () => {
	const firm = await story.firm({ account: null, size: null });
	const before = await submit(firm);
	assert.equal(before.body.explanations, undefined);
	await story.misregister(firm);
	const reply = await submit(firm);
	const { body } = await firm.county.act(at(reply), 'verify', SEEN);
	for (const account of [reply.body, body]) {
		assert.deepEqual(account.explanations.map(({ rule, verdict }) => `${rule} ${verdict}`), ['R-KIND-01 needs_review']);
		const { inputs, change } = account.explanations[0].explanation;
		assert.deepEqual([inputs.kind, change], ['sole_trader', { kind: { to: 'enterprise' } }]);
	}
});

test('a bank code whose check digit does not fit is taken, and pointed out to who verifies (S48)', async () => {
	const firm = await story.firm({ account: null, size: null });
	for (const cnaps of ['102885000018', undefined]) assert.equal((await submit(firm, { cnaps })).body.explanations, undefined);
	const reply = await submit(firm, { cnaps: '102885000013' });
	assert.equal(reply.status, 201, reply.text);
	const [{ rule, verdict, explanation }] = (await firm.county.ok('GET', at(reply))).body.explanations;
	assert.deepEqual([rule, verdict, explanation.inputs], ['R-ACCOUNT-01', 'needs_review', { cnaps: '102885000013' }]);
	await firm.county.act(at(reply), 'verify', SEEN);
	assertProblem(await submit(firm, { cnaps: '10288500001X' }), 422, 'invalid', { at: '/cnaps' });
});

test('the holder is the employer itself (S45b)', async () => {
	const firm = await story.firm({ account: null, size: null });
	const reply = await submit(firm, { holder: '别的公司有限责任公司' });
	assertProblem(reply, 409, 'condition_not_met', { guard: 'holder_matches' });
	assert.equal(reply.body.errors.find((error) => error.code === 'holder_matches').clause, 'S45b');
});

test('every guard that fails is told at once', async () => {
	const firm = await story.firm({ account: null, size: null });
	const reply = await submit(firm, { holder: '别的公司有限责任公司', kind: 'contribution' });
	const codes = assertProblem(reply, 409, 'condition_not_met').errors.map((error) => error.code);
	assert.deepEqual(codes.sort(), ['holder_matches', 'kind_allowed']);
});

test('the number is sealed at once: only its last four digits come back, to anybody', async () => {
	const firm = await story.firm({ account: null, size: null });
	const number = '6222020000019998877';
	const reply = await submit(firm, { number });
	assert.equal(reply.body.number_tail, '8877');
	const [finance, prefecture] = [await story.as('finance-1'), await story.as('prefecture-1')];
	for (const who of [firm.clerk, firm.county, finance, prefecture]) assertSilent(await who.get(at(reply)), number, number.slice(0, 15));
	assertSilent(await firm.clerk.get(`${firm.path}/accounts`), number);
	assertSilent(reply, number);
});

test('whoever typed an account does not verify it', async () => {
	const firm = await story.firm({ account: null, size: null });
	const reply = await submit(firm, {}, firm.county);
	assert.equal(reply.status, 201, reply.text);
	assertProblem(await firm.county.act(at(reply), 'verify', SEEN, { expect: 409 }), 409, 'four_eyes');
	await firm.second.act(at(reply), 'verify', SEEN);
});

test('a rejected account stays as it is; a corrected version is verified', async () => {
	const firm = await story.firm({ account: null, size: null });
	const wrong = await submit(firm);
	await firm.county.act(at(wrong), 'reject', WRONG);
	assert.equal((await firm.clerk.ok('GET', at(wrong))).body.state, 'rejected');
	assertProblem(await firm.county.act(at(wrong), 'verify', SEEN, { expect: 409 }), 409, 'action_not_allowed');
	const right = await submit(firm, { number: '6222020000011112222' });
	await firm.county.act(at(right), 'verify', SEEN);
	assert.equal((await firm.clerk.ok('GET', at(right))).body.state, 'verified');
});

test('a newer version supersedes the older one when it is verified, not before', async () => {
	const firm = await story.firm({ size: null });
	const newer = await submit(firm, { number: '6222020000022223333' });
	assert.equal((await firm.clerk.ok('GET', firm.account)).body.state, 'verified');
	await firm.county.act(at(newer), 'verify', SEEN);
	assert.equal((await firm.clerk.ok('GET', firm.account)).body.state, 'superseded');
	const { body } = await firm.clerk.ok('GET', `${firm.path}/accounts`);
	assert.deepEqual(body.data.map((account) => account.state), ['verified', 'superseded']);
});

test('a version overtaken while it waited cannot be verified over the newer one', async () => {
	const firm = await story.firm({ account: null, size: null });
	const older = await submit(firm, { number: '6222020000033334444' });
	const newer = await submit(firm, { number: '6222020000044445555' });
	await firm.county.act(at(newer), 'verify', SEEN);
	await firm.county.act(at(older), 'verify', SEEN, { expect: 409 });
	assert.equal((await firm.clerk.ok('GET', at(newer))).body.state, 'verified');
});

test('who submitted an account may withdraw it, the other side may not', async () => {
	const firm = await story.firm({ account: null, size: null });
	const own = await submit(firm);
	assertProblem(await firm.county.act(at(own), 'withdraw', undefined, { expect: 409 }), 409, 'condition_not_met', { guard: 'author_side' });
	await firm.clerk.act(at(own), 'withdraw');
	assert.equal((await firm.clerk.ok('GET', at(own))).body.state, 'withdrawn');
});

test('the proof that an account names is a scan of the employer itself', async () => {
	const [firm, other] = [await story.firm({ account: null, size: null }), await story.firm({ account: null, size: null })];
	const proof = (who) => who.clerk.scan(who.id, 'account_proof', story.scan());
	const [mine, theirs] = [await proof(firm), await proof(other)];
	for (const document_id of [theirs.body.id, firm.id]) {
		assertProblem(await submit(firm, { document_id }), 422, 'invalid', { at: '/document_id' });
	}
	assert.equal((await submit(firm, { document_id: mine.body.id })).body.document_id, mine.body.id);
});

test('strangers do not find an account', async () => {
	const firm = await story.firm({ size: null });
	for (const who of [await story.county('CJ-FK'), await story.as('b-clerk')]) {
		assertProblem(await who.get(firm.account), 404, 'not_found');
		assertProblem(await submit(firm, {}, who), 404, 'not_found');
	}
});

test('a bureau that has not verified yet closes no door: all is filed, only approval waits (S59)', async () => {
	const firm = await story.firm({ verified: false, account: 'submitted', size: null });
	const determination = (
		await firm.clerk.ok('POST', `${firm.path}/determinations`, {
			kind: 'size', value: 'small', basis: 'miit_2011', valid_from: '2020-01-01', valid_to: '2020-12-31',
		})
	).body;
	const plan = await story.plan(firm, { until: 'filed' });
	const early = await firm.county.act(plan.path, 'approve', { text: '符合条件' }, { expect: 409 });
	const waiting = assertProblem(early, 409, 'condition_not_met').errors.map((error) => error.code);
	assert.deepEqual(waiting.sort(), ['determinations_in_force', 'enterprise_verified', 'findings_answered']);
	await firm.county.act(firm.path, 'verify', { seen: 'business_licence' });
	await firm.second.act(`/v1/determinations/${determination.id}`, 'decide', { text: '符合小型企业标准' });
	await story.approvePlan(plan);
	const claim = await story.claim(plan, { until: 'submitted' });
	const waits = await story.countyApproves(claim, { expect: 409 });
	assertProblem(waits, 409, 'condition_not_met', { guard: 'account_verified' });
	await firm.county.act(firm.account, 'verify', SEEN);
	await story.countyApproves(claim);
	assert.equal((await story.look(claim)).state, 'prefecture_review');
});

test('without any account a claim cannot be sent', async () => {
	const firm = await story.firm({ account: null });
	const plan = await story.plan(firm, { until: 'approved' });
	const claim = await story.claim(plan, { until: 'draft' });
	const reply = await firm.clerk.act(claim.path, 'submit', undefined, { expect: 409 });
	assertProblem(reply, 409, 'condition_not_met', { guard: 'account_submitted' });
});

test('a blocked account is paid no more; another officer unblocks it, unless a newer one is verified (S48)', async () => {
	const firm = await story.firm({ size: null });
	const finance = await story.as('finance-1');
	const text = { text: '账户已注销' };
	await finance.act(firm.account, 'block', text);
	assertProblem(await firm.clerk.post(`${firm.account}/block`, text, { match: '*' }), 403, 'forbidden');
	assertProblem(await firm.county.act(firm.account, 'unblock', text, { expect: 409 }), 409, 'four_eyes');
	await firm.second.act(firm.account, 'unblock', text);
	assert.equal((await firm.clerk.ok('GET', firm.account)).body.state, 'verified');
	await firm.county.act(firm.account, 'block', text);
	await story.accountOf(firm, { number: '6222020000099994567' });
	assert.equal((await firm.clerk.ok('GET', firm.account)).body.state, 'superseded');
});
