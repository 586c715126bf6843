// Grounds (S7 to S12, S23, S63): a decision rests on facts, and money stops when one of them has changed, until the case is judged again or an
// officer accepts the change.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../tool/patience.js';
import { assertProblem, assertSilent } from '../tool/problem.js';
import { YEAR, agent, apply, approve, fund, letter, parameter, record, reserve } from '../tool/refund.js';
import { begin, fault } from '../tool/story.js';

const TEXT = { text: '经核实，同意' };

let story, one, two, prefecture, other, finance;
before(async () => {
	story = await begin();
	[one, two] = [await agent(story, 1), await agent(story, 2)];
	[prefecture, other] = [await story.as('prefecture-1'), await story.as('prefecture-2')];
	finance = await story.as('finance-2');
	await parameter(story, 'layoff_method', 'C');
	await reserve(story);
	await fund(story, 90000000);
	await story.deposit(90000000);
});
after(() => story?.end());

/** A refund of a large employer, handed in: 40,000 yuan of premiums at 50 %. */
async function refund(figures) {
	const firm = await story.firm({ size: 'large' });
	await record(story, firm, figures);
	return apply(story, firm);
}

/** The ways on that a refusal tells at a place, as `action role`. */
const ways = (reply, at) => (fault(reply, at).ways ?? []).map((way) => `${way.action} ${way.role}`);

/** Refused because that ground has fallen, with a way on. */
function stopped(reply, kind, way) {
	assertProblem(reply, 409, 'condition_not_met', { at: `/grounds/${kind}` });
	assert.equal(fault(reply, `/grounds/${kind}`).code, 'grounds_stand');
	if (way) assert.ok(reply.body.allowed_actions.includes(way), `${reply.body.allowed_actions}: ${way}`);
}

/** What has been told of a case's grounds, as an officer or its employer sees it. */
const fallen = async (thing, who = prefecture) => ((await story.look(thing, who)).fallen_grounds ?? []).map((fall) => fall.ground);
/** The grounds of a case that have fallen for what money asks, told or not. */
const fellNow = async ({ id }) => (await story.server.db.query('SELECT kind FROM ground_fallen(ARRAY[$1::uuid], false)', [id])).rows;
/** What falls due happens. */
const told = async () => (await story.as('admin-1')).ok('POST', '/sandbox/clock', { now: story.now = new Date(Date.parse(story.now) + 60000).toISOString() });

/** Drafts and issues a letter over one case; the reply of the issue. */
async function issue(thing, options) {
	const refunds = thing.path.startsWith('/v1/refunds');
	const [writer, issuer] = refunds ? [one, two] : [prefecture, other];
	const { id: fund_id } = await story.fund(refunds ? 'UI_FUND' : 'SKILL_SPECIAL');
	const { body } = await writer.ok('POST', '/v1/letters', { fund_id, title: '函告', case_ids: [thing.id] });
	return issuer.act(`/v1/letters/${body.id}`, 'issue', undefined, options);
}

/** Drafts that could not be issued are discarded by who wrote them. */
async function discard() {
	for (const who of [one, prefecture])
		for (const draft of await who.all('/v1/letters?state=draft')) if (draft.allowed_actions.includes('discard') && draft.payer === undefined) await who.act(`/v1/letters/${draft.id}`, 'discard').catch(() => null);
}

/** The grounds that the last such step of a case wrote: [level, kinds]. */
async function written({ id }, action) {
	const { rows } = await story.server.db.query(
		`SELECT g.level, array_agg(g.kind ORDER BY g.kind) AS kinds
		FROM ground g
		WHERE g.case_id = $1 AND g.version = (SELECT max(a.seq) FROM audit a WHERE a.case_id = $1 AND a.action = $2)
		GROUP BY g.level`, [id, action]);
	return rows.map((row) => [row.level, row.kinds]);
}

test('each step that judges or decides writes all grounds of the case, of its level', async () => {
	const firm = await story.firm();
	const claim = await story.claim(await story.plan(firm));
	const all = ['account', 'determination', 'enterprise', 'notice', 'persons', 'plan', 'policy'];
	assert.deepEqual(await written(claim, 'submit'), [[1, all]]);
	await story.countyApproves(claim);
	assert.deepEqual(await written(claim, 'approve'), [[2, all]]);
	await story.prefectureApproves(claim);
	assert.deepEqual(await written(claim, 'approve'), [[3, all]]);
	await issue(claim);
	assert.deepEqual(await written(claim, 'letter'), [[0, all]]);
	const mine = await refund();
	const before = ['determination', 'enterprise', 'policy', 'premium'];
	assert.deepEqual(await written(mine, 'submit'), [[1, before]], 'its account is taken by the approval');
	await one.act(mine.path, 'approve', TEXT);
	assert.deepEqual(await written(mine, 'approve'), [[2, ['account', ...before]]]);
	await prefecture.act(mine.path, 'approve-finally', TEXT);
	assert.deepEqual(await written(mine, 'approve_finally'), [[3, ['account', ...before]]]);
	await issue(mine);
	assert.deepEqual(await written(mine, 'letter'), [[0, ['account', ...before]]]);
});

test('a record corrected between hand-in and approval: refused until it is computed again', async () => {
	const mine = await refund();
	await record(story, mine.firm, { employer_fen: 500000, worker_fen: 500000 });
	stopped(await one.act(mine.path, 'approve', TEXT, { expect: 409 }), 'premium', 'recompute');
	await one.act(mine.path, 'recompute');
	await one.act(mine.path, 'approve', TEXT);
	assert.equal((await story.look(mine, one)).amount_fen, 500000);
});

test('a record corrected between the two levels: the second sends it back, the first computes it again', async () => {
	const mine = await refund();
	await one.act(mine.path, 'approve', TEXT);
	await record(story, mine.firm, { employer_fen: 500000, worker_fen: 500000 });
	stopped(await prefecture.act(mine.path, 'approve-finally', TEXT, { expect: 409 }), 'premium', 'send_back');
	await prefecture.act(mine.path, 'send-back', { text: '征缴记录已更正' });
	await one.act(mine.path, 'recompute');
	await one.act(mine.path, 'approve', TEXT);
	const { body } = await prefecture.act(mine.path, 'approve-finally', TEXT);
	assert.equal(body.amount_fen, 500000);
});

test('a record corrected after the approval stops letter, batch and file; changed back, the case goes on', async () => {
	const mine = await refund();
	await approve(story, mine);
	await record(story, mine.firm, { employer_fen: 1 });
	stopped(await issue(mine, { expect: 409 }).then((reply) => reply), 'premium');
	await told();
	assert.deepEqual(await fallen(mine), ['premium']);
	await record(story, mine.firm);
	await told();
	assert.deepEqual(await fallen(mine), [], 'a fact that changes back stands again');
	await discard();
	const order = await letter(story, [mine]);
	const batch = await story.batch(order, { until: 'prepared' });
	await record(story, mine.firm, { worker_fen: 1 });
	const refused = await finance.act(batch.path, 'confirm', undefined, { expect: 409 });
	assert.deepEqual(refused.body.errors.map(({ pointer, code }) => [pointer.replace(/[^/]+-[^/]+/, 'REF'), code]), [['/lines/REF/grounds/premium', 'grounds_stand']]);
	await record(story, mine.firm);
	await finance.act(batch.path, 'confirm');
	await record(story, mine.firm, { worker_fen: 2 });
	const kept = await finance.act(batch.path, 'file', undefined, { expect: 409 });
	assert.ok(kept.body.errors.some((error) => /^\/lines\/.+\/grounds\/premium$/.test(error.pointer) && error.code === 'grounds_stand'), kept.text);
	await record(story, mine.firm);
	await finance.act(batch.path, 'file');
	await story.play(batch, { all: 'settle' });
	assert.equal((await story.look(mine)).state, 'paid');
});

test('an employer that mends its phone number, and a notice that closes as planned, let no ground fall', async () => {
	const firm = await story.firm();
	const plan = await story.plan(firm, { until: 'published' });
	const claim = await story.claim(plan, { until: 'approved' });
	await firm.clerk.get(firm.path);
	await firm.clerk.ok('PATCH', firm.path, { contact_phone: '09942299999' }, { match: firm.clerk.etag(firm.path) });
	await story.closeNotice(plan);
	assert.deepEqual(await fallen(claim), []);
	assert.equal((await issue(claim)).body.state, 'sent');
});

test('a size revoked between the levels: the second level refuses; the county judges once more', async () => {
	const firm = await story.firm({ size: null });
	const size = await story.determine(firm, { kind: 'size', value: 'small' });
	const plan = await story.plan(firm);
	const claim = await story.claim(plan, { until: 'county' });
	await other.act(size, 'revoke', { text: '认定依据不实' });
	stopped(await prefecture.act(claim.path, 'approve', TEXT, { expect: 409 }), 'determination', 'send_back');
	await story.determine(firm, { kind: 'size', value: 'micro' });
	await prefecture.act(claim.path, 'send-back', { text: '规模认定已变更' });
	stopped(await firm.county.act(claim.path, 'approve', TEXT, { expect: 409 }), 'determination', 'recompute');
	await firm.county.act(claim.path, 'recompute');
	await story.countyApproves(claim);
	await story.prefectureApproves(claim);
	assert.equal((await story.look(claim)).state, 'approved');
});

test('a size revoked after the final approval stops the money; it is told to the office, not with whose doing', async () => {
	const firm = await story.firm({ size: null });
	const size = await story.determine(firm, { kind: 'size', value: 'small' });
	const claim = await story.claim(await story.plan(firm), { until: 'approved' });
	await other.act(size, 'revoke', { text: '认定依据不实' });
	stopped(await issue(claim, { expect: 409 }), 'determination');
	await told();
	assert.deepEqual(await fallen(claim, firm.clerk), ['determination']);
	const queue = await prefecture.all('/v1/queue?flow=claim');
	assert.deepEqual(queue.find((row) => row.id === claim.id).fallen_grounds.map((fall) => fall.ground), ['determination']);
	const steps = (await prefecture.ok('GET', `/v1/cases/${claim.id}/timeline`)).body.steps.map((step) => step.action);
	assert.equal(steps.at(-1), 'ground_fell', 'an audited step, so version and event follow');
	const refused = await prefecture.act(claim.path, 'confirm-ground', TEXT, { expect: 409 });
	assertProblem(refused, 409, 'condition_not_met', { guard: 'ground_acceptable' });
	await parameter(story, 'acceptable_grounds', ['determination'], '2020-06-01', { programme: 'training' });
	assertProblem(await other.act(claim.path, 'confirm-ground', TEXT, { expect: 409 }), 409, 'condition_not_met', { guard: 'changed_by_another' });
	await prefecture.act(claim.path, 'confirm-ground', TEXT);
	await parameter(story, 'acceptable_grounds', ['enterprise', 'policy'], '2020-06-01', { programme: 'training' });
	await discard();
	assert.equal((await issue(claim)).body.state, 'sent');
});

test('a fall is told as a step of the system, with its time and an event; its employer reads of no officer and of no other case', async () => {
	const firm = await story.firm({ size: null });
	const size = await story.determine(firm, { kind: 'size', value: 'small' });
	const plan = await story.plan(firm);
	await story.on('2020-08-06');
	const claim = await story.claim(plan, { until: 'approved' });
	const beside = await story.claim(plan, { until: 'approved', month: '2020-07', paid_on: '2020-08-05' });
	const clock = async () => Date.parse((await (await story.as('admin-1')).ok('GET', '/sandbox/clock')).body.now);
	const [before, earliest] = [await prefecture.ok('GET', claim.path), await clock()];
	await other.act(size, 'revoke', { text: '认定依据不实' });
	await told();
	const [seen, latest] = [await prefecture.ok('GET', claim.path), await clock()];
	const [{ since, ...fall }, ...rest] = seen.body.fallen_grounds;
	assert.deepEqual([fall, rest], [{ ground: 'determination' }, []]);
	assert.ok(earliest <= Date.parse(since) && Date.parse(since) <= latest, since);
	const queue = await prefecture.all('/v1/queue?flow=claim');
	assert.deepEqual(queue.find((row) => row.id === claim.id).fallen_grounds, [{ ...fall, since }]);
	await told();
	assert.deepEqual((await story.look(claim, prefecture)).fallen_grounds, [{ ...fall, since }], 'told once, of that age');

	assert.notEqual(seen.headers.get('etag'), before.headers.get('etag'));
	const { rows: [{ version }] } = await story.server.db.query('SELECT version::int FROM dossier WHERE id = $1', [claim.id]);
	const events = async () => (await prefecture.all('/v1/events')).filter((event) => event.case_id === claim.id);
	await until('the event', async () => (await events()).at(-1)?.action === 'ground_fell');
	assert.equal((await events()).at(-1).version, version);

	const timeline = await firm.clerk.ok('GET', `/v1/cases/${claim.id}/timeline`);
	const { seq, action, from, to, role, agency_name } = timeline.body.steps.at(-1);
	assert.deepEqual({ seq, action, from, to, role, agency_name }, { seq: version, action: 'ground_fell', from: 'approved', to: 'approved', role: 'system', agency_name: undefined });
	const refused = await firm.clerk.act(claim.path, 'withdraw', undefined, { expect: 409 });
	const { rows: [officer] } = await story.server.db.query(`SELECT id, human_id, display_name, username FROM app_user WHERE username = 'prefecture-2'`);
	const secrets = [...Object.values(officer), size.split('/').at(-1), beside.id, beside.number, '认定依据不实'];
	for (const reply of [await firm.clerk.ok('GET', claim.path), timeline, refused])
		assertSilent(reply, ...secrets);
});

test('a size from the month after, and a determination of another kind, let no ground fall', async () => {
	const firm = await story.firm();
	const claim = await story.claim(await story.plan(firm), { until: 'approved' });
	await story.determine(firm, { kind: 'foreign_trade', signed: true });
	assert.deepEqual(await fellNow(claim), [], 'a kind that the plan does not ask for');
	await story.determine(firm, { kind: 'size', value: 'micro', valid_from: '2020-07-01' });
	assert.deepEqual(await fellNow(claim), [], 'days that the month does not have');
	assert.equal((await issue(claim)).body.state, 'sent');
});

test('every figure of a record is a part of its digest, and neither its version nor its day is', async () => {
	const mine = await refund();
	const { rows } = await story.server.db.query(
		`SELECT n.name FROM premium_record p, unnest($2::text[]) AS n(name)
		WHERE p.uscc = $1 AND p.current AND premium_hash(p) <> premium_hash(jsonb_populate_record(p,
			jsonb_build_object(n.name, CASE n.name WHEN 'as_of' THEN '"2019-01-01"' ELSE to_jsonb((to_jsonb(p) ->> n.name)::bigint + 1) END)))`,
		[mine.firm.uscc, [...Object.keys(YEAR), 'version', 'as_of']]);
	assert.deepEqual(rows.map((row) => row.name).sort(), Object.keys(YEAR).sort());
});

test('a parameter that the rules read stops the money while it is another; one that they do not read does not', async () => {
	const mine = await refund();
	await approve(story, mine);
	await parameter(story, 'min_insured_months', 11);
	stopped(await issue(mine, { expect: 409 }), 'policy');
	await told();
	assert.deepEqual(await fallen(mine, one), ['policy']);
	await parameter(story, 'min_insured_months', 12);
	await told();
	assert.deepEqual(await fallen(mine, one), []);
	await parameter(story, 'repay_days', 31);
	await discard();
	assert.equal((await issue(mine)).body.state, 'sent');
});

test('the refusal tells the ways on from the state of the case, and which role takes them', async () => {
	const mine = await refund();
	const at = '/grounds/premium';
	await record(story, mine.firm, { employer_fen: 500000, worker_fen: 500000 });
	assert.deepEqual(ways(await one.act(mine.path, 'approve', TEXT, { expect: 409 }), at), ['recompute ui_agency']);
	await one.act(mine.path, 'recompute');
	await one.act(mine.path, 'approve', TEXT);
	await record(story, mine.firm, { employer_fen: 600000, worker_fen: 600000 });
	assert.deepEqual(ways(await prefecture.act(mine.path, 'approve-finally', TEXT, { expect: 409 }), at), ['send_back prefecture']);
	await record(story, mine.firm, { employer_fen: 500000, worker_fen: 500000 });
	await prefecture.act(mine.path, 'approve-finally', TEXT);
	await record(story, mine.firm, { employer_fen: 600000, worker_fen: 600000 });
	const refused = await issue(mine, { expect: 409 });
	assert.deepEqual(ways(refused, at), ['reopen prefecture']);
	assert.match(refused.body.detail, /recompute.*send_back.*reopen.*confirm_ground/);
	assert.deepEqual(ways(await one.act(mine.path, 'confirm-ground', TEXT, { expect: 409 }), 'ground_acceptable'), ['reopen prefecture']);
	await discard();
});

test('an approved refund with a fallen ground stands also in the queue of the level that can reopen it, as long as it does not stand', async () => {
	const mine = await refund();
	await approve(story, mine);
	const queued = async () => {
		const rows = await Promise.all([one, prefecture, finance].map((who) => who.all('/v1/queue?flow=refund')));
		return rows.map((list) => list.find((row) => row.id === mine.id)?.fallen_grounds?.map((fall) => fall.ground));
	};
	await record(story, mine.firm, { employer_fen: 1 });
	await told();
	assert.deepEqual(await queued(), [['premium'], ['premium'], undefined]);
	await record(story, mine.firm);
	await told();
	assert.ok((await one.all('/v1/queue?flow=refund')).some((row) => row.id === mine.id));
	assert.ok(!(await prefecture.all('/v1/queue?flow=refund')).some((row) => row.id === mine.id));
	await record(story, mine.firm, { employer_fen: 1 });
	await told();
	await prefecture.act(mine.path, 'reopen', { text: '征缴记录已更正' });
	await one.act(mine.path, 'recompute');
	assert.ok(!(await prefecture.all('/v1/queue?flow=refund')).some((row) => row.id === mine.id));
});

test('what can be accepted is a way on, and the timeline tells which ground fell, what stood against it and why it was accepted', async () => {
	const firm = await story.firm();
	const claim = await story.claim(await story.plan(firm), { until: 'approved' });
	await other.act(firm.path, 'suspend', { text: '因违规暂停受理' });
	await told();
	assert.deepEqual(ways(await issue(claim, { expect: 409 }), '/grounds/enterprise'), ['confirm_ground prefecture', 'reopen prefecture']);
	await prefecture.act(claim.path, 'confirm-ground', { text: '工资已经发放，同意继续拨付' });
	await discard();
	const steps = (await firm.clerk.ok('GET', `/v1/cases/${claim.id}/timeline`)).body.steps.slice(-2);
	assert.deepEqual(steps.map(({ action, grounds, text }) => ({ action, grounds, text })), [
		{ action: 'ground_fell', grounds: [{ ground: 'enterprise', against: 'suspended' }], text: undefined },
		{ action: 'confirm_ground', grounds: [{ ground: 'enterprise', against: 'suspended' }], text: '工资已经发放，同意继续拨付' },
	]);
	const mine = await refund();
	await record(story, mine.firm, { employer_fen: 1 });
	await told();
	await record(story, mine.firm);
	await told();
	const again = (await mine.firm.clerk.ok('GET', `/v1/cases/${mine.id}/timeline`)).body.steps.slice(-2);
	assert.deepEqual(again.map(({ action, grounds }) => [action, grounds]), [['ground_fell', [{ ground: 'premium' }]], ['ground_stood', [{ ground: 'premium' }]]]);
});

test('a plan revoked after the approval: no letter; restored, the claim goes on', async () => {
	const firm = await story.firm();
	const plan = await story.plan(firm);
	const claim = await story.claim(plan, { until: 'approved' });
	await prefecture.act(plan.path, 'revoke', { text: '计划内容不实' });
	stopped(await issue(claim, { expect: 409 }), 'plan');
	await other.act(plan.path, 'restore', { text: '复核后恢复' });
	await discard();
	assert.deepEqual(await fellNow(claim), [{ kind: 'notice' }], 'it was taken down with the plan');
	await firm.county.act(plan.shown, 'reopen', TEXT);
	await story.publish(plan);
	await story.closeNotice(plan);
	assert.equal((await issue(claim)).body.state, 'sent');
});

test('at review a suspended plan is not minded, and a revoked one is', async () => {
	const firm = await story.firm();
	const plan = await story.plan(firm);
	await story.on('2020-08-06');
	const [first, second] = [await story.claim(plan, { until: 'county' }), await story.claim(plan, { until: 'county', month: '2020-07', paid_on: '2020-08-05' })];
	await firm.county.act(plan.path, 'suspend', { text: '暂停核查' });
	await story.prefectureApproves(first);
	await other.act(plan.path, 'revoke', { text: '计划内容不实' });
	stopped(await prefecture.act(second.path, 'approve', TEXT, { expect: 409 }), 'plan', 'send_back');
});

test('an employer suspended after the approval: a fall for money, not for review; another officer may accept it', async () => {
	const firm = await story.firm();
	const plan = await story.plan(firm);
	await story.on('2020-08-06');
	const [first, second] = [await story.claim(plan, { until: 'approved' }), await story.claim(plan, { until: 'county', month: '2020-07', paid_on: '2020-08-05' })];
	await other.act(firm.path, 'suspend', { text: '因违规暂停受理' });
	await story.prefectureApproves(second);
	const refused = await issue(first, { expect: 409 });
	stopped(refused, 'enterprise');
	assertProblem(await other.act(first.path, 'confirm-ground', TEXT, { expect: 409 }), 409, 'condition_not_met', { guard: 'changed_by_another' });
	await prefecture.act(first.path, 'confirm-ground', { text: '工资已经发放，同意继续拨付' });
	await discard();
	assert.equal((await issue(first)).body.state, 'sent');
	stopped(await issue(second, { expect: 409 }), 'enterprise', undefined);
	assertProblem(await prefecture.act(first.path, 'confirm-ground', TEXT, { expect: 409 }), 409, 'condition_not_met', { guard: 'ground_fallen' });
});

test('an account overtaken by a newer one is paid as reviewed; one that was blocked falls, and the employer is told to hand in another', async () => {
	const firm = await story.firm();
	const plan = await story.plan(firm);
	await story.on('2020-08-06');
	const [first, second] = [await story.claim(plan, { until: 'approved' }), await story.claim(plan, { until: 'approved', month: '2020-07', paid_on: '2020-08-05' })];
	await firm.county.act(firm.account, 'block', { text: '企业报告账户已销户' });
	await told();
	assert.deepEqual(ways(await issue(first, { expect: 409 }), '/grounds/account'), ['rebind_account county', 'reopen prefecture']);
	assert.ok((await firm.county.all('/v1/queue?flow=claim')).some(({ id }) => id === first.id), 'the county may rebind it');
	const todo = await firm.clerk.all('/v1/todo');
	assert.ok(todo.some((thing) => thing.kind === 'account' && thing.case_id === first.id), JSON.stringify(todo));
	const newer = await story.accountOf(firm, { number: '6222020000009999888' });
	assert.ok(!(await firm.clerk.all('/v1/todo')).some((thing) => thing.kind === 'account'), 'it has handed in another');
	await discard();
	stopped(await issue(first, { expect: 409 }), 'account');
	await firm.county.act(first.path, 'rebind-account', TEXT);
	await discard();
	assert.equal((await issue(first)).body.state, 'sent');
	await firm.county.act(second.path, 'rebind-account', TEXT);
	await story.accountOf(firm, { number: '6222020000009999777' });
	assert.equal((await issue(second)).body.state, 'sent', 'overtaken, not blocked');
	assert.ok(newer);
});
