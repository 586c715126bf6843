// What an import of 100,000 premium records costs, from the request to the end of its job: `name value` lines for bench.js and for people.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { keyFlags, program, work } from '../tool/cluster.js';
import { csv, records } from '../tool/premium.js';
import { serve } from './stage.js';

const ROWS = 100000;

async function tokenOf(service, username) {
	const form = new URLSearchParams({ grant_type: 'password', username, password: 'wengang-2020' });
	const reply = await fetch(`${service.base}/oauth/token`, { method: 'POST', body: form });
	return (await reply.json()).access_token;
}

/** A worker over the same database; `kill` ends it. */
export function worker(db) {
	const log = openSync(join(work, 'work.log'), 'a');
	const child = spawn(program(), ['work', `--database=${db.conninfo()}`, ...keyFlags, '--sandbox'], { stdio: ['ignore', log, log] });
	const ended = new Promise((resolve) => child.once('exit', resolve));
	return { kill: (signal) => child.kill(signal) && ended };
}

async function post(service, token, body) {
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv', 'idempotency-key': crypto.randomUUID() };
	const reply = await fetch(`${service.base}/v1/premium-records/import`, { method: 'POST', headers, body });
	if (reply.status !== 202) throw new Error(`${reply.status} ${await reply.text()}`);
	return reply.headers.get('location');
}

async function job(service, token, path) {
	const reply = await fetch(service.base + path, { headers: { authorization: `Bearer ${token}` } });
	return reply.json();
}

/** Imports and waits for the end; `each` is told of every look at the job. */
export async function imported(service, token, body, each = () => {}) {
	const started = performance.now();
	const path = await post(service, token, body);
	const posted = performance.now();
	for (;;) {
		const now = await job(service, token, path);
		if (now.state === 'failed') throw new Error(`the job failed: ${now.problem}`);
		if (now.state === 'done') return { ...now, post_s: (posted - started) / 1000, seconds: (performance.now() - started) / 1000 };
		await each(now);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/** {seconds, growth_mb} of an import into a fresh state; of known employers when the database has had the same file. */
export async function importFigures(db, rows = ROWS) {
	const service = await serve(db);
	const token = await tokenOf(service, 'levy-1');
	const file = Buffer.from(csv(records(rows)));
	const working = worker(db);
	try {
		await imported(service, token, csv(records(10, 900000)));
		service.forgetPeak();
		const before = service.memory('VmRSS');
		const done = await imported(service, token, file);
		return { ...done, bytes: file.length, growth_mb: (service.memory('VmHWM') - before) / 1024 };
	} finally {
		await working.kill('SIGTERM');
		await service.stop();
	}
}
