// What the rules find against a claim as a whole refuses it; what they only ask, and what they find of a plan, does not (S59, S65).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { payroll } from '../tool/roster.js';
import { begin, fault, faults } from '../tool/story.js';

let story, later;
before(async () => ([story, later] = await Promise.all([begin(), begin()])));
after(() => Promise.all([story.end(), later.end()]));

const REASONS = { reasons: [{ code: 'document_unreadable', text: '请补正' }] };
const WAGES = { paid_on: '2020-08-10' };
const LARGE = { kind: 'size', value: 'large', valid_from: '2020-08-01' };

const check = async (claim) => (await claim.firm.clerk.ok('POST', `${claim.path}/check`)).body;
const submit = (claim, options) => claim.firm.clerk.act(claim.path, 'submit', undefined, options);
const finding = (list, rule) => list.find((one) => one.rule === rule);
const codes = (list) => list.map((one) => one.code);

// Each rule over the whole claim, and the condition that its verdict is; the first receipt asks the window again.
const CONDITION = {
	'R-TRAIN-08': 'claim_window', 'R-TRAIN-09': 'month_claimable', 'R-TRAIN-10': 'evidence_complete', 'R-TRAIN-11': 'headcount_within_notice',
	'R-TRAIN-12': 'claim_qualifies', 'R-TRAIN-01': 'claim_qualifies', 'R-TRAIN-02': 'claim_qualifies', 'R-TRAIN-04': 'claim_qualifies',
};

/** The conditions of a check are the findings that fail, one and all; gives them. */
function agree(seen) {
	const failed = seen.findings.filter((one) => !one.line && one.verdict === 'fail').map((one) => CONDITION[one.rule]);
	assert.deepEqual([...new Set(codes(seen.conditions))].sort(), [...new Set(failed)].sort());
	return codes(seen.conditions);
}

/** A published plan of new hires, of an employer that grew large in August. */
async function grown(month, until = 'draft') {
	const firm = await story.firm();
	const plan = await story.plan(firm, { until: 'published' });
	const claim = await story.claim(plan, { month, ...WAGES, until });
	await story.determine(firm, LARGE);
	return claim;
}

test('a month in which the employer is large is not claimed for new hires; the months before are (S8, S26)', async () => {
	await story.on('2020-08-20');
	const august = await grown('2020-08');
	const seen = await check(august);
	assert.deepEqual(agree(seen), ['claim_qualifies']);
	assert.equal(seen.ready, false);
	assert.equal(finding(seen.findings, 'R-TRAIN-01').verdict, 'fail');
	const reply = await submit(august, { expect: 409 });
	assertProblem(reply, 409, 'condition_not_met', { guard: 'claim_qualifies' });
	assert.deepEqual(faults(reply), [' claim_qualifies']);
	assert.equal(fault(reply, 'claim_qualifies').clause, 'S26 S28 S30 S32');
	assert.equal((await story.look(august)).state, 'draft');
	const june = await story.claim(august.plan, { month: '2020-06', until: 'draft' });
	assert.deepEqual(agree(await check(june)), []);
	await submit(june);
});

test('a returned claim is judged again as a whole: what has come to be found meanwhile refuses it', async () => {
	const claim = await grown('2020-08', 'submitted');
	await claim.firm.county.act(claim.path, 'return', REASONS);
	assert.deepEqual(agree(await check(claim)), ['claim_qualifies']);
	assertProblem(await submit(claim, { expect: 409 }), 409, 'condition_not_met', { guard: 'claim_qualifies' });
});

test('a claim that an officer files is judged the same way (S68)', async () => {
	const claim = await grown('2020-08');
	const { county } = claim.firm;
	const { body } = await claim.firm.clerk.scan(claim.id, 'confirmation', story.scan());
	const reply = await county.act(claim.path, 'submit-signed', { document_id: body.id }, { expect: 409 });
	assertProblem(reply, 409, 'condition_not_met', { guard: 'claim_qualifies' });
});

test('what an officer must look at refuses no claim: an employer whose size is not determined (S65)', async () => {
	const firm = await story.firm({ size: null });
	const size = await story.determine(firm, { kind: 'size', value: 'small' });
	const claim = await story.claim(await story.plan(firm, { until: 'published' }), { until: 'draft' });
	await (await story.as('prefecture-1')).act(size, 'revoke', { text: '认定依据不实' });
	const seen = await check(claim);
	assert.deepEqual(agree(seen), []);
	assert.equal(finding(seen.findings, 'R-TRAIN-01').verdict, 'needs_review');
	await submit(claim);
});

test('a plan is filed whatever is found of it: a determination may be on its way (S59)', async () => {
	const firm = await story.firm({ size: 'large' });
	const plan = await story.plan(firm, { until: 'filed' });
	const found = await firm.clerk.all(`${plan.path}/findings?verdict=fail`);
	assert.deepEqual(found.map((one) => one.rule), ['R-TRAIN-01']);
	assert.equal((await story.look(plan)).state, 'county_review');
});

test('the finding on the month says what the policy says: it counts from when wages are paid (S39)', async () => {
	const claim = await story.claim(await story.plan(await story.firm(), { until: 'published' }));
	const found = finding(await claim.firm.county.all(`${claim.path}/findings`), 'R-TRAIN-09');
	assert.deepEqual(found.explanation.parameters, { month_claimable_from: 'wages_paid' });
	assert.equal(found.verdict, 'pass');
});

test('conditions are the findings that fail: scan by scan, person by person, month by month', async () => {
	const firm = await story.firm();
	const plan = await story.plan(firm, { headcount: 1, until: 'published' });
	const bare = await story.openClaim(plan, { month: '2020-09', workers: 2 });
	assert.deepEqual(agree(await check(bare)), ['month_claimable', 'evidence_complete']);
	await firm.clerk.change(bare.path, 'roster', { lines: story.roster(plan, bare.workers) });
	assert.deepEqual(agree(await check(bare)), ['month_claimable', 'evidence_complete', 'headcount_within_notice']);
	await firm.clerk.scan(bare.id, 'roster_scan', story.scan());
	await firm.clerk.scan(bare.id, 'signed_payroll', story.scan(), { attestations: ['worker_signed', 'finance_seal'] });
	assert.deepEqual(agree(await check(bare)), ['month_claimable', 'evidence_complete', 'headcount_within_notice']);
	await firm.clerk.change(bare.path, 'payroll', { lines: payroll(bare.workers, { wage_month: '2020-09', paid_on: '2020-09-10' }) });
	assert.deepEqual(agree(await check(bare)), ['month_claimable', 'headcount_within_notice']);
	await story.on('2021-01-01');
	assert.deepEqual(agree(await check(bare)), ['claim_window', 'headcount_within_notice']);
});

test('a closed plan is opened again until the last day on which claims are taken (S76)', async () => {
	const firm = await later.firm();
	const plan = await later.plan(firm, { until: 'published' });
	const reopen = (options) => firm.county.act(plan.path, 'reopen', { text: '企业申请继续' }, options);
	await firm.clerk.act(plan.path, 'close');
	await later.on('2020-12-31', '23:59:30');
	assert.equal((await reopen()).body.state, 'approved');
	await firm.clerk.act(plan.path, 'close');
	// December, whose wages are paid in January, is claimed until 22 January.
	await later.on('2021-01-22', '23:59:30');
	assert.equal((await reopen()).body.state, 'approved');
	await firm.clerk.act(plan.path, 'close');
	await later.on('2021-01-23', '00:00:00');
	assert.deepEqual(faults(await reopen({ expect: 409 })), [' claim_window', ' months_left']);
});
