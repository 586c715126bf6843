// A dump in another cluster: `wengangd roles` gives what it needs, and `migrate` mends the order of the events, whose numbers of transactions are
// those of the old cluster. What a cluster wrote has been moved about by hand here; README's own lines are run by http/real.test.js.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { database, keyFlags, program } from '../tool/cluster.js';

const run = promisify(execFile);
const bin = process.env.PG_BIN ?? '/usr/lib/postgresql/15/bin';
let db;

before(async () => {
	db = await database();
	for (let n = 0; n < 4; n++) await write();
});
after(() => db?.drop());

async function migrate(sandbox = true) {
	const args = ['migrate', `--migrate-database=${db.conninfo('postgres')}`, ...keyFlags, ...(sandbox ? ['--sandbox'] : [])];
	const { code = 0, stdout } = await run(program(), args).catch((error) => error);
	return { code, said: stdout };
}

const serve = () => run(program(), ['serve', `--database=${db.conninfo()}`, '--sandbox', '--port=1', ...keyFlags]).catch(({ stdout, stderr }) => stdout + stderr);

/** The feed of an auditor, as event_list reads it, when nobody else in the cluster writes any more: other tests run beside this one. */
async function feed() {
	const { rows: [now] } = await db.query('SELECT pg_snapshot_xmax(pg_current_snapshot()) AS xid');
	const isOver = async () => (await db.query('SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS is_over', [now.xid])).rows[0].is_over;
	while (!await isOver()) await sleep(20);
	const { rows } = await db.query(`SELECT id FROM event WHERE life < (SELECT max(number) FROM wengang_meta.event_life)
		OR xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY life, xid, id`);
	return rows.map((row) => row.id);
}

const write = async () => (await db.query(`INSERT INTO event (case_id, flow, action, state, version, at)
	SELECT id, flow, 'book', state, version, now() FROM dossier LIMIT 1 RETURNING id`)).rows[0].id;

/** As a dump leaves it: rows that one transaction wrote, with the numbers of another cluster; `shift` is how far apart the two count. */
async function restore(shift) {
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(`CREATE TEMP TABLE dumped ON COMMIT DROP AS SELECT id, (xid::text::numeric + $1)::text::xid8 AS xid, life, case_id, flow, action, state,
		version, at, enterprise_id, agency_id FROM event`, [shift]);
	await db.query('DELETE FROM event');
	await db.query(`INSERT INTO event (id, xid, life, case_id, flow, action, state, version, at, enterprise_id, agency_id) OVERRIDING SYSTEM VALUE
		SELECT id, xid, life, case_id, flow, action, state, version, at, enterprise_id, agency_id FROM dumped ORDER BY id`);
	await db.query(`UPDATE wengang_meta.event_life SET cluster = '1' WHERE number = (SELECT max(number) FROM wengang_meta.event_life)`);
	await db.query('COMMIT');
}

test('a cluster where nobody was before knows every role that a migrated one has', async () => {
	const { stdout } = await run(program(), ['roles']);
	const { rows: [there] } = await db.query(`SELECT string_agg(rolname, ' ' ORDER BY rolname) AS roles FROM pg_roles WHERE rolname LIKE 'wg\\_%'`);
	for (const role of there.roles.split(' ')) assert.match(stdout, new RegExp(`'${role.replace(/^wg_(?!owner)/, '')}'`), role);
	for (const again of [1, 2]) await run(bin + '/psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', db.conninfo('postgres'), '-c', stdout]);
});

for (const [which, shift] of [['higher', 1000000], ['lower', -50]]) {
	test(`events of a cluster with ${which} numbers keep their order, and what is written here stands behind them`, async () => {
		const seen = await feed();
		const known = (await db.query('SELECT id FROM event ORDER BY life, xid, id')).rows.map((row) => row.id);
		assert.deepEqual(seen, known);
		await restore(shift);
		assert.match(await serve(), /the database came from another cluster by a dump; run migrate, which mends the order of its events/);
		const early = [await write(), await write()];
		const { code, said } = await migrate();
		assert.deepEqual({ code, said }, { code: 0, said: `mended the order of ${known.length} events that another cluster wrote\n` });
		const late = await write();
		assert.deepEqual(await feed(), [...known, ...early, late], 'every event once, in the order in which readers had them');
		assert.ok(late > Math.max(...known) + 1e6, 'no id that the old cluster may have given after the dump');
		assert.deepEqual(await migrate(), { code: 0, said: '' });
	});
}

test('the same cluster needs no mending, nor does a copy in it', async () => {
	const before = await feed();
	await db.query(`UPDATE wengang_meta.event_life SET cluster = NULL`);
	const events = await db.query('SELECT event_mend() AS mended');
	assert.ok(events.rows[0].mended === null || events.rows[0].mended > 0);
	assert.deepEqual(await feed(), before);
});

test('an event stays what it was: nobody else may mend, and the ledger is closed again', async () => {
	await assert.rejects(db.query('UPDATE event SET life = 1'), { constraint: 'event_append_only' });
	const login = await db.connect('wengang');
	await assert.rejects(login.query('SELECT event_mend()'), { code: '42501' });
	await login.end();
});

test('a migrator that is no superuser needs CREATEDB beside CREATEROLE, to hand the database on to its owner', async () => {
	const name = `${db.name}_m`;
	await db.query(`CREATE ROLE ${name} LOGIN CREATEROLE`);
	await db.query(`CREATE DATABASE ${name} TEMPLATE template0 OWNER ${name}`);
	const args = ['migrate', `--migrate-database=host=${db.host} dbname=${name} user=${name}`, ...keyFlags];
	const { code, stdout } = await run(program(), args).catch((error) => error);
	await db.query(`DROP DATABASE ${name}`);
	await db.query(`DROP ROLE ${name}`);
	assert.equal(code, 1);
	assert.match(stdout, /^migrate: 0000_meta\.sql:\d+: permission denied to change owner of database/);
});
