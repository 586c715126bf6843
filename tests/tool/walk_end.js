// The end of a walk (walker.js): every case that somebody holds can be brought further by him, or by whoever holds what carries it, or a deadline
// ends it.
import { BEGINNINGS } from './walk_way.js';

/** Cases whose state is somebody's, with their version; those of records that only live like cases are not waited for. */
const HELD = `
	SELECT d.id, d.flow, d.state, d.version, d.enterprise_id, d.agency_id, n.plan_id, s.holder
	FROM dossier d
	JOIN flow_state s ON s.flow = d.flow AND s.state = d.state AND s.holder <> 'public' AND NOT s.final
	LEFT JOIN notice n ON n.id = d.id
	WHERE d.flow NOT IN ('app_user', 'client', 'client_grant', 'guide', 'policy')`;

/** What a case is carried by: a payment by its batch, a case under way by its payment or its letter, a letter by its payments; and a claim waits
 * for another one of its month. */
const CARRIERS = {
	attempt: 'd.id = (SELECT batch_id FROM attempt WHERE id = $1)',
	letter: 'd.id IN (SELECT id FROM attempt WHERE letter_id = $1 UNION ALL SELECT case_id FROM letter_item WHERE letter_id = $1 AND live)',
	refund: 'd.id IN (SELECT id FROM attempt WHERE case_id = $1 UNION ALL SELECT letter_id FROM letter_item WHERE case_id = $1)',
};
CARRIERS.claim = `(${CARRIERS.refund} OR d.id IN (
	SELECT o.id FROM claim c JOIN claim o ON o.plan_series = c.plan_series AND o.month = c.month AND o.id <> c.id WHERE c.id = $1))`;

/** Closing an employer withdraws its cases: that does not count as a way on. */
const helps = ({ flow }, action) => flow !== 'enterprise' || action !== 'close';

/** Somebody takes a step that this case offers him, and it succeeds. */
async function moves(walker, dossier) {
	const roles = walker.book.rows.filter(({ flow, from }) => flow === dossier.flow && from === dossier.state).flatMap((row) => row.roles);
	for (const caller of walker.comers([...new Set(roles)], dossier)) {
		const offered = (await walker.seen(caller, dossier))?.body.allowed_actions ?? [];
		for (const action of offered.filter((one) => helps(dossier, one))) {
			const thing = await walker.seen(caller, dossier);
			if (!thing) return true; // it went to where he does not see it
			if ((await walker.step(caller, thing, action))?.status < 300) return true;
		}
	}
	return false;
}

/** Where the employer may have to hand in another account first. */
const ACCOUNT = /^(account blocked|(claim|refund) payment_returned)$/;

async function handsIn(walker, { flow, state, enterprise_id }) {
	const clerk = ACCOUNT.test(`${flow} ${state}`) && walker.clerkOf(enterprise_id);
	return clerk && (await BEGINNINGS['account none submit'](walker, clerk))?.status < 300;
}

async function goesOn(walker, known, dossier) {
	if (known.has(dossier.id)) return known.get(dossier.id);
	known.set(dossier.id, false);
	const { rows: [{ version }] } = await walker.db.query('SELECT version FROM dossier WHERE id = $1', [dossier.id]);
	let goes = version !== dossier.version || (await moves(walker, dossier)) || (await handsIn(walker, dossier));
	const carried = !goes && CARRIERS[dossier.flow];
	const carriers = carried ? (await walker.db.query(`${HELD} AND ${carried}`, [dossier.id])).rows : [];
	for (const carrier of carriers) goes ||= await goesOn(walker, known, carrier);
	known.set(dossier.id, goes);
	return goes;
}

/** By that day every deadline is over: that of the offers (2020-12-31), and twenty working days for whatever was sent back in the walk. */
const OVER = '2021-06-30';

/** Lets time pass; gives those that did not move, or moved to where nobody can bring them further. */
async function outlasting(walker, dossiers) {
	if (dossiers.length) await walker.story.on(OVER), await walker.tell();
	const found = [];
	for (const dossier of dossiers) {
		const { rows: [now] } = await walker.db.query(`${HELD} AND d.id = $1`, [dossier.id]);
		if (now && (now.state === dossier.state || !(await goesOn(walker, new Map(), now)))) found.push(dossier);
	}
	return found;
}

/** Whatever others rest on comes last: a step that suspends or revokes it must not be what stops them. */
const YOUNGEST_FIRST = `ORDER BY d.flow IN ('enterprise', 'account', 'determination', 'plan', 'notice'), d.id DESC`;

/** Cases that are held, that nobody can bring further, and that no deadline ends. */
export async function stuck(walker) {
	const { rows } = await walker.db.query(`${HELD} ${YOUNGEST_FIRST}`), known = new Map(), halted = [];
	for (const dossier of rows) if (!(await goesOn(walker, known, dossier))) halted.push(dossier);
	const found = await outlasting(walker, halted);
	return found.map(({ flow, state, holder, id }) => `${flow} ${state} of ${holder}: ${id}`);
}
