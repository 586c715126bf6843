// What a claim rests on, category by category: scans, payrolls, rosters as JSON and CSV (S24, S28 to S30, S39 to S46).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { maskOf, uscc } from '../tool/person.js';
import { assertProblem } from '../tool/problem.js';
import { payroll, roster } from '../tool/roster.js';
import { begin, fault, faults } from '../tool/story.js';

let story, firm, plan;
before(async () => {
	story = await begin();
	firm = await story.firm();
	plan = await story.plan(firm, { headcount: 60, until: 'published' });
});
after(() => story.end());

const submit = (claim, expect) => claim.firm.clerk.act(claim.path, 'submit', undefined, { expect });
const refused = async (claim, guard) => assertProblem(await submit(claim, 409), 409, 'condition_not_met', { guard });

test('the roster is needed twice: as a scan and as rows (S41)', async () => {
	const claim = await story.openClaim(plan, { workers: 2 });
	await firm.clerk.scan(claim.id, 'roster_scan', story.scan());
	await firm.clerk.scan(claim.id, 'bank_statement', story.scan());
	await refused(claim, 'evidence_complete');
	await firm.clerk.change(claim.path, 'roster', { lines: roster(claim.workers) });
	await submit(claim);
	await firm.clerk.act(claim.path, 'withdraw');
	const bare = await story.openClaim(plan, { workers: 2 });
	await firm.clerk.change(bare.path, 'roster', { lines: roster(bare.workers) });
	await firm.clerk.scan(bare.id, 'bank_statement', story.scan());
	await refused(bare, 'evidence_complete');
	await firm.clerk.act(bare.path, 'withdraw');
});

test('a signed payroll stands for the bank statement: with both attestations and its rows (S42, S43, Q13)', async () => {
	const claim = await story.openClaim(plan, { workers: 2 });
	await firm.clerk.change(claim.path, 'roster', { lines: roster(claim.workers) });
	await firm.clerk.scan(claim.id, 'roster_scan', story.scan());
	await refused(claim, 'evidence_complete');
	await firm.clerk.change(claim.path, 'payroll', { lines: payroll(claim.workers) });
	await refused(claim, 'evidence_complete');
	const half = await firm.clerk.scan(claim.id, 'signed_payroll', story.scan(), { attestations: ['worker_signed'] });
	await refused(claim, 'evidence_complete');
	const query = new URLSearchParams({ kind: 'signed_payroll', replaces: half.body.id });
	for (const attestation of ['worker_signed', 'finance_seal']) query.append('attestations', attestation);
	const bytes = story.scan();
	query.set('sha256', createHash('sha256').update(bytes).digest('hex'));
	await firm.clerk.ok('POST', `/v1/cases/${claim.id}/documents?${query}`, undefined, { raw: bytes, type: 'application/pdf' });
	await submit(claim);
	const scans = await firm.clerk.all(`/v1/cases/${claim.id}/documents?kind=signed_payroll`);
	assert.deepEqual(scans.map((scan) => Boolean(scan.replaced_at)), [false, true]);
	await firm.clerk.act(claim.path, 'withdraw');
});

test('a signed payroll without its rows is not enough', async () => {
	const claim = await story.openClaim(plan, { workers: 1 });
	await firm.clerk.change(claim.path, 'roster', { lines: roster(claim.workers) });
	await firm.clerk.scan(claim.id, 'roster_scan', story.scan());
	await firm.clerk.scan(claim.id, 'signed_payroll', story.scan(), { attestations: ['worker_signed', 'finance_seal'] });
	await refused(claim, 'evidence_complete');
	await firm.clerk.act(claim.path, 'withdraw');
});

test('before it is sent, a check says everything that would refuse it, and writes nothing (S69)', async () => {
	const claim = await story.openClaim(plan, { workers: 2 });
	await firm.clerk.change(claim.path, 'roster', { lines: roster(claim.workers) });
	const seen = await firm.clerk.ok('GET', claim.path);
	const { body } = await firm.clerk.ok('POST', `${claim.path}/check`);
	assert.equal(body.ready, false);
	assert.deepEqual(body.conditions.map((condition) => condition.code), ['evidence_complete']);
	assert.equal(body.asked_fen, 2 * 30000);
	assert.ok(body.findings.some((finding) => finding.rule === 'R-TRAIN-10' && finding.verdict === 'fail'));
	assert.equal((await firm.clerk.ok('GET', claim.path)).headers.get('etag'), seen.headers.get('etag'));
	await story.fill(claim);
	const ready = await firm.clerk.ok('POST', `${claim.path}/check`);
	assert.deepEqual([ready.body.ready, ready.body.total, ready.body.conditions], [true, 0, []]);
	const dry = await firm.clerk.act(claim.path, 'submit', undefined, { query: '?validate_only=true' });
	assert.equal(dry.body.state, 'county_review');
	assert.equal(dry.body.asked_fen, 2 * 30000);
	assert.equal((await story.look(claim)).state, 'draft');
	await submit(claim);
	await firm.clerk.act(claim.path, 'withdraw');
});

test('a month is claimed from its first day on, never before; one month is one claim (S39, S40)', async () => {
	const future = await story.openClaim(plan, { month: '2020-08', workers: 1 });
	await story.fill(future, { paid_on: '2020-07-14' });
	const reply = await submit(future, 409);
	assertProblem(reply, 409, 'condition_not_met', { guard: 'month_claimable' });
	assert.equal(fault(reply, 'month_claimable').from, '2020-08-01');
	const second = await firm.clerk.post('/v1/claims', { plan_id: plan.id, month: '2020-08' });
	assertProblem(second, 409, 'condition_not_met', { guard: 'no_other_claim_before_approval' });
	const bundle = await firm.clerk.post('/v1/claims', { plan_id: plan.id, month: '2020-06', months: ['2020-06', '2020-07'] });
	assertProblem(bundle, 422, 'invalid', { at: '/months' });
	const outside = await firm.clerk.post('/v1/claims', { plan_id: plan.id, month: '2021-01' });
	assertProblem(outside, 409, 'condition_not_met', { guard: 'month_in_plan' });
	await firm.clerk.act(future.path, 'withdraw');
});

test('a plan that is not approved has no claims', async () => {
	const filed = await story.plan(firm, { until: 'filed' });
	const reply = await firm.clerk.post('/v1/claims', { plan_id: filed.id, month: '2020-06' });
	assertProblem(reply, 409, 'condition_not_met', { guard: 'plan_approved' });
});

test('a suspended enterprise shows the wages of the quarter before, all three months (S28, S43b)', async () => {
	const maker = await story.seeded('c');
	await story.determine(maker, { kind: 'suspended', signed: true });
	const stopped = await story.plan(maker, { category: 'suspended', headcount: 5, until: 'published' });
	const claim = await story.openClaim(stopped, { workers: 2 });
	await maker.clerk.change(claim.path, 'roster', { lines: story.roster(stopped, claim.workers, { hired_on: '2018-03-01', contract_from: '2018-03-01' }) });
	await maker.clerk.scan(claim.id, 'roster_scan', story.scan());
	await maker.clerk.scan(claim.id, 'bank_statement', story.scan());
	const wages = (months) => months.flatMap((wage_month, at) => payroll(claim.workers, { wage_month, paid_on: '2020-04-10', first: 1 + 2 * at }));
	await maker.clerk.change(claim.path, 'payroll', { lines: wages(['2020-06']) });
	const wrong = await submit(claim, 409);
	assert.deepEqual(faults(wrong), ['/lines/1 PAYROLL_WRONG_MONTH', '/lines/2 PAYROLL_WRONG_MONTH']);
	await maker.clerk.change(claim.path, 'payroll', { lines: wages(['2020-01', '2020-03']) });
	assert.deepEqual(faults(await submit(claim, 409)), ['/lines/1 PAYROLL_MISSING', '/lines/2 PAYROLL_MISSING']);
	await maker.clerk.change(claim.path, 'payroll', { lines: wages(['2020-01', '2020-02', '2020-03']) });
	await submit(claim);
	await story.countyApproves(claim);
	assert.equal((await story.look(claim)).category, 'suspended');
});

test('a sole trader claims for the workers of its hard-hit branch and is paid into the account it pays contributions from (S30, S49)', async () => {
	const noodles = await story.seeded('d');
	const hit = await story.plan(noodles, { category: 'hit_industry', headcount: 3, until: 'published' });
	const claim = await story.claim(hit, { workers: 3, until: 'county' });
	const seen = await story.look(claim, noodles.county);
	assert.equal(seen.state, 'prefecture_review');
	assert.equal(seen.approved_fen, 3 * 30000);
	const account = await noodles.county.ok('GET', `/v1/accounts/${seen.account_id}`);
	assert.equal(account.body.kind, 'contribution');
});

test('dispatched workers count like others when their firm is named (S24, S54)', async () => {
	const claim = await story.openClaim(plan, { workers: 2 });
	const lines = roster(claim.workers);
	Object.assign(lines[1], { relation: 'dispatched', dispatch_uscc: uscc(4711), dispatch_name: '昌吉劳务派遣有限公司' });
	await firm.clerk.change(claim.path, 'roster', { lines });
	await firm.clerk.scan(claim.id, 'roster_scan', story.scan());
	await firm.clerk.scan(claim.id, 'bank_statement', story.scan());
	const sent = await submit(claim);
	assert.equal(sent.body.asked_fen, 2 * 30000);
	assert.equal(sent.body.roster[1].relation, 'dispatched');
	await firm.clerk.act(claim.path, 'withdraw');
});

// A roster as a spreadsheet saves it.
const TITLES = ['序号', '证件类型', '证件号码', '姓名', '联系电话', '人员类型', '证明类型', '证明编号', '入职日期', '合同类型', '合同起始日期', '合同终止日期', '用工形式', '岗位'];
const NAMES = ['line', 'id_type', 'id_number', 'name', 'phone', 'person_class', 'proof_kind', 'proof_number', 'hired_on', 'contract_kind', 'contract_from', 'contract_to', 'relation', 'post'];
const csv = (head, lines) => `${head.join(',')}\r\n${lines.map((line) => NAMES.map((name) => line[name]).join(',')).join('\r\n')}\r\n`;
const gb18030 = (text) => execFileSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030'], { input: text });

async function put(claim, raw, type = 'text/csv') {
	await firm.clerk.get(claim.path);
	return firm.clerk.request('PUT', `${claim.path}/roster`, undefined, { raw, type, match: firm.clerk.etag(claim.path) });
}

test('a roster comes as CSV: UTF-8 with a byte order mark, or GB18030; by names or by Chinese titles', async () => {
	const claim = await story.openClaim(plan, { workers: 14 });
	const lines = roster(claim.workers);
	const files = [
		[Buffer.from(`\uFEFF${csv(TITLES, lines)}`), 'text/csv; charset=utf-8'],
		[Buffer.from(csv(NAMES, lines)), 'text/csv'],
		[gb18030(csv(TITLES, lines)), 'text/csv; charset=gb18030'],
	];
	for (const [raw, type] of files) {
		const reply = await put(claim, raw, type);
		assert.equal(reply.status, 200, reply.text);
		const kept = await firm.clerk.all(`${claim.path}/roster`);
		assert.deepEqual(kept.map((line) => [line.line, line.name, line.id_number]), lines.map((line) => [line.line, line.name, maskOf(line.id_number)]));
	}
	assert.ok(lines.some((line) => line.name.includes('·')));
	await firm.clerk.act(claim.path, 'withdraw');
});

test('the template has the titles that are understood', async () => {
	const template = await story.public.ok('GET', '/v1/roster-template');
	const titles = template.text.replace('\uFEFF', '').trim().split(',');
	for (const title of TITLES) assert.ok(titles.includes(title), title);
	assert.ok(template.bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])));
});

test('a CSV names the row and column of each fault, and columns that are missing or unknown', async () => {
	const claim = await story.openClaim(plan, { workers: 3 });
	const lines = roster(claim.workers);
	lines[1].id_number = `${lines[1].id_number.slice(0, 17)}${lines[1].id_number[17] === '0' ? '1' : '0'}`;
	lines[2].hired_on = '2020-13-01';
	const reply = await put(claim, csv(TITLES, lines));
	assertProblem(reply, 422, 'invalid');
	assert.ok(faults(reply).some((fault) => /\/lines\/2\/hired_on/.test(fault)), reply.text);
	const good = roster(claim.workers);
	const unknown = await put(claim, csv([...TITLES.slice(0, -1), '工种'], good));
	assert.match(faults(unknown).join(), /column_unknown/);
	const missing = await put(claim, csv(['行', ...TITLES.slice(1)], good));
	assert.match(faults(missing).join(), /column_missing/);
	assert.equal((await story.look(claim)).lines, 0);
	await firm.clerk.act(claim.path, 'withdraw');
});

test('bytes that are not of the declared charset are refused', async () => {
	const claim = await story.openClaim(plan, { workers: 1 });
	const reply = await put(claim, gb18030(csv(TITLES, roster(claim.workers))), 'text/csv; charset=utf-8');
	assertProblem(reply, 422, 'invalid', { guard: 'encoding' });
	const excel = await put(claim, 'PK', 'application/vnd.ms-excel');
	assertProblem(excel, 415, 'unsupported_media_type');
	await firm.clerk.act(claim.path, 'withdraw');
});

test('dots that look like the dot of a name become it, and full-width numbers are not numbers', async () => {
	const claim = await story.openClaim(plan, { workers: 2 });
	const lines = roster(claim.workers);
	lines[0].name = '阿卜来提•买买提';
	lines[1].id_number = lines[1].id_number.toLowerCase();
	const reply = await put(claim, JSON.stringify({ lines }), 'application/json');
	assert.equal(reply.status, 200, reply.text);
	assert.equal(reply.body.roster[0].name, '阿卜来提·买买提');
	await firm.clerk.act(claim.path, 'withdraw');
});

test('a scan is what its bytes say: type and digest are checked, and it belongs to its case', async () => {
	const claim = await story.openClaim(plan, { workers: 1 });
	const upload = (raw, type, query = '', headers = {}) =>
		firm.clerk.request('POST', `/v1/cases/${claim.id}/documents?kind=roster_scan${query}`, undefined, { raw, type, headers });
	assertProblem(await upload(story.scan(), 'application/pdf'), 422, 'invalid', { guard: 'digest_missing' });
	assertProblem(await upload(story.scan(), 'application/pdf', `&sha256=${'0'.repeat(64)}`), 422, 'invalid', { guard: 'digest_differs' });
	assertProblem(await upload(Buffer.from('MZ not a scan'), 'application/pdf', `&sha256=${'0'.repeat(64)}`), 422, 'invalid', { guard: 'content_type' });
	const kind = await firm.clerk.request('POST', `/v1/cases/${claim.id}/documents?kind=plan_form&sha256=${'0'.repeat(64)}`, undefined, { raw: story.scan(), type: 'application/pdf' });
	assert.equal(kind.status, 422, kind.text);
	const { body } = await firm.clerk.scan(claim.id, 'roster_scan', story.scan());
	const stranger = await story.as('b-clerk');
	assertProblem(await stranger.get(`/v1/documents/${body.id}/content`), 404, 'not_found');
	assertProblem(await stranger.get(`/v1/cases/${claim.id}/documents`), 404, 'not_found');
	await firm.clerk.act(claim.path, 'withdraw');
});
