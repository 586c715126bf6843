// One of two programs that are compared (tests/bench/compare.js starts it): its own database, its own service, and one round of every
// figure for each `round` that comes. Before each figure it says `ready` and waits for `go`, behind it it says `done`. A round answers
// {name: {service, database}}: microseconds of CPU for one request.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, replies } from '../tool/client.js';
import { staySignedIn } from '../tool/session.js';
import { Story } from '../tool/story.js';
import { addEmployers, offerAll, signInAgents } from './refund.js';
import { databaseCpu, rosterFile, serve, settle, stage } from './stage.js';
import { openSteps, stepsOf } from './step.js';

const run = promisify(execFile);
const tools = process.argv[2];
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2);
const READERS = 16;
const ROSTERS = [
	{ lines: 1, writers: 8 },
	{ lines: 50, writers: 8 },
	{ lines: 1000, writers: 4 },
	{ lines: 10000, writers: 4 },
];
const MONTHS = ['2020-06', '2020-07', '2020-08', '2020-09', '2020-10', '2020-11', '2020-12'];
const FIRMS = 20; // whose cases are brought from a plan to the bank, in each round
const OFFICERS = ['admin-1', 'finance-1', 'finance-2', 'prefecture-1', 'prefecture-2', 'county-changji-1', 'county-changji-2', 'ui-1', 'ui-2'];
/** Steps alone, or everything else. */
const STEPS = process.env.BENCH_ONLY === 'steps';
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5) + 1;

let go;

function turn() {
	return new Promise((resolve) => {
		go = resolve;
		process.send('ready');
	});
}

/** The cost of `work`, which gives how many requests it made, on either side of the connection. */
async function cost(db, service, work) {
	await turn();
	const before = await databaseCpu(db), began = service.cpu();
	const requests = await work();
	const spent = service.cpu() - began;
	const after = await databaseCpu(db);
	const database = [...after].reduce((sum, [pid, us]) => sum + us - (before.get(pid) ?? 0), 0);
	process.send('done');
	return { service: spent / requests, database: database / requests };
}

async function load(service, token, mode, ...rest) {
	const args = [mode, service.port, ...rest].map(String);
	const { stdout } = await run(join(tools, 'load'), args, { env: { ...process.env, WENGANG_TOKEN: token } });
	return JSON.parse(stdout).requests;
}

/** A story on a service that runs already; its officers must not outlive their tokens. */
async function storyOf(service) {
	const client = () => new Client(service.base);
	const story = new Story({ base: service.base, client, signIn: (username, password) => client().signIn(username, password) });
	story.public = client();
	story.agencies = Object.fromEntries((await story.public.all('/v1/agencies')).map((agency) => [agency.code, agency]));
	story.now = (await (await story.as('admin-1')).ok('GET', '/sandbox/clock')).body.now;
	return story;
}

async function signInAgain(story) {
	for (const username of OFFICERS) await (await story.as(username)).signIn(username);
}

/** A clerk with so many claims, empty ones. */
async function addClaims(story, count) {
	const username = `bench-${replies.length}`, password = 'a long passphrase';
	const firm = await story.firm({ clerk: { username, password, display_name: '王芳' } });
	const ids = [];
	while (ids.length < count) {
		const plan = await story.plan(firm, { category: 'hit_industry', headcount: 10000, until: 'approved' });
		for (const month of MONTHS.slice(0, count - ids.length)) ids.push((await story.openClaim(plan, { month })).id);
	}
	const signIn = async () => (await firm.clerk.signIn(username, password)).token;
	return { ids, signIn };
}

// The firms are made before the measurement: the digest of a new clerk's password costs more than all steps of a case.
async function casesPaid(story, measured) {
	const firms = [];
	for (let nth = 0; nth < FIRMS; nth++) firms.push(await story.firm());
	return measured(async () => {
		const before = replies.length;
		const plans = [], claims = [];
		for (const firm of firms) plans.push(await story.plan(firm, { until: 'published' }));
		for (const plan of plans) await story.closeNotice(plan);
		await story.deposit(100000000);
		for (const plan of plans) claims.push(await story.claim(plan, { until: 'approved' }));
		await story.play(await story.batch(await story.letter(claims)), { all: 'settle' });
		return replies.length - before;
	});
}

async function stepRound({ db, service, story, plans }, nth) {
	await signInAgain(story);
	await settle(db);
	return stepsOf(db, story, plans, nth, (work) => cost(db, service, work));
}

async function round({ db, service, story, claims }, nth) {
	const token = await claims.signIn();
	await signInAgain(story);
	const [shown, ...others] = claims.ids;
	const measured = async (work) => {
		await settle(db);
		return cost(db, service, work);
	};
	const figures = { read: await measured(() => load(service, token, 'read', READERS, SECONDS, `/v1/claims/${shown}`)) };
	for (const { lines, writers } of ROSTERS) {
		const paths = others.slice(0, writers).map((id) => `/v1/claims/${id}/roster`);
		const seconds = lines >= 10000 ? SECONDS * 2 : SECONDS;
		figures[`roster_${lines}`] = await measured(() => load(service, token, 'put', writers, seconds, rosterFile(lines), ...paths));
	}
	figures.case = await casesPaid(story, measured);
	const agents = await signInAgents(service);
	figures.offer = await offerAll(db, agents, nth, measured);
	return figures;
}

async function open() {
	const { db, strike } = await stage();
	const service = await serve(db);
	const story = await storyOf(service);
	if (STEPS) return { db, strike, service, story, plans: await openSteps(db, story, ROUNDS) };
	const claims = await addClaims(story, 9);
	await load(service, await claims.signIn(), 'put', 1, 0, rosterFile(20), `/v1/claims/${claims.ids[0]}/roster`);
	await addEmployers(db);
	return { db, strike, service, story, claims };
}

staySignedIn(Client);
const side = await open();
let nth = 0;
process.on('message', async (word) => (word === 'go' ? go() : process.send(await (STEPS ? stepRound : round)(side, nth++))));
process.on('disconnect', async () => {
	await side.service.stop();
	await side.strike();
	process.exit();
});
process.send('open');
