// Cases of 以工代训 brought to where a test begins: over HTTP, each step by its own role, on a server of the test's own.
//
//   const story = await begin();
//   const firm = await story.firm({ agency: 'CJ-FK' });          // verified, of medium size, with a verified account
//   const plan = await story.plan(firm, { until: 'published' });  // its notice is on display
//   const claim = await story.claim(plan, { until: 'approved' }); // for June, two workers, money set aside
//   await story.end();                                            // no promise is broken, nothing in the log
//
// Every `until` names the last step that is taken. Nobody waits: business time is moved by `on`.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { persons, uscc } from './person.js';
import { payroll, roster } from './roster.js';
import { pdf } from './scan.js';
import { serve } from './server.js';

/** The bureaus whose officers the sandbox knows, by the code of the agency. */
const BUREAU = { 'CJ-CJ': 'changji', 'CJ-FK': 'fukang', 'CJ-QT': 'qitai', 'CJ-ZD': 'zhundong' };
/** Bureaus of one officer. */
const ALONE = new Set(['CJ-ZD']);

/** Employers of the sandbox: verified, with a verified account. */
const SEEDED = { a: 'CJ-CJ', b: 'CJ-FK', c: 'CJ-QT', d: 'CJ-CJ' };

const PLAN_STEPS = ['draft', 'filed', 'approved', 'published', 'closed'];
const CLAIM_STEPS = ['draft', 'submitted', 'county', 'approved', 'lettered', 'accepted', 'in_batch', 'confirmed', 'sent', 'paid'];
const LETTER_STEPS = ['draft', 'issued', 'accepted'];
const RECOVERY_STEPS = ['opened', 'answered', 'due'];
const BATCH_STEPS = ['prepared', 'confirmed', 'sent'];

/** Whether a step is taken on the way to `until`. */
function within(steps, step, until) {
	assert.ok(steps.includes(until), `no such step: ${until}`);
	return steps.indexOf(step) <= steps.indexOf(until);
}

/** The first error of a reply whose pointer or code is this. */
export function fault(reply, word) {
	return reply.body?.errors?.find((error) => error.pointer === word || error.code === word);
}

/** What a reply found wrong, as sorted `pointer code`. */
export function faults(reply) {
	return (reply.body?.errors ?? []).map((error) => `${error.pointer} ${error.code}`).sort();
}

export async function begin(options) {
	const server = await serve(options);
	const story = new Story(server);
	story.public = server.client();
	const agencies = await story.public.all('/v1/agencies');
	story.agencies = Object.fromEntries(agencies.map((agency) => [agency.code, agency]));
	story.now = (await (await story.as('admin-1')).ok('GET', '/sandbox/clock')).body.now;
	return story;
}

export class Story {
	#signedIn = new Map();
	#scans = 0;
	#firms = 1000;
	#people = 5000;

	constructor(server) {
		this.server = server;
		this.base = server.base;
	}

	/** Asserts that the database keeps its promises and that the server ends well. */
	async end() {
		const admin = await this.as('admin-1');
		const { body } = await admin.ok('GET', '/v1/invariants');
		const broken = body.data.filter((line) => line.violations > 0);
		await this.server.stop();
		assert.deepEqual(broken, []);
	}

	/** A persona, signed in once for the whole story. */
	as(username, password) {
		if (!this.#signedIn.has(username)) this.#signedIn.set(username, this.server.signIn(username, password));
		return this.#signedIn.get(username);
	}

	/** Officer `n` of a county's bureau, or the only one. */
	county(code, n = 1) {
		return this.as(`county-${BUREAU[code]}-${ALONE.has(code) ? 1 : n}`);
	}

	/** Business time moves to that hour of that day, unless it is later already; what falls due meanwhile happens. */
	async on(day, hour = '11:00:00') {
		const now = `${day}T${hour}+08:00`;
		if (Date.parse(now) <= Date.parse(this.now)) return;
		const admin = await this.as('admin-1');
		this.now = (await admin.ok('POST', '/sandbox/clock', { now })).body.now;
	}

	/** Workers nobody has seen before. */
	people(count = 2) {
		this.#people += count;
		return persons(count, this.#people - count);
	}

	/** Scans nobody has seen before. */
	scan() {
		return pdf(++this.#scans);
	}

	// Employers ------------------------------------------------------------------------------------------------------

	/** A registration nobody has sent before. */
	registration({ agency = 'CJ-CJ', ...with_ } = {}) {
		const n = ++this.#firms;
		return {
			uscc: uscc(n, with_.kind),
			name: `昌吉测试第${n}餐饮有限公司`,
			kind: 'enterprise',
			agency_id: this.agencies[agency].id,
			industry_code: 'H6210',
			industry_edition: '2017',
			legal_representative: '阿卜来提·如则托合提',
			contact_name: '王芳',
			contact_phone: '09942200000',
			address: '昌吉市延安北路 1 号',
			employees: 280,
			revenue_fen: 1500000000,
			assets_fen: 800000000,
			insured_headcount: 20000,
			clerk: { username: `clerk-${n}`, password: 'a long passphrase', display_name: '王芳' },
			...with_,
		};
	}

	/** The basic account of an employer. */
	account(name, number = `62220200000${String(this.#firms).padStart(4, '0')}4567`) {
		return { kind: 'basic', holder: name, bank_name: '中国工商银行昌吉支行', cnaps: '102885000018', number, permit_kind: 'account_info' };
	}

	async #firmOf(code, id, name, clerk) {
		const [county, second] = await Promise.all([this.county(code, 1), this.county(code, 2)]);
		return { id, name, agency: code, path: `/v1/enterprises/${id}`, clerk, county, second };
	}

	/** One of the sandbox's own employers: a restaurant, a wholesaler, a manufacturer, a sole trader. */
	async seeded(letter) {
		const clerk = await this.as(`${letter}-clerk`);
		const { body } = await clerk.ok('GET', '/v1/enterprises');
		const [{ id, name }] = body.data;
		return this.#firmOf(SEEDED[letter], id, name, clerk);
	}

	/** A new employer. `verified`, `account` and `size` are given to it unless told otherwise (false; null). */
	async firm({ agency = 'CJ-CJ', verified = true, account = 'verified', size = 'medium', ...with_ } = {}) {
		const registration = this.registration({ agency, ...with_ });
		const { body } = await this.public.ok('POST', '/v1/enterprises', registration);
		const clerk = await this.as(registration.clerk.username, registration.clerk.password);
		const firm = await this.#firmOf(agency, body.id, registration.name, clerk);
		firm.uscc = registration.uscc;
		if (verified) await firm.county.act(firm.path, 'verify', { seen: 'business_licence' });
		if (account) firm.account = await this.accountOf(firm, { verified: account === 'verified' });
		if (size) await this.determine(firm, { kind: 'size', value: size });
		return firm;
	}

	/** An account of the employer, verified by its bureau; gives its path. */
	async accountOf(firm, { number, verified = true } = {}) {
		const { body } = await firm.clerk.ok('POST', `${firm.path}/accounts`, this.account(firm.name, number));
		const path = `/v1/accounts/${body.id}`;
		if (verified) await firm.county.act(path, 'verify', { seen: 'account_info' });
		return path;
	}

	/** A determination, co-signed where that is asked for, and decided; gives its path. */
	async determine(firm, { signed, ...with_ }) {
		const proposal = { basis: 'manual', value: 'yes', valid_from: '2020-01-01', valid_to: '2020-12-31', ...with_ };
		const { body } = await firm.clerk.ok('POST', `${firm.path}/determinations`, proposal);
		const path = `/v1/determinations/${body.id}`;
		if (signed) await (await this.as('certifier-1')).act(path, 'sign', { text: '情况属实' });
		await firm.second.act(path, 'decide', { text: '经核实，符合条件' });
		return path;
	}

	// Plans ----------------------------------------------------------------------------------------------------------

	planForm(firm, { headcount = 10, person_class, category = 'new_hire', ...with_ } = {}) {
		const planned = person_class ?? (category === 'new_hire' ? 'registered_unemployed' : 'on_post');
		return {
			enterprise_id: firm.id,
			category,
			first_month: '2020-06',
			last_month: '2020-12',
			content: '岗位技能与安全生产',
			manner: '师傅带徒，边工作边培训',
			posts: '服务员',
			headcounts: [{ person_class: planned, headcount }],
			...with_,
		};
	}

	/** A plan; with its notice closed unless told otherwise, which takes five working days. */
	async plan(firm, { until = 'closed', ...with_ } = {}) {
		const { body } = await firm.clerk.ok('POST', '/v1/plans', this.planForm(firm, with_));
		const plan = { id: body.id, path: `/v1/plans/${body.id}`, firm, category: body.category };
		await firm.clerk.scan(plan.id, 'plan_form', this.scan());
		if (within(PLAN_STEPS, 'filed', until)) await firm.clerk.act(plan.path, 'submit');
		if (within(PLAN_STEPS, 'approved', until)) await this.approvePlan(plan);
		if (within(PLAN_STEPS, 'published', until)) await this.publish(plan);
		if (within(PLAN_STEPS, 'closed', until)) await this.closeNotice(plan);
		return plan;
	}

	/** What an employer registered as before anybody compared it with its code. */
	async misregister(firm, kind = 'sole_trader') {
		await this.server.db.query('UPDATE enterprise SET kind = $2 WHERE id = $1', [firm.id, kind]);
	}

	/** Accepts whatever the rules want an officer to look at (S65). `match` '*': whatever a worker tells of the case meanwhile. */
	async answer(thing, who = thing.firm.county, options = {}) {
		const asked = await who.all(`${thing.path}/findings?verdict=needs_review`);
		const answers = asked.map(({ rule, line }) => ({ rule, line, answer: 'accept', text: '已核实，情况属实' }));
		if (answers.length) await who.act(thing.path, 'findings/answer', { answers }, options);
	}

	async approvePlan(plan) {
		await this.answer(plan);
		const { body } = await plan.firm.county.act(plan.path, 'approve', { text: '符合条件' });
		plan.notice = `${plan.path}/notices/${body.notice_id}`;
		plan.shown = `/v1/notices/${body.notice_id}`;
		return body;
	}

	/** The county records that the notice stands on the government's site (S37). */
	async publish(plan, published_at = this.now) {
		const county = plan.firm.county;
		await county.get(plan.notice);
		const publication = { site_url: 'https://www.example.gov.cn/gs/1.htm', published_at };
		const reply = await county.ok('POST', `${plan.shown}/publish`, publication, { match: county.etag(plan.notice) });
		plan.closes_on = reply.body.closes_on;
		return reply.body;
	}

	/** The morning after the last day of the notice. */
	async closeNotice(plan) {
		const after = new Date(Date.parse(`${plan.closes_on}T11:00:00+08:00`) + 24 * 3600 * 1000);
		await this.on(after.toISOString().slice(0, 10));
	}

	// Claims ---------------------------------------------------------------------------------------------------------

	/** Roster lines as the plan's category wants them. */
	roster(plan, workers, with_ = {}) {
		const proven = plan.category === 'new_hire' ? {} : { person_class: 'on_post', proof_kind: undefined, proof_number: undefined };
		return roster(workers, { ...proven, ...with_ });
	}

	/** The draft of a claim, empty. */
	async openClaim(plan, { month = '2020-06', workers = 2, clerk = plan.firm.clerk, ...with_ } = {}) {
		const { body } = await clerk.ok('POST', '/v1/claims', { plan_id: plan.id, month, ...with_ });
		const people = Array.isArray(workers) ? workers : this.people(workers);
		return { id: body.id, path: `/v1/claims/${body.id}`, number: body.number, plan, firm: plan.firm, workers: people, month };
	}

	/** Everything a claim needs before it is sent: roster, payroll and scans. */
	async fill(claim, { roster: line, paid_on = '2020-07-10', clerk = claim.firm.clerk } = {}) {
		await clerk.change(claim.path, 'roster', { lines: this.roster(claim.plan, claim.workers, line) });
		return this.prove(claim, { paid_on, clerk });
	}

	/** Payroll and scans of a claim that has its roster. */
	async prove(claim, { paid_on, clerk }) {
		await clerk.change(claim.path, 'payroll', { lines: payroll(claim.workers, { wage_month: claim.month, paid_on }) });
		await clerk.scan(claim.id, 'roster_scan', this.scan());
		await clerk.scan(claim.id, 'bank_statement', this.scan());
		return claim;
	}

	/** A claim, submitted unless told otherwise. */
	async claim(plan, { until = 'submitted', ...with_ } = {}) {
		const claim = await this.openClaim(plan, { month: with_.month, workers: with_.workers });
		await this.fill(claim, with_);
		if (within(CLAIM_STEPS, 'submitted', until)) await claim.firm.clerk.act(claim.path, 'submit');
		if (within(CLAIM_STEPS, 'county', until)) await this.countyApproves(claim);
		if (within(CLAIM_STEPS, 'approved', until)) await this.prefectureApproves(claim);
		await this.pay(claim, until);
		return claim;
	}

	/** Answers what asks for a review, and approves. */
	async countyApproves(claim, options) {
		await this.answer(claim);
		return claim.firm.county.act(claim.path, 'approve', { text: '材料齐全' }, options);
	}

	async prefectureApproves(claim, options) {
		return (await this.as('prefecture-1')).act(claim.path, 'approve', { text: '复审通过' }, options);
	}

	/** From approval to the bank, alone on a letter and in a batch. */
	async pay(claim, until) {
		if (!within(CLAIM_STEPS, 'lettered', until)) return;
		claim.letter = await this.letter([claim], { until: within(CLAIM_STEPS, 'accepted', until) ? 'accepted' : 'issued' });
		if (!within(CLAIM_STEPS, 'in_batch', until)) return;
		const step = BATCH_STEPS[Math.min(CLAIM_STEPS.indexOf(until) - CLAIM_STEPS.indexOf('in_batch'), 2)];
		claim.batch = await this.batch(claim.letter, { until: step });
		if (within(CLAIM_STEPS, 'paid', until)) await this.play(claim.batch, { all: 'settle' });
	}

	// Money ----------------------------------------------------------------------------------------------------------

	/** A fund as finance sees it now. */
	async fund(code = 'SKILL_SPECIAL') {
		const { body } = await (await this.as('finance-1')).ok('GET', '/v1/funds');
		return body.data.find((fund) => fund.code === code);
	}

	/** Money for the special account: booked by one, confirmed by the other. */
	async deposit(amount_fen, { confirmed = true } = {}) {
		const [one, other] = await Promise.all([this.as('finance-1'), this.as('finance-2')]);
		const { id: fund_id } = await this.fund();
		const deposit = { fund_id, amount_fen, source: '职业技能提升行动专账资金', document_no: randomUUID(), received_on: '2020-07-14' };
		const { body } = await one.ok('POST', '/v1/deposits', deposit);
		if (confirmed) await other.act(`/v1/deposits/${body.id}`, 'confirm');
		return { id: body.id, path: `/v1/deposits/${body.id}`, fund_id };
	}

	/** A letter over these claims: drafted by one, issued by the other, accepted by finance. */
	async letter(claims, { until = 'accepted' } = {}) {
		const [one, other, finance] = await Promise.all([this.as('prefecture-1'), this.as('prefecture-2'), this.as('finance-1')]);
		const { id: fund_id } = await this.fund();
		const { body } = await one.ok('POST', '/v1/letters', { fund_id, title: '以工代训补贴', case_ids: claims.map((claim) => claim.id) });
		const letter = { id: body.id, path: `/v1/letters/${body.id}`, fund_id };
		if (within(LETTER_STEPS, 'issued', until)) await other.act(letter.path, 'issue');
		if (within(LETTER_STEPS, 'accepted', until)) await finance.act(letter.path, 'accept');
		return letter;
	}

	/** A batch of a letter's payments: prepared by one, confirmed and taken by the other. */
	async batch(letter, { until = 'sent' } = {}) {
		const [one, other] = await Promise.all([this.as('finance-1'), this.as('finance-2')]);
		const { body } = await one.ok('POST', '/v1/batches', { fund_id: letter.fund_id, letter_id: letter.id });
		const batch = { id: body.id, path: `/v1/batches/${body.id}`, total_fen: body.total_fen };
		if (within(BATCH_STEPS, 'confirmed', until)) await other.act(batch.path, 'confirm');
		if (within(BATCH_STEPS, 'sent', until)) await other.act(batch.path, 'file');
		return batch;
	}

	/** A recovery of a paid claim, opened by the county; decided unless told otherwise. */
	async recovery(claim, { until = 'due', amount_fen = 30000, lines, months_freed = false, who = claim.firm.county } = {}) {
		const opened = { case_id: claim.id, amount_fen, ...(lines ? { lines } : {}), clause: 'S63', reason: '经核查，人员当月未在岗' };
		const { body } = await who.ok('POST', '/v1/recoveries', opened);
		const recovery = { id: body.id, path: `/v1/recoveries/${body.id}`, firm: claim.firm, claim };
		if (within(RECOVERY_STEPS, 'answered', until)) await claim.firm.clerk.act(recovery.path, 'answer', { statement: '情况属实，愿意退回' });
		if (within(RECOVERY_STEPS, 'due', until))
			await (await this.as('prefecture-1')).act(recovery.path, 'decide', { reason: '事实清楚，应予追回', months_freed });
		return recovery;
	}

	/** Money that arrived for a recovery. */
	async repay(recovery, amount_fen, options) {
		const receipt = { amount_fen, document_no: `缴款书-${randomUUID().slice(0, 8)}`, received_on: this.now.slice(0, 10) };
		return (await this.as('finance-1')).act(recovery.path, 'repay', receipt, options);
	}

	/** The bank does what it is told. */
	async play(batch, what) {
		return (await (await this.as('finance-1')).ok('POST', `/sandbox/bank/batches/${batch.id}/play`, what)).body;
	}

	/** A case as whoever looks sees it. */
	async look(thing, who = thing.firm.clerk) {
		return (await who.ok('GET', thing.path)).body;
	}

	/** The payments of a case, the last one first. */
	async payments(claim) {
		return (await this.as('prefecture-1')).all(`/v1/payments?case_id=${claim.id}`);
	}
}
