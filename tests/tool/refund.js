// Cases of 稳岗返还 brought to where a test begins, on the story of tests/tool/story.js.
//
//   const firm = await story.firm();
//   await record(story, firm);                     // last year as the levy agency has it
//   const refund = await apply(story, firm);       // handed in: with the agency
//   await approve(story, refund);                  // two levels: approved, or waiting for money
import { randomUUID } from 'node:crypto';

const POLICY = '00000000-0000-7000-8000-000000000061';
const JOB = '00000000-0000-7000-8000-000000000601';

/** The UI agencies whose officers the sandbox knows. */
const AGENT = { 'CJ-UI': 'ui', 'CJ-ZD-UI': 'ui-zhundong' };

/** Officer `n` of a UI agency. */
export function agent(story, n = 1, code = 'CJ-UI') {
	return story.as(`${AGENT[code]}-${n}`);
}

/** A sound year: 100 insured, nobody laid off, 40,000 yuan of premiums. */
export const YEAR = {
	employer_fen: 2000000, worker_fen: 2000000, social_monthly_fen: 15000000, months: 12, insured_begin: 100, insured_end: 100,
	insured_mean: 100, insured_now: 100, retired: 0, died: 0, dismissed: 0, resigned: 0, claimants: 0, arrears_fen: 0,
};

/** The next version of an employer's record, past the import: as the table keeps it. */
export async function record(story, firm, figures = {}, year = 2019) {
	const { db } = story.server;
	const values = { ...YEAR, ...figures };
	const names = Object.keys(values);
	const { rows: [head] } = await db.query('SELECT uscc, name, agency_id FROM enterprise WHERE id = $1', [firm.id]);
	await db.query(
		`WITH last AS (UPDATE premium_record SET current = false WHERE uscc = $1 AND year = $2 AND current RETURNING version)
		INSERT INTO premium_record (uscc, year, version, as_of, name, agency_id, job_id, row, recorded_at, ${names})
		VALUES ($1, $2, coalesce((SELECT version FROM last), 0) + 1, business_today(), $3, $4, $5, 1, clock_now(), ${names.map((_, i) => `$${i + 6}`)})`,
		[head.uscc, year, head.name, head.agency_id, JOB, ...Object.values(values)],
	);
}

/** A parameter of refunds, or of another programme, from a day on, as a published version would have it, for these receipts. */
export async function parameter(story, name, value, from = '2020-06-01', { programme = 'refund', receipts_from = null, receipts_to = null } = {}) {
	await story.server.db.query(
		`INSERT INTO policy_parameter (policy_id, programme, name, value, clause, source, valid_from, receipts_from, receipts_to)
		VALUES ($1, $7, $2, $3, 'S16', 'assumed', $4, $5, $6)
		ON CONFLICT (policy_id, programme, name, valid_from)
		DO UPDATE SET value = excluded.value, receipts_from = excluded.receipts_from, receipts_to = excluded.receipts_to`,
		[POLICY, name, JSON.stringify(value), from, receipts_from, receipts_to, programme],
	);
}

/** The pool's reserve at the end of 2019, recorded by one and confirmed by the other. */
export async function reserve(story, months = 30) {
	const [one, other] = await Promise.all([agent(story, 1), agent(story, 2)]);
	const statement = { year: 2019, balance_fen: Math.round(months * 10000000), mean_monthly_fen: 10000000, document_no: randomUUID() };
	const { body } = await one.ok('POST', '/v1/reserve-statements', statement);
	await other.act(`/v1/reserve-statements/${body.id}`, 'confirm');
}

/** Money for the unemployment fund. */
export async function fund(story, amount_fen) {
	const [one, other] = await Promise.all([story.as('finance-1'), story.as('finance-2')]);
	const { id: fund_id } = await story.fund('UI_FUND');
	const deposit = { fund_id, amount_fen, source: '失业保险基金收入', document_no: randomUUID(), received_on: '2020-07-14' };
	const { body } = await one.ok('POST', '/v1/deposits', deposit);
	await other.act(`/v1/deposits/${body.id}`, 'confirm');
}

/** A refund of an employer, handed in unless told otherwise. */
export async function apply(story, firm, { until = 'submitted', ...with_ } = {}) {
	const { body } = await firm.clerk.ok('POST', '/v1/refunds', { year: 2020, ...with_ });
	const refund = { id: body.id, path: `/v1/refunds/${body.id}`, number: body.number, firm };
	if (until === 'submitted') await firm.clerk.act(refund.path, 'submit');
	return refund;
}

/** Answers what asks for a review, and approves on both levels. */
export async function approve(story, refund) {
	const one = await agent(story, 1);
	await story.answer(refund, one);
	await one.act(refund.path, 'approve', { text: '经核实，符合返还条件' });
	const { body } = await (await story.as('prefecture-1')).act(refund.path, 'approve-finally', { text: '同意' });
	return body;
}

/** A run previewed by one officer of the agency, and carried out by the other unless told otherwise; the run as it stands. */
export async function run(story, kind, order = { year: 2020 }, { until = 'executed', code = 'CJ-UI' } = {}) {
	const [one, other] = await Promise.all([agent(story, 1, code), agent(story, 2, code)]);
	const { body } = await one.ok('POST', `/v1/refund-runs/${kind}`, order);
	const path = `/v1/refund-runs/${body.id}`;
	if (until !== 'executed') return { ...body, path };
	return { ...(await other.act(path, 'confirm')).body, path };
}

/** A large employer's refund, paid by half (50 % of 40,000 yuan), alone on a letter and in a batch. */
export async function paidByHalf(story) {
	const firm = await story.firm({ size: 'large' });
	await record(story, firm);
	const refund = await apply(story, firm);
	await approve(story, refund);
	return { ...refund, ...(await pay(story, [refund])) };
}

/** A letter over approved refunds: drafted by one officer of the agency, issued by the other, accepted by finance. */
export async function letter(story, refunds, { until = 'accepted', code = 'CJ-UI' } = {}) {
	const [one, other, finance] = await Promise.all([agent(story, 1, code), agent(story, 2, code), story.as('finance-1')]);
	const { id: fund_id } = await story.fund('UI_FUND');
	const { body } = await one.ok('POST', '/v1/letters', { fund_id, title: '稳岗返还', case_ids: refunds.map((refund) => refund.id) });
	const made = { id: body.id, path: `/v1/letters/${body.id}`, fund_id };
	if (until !== 'draft') await other.act(made.path, 'issue');
	if (until === 'accepted') await finance.act(made.path, 'accept');
	return made;
}

/** Pays approved refunds: a letter of the agency, a batch of finance, settled by the bank. */
export async function pay(story, refunds, with_) {
	const order = await letter(story, refunds, with_);
	const batch = await story.batch(order);
	await story.play(batch, { all: 'settle' });
	return { letter: order, batch };
}
