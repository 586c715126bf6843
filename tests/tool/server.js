// The program itself, for tests over HTTP: on a free port, against a database of its own, with a log that is kept.
//
//   const server = await serve();                  // {base, metrics, db, log(), logFile, child, …}
//   const clerk = await server.signIn('county-changji-1');
//   await server.stop();                           // SIGTERM; asserts exit 0 and a log without complaint; drops the database
//
// V (release, debug, asan, tsan, cov) or `variant` chooses the build.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeNotes } from './canary.js';
import { Client } from './client.js';
import { database, keyFlags, program, root, work } from './cluster.js';

const SANITIZER = /(Address|Thread|Leak|Memory|UndefinedBehavior)Sanitizer|runtime error:/;
const PATIENCE_MS = 30000;

const given = new Set();

async function isFree(port) {
	const listener = createServer().listen(port, '127.0.0.1');
	const free = await once(listener, 'listening').then(() => true, () => false);
	listener.close();
	if (free) await once(listener, 'close');
	return free;
}

/** A port nobody listens on now, given once: below those that the kernel gives to whoever connects, and by chance, so that two processes do not
 * take the same. */
export async function freePort() {
	for (;;) {
		const port = randomInt(10000, 32000);
		if (given.has(port) || !(await isFree(port))) continue;
		given.add(port);
		return port;
	}
}

process.on('exit', () => writeNotes(work));

// One log file for each process; tests of leaks read them all.
let nth = 0;
function logPath(what) {
	const folder = join(work, 'log');
	mkdirSync(folder, { recursive: true });
	return join(folder, `${what}-${basename(process.argv[1], '.test.js')}-${process.pid}-${++nth}.log`);
}

/** Lines of a log that nobody expected: errors, and replies that break the contract. `expected`: what may stand in them. */
function complaints(log, expected) {
	const errors = log.split('\n').filter((line) => /"level":"error"/.test(line) || SANITIZER.test(line));
	return errors.filter((line) => !expected?.test(line) || /contract_breach/.test(line));
}

// A command of the program; its output goes to a file, its end is watched.
function start(command, flags, variant, expected) {
	const logFile = logPath(command);
	const out = createWriteStream(logFile);
	const child = spawn(program(variant), [command, ...keyFlags, ...flags], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
	child.stdout.pipe(out, { end: false });
	child.stderr.pipe(out, { end: false });
	const closed = once(child, 'close');
	process.on('exit', () => child.kill('SIGKILL')); // a test that died must not leave it behind
	const log = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''); // opened a moment after the start
	/** SIGTERM unless told; gives {code, signal}. */
	const end = async (signal = 'SIGTERM') => {
		child.kill(signal);
		const [code, by] = await closed;
		await new Promise((done) => out.end(done));
		return { code, signal: by };
	};
	const stop = async () => {
		const { code, signal } = await end();
		assert.deepEqual(complaints(log(), expected), [], `${command} ${logFile}`);
		assert.equal(code, 0, `${command} ended with ${code ?? signal}: ${log().slice(-2000)}`);
	};
	return { child, logFile, log, end, stop };
}

async function ready(base, process_) {
	const until = Date.now() + PATIENCE_MS;
	for (;;) {
		const up = await fetch(`${base}/readyz`).then((reply) => reply.status === 200, () => false);
		if (up) return;
		assert.equal(process_.child.exitCode, null, `serve ended: ${process_.log()}`);
		assert.ok(Date.now() < until, `serve is not ready: ${process_.log()}`);
		await sleep(20);
	}
}

/**
 * Starts `wengangd serve`. `flags`: further settings; `db`: a database to share instead of a fresh one; `sandbox`, `checkResponses`: on
 * unless false; `variant`: of the build; `expected`: the error lines that belong to the test; `port`: unless a free one.
 */
export async function serve({ flags = [], db, sandbox = true, checkResponses = true, variant, expected, port } = {}) {
	const own = db ? undefined : await database({ sandbox });
	const home = db ?? own;
	port ??= await freePort();
	const metricsPort = await freePort();
	const settings = [`--database=${home.conninfo()}`, `--port=${port}`, `--metrics-port=${metricsPort}`, '--rate=0'];
	if (sandbox) settings.push('--sandbox');
	if (checkResponses) settings.push('--check-responses');
	const running = start('serve', [...settings, ...flags], variant, expected);
	const base = `http://127.0.0.1:${port}`;
	await ready(base, running).catch(async (error) => {
		await running.end('SIGKILL');
		await own?.drop();
		throw error;
	});
	return {
		...running,
		db: home,
		port,
		base,
		metrics: `http://127.0.0.1:${metricsPort}/metrics`,
		/** A caller that has not signed in. */
		client: () => new Client(base),
		/** A persona of the sandbox, signed in. */
		signIn: (username, password) => new Client(base).signIn(username, password),
		/** Background work over the same database; `stop` it before the server. */
		work: () => start('work', [`--database=${home.conninfo()}`, ...(sandbox ? ['--sandbox'] : [])], variant),
		async stop() {
			await running.stop().finally(() => own?.drop());
		},
	};
}

/** The number of each broken promise in a database: {} when all is well. */
export async function invariants(db) {
	const { rows } = await db.query('SELECT invariant, violations FROM invariant_report() WHERE violations > 0');
	return Object.fromEntries(rows.map((row) => [row.invariant, row.violations]));
}
