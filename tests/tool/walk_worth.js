// What is worth doing to a walk (walker.js): a row of the flow tables or a fall that was seldom taken, what leads to it, and the way to the money.

/** How readily a step is taken that was taken often enough: what ends or stops something seldom, or the walk would be short. */
const READINESS = [
	[/^(enterprise_(close|suspend)|plan_(close|revoke|suspend)|account_block|determination_(revoke|end)|policy_.*|calendar_.*)$/, 0.02],
	[/^(notice_(withdraw|replace)|client_.*|app_user_.*|guide_.*|batch_result)$/, 0.02],
	[/_(withdraw|reject|decline|dismiss|discard|cancel|drop|return|refuse|refuse_file|write_off|withdraw_items|return_items)$/, 0.05],
	[/_(replace|send_back|reopen|submit_signed|rebind_account|choose_method|update|change|refer|revise|reverse|accept)$/, 0.1],
];
const readiness = (step) => READINESS.find(([steps]) => steps.test(step))?.[1] ?? 1;

/** So often a row or a fall is taken before it is one of many. */
export const ENOUGH = 3;

/** A row that was taken seldom is worth more than one that was taken often, and almost all while one seeks; what was returned may lapse. */
function ownWorth({ flow, from, action, times }, seeking) {
	const ready = from === 'returned' ? 0.02 : readiness(`${flow}_${action}`);
	return times < ENOUGH ? (8 - 2 * times) * Math.max(ready, 0.3) : (ready / (1 + times / 30)) * (seeking ? 0.05 : 1);
}

/** Rows that another row takes along, when its time has come. */
const CARRIES = {
	'refund_run none preview': ['refund none offer', 'refund none top_up'],
	'refund_run previewed confirm': ['refund none offer', 'refund none top_up'],
	'claim payment_returned reissue': ['letter accepted amend_account'],
	'refund payment_returned reissue': ['letter accepted amend_account'],
	'account submitted verify': ['claim approved rebind_account', 'refund approved rebind_account'],
	'letter draft issue': ['claim approved letter', 'refund approved letter'],
	'letter sent accept': ['attempt none order'],
	'batch none create': ['attempt ready prepare'],
	'batch prepared confirm': ['claim lettered pay', 'refund lettered pay'],
	'batch confirmed take_file': ['attempt in_batch send'],
	'batch sent result': ['attempt sent settle', 'claim paying settle', 'refund paying settle', 'batch sent complete'],
	'plan county_review approve': ['notice none open'],
	'guide live update': ['guide_revision none draft'],
	'recovery due repay': ['recovery due settle', 'recovery due reverse'],
};
/** Rows that are taken along and never chosen. */
export const CARRIED = new Set([
	'refund none offer', 'refund none top_up', 'letter accepted amend_account', 'attempt ready prepare', 'guide_revision none draft',
]);

/** The way to the money: who goes on takes one of these, in what state ever a case is. */
export const ONWARD = [
	'enterprise submitted verify', 'account submitted verify', 'account none submit', 'determination proposed sign',
	'determination proposed decide', 'plan none create', 'plan draft submit', 'plan county_review answer_finding', 'plan county_review approve',
	'notice pending publish', 'claim none create', 'claim draft edit', 'claim draft submit', 'claim county_review answer_finding',
	'claim county_review approve', 'claim prefecture_review approve', 'refund none create', 'refund draft submit',
	'refund review_1 answer_finding', 'refund review_1 choose_method', 'refund review_1 approve', 'refund review_1 approve_finally',
	'refund review_2 answer_finding', 'refund review_2 approve_finally', 'claim prefecture_review answer_finding', 'letter none draft',
	'letter draft issue', 'letter sent accept', 'batch none create', 'batch prepared confirm', 'batch confirmed take_file',
	'deposit booked confirm', 'recovery none open', 'recovery opened answer', 'recovery opened decide',
];
/** How often that is done, where it is not as often as the others. */
const OFTEN = {
	'plan none create': 0.2, 'account none submit': 0.2, 'claim none create': 3, 'claim draft edit': 0.3, 'refund none create': 0.5,
	'plan county_review answer_finding': 0.5, 'claim prefecture_review approve': 2, 'determination proposed sign': 0.3, 'recovery none open': 0.3,
	'letter sent accept': 0.7,
};

/** Of each row, those that begin where it ends. */
export function nextOf(rows) {
	const begin = (row) => rows.filter((one) => one !== row && one.flow === row.flow && one.from === row.to).map(({ key }) => key);
	return new Map(rows.map((row) => [row.key, begin(row)]));
}

/**
 * What each row is worth now: its own need, or some of that of what is out of reach without it. `next`: of each row, those that begin where it
 * ends; `census`: the dossiers by flow and state; `seeking`: what was taken often enough is worth little.
 */
export function rowsWorth({ rows, system }, next, census, seeking) {
	const all = [...rows, ...system];
	const worth = new Map(all.map((row) => [row.key, row.roles.length ? ownWorth(row, seeking) : 0]));
	const most = (keys) => Math.max(0, ...keys.map((key) => worth.get(key) ?? 0));
	const wanting = all.filter(({ flow, to }) => (census.get(`${flow} ${to}`)?.length ?? 0) < 3);
	for (let far = 0; far < 8; far++) {
		for (const { key } of wanting) worth.set(key, Math.max(worth.get(key), 0.8 * most(next.get(key))));
		for (const [key, carried] of Object.entries(CARRIES)) worth.set(key, Math.max(worth.get(key), 0.9 * most(carried)));
	}
	return worth;
}

/** Kinds of grounds that an officer may accept by the policy of a walk. */
export const ACCEPTABLE = ['enterprise', 'policy'];

/** What a fall is worth: those that may be accepted while acceptances are seldom, those after payment while corrections are. */
export function fallWorth({ kind, phase, times }, wants) {
	if (times < ENOUGH) return 5;
	if (ACCEPTABLE.includes(kind) && wants(/ confirm_ground$/)) return 1;
	if (phase !== 'paid' || kind === 'policy') return 0.03;
	return wants(/^correction /) ? 2 : 0.3;
}

/** What lies before those who begin a letter or a batch. */
const PILES = { 'letter none draft': ['claim approved', 'refund approved'], 'batch none create': ['attempt ready'] };

/** Money that arrives ends the waiting of claims. */
const SPARED = { 'deposit booked confirm': ['claim awaiting_funds'] };

/** How readily somebody goes on by a row: where more is piled up, more readily; seldom, while something else is sought where that row begins. */
export function onwardWorth({ key, flow, from, times }, census, sought) {
	const piles = PILES[key] ?? [`${flow} ${from}`];
	const height = piles.reduce((sum, place) => sum + (census.get(place)?.length ?? 0), 0);
	const spared = times >= ENOUGH && (SPARED[key] ?? [`${flow} ${from}`]).some((place) => sought.has(place));
	return (OFTEN[key] ?? 1) * (1 + Math.min(height, 12) / 3) * (spared ? 0.1 : 1);
}
