// Who sees what: timelines, queues and their late cases, events, the audit chain, masked numbers and who looked (S46, S50, S60, S61, S79).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { replies } from '../tool/client.js';
import { maskOf } from '../tool/person.js';
import { until } from '../tool/patience.js';
import { assertProblem } from '../tool/problem.js';
import { begin } from '../tool/story.js';

let story, firm, other, county, prefecture, auditor;
const numbers = [];
before(async () => {
	story = await begin();
	[firm, other] = [await story.firm(), await story.firm({ agency: 'CJ-FK' })];
	[county, prefecture, auditor] = [firm.county, await story.as('prefecture-1'), await story.as('auditor-1')];
	await story.deposit(10000000);
	await story.on('2020-07-16');
});
after(() => story.end());

/** A claim for June whose workers' numbers nobody may find again. */
async function claimOf(until, of = firm) {
	const claim = await story.claim(await story.plan(of, { until: 'published' }), { workers: 3, until });
	numbers.push(...claim.workers.map((worker) => worker.id_number));
	return claim;
}

const inQueue = async (who, id, query = '') => (await who.all(`/v1/queue${query}`)).find((entry) => entry.id === id);

test('a timeline tells every step with its role, place, time and clause, and every clock with its reason', async () => {
	const claim = await claimOf('approved');
	const { body } = await firm.clerk.ok('GET', `/v1/cases/${claim.id}/timeline`);
	const steps = body.steps.map((step) => `${step.action} ${step.role}`);
	assert.deepEqual(steps.slice(-4), ['submit enterprise', 'approve county', 'approve prefecture', 'reserve system']);
	assert.deepEqual(body.steps.map((step) => step.seq), body.steps.map((_, at) => at + 1));
	const approved = body.steps.find((step) => step.action === 'approve');
	assert.equal(approved.agency_name, story.agencies['CJ-CJ'].name);
	assert.match(approved.clause, /S45/);
	const first = body.clocks.find((clock) => clock.clock === 'first');
	assert.deepEqual([first.round, first.op, first.days, first.due_on], [1, 'start', 2, '2020-07-20']);
	assert.ok(first.explained);
	const bodyText = JSON.stringify(body);
	assert.ok(!/human_id|user_id|county-changji-1/.test(bodyText));
});

test('a bureau sees in its queue what it holds, due first; another bureau does not', async () => {
	const [mine, theirs] = [await claimOf('submitted'), await claimOf('submitted', other)];
	assert.ok(await inQueue(county, mine.id));
	assert.equal(await inQueue(county, theirs.id), undefined);
	assert.equal(await inQueue(prefecture, mine.id), undefined);
	const queue = await county.all('/v1/queue');
	const dues = queue.map((entry) => entry.due_at ?? '9999');
	assert.deepEqual(dues, [...dues].sort());
	story.late = mine;
});

test('on the day it is due a case is not late; when that day is over the next level sees it, and it is decided all the same', async () => {
	const { late } = story;
	await story.on('2020-07-20', '23:59:30');
	assert.equal(await inQueue(prefecture, late.id, '?overdue=true'), undefined);
	assert.equal((await inQueue(county, late.id)).overdue, undefined);
	await story.on('2020-07-21', '00:00:00');
	const seen = await inQueue(prefecture, late.id, '?overdue=true');
	assert.deepEqual([seen.overdue, seen.held_by, seen.due_at, seen.agency_name], [true, 'county', '2020-07-20', story.agencies['CJ-CJ'].name]);
	assert.equal((await inQueue(county, late.id)).overdue, true);
	assert.equal(await inQueue(prefecture, late.id), undefined);
	assertProblem(await prefecture.act(late.path, 'approve', { text: '代为审核' }, { expect: 409 }), 409, 'action_not_allowed');
	await story.countyApproves(late);
	assert.equal(await inQueue(prefecture, late.id, '?overdue=true'), undefined);
	assert.ok(await inQueue(prefecture, late.id));
});

test('an employer reads what waits for it: returned cases, and months nobody has claimed', async () => {
	const claim = await claimOf('submitted');
	await county.act(claim.path, 'return', { reasons: [{ code: 'payroll_wrong', text: '工资表有误' }] });
	const todo = await firm.clerk.all('/v1/todo');
	assert.ok(todo.some((thing) => thing.kind === 'case' && thing.case_id === claim.id && thing.actions.includes('submit')));
	assert.ok(todo.some((thing) => thing.kind === 'month' && thing.month === '2020-07'));
	assert.ok(!todo.some((thing) => thing.kind === 'month' && thing.month > '2020-07'));
	await firm.clerk.act(claim.path, 'withdraw');
});

test('each case lists what this caller may do next, and nothing else succeeds', async () => {
	const claim = await claimOf('submitted');
	const may = async (who) => (await who.ok('GET', claim.path)).body.allowed_actions;
	assert.deepEqual(await may(firm.clerk), ['withdraw']);
	assert.deepEqual(await may(county), ['answer_finding', 'approve', 'confirm_ground', 'recompute', 'refuse_lines', 'reject', 'restore_lines', 'return']);
	assert.deepEqual(await may(prefecture), []);
	assert.deepEqual(await may(auditor), []);
	await county.act(claim.path, 'lines/refuse', { lines: [{ line: 1, reason: '重复申报' }] });
	assert.deepEqual(await may(firm.second), ['answer_finding', 'approve', 'confirm_ground', 'recompute', 'refuse_lines', 'reject', 'restore_lines', 'return']);
});

test('events tell the parties of a case each of its steps, once and in order', async () => {
	const claim = await claimOf('approved');
	const follow = async (who) => {
		const mine = [];
		for (let next = 0; ; ) {
			const { body } = await who.ok('GET', `/v1/events?after=${next}&limit=100`);
			mine.push(...body.data.filter((event) => event.case_id === claim.id));
			if (!body.data.length) return mine;
			next = body.data.at(-1).id;
		}
	};
	let seen = [];
	// Events wait for every older transaction of the cluster; tests beside this one have theirs.
	await until('the events of the claim', async () => (seen = await follow(firm.clerk)).length >= 7);
	assert.deepEqual(seen.map((event) => event.action), ['create', 'edit', 'edit', 'submit', 'approve', 'approve', 'reserve']);
	assert.deepEqual(seen.map((event) => event.version), [1, 2, 3, 4, 5, 6, 7]);
	assert.deepEqual(await follow(prefecture), seen);
	assert.deepEqual(await follow(other.clerk), []);
	assert.deepEqual(await follow(other.county), []);
});

test('the chain of a case is whole; an altered row is found', async () => {
	const claim = await claimOf('approved');
	const verify = async () => (await auditor.ok('GET', `/v1/cases/${claim.id}/audit/verification`)).body;
	const whole = await verify();
	assert.deepEqual([whole.whole, whole.rows, whole.broken], [true, 7, []]);
	const { db } = story.server;
	const alter = async (to) => {
		await db.query('ALTER TABLE audit DISABLE TRIGGER USER');
		await db.query(`UPDATE audit SET at = at + $2 * interval '1 minute' WHERE case_id = $1 AND seq = 5`, [claim.id, to]);
		await db.query('ALTER TABLE audit ENABLE TRIGGER USER');
	};
	await alter(1);
	const broken = await verify();
	assert.equal(broken.whole, false);
	assert.deepEqual(broken.broken.map((row) => [row.case_id, row.seq, row.why]), [[claim.id, 5, 'altered']]);
	const all = (await auditor.ok('GET', '/v1/audit/verification')).body;
	assert.deepEqual(all.broken.map((row) => [row.case_id, row.seq]), [[claim.id, 5]]);
	await alter(-1);
	assert.equal((await verify()).whole, true);
});

test('strangers do not find a claim, nor anything under it', async () => {
	const claim = await claimOf('submitted');
	const strangers = [other.clerk, other.county];
	const under = ['', '/roster', '/payroll', '/findings'].map((part) => `${claim.path}${part}`);
	under.push(...['timeline', 'receipt', 'documents'].map((part) => `/v1/cases/${claim.id}/${part}`));
	for (const who of strangers) for (const path of under) assertProblem(await who.get(path), 404, 'not_found');
	assertProblem(await other.county.get(`/v1/cases/${claim.id}/audit`), 404, 'not_found');
	assertProblem(await other.county.post(`${claim.path}/lines/1/reveal`, { reason: '核对' }, { key: null }), 404, 'not_found');
	for (const who of strangers) {
		assertProblem(await who.post(`${claim.path}/check`), 404, 'not_found');
		assertProblem(await who.post(`${claim.path}/withdraw`, undefined, { match: '*' }), 404, 'not_found');
	}
	const { body } = await other.clerk.ok('POST', '/v1/cases/status', { ids: [claim.id] });
	assert.deepEqual(body.missing_ids, [claim.id]);
	assert.ok(!(await other.clerk.all('/v1/cases')).some((one) => one.id === claim.id));
	const elsewhere = await other.clerk.post('/v1/claims', { plan_id: claim.plan.id, month: '2020-07' });
	assertProblem(elsewhere, 422, 'invalid', { at: '/plan_id' });
});

test('a county finance bureau reads the claims of its county and changes none (S50, S62)', async () => {
	const claim = await claimOf('submitted');
	const supervisor = await story.as('county-finance-1');
	assert.equal((await supervisor.ok('GET', claim.path)).body.id, claim.id);
	assertProblem(await supervisor.post(`${claim.path}/approve`, { text: '通过' }, { match: '*' }), 403, 'forbidden');
	const theirs = await claimOf('submitted', other);
	assertProblem(await supervisor.get(theirs.path), 404, 'not_found');
});

test('a number is revealed to a reviewer who says why; the look is recorded once, with who and why', async () => {
	const claim = await claimOf('submitted');
	const path = `${claim.path}/lines/2/reveal`;
	assertProblem(await county.post(path, {}, { key: null }), 422, 'invalid', { at: '/reason' });
	assertProblem(await firm.clerk.post(path, { reason: '核对' }, { key: null }), 403, 'forbidden');
	const reply = await county.ok('POST', path, { reason: '与身份证扫描件核对' }, { key: null });
	assert.equal(reply.body.id_number, claim.workers[1].id_number);
	assert.match(reply.headers.get('cache-control'), /no-store/);
	assertProblem(await county.post(`${claim.path}/lines/9/reveal`, { reason: '核对' }, { key: null }), 404, 'not_found');
	const looks = await auditor.all(`/v1/access-log?operation=person_reveal&case_id=${claim.id}`);
	assert.equal(looks.length, 1);
	assert.match(looks[0].reason, /line 2: 与身份证扫描件核对/);
	assert.equal(looks[0].role, 'county');
	assert.equal(looks[0].user_id, (await county.ok('GET', '/v1/me')).body.user_id);
	story.revealed = claim.workers[1].id_number;
});

test('everywhere else numbers and telephones are masked, for everybody', async () => {
	const claim = await claimOf('approved');
	for (const who of [firm.clerk, county, prefecture, auditor]) {
		const [line] = await who.all(`${claim.path}/roster`);
		assert.equal(line.id_number, maskOf(claim.workers[0].id_number));
		assert.match(line.phone, /^\d{3}\*{4}\d{4}$/);
		const [wage] = await who.all(`${claim.path}/payroll`);
		assert.equal(wage.id_number, maskOf(claim.workers[0].id_number));
		await who.get(claim.path);
		await who.all(`${claim.path}/findings`);
		await who.get(`/v1/cases/${claim.id}/timeline`);
	}
	const finance = await story.as('finance-1');
	for (const part of ['roster', 'payroll', 'findings']) assertProblem(await finance.get(`${claim.path}/${part}`), 403, 'forbidden');
});

test('an auditor reads every case, changes none, and its reads are recorded (S79)', async () => {
	const claim = await claimOf('submitted', other);
	await auditor.ok('GET', claim.path);
	assertProblem(await auditor.post(`${claim.path}/approve`, { text: '通过' }, { match: '*' }), 403, 'forbidden');
	const looks = await auditor.all('/v1/access-log?operation=claim_view');
	assert.ok(looks.some((look) => look.role === 'auditor'));
});

test('no reply but the reveal has ever shown a whole number, and no table keeps one in clear', async () => {
	assert.ok(numbers.length > 20);
	const leaks = replies.filter((reply) => numbers.some((number) => reply.text.includes(number)));
	assert.deepEqual(leaks.map((reply) => reply.path.replace(/[0-9a-f-]{36}/, 'X')), ['/v1/claims/X/lines/2/reveal']);
	const { db } = story.server;
	const { rows } = await db.query(`SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`);
	for (const { name } of rows) {
		const found = await db.query(`SELECT count(*) AS n FROM ${name} t WHERE t::text LIKE ANY ($1)`, [numbers.map((number) => `%${number}%`)]);
		assert.equal(found.rows[0].n, 0, name);
	}
	assert.ok(!numbers.some((number) => story.server.log().includes(number)));
});
