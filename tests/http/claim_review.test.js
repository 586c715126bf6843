// A claim under review: lines refused and restored, rounds, findings, receipts, what gives months back (S45, S60, S65, S68, Q4).
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { payroll, roster } from '../tool/roster.js';
import { begin, faults } from '../tool/story.js';

let story, firm, plan, county, prefecture;
before(async () => {
	story = await begin();
	firm = await story.firm();
	county = firm.county;
	prefecture = await story.as('prefecture-1');
	await story.on('2020-07-20');
	plan = await story.plan(firm, { headcount: 100, until: 'published' });
});
after(() => story.end());

const TEXT = { text: '材料齐全，予以通过' };
const REASONS = {
	reasons: [
		{ code: 'payroll_wrong', pointer: '/payroll/lines/1', text: '工资金额与对账单不一致' },
		{ code: 'document_unreadable', pointer: '/documents', text: '花名册扫描件不清晰' },
	],
};
const refusal = (...lines) => ({ lines: lines.map((line) => ({ line, reason: '扫描件中无本人签名' })) });

/** Another plan, so that each story has a June of its own. */
const june = async (with_ = {}) => story.claim(await story.plan(firm, { headcount: 20, until: 'published' }), with_);

test('a receipt says when, under which number, of what content and due when; its digest can be computed (S60)', async () => {
	const claim = await june({ workers: 3, until: 'draft' });
	const { body } = await firm.clerk.act(claim.path, 'submit');
	assert.equal(body.state, 'county_review');
	assert.equal(body.receipt.number, claim.number);
	assert.equal(body.receipt.due_on, '2020-07-22');
	assert.equal(body.receipt.received_at, body.received_at);
	const lines = (await firm.clerk.all(`${claim.path}/roster`)).map((line) => JSON.stringify(line));
	const wages = (await firm.clerk.all(`${claim.path}/payroll`)).map((line) => JSON.stringify(line));
	const scans = await firm.clerk.all(`/v1/cases/${claim.id}/documents`);
	scans.sort((a, b) => (a.id < b.id ? -1 : 1));
	const content = [...lines, ...wages, ...scans.map((scan) => scan.sha256)].map((line) => `${line}\n`).join('');
	assert.equal(body.receipt.sha256, createHash('sha256').update(content).digest('hex'));
	const receipt = (await firm.clerk.ok('GET', `/v1/cases/${claim.id}/receipt`)).body;
	assert.equal(receipt.content_sha256, body.receipt.sha256);
	assert.deepEqual([receipt.round, receipt.due_on, receipt.number], [1, '2020-07-22', claim.number]);
});

test('what was submitted does not change: no roster, no payroll, no scan', async () => {
	const claim = await june();
	await firm.clerk.get(claim.path);
	const match = firm.clerk.etag(claim.path);
	const lines = roster(claim.workers);
	assertProblem(await firm.clerk.put(`${claim.path}/roster`, { lines }, { match }), 409, 'action_not_allowed');
	assertProblem(await firm.clerk.put(`${claim.path}/payroll`, { lines: payroll(claim.workers) }, { match }), 409, 'action_not_allowed');
	await assert.rejects(firm.clerk.scan(claim.id, 'roster_scan', story.scan()), /action_not_allowed/);
	assertProblem(await firm.clerk.act(claim.path, 'submit', undefined, { expect: 409 }), 409, 'action_not_allowed');
});

test('lines are refused in one step, each with its reason; restored they count again', async () => {
	const claim = await june({ workers: 5 });
	assertProblem(await county.act(claim.path, 'lines/refuse', { lines: [{ line: 1 }] }, { expect: 422 }), 422, 'invalid', { at: '/lines/0/reason' });
	const strange = await county.act(claim.path, 'lines/refuse', refusal(2, 9), { expect: 422 });
	assert.deepEqual(faults(strange), ['/lines/9 line_state']);
	const before = await county.ok('GET', claim.path);
	const refused = await county.act(claim.path, 'lines/refuse', refusal(2, 3));
	const version = (etag) => Number(etag.slice(1).split('-')[0]);
	assert.equal(version(refused.headers.get('etag')), version(before.headers.get('etag')) + 1);
	assert.equal(refused.body.refused, 2);
	assert.deepEqual(refused.body.roster.map((line) => line.state), ['asked', 'refused', 'refused', 'asked', 'asked']);
	assert.equal(refused.body.roster[1].reason, '扫描件中无本人签名');
	const twice = await county.act(claim.path, 'lines/refuse', refusal(2), { expect: 422 });
	assert.deepEqual(faults(twice), ['/lines/2 line_state']);
	const restored = await county.act(claim.path, 'lines/restore', { lines: [3], reason: '补充了签名' });
	assert.equal(restored.body.refused, 1);
	const approved = await story.countyApproves(claim);
	assert.equal(approved.body.approved_fen, 4 * 30000);
	assert.equal(approved.body.asked_fen, 5 * 30000);
});

test('a refused line frees its month for another employer; then it cannot be restored', async () => {
	const claim = await june({ workers: 2 });
	await county.act(claim.path, 'lines/refuse', refusal(1));
	const other = await story.firm({ agency: 'CJ-FK' });
	const theirs = await story.claim(await story.plan(other, { until: 'published' }), { workers: [claim.workers[0]] });
	assert.equal((await story.look(theirs)).state, 'county_review');
	const late = await county.act(claim.path, 'lines/restore', { lines: [1], reason: '补充了签名' }, { expect: 409 });
	assertProblem(late, 409, 'lines_refused');
	assert.deepEqual(faults(late), ['/lines/1 PERSON_MONTH_TAKEN']);
	assert.equal((await story.look(claim)).refused, 1);
});

test('when no line is left a claim is not approved but rejected', async () => {
	const claim = await june({ workers: 2 });
	await county.act(claim.path, 'lines/refuse', refusal(1, 2));
	const reply = await county.act(claim.path, 'approve', TEXT, { expect: 409 });
	assertProblem(reply, 409, 'condition_not_met', { guard: 'lines_left' });
	await county.act(claim.path, 'reject', { reasons: [{ code: 'not_eligible', text: '无符合条件人员' }] });
	assert.equal((await story.look(claim)).state, 'rejected');
});

test('what asks for a review is answered with a text before approval; what is not there cannot be answered (S65)', async () => {
	const claim = await story.openClaim(await story.plan(firm, { until: 'published' }), { workers: 2 });
	await firm.clerk.change(claim.path, 'roster', { lines: roster(claim.workers) });
	const wages = payroll(claim.workers).map((line) => ({ ...line, account_tail: '5555' }));
	await firm.clerk.change(claim.path, 'payroll', { lines: wages });
	for (const kind of ['roster_scan', 'bank_statement']) await firm.clerk.scan(claim.id, kind, story.scan());
	await firm.clerk.act(claim.path, 'submit');
	const asked = await county.all(`${claim.path}/findings?verdict=needs_review`);
	assert.deepEqual(asked.map(({ rule, line }) => [rule, line]), [['R-TRAIN-25', 1], ['R-TRAIN-25', 2]]);
	const answer = (rule, line) => ({ rule, line, answer: 'accept', text: '夫妻共用账户，已核实' });
	const strange = await county.act(claim.path, 'findings/answer', { answers: [answer('R-TRAIN-25', 7)] }, { expect: 422 });
	assertProblem(strange, 422, 'invalid', { at: '/answers/0' });
	await county.act(claim.path, 'findings/answer', { answers: [answer('R-TRAIN-25', 1)] });
	const half = await county.act(claim.path, 'approve', TEXT, { expect: 409 });
	assertProblem(half, 409, 'condition_not_met', { guard: 'findings_answered' });
	await county.act(claim.path, 'findings/answer', { answers: [answer('R-TRAIN-25', 2)] });
	await county.act(claim.path, 'approve', TEXT);
	const kept = await prefecture.all(`${claim.path}/findings?verdict=needs_review`);
	assert.deepEqual(kept.map((finding) => finding.answer), ['accept', 'accept']);
	assert.ok(kept.every((finding) => finding.explanation.policy && finding.explanation.inputs));
});

test('a finding that was refused holds the approval until its line is refused, too', async () => {
	const claim = await june({ workers: 3, until: 'draft' });
	const wages = payroll(claim.workers).map((line) => ({ ...line, account_tail: line.line === 3 ? '1111' : '5555' }));
	await firm.clerk.change(claim.path, 'payroll', { lines: wages });
	await firm.clerk.act(claim.path, 'submit');
	const answer = (line, word) => ({ rule: 'R-TRAIN-25', line, answer: word, text: '经核实' });
	await county.act(claim.path, 'findings/answer', { answers: [answer(1, 'accept'), answer(2, 'refuse')] });
	const held = await county.act(claim.path, 'approve', TEXT, { expect: 409 });
	assertProblem(held, 409, 'condition_not_met', { guard: 'findings_answered' });
	await county.act(claim.path, 'lines/refuse', refusal(2));
	const approved = await county.act(claim.path, 'approve', TEXT);
	assert.equal(approved.body.approved_fen, 2 * 30000);
});

test('returned with all reasons at once, corrected, sent again: the first receipt stands, the clock is new (Q4)', async () => {
	const claim = await june({ workers: 3 });
	const first = await story.look(claim);
	await county.act(claim.path, 'return', REASONS);
	const returned = await story.look(claim);
	assert.deepEqual([returned.state, returned.held_by, returned.due_at], ['returned', 'enterprise', undefined]);
	const { body } = await firm.clerk.ok('GET', `/v1/cases/${claim.id}/timeline`);
	assert.deepEqual(body.steps.at(-1).reasons, REASONS.reasons);
	const fresh = story.people(1);
	claim.workers = [claim.workers[0], ...fresh];
	await firm.clerk.change(claim.path, 'roster', { lines: roster(claim.workers) });
	await firm.clerk.change(claim.path, 'payroll', { lines: payroll(claim.workers) });
	await story.on('2020-07-21');
	const again = (await firm.clerk.act(claim.path, 'submit')).body;
	assert.equal(again.received_at, first.received_at);
	assert.equal(again.receipt.due_on, '2020-07-23');
	assert.notEqual(again.receipt.sha256, first.receipt.sha256);
	assert.equal(again.asked_fen, 2 * 30000);
	assert.equal((await firm.clerk.ok('GET', `/v1/cases/${claim.id}/receipt`)).body.round, 2);
	await story.countyApproves(claim);
});

test('months of workers who fell out of a resubmission are free again', async () => {
	const claim = await june({ workers: 2 });
	const [kept, dropped] = claim.workers;
	await county.act(claim.path, 'return', REASONS);
	await firm.clerk.change(claim.path, 'roster', { lines: roster([kept]) });
	await firm.clerk.act(claim.path, 'submit');
	const other = await story.firm({ agency: 'CJ-FK' });
	const theirs = await story.claim(await story.plan(other, { until: 'published' }), { workers: [dropped] });
	assert.equal((await story.look(theirs)).state, 'county_review');
	const reply = await story.claim(await story.plan(other, { category: 'hit_industry', until: 'published' }), { workers: [kept], until: 'draft' });
	assertProblem(await other.clerk.act(reply.path, 'submit', undefined, { expect: 409 }), 409, 'lines_refused');
});

test('a returned claim keeps its months until it is withdrawn', async () => {
	const claim = await june({ workers: 1 });
	await county.act(claim.path, 'return', REASONS);
	const other = await story.firm({ agency: 'CJ-FK' });
	const theirs = await story.claim(await story.plan(other, { until: 'published' }), { workers: claim.workers, until: 'draft' });
	const taken = await other.clerk.act(theirs.path, 'submit', undefined, { expect: 409 });
	assert.deepEqual(faults(taken), ['/lines/1 PERSON_MONTH_TAKEN']);
	await firm.clerk.act(claim.path, 'withdraw');
	await other.clerk.act(theirs.path, 'submit');
	assert.equal((await story.look(claim)).state, 'withdrawn');
});

for (const [how, steps] of Object.entries({
	'withdrawn by the employer': (claim) => firm.clerk.act(claim.path, 'withdraw'),
	'rejected by the county': (claim) => county.act(claim.path, 'reject', REASONS),
	'withdrawn under second review': async (claim) => {
		await story.countyApproves(claim);
		await firm.clerk.act(claim.path, 'withdraw');
	},
	'rejected by the prefecture': async (claim) => {
		await story.countyApproves(claim);
		await prefecture.act(claim.path, 'reject', REASONS);
	},
})) {
	test(`${how}: the months are free, and the month of the plan as well`, async () => {
		const claim = await june({ workers: 2 });
		await steps(claim);
		const again = await story.claim(claim.plan, { workers: claim.workers });
		assert.equal((await story.look(again)).state, 'county_review');
		assert.equal((await story.look(again)).supplement, 0);
	});
}

test('the prefecture sends a claim back with the lines it doubts; the county decides again in full days', async () => {
	const claim = await june({ workers: 3, until: 'county' });
	assertProblem(await prefecture.act(claim.path, 'send-back', { lines: [2] }, { expect: 422 }), 422, 'invalid', { at: '/text' });
	const back = await prefecture.act(claim.path, 'send-back', { text: '请核对第 2 行人员', lines: [2] });
	assert.equal(back.body.state, 'county_review');
	const county_sees = await county.ok('GET', claim.path);
	assert.equal(county_sees.body.due_at, '2020-07-23');
	await county.act(claim.path, 'lines/refuse', refusal(2));
	const again = await story.countyApproves(claim);
	assert.equal(again.body.approved_fen, 2 * 30000);
	const done = await story.prefectureApproves(claim);
	assert.ok(['approved', 'awaiting_funds'].includes(done.body.state));
});

test('returned by the prefecture, a claim passes the county again', async () => {
	const claim = await june({ workers: 1, until: 'county' });
	await prefecture.act(claim.path, 'return', REASONS);
	assert.equal((await story.look(claim)).state, 'returned');
	await firm.clerk.act(claim.path, 'submit');
	assert.equal((await story.look(claim)).state, 'county_review');
	await story.countyApproves(claim);
	assert.equal((await story.look(claim)).state, 'prefecture_review');
});

test('a rejected claim is reopened by the prefecture with its months reserved anew, or not at all (S50)', async () => {
	const claim = await june({ workers: 1 });
	await county.act(claim.path, 'reject', REASONS);
	await prefecture.act(claim.path, 'reopen', { text: '复核发现退回理由不成立' });
	assert.equal((await story.look(claim)).state, 'county_review');
	const lost = await june({ workers: 1 });
	await county.act(lost.path, 'reject', REASONS);
	const other = await story.firm({ agency: 'CJ-FK' });
	await story.claim(await story.plan(other, { until: 'published' }), { workers: lost.workers });
	const late = await prefecture.act(lost.path, 'reopen', { text: '复核发现退回理由不成立' }, { expect: 409 });
	assert.deepEqual(faults(late), ['/lines/1 PERSON_MONTH_TAKEN']);
	assert.equal((await story.look(lost)).state, 'rejected');
});

test('an officer enters a claim with the confirmation in hand; another officer reviews it (S68)', async () => {
	const own = await story.plan(firm, { until: 'published' });
	const claim = await story.openClaim(own, { workers: 2, clerk: county });
	await story.fill(claim, { clerk: county });
	const missing = await county.act(claim.path, 'submit-signed', { document_id: firm.id }, { expect: 422 });
	assertProblem(missing, 422, 'invalid', { at: '/document_id' });
	const { body } = await county.scan(claim.id, 'confirmation', story.scan());
	await county.act(claim.path, 'submit-signed', { document_id: body.id });
	assertProblem(await county.act(claim.path, 'approve', TEXT, { expect: 409 }), 409, 'four_eyes');
	await firm.second.act(claim.path, 'approve', TEXT);
	const audit = await county.all(`/v1/cases/${claim.id}/audit`);
	assert.equal(audit.at(-1).action, 'approve');
	assert.notEqual(audit.at(-1).human_id, audit[0].human_id);
});

test('the county does not decide for another county, the prefecture not in the place of the county', async () => {
	const claim = await june({ workers: 1 });
	const fukang = await story.county('CJ-FK');
	assertProblem(await fukang.post(`${claim.path}/approve`, TEXT, { match: '*' }), 404, 'not_found');
	assertProblem(await fukang.post(`${claim.path}/lines/refuse`, refusal(1), { match: '*' }), 404, 'not_found');
	const early = await prefecture.act(claim.path, 'approve', TEXT, { expect: 409 });
	assert.deepEqual(assertProblem(early, 409, 'action_not_allowed').allowed_actions, []);
	const clerk = await firm.clerk.post(`${claim.path}/approve`, TEXT, { match: '*' });
	assertProblem(clerk, 403, 'forbidden');
});

test('a later claim of the month is a supplement: only for workers without that month (S39)', async () => {
	const first = await june({ workers: 2, until: 'county' });
	const early = await firm.clerk.post('/v1/claims', { plan_id: first.plan.id, month: '2020-06' });
	assertProblem(early, 409, 'condition_not_met', { guard: 'no_other_claim_before_approval' });
	await story.prefectureApproves(first);
	const supplement = await story.claim(first.plan, { workers: [first.workers[0], ...story.people(1)], until: 'draft' });
	assert.equal((await story.look(supplement)).supplement, 1);
	const both = await firm.clerk.act(supplement.path, 'submit', undefined, { expect: 409 });
	assert.deepEqual(faults(both), ['/lines/1 PERSON_MONTH_TAKEN']);
	supplement.workers = supplement.workers.slice(1);
	await story.fill(supplement);
	await firm.clerk.act(supplement.path, 'submit');
	await story.countyApproves(supplement);
	assert.equal((await story.look(supplement)).approved_fen, 30000);
});

test('persons and money of a plan, supplements included, stay within what was published (S37)', async () => {
	const small = await story.plan(firm, { headcount: 3, until: 'published' });
	const first = await story.claim(small, { workers: 2, until: 'county' });
	await story.prefectureApproves(first);
	const over = await story.claim(small, { workers: 2, until: 'draft' });
	const reply = await firm.clerk.act(over.path, 'submit', undefined, { expect: 409 });
	assertProblem(reply, 409, 'condition_not_met', { guard: 'headcount_within_notice' });
	over.workers = over.workers.slice(0, 1);
	await story.fill(over);
	await firm.clerk.act(over.path, 'submit');
});

test('claims are listed by month, plan and state, newest first', async () => {
	const own = await story.plan(firm, { until: 'published' });
	const [older, newer] = [await story.claim(own, { workers: 1 }), await story.claim(own, { month: '2020-07', workers: 1, until: 'draft' })];
	const listed = async (query) => (await firm.clerk.all(`/v1/claims?plan_id=${own.id}${query}`)).map((claim) => claim.id);
	assert.deepEqual(await listed(''), [newer.id, older.id]);
	assert.deepEqual(await listed('&month=2020-06'), [older.id]);
	assert.deepEqual(await listed('&month=2020-07'), [newer.id]);
	assert.deepEqual(await listed('&state=county_review'), [older.id]);
	assertProblem(await firm.clerk.get('/v1/claims?month=2020-13'), 400, 'bad_parameter');
});

test('an external reference is used once per integrator; the second create says where the first one is', async () => {
	const own = await story.plan(firm, { until: 'published' });
	const { body } = await firm.clerk.ok('POST', '/v1/claims', { plan_id: own.id, month: '2020-06', external_ref: 'HR-1', metadata: { branch: '北京路' } });
	const twice = await firm.clerk.post('/v1/claims', { plan_id: own.id, month: '2020-07', external_ref: 'HR-1' });
	assertProblem(twice, 409, 'external_ref_exists');
	assert.equal(twice.headers.get('location') ?? twice.body.location, `/v1/claims/${body.id}`);
	const found = await firm.clerk.all('/v1/claims?external_ref=HR-1');
	assert.deepEqual(found.map((claim) => claim.id), [body.id]);
});

test('a claim that is not sent again in twenty working days lapses, and its months are free', async () => {
	const claim = await june({ workers: 1 });
	await county.act(claim.path, 'return', REASONS);
	await story.on('2020-08-21', '23:59:30');
	assert.equal((await story.look(claim)).state, 'returned');
	await story.on('2020-08-24');
	assert.equal((await story.look(claim)).state, 'lapsed');
	assertProblem(await firm.clerk.act(claim.path, 'submit', undefined, { expect: 409 }), 409, 'action_not_allowed');
	const other = await story.firm({ agency: 'CJ-FK' });
	await story.claim(await story.plan(other, { until: 'published' }), { workers: claim.workers });
	const late = await prefecture.act(claim.path, 'reopen', { text: '因疫情未能按时补正' }, { expect: 409 });
	assert.deepEqual(faults(late), ['/lines/1 PERSON_MONTH_TAKEN']);
});

test('a rejected claim is not reopened beside a newer one for its month', async () => {
	const claim = await june({ workers: 1 });
	await county.act(claim.path, 'reject', REASONS);
	const newer = await story.openClaim(claim.plan);
	const reply = await prefecture.act(claim.path, 'reopen', { text: '复核发现退回理由不成立' }, { expect: 409 });
	assertProblem(reply, 409, 'condition_not_met', { guard: 'no_other_claim_before_approval' });
	await firm.clerk.act(newer.path, 'withdraw');
	await prefecture.act(claim.path, 'reopen', { text: '复核发现退回理由不成立' });
});

test('one person with two users is one person: he does not decide on two levels (S50)', async () => {
	const admin = await story.as('admin-1');
	const me = (await admin.all('/v1/users')).find((user) => user.username === 'county-changji-1');
	const twin = { username: 'twin', password: 'a long passphrase', display_name: '同一人', role: 'prefecture', human_id: me.human_id };
	await admin.ok('POST', '/v1/users', { ...twin, agency_id: story.agencies['CJ-HR'].id });
	const claim = await june({ workers: 1, until: 'county' });
	const second = await story.as(twin.username, twin.password);
	assertProblem(await second.act(claim.path, 'approve', TEXT, { expect: 409 }), 409, 'four_eyes');
	await story.prefectureApproves(claim);
});

test('claims are taken until the end of 2020, returned ones after it; review and payment go on (S76, Q12)', async () => {
	await story.on('2020-12-10');
	const [own, another] = [await story.plan(firm, { until: 'published' }), await story.plan(firm, { until: 'published' })];
	await story.on('2020-12-30');
	const wages = { month: '2020-11', paid_on: '2020-12-10' };
	const returned = await story.claim(plan, { ...wages, workers: 1 });
	await county.act(returned.path, 'return', REASONS);
	const late = await story.claim(own, { ...wages, workers: 1, until: 'draft' });
	const last = await story.claim(another, { ...wages, workers: 1, until: 'draft' });
	await story.on('2020-12-31', '23:59:50');
	await firm.clerk.act(last.path, 'submit');
	await story.on('2021-01-01', '00:00:00');
	const refused = await firm.clerk.act(late.path, 'submit', undefined, { expect: 409 });
	assertProblem(refused, 409, 'condition_not_met', { guard: 'claim_window' });
	const { clause, from, until } = refused.body.errors.find((error) => error.code === 'claim_window');
	assert.deepEqual([clause, from, until], ['S76', '2020-06-01', '2020-12-31']);
	await story.on('2021-01-04');
	const again = await firm.clerk.act(returned.path, 'submit');
	assert.match(again.body.received_at, /^2020-12-30/);
	await story.countyApproves(returned);
	await story.prefectureApproves(returned);
	await story.countyApproves(last);
});
