// minutes: 40, build: release
// The night of 100,000 live claims of 20 lines each: every ground compared, every claim judged again, within three minutes and 60 MB above
// rest, the worker and its connection in the database together.
//
// DRILL_CLAIMS makes fewer while one works on it. The time is that of a machine with two idle cores. Pages that PostgreSQL shares between all
// of its processes are counted nowhere: the cluster has them at rest.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../tool/client.js';
import { begin } from '../tool/story.js';
import { twins } from '../tool/twin.js';
import { staySignedIn } from '../tool/session.js';

const CLAIMS = Number(process.env.DRILL_CLAIMS ?? 100000);
const LINES = 20;
/** The claims of an employer, a month each, and how far each has come; all of them live. */
const UNTIL = { '2020-06': 'submitted', '2020-07': 'submitted', '2020-08': 'county', '2020-09': 'county', '2020-10': 'approved', '2020-11': 'approved' };
const A_SECOND = 100000 / 180;
const MOST_MB = 60;

staySignedIn(Client);
let story, db;
before(async () => {
	story = await begin({ checkResponses: false });
	({ db } = story.server);
	const start = performance.now();
	const made = await grown();
	console.log(`say: ${made} claims in ${Math.round((performance.now() - start) / 1000)} s`);
});
// The chains of twins are not true.
after(() => story?.server.stop());

async function grown() {
	await story.deposit(90000000);
	const plan = await story.plan(await story.firm(), { headcount: LINES });
	await story.on('2020-12-20');
	const workers = story.people(LINES), months = Object.entries(UNTIL);
	for (const [month, until] of months) await story.claim(plan, { month, until, workers, paid_on: '2020-12-10' });
	const made = await twins(db, plan.firm, Math.ceil(CLAIMS / months.length) - 1);
	await db.query('VACUUM (ANALYZE)');
	return made + months.length;
}

const night = async () => (await db.query('SELECT * FROM night ORDER BY night_on DESC LIMIT 1')).rows[0];
const connections = async () => (await db.query(`SELECT pid FROM pg_stat_activity WHERE usename = 'wengang' AND datname = current_database()`)).rows.map((row) => row.pid);

/** What a process has for itself, in MB. */
function own(pid) {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const of = (name) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))?.[1] ?? 0) / 1024;
	return of('VmRSS') - of('RssShmem');
}
const together = (pids) => pids.reduce((sum, pid) => sum + own(pid), 0);

test(`the night takes three minutes and ${MOST_MB} MB for 100,000 claims, or its share`, { timeout: 1200000 }, async () => {
	const before = new Set(await connections());
	const worker = story.server.work();
	while ((await story.public.get('/readyz')).body.worker !== 'running') await sleep(50);
	await sleep(3000);
	const pids = [worker.child.pid, ...(await connections()).filter((pid) => !before.has(pid))];
	assert.ok(pids.length > 1);
	const rest = together(pids);
	// By the day alone: the sandbox's own clock would do a chunk in its request.
	await db.query(`UPDATE sandbox_clock SET shift = shift + interval '1 day'`);
	const start = performance.now();
	let most = rest;
	while (!(await night())?.ended_at) {
		await sleep(50);
		most = Math.max(most, together(pids));
	}
	const seconds = (performance.now() - start) / 1000, found = await night();
	await worker.stop();
	console.log(`say: ${found.compared} cases in ${seconds.toFixed(1)} s, ${Math.round(found.compared / seconds)} a second; ${rest.toFixed(1)} MB at rest, ${(most - rest).toFixed(1)} MB more`);
	assert.deepEqual([found.missed, found.otherwise, found.judged], [0, 0, found.compared]);
	assert.ok(found.compared >= CLAIMS);
	assert.ok(found.compared / seconds >= A_SECOND, `${seconds} s`);
	assert.ok(most - rest <= MOST_MB, `${most - rest} MB`);
});
