// A walker through the flows: whoever is next takes a row of a flow table that was taken seldom, or what is not his to take, on whatever case is
// there; facts change under the cases meanwhile, and time passes. Rolls dice, and holds every reply against what was offered.
//
//   const walker = await Walker.begin(story, { seed: 7, steps: 500, firms: 6, until: '2020-08-20' });
//   await walker.walk();                 // so many steps, right or wrong
//   walker.asked, walker.taken           // requests, and those that succeeded
//   walker.book                          // walk_book.js: rows and falls
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { operations, pathOf } from './contract.js';
import { Book } from './walk_book.js';
import { FACTS } from './walk_fact.js';
import { BEGINNINGS, BODIES, ERRANDS, INSTEAD, ROOMS, SENSE, settle } from './walk_way.js';

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

/** How readily a step is taken that was taken often enough: what ends or stops something seldom, or the walk would be short. */
const READINESS = [
	[/^(enterprise_(close|suspend)|plan_(close|revoke|suspend)|account_block|determination_(revoke|end)|policy_.*|calendar_.*)$/, 0.02],
	[/^(notice_(withdraw|replace)|client_.*|app_user_.*|guide_.*|batch_result)$/, 0.02],
	[/_(withdraw|reject|decline|dismiss|discard|cancel|drop|return|refuse|refuse_file|write_off|withdraw_items|return_items)$/, 0.05],
	[/_(replace|send_back|reopen|submit_signed|rebind_account|choose_method|update|change|refer|revise|reverse|accept)$/, 0.1],
];
const readiness = (step) => READINESS.find(([steps]) => steps.test(step))?.[1] ?? 1;

/** So often a row or a fall is taken before it is one of many. */
const ENOUGH = 3;

/** A row that was taken seldom is worth more than one that was taken often; what was returned may lapse. */
function ownWorth({ flow, from, action, times }) {
	const ready = from === 'returned' ? 0.02 : readiness(`${flow}_${action}`);
	return times < ENOUGH ? (8 - 2 * times) * Math.max(ready, 0.3) : ready / (1 + times / 30);
}

/** Rows that another row takes along, when its time has come. */
const CARRIES = {
	'refund_run none preview': ['refund none offer', 'refund none top_up'],
	'refund_run previewed confirm': ['refund none offer', 'refund none top_up'],
	'claim payment_returned reissue': ['letter accepted amend_account'],
	'refund payment_returned reissue': ['letter accepted amend_account'],
	'letter draft issue': ['claim approved letter', 'refund approved letter'],
	'letter sent accept': ['attempt none order'],
	'batch none create': ['attempt ready prepare'],
	'batch prepared confirm': ['claim lettered pay', 'refund lettered pay'],
	'batch confirmed take_file': ['attempt in_batch send'],
	'batch sent result': ['attempt sent settle', 'claim paying settle', 'refund paying settle', 'batch sent complete'],
	'batch completed result': ['claim paid bounce', 'refund paid bounce'],
	'plan county_review approve': ['notice none open'],
	'guide live update': ['guide_revision none draft'],
	'recovery due repay': ['recovery due settle'],
};
const CARRIED = new Set(['refund none offer', 'refund none top_up', 'letter accepted amend_account', 'attempt ready prepare', 'guide_revision none draft']);

/** The way to the money: who goes on takes one of these, in what state ever a case is. */
const ONWARD = [
	'enterprise submitted verify', 'account submitted verify', 'account none submit', 'determination proposed sign', 'determination proposed decide',
	'plan none create', 'plan draft submit', 'plan county_review answer_finding', 'plan county_review approve', 'notice pending publish',
	'claim none create', 'claim draft edit', 'claim draft submit', 'claim county_review answer_finding',
	'claim county_review approve', 'claim prefecture_review approve', 'refund none create', 'refund draft submit',
	'refund review_1 answer_finding', 'refund review_1 choose_method', 'refund review_1 approve', 'refund review_1 approve_finally',
	'refund review_2 answer_finding', 'refund review_2 approve_finally', 'claim prefecture_review answer_finding', 'letter none draft', 'letter draft issue', 'letter sent accept', 'batch none create', 'batch prepared confirm',
	'batch confirmed take_file', 'deposit booked confirm', 'recovery none open', 'recovery opened answer', 'recovery opened decide',
];
/** How often that is done, where it is not as often as the others. */
const OFTEN = {
	'plan none create': 0.2, 'account none submit': 0.2, 'claim none create': 3, 'claim draft edit': 0.3, 'refund none create': 0.5, 'letter none draft': 0.5,
	'plan county_review answer_finding': 0.5, 'claim prefecture_review approve': 2, 'determination proposed sign': 0.3, 'recovery none open': 0.3,
	'letter sent accept': 0.4,
};

function nextOf(rows) {
	const begin = (row) => rows.filter((one) => one !== row && one.flow === row.flow && one.from === row.to).map(({ key }) => key);
	return new Map(rows.map((row) => [row.key, begin(row)]));
}

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

const writes = operations.filter((operation) => operation.method !== 'GET');
const stepsOf = (operation) => [operation.id, ...(operation.node['x-steps'] ?? [])];
/** The operation that takes a step. */
const taker = (step) => writes.find((operation) => stepsOf(operation).includes(step) && operation.pathParameters.length === 1);

/** The walk itself stands on what was there before of these: it leaves that alone. */
const FOUND = new Set(['app_user', 'client', 'policy']);
const CENSUS = `
	SELECT c.flow, c.state, c.id, c.enterprise_id, c.agency_id, n.plan_id, l.client_id
	FROM (SELECT d.*, row_number() OVER (PARTITION BY flow, state ORDER BY id DESC) AS nth FROM dossier d) c
	LEFT JOIN notice n ON n.id = c.id
	LEFT JOIN client l ON l.id = c.id
	WHERE c.nth <= 40
	ORDER BY c.flow, c.state, c.nth`;

export class Walker {
	/** Requests, those that succeeded, and what the last of them were. */
	asked = 0;
	taken = 0;
	trace = [];
	/** Where nothing was to be had lately: row and case → the step until which nobody looks again. */
	#vain = new Map();
	/** Of each row, those that begin where it ends. */
	#next;
	/** The step at which the book is read again. */
	#read = 0;
	/** What puts a fact right again: [step, errand]. */
	#later = [];

	static async begin(story, { seed, steps, firms, until }) {
		const walker = new Walker();
		Object.assign(walker, { story, steps, firms, roll: dice(seed), db: story.server.db, from: Date.parse(story.now), own: new Set(), serial: 0 });
		await settle(walker);
		walker.until = Date.parse(`${until}T11:00:00+08:00`);
		walker.from = Date.parse(story.now);
		walker.book = await Book.of(walker.db);
		walker.#next = nextOf([...walker.book.rows, ...walker.book.system]);
		return walker;
	}

	// Dice ---------------------------------------------------------------------------------------------------------------

	under = (n) => Math.floor(this.roll() * n);
	chance = (share) => this.roll() < share;
	pick = (list) => list[this.under(list.length)];
	today = () => this.story.now.slice(0, 10);

	/** At least one of a list. */
	some(list = []) {
		const chosen = list.filter(() => this.chance(0.4));
		return chosen.length || !list.length ? chosen : [this.pick(list)];
	}

	shuffled(list) {
		return list.map((one) => [this.roll(), one]).sort(([one], [other]) => one - other).map(([, one]) => one);
	}

	weighted(list, weight) {
		let left = this.roll() * list.reduce((sum, one) => sum + weight(one), 0);
		return list.find((one) => (left -= weight(one)) < 0) ?? list.at(-1);
	}

	/** Something that nobody has called so before. */
	nth = () => ++this.serial;

	// The walk -----------------------------------------------------------------------------------------------------------

	/** All its steps; `look` is called each so many. */
	async walk(every, look) {
		for (let next = every; this.asked < this.steps; ) {
			await this.turn();
			if (this.asked >= next) next += every, await look();
		}
	}

	async turn() {
		await this.timePasses();
		if (this.asked >= this.#read) await this.reads();
		this.census = await this.#count();
		await this.putRight();
		const move = this.weighted([['goesOn', 45], ['takes', 45], ['trespasses', 7], ['comesTooLate', 3]], ([, weight]) => weight)[0];
		await this[move]();
	}

	/** What the audit tells, now and then: meanwhile a row that was chosen counts itself. */
	async reads() {
		this.#read = this.asked + 10;
		await this.book.read();
	}

	/** The dossiers by flow and state: of each the newest. */
	async #count() {
		const census = new Map();
		for (const dossier of (await this.db.query(CENSUS)).rows) {
			const place = `${dossier.flow} ${dossier.state}`;
			if ((dossier.plan_id || dossier.flow !== 'notice') && (!FOUND.has(dossier.flow) || this.own.has(dossier.id))) census.set(place, [...(census.get(place) ?? []), dossier]);
		}
		return census;
	}

	/** As many days as the steps ask for; what falls due meanwhile happens. */
	async timePasses() {
		const day = 86400000, share = this.asked / this.steps;
		const due = this.from + Math.floor((share * (this.until - this.from)) / day) * day;
		if (due > Date.parse(this.story.now)) await this.story.on(new Date(due + 8 * 3600000).toISOString().slice(0, 10));
	}

	/** A minute passes: what is due is done, and grounds that fell are told. */
	async tell() {
		const next = new Date(Date.parse(this.story.now) + 60000 + 8 * 3600000).toISOString();
		await this.story.on(next.slice(0, 10), next.slice(11, 19));
	}

	/** So many steps from now. */
	later(steps, errand) {
		this.#later.push([this.asked + steps, errand]);
	}

	async putRight() {
		const due = this.#later.filter(([step]) => step <= this.asked);
		this.#later = this.#later.filter(([step]) => step > this.asked);
		for (const [, errand] of due) await errand();
		if (due.length) await this.tell();
	}

	// What happens -------------------------------------------------------------------------------------------------------

	note(who, text) {
		this.trace.push(`${this.asked} ${who} ${text}`);
	}

	said = (reply) => `${this.trace.slice(-8).join('\n')}\n${reply.status} ${reply.text.slice(0, 1500)}`;

	/** A reply to a request that could be wrong: never the program's own fault. */
	judge(reply) {
		this.asked++;
		this.trace[this.trace.length - 1] += ` ${[reply.status, reply.body?.code, reply.body?.errors?.[0]?.code, reply.body?.errors?.[0]?.pointer].join(' ')}`;
		assert.ok(reply.status < 500, this.said(reply));
		if (reply.status < 300) this.taken++;
		return reply;
	}

	/** One request of somebody, judged. */
	async asks({ name, client }, method, path, body, options) {
		this.note(name, `${method} ${path}`);
		return this.judge(await client.request(method, path, body, options));
	}

	/** But for those who come for one step alone. */
	callers = (...roles) => this.shuffled(this.world.filter(({ role, only }) => roles.includes(role) && !only));
	caller = (...roles) => this.callers(...roles)[0];
	clerkOf = (id) => this.world.find(({ firm }) => firm?.id === id);
	/** Officers of a bureau, in any order. */
	countyOf = (agency_id) => this.callers('county').filter((one) => one.agency_id === agency_id);

	/** Who may come to a dossier for a step, by its roles, in any order. */
	comers(roles, { enterprise_id, agency_id }, action) {
		const alone = this.world.filter(({ role, only }) => only && only === action && roles.includes(role));
		return [...alone, ...this.callers(...roles)].filter(({ role, firm, agency_id: home }) =>
			role === 'enterprise' ? firm.id === enterprise_id : role !== 'county' || home === agency_id || !enterprise_id);
	}

	/** A dossier as somebody sees it; undefined: he does not. */
	async seen({ client }, { flow, ...dossier }) {
		const path = ROOMS[flow]?.(dossier);
		const reply = path && (await client.get(path));
		return reply?.status === 200 ? { flow, id: dossier.id, path, body: reply.body, etag: reply.headers.get('etag') } : undefined;
	}

	// Rows that are to be taken ------------------------------------------------------------------------------------------

	/** What each row is worth now: its own need, or some of that of what is out of reach without it. */
	worth() {
		const { rows, system } = this.book, all = [...rows, ...system];
		const worth = new Map(all.map((row) => [row.key, row.roles.length ? ownWorth(row) : 0]));
		const most = (keys) => Math.max(0, ...keys.map((key) => worth.get(key) ?? 0));
		const wanting = all.filter(({ flow, to }) => (this.census.get(`${flow} ${to}`)?.length ?? 0) < 3);
		for (let far = 0; far < 8; far++) {
			for (const { key } of wanting) worth.set(key, Math.max(worth.get(key), 0.8 * most(this.#next.get(key))));
			for (const [key, carried] of Object.entries(CARRIES)) worth.set(key, Math.max(worth.get(key), 0.9 * most(carried)));
		}
		return worth;
	}

	/** Somebody takes a row that was taken seldom, changes a fact, or runs an errand; whoever finds nothing to do lets another one do. */
	async takes() {
		const worth = this.worth(), before = this.asked;
		const fallen = this.book.falls.map((fall) => ({ fall, weight: fall.times < ENOUGH ? 5 : this.#accepting(fall) ? 1 : fall.phase === 'paid' && fall.kind !== 'policy' ? 0.3 : 0.03 }));
		const things = [
			...this.book.rows.filter((row) => !CARRIED.has(row.key)).map((row) => ({ row, weight: worth.get(row.key) })),
			...fallen, ...ERRANDS.map(([errand, weight]) => ({ errand, weight })),
		];
		await this.#oneOf(things, 40);
		assert.ok(this.asked > before, `nobody finds anything to do\n${this.trace.slice(-20).join('\n')}`);
	}

	/** A fall that may be accepted, while acceptances are seldom. */
	#accepting({ kind }) {
		return ['enterprise', 'policy'].includes(kind) && this.book.rows.some(({ action, times }) => action === 'confirm_ground' && times < ENOUGH);
	}

	/** One of these by its weight, or another one, until something was asked. */
	async #oneOf(things, most) {
		const before = this.asked;
		for (let tries = 0; tries < most && this.asked === before; tries++) {
			const thing = this.weighted(things, ({ weight }) => weight);
			thing.weight /= 3;
			if (thing.row) thing.row.times += (await this.take(thing.row))?.status < 300 ? 1 : 0;
			else if (thing.fall) await this.changes(thing.fall);
			else await thing.errand(this);
		}
	}

	/** Somebody brings a case one step nearer to its money. */
	async goesOn() {
		const open = this.book.rows.filter(({ key, flow, from }) => ONWARD.includes(key) && (from === 'none' || this.census.has(`${flow} ${from}`)));
		const rows = open.map((row) => ({ row, weight: OFTEN[row.key] ?? 1 }));
		await this.#oneOf([...rows, ...ERRANDS.map(([errand, weight]) => ({ errand, weight: weight / 2 }))], 12);
	}

	async take(row) {
		const begin = BEGINNINGS[row.key];
		if (begin) return begin(this);
		const dossiers = this.shuffled(this.census.get(`${row.flow} ${row.from}`) ?? []).filter((one) => this.isNew(row, one)).slice(0, row.times < ENOUGH ? 12 : 4);
		for (const dossier of dossiers) {
			for (const caller of this.comers(row.roles, dossier, row.action).slice(0, 3)) {
				const thing = await this.seen(caller, dossier);
				if (thing?.body.allowed_actions?.includes(row.action) && (await this.makesSense(row, thing))) return this.tries(row, caller, thing);
			}
			this.#vain.set(`${row.key} ${dossier.id}`, this.asked + 25);
		}
	}

	/** Whoever knows his work looks before he asks. */
	makesSense({ flow, action }, thing) {
		return SENSE[`${flow}_${action}`]?.(this, thing) ?? SENSE[action]?.(this, thing) ?? true;
	}

	/** What was refused, or came to nothing, is left alone for some time. */
	async tries(row, caller, thing) {
		const reply = await this.step(caller, thing, row.action);
		if (!(reply?.status < 300)) this.#vain.set(`${row.key} ${thing.id}`, this.asked + 80);
		return reply;
	}

	/** Not tried in vain lately. */
	isNew({ key }, { id }) {
		return (this.#vain.get(`${key} ${id}`) ?? 0) <= this.asked;
	}

	/** A step that was offered: done, or answered by what hinders it. Sent again with its key it says the same. */
	async step(caller, thing, action) {
		const step = `${thing.flow}_${action}`, { client } = caller;
		const instead = INSTEAD[step];
		if (instead) return instead(this, caller, thing);
		const way = await this.#way(client, thing, step);
		if (!way) return undefined;
		const match = way.of === thing.path ? thing.etag : (await client.ok('GET', way.of)).headers.get('etag');
		const key = randomUUID(), sent = await this.bodyOf(way.operation, caller, { ...thing, step });
		const options = { match, key };
		const reply = await this.asks(caller, way.operation.method, way.path, sent, options);
		if (reply.status >= 300) assert.ok([409, 422].includes(reply.status) && hindered(step, reply.body.code), `${step}: ${this.said(reply)}`);
		else if (this.chance(0.05)) {
			const again = await client.request(way.operation.method, way.path, sent, options);
			assert.deepEqual([again.status, again.text, again.headers.get('idempotency-replayed')], [reply.status, reply.text, 'true'], this.said(again));
		}
		return reply;
	}

	/** The operation that takes a step, and the path of it; undefined: none that begins at the case itself. */
	async #way(client, thing, step) {
		const operation = taker(step);
		if (!operation) return undefined;
		const [{ name }] = operation.pathParameters;
		if (name === 'batch_id' && thing.flow !== 'batch') return undefined; // an attempt is put into one from there
		const action = operation.path.split(`{${name}}`)[1];
		if (name !== 'payment_id' || thing.flow === 'attempt') return { operation, of: thing.path, path: this.#place(thing, action) };
		const { body } = await client.ok('GET', `/v1/payments?case_id=${thing.id}&limit=1`);
		const [payment] = body.data;
		return payment && { operation, path: `/v1/payments/${payment.id}${action}`, of: `/v1/payments/${payment.id}` };
	}

	/** Where a notice is acted on is not where its bureau reads it. */
	#place = ({ flow, id, path }, action) => `${flow === 'notice' ? `/v1/notices/${id}` : path}${action}`;

	async bodyOf(operation, caller, thing) {
		const [type] = Object.keys(operation.body);
		return type && ((await BODIES[operation.id]?.(this, caller, thing)) ?? operation.body[type].example);
	}

	/** A fact changes under a case of that phase. */
	async changes(fall) {
		const change = await FACTS[fall.kind](this, fall.phase);
		if (!change) return;
		fall.times++;
		await this.tell();
		// Whoever must act does: an acceptance that was seldom made.
		if (['enterprise', 'policy'].includes(fall.kind))
			for (const row of this.book.rows.filter(({ action, times }) => action === 'confirm_ground' && times < ENOUGH)) {
				this.census = await this.#count();
				row.times += (await this.take(row))?.status < 300 ? 1 : 0;
			}
	}

	// What nobody may take -----------------------------------------------------------------------------------------------

	anything() {
		const places = this.shuffled([...this.census.keys()].filter((place) => ROOMS[place.split(' ')[0]]));
		return this.pick(this.census.get(places[0]));
	}

	/** Any step of a flow by anybody, whose it is or not: what is not offered to him is refused, and what is refused changes nothing. */
	async trespasses() {
		const dossier = this.anything(), caller = this.pick(this.world);
		const choices = writes.filter((one) => one.pathParameters.length === 1 && one.pathParameters[0].name === `${dossier.flow}_id`
			&& Object.keys(one.body).every((type) => type.includes('json')));
		const before = await this.seen(this.eye, dossier);
		if (!choices.length || !before) return;
		const operation = this.pick(choices), own = await this.seen(caller, dossier);
		const body = operation.body && Object.values(operation.body)[0]?.example;
		const reply = await this.asks(caller, operation.method, pathOf(operation, { [`${dossier.flow}_id`]: dossier.client_id ?? dossier.id }), body, { match: '*' });
		if (!operation.open && !operation.roles.has(caller.role)) assert.equal(reply.status, 403, this.said(reply));
		// An operation that is the step of its own name; others take one of several, or none.
		const step = operation.needsMatch && !operation.node['x-steps'] && operation.id.replace(`${dossier.flow}_`, '');
		const offers = own?.body.allowed_actions;
		if (step && offers && !offers.includes(step)) assert.ok(reply.status >= 400, this.said(reply));
		if (reply.status >= 400) assert.equal((await this.seen(this.eye, dossier)).etag, before.etag, this.said(reply));
	}

	/** A step that is offered, with the version of long ago: it is told so, and nothing happens. */
	async comesTooLate() {
		const dossier = this.anything();
		for (const caller of this.shuffled(this.world).slice(0, 8)) {
			const thing = await this.seen(caller, dossier);
			const action = this.pick((thing?.body.allowed_actions ?? []).filter((one) => taker(`${thing.flow}_${one}`)?.needsMatch));
			const way = action && (await this.#way(caller.client, thing, `${thing.flow}_${action}`));
			if (!way) continue;
			const body = await this.bodyOf(way.operation, caller, { ...thing, step: `${thing.flow}_${action}` });
			const reply = await this.asks(caller, way.operation.method, way.path, body, { match: NEVER });
			// What does not fit the contract is told before the version is looked at.
			return assert.ok(reply.status === 412 || reply.body?.code === 'invalid', this.said(reply));
		}
	}
}
