// The ways of a walk (walker.js): where cases are, how they begin, what is sent with a step whose example in the contract would never fit, and
// what else people do. Each is called with the walker.
import { randomUUID } from 'node:crypto';
import * as benefit from './refund.js';
import { ACCEPTABLE } from './walk_worth.js';

/** Where a dossier of a flow is read. */
export const ROOMS = {
	enterprise: ({ id }) => `/v1/enterprises/${id}`,
	account: ({ id }) => `/v1/accounts/${id}`,
	determination: ({ id }) => `/v1/determinations/${id}`,
	plan: ({ id }) => `/v1/plans/${id}`,
	notice: ({ id, plan_id }) => `/v1/plans/${plan_id}/notices/${id}`,
	claim: ({ id }) => `/v1/claims/${id}`,
	refund: ({ id }) => `/v1/refunds/${id}`,
	letter: ({ id }) => `/v1/letters/${id}`,
	attempt: ({ id }) => `/v1/payments/${id}`,
	batch: ({ id }) => `/v1/batches/${id}`,
	recovery: ({ id }) => `/v1/recoveries/${id}`,
	correction: ({ id }) => `/v1/corrections/${id}`,
	deposit: ({ id }) => `/v1/deposits/${id}`,
	adjustment: ({ id }) => `/v1/adjustment-requests/${id}`,
	reserve_statement: ({ id }) => `/v1/reserve-statements/${id}`,
	refund_run: ({ id }) => `/v1/refund-runs/${id}`,
	policy: ({ id }) => `/v1/policies/${id}`,
	calendar: ({ id }) => `/v1/calendar-revisions/${id}`,
	guide_revision: ({ id }) => `/v1/guide-revisions/${id}`,
	app_user: ({ id }) => `/v1/users/${id}`,
	client: ({ client_id }) => `/v1/clients/${client_id}`,
	client_grant: ({ id }) => `/v1/client-grants/${id}`,
};

const LINE = 30000;
const GUIDE = {
	procedure: '网上申报、县市审核、州复审、拨付', standard: '每人每月 300 元，最长 6 个月', service_agency: '就业服务中心', complaint_phone: '0994-2206022',
};
const casesOf = (walker, { body }) => walker.some(body.items).map((item) => item.case_id);

/** Large employers are paid half at first, and the rate rises three times. */
export const RISES = [['2020-09-01', 6000], ['2020-10-15', 7500], ['2020-11-20', 10000]];

const WINDOWS = [['training', 'plan_accept_until'], ['training', 'claim_accept_until'], ['refund', 'refund_accept_until']];

/** What the bank says of the lines of a batch that it has not spoken of, or takes back later. */
async function resultOf(walker, { client }, { id, body }) {
	const wanted = body.state === 'sent' ? ['sent', 'settled'] : ['settled', 'returned'];
	const { rows } = await walker.db.query('SELECT item_ref FROM attempt a JOIN dossier d ON d.id = a.id WHERE a.batch_id = $1 AND d.state = $2 ORDER BY a.id', [id, wanted[0]]);
	const lines = walker.some(rows).map(({ item_ref }) => ({ item_ref, outcome: wanted[1], booked_on: walker.today(), bank_ref: `${item_ref}-${wanted[1]}` }));
	return { lines };
}

/** Bodies of operations: (walker, caller, case as its caller sees it) → body. */
export const BODIES = {
	enterprise_update: (walker) => ({ contact_phone: `0994${2000000 + walker.under(99999)}` }),
	plan_update: (walker, _, { body }) => walker.story.planForm({ id: body.enterprise_id }, { headcount: 6 + walker.under(9) }),
	plan_submit_signed: confirmed,
	claim_submit_signed: confirmed,
	claim_lines_refuse: (walker, _, { body }) => ({ lines: [{ line: 1 + walker.under(body.lines), reason: '证件与扫描件不符' }] }),
	claim_lines_restore: async (walker, _, { id }) => ({ lines: await refusedLines(walker, id), reason: '企业补充了证明' }),
	claim_send_back: () => ({ text: '请核对人员的劳动关系' }),
	claim_return: () => ({ reasons: [{ code: 'payroll_wrong', text: '工资月份不符' }] }),
	determination_end: (walker) => ({ ends_on: walker.today(), text: '已复工' }),
	notice_publish: (walker) => ({ site_url: 'https://www.example.gov.cn/gs/1.htm', published_at: walker.story.now }),
	letter_change: (walker, _, letter) => ({ case_ids: casesOf(walker, letter) }),
	letter_withdraw_items: (walker, _, letter) => ({ case_ids: walker.chance(0.5) ? letter.body.items.map((item) => item.case_id) : casesOf(walker, letter), reason: '需再核实' }),
	letter_return_items: (walker, _, letter) => ({ case_ids: casesOf(walker, letter), reason: '账户信息不全' }),
	batch_change: async (walker, _, { body }) => ({ attempt_ids: walker.some(await readyOf(walker, body.fund_id, body.id)) }),
	batch_result: resultOf,
	payment_reissue: async (walker, _, { id }) => ({ same_account_confirmed: walker.chance(0.5) && !(await newer(walker, id)), reason: '企业确认账户无误' }),
	payment_mark: async (walker, { client }, { id, step }) => ({
		outcome: { settle: 'settled', return: 'returned', fail: 'failed' }[step.split('_')[1]], booked_on: walker.today(), reason: '银行书面答复',
		document_id: (await client.scan(id, 'bank_letter', walker.story.scan())).body.id,
	}),
	recovery_revise: (walker) => ({ amount_fen: 10000 * (1 + walker.under(3)), reason: '更正' }),
	recovery_decide: (walker, _, { body }) => ({
		reason: '事实清楚，应予追回', months_freed: body.case_flow === 'claim' && body.lines?.length * LINE === body.amount_fen && walker.chance(0.5),
	}),
	recovery_repay: (walker, _, { body }) => ({
		amount_fen: walker.chance(0.4) ? body.rest_fen : Math.ceil(body.rest_fen / 2), document_no: `缴款书-${walker.nth()}`, received_on: walker.today(),
	}),
	recovery_reverse: (walker, _, thing) => ({ seq: (walker.pick(receiptsOf(thing)) ?? { seq: 1 }).seq, reason: '银行退票' }),
	adjustment_grant: (walker) => ({ amount_fen: 1000000 * (1 + walker.under(9)), document_no: `新人社函-${walker.nth()}` }),
	client_rotate: () => ({ client_secret: randomUUID() }),
	parameter_set: (walker, _, { body }) => ({ programme: 'training', name: 'notice_days', value: 5 + walker.under(3), clause: 'S37', valid_from: body.effective_from }),
};

/** What came in for a recovery and was not reversed. */
function receiptsOf({ body: { entries } }) {
	const reversed = entries.map((entry) => entry.reverses);
	return entries.filter(({ kind, seq }) => kind === 'repaid' && !reversed.includes(seq));
}

async function confirmed(walker, { client }, { id }) {
	return { document_id: (await client.scan(id, 'confirmation', walker.story.scan())).body.id };
}

async function refusedLines(walker, id) {
	const { rows } = await walker.db.query(`SELECT line FROM claim_line WHERE claim_id = $1 AND state = 'refused' ORDER BY line`, [id]);
	return rows.length ? walker.some(rows).map(({ line }) => line) : [1];
}

async function readyOf(walker, fund_id, batch_id = null) {
	const { rows } = await walker.db.query(
		`SELECT a.id FROM attempt a JOIN dossier d ON d.id = a.id
		WHERE a.fund_id = $1 AND (d.state = 'ready' OR d.state = 'in_batch' AND a.batch_id = $2) ORDER BY a.id DESC LIMIT 12`, [fund_id, batch_id]);
	return rows.map(({ id }) => id);
}

/** A newer account was verified than the case is bound to. */
async function newer(walker, case_id) {
	const { rows } = await walker.db.query(
		`SELECT FROM obligation o JOIN dossier d ON d.id = o.account_id WHERE o.case_id = $1 AND o.live AND d.state <> 'verified'`, [case_id]);
	return rows.length > 0;
}

// Steps that are more than a request ---------------------------------------------------------------------------------------

/** A draft gets its roster, payroll and scans: of workers that other drafts may want too. */
async function fills(walker, caller, { id, path, body }) {
	const { story, people } = walker, { client } = caller;
	const drawn = walker.chance(0.1) ? [walker.pick(people)] : [];
	const workers = [...drawn, ...story.people(1 + walker.under(3))];
	const lines = story.roster({ category: body.category }, workers);
	const match = (await client.ok('GET', path)).headers.get('etag');
	const reply = await walker.asks(caller, 'PUT', `${path}/roster`, { lines }, { match });
	if (reply.status >= 300) return reply;
	await story.prove({ id, path, month: body.month, workers }, { paid_on: payDay(body.month), clerk: client });
	// Sometimes a bank's statement that others hand in, too: an officer must look.
	if (walker.chance(0.2)) await client.scan(id, 'bank_statement', walker.statement);
	return reply;
}

/** The tenth of the month behind. */
const payDay = (month) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 10)).toISOString().slice(0, 10);

async function answers(walker, caller, { path }) {
	const asked = await caller.client.all(`${path}/findings?verdict=needs_review`);
	if (!asked.length) return undefined;
	const given = asked.map(({ rule, line }) => ({ rule, line, answer: 'accept', text: '已核实' }));
	const match = (await caller.client.ok('GET', path)).headers.get('etag');
	return walker.asks(caller, 'POST', `${path}/findings/answer`, { answers: given }, { match });
}

/** A letter is cancelled when its items are withdrawn. */
async function cancelsLetter(walker, caller, { path, body }) {
	const seen = async () => (await caller.client.ok('GET', path)).headers.get('etag');
	const withdrawal = { case_ids: body.items.map((item) => item.case_id), reason: '需再核实' };
	if (body.items.length) await walker.asks(caller, 'POST', `${path}/withdraw-items`, withdrawal, { match: await seen() });
	return walker.asks(caller, 'POST', `${path}/cancel`, { reason: '全部撤回后另行函告' }, { match: await seen() });
}

/** Steps that are taken otherwise than by one request at the case: (walker, caller, case) → reply, or nothing when there is nothing to do. */
export const INSTEAD = {
	claim_edit: fills, letter_cancel: cancelsLetter,
	claim_answer_finding: answers, plan_answer_finding: answers, refund_answer_finding: answers,
};

const fallen = ({ body }) => (body.fallen_grounds ?? []).map(({ ground }) => ground);
const oneLevel = (walker, { body }) => body.agency_id === walker.story.agencies['CJ-ZD-UI'].id;

/** When a step that is offered makes sense: (walker, case as its caller sees it) → boolean. */
export const SENSE = {
	confirm_ground: (_, thing) => fallen(thing).length > 0 && fallen(thing).every((kind) => ACCEPTABLE.includes(kind)),
	rebind_account: (walker, { id }) => newer(walker, id),
	claim_recompute: (_, thing) => fallen(thing).length > 0,
	refund_recompute: (walker, thing) => fallen(thing).length > 0 || walker.chance(0.1),
	refund_run_confirm: (walker, { body }) => body.items > 0 || walker.chance(0.05),
	refund_choose_method: (_, { body }) => body.kind === 'distressed',
	refund_approve: (walker, thing) => !oneLevel(walker, thing),
	refund_approve_finally: (walker, thing) => thing.body.state === 'review_2' || oneLevel(walker, thing),
	// Receipts of what was written off may turn out wrong; offers that nobody takes up expire.
	recovery_write_off: (walker, { body }) => body.recovered_fen > 0 || walker.chance(0.3),
	recovery_reverse: (_, thing) => receiptsOf(thing).length > 0,
	refund_accept: (walker) => walker.today() < '2020-12-10' || walker.chance(0.2),
	refund_decline: (walker) => walker.today() < '2020-12-10' || walker.chance(0.2),
	batch_result: (walker, { id, body }) => body.state !== 'sent' || isHeard(walker, id),
	determination_sign: (_, { body }) => SIGNED.includes(body.kind),
	determination_decline: (_, { body }) => SIGNED.includes(body.kind),
};

// Beginnings ---------------------------------------------------------------------------------------------------------------

/** The clerk of an employer, by chance. */
const firm = (walker) => walker.caller('enterprise');
const homeOf = async (walker, { firm: { id } }) => (await walker.db.query('SELECT agency_id FROM enterprise WHERE id = $1', [id])).rows[0].agency_id;

async function begins(walker, caller, path, body, options) {
	const reply = caller && (await walker.asks(caller, 'POST', path, body, options));
	if (reply?.status < 300 && reply.body?.id) walker.own.add(reply.body.id);
	return reply;
}

async function registers(walker, caller, path, more = {}) {
	const { story } = walker;
	const agency = walker.pick(['CJ-CJ', 'CJ-FK']);
	const registration = story.registration({ agency: more.agency ?? agency, ...more });
	const reply = await begins(walker, caller, path, registration);
	if (reply.status >= 300) return;
	const client = await story.as(registration.clerk.username, registration.clerk.password);
	walker.world.push({ role: 'enterprise', name: registration.clerk.username, client, firm: { id: reply.body.id, name: registration.name, path: `/v1/enterprises/${reply.body.id}` } });
}

const publicCaller = (walker) => ({ role: 'public', name: 'anyone', client: walker.story.public });
const countyAt = (walker, code) => walker.countyOf(walker.story.agencies[code].id)[0];

/** The code of a stub, and its agency. */
async function stub(walker) {
	const { rows } = await walker.db.query(
		`SELECT e.uscc, e.name, a.code AS agency FROM enterprise e JOIN dossier d ON d.id = e.id JOIN agency a ON a.id = e.agency_id
		WHERE d.state = 'stub' AND a.code IN ('CJ-CJ', 'CJ-FK') ORDER BY e.uscc LIMIT 1`);
	return rows[0];
}

/** A claim for a month that is over and paid, mostly with all that it needs; of what a county enters itself one part (S68). */
async function opensClaim(walker) {
	const { db } = walker, own = firm(walker);
	const { rows: plans } = await db.query(
		`SELECT p.id, d.agency_id FROM plan p JOIN dossier d ON d.id = p.id WHERE p.enterprise_id = $1 AND d.state = 'approved' ORDER BY p.id`, [own.firm.id]);
	const plan = walker.pick(plans);
	const months = ['2020-06', '2020-07', '2020-08', '2020-09', '2020-10', '2020-11', '2020-12'].filter((month) => payDay(month) <= walker.today());
	if (!plan || !months.length) return;
	const caller = walker.chance(0.2) ? walker.countyOf(plan.agency_id)[0] : own;
	const reply = await begins(walker, caller, '/v1/claims', { plan_id: plan.id, month: walker.pick(months) });
	if (reply?.status === 201 && walker.chance(0.7)) await fills(walker, caller, { id: reply.body.id, path: `/v1/claims/${reply.body.id}`, body: reply.body });
}

/** An employer that is not large, mostly (S27); or one whose size nobody has determined, so that an officer must look. */
async function filesPlan(walker) {
	const { story } = walker, { rows: sized } = await walker.db.query(
		`SELECT t.enterprise_id AS id, t.value FROM determination t JOIN dossier d ON d.id = t.id
		WHERE t.kind = 'size' AND d.state IN ('in_force', 'ended') ORDER BY t.id`);
	const small = sized.filter(({ value }) => value !== 'large');
	const unsized = walker.callers('enterprise').find(({ firm: { id } }) => !sized.some((one) => one.id === id));
	const own = (walker.chance(0.15) && unsized) || (walker.chance(0.9) && walker.clerkOf(walker.pick(small)?.id)) || firm(walker);
	const agency_id = await homeOf(walker, own);
	const caller = walker.chance(0.3) ? walker.countyOf(agency_id)[0] : own;
	const reply = await begins(walker, caller, '/v1/plans', story.planForm(own.firm, { headcount: 3 + walker.under(9) }));
	if (reply?.status === 201) await caller.client.scan(reply.body.id, 'plan_form', story.scan());
}

/** Kinds that a department signs. */
const SIGNED = ['foreign_trade', 'distressed', 'suspended'];
const DETERMINED = [['size', 'medium'], ['size', 'small'], ['size', 'large'], ['foreign_trade', 'yes'], ['distressed', 'yes'], ['suspended', 'yes']];
async function proposes(walker) {
	const own = firm(walker), kept = walker.halves.has(own.firm.id);
	const [kind, value] = walker.pick(DETERMINED.filter((one) => !kept || one[0] !== 'size'));
	const caller = walker.chance(0.2) ? walker.countyOf(await homeOf(walker, own))[0] : own;
	return begins(walker, caller, `${own.firm.path}/determinations`, { kind, value, basis: 'manual', valid_from: '2020-01-01', valid_to: '2020-12-31' });
}

const mostly = (walker, list) => (walker.chance(0.5) ? list : walker.some(list));

async function writesLetter(walker) {
	const refunds = walker.chance(0.5), caller = walker.caller(refunds ? 'ui_agency' : 'prefecture');
	const { body } = await caller.client.get(`/v1/${refunds ? 'refunds' : 'claims'}?state=approved&limit=100`);
	const { id: fund_id } = await walker.story.fund(refunds ? 'UI_FUND' : 'SKILL_SPECIAL');
	const good = body.data.filter((one) => !one.fallen_grounds?.length), case_ids = mostly(walker, walker.chance(0.9) ? good : body.data).map((one) => one.id);
	return case_ids.length && begins(walker, caller, '/v1/letters', { fund_id, title: '资金拨付函', case_ids });
}

async function preparesBatch(walker) {
	const { id: fund_id } = await walker.story.fund(walker.pick(['UI_FUND', 'SKILL_SPECIAL']));
	const ready = await readyOf(walker, fund_id);
	return ready.length && begins(walker, walker.caller('finance'), '/v1/batches', { fund_id, attempt_ids: mostly(walker, ready) });
}

/** Money that was paid is claimed back: of a claim for lines of it, or for less than they cost. */
async function opensRecovery(walker) {
	const caller = walker.caller('county', 'prefecture', 'ui_agency');
	const { body } = await caller.client.get(`/v1/${caller.role === 'ui_agency' ? 'refunds' : 'claims'}?state=paid&limit=100`);
	const paid = walker.pick(body.data ?? []);
	if (!paid) return undefined;
	const amount = caller.role !== 'ui_agency' && walker.chance(0.5) ? { lines: [1], amount_fen: LINE } : { amount_fen: 10000 * (1 + walker.under(3)) };
	return begins(walker, caller, '/v1/recoveries', { case_id: paid.id, ...amount, clause: 'S63', reason: '经核查，人员当月未在岗' });
}

/** A year that no calendar covers yet: its first day of work is one of rest. */
const calendarOf = (year) => ({ year, source: '国务院办公厅通知', days: [{ date: `${year}-10-08`, kind: 'holiday', name: '国庆节' }] });

function policyOf(walker) {
	const year = 2030 + walker.nth();
	return {
		doc_no: `昌州人社发〔${year}〕3号`, title: '关于继续实施以工代训政策的通知', issuers: ['昌吉回族自治州人力资源和社会保障局'], issued_on: '2020-07-01',
		effective_from: `${year}-01-01`, copy_of: '00000000-0000-7000-8000-000000000061',
	};
}

/** A copy of the version in force takes its windows along, which are over: it gets new ones (S76). */
async function draftsPolicy(walker) {
	const caller = walker.caller('prefecture'), version = policyOf(walker), valid_from = version.effective_from;
	const reply = await begins(walker, caller, '/v1/policies', version);
	const until = { value: `${valid_from.slice(0, 4)}-12-31`, clause: 'S76', valid_from };
	if (reply.status === 201)
		for (const [programme, name] of WINDOWS)
			await walker.asks(caller, 'POST', `/v1/policies/${reply.body.id}/parameters`, { programme, name, ...until }, { match: '*' });
	return reply;
}

async function revisesGuide(walker) {
	const county = walker.caller('county'), { client } = county;
	const [guide] = (await client.ok('GET', `/v1/guides?agency_id=${county.agency_id}`)).body.data;
	const match = (await client.ok('GET', `/v1/guides/${guide.id}`)).headers.get('etag');
	return walker.asks(county, 'PUT', `/v1/guides/${guide.id}`, { ...GUIDE, contact: `0994-${2000000 + walker.nth()}` }, { match });
}

/** The clerk of an employer whose case would go by a newer account, while that is seldom. */
function rebound(walker) {
	const flows = ['claim', 'refund'].filter((flow) => walker.seeking && walker.wants(new RegExp(`^${flow} approved rebind_account$`)));
	const cases = flows.flatMap((flow) => walker.census.get(`${flow} approved`) ?? []);
	return cases.length ? walker.clerkOf(walker.pick(cases).enterprise_id) : undefined;
}

/** Top-ups once the rate has risen, and mostly those while they are seldom. */
function runOf(walker) {
	if (walker.today() < RISES[0][0] || !walker.census.has('refund paid')) return 'offers';
	return walker.chance(walker.wants(/^refund none top_up$/) ? 0.8 : 0.5) ? 'top-ups' : 'offers';
}

const userOf = (walker) => ({
	username: `walk-${walker.nth()}`, password: 'a long passphrase', display_name: '经办', role: 'county', agency_id: walker.story.agencies['CJ-CJ'].id,
});
/** The training fund is short now and then. */
async function depositOf(walker) {
	const code = walker.pick(['SKILL_SPECIAL', 'UI_FUND']), { id: fund_id } = await walker.story.fund(code);
	const amount_fen = LINE * (1 + walker.under(code === 'SKILL_SPECIAL' ? 10 : 30));
	return { fund_id, amount_fen, source: '专账资金', document_no: randomUUID(), received_on: walker.today() };
}
const statementOf = (walker) => ({ year: 2019, balance_fen: 300000000 + walker.nth(), mean_monthly_fen: 10000000, document_no: randomUUID() });
const accountOf = (walker, { firm: own }) => walker.story.account(own.name, `62220200001${walker.nth()}`.padEnd(19, '7'));

/** Rows whose case begins, or that are taken from elsewhere than the case: walker → what was asked, or nothing when there is nothing to begin. */
export const BEGINNINGS = {
	'account none submit': (walker, own = rebound(walker) ?? firm(walker)) => begins(walker, own, `${own.firm.path}/accounts`, accountOf(walker, own)),
	'adjustment none draft': (walker) => begins(walker, walker.caller('ui_agency', 'prefecture'), '/v1/adjustment-requests', { year: 2020, asked_fen: 5000000, reason: '备付能力不足' }),
	'app_user none create': (walker) => begins(walker, walker.caller('admin'), '/v1/users', userOf(walker)),
	'batch none create': preparesBatch,
	'calendar none draft': (walker) => begins(walker, walker.caller('admin'), '/v1/calendars/CN-65/import', calendarOf(2030 + walker.years++)),
	'claim none create': opensClaim,
	'client none create': (walker) => begins(walker, walker.caller('admin'), '/v1/clients', { client_id: `portal-w${walker.nth()}`, name: '门户', client_secret: randomUUID() }),
	'client_grant none grant': (walker) => begins(walker, firm(walker), '/v1/client-grants', { client_id: 'portal-a' }),
	'deposit none book': async (walker) => begins(walker, walker.caller('finance'), '/v1/deposits', await depositOf(walker)),
	'determination none propose': proposes,
	'enterprise none register': (walker) => registers(walker, publicCaller(walker), '/v1/enterprises'),
	'enterprise none register_on_behalf': (walker) => registers(walker, countyAt(walker, 'CJ-CJ'), '/v1/enterprises/on-behalf', { agency: 'CJ-CJ' }),
	'enterprise stub register': async (walker) => {
		const known = await stub(walker);
		return known && registers(walker, publicCaller(walker), '/v1/enterprises', known);
	},
	'enterprise stub register_on_behalf': async (walker) => {
		const known = await stub(walker);
		return known && registers(walker, countyAt(walker, known.agency), '/v1/enterprises/on-behalf', known);
	},
	'guide live update': revisesGuide,
	'letter none draft': writesLetter,
	'plan none create': filesPlan,
	'policy none create': draftsPolicy,
	'recovery none open': opensRecovery,
	'refund none create': (walker) => walker.today() < '2021' && begins(walker, firm(walker), '/v1/refunds', { year: 2020 }),
	'refund_run none preview': (walker) => begins(walker, walker.caller('ui_agency'), `/v1/refund-runs/${runOf(walker)}`, { year: 2020 }),
	'reserve_statement none record': (walker) => begins(walker, walker.caller('ui_agency'), '/v1/reserve-statements', statementOf(walker)),
};

// Errands ------------------------------------------------------------------------------------------------------------------

/** Of some batches the bank says nothing: of most while lost payments are sought. */
function isHeard({ heard, chance, seeking, wants }, id) {
	if (!heard.has(id)) heard.set(id, chance(seeking && wants(/^attempt unknown /) ? 0.3 : 0.6));
	return heard.get(id);
}

/** What the bank says of a batch: mostly that it paid. */
function wordOf(walker) {
	const bad = walker.seeking && walker.wants(/ payment_returned /) ? ['return', 'return', 'return'] : ['return', 'fail', 'silence'];
	return walker.pick(['settle', 'settle', 'settle', 'settle', ...bad]);
}

/** The bank says something about a batch; seldom that what it paid came back. */
async function playsBank(walker) {
	const finance = walker.caller('finance'), late = walker.chance(0.005);
	const { body } = await finance.client.get('/v1/batches?limit=100');
	const batch = walker.pick(body.data.filter(({ id, state }) => (late ? state === 'completed' : state === 'sent' && isHeard(walker, id))));
	return batch && walker.asks(finance, 'POST', `/sandbox/bank/batches/${batch.id}/play`, { all: late ? 'late_return' : wordOf(walker) });
}

/** The pool's reserve, as one officer records and another confirms it. */
async function states(walker, balance_fen) {
	const [one, other] = walker.callers('ui_agency').filter(({ name }) => ['ui-1', 'ui-2'].includes(name));
	const made = await walker.asks(one, 'POST', '/v1/reserve-statements', { ...statementOf(walker), balance_fen: balance_fen + walker.nth() });
	if (made.status < 300) await walker.asks(other, 'POST', `/v1/reserve-statements/${made.body.id}/confirm`, undefined, { match: '*' });
}

/** Refunds wait before the gate for a while, when what is done with those that wait was seldom. */
async function shutsGate(walker) {
	if (!walker.seeking || walker.shut || !walker.wants(/^refund awaiting_funds /)) return;
	walker.shut = true;
	await states(walker, 50000000);
	walker.later(100, async () => {
		walker.shut = false;
		await states(walker, 300000000);
	});
}

async function placesHold(walker) {
	const county = walker.caller('county');
	const { body } = await county.client.get('/v1/claims?limit=100');
	const held = walker.pick(body.data);
	return held && walker.asks(county, 'POST', '/v1/holds', { case_id: held.id, cause: 'violation', reason: '接到举报，正在核查' });
}

async function releasesHold(walker) {
	const county = walker.caller('county', 'prefecture');
	const { body } = await county.client.get('/v1/holds?state=placed&limit=100');
	const hold = walker.pick(body.data ?? []);
	return hold && walker.asks(county, 'POST', `/v1/holds/${hold.id}/release`, { reason: '经核查，举报不实' }, { match: '*' });
}

/** The levy agency records last year of an employer of whom it has said nothing. */
async function recordsYear(walker) {
	const { rows } = await walker.db.query(
		`SELECT e.id FROM enterprise e JOIN dossier d ON d.id = e.id AND d.state = 'verified'
		WHERE NOT EXISTS (SELECT FROM premium_record p WHERE p.uscc = e.uscc AND p.year = 2019) ORDER BY e.id LIMIT 1`);
	if (rows.length) await benefit.record(walker.story, rows[0]);
}

/** What people do besides, and how often. */
export const ERRANDS = [[playsBank, 4], [placesHold, 0.1], [releasesHold, 0.4], [recordsYear, 0.6], [shutsGate, 1]];
