// A walker through the flows: whoever is next takes a row of a flow table that was taken seldom, or what is not his to take, on whatever case is
// there; facts change under the cases meanwhile, and time passes. Rolls dice, and holds every reply against what was offered.
//
//   const walker = await Walker.begin(story, { seed: 7, steps: 500, firms: 6, until: '2020-08-20' });
//   await walker.walk(250, look);        // so many steps, right or wrong, and `look` after each 250 of them
//   walker.asked, walker.taken           // requests, and those that succeeded
//   walker.book                          // walk_book.js: rows and falls
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { operations, pathOf } from './contract.js';
import { settle } from './walk_begin.js';
import { Book } from './walk_book.js';
import { FACTS } from './walk_fact.js';
import { BEGINNINGS, BODIES, ERRANDS, INSTEAD, ROOMS, SENSE } from './walk_way.js';
import { ACCEPTABLE, CARRIED, ENOUGH, fallWorth, nextOf, ONWARD, onwardWorth, rowsWorth } from './walk_worth.js';

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

const DAY = 86400000;
/** So many steps a day while what is wanting is sought. */
const SLOW = 40;
/** Rows that wait until the offers are over. */
const LATE = /^refund expired /;

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
	/** When the walk is looked at, and by whom. */
	#look;
	/** Steps that were taken beyond those it was asked for. */
	further = 0;

	/**
	 * A walker before its first step. `until`: the day of the last of `steps`; `beyond`: so many more at most, while something was taken too seldom,
	 * most of them on the day of `pause`; `firms`: so many employers, `paid`: so many of them paid before the walk.
	 */
	static async begin(story, { seed, steps, beyond = 0, firms, paid = 0, until, pause = until }) {
		const walker = new Walker();
		const { db } = story.server;
		Object.assign(walker, { story, db, steps, beyond, firms, paid, pause, roll: dice(seed), own: new Set(), serial: 0 });
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

	/**
	 * All its steps; and as many as it may take beyond them while rows and falls are wanting: some on its way, while plans and refunds can still
	 * begin, the others at its end. `look` is called each so many.
	 */
	async walk(every, look) {
		this.#look = { every, next: every, look };
		while (this.asked < this.steps && this.story.now < this.pause) await this.#steps();
		await this.#seeks((this.beyond * 2) / 3, LATE);
		while (this.asked - this.further < this.steps) await this.#steps();
		await this.#seeks(this.beyond);
	}

	async #steps() {
		const before = this.asked, { every, next, look } = this.#look;
		await this.turn();
		if (this.seeking) this.further += this.asked - before;
		if (this.asked >= next) this.#look.next += every, await look();
	}

	/** What was taken too seldom is sought, until so many steps were taken beyond the walk's own; rows that come later are not waited for. */
	async #seeks(most, later) {
		const wanting = () => this.book.below(ENOUGH).filter((line) => !later?.test(line));
		this.seeking = { since: this.further, from: Date.parse(this.story.now) };
		while (this.further < most && wanting().length) {
			await this.#steps();
			if (!wanting().length) await this.book.read();
		}
		this.seeking = undefined;
	}

	async turn() {
		await this.timePasses();
		if (this.asked >= this.#read) await this.reads();
		this.census = await this.#count();
		await this.putRight();
		const moves = [['goesOn', this.seeking ? 25 : 45], ['takes', this.seeking ? 65 : 45], ['trespasses', 7], ['comesTooLate', 3]];
		await this[this.weighted(moves, ([, weight]) => weight)[0]]();
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

	/** As many days as the steps ask for, and few while one seeks; what falls due meanwhile happens. */
	async timePasses() {
		const share = (this.asked - this.further) / this.steps;
		const due = this.seeking
			? this.seeking.from + Math.floor((this.further - this.seeking.since) / SLOW) * DAY
			: this.from + Math.floor((share * (this.until - this.from)) / DAY) * DAY;
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

	/** Rows like this that were taken too seldom until now. */
	wants = (rows) => this.book.rows.some(({ key, times }) => times < ENOUGH && rows.test(key));

	/** Somebody takes a row that was taken seldom, changes a fact, or runs an errand; whoever finds nothing to do lets another one do. */
	async takes() {
		const worth = rowsWorth(this.book, this.#next, this.census, this.seeking), before = this.asked;
		const things = [
			...this.book.rows.filter((row) => !CARRIED.has(row.key)).map((row) => ({ row, weight: worth.get(row.key) })),
			...this.book.falls.map((fall) => ({ fall, weight: fallWorth(fall, this.wants) })),
			...ERRANDS.map(([errand, weight]) => ({ errand, weight })),
		];
		await this.#oneOf(things, 60);
		assert.ok(this.asked > before, `nobody finds anything to do\n${this.trace.slice(-20).join('\n')}`);
	}

	/** One of these by its weight, or another one, until something was asked. */
	async #oneOf(things, most) {
		const before = this.asked;
		for (let tries = 0; tries < most && this.asked === before; tries++) {
			const thing = this.weighted(things, ({ weight }) => weight);
			thing.weight /= 8;
			if (thing.row) thing.row.times += (await this.take(thing.row))?.status < 300 ? 1 : 0;
			else if (thing.fall) await this.changes(thing.fall);
			else await thing.errand(this);
		}
	}

	/** Somebody brings a case one step nearer to its money. */
	async goesOn() {
		const open = this.book.rows.filter(({ key, flow, from }) => ONWARD.includes(key) && (from === 'none' || this.census.has(`${flow} ${from}`)));
		const sought = new Set(this.book.rows.filter(({ times }) => this.seeking && times < ENOUGH).map(({ flow, from }) => `${flow} ${from}`));
		const rows = open.map((row) => ({ row, weight: onwardWorth(row, this.census, sought) }));
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
		if (ACCEPTABLE.includes(fall.kind))
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
