// Ten thousand workers in one roster: each fault is named, nothing is half kept, the corrected roster is one request (S41, S46).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { residentId } from '../tool/person.js';
import { assertProblem } from '../tool/problem.js';
import { payroll, roster } from '../tool/roster.js';
import { begin, faults } from '../tool/story.js';

const LINES = 10000;
let story, firm, plan, claim, lines;
before(async () => {
	story = await begin();
	firm = await story.firm();
	plan = await story.plan(firm, { headcount: LINES, until: 'published' });
	claim = await story.openClaim(plan, { workers: LINES });
	lines = roster(claim.workers);
});
after(() => story.end());

const wrongDigit = (id) => id.slice(0, 17) + (id[17] === '0' ? '1' : '0');
const MISTAKES = [
	['id_number ID_CHECK_DIGIT', (line) => (line.id_number = wrongDigit(line.id_number))],
	['id_number ID_FORMAT', (line) => (line.id_number = line.id_number.slice(1))],
	['name NAME_CHARACTERS', (line) => (line.name = '=1+1')],
	['hired_on HIRED_AFTER_MONTH', (line) => (line.hired_on = '2020-07-01')],
	['proof_number PROOF_MISSING', (line) => delete line.proof_number],
	['dispatch_uscc DISPATCH_FIRM_MISSING', (line) => (line.relation = 'dispatched')],
	['id_number AGE_UNDER_16', (line, at) => (line.id_number = residentId(at, '2006-01-01'))],
];

async function put(body) {
	await firm.clerk.get(claim.path);
	return firm.clerk.put(`${claim.path}/roster`, { lines: body }, { match: firm.clerk.etag(claim.path) });
}

test('37 faulty lines of ten thousand are named, these and no others', async () => {
	const faulty = structuredClone(lines);
	const expected = [];
	for (let i = 0; i < 37; i++) {
		const at = (i * 271 + 5) % LINES;
		const [where, spoil] = MISTAKES[i % MISTAKES.length];
		spoil(faulty[at], at);
		expected.push(`/lines/${at}/${where}`);
	}
	const reply = await put(faulty);
	assertProblem(reply, 422, 'invalid');
	assert.deepEqual(faults(reply), expected.sort());
	assert.equal(reply.body.total, 37);
	assert.equal((await story.look(claim)).lines, 0);
});

test('with more faults than are listed the total still counts them all', async () => {
	const faulty = structuredClone(lines);
	for (const line of faulty.slice(0, 1234)) line.id_number = wrongDigit(line.id_number);
	const reply = await put(faulty);
	assertProblem(reply, 422, 'invalid');
	assert.equal(reply.body.total, 1234);
	assert.equal(reply.body.errors.length, 200);
});

test('a line too many is refused', async () => {
	const more = await put([...lines, { ...lines[0], line: LINES + 1 }]);
	assertProblem(more, 422, 'invalid', { guard: 'too_many' });
});

test('the corrected roster is one request, and so is its payroll; both are read page by page', async () => {
	const reply = await put(lines);
	assert.equal(reply.status, 200, reply.text);
	assert.equal(reply.body.lines, LINES);
	assert.equal(reply.body.asked_fen, LINES * 30000);
	assert.equal(reply.body.roster, undefined);
	const wages = payroll(claim.workers).map((line, at) => ({ ...line, net_fen: 300000 + at }));
	await firm.clerk.change(claim.path, 'payroll', { lines: wages });
	const read = await firm.clerk.all(`${claim.path}/roster`);
	assert.deepEqual(read.map((line) => line.line), lines.map((line) => line.line));
});

test('ten thousand lines are submitted, answered for and approved', async () => {
	await firm.clerk.scan(claim.id, 'roster_scan', story.scan());
	await firm.clerk.scan(claim.id, 'bank_statement', story.scan());
	const sent = await firm.clerk.act(claim.path, 'submit');
	assert.equal(sent.body.state, 'county_review');
	const refusals = lines.slice(0, 500).map(({ line }) => ({ line, reason: '扫描件中无本人签名' }));
	await firm.county.act(claim.path, 'lines/refuse', { lines: refusals });
	const approved = await story.countyApproves(claim);
	assert.equal(approved.body.approved_fen, (LINES - 500) * 30000);
});
