// What somebody might try with rights of his own, or what bad timing might do: it must come to nothing (S20, S37, S48, S50).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { begin, fault } from '../tool/story.js';

let story, finance, prefecture, admin;
before(async () => {
	story = await begin();
	[finance, prefecture, admin] = await Promise.all([story.as('finance-1'), story.as('prefecture-1'), story.as('admin-1')]);
});
after(() => story.end());

/** Takes a step with the ETag of what it acts on, whatever comes of it. */
async function tried(who, path, action, body) {
	const seen = await who.ok('GET', path);
	return who.post(`${path}/${action}`, body, { match: seen.headers.get('etag') });
}

test('an employer cannot make an officer one of its own people, who could then not review it', async () => {
	const firm = await story.firm();
	const officer = (await admin.all('/v1/users')).find((user) => user.username === 'county-changji-2');
	const user = { username: 'mole-1', password: 'a long passphrase', display_name: '卧底', human_id: officer.human_id };
	const reply = await firm.clerk.post('/v1/users', user);
	assertProblem(reply, 422, 'invalid');
	assert.ok(fault(reply, '/human_id'));
});

test('who has reviewed a claim under one name neither approves nor pays it under another', async () => {
	const users = Object.fromEntries((await admin.all('/v1/users')).map((user) => [user.username, user]));
	const twin = async (username, role, of, place) => {
		const human = { human_id: users[of].human_id, agency_id: users[place].agency_id };
		await admin.ok('POST', '/v1/users', { username, password: 'a long passphrase', display_name: '同一人', role, ...human });
		return story.as(username, 'a long passphrase');
	};
	const firm = await story.firm();
	const claim = await story.claim(await story.plan(firm), { until: 'county' });
	const second = await twin('twin-1', 'prefecture', 'county-changji-1', 'prefecture-1');
	assertProblem(await tried(second, claim.path, 'approve', { text: '复审通过' }), 409, 'four_eyes');
	await story.deposit(10000000);
	await story.prefectureApproves(claim);
	const letter = await story.letter([claim]);
	const payer = await twin('twin-2', 'finance', 'prefecture-1', 'finance-1');
	const batch = (await finance.ok('POST', '/v1/batches', { fund_id: letter.fund_id, letter_id: letter.id })).body;
	assertProblem(await tried(payer, `/v1/batches/${batch.id}`, 'confirm'), 409, 'four_eyes');
	assert.equal((await story.look(claim)).state, 'lettered');
});

test('a file for which the bank has answered already cannot be refused as a whole and paid again', async () => {
	const firm = await story.firm({ agency: 'CJ-FK' });
	const plan = await story.plan(firm);
	await story.deposit(10000000);
	await story.on('2020-08-03');
	const claims = [await story.claim(plan, { until: 'approved' }), await story.claim(plan, { month: '2020-07', until: 'approved' })];
	const batch = await story.batch(await story.letter(claims));
	const [line] = await finance.all(`/v1/payments?batch_id=${batch.id}`);
	await story.play(batch, { lines: [{ item_ref: line.item_ref, outcome: 'settle' }] });
	const reply = await tried(finance, batch.path, 'refuse-file', { reason: '银行退回整个文件' });
	assertProblem(reply, 409, 'condition_not_met');
	assert.ok(fault(reply, 'no_result_yet'));
	assert.equal((await finance.all(`/v1/payments?batch_id=${batch.id}`)).filter((payment) => payment.state === 'sent').length, 1);
});

test('claims for several months at once reserve no more money than was published', async () => {
	const year = await begin();
	const firm = await year.firm();
	const plan = await year.plan(firm, { headcount: 2 });
	await year.on('2020-12-20');
	const claims = [];
	for (const month of ['06', '07', '08', '09', '10', '11', '12'])
		claims.push(await year.claim(plan, { month: `2020-${month}`, until: 'draft' }));
	for (const claim of claims.slice(0, 5)) await firm.clerk.act(claim.path, 'submit');
	const replies = await Promise.all(claims.slice(5).map((claim) => tried(firm.clerk, claim.path, 'submit')));
	assert.deepEqual(replies.map((reply) => reply.status).sort(), [200, 409]);
	assert.ok(fault(replies.find((reply) => reply.status === 409), 'headcount_within_notice'));
	await year.end();
});

test('a notice under objection stays open and keeps no other notice open', async () => {
	const firms = await Promise.all([story.firm(), story.firm()]);
	const [disputed, quiet] = [await story.plan(firms[0], { until: 'published' }), await story.plan(firms[1], { until: 'published' })];
	await story.server.db.query(
		`INSERT INTO hold (id, case_id, cause, placed_by, placed_at) VALUES (gen_random_uuid(), $1, 'objection', gen_random_uuid(), clock_now())`,
		[disputed.id],
	);
	await story.closeNotice(disputed);
	const states = await Promise.all([disputed, quiet].map(async (plan) => (await plan.firm.county.ok('GET', plan.notice)).body.state));
	assert.deepEqual(states, ['published', 'closed']);
});

test('a claim that is in other hands when money comes is served afterwards', async () => {
	const firm = await story.firm();
	const claim = await story.claim(await story.plan(firm), { until: 'county' });
	const { available_fen } = await story.fund();
	const drained = await story.server.db.connect();
	// The money of the other tests is taken out by hand, and put back with the deposit.
	await drained.query('BEGIN');
	await drained.query(`INSERT INTO ledger_entry (posting, fund_id, account, amount_fen, cause, case_id, at)
		SELECT x.posting, f.id, s.account, s.sign * f.available_fen, 'deposit', d.id, clock_now()
		FROM fund f, (SELECT id FROM deposit LIMIT 1) d, gen_random_uuid() AS x(posting), (VALUES ('available', -1), ('source', 1)) AS s(account, sign)
		WHERE f.code = 'SKILL_SPECIAL' AND f.available_fen > 0`);
	await drained.query('COMMIT');
	assert.equal((await story.prefectureApproves(claim)).body.state, 'awaiting_funds');
	await drained.query('BEGIN');
	await drained.query('SELECT FROM dossier WHERE id = $1 FOR UPDATE', [claim.id]);
	await story.deposit(Math.max(available_fen, 10000000));
	await drained.query('ROLLBACK');
	await drained.end();
	assert.equal((await story.look(claim)).state, 'awaiting_funds');
	await story.on(new Date(Date.parse(story.now) + 26 * 3600 * 1000).toISOString().slice(0, 10));
	assert.equal((await story.look(claim)).state, 'approved');
});

test('what a county approved is no longer shown once the claim has gone back, and finance is told no number of refused lines', async () => {
	const firm = await story.firm();
	const claim = await story.claim(await story.plan(firm));
	await firm.second.act(claim.path, 'lines/refuse', { lines: [{ line: 1, reason: '扫描件中无本人签名' }] });
	await story.countyApproves(claim);
	const seen = (await finance.ok('GET', claim.path)).body;
	assert.deepEqual([seen.approved_fen, seen.refused], [30000, undefined]);
	await prefecture.act(claim.path, 'return', { reasons: [{ code: 'payroll_wrong', text: '工资月份不符' }] });
	const returned = await story.look(claim);
	assert.deepEqual([returned.state, returned.approved_fen, returned.refused], ['returned', undefined, 1]);
});
