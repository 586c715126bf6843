// minutes: 5, build: asan
// A worker is killed again and again while it counts clocks anew after a change of the calendar (S60): the next one goes on where it was,
// every case is counted once, and no day is lost. One case comes up behind the worker's back, as a step does that ran while the calendar was
// confirmed; it is counted, too.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../tool/client.js';
import { begin } from '../tool/story.js';
import { staySignedIn } from '../tool/session.js';

const CASES = Number(process.env.DRILL_CASES ?? 2000);
const KILLS = 4;
/** Before all others in the order of ids. */
const LATE = '00000000-0000-4000-8000-000000000001';

staySignedIn(Client);
let story, db;
before(async () => {
	story = await begin();
	db = story.server.db;
});
after(() => story.server.stop());

const count = async (sql) => Number((await db.query(`SELECT count(*) AS n FROM ${sql}`)).rows[0].n);

// Many cases like one that was filed: what the recount asks of them is their head, their audit and their clock.
async function multiply(id, times) {
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(`CREATE TEMP TABLE twin ON COMMIT DROP AS SELECT gen_random_uuid() AS id FROM generate_series(1, ${times})`);
	for (const [table, key] of [['dossier', 'id'], ['audit', 'case_id'], ['clock_entry', 'case_id']]) {
		const { rows } = await db.query(`SELECT string_agg(quote_ident(attname), ', ') AS names FROM pg_attribute
			WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname NOT IN ('${key}', 'slot', 'number')`);
		await db.query(`INSERT INTO ${table} (${key}, ${rows[0].names}) SELECT twin.id, ${rows[0].names.replace(/(\w+|"\w+")/g, 't.$1')}
			FROM ${table} t, twin WHERE t.${key} = '${id}'`);
	}
	await db.query('COMMIT');
}

/** A case of that id, like the other but in a state in which nothing is counted. */
async function hide(id, as) {
	await multiply(id, 1);
	await quietly(`WITH one AS (SELECT id FROM dossier WHERE number IS NULL AND flow = 'plan' LIMIT 1),
		audits AS (UPDATE audit SET case_id = '${as}' FROM one WHERE case_id = one.id),
		clocks AS (UPDATE clock_entry SET case_id = '${as}' FROM one WHERE case_id = one.id)
		UPDATE dossier d SET id = '${as}', state = 'draft' FROM one WHERE d.id = one.id`);
}

async function quietly(sql) {
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(sql);
	await db.query('COMMIT');
}

test('a worker that dies in the middle loses nothing and counts nothing twice', { timeout: 240000 }, async () => {
	const plan = await story.plan(await story.seeded('a'), { until: 'filed' });
	await hide(plan.id, LATE);
	await multiply(plan.id, CASES - 2);
	const [one, two] = [await story.as('admin-1'), await story.as('admin-2')];
	const { body: was } = await one.ok('GET', '/v1/calendars/CN-65?year=2020');
	const days = [...was.days, { date: '2020-07-16', kind: 'holiday', name: '地方节日' }].map(({ date, kind, name }) => ({ date, kind, name }));
	const { headers } = await one.ok('POST', '/v1/calendars/CN-65/import', { year: 2020, source: '自治区通知', days });
	const path = headers.get('location');
	await two.act(path, 'confirm');
	const done = async () => (await one.ok('GET', path)).body;
	let seen = 0;
	for (let kill = 0; kill < KILLS; kill++) {
		const worker = story.server.work();
		while ((await done()).recounted === seen) await sleep(20);
		await sleep(kill * 40);
		await worker.end('SIGKILL');
		const { recounted, recounted_at } = await done();
		assert.ok(recounted > seen && recounted < CASES && !recounted_at, `${recounted} of ${CASES}`);
		assert.equal(await count(`clock_entry WHERE op = 'recount'`), recounted, 'a chunk is whole or not there');
		seen = recounted;
		if (kill === 2) await quietly(`UPDATE dossier SET state = 'county_review' WHERE id = '${LATE}'`);
	}
	const worker = story.server.work();
	while (!(await done()).recounted_at) await sleep(50);
	await worker.stop();
	assert.equal((await done()).recounted, CASES);
	assert.equal(await count(`audit WHERE action = 'recount' AND role = 'system'`), CASES);
	assert.equal(await count(`(SELECT case_id FROM clock_entry WHERE op = 'recount' AND due_on = '2020-07-20' GROUP BY case_id HAVING count(*) = 1) once`), CASES);
	assert.equal(await count(`clock_entry WHERE op = 'start' AND clock = 'plan' AND due_on = '2020-07-17'`), CASES);
	console.log(`say: ${CASES} cases, ${KILLS} workers killed`);
});
