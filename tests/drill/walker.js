// A walker through the flows: knows callers, rooms and the contract, rolls dice, and holds every reply against what was offered.
//
//   const walker = new Walker(await settle(story), 7);
//   await walker.turn();                 // one move of somebody, right or wrong
//   walker.taken                         // Map of step → how often it was taken
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { operationNamed, operations, pathOf } from '../tool/contract.js';
import * as benefit from '../tool/refund.js';

/** Dice that fall the same for the same seed (mulberry32). */
function dice(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** Where cases are: their flow, their list, and whether that hangs on an employer or a plan. */
const ROOMS = {
	enterprise: { list: '/v1/enterprises' },
	account: { under: 'enterprise', list: '/accounts', own: '/v1/accounts' },
	determination: { under: 'enterprise', list: '/determinations', own: '/v1/determinations' },
	plan: { list: '/v1/plans' },
	notice: { under: 'plan', list: '/notices' },
	claim: { list: '/v1/claims', weight: 6 },
	refund: { list: '/v1/refunds', weight: 3 },
	letter: { list: '/v1/letters', weight: 3 },
	attempt: { list: '/v1/payments', weight: 2 },
	batch: { list: '/v1/batches', weight: 3 },
	recovery: { list: '/v1/recoveries', weight: 3 },
	correction: { list: '/v1/corrections', weight: 3 },
	hold: { list: '/v1/holds' },
	deposit: { list: '/v1/deposits' },
	adjustment: { list: '/v1/adjustment-requests' },
	reserve_statement: { list: '/v1/reserve-statements' },
	refund_run: { list: '/v1/refund-runs' },
};
const idOf = (flow) => (flow === 'attempt' ? 'payment_id' : `${flow}_id`);

/** How readily a step is taken: what ends or stops something comes seldom, or the walk would be short. */
const READINESS = [
	[/^(enterprise_(close|suspend)|plan_(close|revoke|suspend)|account_block|determination_revoke)$/, 0.02],
	[/^(notice_(withdraw|replace)|letter_amend_account)$/, 0.02],
	[/_(withdraw|reject|decline|dismiss|discard|cancel|drop|return|refuse|refuse_file|write_off|end)$/, 0.1],
	[/_(withdraw_items|return_items|replace|send_back|reopen)$/, 0.1],
	[/_(submit_signed|rebind_account|recompute|choose_method)$/, 0.1],
	[/_(update|edit|change|answer_finding)$/, 0.3],
];
const readiness = (step) => READINESS.find(([steps]) => steps.test(step))?.[1] ?? 1;

/** How often somebody of a role comes by. */
const BUSY = { enterprise: 1.5, county: 1, prefecture: 2, finance: 2, ui_agency: 1 };

/** Moves, and how often each is made. */
const MOVES = [['takesWhatIsOffered', 62], ['begins', 20], ['trespasses', 12], ['comesTooLate', 4], ['letsTimePass', 1]];

/** The version of nothing. */
const NEVER = '"0-0000000000000000"';

/** Answers to a step that was offered: what its guards, its body or the money say. It is nobody else's step, and never unknown. */
const HINDERED = new Set([
	'condition_not_met', 'lines_refused', 'conflict', 'fund_short', 'calendar_missing', 'parameter_missing', 'prohibited', 'invalid',
]);

/**
 * Steps that are answered by something else than the case: an item of a letter that is under way does not come back, and the hold of a
 * referral is lifted by another officer than the one who referred (S64).
 */
const ANSWERED_ELSEWHERE = [[/^letter_(return_items|withdraw_items)$/, 'action_not_allowed'], [/^recovery_resume$/, 'four_eyes']];
const hindered = (step, code) => HINDERED.has(code) || ANSWERED_ELSEWHERE.some(([steps, word]) => steps.test(step) && word === code);

/** Bodies of operations whose example in the contract would never fit: (walker, case as its caller sees it) → body. */
const BODIES = {
	claim_lines_refuse: (walker, claim) => ({ lines: [{ line: walker.under(claim.lines) + 1, reason: '证件与扫描件不符' }] }),
	claim_lines_restore: (walker, claim) => ({ lines: [walker.under(claim.lines) + 1], reason: '企业补充了证明' }),
	claim_send_back: () => ({ text: '请核对人员的劳动关系' }),
	claim_return: () => ({ reasons: [{ code: 'payroll_wrong', text: '工资月份不符' }] }),
	determination_end: (walker) => ({ ends_on: walker.today(), text: '已复工' }),
	notice_publish: (walker) => ({ site_url: 'https://www.example.gov.cn/gs/1.htm', published_at: walker.world.story.now }),
	letter_change: (walker, letter) => ({ case_ids: walker.some(letter.items).map((item) => item.case_id) }),
	letter_withdraw_items: (walker, letter) => ({ case_ids: walker.some(letter.items).map((item) => item.case_id), reason: '需再核实' }),
	letter_return_items: (walker, letter) => ({ case_ids: walker.some(letter.items).map((item) => item.case_id), reason: '账户信息不全' }),
	recovery_revise: (walker) => ({ amount_fen: 10000 * (1 + walker.under(4)), reason: '更正' }),
	recovery_decide: (walker) => ({ reason: '事实清楚，应予追回', months_freed: walker.chance(0.3) }),
	recovery_repay: (walker) => ({
		amount_fen: 10000 * (1 + walker.under(3)), document_no: `缴款书-${walker.under(1e6)}`, received_on: walker.today(),
	}),
	recovery_reverse: (walker, recovery) => ({ seq: 1 + walker.under(recovery.entries?.length || 1), reason: '银行退票' }),
	payment_reissue: (walker) => ({ same_account_confirmed: walker.chance(0.7), reason: '企业确认账户无误' }),
	adjustment_grant: (walker) => ({ amount_fen: 1000000 * (1 + walker.under(9)), document_no: `新人社函-${walker.under(1e6)}` }),
};

const FOREIGN_TRADE = { kind: 'foreign_trade', value: 'yes', basis: 'manual', valid_from: '2020-01-01', valid_to: '2020-12-31' };

/** Beginnings of cases, by the role that may: each (walker, caller) → reply, or nothing when there is nothing to begin. */
const BEGINNINGS = {
	enterprise: [
		(walker, caller) => walker.opensClaim(caller),
		(walker, caller) => walker.opensClaim(caller),
		(walker, caller) => walker.opensClaim(caller),
		(walker, { client }) => client.post('/v1/refunds', { year: 2020 }),
		(walker, { firm, client }) => client.post(`${firm.path}/accounts`, walker.account(firm)),
		(walker, { firm, client }) => client.post(`${firm.path}/determinations`, FOREIGN_TRADE),
		(walker, { firm, client }) => client.post('/v1/plans', walker.world.story.planForm(firm, { headcount: 1 + walker.under(9) })),
	],
	county: [
		(walker, caller) => walker.opensRecovery(caller),
		(walker, caller) => walker.placesHold(caller),
		(walker, caller) => walker.releasesHold(caller),
		(walker, caller) => walker.releasesHold(caller),
	],
	prefecture: [
		(walker, caller) => walker.writesLetter(caller, '/v1/claims', 'SKILL_SPECIAL'),
		(walker, caller) => walker.writesLetter(caller, '/v1/claims', 'SKILL_SPECIAL'),
		(walker, caller) => walker.opensRecovery(caller),
	],
	ui_agency: [
		(walker, caller) => walker.writesLetter(caller, '/v1/refunds', 'UI_FUND'),
		(walker, { client }) => client.post('/v1/refund-runs/offers', { year: 2020 }),
		(walker, { client }) => client.post('/v1/refund-runs/top-ups', { year: 2020 }),
		(walker, { client }) => client.post('/v1/adjustment-requests', { year: 2020, asked_fen: 5000000, reason: '备付能力不足' }),
		(walker, { client }) => client.post('/v1/reserve-statements', walker.statement()),
	],
	finance: [
		(walker, caller) => walker.preparesBatch(caller),
		(walker, caller) => walker.playsBank(caller),
		(walker, caller) => walker.playsBank(caller),
		(walker, { client }) => client.post('/v1/deposits', walker.deposit()),
	],
};

/** Which steps an operation takes. */
const stepsOf = (operation) => [operation.id, ...(operation.node['x-steps'] ?? [])];
const writes = operations.filter((operation) => operation.method !== 'GET');
const takers = (step) => writes.filter((operation) => stepsOf(operation).includes(step) && operation.pathParameters.length === 1);

/** Employers with plans on display and records of last year, money in both funds, officers of every office: where a walk begins. */
export async function settle(story) {
	const firms = [];
	await benefit.parameter(story, 'layoff_method', 'C');
	await benefit.reserve(story);
	await benefit.fund(story, 5000000);
	await story.deposit(600000);
	for (const agency of ['CJ-CJ', 'CJ-CJ', 'CJ-FK', 'CJ-FK']) {
		const firm = await story.firm({ agency });
		firm.plans = [];
		for (const headcount of [6, 12]) firm.plans.push(await story.plan(firm, { headcount, until: 'published' }));
		await benefit.record(story, firm);
		firms.push(firm);
	}
	await story.closeNotice(firms[3].plans[1]);
	const officers = {
		county: ['county-changji-1', 'county-changji-2', 'county-fukang-1', 'county-fukang-2'],
		prefecture: ['prefecture-1', 'prefecture-2'],
		finance: ['finance-1', 'finance-2'],
		ui_agency: ['ui-1', 'ui-2'],
		certifier: ['certifier-1'],
		county_finance: ['county-finance-1'],
		levy: ['levy-1'],
		admin: ['admin-1'],
	};
	const callers = firms.map((firm, nth) => ({ role: 'enterprise', name: `clerk-${nth + 1}`, client: firm.clerk, firm }));
	for (const [role, names] of Object.entries(officers))
		for (const name of names) callers.push({ role, name, client: await story.as(name) });
	const { id: fund_id } = await story.fund();
	return { story, callers, fund_id, eye: await story.as('auditor-1'), people: story.people(20) };
}

export class Walker {
	constructor(world, seed) {
		Object.assign(this, { world, roll: dice(seed), taken: new Map(), states: new Map(), refused: 0, turns: 0, trace: [] });
	}

	// Dice -----------------------------------------------------------------------------------------------------------

	under = (n) => Math.floor(this.roll() * n);
	chance = (share) => this.roll() < share;
	pick = (list) => list[this.under(list.length)];
	today = () => this.world.story.now.slice(0, 10);

	/** At least one of a list. */
	some(list = []) {
		const chosen = list.filter(() => this.chance(0.4));
		return chosen.length || !list.length ? chosen : [this.pick(list)];
	}

	weighted(list, weight) {
		let left = this.roll() * list.reduce((sum, one) => sum + weight(one), 0);
		return list.find((one) => (left -= weight(one)) < 0) ?? list.at(-1);
	}

	// Forms ----------------------------------------------------------------------------------------------------------

	account = (firm) => this.world.story.account(firm.name, `62220200001${this.under(1e8)}`.padEnd(19, '7'));

	statement = () => ({ year: 2019, balance_fen: 300000000 + this.under(1e6), mean_monthly_fen: 10000000, document_no: randomUUID() });

	deposit() {
		const { fund_id } = this.world;
		const amount_fen = 30000 * (1 + this.under(20));
		return { fund_id, amount_fen, source: '专账资金', document_no: randomUUID(), received_on: this.today() };
	}

	// Cases ----------------------------------------------------------------------------------------------------------

	/** The cases of a flow that a caller sees, a page of them, as its list tells them; `path` of each besides. */
	async listed(client, flow) {
		const room = ROOMS[flow];
		const parent = room.under && (await this.found(client, room.under));
		if (room.under && !parent) return [];
		const list = parent ? parent.path + room.list : room.list;
		const reply = await client.get(`${list}?limit=100`);
		if (reply.status !== 200) return [];
		return reply.body.data.map((body) => ({ ...body, flow, path: `${room.own ?? list}/${body.id}` }));
	}

	/** One of them; undefined: none. */
	async found(client, flow) {
		return this.pick(await this.listed(client, flow));
	}

	async seen(client, thing) {
		const { body, headers } = await client.ok('GET', thing.path);
		this.states.set(`${thing.flow} ${body.state ?? ''}`, thing.id);
		return { body, etag: headers.get('etag') };
	}

	/** The operation that takes a step, and the path of it; undefined: none that begins at the case itself. */
	async way(client, thing, step) {
		const [operation] = takers(step);
		if (!operation) return undefined;
		const [{ name }] = operation.pathParameters;
		if (name === idOf(thing.flow)) return { operation, path: pathOf(operation, { [name]: thing.id }), of: thing.path };
		if (name !== 'payment_id') return undefined;
		const { body } = await client.ok('GET', `/v1/payments?case_id=${thing.id}&limit=1`);
		const [payment] = body.data;
		return payment && { operation, path: pathOf(operation, { [name]: payment.id }), of: `/v1/payments/${payment.id}` };
	}

	bodyOf(operation, body) {
		const [type] = Object.keys(operation.body);
		return type && (BODIES[operation.id]?.(this, body) ?? operation.body[type].example);
	}

	// Moves ----------------------------------------------------------------------------------------------------------

	/** One move of somebody; whoever finds nothing to do lets another one move. */
	async turn() {
		this.turns++;
		this.acted = false;
		for (let tries = 0; tries < 10 && !this.acted; tries++) {
			const [move] = this.weighted(MOVES, ([, weight]) => weight);
			const caller = this.weighted(this.world.callers, ({ role }) => BUSY[role] ?? 0.2);
			this.trace.push(`${this.turns} ${caller.name} ${move}`);
			await this[move](caller);
		}
	}

	note(text) {
		this.trace[this.trace.length - 1] += ` ${text}`;
	}

	said = (reply) => `${this.trace.slice(-8).join('\n')}\n${reply.status} ${reply.text.slice(0, 1500)}`;

	/** A reply to a request that could be wrong: never the program's own fault. Counts what happened. */
	judge(reply, step) {
		this.acted = true;
		this.note([reply.status, reply.body?.code, reply.body?.errors?.[0]?.code].join(' '));
		assert.ok(reply.status < 500, this.said(reply));
		if (reply.status < 300) this.taken.set(step, (this.taken.get(step) ?? 0) + 1);
		else this.refused++;
		return reply;
	}

	/** A case that offers something to a caller, what he sees of it, and the step he would take; undefined: he found none. */
	async offering(client) {
		for (let tries = 0; tries < 5; tries++) {
			const flow = this.weighted(Object.keys(ROOMS), (one) => ROOMS[one].weight ?? 1);
			const things = await this.listed(client, flow);
			const steps = things.flatMap((thing) => (thing.allowed_actions ?? []).map((action) => ({ thing, step: `${flow}_${action}` })));
			const { thing, step } = steps.length ? this.weighted(steps, (one) => readiness(one.step)) : {};
			if (!step || !this.chance(readiness(step))) continue;
			const seen = await this.seen(client, thing);
			// A list and the case itself offer the same.
			assert.deepEqual(seen.body.allowed_actions, thing.allowed_actions, thing.path);
			return { thing, step, ...seen };
		}
		return undefined;
	}

	/** Any step that a case offers to a caller who sees it. */
	async takesWhatIsOffered({ client }) {
		const offer = await this.offering(client);
		if (!offer) return;
		const { thing, step, body, etag } = offer;
		this.note(`${step} of ${thing.path} ${body.state}`);
		if (step === 'attempt_prepare') await this.begins({ client, role: 'finance' });
		else if (step === 'claim_edit') await this.fills(client, thing);
		else if (/_answer_finding$/.test(step)) await this.answers(client, thing, step);
		else await this.steps(client, thing, step, { body, etag });
	}

	async steps(client, thing, step, { body, etag }) {
		const way = await this.way(client, thing, step);
		if (!way) return;
		const match = way.of === thing.path ? etag : (await client.ok('GET', way.of)).headers.get('etag');
		const key = randomUUID(), sent = this.bodyOf(way.operation, body);
		const reply = this.judge(await client.request(way.operation.method, way.path, sent, { match, key }), step);
		if (reply.status >= 300) {
			assert.ok([409, 422].includes(reply.status) && hindered(step, reply.body.code), this.said(reply));
		} else if (this.chance(0.1)) {
			const again = await client.request(way.operation.method, way.path, sent, { match, key });
			assert.deepEqual([again.status, again.text, again.headers.get('idempotency-replayed')], [reply.status, reply.text, 'true'], this.said(again));
		}
	}

	/** A draft gets its roster, payroll and scans: of workers that other drafts may want too. */
	async fills(client, thing) {
		const { story, people } = this.world;
		const { body } = await client.ok('GET', thing.path);
		const drawn = this.chance(0.25) ? Array.from({ length: 1 + this.under(3) }, () => this.pick(people)) : story.people(1 + this.under(3));
		const workers = [...new Set(drawn)];
		const claim = { ...thing, workers, month: body.month, plan: { category: body.category } };
		const paid_on = `${body.month.slice(0, 5)}${String(Number(body.month.slice(5)) + 1).padStart(2, '0')}-10`;
		await story.fill(claim, { paid_on, clerk: client });
		this.taken.set('claim_edit', (this.taken.get('claim_edit') ?? 0) + 1);
		this.acted = true;
	}

	async answers(client, thing, step) {
		const asked = await client.all(`${thing.path}/findings?verdict=needs_review`);
		const answers = this.some(asked).map(({ rule, line }) => ({ rule, line, answer: 'accept', text: '已核实' }));
		if (!answers.length) return;
		const match = (await client.ok('GET', thing.path)).headers.get('etag');
		this.judge(await client.post(`${thing.path}/findings/answer`, { answers }, { match }), step);
	}

	async begins(caller) {
		const beginnings = BEGINNINGS[caller.role];
		const reply = beginnings && (await this.pick(beginnings)(this, caller));
		if (reply) this.judge(reply, `${caller.role} begins`);
	}

	/** A draft for a month that is over, mostly with all it needs. */
	async opensClaim({ firm, client }) {
		const now = this.today().slice(0, 7);
		const months = ['2020-06', '2020-07', '2020-08', '2020-09'].filter((month) => month < now || (month === now && this.chance(0.1)));
		const reply = await client.post('/v1/claims', { plan_id: this.pick(firm.plans).id, month: this.pick(months) });
		if (reply.status === 201 && this.chance(0.8)) await this.fills(client, { flow: 'claim', id: reply.body.id, path: `/v1/claims/${reply.body.id}` });
		return reply;
	}

	async opensRecovery({ client }) {
		const { body } = await client.ok('GET', '/v1/claims?state=paid&limit=100');
		const paid = this.pick(body.data);
		const opening = { amount_fen: 10000 * (1 + this.under(6)), clause: 'S63', reason: '经核查，人员当月未在岗' };
		return paid && client.post('/v1/recoveries', { case_id: paid.id, ...opening });
	}

	async placesHold({ client }) {
		const held = this.chance(0.3) && (await this.found(client, 'claim'));
		return held && client.post('/v1/holds', { case_id: held.id, cause: 'violation', reason: '接到举报，正在核查' });
	}

	async releasesHold({ client }) {
		const { body } = await client.ok('GET', '/v1/holds?state=placed&limit=100');
		const hold = this.pick(body.data);
		return hold && client.post(`/v1/holds/${hold.id}/release`, { reason: '经核查，举报不实' }, { match: '*' });
	}

	async writesLetter({ client }, list, code) {
		const { body } = await client.ok('GET', `${list}?state=approved&limit=100`);
		const { id: fund_id } = await this.world.story.fund(code);
		const case_ids = this.some(body.data).map((one) => one.id);
		return case_ids.length && client.post('/v1/letters', { fund_id, title: '补贴资金拨付函', case_ids });
	}

	async preparesBatch({ client }) {
		const { body } = await client.ok('GET', '/v1/payments?state=ready&limit=100');
		const first = this.pick(body.data);
		const alike = body.data.filter((payment) => payment.fund_id === first?.fund_id);
		return first && client.post('/v1/batches', { fund_id: first.fund_id, attempt_ids: this.some(alike).map((payment) => payment.id) });
	}

	/** The bank says something about a batch: mostly that it paid. */
	async playsBank({ client }) {
		const { body } = await client.ok('GET', '/v1/batches?limit=100');
		const batch = this.pick(body.data.filter(({ state }) => state === 'sent' || (state === 'completed' && this.chance(0.1))));
		const all = this.pick(['settle', 'settle', 'settle', 'return', 'fail', batch?.state === 'completed' ? 'late_return' : 'silence']);
		return batch && client.post(`/sandbox/bank/batches/${batch.id}/play`, { all });
	}

	/** Any step of a flow by anybody, whose it is or not: what is not offered to him is refused, and what is refused changes nothing. */
	async trespasses({ role, client }) {
		const { eye } = this.world;
		const thing = await this.found(eye, this.pick(Object.keys(ROOMS)));
		const choices = writes.filter((one) => thing && one.pathParameters.length === 1 && one.pathParameters[0].name === idOf(thing.flow));
		if (!choices.length) return;
		const operation = this.pick(choices);
		const [before, own] = [await this.seen(eye, thing), await client.get(thing.path)];
		this.note(`${operation.id} of ${thing.path}`);
		const path = pathOf(operation, { [idOf(thing.flow)]: thing.id });
		const [type] = Object.keys(operation.body);
		if (type && !type.includes('json')) return;
		const body = this.bodyOf(operation, before.body);
		const reply = this.judge(await client.request(operation.method, path, body, { match: '*' }), `${operation.id}, unasked`);
		if (!operation.open && !operation.roles.has(role)) assert.equal(reply.status, 403, this.said(reply));
		// An operation that is the step of its own name; others take one of several, or none.
		const step = operation.needsMatch && !operation.node['x-steps'] && operation.id.replace(`${thing.flow}_`, '');
		const offers = own.status === 200 ? own.body.allowed_actions : undefined;
		if (step && offers && !offers.includes(step)) assert.ok(reply.status >= 400, this.said(reply));
		if (reply.status >= 400) assert.equal((await this.seen(eye, thing)).etag, before.etag, this.said(reply));
	}

	/** A step that is offered, with the version of long ago: it is told so, and nothing happens. */
	async comesTooLate({ client }) {
		const offer = await this.offering(client);
		if (!offer) return;
		const { thing, body } = offer;
		const ways = await Promise.all(body.allowed_actions.map((action) => this.way(client, thing, `${thing.flow}_${action}`)));
		const way = this.pick(ways.filter((one) => one?.operation.needsMatch));
		if (!way) return;
		this.note(`${way.operation.id} of ${way.path}`);
		const reply = await client.request(way.operation.method, way.path, this.bodyOf(way.operation, body), { match: NEVER });
		assert.equal(this.judge(reply, 'too late').status, 412, this.said(reply));
	}

	async letsTimePass() {
		const { story } = this.world;
		const later = new Date(Date.parse(story.now) + (1 + this.under(3)) * 86400000).toISOString().slice(0, 10);
		if (later < '2020-12-20') await story.on(later);
		this.note(later);
		this.acted = true;
	}
}

/** Names of the tables above that the contract does not have: operations of bodies, paths of lists. */
export function unknownNames() {
	const missing = Object.keys(BODIES).filter((id) => !operationNamed(id));
	const paths = new Set(operations.map((operation) => operation.path));
	const lists = Object.entries(ROOMS).filter(([, room]) => !room.under && !paths.has(room.list)).map(([flow]) => flow);
	return [...missing, ...lists];
}
