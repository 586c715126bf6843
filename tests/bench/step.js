// What the steps of a case cost, one figure each: handed in, approved on both levels, put on a letter, sent to the bank; of both benefits. And the
// step that changes a fact which a thousand cases rest on. A request is counted alone, without the look before it. A figure is the mean of
// several parts, each taken in turns with the other program; of letters and batches the first does not count: a session plans its statements once.
import { spawn } from 'node:child_process';
import { keyFlags, program } from '../tool/cluster.js';
import { csv, jobEnded } from '../tool/premium.js';
import { YEAR, agent, apply, fund, reserve } from '../tool/refund.js';
import { addParameter } from './refund.js';

const FIRMS = 40; // of a round
const PARTS = 4; // of a figure
const MONTHS = [['2020-06', '2020-07-10'], ['2020-07', '2020-08-10']];
const DEPENDANTS = 1000;
const TEXT = { text: '经核实，同意' };

const post = (who, path, body) => who.ok('POST', path, body, { match: '*' });

/** Last year of employers, as the levy agency hands it in. */
async function recordYear(db, story, firms) {
	const rows = firms.map((firm) => ({ uscc: firm.uscc, year: 2019, name: firm.name, agency_code: firm.agency, ...YEAR }));
	const levy = await story.as('levy-1');
	const worker = spawn(program(), ['work', `--database=${db.conninfo()}`, ...keyFlags, '--sandbox'], { stdio: 'ignore' });
	const { headers } = await levy.ok('POST', '/v1/premium-records/import', undefined, { raw: csv(rows), type: 'text/csv' });
	await jobEnded(levy, headers.get('location'));
	worker.kill('SIGTERM');
	await new Promise((resolve) => worker.once('exit', resolve));
}

/** Employers for so many rounds, with a plan that was on display, a record of last year, and money for all of them. */
export async function openSteps(db, story, rounds) {
	const firms = [];
	for (let nth = 0; nth < FIRMS * rounds; nth++) firms.push(await story.firm());
	const plans = [];
	for (const firm of firms) plans.push(await story.plan(firm, { until: 'published' }));
	await story.closeNotice(plans.at(-1));
	await recordYear(db, story, firms);
	await addParameter(db, 'layoff_method', '"C"', '2020-06-01');
	await reserve(story);
	await fund(story, 4000000 * firms.length);
	await story.deposit(60000 * MONTHS.length * firms.length);
	await story.on('2020-08-20');
	return plans;
}

async function letterOf(story, code, who, cases) {
	const { id: fund_id } = await story.fund(code);
	const { body } = await who[0].ok('POST', '/v1/letters', { fund_id, title: '函告', case_ids: cases.map(({ id }) => id) });
	return { id: body.id, path: `/v1/letters/${body.id}`, fund_id };
}

const partsOf = (cases) => Array.from({ length: PARTS }, (_, at) => cases.filter((_, nth) => nth % PARTS === at));

function mean(costs) {
	const of = (part) => costs.reduce((sum, cost) => sum + cost[part], 0) / costs.length;
	return { service: of('service'), database: of('database') };
}

/** Letter and batch of a part of the cases: what each of the requests that decide costs. */
async function paid(story, measured, { code, who, cases }) {
	const [one, other] = [await story.as('finance-1'), await story.as('finance-2')];
	const letter = await letterOf(story, code, who, cases);
	const issue = await measured(async () => (await post(who[1], `${letter.path}/issue`), 1));
	await post(one, `${letter.path}/accept`);
	const batch = await story.batch(letter, { until: 'prepared' });
	const confirm = await measured(async () => (await post(other, `${batch.path}/confirm`), 1));
	const file = await measured(async () => (await post(other, `${batch.path}/file`), 1));
	await story.play(batch, { all: 'settle' });
	return { letter: issue, confirm, file };
}

async function money(story, name, measured, { code, who, cases }) {
	const costs = [];
	for (const some of partsOf(cases)) costs.push(await paid(story, measured, { code, who, cases: some }));
	const size = cases.length / PARTS, warm = costs.slice(1);
	return Object.fromEntries(['letter', 'confirm', 'file'].map((step) => [`${name}_${size}_${step}`, mean(warm.map((cost) => cost[step]))]));
}

async function each(cases, step, measured) {
	const costs = [];
	for (const part of partsOf(cases))
		costs.push(await measured(async () => {
			for (const one of part) await step(one);
			return part.length;
		}));
	return mean(costs);
}

async function claimSteps(story, plans, measured) {
	const claims = [], prefecture = [await story.as('prefecture-1'), await story.as('prefecture-2')];
	for (const plan of plans) for (const [month, paid_on] of MONTHS) claims.push(await story.claim(plan, { month, paid_on, until: 'draft' }));
	const submit = await each(claims, (claim) => post(claim.firm.clerk, `${claim.path}/submit`), measured);
	for (const claim of claims) await story.answer(claim);
	const county = await each(claims, (claim) => post(claim.firm.county, `${claim.path}/approve`, TEXT), measured);
	const last = await each(claims, (claim) => post(prefecture[0], `${claim.path}/approve`, TEXT), measured);
	const payment = await money(story, 'claims', measured, { code: 'SKILL_SPECIAL', who: prefecture, cases: claims });
	return { claim_submit: submit, claim_county: county, claim_prefecture: last, ...payment };
}

async function refundSteps(story, plans, measured) {
	const refunds = [], who = [await agent(story, 1), await agent(story, 2)], prefecture = await story.as('prefecture-1');
	for (const { firm } of plans) refunds.push(await apply(story, firm, { until: 'draft' }));
	const submit = await each(refunds, (refund) => post(refund.firm.clerk, `${refund.path}/submit`), measured);
	for (const refund of refunds) await story.answer(refund, who[0]);
	const first = await each(refunds, (refund) => post(who[0], `${refund.path}/approve`, TEXT), measured);
	const last = await each(refunds, (refund) => post(prefecture, `${refund.path}/approve-finally`, TEXT), measured);
	const payment = await money(story, 'refunds', measured, { code: 'UI_FUND', who, cases: refunds });
	return { refund_submit: submit, refund_agency: first, refund_prefecture: last, ...payment };
}

/** So many cases rest on the employer: of a program that writes grounds. */
async function lean(db, firm) {
	const { rows: [{ there }] } = await db.query(`SELECT to_regclass('ground') IS NOT NULL AS there`);
	if (there)
		await db.query(
			`INSERT INTO ground (case_id, version, level, kind, subject, digest)
			SELECT case_id, seq, 2, 'enterprise', $1, '' FROM audit WHERE seq <= 2 LIMIT ${DEPENDANTS} ON CONFLICT DO NOTHING`, [firm.id]);
}

async function factStep(db, story, [{ firm }], measured) {
	const prefecture = [await story.as('prefecture-1'), await story.as('prefecture-2')];
	await lean(db, firm);
	const changed = await each(Array(20).fill(firm), async ({ path }) => {
		await post(prefecture[0], `${path}/suspend`, TEXT);
		await post(prefecture[1], `${path}/reinstate`, TEXT);
	}, measured);
	return { fact_changed_twice: changed };
}

/** Steps of a kind, of both benefits: what one of each costs together. */
const KINDS = {
	submit: /_submit$/, approve: /_(county|agency|prefecture)$/, letter: /_letter$/, batch: /_(confirm|file)$/,
};

function kindsOf(steps) {
	const sum = (kind, part) => Object.keys(steps).filter((name) => kind.test(name)).reduce((total, name) => total + steps[name][part], 0);
	return Object.fromEntries(
		Object.entries(KINDS).map(([name, kind]) => [`kind_${name}`, { service: sum(kind, 'service'), database: sum(kind, 'database') }]));
}

/** The figures of one round; `nth` chooses its employers. */
export async function stepsOf(db, story, plans, nth, measured) {
	const mine = plans.slice(nth * FIRMS, (nth + 1) * FIRMS);
	const steps = {
		...(await claimSteps(story, mine, measured)), ...(await refundSteps(story, mine, measured)), ...(await factStep(db, story, mine, measured)),
	};
	return { ...steps, ...kindsOf(steps) };
}
