// What an import of 100,000 premium records costs (S23): from the request to the end of its job, and what the service holds for it. Employers
// nobody knows are the dear case, each a stub with its own audit; the same file again is the cheap one.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { keyFlags, program, work } from '../tool/cluster.js';
import { csv, records } from '../tool/premium.js';
import { median, serve, settle } from './stage.js';

const ROWS = 100000;
const ROUNDS = 3;
const LOOK_MS = 50;

async function tokenOf(service) {
	const form = new URLSearchParams({ grant_type: 'password', username: 'levy-1', password: 'wengang-2020' });
	const reply = await fetch(`${service.base}/oauth/token`, { method: 'POST', body: form });
	return (await reply.json()).access_token;
}

/** A worker over the same database; `end` ends it with that signal. */
function worker(db) {
	const log = openSync(join(work, 'work.log'), 'a');
	const child = spawn(program(), ['work', `--database=${db.conninfo()}`, ...keyFlags, '--sandbox'], { stdio: ['ignore', log, log] });
	const ended = new Promise((resolve) => child.once('exit', resolve));
	return { end: (signal) => child.kill(signal) && ended };
}

async function post(service, token, body) {
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv', 'idempotency-key': crypto.randomUUID() };
	const reply = await fetch(`${service.base}/v1/premium-records/import`, { method: 'POST', headers, body });
	if (reply.status !== 202) throw new Error(`${reply.status} ${await reply.text()}`);
	return reply.headers.get('location');
}

async function look(service, token, path) {
	const reply = await fetch(service.base + path, { headers: { authorization: `Bearer ${token}` } });
	const job = await reply.json();
	if (job.state === 'failed') throw new Error(`the job failed: ${job.problem}`);
	return job;
}

/** Imports and waits for the end; `each` is told of every look at the job before. */
export async function imported(service, token, body, each = () => {}) {
	const started = performance.now();
	const path = await post(service, token, body);
	for (;;) {
		const job = await look(service, token, path);
		if (job.state === 'done') return { ...job, seconds: (performance.now() - started) / 1000 };
		await each(job);
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
}

async function rounds(db, service, token, fileOf) {
	const all = [];
	for (let round = 0; round < ROUNDS; round++) {
		const file = Buffer.from(csv(fileOf(round)));
		await settle(db);
		service.forgetPeak();
		const before = service.memory('VmRSS');
		const { seconds } = await imported(service, token, file);
		all.push({ seconds, growth: (service.memory('VmHWM') - before) / 1024 });
	}
	return all;
}

/** Measures imports on a service and with a worker of its own; `figure` takes name, value and digits. */
export async function measureImports(db, figure) {
	const service = await serve(db);
	const working = worker(db);
	try {
		const token = await tokenOf(service);
		await imported(service, token, csv(records(10, 900000)));
		const unknown = await rounds(db, service, token, (round) => records(ROWS, 1000000 + round * ROWS));
		const known = await rounds(db, service, token, () => records(ROWS, 1000000));
		figure(`import_${ROWS}_s`, median(unknown.map((one) => one.seconds)), 1);
		figure(`import_${ROWS}_known_s`, median(known.map((one) => one.seconds)), 1);
		figure(`import_${ROWS}_growth_mb`, Math.max(...[...unknown, ...known].map((one) => one.growth)), 1);
	} finally {
		await working.end('SIGTERM');
		await service.stop();
	}
}
