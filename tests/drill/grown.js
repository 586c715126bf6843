// A database that has been in use for months: employers, plans, claims in every state, letters, batches and payments, all of them made by
// the API, so that nothing in it is otherwise than the program leaves it.
//
//   await grow(story, 100000);            // so many person-months in the registry
import assert from 'node:assert/strict';
import { round } from '../tool/correction.js';
import * as benefit from '../tool/refund.js';

const MONTHS = ['2020-06', '2020-07', '2020-08', '2020-09', '2020-10', '2020-11'];
/** Workers of a claim; a worker has all six months, and no more is allowed (S32). */
const LINES = 50;
const BUREAUS = ['CJ-CJ', 'CJ-FK', 'CJ-QT'];
const CALLERS = 3;
const WAGES = { paid_on: '2020-12-10' };

/** The claims of the first months are paid, those of the last ones are on their way. */
const FATE = { '2020-06': 'paid', '2020-07': 'paid', '2020-08': 'paid', '2020-09': 'approved', '2020-10': 'county', '2020-11': 'submitted' };

/** Works off a list, some at once; gives what came of each. */
async function shared(list, work) {
	const made = [];
	let next = 0;
	await Promise.all(
		Array.from({ length: CALLERS }, async () => {
			while (next < list.length) {
				const at = next++;
				made[at] = await work(list[at], at);
			}
		}),
	);
	return made;
}

async function employer(story, nth) {
	const firm = await story.firm({ agency: BUREAUS[nth % BUREAUS.length] });
	firm.plan = await story.plan(firm, { headcount: LINES, until: 'published' });
	firm.workers = story.people(LINES);
	await benefit.record(story, firm);
	return firm;
}

/** All claims of an employer, one a month. Every tenth employer is a month behind, with a draft. */
async function claimed(story, firm, nth) {
	const claims = [];
	for (const month of MONTHS) {
		const until = nth % 10 === 0 && month === MONTHS.at(-1) ? 'draft' : FATE[month] === 'paid' ? 'approved' : FATE[month];
		const claim = await story.claim(firm.plan, { month, workers: firm.workers, until, ...WAGES });
		claims.push({ ...claim, paid: FATE[month] === 'paid' });
	}
	return claims;
}

/** Pays approved claims, a letter and a batch for fifty of them. */
async function paid(story, claims) {
	for (let at = 0; at < claims.length; at += 50) {
		const letter = await story.letter(claims.slice(at, at + 50));
		await story.play(await story.batch(letter), { all: 'settle' });
	}
}

/** What some claims were paid is corrected, and turned. */
async function corrected(story, claims) {
	const prefecture = await story.as('prefecture-1');
	for (const { firm } of claims) {
		const [size] = await prefecture.all(`${firm.path}/determinations?kind=size`);
		await prefecture.act(`/v1/determinations/${size.id}`, 'revoke', { text: '规模认定有误' });
	}
	await round(story);
	for (const { id } of (await prefecture.all('/v1/corrections?state=open')).slice(1)) await prefecture.act(`/v1/corrections/${id}`, 'turn');
}

/** A little of everything else there is to read. */
async function garnish(story, [firm]) {
	const ui = await benefit.agent(story);
	await firm.clerk.ok('POST', '/v1/client-grants', { client_id: 'portal-a' });
	await firm.county.ok('POST', '/v1/holds', { case_id: firm.plan.id, cause: 'violation', reason: '接到举报，正在核查' });
	await ui.ok('POST', '/v1/adjustment-requests', { year: 2020, asked_fen: 1000, reason: '备付能力不足' });
	await benefit.run(story, 'offers');
}

/** So many person-months, at least; {firms, claims}. */
export async function grow(story, personMonths) {
	const count = Math.ceil(personMonths / (LINES * MONTHS.length));
	await benefit.parameter(story, 'layoff_method', 'C');
	await benefit.reserve(story);
	await benefit.fund(story, 100000000);
	await story.deposit(count * LINES * MONTHS.length * 30000);
	const firms = await shared(Array.from({ length: count }, (_, nth) => nth), (nth) => employer(story, nth));
	await story.on('2020-12-15');
	const claims = (await shared(firms, (firm, nth) => claimed(story, firm, nth))).flat();
	await story.on('2020-12-29');
	await paid(story, claims.filter((claim) => claim.paid));
	for (const claim of claims.filter((one) => one.paid).slice(0, 20)) await story.recovery(claim, { amount_fen: 30000 });
	const refunds = await shared(firms.slice(0, 40), (firm) => benefit.apply(story, firm));
	for (const refund of refunds.slice(0, 20)) await benefit.approve(story, refund);
	await benefit.pay(story, refunds.slice(0, 10));
	await corrected(story, claims.filter((one) => one.paid && one.month === MONTHS[0]).slice(-5));
	await garnish(story, firms);
	const { rows: [{ n }] } = await story.server.db.query(`SELECT count(*) AS n FROM person_month`);
	assert.ok(n >= personMonths * 0.95, `${n} person-months`);
	return { firms, claims, refunds, personMonths: n };
}
