// Changes of facts that decisions rest on, and the decisions, each as one request that can be sent beside another (tests/tool/ground_race.js).
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './patience.js';
import { csv } from './premium.js';
import { YEAR, record } from './refund.js';

const TEXT = { text: '经核实，情况属实' };

/** A step that is asked for without a look before: the state decides who comes too late. */
export const step = (who, path, action, body) => who.post(`${path}/${action}`, body, { match: '*' });

// Decisions ----------------------------------------------------------------------------------------------------------------
// `money`: it asks what letter, payment and batch ask, else what a review asks. `step`: the audited step that stands for its commit, of the
// case or of its batch. `prepare`: what must be done before it can be asked for. `only`: of this kind of
// fact, and it may be that there is nothing to decide.

async function draftLetter({ story, offices }, mine) {
	const { id: fund_id } = await story.fund(mine.fund);
	const { body } = await offices[mine.flow][0].ok('POST', '/v1/letters', { fund_id, title: '函告', case_ids: [mine.id] });
	mine.letter = { id: body.id, path: `/v1/letters/${body.id}`, fund_id };
}

async function prepareBatch({ story, finance }, mine) {
	await finance[0].act(mine.letter.path, 'accept');
	mine.batch = await story.batch(mine.letter, { until: 'prepared' });
}

const nothing = () => null;
const MONEY = [
	{ name: 'letter', step: 'letter', money: true, prepare: draftLetter, ask: ({ offices }, mine) => step(offices[mine.flow][1], mine.letter.path, 'issue') },
	{ name: 'confirm', step: 'pay', money: true, prepare: prepareBatch, ask: ({ finance }, mine) => step(finance[1], mine.batch.path, 'confirm') },
	{ name: 'file', step: 'take_file', of: 'batch', money: true, prepare: nothing, ask: ({ finance }, mine) => step(finance[1], mine.batch.path, 'file') },
];
const SUBMIT = { name: 'submit', step: 'submit', prepare: nothing, ask: (_, mine) => step(mine.firm.clerk, mine.path, 'submit') };

const DECISIONS = {
	claim: [
		SUBMIT,
		{
			name: 'county', step: 'approve', prepare: ({ story }, mine) => story.answer(mine, mine.firm.county, { match: '*' }),
			ask: (_, mine) => step(mine.firm.county, mine.path, 'approve', TEXT),
		},
		{ name: 'prefecture', step: 'approve', prepare: nothing, ask: ({ prefecture }, mine) => step(prefecture[0], mine.path, 'approve', TEXT) },
		...MONEY,
	],
	refund: [
		SUBMIT,
		{
			name: 'recompute', step: 'recompute', only: 'premium', prepare: nothing,
			ask: ({ offices }, mine) => step(offices.refund[0], mine.path, 'recompute'),
		},
		{
			name: 'agency', step: 'approve', prepare: ({ story, offices }, mine) => story.answer(mine, offices.refund[0], { match: '*' }),
			ask: ({ offices }, mine) => step(offices.refund[0], mine.path, 'approve', TEXT),
		},
		{
			name: 'finally', step: 'approve_finally', prepare: nothing,
			ask: ({ prefecture }, mine) => step(prefecture[0], mine.path, 'approve-finally', TEXT),
		},
		...MONEY,
	],
};

/** The decisions on a case that are raced with changes of a kind, in their order. */
export const decisionsOf = (mine, kind) => DECISIONS[mine.flow].filter(({ only }) => !only || only === kind);

// Changes ------------------------------------------------------------------------------------------------------------------
// A fact is `good` or `away`; what turns only `once` is good again as another fact. `to` prepares that it becomes the one or the other and gives
// what is sent in the race. `row`: the row that is written by the change alone; its transaction is that of the change. `asked`: the decisions
// that may not be taken while the fact is away; without it the digest of the fact tells. `meets`: the decisions that it is raced with, if not
// all. `needed`: a case that was handed in while the fact is away goes on only when it is good again. `of`: whose fact it is. `stops`: by
// decision, the condition that the change breaks beside, or before, the grounds.

const last = (path) => path.split('/').at(-1);
const audited = (id) => ['audit WHERE case_id = $1 ORDER BY seq DESC LIMIT 1', [id]];
const either = (value, away, good) => (value === 'away' ? away : good);
const asks = (away, good) => (race, mine, value) => () => either(value, away, good)(race, mine);
const firmOf = (mine) => mine.firm.id;

/** A suspension stops the money and not the review. */
export const suspension = {
	name: 'suspended',
	asked: ['submit', 'letter', 'confirm', 'file'],
	stops: { submit: 'enterprise_not_suspended' },
	of: firmOf,
	to: asks(
		({ prefecture }, { firm }) => step(prefecture[1], firm.path, 'suspend', TEXT),
		({ prefecture }, { firm }) => step(prefecture[0], firm.path, 'reinstate', TEXT),
	),
	row: (mine) => audited(mine.firm.id),
};
export const industry = {
	name: 'industry',
	of: firmOf,
	to: (_, { firm }, value) => () =>
		firm.clerk.request('PATCH', firm.path, { industry_code: either(value, 'H6220', 'H6210') }, { match: '*' }),
	row: (mine) => audited(mine.firm.id),
};
export const blocking = {
	name: 'blocked',
	asked: ['submit', 'county', 'agency', 'finally', 'letter', 'confirm', 'file'],
	stops: {
		submit: 'account_submitted', county: 'account_verified', agency: 'account_verified', finally: 'account_verified', confirm: 'account_still_good',
	},
	of: firmOf,
	to: asks(
		(_, { firm }) => step(firm.county, firm.account, 'block', TEXT),
		(_, { firm }) => step(firm.second, firm.account, 'unblock', TEXT),
	),
	row: (mine) => audited(last(mine.firm.account)),
};
export const revocation = {
	name: 'revoked',
	stops: { county: 'determinations_in_force', agency: 'entitled' },
	needed: true,
	of: firmOf,
	to: asks(
		({ prefecture }, { firm }) => step(prefecture[0], firm.size, 'revoke', TEXT),
		({ prefecture }, { firm }) => step(prefecture[1], firm.size, 'restore', TEXT),
	),
	row: (mine) => audited(last(mine.firm.size)),
};
export const newer = {
	name: 'decided anew',
	of: firmOf,
	async to(_, { firm }, value) {
		const proposal = { kind: 'size', value: either(value, 'small', 'medium'), basis: 'manual', valid_from: '2020-01-01', valid_to: '2020-12-31' };
		const { body } = await firm.clerk.ok('POST', `${firm.path}/determinations`, proposal);
		firm.size = `/v1/determinations/${body.id}`;
		return () => step(firm.second, firm.size, 'decide', TEXT);
	},
	row: (mine) => audited(last(mine.firm.size)),
};
export const suspendedPlan = {
	name: 'plan suspended',
	asked: ['submit', 'letter', 'confirm', 'file'],
	stops: { submit: 'plan_approved' },
	of: (mine) => mine.plan.id,
	to: asks(
		(_, { plan, firm }) => step(firm.county, plan.path, 'suspend', TEXT),
		(_, { plan, firm }) => step(firm.second, plan.path, 'resume', TEXT),
	),
	row: (mine) => audited(mine.plan.id),
};

/** The notice that counts is looked up by the county, who sees it in each state. */
async function noticeOf({ plan, firm }) {
	const { body } = await firm.county.ok('GET', `${plan.path}/notices`);
	const [notice] = body.data;
	plan.notice = `${plan.path}/notices/${notice.id}`;
	plan.shown = `/v1/notices/${notice.id}`;
	return notice;
}

/** Shown again, if it is not. */
export async function showAgain({ story }, mine) {
	if ((await noticeOf(mine)).state === 'pending') await story.publish(mine.plan);
}

export const withdrawal = {
	name: 'notice withdrawn',
	meets: ['county', 'prefecture', 'letter', 'confirm', 'file'],
	asked: ['letter', 'confirm', 'file'],
	stops: { confirm: 'notice_closed' },
	of: (mine) => mine.plan.id,
	async to(race, mine, value) {
		if (value === 'away') await showAgain(race, mine);
		const { firm, plan } = mine;
		const who = (await noticeOf(mine)).state === 'closed' ? race.prefecture[0] : firm.county;
		return () => step(who, plan.shown, either(value, 'withdraw', 'reopen'), TEXT);
	},
	row: (mine) => audited(last(mine.plan.shown)),
};
/** Only forth: the newer notice takes the place of the other for good. */
export const replacement = {
	name: 'notice replaced',
	meets: ['county', 'prefecture'],
	once: true,
	of: (mine) => mine.plan.id,
	async to(race, mine) {
		await showAgain(race, mine);
		const { firm, plan } = mine;
		return () => step(firm.county, plan.shown, 'replace', TEXT);
	},
	row: (mine) => audited(last(mine.plan.shown)),
};

export const figures = (value) => ({ employer_fen: either(value, 1000000, 2000000) });
const newest = (mine) => ['premium_record WHERE uscc = $1 ORDER BY version DESC LIMIT 1', [mine.firm.uscc]];
export const written = {
	name: 'record',
	stops: { recompute: 'recomputable', 'top-up': 'preview_stands' },
	figures,
	of: firmOf,
	to: ({ story }, { firm }, value) => async () => {
		await record(story, firm, figures(value));
		return { status: 200 };
	},
	row: newest,
};

/** Until the worker has the job in hand. */
async function begun(db, id) {
	const free = 'SELECT FROM job WHERE id = $1 AND state = $2 FOR UPDATE SKIP LOCKED';
	while ((await db.query(free, [id, 'queued'])).rowCount) await sleep(2);
}
export const imported = {
	name: 'record imported',
	key: 'record',
	stops: written.stops,
	figures,
	of: firmOf,
	async to({ story, levy }, { firm }, value) {
		const row = { uscc: firm.uscc, year: 2019, name: firm.name, agency_code: firm.agency, ...YEAR, ...figures(value) };
		const reply = await levy.post('/v1/premium-records/import', undefined, { raw: csv([row]), type: 'text/csv' });
		await begun(story.server.db, reply.body.id);
		return async () => {
			await until('the import', async () => (await levy.ok('GET', `/v1/jobs/${reply.body.id}`)).body.state === 'done');
			return reply;
		};
	},
	row: newest,
};

/** A parameter that the rules of a benefit read, whose value makes no difference to these cases: programme, name, good, away. */
const READ = { claim: ['training', 'graduate_years', '2', '3'], refund: ['refund', 'troubled_months_ui_max', '6', '5'] };
export const parameter = {
	name: 'parameter',
	of: (mine) => mine.flow,
	to: ({ owner }, { policy, flow }, value) => async () => {
		const [programme, name, good, away] = READ[flow];
		await owner.query(`UPDATE policy_parameter SET value = $4 WHERE policy_id = $1 AND programme = $2 AND name = $3`,
			[policy, programme, name, either(value, away, good)]);
		return { status: 200 };
	},
	row: ({ policy, flow }) => ['policy_parameter WHERE policy_id = $1 AND programme = $2 AND name = $3', [policy, ...READ[flow].slice(0, 2)]],
};

/** The line that the county refuses and takes back; asked by the officer who does not approve. */
const LINE = 3;
export const refusal = {
	name: 'line refused',
	meets: ['county'],
	of: (mine) => mine.id,
	to: asks(
		(_, { firm, path }) => step(firm.second, path, 'lines/refuse', { lines: [{ line: LINE, reason: '当月未在岗' }] }),
		(_, { firm, path }) => step(firm.second, path, 'lines/restore', { lines: [LINE], reason: '企业补充了证明' }),
	),
};

/** `ofCase`: the fact is rows of the case itself, under whose own lock it is changed. */
export const KINDS = {
	enterprise: { flows: ['claim', 'refund'], changes: [suspension, industry] },
	account: { flows: ['claim', 'refund'], changes: [blocking] },
	determination: { flows: ['claim', 'refund'], changes: [revocation, newer] },
	plan: { flows: ['claim'], changes: [suspendedPlan] },
	notice: { flows: ['claim'], changes: [withdrawal, replacement] },
	premium: { flows: ['refund'], changes: [written, imported] },
	persons: { flows: ['claim'], changes: [refusal], ofCase: true },
	policy: { flows: ['claim', 'refund'], changes: [parameter] },
};

/** The kinds of facts that a decision locks besides its case: all but persons. */
export const LOCKED = Object.keys(KINDS).filter((kind) => !KINDS[kind].ofCase);

/** The decision was refused for this change: its ground of that kind does not stand, of the case or of a line of the batch, or a condition that the
 * change breaks. */
export function stopped({ status, body }, kind, change, decision) {
	const ground = new RegExp(`^(/lines/[^/]+)?/grounds/${kind}$`);
	const expected = ({ pointer, code }) =>
		code === 'grounds_stand' ? ground.test(pointer) : code === change.stops?.[decision.name] && /^(\/lines\/[^/]+)?$/.test(pointer);
	return status === 409 && body.code === 'condition_not_met' && body.errors.length > 0 && body.errors.every(expected);
}

/** Which change of a kind is raced with which decision: `flow change decision`. */
export function meetingsOf(kind) {
	const { flows, changes } = KINDS[kind];
	return flows.flatMap((flow) => changes.flatMap((change) => decisionsOf({ flow }, kind)
		.filter(({ name }) => !change.meets || change.meets.includes(name))
		.map((decision) => `${flow} ${change.name} ${decision.name}`)));
}
