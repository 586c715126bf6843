// What the program costs, beside the limit its database sets: one `name value` per line. Targets that are missed are named at the
// end on standard error. `make bench` runs it; BENCH_ROUNDS (5) and BENCH_SECONDS (2) make it shorter while one works on something.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { work } from '../tool/cluster.js';
import { statements } from '../tool/statement.js';
import { measureImports } from './premium.js';
import { measureRuns } from './refund.js';
import { CLERK, addClaims, median, rosterFile, serve, settle, signIn, stage, statementsOf } from './stage.js';

const run = promisify(execFile);
const tools = process.argv[2];
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2);
const READERS = 16;
const IDLE = 1000;
const ROSTERS = [
	{ lines: 1, writers: 8 },
	{ lines: 50, writers: 8 },
	{ lines: 1000, writers: 4 },
	{ lines: 10000, writers: 4 },
];
// Name → [at least, at most].
const TARGETS = {
	read_cpu_us: [0, 35],
	roster_1_ratio: [0.6, Infinity],
	roster_50_ratio: [0.8, Infinity],
	roster_1000_ratio: [0.9, Infinity],
	roster_10000_ratio: [0.9, Infinity],
	roster_10000_cpu_us: [0, 7000],
	offers_6000_s: [0, 2],
	topups_6000_s: [0, 2],
	import_100000_s: [0, 20],
	import_100000_known_s: [0, 20],
	import_100000_growth_mb: [0, 30],
	scanner_us_per_mb: [0, 1200],
	seal_10000_ms: [0, 4],
	token_hit_us: [0, 2],
	memory_rest_mb: [0, 20],
	memory_idle_connection_kb: [0, 30],
};

const figures = new Map();
function figure(name, value, digits = 0) {
	figures.set(name, value);
	console.log(name, value.toFixed(digits));
}

async function measured(command, args, env = {}) {
	const { stdout } = await run(command, args, { env: { ...process.env, ...env } });
	return stdout;
}

async function load(service, token, ...args) {
	const before = service.cpu();
	const [mode, ...rest] = args.map(String);
	const result = JSON.parse(await measured(join(tools, 'load'), [mode, String(service.port), ...rest], { WENGANG_TOKEN: token }));
	return { rps: result.requests / result.seconds, cpu: (service.cpu() - before) / result.requests, p99: result.p99_us };
}

/** Rounds of one thing beside its limit, taken in turns; the median of each. */
async function beside(db, mine, limit) {
	const rounds = { mine: [], limit: [] };
	for (let round = 0; round < ROUNDS; round++) {
		await settle(db);
		rounds.mine.push(await mine());
		await settle(db);
		rounds.limit.push(await limit());
	}
	const of = (side, name) => median(rounds[side].map((result) => result[name]));
	const ratio = median(rounds.mine.map((result, round) => result.rps / rounds.limit[round].rps));
	return { rps: of('mine', 'rps'), cpu: of('mine', 'cpu'), p99: of('mine', 'p99'), limit: of('limit', 'rps'), ratio };
}

function report(name, result) {
	figure(`${name}_rps`, result.rps);
	figure(`${name}_limit_rps`, result.limit);
	figure(`${name}_ratio`, result.ratio, 3);
	figure(`${name}_cpu_us`, result.cpu, 1);
	figure(`${name}_p99_ms`, result.p99 / 1000, 2);
}

// pgbench names parameters and takes no empty ones.
function script(db, actor, claim) {
	const given = {
		database_role: 'wg_enterprise', role: 'enterprise', actor: actor.id, human: actor.human_id, enterprise: actor.enterprise_id,
		agency: '', client: '', request: 'bench', plans: 'auto', claim_id: claim,
	};
	const named = (name) => {
		const statement = statements.get(name);
		const value = (at) => (given[statement.inputs[at - 1].name] ? `:${statement.inputs[at - 1].name}` : "''");
		return `${statement.text.replace(/\$(\d+)/g, (whole, at) => value(at))};\n`;
	};
	const file = join(work, 'read.pgbench');
	writeFileSync(file, `\\startpipeline\n${named('frame')}${named('claim_view')}\\endpipeline\n`);
	const defined = Object.entries(given).filter(([, value]) => value);
	return [...defined.flatMap(([name, value]) => ['-D', `${name}=${value}`]), '-f', file];
}

async function pgbench(db, args) {
	const bin = process.env.PG_BIN ?? '/usr/lib/postgresql/15/bin';
	const common = ['-n', '-M', 'prepared', '-c', String(READERS), '-j', '2', '-T', String(SECONDS), '-h', db.host, '-U', 'wengang'];
	const out = await measured(join(bin, 'pgbench'), [...common, ...args, db.name]);
	return { rps: Number(out.match(/tps = ([\d.]+)/)[1]) };
}

async function read(db, service, token, claim) {
	await load(service, token, 'put', 1, 0, rosterFile(20), `/v1/claims/${claim}/roster`);
	const { rows: [actor] } = await db.query('SELECT id, human_id, enterprise_id FROM app_user WHERE username = $1', [CLERK.username]);
	const args = script(db, actor, claim);
	const mine = () => load(service, token, 'read', READERS, SECONDS, `/v1/claims/${claim}`);
	await mine();
	report('read', await beside(db, mine, () => pgbench(db, args)));
}

async function loop(db, claims, seconds) {
	const args = [db.conninfo(), db.conninfo('postgres'), CLERK.username, String(seconds), ...claims];
	const result = JSON.parse(await measured(join(tools, 'loop'), args));
	return { rps: result.requests / result.seconds };
}

async function roster(db, service, token, claims, { lines, writers }) {
	const file = rosterFile(lines), mine = claims.slice(0, writers);
	const seconds = lines >= 10000 ? SECONDS * 2 : SECONDS;
	const put = (s) => load(service, token, 'put', writers, s, file, ...mine.map((id) => `/v1/claims/${id}/roster`));
	await put(0);
	await put(0);
	figure(`roster_${lines}_bytes`, statSync(file).size);
	report(`roster_${lines}`, await beside(db, () => put(seconds), () => loop(db, mine, seconds)));
}

/** The loop is only a limit as long as it runs what the program runs. */
async function compareStatements(db, service, token, claim) {
	const put = () => load(service, token, 'put', 1, 0, rosterFile(1), `/v1/claims/${claim}/roster`);
	await put();
	const program = (await statementsOf(db, put)).join(' ');
	const limit = (await measured(join(tools, 'loop'), ['list'])).trim().split('\n').join(' ');
	if (program !== limit) throw new Error(`roster_replace runs other statements than loop.c:\n  ${program}\n  ${limit}`);
}

async function idleMemory(service, token, claim) {
	const before = service.memory('VmRSS');
	const args = ['hold', String(service.port), String(IDLE), `/v1/claims/${claim}`];
	const held = spawn(join(tools, 'load'), args, { env: { ...process.env, WENGANG_TOKEN: token }, stdio: ['pipe', 'pipe', 'inherit'] });
	const [line] = await Promise.race([once(held.stdout, 'data'), once(held, 'exit').then(() => [''])]);
	if (!`${line}`.includes('requests')) throw new Error('the idle connections broke');
	figure('memory_idle_connection_kb', (service.memory('VmRSS') - before) / IDLE, 1);
	held.stdin.end();
	await once(held, 'exit');
}

async function rosterMemory(service, token, claim) {
	const put = (lines) => load(service, token, 'put', 1, 0, rosterFile(lines), `/v1/claims/${claim}/roster`);
	await put(1);
	service.forgetPeak();
	const before = service.memory('VmRSS');
	await put(10000);
	figure('memory_roster_10000_mb', (service.memory('VmHWM') - before) / 1024, 1);
}

/** The parts by themselves: programs that print `name value` pairs. */
async function parts() {
	for (const name of ['scanner', 'seal', 'token']) {
		const pairs = (await measured(join(tools, `bench_${name}`), [])).trim().split(/\s+/);
		for (let at = 0; at < pairs.length; at += 2) figure(pairs[at], Number(pairs[at + 1]), 2);
	}
}

function judge() {
	for (const [name, [least, most]] of Object.entries(TARGETS)) {
		const value = figures.get(name);
		if (value >= least && value <= most) continue;
		console.error(`target missed: ${name} ${value} (${least ? `at least ${least}` : `at most ${most}`})`);
	}
}

async function measure(db, started) {
	started.service = await serve(db);
	figure('memory_rest_mb', started.service.memory('VmRSS') / 1024, 1);
	const token = await signIn(started.service);
	const [shown, ...claims] = await addClaims(db, started.service, token, 9);
	await compareStatements(db, started.service, token, claims[0]);
	await rosterMemory(started.service, token, claims[0]);
	await read(db, started.service, token, shown);
	for (const size of ROSTERS) await roster(db, started.service, token, claims, size);
	await measureRuns(db, started.service, figure);
	await started.service.stop();
	started.service = await serve(db);
	await idleMemory(started.service, token, shown);
	await started.service.stop();
	await measureImports(db, figure);
}

// Figures of a machine that has other work too are no figures: CPU times double.
figure('machine_load', loadavg()[0], 1);
await parts();
const { db, strike } = await stage();
const started = {};
try {
	await measure(db, started);
} finally {
	await started.service?.stop();
	await strike();
}
judge();
