// What an employer counts as: proposed, co-signed, decided by somebody else, for a period (S8, S28, S29, S65, S66).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { begin } from '../tool/story.js';

let story, firm, certifier;
before(async () => {
	story = await begin();
	firm = await story.firm({ account: null, size: null });
	certifier = await story.as('certifier-1');
});
after(() => story.end());

const TEXT = { text: '经核实，符合条件' };
const YEAR = { basis: 'manual', value: 'yes', valid_from: '2020-01-01', valid_to: '2020-12-31' };

const propose = (with_, who = firm.clerk, of = firm) => who.post(`${of.path}/determinations`, { ...YEAR, ...with_ });
const at = (reply) => `/v1/determinations/${reply.body.id}`;
const state = async (reply) => (await firm.clerk.ok('GET', at(reply))).body.state;

test('the size is proposed by the employer and decided by its bureau, with a reason', async () => {
	const size = await propose({ kind: 'size', value: 'small', basis: 'miit_2011' });
	assert.equal(size.status, 201, size.text);
	assert.equal(size.body.state, 'proposed');
	assert.equal(size.body.held_by, 'county');
	assertProblem(await firm.county.act(at(size), 'decide', {}, { expect: 422 }), 422, 'invalid', { at: '/text' });
	await firm.county.act(at(size), 'decide', TEXT);
	assert.equal(await state(size), 'in_force');
});

test('a size is a word of the table, and a period does not run backwards', async () => {
	assertProblem(await propose({ kind: 'size', value: 'tiny' }), 422, 'invalid', { at: '/value' });
	const backwards = await propose({ kind: 'distressed', valid_from: '2020-06-01', valid_to: '2020-05-31' });
	assertProblem(backwards, 422, 'invalid', { at: '/valid_to' });
});

test('that work has stopped needs the signature of a department (S66)', async () => {
	const stopped = await propose({ kind: 'suspended', valid_from: '2020-02-01', valid_to: '2020-09-30' });
	const early = await firm.county.act(at(stopped), 'decide', TEXT, { expect: 409 });
	assertProblem(early, 409, 'condition_not_met', { guard: 'signatures_complete' });
	await certifier.act(at(stopped), 'sign', TEXT);
	assertProblem(await certifier.act(at(stopped), 'sign', TEXT, { expect: 409 }), 409, 'condition_not_met', { guard: 'department_required' });
	await firm.county.act(at(stopped), 'decide', TEXT);
	const { body } = await firm.clerk.ok('GET', at(stopped));
	assert.equal(body.state, 'in_force');
	assert.deepEqual(body.signatures.map((signature) => signature.agency), [story.agencies['CJ-IND'].name]);
});

test('the number of a joint document stands for the signatures', async () => {
	const other = await story.firm({ account: null, size: null });
	const stopped = await propose({ kind: 'suspended', joint_document: '昌州工信联发〔2020〕7号' }, other.clerk, other);
	await other.county.act(at(stopped), 'decide', TEXT);
	assert.equal((await other.clerk.ok('GET', at(stopped))).body.state, 'in_force');
});

test('a department does not sign what needs no signature', async () => {
	const hit = await propose({ kind: 'hit_industry', value: 'accommodation_catering' });
	const reply = await certifier.act(at(hit), 'sign', TEXT, { expect: 409 });
	assertProblem(reply, 409, 'condition_not_met', { guard: 'department_required' });
	await firm.county.act(at(hit), 'decide', TEXT);
});

test('whoever proposes does not decide: four eyes (S65)', async () => {
	const own = await propose({ kind: 'distressed', joint_document: '联字1号' }, firm.county);
	assert.equal(own.status, 201, own.text);
	assertProblem(await firm.county.act(at(own), 'decide', TEXT, { expect: 409 }), 409, 'four_eyes');
	await firm.second.act(at(own), 'decide', TEXT);
	assert.equal(await state(own), 'in_force');
});

test('a newer decision takes the days that an older one had; another period stands beside it', async () => {
	const employer = await story.firm({ account: null, size: null });
	const decide = async (value, valid_from, valid_to) => {
		const reply = await propose({ kind: 'size', value, valid_from, valid_to }, employer.clerk, employer);
		await employer.county.act(at(reply), 'decide', TEXT);
		return reply.body.id;
	};
	const first = await decide('small', '2020-01-01', '2020-06-30');
	const later = await decide('micro', '2020-07-01', '2020-12-31');
	const states = async () => {
		const { body } = await employer.clerk.ok('GET', `${employer.path}/determinations?kind=size`);
		return Object.fromEntries(body.data.map((determination) => [determination.id, determination.state]));
	};
	assert.deepEqual(await states(), { [later]: 'in_force', [first]: 'in_force' });
	const newer = await decide('medium', '2020-06-01', '2020-08-31');
	assert.deepEqual(await states(), { [newer]: 'in_force', [later]: 'superseded', [first]: 'in_force' });
	const { body } = await employer.clerk.ok('GET', `/v1/determinations/${first}`);
	assert.deepEqual([body.valid_to, body.ends_on], ['2020-06-30', '2020-05-31']);
	const audit = await employer.county.all(`/v1/cases/${first}/audit`);
	assert.deepEqual([audit.at(-1).action, audit.at(-1).note], ['shorten', { ends_on: '2020-05-31', newer_id: newer }]);
});

test('months before a newer determination rest on the older one (S8)', async () => {
	const employer = await story.firm({ account: null, size: 'small' });
	const plan = await story.plan(employer, { until: 'filed', last_month: '2020-07' });
	await story.determine(employer, { kind: 'size', value: 'large', valid_from: '2020-08-01' });
	assert.equal((await story.approvePlan(plan)).state, 'approved');
	const late = await story.plan(employer, { until: 'filed', first_month: '2020-08' });
	await story.answer(late);
	const reply = await employer.county.act(late.path, 'approve', TEXT, { expect: 409 });
	assertProblem(reply, 409, 'condition_not_met', { guard: 'determinations_in_force' });
});

test('a determination is ended when work resumes: the months until then keep it, later ones lose it (S28)', async () => {
	const stopped = await propose({ kind: 'insured_as_unit', valid_from: '2020-02-01', valid_to: '2020-12-31' });
	await firm.county.act(at(stopped), 'decide', TEXT);
	const end = (ends_on) => ({ ends_on, text: '9 月 1 日起复工' });
	for (const day of ['2020-01-31', '2021-01-01'])
		assertProblem(await firm.clerk.act(at(stopped), 'end', end(day), { expect: 422 }), 422, 'invalid', { at: '/ends_on' });
	const { body } = await firm.clerk.act(at(stopped), 'end', end('2020-08-31'));
	assert.deepEqual([body.state, body.ends_on], ['ended', '2020-08-31']);
	const again = await propose({ kind: 'insured_as_unit', valid_from: '2020-09-01', valid_to: '2020-12-31' });
	await firm.county.act(at(again), 'decide', TEXT);
	assert.deepEqual([await state(stopped), await state(again)], ['ended', 'in_force']);
});

test('a proposal is withdrawn by the side that made it, rejected with a reason, returned with reasons', async () => {
	const mine = await propose({ kind: 'foreign_trade' });
	const theirs = await firm.county.act(at(mine), 'withdraw', undefined, { expect: 409 });
	assertProblem(theirs, 409, 'condition_not_met', { guard: 'author_side' });
	await firm.clerk.act(at(mine), 'withdraw');
	assert.equal(await state(mine), 'withdrawn');
	const reasons = { reasons: [{ code: 'basis_insufficient', pointer: '/basis', text: '依据不足' }] };
	const poor = await propose({ kind: 'foreign_trade' });
	await firm.county.act(at(poor), 'reject', reasons);
	assert.equal(await state(poor), 'rejected');
	const thin = await propose({ kind: 'foreign_trade' });
	await firm.county.act(at(thin), 'return', reasons);
	assert.equal(await state(thin), 'returned');
	const late = await firm.county.act(at(thin), 'decide', TEXT, { expect: 409 });
	assertProblem(late, 409, 'action_not_allowed');
});

test('an employer decides nothing, a certifier only signs, strangers find nothing', async () => {
	const open = await propose({ kind: 'insured_as_unit' });
	assertProblem(await firm.clerk.post(`${at(open)}/decide`, TEXT, { match: '*' }), 403, 'forbidden');
	assertProblem(await certifier.post(`${at(open)}/decide`, TEXT, { match: '*' }), 403, 'forbidden');
	for (const who of [await story.county('CJ-FK'), await story.as('b-clerk')]) assertProblem(await who.get(at(open)), 404, 'not_found');
	const other = await (await story.county('CJ-FK')).post(`${at(open)}/decide`, TEXT, { match: '*' });
	assertProblem(other, 404, 'not_found');
});

test('a document proves a determination, and the certifier reads it', async () => {
	const proposal = await propose({ kind: 'suspended', valid_from: '2020-10-01', valid_to: '2020-11-30' });
	const scan = await firm.clerk.scan(proposal.body.id, 'determination_proof', story.scan());
	const content = await certifier.ok('GET', `/v1/documents/${scan.body.id}/content`);
	assert.match(content.headers.get('content-type'), /application\/pdf/);
	await certifier.act(at(proposal), 'sign', TEXT);
	await firm.county.act(at(proposal), 'decide', TEXT);
	await assert.rejects(firm.clerk.scan(proposal.body.id, 'determination_proof', story.scan()), /action_not_allowed/);
	const other = await story.firm({ account: null, size: null });
	const theirs = await other.clerk.scan(other.id, 'determination_proof', story.scan());
	const foreign = await propose({ kind: 'distressed', document_id: theirs.body.id });
	assertProblem(foreign, 422, 'invalid', { at: '/document_id' });
});

test('a department declines, and what it declined is proposed again with better proof', async () => {
	const stopped = await propose({ kind: 'suspended', valid_from: '2020-12-01' });
	await certifier.act(at(stopped), 'decline', { text: '情况与申报不符' });
	assert.deepEqual((await firm.clerk.ok('GET', at(stopped))).body.allowed_actions, ['propose_again', 'withdraw']);
	await firm.clerk.scan(stopped.body.id, 'determination_proof', story.scan());
	await firm.clerk.act(at(stopped), 'propose-again');
	const second = await certifier.act(at(stopped), 'sign', TEXT);
	assert.equal(second.body.state, 'proposed');
});

test('the prefecture revokes a determination; another of its officers restores it', async () => {
	const hit = await propose({ kind: 'distressed', joint_document: '联字2号', valid_from: '2021-01-01', valid_to: '2021-06-30' });
	await firm.county.act(at(hit), 'decide', TEXT);
	const [one, other] = [await story.as('prefecture-1'), await story.as('prefecture-2')];
	await one.act(at(hit), 'revoke', TEXT);
	assert.equal(await state(hit), 'revoked');
	assertProblem(await one.act(at(hit), 'restore', TEXT, { expect: 409 }), 409, 'four_eyes');
	await other.act(at(hit), 'restore', TEXT);
	assert.equal(await state(hit), 'in_force');
});
