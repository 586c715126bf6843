// Every word a row of a roster or payroll can be answered with (S24, S26, S32, S42, S43, S46, S55, S56).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { person, residentId } from '../tool/person.js';
import { assertProblem, assertSilent } from '../tool/problem.js';
import { payroll, roster } from '../tool/roster.js';
import { begin, fault, faults } from '../tool/story.js';

// People the registry of a sandbox knows already.
const SIX_MONTHS = { id_number: '659901199003070027', name: '张秀英', phone: '13900000001' };
const OTHER_SUBSIDY = { id_number: '659901198506100035', name: '王建军', phone: '13900000002' };
const RETIRED = { id_number: '659901195801200051', name: '李国庆', phone: '13900000003' };
const GRADUATE = { id_number: '659901199808260063', name: '陈思雨', phone: '13900000004' };

let story, firm, plan;
before(async () => {
	story = await begin();
	firm = await story.firm();
	plan = await story.plan(firm, { headcount: 12, until: 'published' });
});
after(() => story.end());

/** An identity number with another check place. */
const broken = (id) => id.slice(0, 17) + (id[17] === '0' ? '1' : '0');

/** A number of the right form and check place whose day of birth does not exist. */
function noBirthday() {
	const digits = '65990119900230001';
	const sum = [...digits].reduce((total, digit, at) => total + digit * (2 ** (17 - at) % 11), 0);
	return digits + '10X98765432'[sum % 11];
}

const GRADUATED = { person_class: 'graduate_within_2y', proof_kind: 'diploma', proof_number: '10749120200500' };

// What is changed in a line, the word it is answered with, and where.
const ROSTER = [
	['ID_FORMAT', 'id_number', { id_number: '6599011990' }],
	['ID_CHECK_DIGIT', 'id_number', (line) => ({ id_number: broken(line.id_number) })],
	['ID_BIRTHDATE', 'id_number', { id_number: noBirthday() }],
	['NAME_CHARACTERS', 'name', { name: '王<b>伟' }],
	['AGE_UNDER_16', 'id_number', { id_number: residentId(7, '2004-12-31') }],
	['CLASS_NOT_ALLOWED_FOR_CATEGORY', 'person_class', { person_class: 'on_post' }],
	['PROOF_MISSING', 'proof_number', { proof_number: undefined }],
	['PROOF_MISSING', 'proof_number', { ...GRADUATED, graduated_on: undefined }],
	['GRADUATION_TOO_OLD', 'graduated_on', { ...GRADUATED, graduated_on: '2018-05-31' }],
	['HIRED_AFTER_MONTH', 'hired_on', { hired_on: '2020-07-01' }],
	['HIRED_BEFORE_WINDOW', 'hired_on', { hired_on: '2019-12-31' }],
	['ENDED_BEFORE_MONTH', 'ended_on', { hired_on: '2020-02-01', ended_on: '2020-05-31', end_reason: 'left' }],
	['DISPATCH_FIRM_MISSING', 'dispatch_uscc', { relation: 'dispatched' }],
	['CONTRACT_DATES', 'contract_to', { contract_to: '2020-05-31' }],
	['CONTRACT_DATES', 'contract_to', { contract_kind: 'fixed_term', contract_to: undefined }],
];

async function put(claim, lines) {
	await firm.clerk.get(claim.path);
	return firm.clerk.put(`${claim.path}/roster`, { lines }, { match: firm.clerk.etag(claim.path) });
}

/** A claim over one worker that ends in refusal or findings; withdrawn so that the month is free again. */
async function submitted(workers, { month = '2020-06', line, wages, of = plan } = {}, look) {
	const claim = await story.openClaim(of, { month, workers });
	await of.firm.clerk.change(claim.path, 'roster', { lines: story.roster(of, claim.workers, line) });
	const paid = wages ? wages(claim.workers) : payroll(claim.workers, { wage_month: month });
	if (paid.length) await of.firm.clerk.change(claim.path, 'payroll', { lines: paid });
	await of.firm.clerk.scan(claim.id, 'roster_scan', story.scan());
	await of.firm.clerk.scan(claim.id, 'bank_statement', story.scan());
	const check = await of.firm.clerk.ok('POST', `${claim.path}/check`);
	const seen = await of.firm.clerk.ok('GET', claim.path);
	const reply = await of.firm.clerk.post(`${claim.path}/submit`, undefined, { match: seen.headers.get('etag') });
	await look?.(claim, reply, check.body);
	await of.firm.clerk.act(claim.path, 'withdraw');
	return { claim, reply, check: check.body };
}

test('each fault of a roster is named by its line, its column and its word; nothing is kept', async () => {
	const claim = await story.openClaim(plan, { workers: ROSTER.length + 2 });
	const lines = roster(claim.workers);
	ROSTER.forEach(([, , change], at) => Object.assign(lines[at], typeof change === 'function' ? change(lines[at]) : change));
	lines.at(-1).id_number = lines.at(-2).id_number;
	const reply = await put(claim, lines);
	assertProblem(reply, 422, 'invalid');
	const expected = ROSTER.map(([code, column], at) => `/lines/${at}/${column} ${code}`);
	expected.push(`/lines/${lines.length - 1}/id_number ID_DUPLICATE_IN_ROSTER`);
	assert.deepEqual(faults(reply), expected.sort());
	assert.equal(reply.body.total, expected.length);
	const { from, until } = fault(reply, 'HIRED_BEFORE_WINDOW');
	assert.deepEqual([from, until], ['2020-01-01', '2020-12-31'], 'a window that refuses is told (S26)');
	assertSilent(reply, ...claim.workers.map((worker) => worker.id_number), '王<b>伟');
	assert.equal((await story.look(claim)).lines, 0);
	await firm.clerk.act(claim.path, 'withdraw');
});

test('each word has a clause, a hint and a place in the code lists', async () => {
	const claim = await story.openClaim(plan, { workers: 1 });
	const [line] = roster(claim.workers);
	const reply = await put(claim, [{ ...line, id_number: broken(line.id_number) }]);
	assert.equal(fault(reply, 'ID_CHECK_DIGIT').clause, 'S46');
	const chinese = await firm.clerk.put(`${claim.path}/roster`, { lines: [{ ...line, id_number: broken(line.id_number) }] }, {
		match: firm.clerk.etag(claim.path),
		headers: { 'accept-language': 'zh-CN' },
	});
	assert.match(fault(chinese, 'ID_CHECK_DIGIT').detail, /校验位/);
	const { body } = await story.public.ok('GET', '/v1/codelists/row_codes');
	const words = body.codes.map((row) => row.code);
	for (const [code] of ROSTER) assert.ok(words.includes(code), code);
	await firm.clerk.act(claim.path, 'withdraw');
});

test('two years after leaving school, the last day counted: the day after is too late (S26)', async () => {
	const claim = await story.openClaim(plan, { workers: [GRADUATE] });
	const line = (graduated_on) => roster([GRADUATE], { ...GRADUATED, graduated_on, hired_on: '2020-06-01' });
	assert.equal((await put(claim, line('2018-06-01'))).status, 200);
	assert.deepEqual(faults(await put(claim, line('2018-05-31'))), ['/lines/0/graduated_on GRADUATION_TOO_OLD']);
	await firm.clerk.act(claim.path, 'withdraw');
});

test('one line number twice is told as such', async () => {
	const claim = await story.openClaim(plan, { workers: 2 });
	const lines = roster(claim.workers).map((line) => ({ ...line, line: 3 }));
	assert.deepEqual(faults(await put(claim, lines)), ['/lines/1/line repeated']);
	await firm.clerk.act(claim.path, 'withdraw');
});

test('a worker without wages, with wages of another month, or not yet paid (S42, S43)', async () => {
	const workers = story.people(4);
	const wages = ([, second, third, fourth]) => [
		...payroll([second], { wage_month: '2020-05' }),
		...payroll([third], { first: 2 }).map((line) => ({ ...line, paid_on: undefined })),
		...payroll([fourth], { first: 3, paid_on: '2020-12-01' }),
	];
	const { reply, check } = await submitted(workers, { wages });
	assertProblem(reply, 409, 'lines_refused');
	const words = ['/lines/1 PAYROLL_MISSING', '/lines/2 PAYROLL_WRONG_MONTH', '/lines/3 PAYROLL_NOT_PAID', '/lines/4 PAYROLL_NOT_PAID'];
	assert.deepEqual(faults(reply), words);
	assert.deepEqual(check.errors.map((error) => `/lines/${error.line} ${error.code}`), words);
	assert.equal(check.ready, false);
});

test('a wage of nothing is no wage', async () => {
	const wages = (workers) => payroll(workers).map((line) => ({ ...line, gross_fen: 0, deductions_fen: 0, net_fen: 0 }));
	const { reply } = await submitted(1, { wages });
	assert.deepEqual(faults(reply), ['/lines/1 PAYROLL_NOT_PAID']);
});

test('a payroll names its own faults: numbers, names, twice the same month, more net than gross', async () => {
	const claim = await story.openClaim(plan, { workers: 4 });
	const lines = payroll(claim.workers);
	lines[0].id_number = broken(lines[0].id_number);
	lines[1].name = '<b>';
	lines[3] = { ...lines[2], line: 4 };
	lines[2].net_fen = 400001;
	await firm.clerk.get(claim.path);
	const reply = await firm.clerk.put(`${claim.path}/payroll`, { lines }, { match: firm.clerk.etag(claim.path) });
	assertProblem(reply, 422, 'invalid');
	assert.deepEqual(faults(reply), [
		'/lines/0/id_number ID_CHECK_DIGIT',
		'/lines/1/name NAME_CHARACTERS',
		'/lines/2/net_fen too_big',
		'/lines/3/id_number ID_DUPLICATE_IN_ROSTER',
	]);
	assertSilent(reply, claim.workers[0].id_number.slice(0, 17));
	await firm.clerk.act(claim.path, 'withdraw');
});

test('whoever has used six months, or another training subsidy, or has the month already, has no further one', async () => {
	const taken = await story.claim(await story.plan(firm, { until: 'published' }), { workers: 1 });
	const { reply, check } = await submitted([SIX_MONTHS, OTHER_SUBSIDY, taken.workers[0], person(1)]);
	assertProblem(reply, 409, 'lines_refused');
	const words = ['/lines/1 SIX_MONTHS_USED', '/lines/2 OTHER_SUBSIDY', '/lines/3 PERSON_MONTH_TAKEN'];
	assert.deepEqual(faults(reply), words);
	assert.equal(fault(reply, 'PERSON_MONTH_TAKEN').clause, 'S55');
	assert.equal(fault(reply, 'SIX_MONTHS_USED').clause, 'S32');
	assert.deepEqual(check.errors.map((error) => `/lines/${error.line} ${error.code}`), words);
	assertSilent(reply, taken.number, taken.id, firm.name, taken.workers[0].name);
});

test('the other subsidy ends with August: September is free (S55)', async () => {
	await story.on('2020-09-20');
	const { reply } = await submitted([OTHER_SUBSIDY], { month: '2020-09', wages: (workers) => payroll(workers, { wage_month: '2020-09', paid_on: '2020-09-15' }) });
	assert.equal(reply.status, 200, reply.text);
});

test('more persons than were published (S37)', async () => {
	const { reply, check } = await submitted(13);
	assertProblem(reply, 409, 'condition_not_met', { guard: 'headcount_within_notice' });
	assert.ok(check.conditions.some((condition) => condition.code === 'headcount_within_notice' && condition.clause === 'S37'));
	const finding = check.findings.find((one) => one.rule === 'R-TRAIN-11');
	assert.equal(finding.verdict, 'fail');
});

const codes = (findings) => findings.map((finding) => `${finding.line} ${(finding.explanation ?? finding).inputs.code ?? finding.rule}`);

test('doubts refuse nothing, but an officer must look: another name, past retirement, one payee, a scan used before (S65)', async () => {
	const known = await story.claim(await story.plan(firm, { until: 'published' }), { workers: 1 });
	const renamed = { ...known.workers[0], name: '马福来' };
	const [third, fourth] = story.people(2);
	await story.on('2020-09-21');
	const claim = await story.openClaim(plan, { month: '2020-07', workers: [renamed, RETIRED, third, fourth] });
	const wages = payroll(claim.workers, { wage_month: '2020-07' }).map((line) => ({ ...line, account_tail: '7777' }));
	wages[0].account_tail = '1111';
	wages[1].account_tail = '2222';
	await firm.clerk.change(claim.path, 'roster', { lines: roster(claim.workers) });
	await firm.clerk.change(claim.path, 'payroll', { lines: wages });
	const scans = await firm.clerk.all(`/v1/cases/${known.id}/documents?kind=bank_statement`);
	const { bytes } = await firm.clerk.ok('GET', `/v1/documents/${scans[0].id}/content`);
	await firm.clerk.scan(claim.id, 'bank_statement', bytes);
	await firm.clerk.scan(claim.id, 'roster_scan', story.scan());
	const sent = await firm.clerk.act(claim.path, 'submit');
	assert.equal(sent.body.state, 'county_review');
	const doubts = await firm.county.all(`${claim.path}/findings?verdict=needs_review`);
	const found = codes(doubts).sort();
	assert.deepEqual(found, ['0 R-TRAIN-26', '1 NAME_DIFFERS_FROM_REGISTRY', '2 AGE_RETIRED', '3 SAME_PAYEE_ACCOUNT', '4 SAME_PAYEE_ACCOUNT']);
	assert.deepEqual(sent.body.findings.unanswered, 5);
	const early = await firm.county.act(claim.path, 'approve', { text: '材料齐全' }, { expect: 409 });
	assertProblem(early, 409, 'condition_not_met', { guard: 'findings_answered' });
	await story.countyApproves(claim);
});

test('a part of a month counts as the policy says: a newer version may want fifteen days of it', async () => {
	const [writer, publisher] = [await story.as('prefecture-1'), await story.as('prefecture-2')];
	const months = ['2020-10', '2020-11', '2020-12'].map((month) => ({ month, amount_fen: 30000, max_months: 6 }));
	const [old] = (await story.public.all('/v1/policies?state=published')).filter((policy) => policy.doc_no.includes('15号'));
	const { body } = await writer.ok('POST', '/v1/policies', {
		doc_no: '昌州人社发〔2020〕99号', title: '补充通知', issuers: ['昌吉回族自治州人力资源和社会保障局'], issued_on: '2020-09-21',
		effective_from: '2020-09-01', copy_of: old.id, months,
	});
	const path = `/v1/policies/${body.id}`;
	const parameter = { programme: 'training', name: 'partial_month', value: { min_days: 15 }, clause: 'S56', valid_from: '2020-09-01' };
	await writer.act(path, 'parameters', parameter);
	await publisher.act(path, 'publish', { text: '印发' });
	const newer = await story.plan(firm, { first_month: '2020-10', last_month: '2020-12', until: 'published' });
	await story.on('2020-10-20');
	const claim = await story.openClaim(newer, { month: '2020-10', workers: 2 });
	const line = (hired_on) => roster(claim.workers, { hired_on, contract_from: hired_on });
	assert.equal((await put(claim, line('2020-10-17'))).status, 200);
	assert.deepEqual(faults(await put(claim, line('2020-10-18'))), ['/lines/0/ended_on PARTIAL_MONTH', '/lines/1/ended_on PARTIAL_MONTH']);
});
