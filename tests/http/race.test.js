// What happens at the same time: one wins, the others learn what they may, and nothing is counted twice (S32, S37, S47, S48, S55).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { assertProblem, assertSilent } from '../tool/problem.js';
import { roster } from '../tool/roster.js';
import { begin, faults } from '../tool/story.js';

let story, changji, fukang;
before(async () => {
	story = await begin();
	[changji, fukang] = await Promise.all([story.firm(), story.firm({ agency: 'CJ-FK' })]);
	const early = await Promise.all([changji, fukang].map((firm) => story.plan(firm, { headcount: 40, until: 'published' })));
	for (const plan of early) plan.firm.plan = plan;
	await story.on('2020-12-15');
});
after(() => story.end());

const WAGES = { paid_on: '2020-12-10' };
const TEXT = { text: '材料齐全，予以通过' };
const statuses = (replies) => replies.map((reply) => reply.status).sort();
const count = (replies, status) => replies.filter((reply) => reply.status === status).length;

/** Sends the same step so many times at once, each a request of its own. */
async function atOnce(times, who, path, body, options = {}) {
	const match = options.match ?? (await who.ok('GET', path.replace(/\/[^/]*$/, ''))).headers.get('etag');
	return Promise.all(Array.from({ length: times }, () => who.post(path, body, { ...options, match })));
}

/** Submits drafts at the same moment. */
async function submitAll(claims) {
	const seen = await Promise.all(claims.map((claim) => claim.firm.clerk.ok('GET', claim.path)));
	return Promise.all(claims.map((claim, at) => claim.firm.clerk.post(`${claim.path}/submit`, undefined, { match: seen[at].headers.get('etag') })));
}

for (const month of ['2020-06', '2020-07', '2020-08', '2020-09', '2020-10', '2020-11', '2020-12']) {
	test(`two counties submit the same workers for ${month} at once: one wins, the other learns which lines and why, not by whom`, async () => {
		const shared = story.people(12);
		const drafts = await Promise.all(
			[changji, fukang].map((firm, at) =>
				// One asks for them in the opposite order.
				story.claim(firm.plan, { month, workers: [...(at ? [...shared].reverse() : shared), ...story.people(3)], until: 'draft', ...WAGES }),
			),
		);
		const replies = await submitAll(drafts);
		assert.deepEqual(statuses(replies), [200, 409], replies.map((reply) => reply.text).join('\n'));
		const [won, lost] = replies[0].status === 200 ? [0, 1] : [1, 0];
		assertProblem(replies[lost], 409, 'lines_refused');
		assert.deepEqual(faults(replies[lost]), shared.map((_, at) => `/lines/${at + 1} PERSON_MONTH_TAKEN`).sort());
		const winner = drafts[won];
		assertSilent(replies[lost], winner.id, winner.number, winner.firm.name, winner.firm.id, winner.plan.id, ...shared.map((worker) => worker.name));
		assert.equal((await story.look(drafts[lost])).state, 'draft');
		drafts[lost].workers = drafts[lost].workers.slice(12);
		await story.fill(drafts[lost], WAGES);
		await drafts[lost].firm.clerk.act(drafts[lost].path, 'submit');
	});
}

for (const round of [1, 2, 3]) {
	test(`seven months of one worker at once, over two employers: exactly six succeed (round ${round})`, async () => {
		const [worker] = story.people(1);
		const plans = await Promise.all([changji, fukang].map((firm) => story.plan(firm, { until: 'published' })));
		const months = ['2020-06', '2020-07', '2020-08', '2020-09', '2020-10', '2020-11', '2020-12'];
		const drafts = await Promise.all(
			months.map((month, at) => story.claim(plans[at % 2], { month, workers: [worker], until: 'draft', ...WAGES })),
		);
		const replies = await submitAll(drafts);
		assert.deepEqual(statuses(replies), [200, 200, 200, 200, 200, 200, 409], replies.map((reply) => reply.text).join('\n'));
		const lost = replies.findIndex((reply) => reply.status === 409);
		assert.deepEqual(faults(replies[lost]), ['/lines/1 SIX_MONTHS_USED']);
		const given = (lost + 1) % 7;
		await drafts[given].firm.clerk.act(drafts[given].path, 'withdraw');
		await drafts[lost].firm.clerk.act(drafts[lost].path, 'submit');
	});
}

test('months of one plan at once stay within the money that was published for it (S37)', async () => {
	const plan = await story.plan(changji, { headcount: 1, until: 'published' });
	const months = ['2020-06', '2020-07', '2020-08', '2020-09', '2020-10', '2020-11', '2020-12'];
	const drafts = await Promise.all(months.map((month) => story.claim(plan, { month, workers: 1, until: 'draft', ...WAGES })));
	const replies = await submitAll(drafts);
	assert.deepEqual(statuses(replies), [200, 200, 200, 200, 200, 200, 409], replies.map((reply) => reply.text).join('\n'));
	assertProblem(replies.find((reply) => reply.status === 409), 409, 'condition_not_met', { guard: 'headcount_within_notice' });
});

test('two supplements of one plan cannot both take the last published place', async () => {
	const plan = await story.plan(changji, { headcount: 4, until: 'published' });
	const first = await story.claim(plan, { workers: 2, until: 'county', ...WAGES });
	await story.prefectureApproves(first);
	// The same plan has one open claim for a month; two creates at once make one.
	const opened = await Promise.all([1, 2, 3, 4].map(() => changji.clerk.post('/v1/claims', { plan_id: plan.id, month: '2020-06' })));
	assert.equal(count(opened, 201), 1, opened.map((reply) => reply.text).join('\n'));
	for (const reply of opened.filter((one) => one.status !== 201)) assert.equal(reply.status, 409, reply.text);
});

test('one registration of a code is verified, however many are tried at once', async () => {
	const same = story.registration();
	const rivals = await Promise.all(
		[1, 2, 3, 4].map(async () => {
			const { clerk } = story.registration();
			return (await story.public.ok('POST', '/v1/enterprises', { ...same, clerk })).body;
		}),
	);
	const seen = { seen: 'business_licence' };
	const replies = await Promise.all(rivals.map((rival) => changji.county.post(`/v1/enterprises/${rival.id}/verify`, seen, { match: '*' })));
	assert.equal(count(replies, 200), 1, replies.map((reply) => reply.text).join('\n'));
	const states = await Promise.all(rivals.map(async (rival) => (await changji.county.ok('GET', `/v1/enterprises/${rival.id}`)).body.state));
	assert.deepEqual(states.sort(), ['rejected', 'rejected', 'rejected', 'verified']);
});

test('twenty approvals of one claim at once have one effect', async () => {
	const claim = await story.claim(await story.plan(changji, { until: 'published' }), WAGES);
	await story.answer(claim);
	const replies = await atOnce(20, changji.county, `${claim.path}/approve`, TEXT);
	assert.equal(count(replies, 200), 1, statuses(replies).join());
	for (const reply of replies.filter((one) => one.status !== 200)) assertProblem(reply, 412, 'stale');
	const audit = await changji.county.all(`/v1/cases/${claim.id}/audit`);
	assert.equal(audit.filter((row) => row.action === 'approve').length, 1);
});

test('of two who edit the same draft one is told that it has changed', async () => {
	const claim = await story.claim(await story.plan(changji, { until: 'published' }), { until: 'draft', ...WAGES });
	const match = (await changji.clerk.ok('GET', claim.path)).headers.get('etag');
	const replies = await Promise.all(
		[1, 2, 3, 4].map((n) => changji.clerk.put(`${claim.path}/roster`, { lines: roster(story.people(n)) }, { match })),
	);
	assert.deepEqual(statuses(replies), [200, 412, 412, 412], replies.map((reply) => reply.text).join('\n'));
	const won = replies.findIndex((reply) => reply.status === 200);
	assert.equal((await story.look(claim)).lines, won + 1);
});

test('one key at once is one effect: the others get its reply, or are told to come again', async () => {
	const plan = await story.plan(changji, { until: 'published' });
	const key = randomUUID();
	const replies = await Promise.all(
		Array.from({ length: 10 }, () => changji.clerk.post('/v1/claims', { plan_id: plan.id, month: '2020-06' }, { key })),
	);
	const made = replies.filter((reply) => reply.status === 201);
	assert.ok(made.length >= 1);
	assert.equal(new Set(made.map((reply) => reply.body.id)).size, 1);
	assert.equal(made.filter((reply) => !reply.headers.get('idempotency-replayed')).length, 1);
	for (const reply of replies.filter((one) => one.status !== 201)) assertProblem(reply, 409, 'idempotency_key_running');
	const { body } = await changji.clerk.ok('GET', `/v1/claims?plan_id=${plan.id}`);
	assert.equal(body.data.length, 1);
});

test('approvals at once share the fund: it is never overdrawn, who does not fit waits', async () => {
	const before = await story.fund();
	assert.equal(before.available_fen, 0);
	const plans = await Promise.all(Array.from({ length: 8 }, (_, at) => story.plan(at % 2 ? fukang : changji, { until: 'published' })));
	const claims = await Promise.all(plans.map((plan) => story.claim(plan, { workers: 2, until: 'county', ...WAGES })));
	await story.deposit(5 * 60000 + 30000 + before.waiting_fen);
	const prefecture = await story.as('prefecture-1');
	const replies = await Promise.all(claims.map((claim) => prefecture.post(`${claim.path}/approve`, TEXT, { match: '*' })));
	assert.deepEqual(statuses(replies), Array(8).fill(200), replies.map((reply) => reply.text).join('\n'));
	const states = await Promise.all(claims.map(async (claim) => (await story.look(claim)).state));
	assert.equal(states.filter((state) => state === 'approved').length, 5, states.join());
	assert.equal(states.filter((state) => state === 'awaiting_funds').length, 3, states.join());
	const fund = await story.fund();
	assert.equal(fund.available_fen, 30000);
	assert.equal(fund.waiting_cases, 3);
	// Two deposits at once serve the rest once.
	await Promise.all([story.deposit(60000), story.deposit(90000)]);
	const later = await Promise.all(claims.map(async (claim) => (await story.look(claim)).state));
	assert.deepEqual([...new Set(later)], ['approved']);
	assert.equal((await story.fund()).available_fen, 0);
	story.ready = claims;
});

test('a claim stands on one letter, however many are drafted at once; letters issued at once have numbers without a gap', async () => {
	const prefecture = await story.as('prefecture-1');
	const issuer = await story.as('prefecture-2');
	const { id: fund_id } = await story.fund();
	const draft = (claims) => prefecture.post('/v1/letters', { fund_id, title: '以工代训补贴', case_ids: claims.map((claim) => claim.id) });
	const one = await Promise.all([1, 2, 3, 4, 5].map(() => draft([story.ready[0]])));
	assert.equal(count(one, 201), 1, one.map((reply) => reply.text).join('\n'));
	for (const reply of one.filter((other) => other.status !== 201)) assertProblem(reply, 409, 'condition_not_met', { guard: 'not_on_letter' });
	const rest = await Promise.all(story.ready.slice(1).map((claim) => draft([claim])));
	const letters = [...one, ...rest].filter((reply) => reply.status === 201).map((reply) => reply.body.id);
	const issued = await Promise.all(
		letters.flatMap((id) => [1, 2].map(() => issuer.post(`/v1/letters/${id}/issue`, undefined, { match: '*' }))),
	);
	assert.equal(count(issued, 200), 8, issued.map((reply) => reply.text).join('\n'));
	for (const reply of issued.filter((other) => other.status !== 200)) assert.ok([409, 412].includes(reply.status), reply.text);
	const numbers = issued.filter((reply) => reply.status === 200).map((reply) => Number(reply.body.letter_number.match(/〕(\d+)号/)[1]));
	assert.deepEqual(numbers.sort((a, b) => a - b), [1, 2, 3, 4, 5, 6, 7, 8]);
	story.letters = letters.map((id) => ({ id, path: `/v1/letters/${id}`, fund_id }));
});

test('letters are accepted once, payments stand in one batch, and a batch is confirmed and taken once', async () => {
	const [finance, payer] = [await story.as('finance-1'), await story.as('finance-2')];
	const accepted = await Promise.all(story.letters.flatMap(({ path }) => [1, 2, 3].map(() => finance.post(`${path}/accept`, undefined, { match: '*' }))));
	assert.equal(count(accepted, 200), 8, accepted.map((reply) => reply.text).join('\n'));
	const payments = await finance.all('/v1/payments?state=ready');
	assert.equal(payments.length, 8);
	const attempt_ids = payments.map((payment) => payment.id);
	const { fund_id } = story.letters[0];
	const batches = await Promise.all([1, 2, 3, 4].map(() => finance.post('/v1/batches', { fund_id, attempt_ids })));
	assert.equal(count(batches, 201), 1, batches.map((reply) => reply.text).join('\n'));
	for (const reply of batches.filter((other) => other.status !== 201)) assert.ok([409, 412].includes(reply.status), reply.text);
	const { body } = batches.find((reply) => reply.status === 201);
	assert.equal(body.lines, 8);
	const path = `/v1/batches/${body.id}`;
	await story.on('2020-12-29'); // the notices are over
	for (const step of ['confirm', 'file']) {
		const replies = await atOnce(6, payer, `${path}/${step}`);
		assert.equal(count(replies, 200), 1, replies.map((reply) => reply.text).join('\n'));
	}
	story.sent = { id: body.id, path };
});

test('a hundred calls for the same money at once pay it once', async () => {
	const finance = await story.as('finance-1');
	const before = await story.fund();
	const file = await finance.ok('GET', `${story.sent.path}/file`);
	const refs = file.text.split('\r\n').slice(1, 9).map((row) => row.split(',').at(-1));
	const results = (bank_ref) => ({
		lines: refs.map((item_ref) => ({ item_ref, outcome: 'settled', booked_on: '2020-12-15', bank_ref: `${bank_ref}-${item_ref}` })),
	});
	const replies = await Promise.all(
		Array.from({ length: 100 }, (_, at) => {
			if (at % 4 === 0) return finance.post(`/v1/batches`, { fund_id: before.id, letter_id: story.letters[at % 8].id });
			if (at % 4 === 1) return finance.post(`/sandbox/bank/batches/${story.sent.id}/play`, { all: 'settle' });
			return finance.post(`${story.sent.path}/results`, results('B1'), { match: '*' });
		}),
	);
	for (const reply of replies) assert.ok(reply.status < 500 || reply.status === 503, `${reply.status} ${reply.text}`);
	const after_ = await story.fund();
	assert.equal(after_.paid_fen - before.paid_fen, 8 * 60000);
	assert.equal(before.reserved_fen - after_.reserved_fen, 8 * 60000);
	const states = await Promise.all(story.ready.map(async (claim) => (await story.look(claim)).state));
	assert.deepEqual([...new Set(states)], ['paid']);
	const { body } = await finance.ok('GET', story.sent.path);
	assert.deepEqual([body.state, body.settled, body.outstanding], ['completed', 8, 0]);
	const ledger = await finance.all(`/v1/funds/${before.id}/ledger?cause=pay`);
	assert.equal(ledger.filter((line) => line.account === 'paid').length, 8);
});
