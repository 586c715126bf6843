// Where the measurements take place: a private database, the program as a service on it, and the claims they read and write.
import { execFile, spawn } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { database, keyFlags, program, root, work } from '../tool/cluster.js';
import { person } from '../tool/person.js';
import { execute } from '../tool/statement.js';

const run = promisify(execFile);
const seeded = (suffix) => `00000000-0000-7000-8000-${suffix.padStart(12, '0')}`;
const CLERK = { username: 'a-clerk', password: 'wengang-2020', human: seeded('341'), enterprise: seeded('401') };
const OFFICER = seeded('311');
const POLICY = seeded('61');
const FIRST = '2020-06', MONTHS = ['2020-06', '2020-07', '2020-08', '2020-09', '2020-10', '2020-11', '2020-12'];

function freePort() {
	return new Promise((resolve) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

/** What the kernel says of a process; 0 when it has ended. */
function fromProc(file, read) {
	try {
		return read(readFileSync(file, 'latin1'));
	} catch (error) {
		if (error.code === 'ENOENT' || error.code === 'ESRCH') return 0;
		throw error;
	}
}

/** User and system time of a process and all its threads, in microseconds (the kernel counts in ticks of 10 ms); 0 when it has ended. */
function cpuOf(pid) {
	return fromProc(`/proc/${pid}/stat`, (text) => {
		const fields = text.replace(/^.*\) /, '').split(' ');
		return (Number(fields[11]) + Number(fields[12])) * 10000;
	});
}

/** Time of a process of one thread, in microseconds, to the nanosecond; 0 when it has ended. */
function threadCpuOf(pid) {
	return fromProc(`/proc/${pid}/schedstat`, (text) => Number(text.split(' ')[0]) / 1000);
}

/** Time of every connection of the service in the database: pid → microseconds. */
export async function databaseCpu(db) {
	const { rows } = await db.query(`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = 'wengang'`);
	return new Map(rows.map(({ pid }) => [pid, threadCpuOf(pid)]));
}

/** A process under measurement; figures of the kernel about it. */
class Service {
	constructor(process, port) {
		Object.assign(this, { process, port, base: `http://127.0.0.1:${port}` });
		this.ended = new Promise((resolve) => process.once('exit', resolve));
	}

	cpu() {
		return cpuOf(this.process.pid);
	}

	/** VmRSS, VmHWM in KB. */
	memory(name) {
		return Number(readFileSync(`/proc/${this.process.pid}/status`, 'latin1').match(new RegExp(`${name}:\\s+(\\d+)`))[1]);
	}

	forgetPeak() {
		writeFileSync(`/proc/${this.process.pid}/clear_refs`, '5');
	}

	async stop() {
		this.process.kill('SIGTERM');
		await this.ended;
	}
}

async function ready(service) {
	for (let tries = 0; tries < 200; tries++) {
		if (service.process.exitCode !== null) throw new Error('the service ended at once: see serve.log');
		const reply = await fetch(`${service.base}/readyz`).catch(() => null);
		if (reply?.ok) return service;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error('the service did not get ready');
}

/** The program as it serves, without a limit of requests; its log goes to a file as it would in earnest. */
export async function serve(db) {
	const port = await freePort();
	const log = openSync(join(work, 'serve.log'), 'w');
	const flags = [`--database=${db.conninfo()}`, ...keyFlags, `--port=${port}`, '--sandbox', '--rate=0'];
	const child = spawn(program(), ['serve', ...flags], { stdio: ['ignore', log, log] });
	process.on('exit', () => child.kill('SIGKILL')); // a measurement that died must not leave it behind
	return ready(new Service(child, port));
}

async function expect(reply, status) {
	if (reply.status !== status) throw new Error(`${reply.url}: ${reply.status} ${await reply.text()}`);
	return reply.json();
}

export async function signIn(service) {
	const form = new URLSearchParams({ grant_type: 'password', username: CLERK.username, password: CLERK.password });
	const token = await expect(await fetch(`${service.base}/oauth/token`, { method: 'POST', body: form }), 200);
	return token.access_token;
}

// An approved plan for all months of the policy, as the seeds would have it.
async function addPlan(db, nth) {
	const id = seeded(`be${nth}`), at = '2020-07-15 09:00+08';
	const body = {
		enterprise_id: CLERK.enterprise, category: 'hit_industry', first_month: FIRST, last_month: MONTHS.at(-1), content: '岗位技能',
		manner: '师带徒', posts: '服务员', headcounts: [{ person_class: 'on_post', headcount: 10000 }],
	};
	await db.query('BEGIN');
	await db.query(
		`SELECT seed_case($1, 'plan', $2, (SELECT agency_id FROM enterprise WHERE id = $2), $3, $4)`,
		[id, CLERK.enterprise, at, `JH2020-90000${nth}`],
	);
	await execute(db, 'plan_insert', { id, policy_id: POLICY, body });
	await execute(db, 'plan_headcount_insert', { id, body });
	for (const [action, role, human] of [['create', 'enterprise', CLERK.human], ['submit', 'enterprise', CLERK.human], ['approve', 'county', OFFICER]])
		await db.query('SELECT seed_step($1, $2, $3, $4, $5)', [id, action, role, human, at]);
	await db.query('COMMIT');
	return id;
}

async function openClaim(service, token, plan_id, month) {
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
	const body = JSON.stringify({ plan_id, month });
	return (await expect(await fetch(`${service.base}/v1/claims`, { method: 'POST', headers, body }), 201)).id;
}

/** So many empty claims, each with a roster of its own to be. */
export async function addClaims(db, service, token, count) {
	const ids = [];
	for (let nth = 0; ids.length < count; nth++) {
		const plan = await addPlan(db, nth);
		for (const month of MONTHS.slice(0, count - ids.length)) ids.push(await openClaim(service, token, plan, month));
	}
	return ids;
}

/** The body of a roster, in a file for the load. */
export function rosterFile(lines) {
	const file = join(work, `roster_${lines}.json`);
	const line = (n) => {
		const { id_number, name } = person(n);
		return { line: n, id_type: 'resident_id', id_number, name, person_class: 'on_post', hired_on: '2019-03-01', relation: 'employee' };
	};
	writeFileSync(file, JSON.stringify({ lines: Array.from({ length: lines }, (_, at) => line(at + 1)) }));
	return file;
}

/** The prepared statements that sessions execute while `work` runs, in their order, as the server's log has them: `q12`, … */
export async function statementsOf(db, work) {
	const log = join(db.host, 'log');
	const switchLog = async (word) => {
		await db.query(`ALTER SYSTEM SET log_statement = '${word}'`);
		await db.query('SELECT pg_reload_conf()');
		await new Promise((resolve) => setTimeout(resolve, 300));
	};
	await switchLog('all');
	const before = readFileSync(log, 'utf8').length;
	await work();
	await switchLog('none');
	return [...readFileSync(log, 'utf8').slice(before).matchAll(/execute (q\d+)r\d+:/g)].map((match) => match[1]);
}

/** The same start for every measurement: no dead rows of the one before, no checkpoint due, and a planner that knows the tables. */
export async function settle(db) {
	await db.query('VACUUM (ANALYZE)');
	await db.query('CHECKPOINT');
}

/** The middle one of an odd number of values. */
export function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[sorted.length >> 1];
}

/** A database of our own, and its end. */
export async function stage() {
	const db = await database();
	return {
		db,
		async strike() {
			await db.drop();
			await run('node', [join(root, 'tests/tool/cluster.js'), 'stop']);
		},
	};
}
export { CLERK };
