// `wengangd doctor`: a line for what is well, and for what is wrong with its remedy; it ends with 1 when anything is.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { database, keys, program, work } from '../tool/cluster.js';

const run = promisify(execFile);
const own = join(work, `doctor-keys-${process.pid}`);
let db;

/** A sandbox in which nothing is missing: every guide, two officers for each role of each bureau. */
async function complete() {
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(`UPDATE guide SET procedure = 'p', standard = 's', service_agency = 'a', contact = 'c', complaint_phone = '0994'`);
	await db.query(`CREATE TEMP TABLE officer ON COMMIT DROP AS SELECT gen_random_uuid() AS id, a.id AS agency_id, a.code || n AS name,
		CASE a.kind WHEN 'hr' THEN 'county' ELSE 'ui_agency' END AS role
		FROM agency a CROSS JOIN generate_series(1, 2) AS g(n) WHERE (a.kind = 'hr' AND a.level = 'county') OR a.kind = 'ui_agency'`);
	await db.query(`INSERT INTO dossier (id, flow, state, version, created_at, updated_at) SELECT id, 'app_user', 'enabled', 1, now(), now() FROM officer`);
	await db.query(`INSERT INTO app_user (id, username, password_hash, human_id, display_name, role, agency_id)
		SELECT id, lower(name), '-', id, name, role, agency_id FROM officer`);
	await db.query(`INSERT INTO work_round (ended_at) VALUES (clock_timestamp() + interval '30 seconds')`);
	await db.query('COMMIT');
}

before(async () => {
	db = await database();
	await complete();
	cpSync(keys, own, { recursive: true });
});
after(() => db?.drop());

async function doctor(...flags) {
	const args = ['doctor', `--migrate-database=${db.conninfo('postgres')}`, `--keys=${own}`, `--index-key=${own}/index.key`,
		`--sealing-key=${own}/sealing.key`, '--sandbox', ...flags];
	const { code = 0, stdout } = await run(program(), args).catch((error) => error);
	return { code, said: stdout, wrong: stdout.split('\n').filter((line) => line.startsWith('WRONG')) };
}

/** The one line that is wrong. */
async function illness(...flags) {
	const { code, wrong } = await doctor(...flags);
	assert.equal(code, 1);
	assert.equal(wrong.length, 1, wrong.join('\n'));
	assert.match(wrong[0], /; remedy: ./);
	return wrong[0];
}

test('all is well where nothing is missing', async () => {
	const { code, said, wrong } = await doctor();
	assert.deepEqual(wrong, []);
	assert.equal(code, 0);
	const lines = said.trim().split('\n').map((line) => line.match(/^(ok|\?) +([a-z ]+)/)?.[2]);
	for (const what of ['key rights', 'signing keys', 'keys', 'version', 'role', 'zone', 'durable', 'calendar', 'guides', 'officers', 'worker', 'night', 'disk']) assert.ok(lines.includes(what), what);
});

test('a key file that others may read, one that is absent, and keys of another database are named', async () => {
	chmodSync(join(own, 'index.key'), 0o640);
	assert.match(await illness(), /key rights: \S+index\.key may be used by others than its owner; remedy: chmod 600/);
	chmodSync(join(own, 'index.key'), 0o600);
	chmodSync(join(own, 'b.pem'), 0o604);
	assert.match(await illness(), /key rights: \S+b\.pem may be used/);
	chmodSync(join(own, 'b.pem'), 0o600);
	renameSync(join(own, 'index.key'), join(own, 'kept'));
	assert.match(await illness(), /keys: --index-key: \S+index\.key is not there/);
	await run(program(), ['keys', own]);
	assert.match(await illness(), /keys: they are not the ones that the database was made with/);
	renameSync(join(own, 'kept'), join(own, 'index.key'));
});

const ILL = [
	['GRANT SELECT ON person TO wengang', 'REVOKE SELECT ON person FROM wengang', /role: has rights of its own on person/],
	[`ALTER ROLE wengang IN DATABASE DB SET TimeZone = 'UTC'`, `ALTER ROLE wengang IN DATABASE DB RESET TimeZone`, /zone: the role wengang has TimeZone=UTC/],
	['ALTER DATABASE DB SET synchronous_commit = off', 'ALTER DATABASE DB RESET synchronous_commit', /durable: synchronous_commit is off/],
	[`UPDATE guide SET contact = NULL WHERE agency_id = '00000000-0000-7000-8000-000000000031'`, `UPDATE guide SET contact = 'c'`, /guides: 昌吉市\S+; remedy/],
	[`UPDATE app_user SET human_id = '00000000-0000-7000-8000-000000000000' WHERE role = 'finance'`, `UPDATE app_user SET human_id = id`, /officers: finance: 1 of 2/],
	[`CREATE TEMP TABLE kept AS SELECT * FROM calendar_year WHERE layer = 'CN-65' AND year = 2021;
		DELETE FROM calendar_year WHERE layer = 'CN-65' AND year = 2021`, 'INSERT INTO calendar_year SELECT * FROM kept',
		/calendar: CN-65 does not cover 2021; remedy/],
	[`UPDATE work_round SET ended_at = clock_timestamp() - interval '10 minutes'`, `UPDATE work_round SET ended_at = clock_timestamp() + interval '30 seconds'`,
		/worker: the last round ended 6\d\d seconds ago; remedy: start `wengangd work`/],
	[`INSERT INTO night (night_on, begun_at, ended_at) VALUES (business_today() - 2, clock_now(), clock_now() - interval '40 hours')`, 'DELETE FROM night',
		/night: the last one ended 40 hours ago; remedy: start `wengangd work`/],
	[`INSERT INTO night (night_on, begun_at, ended_at, missed) VALUES ('2020-08-01', clock_now(), clock_now(), 3)`, 'DELETE FROM night',
		/night: that of 2020-08-01 found 3 grounds of which nothing had been told, and 0 cases that the rules judge otherwise; remedy/],
];
for (const [make, mend, told] of ILL)
	test(`told: ${told.source.split(';')[0]}`, async () => {
		const by = async (text) => {
			await db.query(`SET session_replication_role = replica`);
			await db.query(text.replace('DB', db.name));
			await db.query(`SET session_replication_role = origin`);
		};
		await by(make);
		const line = await illness().finally(() => by(mend));
		assert.match(line, told);
	});

test('a database that nobody answers for is one line', async () => {
	assert.match(await illness('--migrate-database=host=/nowhere dbname=x'), /database: no connection/);
});
