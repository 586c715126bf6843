// What a refund can never be made to do: ask for rosters, payrolls or any paper (S23b), be refused for want of money (S20), skip a step (S22),
// or take an amount from anybody (S23).
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, parameter, record } from '../tool/refund.js';
import { begin } from '../tool/story.js';

let story, one, firm, refund;

before(async () => {
	story = await begin();
	one = await agent(story, 1);
	await parameter(story, 'layoff_method', 'C');
	firm = await story.firm({ size: 'small' });
	await record(story, firm);
	refund = await apply(story, firm);
});
after(() => story?.end());

/** The clause that decided. */
const clauseOf = (reply) => assertProblem(reply, 409, 'prohibited').clause;

test('nothing but the year can be sent', async () => {
	const other = await story.firm({ size: 'small' });
	for (const member of ['roster', 'payroll', 'lines', 'documents', 'amount_fen', 'employer_fen', 'insured_end', 'method', 'kind']) {
		const refused = await other.clerk.post('/v1/refunds', { year: 2020, [member]: member.endsWith('fen') ? 1 : [] });
		assertProblem(refused, 422, 'invalid', { at: `/${member}`, guard: 'unknown' });
	}
	assert.deepEqual((await other.clerk.ok('GET', '/v1/refunds')).body.data, []);
});

test('no scan of any kind is taken for a refund (S23b)', async () => {
	const bytes = story.scan();
	const digest = `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;
	for (const kind of ['roster_scan', 'bank_statement', 'signed_payroll', 'other']) {
		const path = `/v1/cases/${refund.id}/documents?kind=${kind}`;
		const refused = await firm.clerk.post(path, undefined, { raw: bytes, type: 'application/pdf', headers: { 'content-digest': digest } });
		assert.equal(clauseOf(refused), 'S23b', kind);
	}
});

test('it can be returned for account, determination and identity, for no paper (S23b)', async () => {
	for (const code of ['document_missing', 'document_unreadable', 'form_incomplete', 'roster_wrong', 'payroll_wrong', 'amount_differs', 'other'])
		assert.equal(clauseOf(await one.act(refund.path, 'return', { reasons: [{ code, text: '请补充材料' }] }, { expect: 409 })), 'S23b', code);
	const mixed = [{ code: 'account_wrong', text: '账户有误' }, { code: 'payroll_wrong', text: '工资表有误' }];
	assert.equal(clauseOf(await one.act(refund.path, 'return', { reasons: mixed }, { expect: 409 })), 'S23b');
	assert.equal((await story.look(refund)).state, 'review_1');
});

test('want of money is no reason to refuse, and no code names it (S20)', async () => {
	for (const code of ['fund_short', 'insufficient_funds', 'reserve_months'])
		assert.equal(clauseOf(await one.act(refund.path, 'reject', { reasons: [{ code, text: '资金不足' }] }, { expect: 409 })), 'S20', code);
	assert.equal(clauseOf(await one.act(refund.path, 'reject', { reasons: [{ code: 'payroll_wrong', text: '工资表有误' }] }, { expect: 409 })), 'S23b');
	assertProblem(await one.act(refund.path, 'reject', { reasons: [{ code: 'whatever', text: '不符合' }] }, { expect: 422 }), 422, 'invalid', { at: '/reasons' });
	const { body } = await story.public.ok('GET', '/v1/codelists/refund_reject_reasons');
	assert.ok(!body.codes.some(({ code }) => /fund|money|reserve|cash/.test(code)), JSON.stringify(body));
	assert.equal((await story.look(refund)).state, 'review_1');
});

test('each step comes after the one before; a jump is refused and says what is allowed (S22)', async () => {
	const prefecture = await story.as('prefecture-1');
	const jump = await prefecture.act(refund.path, 'approve-finally', { text: '同意' }, { expect: 409 });
	assert.deepEqual(assertProblem(jump, 409, 'action_not_allowed').allowed_actions, []);
	const accepted = await firm.clerk.act(refund.path, 'accept', undefined, { expect: 409 });
	assert.deepEqual(assertProblem(accepted, 409, 'action_not_allowed').allowed_actions, ['withdraw']);
	const again = await firm.clerk.act(refund.path, 'submit', undefined, { expect: 409 });
	assert.deepEqual(assertProblem(again, 409, 'action_not_allowed').allowed_actions, ['withdraw']);
	const alone = await one.act(refund.path, 'approve-finally', { text: '同意' }, { expect: 409 });
	assertProblem(alone, 409, 'condition_not_met', { guard: 'one_review_level' });
});

test('no policy can ask for papers, and none can be paid from another fund (S23b, S5)', async () => {
	const writer = await story.as('prefecture-1');
	const { body } = await writer.ok('POST', '/v1/policies', {
		doc_no: '昌州人社发〔2020〕77号', title: '稳岗返还补充规定', issuers: ['昌吉回族自治州人力资源和社会保障局'],
		issued_on: '2020-07-15', effective_from: '2020-07-15', copy_of: '00000000-0000-7000-8000-000000000061',
	});
	const set = (name, value) =>
		writer.act(`/v1/policies/${body.id}`, 'parameters', { programme: 'refund', name, value, clause: 'S23b', valid_from: '2020-07-15' }, { expect: 409 });
	assert.equal(clauseOf(await set('roster_required', true)), 'S23b');
	assert.equal(clauseOf(await set('payroll_required', true)), 'S23b');
	assert.equal(clauseOf(await set('fund_code', 'SKILL_SPECIAL')), 'S5');
});

test('whoever acts in the database as a role of the API cannot write an amount (S23)', async () => {
	const { db } = story.server;
	for (const role of ['wg_enterprise', 'wg_ui_agency', 'wg_prefecture', 'wg_county']) {
		await db.query('BEGIN');
		await db.query(`SET LOCAL ROLE ${role}`);
		await assert.rejects(db.query('UPDATE refund SET amount_fen = 1'), /permission denied/, role);
		await db.query('ROLLBACK');
	}
	await db.query('BEGIN');
	await db.query(`SELECT set_config('app.role', 'system', true)`);
	await db.query('SET LOCAL ROLE wg_system');
	await assert.rejects(db.query('UPDATE refund SET account_id = gen_random_uuid() WHERE id = $1', [refund.id]), { constraint: 'refund_figures_frozen' });
	await db.query('ROLLBACK');
});
