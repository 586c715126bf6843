// Decisions against changes of the facts they rest on, both asked at once (S7 to S12, S23, S63).
//
//   const race = await prepare({ seed: 9 });
//   await race.play('premium', 10);          // ten pairs, or a few more
//   race.found;                              // decisions on a fact that was another at their commit: []
//   await race.end();                        // no promise is broken, nobody waited for each other
//
// How it is known what a fact was when a decision committed: PostgreSQL keeps the instant of each commit (track_commit_timestamp, turned on by
// src/build/postgres.sh). A transaction writes that instant before it lets go of its locks, so who waited for a lock has a later one: the order
// of the instants is the order in which the locks were held. Instants that a transaction reads by itself (clock_timestamp, audit.recorded_at)
// lie before its commit and prove nothing; neither do numbers of transactions, which are given at the first write. Each pair has one change,
// and the facts are read before and after the pair. A decision that committed before the change must have written the digests of before, one
// that committed after it those of after. A change that no digest tells (a suspension) must not have been committed before a decision that
// asks for it. All this holds without any lock as well; so the same check finds what happens without them.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { database } from './cluster.js';
import { KINDS, decisionsOf, meetingsOf, refusal, replacement, showAgain, step, stopped, withdrawal, written } from './ground_change.js';
import { agent, apply, approve, fund, letter, parameter, record, reserve, run } from './refund.js';
import { begin } from './story.js';

/** The same draws again for the same seed, from 0 to 1. */
function draws(seed) {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/** What is made of each, four at a time: sign-ins queue, and nobody waits there for long. */
async function made(things, make) {
	const all = [];
	for (let n = 0; n < things.length; n += 4) all.push(...(await Promise.all(things.slice(n, n + 4).map(make))));
	return all;
}

/** The day after that instant, here. */
const dayAfter = (now) => new Date(Date.parse(now) + 32 * 3600 * 1000).toISOString().slice(0, 10);

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const TEXT = { text: '经核实，情况属实' };
const other = (value) => (value === 'away' ? 'good' : 'away');
const told = (reply) => `${reply.status} ${reply.body?.code ?? ''} ${(reply.body?.errors ?? []).map((error) => `${error.pointer} ${error.code}`).join(', ')}`;
const took = (reply) => reply.status < 300;

/** A story whose races are played on a database of its own. `locked` false: decisions lock no facts. `held`: each pair is played so that the
 * change comes when the decision has written all and is about to commit. */
export async function prepare({ seed = 1, locked = true, held = false } = {}) {
	const db = await database();
	const { rows: [{ track_commit_timestamp: tracked }] } = await db.query('SHOW track_commit_timestamp');
	assert.equal(tracked, 'on', 'this PostgreSQL was made before it kept the instants of commits: src/build/postgres.sh remove build/test/pg');
	if (!locked) await unlock(db);
	if (held) await db.query(HOLD);
	const race = new Race(await begin({ db }), draws(seed));
	race.held = held;
	await race.begin();
	return race;
}

const LOCK = 7262;
/** A decision that has written its grounds, or asked them and sent the money, waits for our lock. */
const HOLD = `
	CREATE FUNCTION race_hold() RETURNS trigger LANGUAGE plpgsql AS
		'BEGIN PERFORM pg_advisory_xact_lock_shared(${LOCK}); RETURN NULL; END';
	CREATE TRIGGER race_hold AFTER INSERT ON ground FOR EACH STATEMENT EXECUTE FUNCTION race_hold();
	CREATE TRIGGER race_hold AFTER INSERT ON audit FOR EACH ROW WHEN (NEW.action IN ('pay', 'send')) EXECUTE FUNCTION race_hold();`;
/** Somebody of this database waits: for our lock, or for another transaction. */
const WAITING = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND (wait_event = 'advisory') = $1`;

/** Decisions lock no facts any more. */
async function unlock(db) {
	await db.query(`CREATE OR REPLACE FUNCTION ground_lock(p_ids uuid[]) RETURNS void LANGUAGE plpgsql AS 'BEGIN RETURN; END'`);
}

export class Race {
	/** Decisions that stand on a fact as it was not, and falls that were not reported or did not stop money. */
	found = [];
	/** By kind: pairs, how often the decision came first and the change did, how often the decision was refused, and what was found. */
	counts = {};
	/** Which change met which decision: `kind flow change decision`. */
	met = new Set();
	#values = new Map();
	#lasts = new Map();

	constructor(story, draw) {
		Object.assign(this, { story, draw, db: story.server.db, place: draw() });
	}

	async begin() {
		const { story } = this;
		const all = (...names) => Promise.all(names.map((name) => story.as(name)));
		this.prefecture = await all('prefecture-1', 'prefecture-2');
		this.finance = await all('finance-1', 'finance-2');
		this.offices = { claim: this.prefecture, refund: await Promise.all([agent(story, 1), agent(story, 2)]) };
		this.levy = await story.as('levy-1');
		this.owner = await this.db.connect();
		// A held pair looks for who waits, and no one else may wait.
		this.worker = this.held ? null : story.server.work();
		await parameter(story, 'layoff_method', 'C');
		await reserve(story);
		await fund(story, 90000000000);
		await story.deposit(90000000000);
	}

	/** Asserts that no promise is broken and nobody waited in a circle, and puts everything away. */
	async end() {
		await this.worker?.stop();
		await this.owner.end();
		await this.story.end().finally(() => this.#drop());
	}

	/** The connections have ended, so what they counted is there. */
	async #drop() {
		const [{ deadlocks }] = await this.rows('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()');
		await this.db.drop();
		assert.equal(deadlocks, 0, 'transactions that waited for each other');
	}

	/** Puts everything away, whatever became of it. */
	async discard() {
		await this.worker?.stop();
		await this.owner.end();
		await this.story.server.stop();
		await this.db.drop();
	}

	async rows(text, values) {
		return (await this.db.query(text, values)).rows;
	}

	// Cases --------------------------------------------------------------------------------------------------------------

	async #firm(size = 'medium') {
		const { story } = this;
		const firm = await story.firm({ size: null });
		firm.size = await story.determine(firm, { kind: 'size', value: size });
		return firm;
	}

	async #claim() {
		const firm = await this.#firm();
		const plan = await this.story.plan(firm, { until: 'published' });
		const mine = await this.story.claim(plan, { workers: 3, until: 'draft' });
		return { ...mine, flow: 'claim', fund: 'SKILL_SPECIAL' };
	}

	async #refund(size) {
		const firm = await this.#firm(size);
		await record(this.story, firm);
		return { ...(await apply(this.story, firm, { until: 'draft' })), flow: 'refund', fund: 'UI_FUND' };
	}

	async #case(flow) {
		const mine = flow === 'claim' ? await this.#claim() : await this.#refund();
		const [{ policy }] = await this.rows(`SELECT policy_id AS policy FROM ${flow} WHERE id = $1`, [mine.id]);
		return Object.assign(mine, { policy, homes: new Map(), prepared: new Set() });
	}

	/** Cases enough for so many pairs, each of an employer of its own, in turn of each benefit that rests on the kind. */
	async cases(kind, pairs, each) {
		const { flows } = KINDS[kind];
		const wanted = [];
		for (let count = 0; count < pairs; count += each ?? decisionsOf({ flow: wanted.at(-1) }, kind).length)
			wanted.push(flows[wanted.length % flows.length]);
		return made(wanted, (flow) => this.#case(flow));
	}

	/** The days of the notices of these cases are over. */
	async #closeNotices(cases) {
		const plans = cases.filter((mine) => mine.plan).map((mine) => mine.plan);
		if (plans.length) await this.story.closeNotice(plans.at(-1));
	}

	// What the database says ---------------------------------------------------------------------------------------------

	/** The facts of a case now, by kind. */
	async facts(mine) {
		const rows = await this.rows(
			`SELECT kind, subject, encode(review_digest, 'hex') AS review, encode(digest, 'hex') AS money FROM case_facts(ARRAY[$1::uuid])`, [mine.id]);
		return new Map(rows.map((row) => [row.kind, row]));
	}

	/** The grounds that the case's last decision left. */
	async grounds(mine) {
		return this.rows(
			`SELECT kind, subject, encode(review_digest, 'hex') AS review, encode(digest, 'hex') AS money FROM ground_newest(ARRAY[$1::uuid])`, [mine.id]);
	}

	/** The kinds of its grounds that do not stand, as the next step asks. */
	async fallen(mine, money = true) {
		return (await this.rows(`SELECT DISTINCT kind FROM ground_fallen(ARRAY[$1::uuid], $2) ORDER BY 1`, [mine.id, !money])).map((row) => row.kind);
	}

	/** When the transaction committed that wrote the row, in microseconds. */
	async committed([row, values]) {
		const [{ at }] = await this.rows(
			`SELECT (extract(epoch FROM pg_xact_commit_timestamp(x.xmin)) * 1000000)::bigint AS at FROM (SELECT xmin FROM ${row}) x`, values);
		return at;
	}

	decisionRow(mine, decision) {
		const id = (decision.of ? mine[decision.of] : mine).id;
		return ['audit WHERE case_id = $1 AND action = $2 ORDER BY seq DESC LIMIT 1', [id, decision.step]];
	}

	/** The changes and decisions of a kind that have not met yet. */
	unmet(kind) {
		return meetingsOf(kind).filter((meeting) => !this.met.has(`${kind} ${meeting}`));
	}

	// A pair -------------------------------------------------------------------------------------------------------------

	#place = (change, mine) => `${change.key ?? change.name} ${change.of(mine)}`;

	value(change, mine) {
		return this.#values.get(this.#place(change, mine)) ?? 'good';
	}

	/** Makes the fact that, whatever it was. */
	async turn(change, mine, value) {
		if (this.value(change, mine) === value) return;
		const reply = await (await change.to(this, mine, value))();
		assert.ok(took(reply), `${change.name}: ${told(reply)}`);
		this.#values.set(this.#place(change, mine), value);
	}

	/** How long that took last time, in milliseconds. */
	async #timed(name, send) {
		const start = performance.now();
		const reply = await send();
		this.#lasts.set(name, performance.now() - start);
		return reply;
	}

	/** Both at once: the one begins as much before or after the other as makes them meet. Ten in a row are spread over all of that span (steps of
	 * the golden section), so that both orders occur. */
	async atOnce([name, one], [otherName, two]) {
		const [long, otherLong] = [this.#lasts.get(name) ?? 20, this.#lasts.get(otherName) ?? 20];
		this.place = (this.place + GOLDEN) % 1;
		const lag = this.place * (long + otherLong) - otherLong;
		return Promise.all([
			sleep(Math.max(0, -lag)).then(() => this.#timed(name, one)),
			sleep(Math.max(0, lag)).then(() => this.#timed(otherName, two)),
		]);
	}

	/** The reply, and whether it has come. */
	#sent(send) {
		const sent = { reply: send(), over: false };
		sent.reply.finally(() => (sent.over = true));
		return sent;
	}

	/** The change comes when the decision is about to commit; which then commits, the change as soon as it can. */
	async #overtake(decide, change) {
		const keeper = await this.db.connect();
		const waits = async (ours) => (await keeper.query(WAITING, [ours])).rowCount > 0;
		await keeper.query('SELECT pg_advisory_lock($1)', [LOCK]);
		const decision = this.#sent(decide);
		while (!decision.over && !(await waits(true))) await sleep(1);
		const changed = this.#sent(change);
		while (!changed.over && !(await waits(false))) await sleep(1);
		await keeper.end();
		return Promise.all([decision.reply, changed.reply]);
	}

	#report(pair, why) {
		this.counts[pair.kind].found++;
		this.found.push(`${pair.kind} ${pair.change.name} ${pair.from} to ${pair.to}, ${pair.mine.flow} ${pair.decision.name}: ${why}`);
	}

	/** The decision was taken: what it stands on must be what was at its commit. */
	async #judge(pair) {
		const { kind, change, mine, decision, from, to, before, after } = pair;
		const [decided, changed] = [await this.committed(this.decisionRow(mine, decision)), await this.committed(change.row(mine))];
		pair.first = decided < changed;
		this.#order(kind, pair.first);
		const [value, facts] = pair.first ? [from, before] : [to, after];
		if (value === 'away' && change.asked?.includes(decision.name)) this.#report(pair, 'taken although the fact was away');
		const own = facts.get(kind) ?? after.get(kind);
		this.#compare(pair, new Map([...after, [kind, own]]), await this.grounds(mine.topUp ?? mine));
		if (kind === 'premium' && ['submit', 'recompute', 'top-up'].includes(decision.name)) await this.#judgeRecord(pair, value);
	}

	#compare(pair, facts, grounds) {
		for (const ground of grounds)
			for (const member of ['subject', 'review', 'money'])
				if (ground[member] !== facts.get(ground.kind)?.[member]) this.#report(pair, `${ground.kind} ${member} is not as it was at the commit`);
	}

	/** The record that the amount was computed from is the one whose digest was written. */
	async #judgeRecord(pair, value) {
		const [row] = await this.rows(
			`SELECT p.employer_fen FROM refund r JOIN premium_record p ON p.uscc = r.uscc AND p.year = r.base_year AND p.version = r.record_version
			WHERE r.id = $1`, [(pair.mine.topUp ?? pair.mine).id]);
		if (row?.employer_fen !== pair.change.figures(value).employer_fen) this.#report(pair, 'computed from another record');
	}

	/** What fell after the decision is reported, and the next step that asks for it is refused. */
	async #gate(pair) {
		const { kind, change, mine, decision, to, before, after } = pair;
		const another = change.asked ? to === 'away' : before.get(kind)?.money !== after.get(kind)?.money;
		if (pair.first && another && (await this.grounds(mine)).some((ground) => ground.kind === kind) && !(await this.fallen(mine)).includes(kind)) this.#report(pair, 'the fall is not reported');
		const decisions = decisionsOf(mine, kind);
		const next = decisions.slice(decisions.indexOf(decision) + 1).find(({ only }) => !only);
		if (!next || !(await this.fallen(mine, next.money ?? false)).length) return;
		await this.#prepare(next, mine);
		const reply = await next.ask(this, mine);
		if (!stopped(reply, kind, change, next)) this.#report(pair, `the next step says ${told(reply)}`);
	}

	async #prepare(decision, mine) {
		if (mine.prepared.has(decision)) return;
		mine.prepared.add(decision);
		await decision.prepare(this, mine);
	}

	/** What was handed in without the fact that it needs is judged again with it. */
	async #judgeAgain(change, mine) {
		await this.turn(change, mine, 'good');
		if (!(await this.fallen(mine)).length) return;
		const office = mine.flow === 'claim' ? mine.firm.county : this.offices.refund[0];
		const reply = await step(office, mine.path, 'recompute');
		assert.ok(took(reply), `recompute with ${change.name} good: ${told(reply)}`);
	}

	/** The case's grounds stand again: with the fact as it is, or as it was. */
	async #settle({ kind, change, mine, decision }) {
		if (change.once) return this.#approveAgain(mine, decision);
		if ((await this.fallen(mine)).length) await this.turn(change, mine, other(this.value(change, mine)));
		if (change.needed) await this.#judgeAgain(change, mine);
		assert.deepEqual(await this.fallen(mine), [], `${kind} ${change.name}: a fact that changed back stands again`);
		if (!change.asked) mine.homes.set(this.#place(change, mine), this.value(change, mine));
	}

	/** What rests on a fact that will not come back goes back into the review; what is there is renewed by the next level. */
	async #approveAgain(mine, decision) {
		if (decision.name !== 'prefecture' || !(await this.fallen(mine)).length) return;
		if (mine.letter) await this.offices.claim[0].act(mine.letter.path, 'discard');
		mine.prepared.clear();
		await this.prefecture[1].act(mine.path, 'reopen', { text: '公示已更换' }, { match: '*' });
		await this.prefecture[0].act(mine.path, 'approve', { text: '同意' }, { match: '*' });
	}

	/** Sent at once; what is `from` becomes `to`. */
	async #send(pair) {
		const { kind, change, mine, decision, to } = pair;
		const send = await change.to(this, mine, to);
		const ask = () => decision.ask(this, mine);
		const [decided, changed] = this.held ? await this.#overtake(ask, send)
			: await this.atOnce([`${mine.flow} ${decision.name}`, ask], [change.name, send]);
		this.#values.set(this.#place(change, mine), change.once ? 'good' : to);
		assert.ok(took(changed), `${change.name}: ${told(changed)}`);
		assert.ok(took(decided) || stopped(decided, kind, change, decision), `${decision.name} beside ${change.name}: ${told(decided)}`);
		return took(decided);
	}

	/** One pair, and the case one decision further. `onward` false: a decision that was refused is not taken later. */
	async pair(kind, change, mine, decision, onward = true) {
		const home = () => this.#home(change, mine);
		await this.turn(change, mine, home());
		await this.#prepare(decision, mine);
		const from = change.once || !onward || this.held || this.draw() < 0.6 ? home() : other(home());
		const pair = { kind, change, mine, decision, from, to: other(from) };
		await this.turn(change, mine, from);
		pair.before = await this.facts(mine);
		const taken = await this.#send(pair);
		pair.after = await this.facts(mine);
		this.#count(pair, taken);
		if (taken) await this.#follow(pair);
		else if (onward && !decision.only) await this.#decide(change, mine, decision, home());
		return taken;
	}

	/** What was decided is looked at, and made to stand. */
	async #follow(pair) {
		await this.#judge(pair);
		await this.#gate(pair);
		await this.#settle(pair);
	}

	/** With the fact as it was, the decision is taken. */
	async #decide(change, mine, decision, value) {
		await this.turn(change, mine, value);
		const reply = await decision.ask(this, mine);
		assert.ok(took(reply), `${decision.name} after ${change.name} ${value}: ${told(reply)}`);
	}

	/** A decision that was refused found the fact away: it had gone, or had not come back. A recompute is refused where the record is at home. */
	#count({ kind, change, mine, decision, from }, taken) {
		const count = (this.counts[kind] ??= { pairs: 0, first: 0, later: 0, refused: 0, found: 0 });
		count.pairs++;
		count.refused += taken ? 0 : 1;
		this.met.add(`${kind} ${mine.flow} ${change.name} ${decision.name}`);
		if (!taken) this.#order(kind, (from === this.#home(change, mine)) === Boolean(decision.only));
	}

	#order(kind, decisionFirst) {
		this.counts[kind][decisionFirst ? 'first' : 'later']++;
	}

	/** What the case rests on. */
	#home(change, mine) {
		return mine.homes.get(this.#place(change, mine)) ?? 'good';
	}

	/** So many pairs of a kind, or a few more: each decision of each case beside a change, of the next case of that benefit beside the next one. */
	async play(kind, pairs) {
		if (kind === 'notice') return this.#playNotices(pairs);
		if (kind === 'persons') return this.#playPersons(pairs);
		const cases = await this.cases(kind, pairs);
		await this.#closeNotices(cases);
		const changes = KINDS[kind].changes.filter(({ key }) => !this.held || !key);
		const { length: flows } = KINDS[kind].flows;
		const meetings = cases.flatMap((mine, nth) => decisionsOf(mine, kind).map((decision, at) =>
			({ mine, decision, change: changes[(at + (nth % flows) + Math.floor(nth / flows)) % changes.length] })));
		for (const { mine, decision, change } of meetings.slice(0, pairs)) await this.pair(kind, change, mine, decision);
	}

	/** Decision by decision: a notice that comes back needs its days again before it is paid by, and they are waited for once. */
	async #playNotices(pairs) {
		const cases = await this.cases('notice', pairs, 4);
		const [submit, ...decisions] = decisionsOf(cases[0], 'notice');
		for (const mine of cases) assert.ok(took(await submit.ask(this, mine)));
		for (const decision of decisions) {
			const paid = decision.name === 'confirm';
			if (paid) await this.#showAgain(cases);
			for (const [nth, mine] of cases.entries()) {
				const change = replacement.meets.includes(decision.name) && nth % 2 ? replacement : withdrawal;
				if (!mine.over) mine.over = !(await this.pair('notice', change, mine, decision, !paid)) && paid;
			}
		}
	}

	async #showAgain(cases) {
		for (const mine of cases) await showAgain(this, mine);
		await this.#closeNotices(cases);
	}

	/** Approvals of the county beside refusals of a line; the prefecture sends back what was approved. */
	async #playPersons(pairs) {
		const cases = await this.cases('persons', pairs, 10);
		for (const mine of cases) {
			const [submit, county] = decisionsOf(mine, 'persons');
			assert.ok(took(await submit.ask(this, mine)));
			for (let n = 0; n < 10; n++) await this.#refuseAndApprove(mine, county);
		}
	}

	async #refuseAndApprove(mine, county) {
		await this.story.answer(mine, mine.firm.county, { match: '*' });
		const value = this.value(refusal, mine);
		const [decided, changed] = await this.atOnce(
			['claim county', () => county.ask(this, mine)], [refusal.name, await refusal.to(this, mine, other(value))]);
		assert.ok(took(decided), `county beside ${refusal.name}: ${told(decided)}`);
		assert.ok(took(changed) || changed.body.code === 'action_not_allowed', `${refusal.name}: ${told(changed)}`);
		if (took(changed)) this.#values.set(this.#place(refusal, mine), other(value));
		const pair = { kind: 'persons', change: refusal, mine, decision: county, from: value, to: this.value(refusal, mine) };
		this.#count(pair, true);
		// One waits for the other at the case; who comes after an approval finds no line to refuse.
		this.#order('persons', !took(changed));
		this.#compare(pair, await this.facts(mine), await this.grounds(mine));
		await this.prefecture[0].act(mine.path, 'send-back', { text: '请再核实人员' }, { match: '*' });
	}

	/** Top-ups of refunds that were paid at 50 %, each beside a correction of its record. */
	async playTopUps(pairs) {
		const paid = await made(Array(pairs).fill(), () => this.#sentRefund());
		const raised = dayAfter(this.story.now);
		await parameter(this.story, 'large_rate_bp', 10000, raised);
		await this.story.on(raised);
		for (const mine of paid) await this.#topUp(mine);
	}

	/** At the bank, so that a run leaves it out until the bank answers. */
	async #sentRefund() {
		const mine = Object.assign(await this.#refund('large'), { homes: new Map() });
		await mine.firm.clerk.act(mine.path, 'submit');
		await approve(this.story, mine);
		mine.batch = await this.story.batch(await letter(this.story, [mine]));
		return mine;
	}

	async #topUp(mine) {
		await this.story.play(mine.batch, { all: 'settle' });
		const preview = () => run(this.story, 'top-ups', { year: 2020 }, { until: 'previewed' });
		let { path } = await preview();
		const decision = { name: 'top-up', step: 'top_up', of: 'topUp', ask: () => step(this.offices.refund[1], path, 'confirm') };
		const pair = { kind: 'premium', change: written, mine, decision, from: 'good', to: 'away', before: await this.facts(mine) };
		const taken = await this.#send(pair);
		pair.after = await this.facts(mine);
		this.#count(pair, taken);
		if (!taken) ({ path } = await preview());
		if (!taken) await this.#decide(written, mine, decision, 'away');
		[mine.topUp] = await this.rows('SELECT id FROM refund WHERE original_id = $1', [mine.id]);
		if (taken) await this.#judge(pair);
	}

	/** Two determinations of one employer decided at once: one that takes the place of an older one, and one of other days. */
	async playDetermined(pairs) {
		const firm = await this.#firm();
		const propose = async (value, valid_from, valid_to) => {
			const { body } = await firm.clerk.ok('POST', `${firm.path}/determinations`, { kind: 'size', value, basis: 'manual', valid_from, valid_to });
			return `/v1/determinations/${body.id}`;
		};
		await firm.second.act(await propose('medium', '2020-01-01', '2020-06-30'), 'decide', TEXT);
		for (let n = 0; n < pairs; n++) {
			const paths = [await propose(n % 2 ? 'medium' : 'small', '2020-01-01', '2020-06-30'), await propose('medium', '2020-07-01', '2020-12-31')];
			const replies = await this.atOnce(
				['decide', () => step(firm.second, paths[0], 'decide', TEXT)], ['decide', () => step(firm.county, paths[1], 'decide', TEXT)]);
			assert.deepEqual(replies.map((reply) => reply.status), [200, 200], replies.map(told).join('; '));
			await this.prefecture[0].act(paths[1], 'revoke', TEXT);
		}
	}

	/** Months of persons that a recovery gives back, beside the payment that comes back by itself, and beside who claims them. */
	async playRecovered(pairs) {
		const { story } = this;
		const plans = await made(Array(pairs + 1).fill(), async () => story.plan(await story.firm(), { until: 'published' }));
		const rival = plans.pop();
		await story.closeNotice(rival);
		for (const [nth, plan] of plans.entries()) {
			const claim = await story.claim(plan, { until: 'paid' });
			const recovery = await story.recovery(claim, { until: 'answered', amount_fen: 60000, lines: [1, 2] });
			const replies = await (nth % 2 ? this.#claimAgain(claim, recovery, rival) : this.#returnLate(claim, recovery));
			for (const reply of replies) assert.ok(took(reply) || reply.status === 409, told(reply));
		}
	}

	#decided = ({ path }) => step(this.prefecture[0], path, 'decide', { reason: '事实清楚，应予追回', months_freed: true });

	#returnLate({ batch }, recovery) {
		const bank = () => this.finance[0].post(`/sandbox/bank/batches/${batch.id}/play`, { all: 'late_return' });
		return this.atOnce(['recovery', () => this.#decided(recovery)], ['late return', bank]);
	}

	async #claimAgain({ workers }, recovery, plan) {
		const theirs = await this.story.claim(plan, { workers, until: 'draft' });
		const receipt = { amount_fen: 60000, document_no: theirs.number, received_on: this.story.now.slice(0, 10) };
		assert.ok(took(await this.#decided(recovery)));
		const replies = await this.atOnce(
			['repay', () => step(this.finance[0], recovery.path, 'repay', receipt)], ['submit', () => step(plan.firm.clerk, theirs.path, 'submit')]);
		await plan.firm.clerk.act(theirs.path, 'withdraw', undefined, { match: '*' }); // the plan has room for the next one
		return replies;
	}
}
