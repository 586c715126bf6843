// Facts that change under the cases of a walk (walker.js), by kind of ground: (walker, phase) → true when one was changed. What changed is put
// right again some steps later, mostly, so that the walk goes on.
import { record } from './refund.js';
import { PHASE } from './walk_book.js';
import { ACCEPTABLE } from './walk_worth.js';

const TEXT = { text: '经核实，情况有变' };

/** Cases of a phase that rest on a fact of a kind, the newest first. */
const RESTING = `
	SELECT d.id, d.flow, d.state, d.enterprise_id, d.agency_id, g.subject
	FROM dossier d
	JOIN ground g ON g.case_id = d.id AND g.kind = $1 AND g.version = (SELECT max(version) FROM ground WHERE case_id = d.id)
	WHERE d.flow IN ('claim', 'refund') AND ground_heard(d.state, d.updated_at) AND ${PHASE('d.state')} = $2
	ORDER BY d.id DESC LIMIT 40`;

/** One of them; where a fall may be accepted, one of a state in which that was done seldom. */
async function resting(walker, kind, phase) {
	const found = walker.shuffled((await walker.db.query(RESTING, [kind, phase])).rows);
	const sought = ({ flow, state }) => walker.wants(new RegExp(`^${flow} ${state} confirm_ground$`));
	return (ACCEPTABLE.includes(kind) && found.find(sought)) || found[0];
}

const stateOf = async (walker, id) => (await walker.db.query('SELECT state, agency_id FROM dossier WHERE id = $1', [id])).rows[0];
const took = (reply) => reply?.status < 300;

/** The first of these callers that may. */
async function anyOf(walker, callers, path, body) {
	for (const caller of callers) if (took(await walker.asks(caller, 'POST', path, body, { match: '*' }))) return true;
	return false;
}

/** Done by one of these, and some steps later put right by another one, mostly. */
async function forAWhile(walker, { who, path, action, back }) {
	if (!(await anyOf(walker, who(), `${path}/${action}`, TEXT))) return false;
	if (back && walker.chance(0.8)) walker.later(4 + walker.under(20), () => anyOf(walker, who(), `${path}/${back}`, TEXT));
	return true;
}

const prefecture = (walker) => () => walker.callers('prefecture');

/** Another branch, or a suspension, which a review does not mind. */
async function enterprise(walker, phase) {
	const target = await resting(walker, 'enterprise', phase);
	if (!target) return false;
	const path = `/v1/enterprises/${target.subject}`, clerk = walker.clerkOf(target.subject);
	if (phase !== 'review' && walker.chance(0.5)) return forAWhile(walker, { who: prefecture(walker), path, action: 'suspend', back: 'reinstate' });
	const branch = (industry_code) => walker.asks(clerk, 'PATCH', path, { industry_code }, { match: '*' });
	if (!clerk || !took(await branch('H6220'))) return false;
	walker.later(4 + walker.under(20), () => branch('H6210'));
	return true;
}

async function account(walker, phase) {
	const target = await resting(walker, 'account', phase);
	const { state, agency_id } = target ? await stateOf(walker, target.subject) : {};
	return state === 'verified'
		&& forAWhile(walker, { who: () => walker.countyOf(agency_id), path: `/v1/accounts/${target.subject}`, action: 'block', back: 'unblock' });
}

async function determination(walker, phase) {
	const target = await resting(walker, 'determination', phase);
	const { rows } = target ? await walker.db.query(
		`SELECT t.id FROM determination t JOIN dossier d ON d.id = t.id WHERE t.enterprise_id = $1 AND t.kind = 'size' AND d.state = 'in_force'`,
		[target.subject]) : { rows: [] };
	return rows.length > 0 && forAWhile(walker, { who: prefecture(walker), path: `/v1/determinations/${rows[0].id}`, action: 'revoke', back: 'restore' });
}

async function plan(walker, phase) {
	const target = await resting(walker, 'plan', phase);
	const { state, agency_id } = target ? await stateOf(walker, target.subject) : {};
	if (state !== 'approved') return false;
	const path = `/v1/plans/${target.subject}`;
	if (phase === 'payment' && walker.chance(0.5))
		return forAWhile(walker, { who: () => walker.callers('prefecture').concat(walker.countyOf(agency_id)), path, action: 'suspend', back: 'resume' });
	return forAWhile(walker, { who: prefecture(walker), path, action: 'revoke', back: 'restore' });
}

/** Withdrawn, and shown again; or replaced by another one. */
async function notice(walker, phase) {
	const target = await resting(walker, 'notice', phase);
	const { state, agency_id } = target ? await stateOf(walker, target.subject) : {};
	if (!['published', 'closed'].includes(state)) return false;
	const path = `/v1/notices/${target.subject}`;
	if (state === 'published' && walker.chance(0.3)) return anyOf(walker, walker.countyOf(agency_id), `${path}/replace`, TEXT);
	const who = () => (state === 'closed' ? walker.callers('prefecture', 'county') : walker.countyOf(agency_id));
	return forAWhile(walker, { who, path, action: 'withdraw', back: 'reopen' });
}

/** Other figures, of which some fail the rules. */
const FIGURES = [{ employer_fen: 1000000 }, { employer_fen: 2500000 }, { worker_fen: 1500000 }, { insured_end: 50, dismissed: 50 }, { arrears_fen: 1000 }];
async function premium(walker, phase) {
	const target = await resting(walker, 'premium', phase);
	if (!target) return false;
	await record(walker.story, { id: target.enterprise_id }, walker.pick(FIGURES));
	if (walker.chance(0.7)) walker.later(4 + walker.under(20), () => record(walker.story, { id: target.enterprise_id }));
	return true;
}

/** A parameter that the rules read: programme, name, as it is, as it becomes. It makes no difference to the cases of a walk. */
const READ = { claim: ['training', 'graduate_years', '2', '3'], refund: ['refund', 'troubled_months_ui_max', '6', '5'] };
async function policy(walker, phase) {
	const target = await resting(walker, 'policy', phase);
	if (!target) return false;
	const [programme, name, now, other] = READ[target.flow];
	const set = (value) => walker.db.query(
		'UPDATE policy_parameter SET value = $3 WHERE policy_id = $4 AND programme = $1 AND name = $2', [programme, name, value, target.subject]);
	await set(other);
	walker.later(40, () => set(now));
	return true;
}

/** A recovery gives months of persons back: decided, and repaid. */
async function persons(walker, phase) {
	const target = await resting(walker, 'persons', phase);
	const { rows: lines } = target ? await walker.db.query(
		`SELECT line, amount_fen FROM person_month WHERE case_id = $1 AND state = 'used' ORDER BY line`, [target.id]) : { rows: [] };
	if (!lines.length) return false;
	const [{ line, amount_fen }] = lines, county = walker.countyOf(target.agency_id)[0], clerk = walker.clerkOf(target.enterprise_id);
	const opened = await walker.asks(county, 'POST', '/v1/recoveries',
		{ case_id: target.id, lines: [line], amount_fen, clause: 'S63', reason: '经核查，该员工当月未在岗' });
	if (!took(opened) || !clerk) return false;
	const path = `/v1/recoveries/${opened.body.id}`;
	const receipt = { amount_fen, document_no: `缴款书-${walker.nth()}`, received_on: walker.today() };
	await walker.asks(clerk, 'POST', `${path}/answer`, { statement: '情况属实，愿意退回' }, { match: '*' });
	return (await anyOf(walker, walker.callers('prefecture'), `${path}/decide`, { reason: '事实清楚，应予追回', months_freed: true }))
		&& anyOf(walker, walker.callers('finance'), `${path}/repay`, receipt);
}

export const FACTS = { enterprise, account, determination, plan, notice, premium, policy, persons };
