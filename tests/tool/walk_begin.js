// Where a walk begins (walker.js): employers, officers of every office, money in both funds.
import { jobEnded, records } from './premium.js';
import * as benefit from './refund.js';
import { RISES } from './walk_way.js';

const OFFICERS = {
	county: { 'CJ-CJ': ['county-changji-1', 'county-changji-2'], 'CJ-FK': ['county-fukang-1', 'county-fukang-2'], 'CJ-ZD': ['county-zhundong-1'] },
	prefecture: ['prefecture-1', 'prefecture-2'], finance: ['finance-1', 'finance-2'],
	ui_agency: ['ui-1', 'ui-2', 'ui-zhundong-1', 'ui-zhundong-2'], certifier: ['certifier-1', 'certifier-2'], county_finance: ['county-finance-1'],
	levy: ['levy-1'], admin: ['admin-1', 'admin-2'],
};

const SIZES = ['large', 'medium', 'large', 'small'];

/** Officers who decide no case, and so may dismiss its correction. */
async function thirds(walker) {
	const { story } = walker, password = 'a long passphrase';
	for (const [role, colleague] of [['prefecture', 'prefecture-1'], ['ui_agency', 'ui-1']]) {
		const { agency_id } = (await (await story.as(colleague)).ok('GET', '/v1/me')).body;
		const user = { username: `walk-${colleague}`, password, display_name: '复核', role, agency_id };
		await walker.caller('admin').client.ok('POST', '/v1/users', user);
		walker.world.push({ role, name: user.username, client: await story.as(user.username, password), only: 'dismiss' });
	}
}

/** The levy agency knows employers that nobody has registered. */
async function stubs(story) {
	const levy = await story.as('levy-1'), worker = story.server.work();
	const known = records(12, 7000).map((record, nth) => ({ ...record, agency_code: ['CJ-CJ', 'CJ-FK'][nth % 2] }));
	const { headers } = await levy.ok('POST', '/v1/premium-records/import', { records: known });
	await jobEnded(levy, headers.get('location'));
	await worker.stop();
}

async function settleFirm(walker, nth) {
	const { story } = walker;
	const own = await story.firm({ agency: ['CJ-CJ', 'CJ-FK', 'CJ-CJ', 'CJ-FK', 'CJ-ZD'][nth % 5], size: SIZES[nth % 4] });
	if (nth % 4 === 3) await story.determine(own, { kind: 'distressed', signed: true });
	if (SIZES[nth % 4] !== 'large') await story.plan(own, { headcount: 6 + (nth % 7), until: 'published' }); // S27: small and middle ones
	// Of some fewer than ten yuan a head: an officer must look.
	await benefit.record(story, own, nth % 3 === 1 ? { employer_fen: 40000, worker_fen: 40000 } : {});
	walker.world.push({ role: 'enterprise', name: `clerk of ${own.agency} ${nth}`, client: own.clerk, firm: own });
	return own;
}

/** Large employers that are owed a difference once the rate has risen: their size stays. */
async function payHalf({ story, halves }, firms) {
	const refunds = [];
	for (const own of firms) halves.add(own.id), refunds.push(await benefit.apply(story, own));
	for (const refund of refunds) await benefit.approve(story, refund);
	if (refunds.length) await benefit.pay(story, refunds);
}

/** Employers with plans on display and records of last year, some of them `paid`, money in both funds, officers of every office. */
export async function settle(walker) {
	const { story } = walker;
	const eye = { client: await story.as('auditor-1') };
	Object.assign(walker, { world: [], heard: new Map(), halves: new Set(), years: 0, statement: story.scan(), people: story.people(20), eye });
	await benefit.parameter(story, 'layoff_method', 'C');
	for (const [from, rate] of RISES) await benefit.parameter(story, 'large_rate_bp', rate, from);
	await benefit.reserve(story);
	await benefit.fund(story, 30000000);
	await story.deposit(90000);
	for (const [role, names] of Object.entries(OFFICERS))
		for (const [code, list] of Array.isArray(names) ? [[undefined, names]] : Object.entries(names)) {
			const clients = await Promise.all(list.map((name) => story.as(name)));
			list.forEach((name, nth) => walker.world.push({ role, name, client: clients[nth], agency_id: story.agencies[code]?.id }));
		}
	for (const letter of ['a', 'b', 'c', 'd']) {
		const own = await story.seeded(letter);
		walker.world.push({ role: 'enterprise', name: `${letter}-clerk`, client: own.clerk, firm: own });
	}
	await thirds(walker);
	await stubs(story);
	const large = [];
	for (let nth = 0; nth < walker.firms; nth++) {
		const own = await settleFirm(walker, nth);
		if (SIZES[nth % 4] === 'large' && own.agency !== 'CJ-ZD') large.push(own);
	}
	await payHalf(walker, large.slice(0, walker.paid));
}
