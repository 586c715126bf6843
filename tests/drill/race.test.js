// minutes: 25, build: asan
// Two requests for the same thing at the same moment, a hundred pairs of each kind: one wins, the other is told why, nothing counts twice
// (S32, S37, S45, S47, S48, S50, S55, S63). The cases go all the way from a draft to money that came back; each step of it is a race.
//
// In the end, decisions beside changes of the facts that they rest on (tests/tool/ground_race.js): none stands on a fact that was another when
// it was committed.
//
// DRILL_PAIRS plays fewer while one works on it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Client } from '../tool/client.js';
import { KINDS, LOCKED } from '../tool/ground_change.js';
import { prepare } from '../tool/ground_race.js';
import { invariants } from '../tool/server.js';
import { begin } from '../tool/story.js';
import { staySignedIn } from '../tool/session.js';

const PAIRS = Number(process.env.DRILL_PAIRS ?? 100);
const MONTHS = ['2020-06', '2020-07', '2020-08', '2020-09', '2020-10', '2020-11', '2020-12'];
const WAGES = { paid_on: '2020-12-10' };
const TEXT = { text: '材料齐全，予以通过' };
/** Two workers and a month. */
const FEN = 60000;

staySignedIn(Client);
let story, changji, fukang, prefecture, finance;
/** The claims of both employers, as the races before left them. */
const claims = { changji: [], fukang: [] };

before(async () => {
	story = await begin();
	[changji, fukang] = await Promise.all([story.firm(), story.firm({ agency: 'CJ-FK' })]);
	prefecture = await Promise.all([story.as('prefecture-1'), story.as('prefecture-2')]);
	finance = await Promise.all([story.as('finance-1'), story.as('finance-2')]);
	for (const firm of [changji, fukang]) {
		firm.plans = [];
		for (let n = 0; n < 2 * Math.ceil(PAIRS / 7); n++) firm.plans.push(await story.plan(firm, { until: 'published' }));
	}
	await story.on('2020-12-15');
});
after(() => story.end());

const pairs = (build) => Array.from({ length: PAIRS }, (_, n) => build(n));
const told = (reply) => `${reply.status} ${reply.body?.code ?? ''}${(reply.body?.errors ?? []).map((error) => ` ${error.code}`).join('')}`;

/** Both at once, now the one first and now the other; [reply of the one, reply of the other]. */
async function atOnce(nth, one, other) {
	if (nth % 2) return Promise.all([one(), other()]);
	return (await Promise.all([other(), one()])).reverse();
}

/** Asserts that one of two replies is of status `won` and that the other says one of `lost`; [winner, loser] by their places. */
function oneWins(replies, won, lost, said = replies.map((reply) => `${reply.status} ${reply.text}`).join('\n')) {
	const winner = replies.findIndex((reply) => reply.status === won);
	assert.ok(winner >= 0, said);
	assert.ok(lost.includes(told(replies[1 - winner])), said);
	return winner;
}

/** The ETag of what is there, or any version: whoever states one is refused by it, whoever states none by the state. */
async function versionOf(who, path, nth) {
	return nth % 2 ? '*' : (await who.ok('GET', path)).headers.get('etag');
}

const LATE = ['412 stale', '409 action_not_allowed'];

/** One step asked for twice, by two or by one who are alike; the place of the winner. */
async function stepTwice(nth, path, action, { by, actions = [action, action], bodies = [], lost = LATE }) {
	const match = await versionOf(by[0], path, nth);
	const ask = (at) => by[at % by.length].post(`${path}/${actions[at]}`, bodies[at] ?? bodies[0], { match });
	return oneWins(await atOnce(nth, () => ask(0), () => ask(1)), 200, lost);
}

/** Where claim `nth` of an employer has its plan and its month; the second hundred have plans of their own. */
function placeOf(firm, nth) {
	return { plan: firm.plans[Math.floor(nth / 7)], month: MONTHS[nth % 7] };
}

function claimOf({ body }, { plan, month }, workers) {
	return { id: body.id, path: `/v1/claims/${body.id}`, number: body.number, plan, firm: plan.firm, workers, month };
}

const create = ({ plan, month }, key) => plan.firm.clerk.post('/v1/claims', { plan_id: plan.id, month }, { key });

test(`two claims for one plan and month: one is opened`, async () => {
	for (let nth = 0; nth < PAIRS; nth++) {
		const place = placeOf(changji, nth);
		const replies = await atOnce(nth, () => create(place), () => create(place));
		const winner = oneWins(replies, 201, ['409 condition_not_met no_other_claim_before_approval', '409 conflict slot']);
		claims.changji.push(claimOf(replies[winner], place, story.people(2)));
	}
});

test('one Idempotency-Key twice: one effect, and the reply of it or the advice to come again', async () => {
	for (let nth = 0; nth < PAIRS; nth++) {
		const place = placeOf(fukang, nth), key = randomUUID();
		const replies = await atOnce(nth, () => create(place, key), () => create(place, key));
		const made = replies.filter((reply) => reply.status === 201);
		const fresh = made.filter((reply) => !reply.headers.get('idempotency-replayed'));
		assert.equal(fresh.length, 1, replies.map(told).join());
		assert.equal(new Set(made.map((reply) => reply.body.id)).size, 1);
		for (const reply of replies) assert.ok(reply.status === 201 || told(reply) === '409 idempotency_key_running', told(reply));
		claims.fukang.push(claimOf(fresh[0], place, claims.changji[nth].workers));
	}
	assert.equal((await fukang.clerk.all('/v1/claims')).length, PAIRS);
});

test('two rosters from one version of a draft: one is kept, whole', async () => {
	for (const [nth, claim] of claims.changji.entries()) {
		const match = (await claim.firm.clerk.ok('GET', claim.path)).headers.get('etag');
		const put = (lines) => claim.firm.clerk.put(`${claim.path}/roster`, { lines }, { match });
		const rosters = [2, 3].map((count) => story.roster(claim.plan, story.people(count)));
		const winner = oneWins(await atOnce(nth, () => put(rosters[0]), () => put(rosters[1])), 200, ['412 stale']);
		assert.equal((await story.look(claim)).lines, rosters[winner].length);
	}
});

/** Two claims sent at the same moment; the places of winner and loser. */
async function sendBoth(nth, rivals, lost) {
	const versions = await Promise.all(rivals.map(({ firm, path }) => versionOf(firm.clerk, path, nth)));
	const send = (at) => rivals[at].firm.clerk.post(`${rivals[at].path}/submit`, undefined, { match: versions[at] });
	return oneWins(await atOnce(nth, () => send(0), () => send(1)), 200, lost);
}

test('the same workers in claims of two employers: one employer gets the month', async () => {
	for (let nth = 0; nth < PAIRS; nth++) {
		const rivals = [claims.changji[nth], claims.fukang[nth]];
		for (const claim of rivals) await story.fill(claim, WAGES);
		const winner = await sendBoth(nth, rivals, ['409 lines_refused PERSON_MONTH_TAKEN PERSON_MONTH_TAKEN']);
		rivals[1 - winner].workers = story.people(2);
		rivals[1 - winner].waits = true;
	}
});

test('one claim sent twice: it is received once', async () => {
	for (const [nth, claim] of [...claims.changji, ...claims.fukang].filter((one) => one.waits).entries()) {
		await story.fill(claim, WAGES);
		await stepTwice(nth, claim.path, 'submit', { by: [claim.firm.clerk] });
		const { rows } = await story.server.db.query(`SELECT count(*) AS n FROM person_month WHERE case_id = $1`, [claim.id]);
		assert.equal(rows[0].n, 2);
	}
});

async function sixTimes() {
	const { rows } = await story.server.db.query(
		`SELECT person_key FROM person_month WHERE state <> 'voided' GROUP BY person_key HAVING count(*) = 6`);
	return rows.length;
}

test('the sixth month of a worker, asked for by two employers: one gets it', async () => {
	const months = pairs((nth) => [MONTHS[nth % 7], MONTHS[(nth + 1) % 7]]);
	const workers = story.people(PAIRS);
	const was = await sixTimes();
	const base = await story.plan(changji, { headcount: PAIRS, until: 'published' });
	for (const month of MONTHS) {
		const five = workers.filter((_, nth) => !months[nth].includes(month));
		if (five.length) await story.claim(base, { month, workers: five, ...WAGES });
	}
	for (const [nth, worker] of workers.entries()) {
		const rivals = [];
		for (const [at, firm] of [changji, fukang].entries()) {
			const { plan } = placeOf(firm, 7 * Math.ceil(PAIRS / 7) + nth);
			rivals.push(await story.claim(plan, { month: months[nth][at], workers: [worker], until: 'draft', ...WAGES }));
		}
		await sendBoth(nth, rivals, ['409 lines_refused SIX_MONTHS_USED']);
	}
	assert.equal((await sixTimes()) - was, PAIRS);
});

test('two officers of a county approve one claim: it is approved once', async () => {
	for (const [nth, claim] of claims.changji.entries()) {
		await story.answer(claim);
		await stepTwice(nth, claim.path, 'approve', { by: [changji.county, changji.second], bodies: [TEXT] });
	}
});

test('one officer approves what the other returns: one of it happens', async () => {
	for (const [nth, claim] of claims.fukang.entries()) {
		await story.answer(claim);
		const bodies = [TEXT, { reasons: [{ code: 'payroll_wrong', text: '工资月份不符' }] }];
		const options = { by: [fukang.county, fukang.second], actions: ['approve', 'return'], bodies };
		const winner = await stepTwice(nth, claim.path, undefined, options);
		assert.equal((await story.look(claim)).state, ['prefecture_review', 'returned'][winner]);
	}
});

test('one deposit confirmed twice: the fund gets it once', async () => {
	const was = await story.fund();
	for (let nth = 0; nth < PAIRS; nth++) {
		const deposit = await story.deposit(FEN, { confirmed: false });
		await stepTwice(nth, deposit.path, 'confirm', { by: [finance[1]] });
	}
	assert.equal((await story.fund()).available_fen - was.available_fen, PAIRS * FEN);
});

test('two officers of the prefecture approve one claim: money is set aside once', async () => {
	const was = await story.fund();
	for (const [nth, claim] of claims.changji.entries())
		await stepTwice(nth, claim.path, 'approve', { by: prefecture, bodies: [TEXT] });
	const now = await story.fund();
	assert.deepEqual([now.reserved_fen - was.reserved_fen, now.available_fen], [PAIRS * FEN, was.available_fen - PAIRS * FEN]);
});

test('one claim on two letters: one carries it', async () => {
	const { id: fund_id } = await story.fund();
	for (const [nth, claim] of claims.changji.entries()) {
		const draft = (who) => who.post('/v1/letters', { fund_id, title: '以工代训补贴', case_ids: [claim.id] });
		const replies = await atOnce(nth, () => draft(prefecture[0]), () => draft(prefecture[1]));
		const winner = oneWins(replies, 201, ['409 condition_not_met not_on_letter']);
		const { id } = replies[winner].body;
		claim.letter = { id, path: `/v1/letters/${id}`, fund_id, issuer: prefecture[1 - winner] };
	}
});

test('one letter issued twice: one number, and no number is left out', async () => {
	for (const [nth, { letter }] of claims.changji.entries()) await stepTwice(nth, letter.path, 'issue', { by: [letter.issuer] });
	const letters = await Promise.all(claims.changji.map(({ letter }) => prefecture[0].ok('GET', letter.path)));
	const numbers = letters.map(({ body }) => Number(body.letter_number.match(/〕(\d+)号/)[1]));
	assert.deepEqual(numbers, pairs((nth) => nth + 1));
});

test('one letter accepted twice: each claim has one payment', async () => {
	for (const [nth, { letter }] of claims.changji.entries()) await stepTwice(nth, letter.path, 'accept', { by: finance });
	assert.equal((await finance[0].all('/v1/payments?state=ready')).length, PAIRS);
});

test('one payment in two batches: one carries it', async () => {
	for (const [nth, claim] of claims.changji.entries()) {
		const { id: letter_id, fund_id } = claim.letter;
		const prepare = (who) => who.post('/v1/batches', { fund_id, letter_id });
		const replies = await atOnce(nth, () => prepare(finance[0]), () => prepare(finance[1]));
		const winner = oneWins(replies, 201, ['409 condition_not_met lines_ready']);
		const { id } = replies[winner].body;
		claim.batch = { id, path: `/v1/batches/${id}`, confirmer: finance[1 - winner] };
	}
});

test('one batch confirmed twice, and its file taken twice: once each', async () => {
	await story.on('2020-12-29'); // the notices are over
	for (const [nth, { batch }] of claims.changji.entries()) {
		await stepTwice(nth, batch.path, 'confirm', { by: [batch.confirmer] });
		await stepTwice(nth, batch.path, 'file', { by: [batch.confirmer] });
	}
});

test('two reports of one payment: the money left once', async () => {
	const was = await story.fund();
	for (const [nth, claim] of claims.changji.entries()) {
		const file = await finance[0].ok('GET', `${claim.batch.path}/file`);
		const item_ref = file.text.split('\r\n')[1].split(',').at(-1);
		const line = { item_ref, outcome: 'settled', booked_on: '2020-12-29' };
		const bodies = [0, 1].map((at) => ({ lines: [{ ...line, bank_ref: `B${nth}-${nth % 4 < 2 ? 0 : at}` }] }));
		const match = await versionOf(finance[0], claim.batch.path, nth);
		const report = (at) => finance[at].post(`${claim.batch.path}/results`, bodies[at], { match });
		const replies = await atOnce(nth, () => report(0), () => report(1));
		assert.ok(replies.some((reply) => reply.status === 200), replies.map(told).join());
		for (const reply of replies) assert.ok(reply.status === 200 || LATE.includes(told(reply)), reply.text);
		assert.equal((await story.look(claim)).state, 'paid');
	}
	const now = await story.fund();
	assert.deepEqual([now.paid_fen - was.paid_fen, was.reserved_fen - now.reserved_fen], [PAIRS * FEN, PAIRS * FEN]);
	const paid = await finance[0].all(`/v1/funds/${now.id}/ledger?cause=pay`);
	assert.equal(paid.filter((line) => line.account === 'paid').length, PAIRS);
});

test('two recoveries of all that was paid: one is opened', async () => {
	for (const [nth, claim] of claims.changji.entries()) {
		const opening = { case_id: claim.id, amount_fen: FEN, clause: 'S63', reason: '经核查，人员当月未在岗' };
		const open = (who) => who.post('/v1/recoveries', opening);
		const replies = await atOnce(nth, () => open(changji.county), () => open(changji.second));
		const winner = oneWins(replies, 201, ['409 condition_not_met amount_within_paid']);
		const { id } = replies[winner].body;
		claim.recovery = { id, path: `/v1/recoveries/${id}` };
		await changji.clerk.act(claim.recovery.path, 'answer', { statement: '情况属实' });
	}
});

test('one recovery decided twice, repaid twice, and its money taken back twice: once each', async () => {
	const was = await story.fund();
	for (const [nth, { recovery }] of claims.changji.entries()) {
		const bodies = [{ reason: '事实清楚，应予追回', months_freed: false }];
		await stepTwice(nth, recovery.path, 'decide', { by: prefecture, bodies });
		const receipts = [0, 1].map((at) => ({ amount_fen: FEN, document_no: `缴款书-${nth}-${at}`, received_on: '2020-12-29' }));
		await stepTwice(nth, recovery.path, 'repay', { by: finance, bodies: receipts });
		const back = { by: finance, bodies: [{ seq: 1, reason: '银行退票' }], lost: [...LATE, '422 invalid not_of_case'] };
		if (nth % 2) await stepTwice(nth, recovery.path, 'reverse', back);
	}
	assert.equal((await story.fund()).recovered_fen - was.recovered_fen, Math.ceil(PAIRS / 2) * FEN);
});

test('one code verified for two registrations: one becomes the employer', async () => {
	for (let nth = 0; nth < PAIRS; nth++) {
		const same = story.registration();
		const rivals = [];
		for (const { clerk } of [same, story.registration()])
			rivals.push((await story.public.ok('POST', '/v1/enterprises', { ...same, clerk })).body.id);
		const verify = (at) =>
			[changji.county, changji.second][at].post(`/v1/enterprises/${rivals[at]}/verify`, { seen: 'business_licence' }, { match: '*' });
		oneWins(await atOnce(nth, () => verify(0), () => verify(1)), 200, LATE);
	}
});

test('no promise of the database is broken', async () => {
	assert.deepEqual(await invariants(story.server.db), {});
	const log = story.server.log();
	assert.equal((log.match(/"status":5\d\d/g) ?? []).length, 0);
	console.log(`say: ${PAIRS} pairs of each kind, ${(log.match(/"event":"request"/g) ?? []).length} requests`);
});

/** So many pairs let each change meet each decision of its kind; a notice is paid by in some of them only. */
const ALL_MEET = 100;
const said = (counts) => Object.entries(counts).map(([kind, { pairs, first, later, refused }]) => `${kind} ${pairs} (${first}, ${later}, ${refused})`).join(', ');

test('decisions beside changes of their facts', async (t) => {
	const race = await prepare({ seed: 100 });
	for (const kind of Object.keys(KINDS))
		await t.test(`${kind}: no decision stands on what was no more at its commit`, async () => {
			await race.play(kind, PAIRS);
			assert.deepEqual(race.found, []);
			const { pairs, first, later } = race.counts[kind];
			assert.ok(pairs >= PAIRS && first && later, `${pairs} pairs, ${first} with the decision first, ${later} with the change first`);
			if (PAIRS >= ALL_MEET) assert.deepEqual(race.unmet(kind), []);
		});
	await t.test('top-ups are computed from the records that they rest on', async () => {
		await race.playTopUps(Math.ceil(PAIRS / 4));
		assert.deepEqual(race.found, []);
	});
	await t.test('two determinations of an employer', () => race.playDetermined(PAIRS));
	await t.test('months that a recovery gives back', () => race.playRecovered(PAIRS));
	await race.end();
	console.log(`say: pairs of decision and change (decision first, change first, decision refused): ${said(race.counts)}`);
});

test('a decision that is about to commit is waited for; without the lock, it is overtaken', async () => {
	for (const locked of [true, false]) {
		const race = await prepare({ locked, held: true });
		for (const kind of LOCKED) {
			await race.play(kind, 12);
			const { pairs, first, found } = race.counts[kind];
			assert.ok(locked ? first === pairs : first < pairs, `${kind}: ${first} of ${pairs} decisions were first`);
			assert.equal(found > 0, !locked, `${kind}: ${found} found of ${pairs}\n${race.found.join('\n')}`);
		}
		if (!locked) console.log(`say: found without the lock: ${LOCKED.map((kind) => `${kind} ${race.counts[kind].found}`).join(', ')}`);
		await race.discard();
	}
});
