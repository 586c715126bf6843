// What the migrator finds before it writes: the keys of the database, real cases, a sandbox. A sandbox has published passwords, so it is made
// only where nothing is, or where one is already.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { database, keyFlags, keys, program, work } from '../tool/cluster.js';

const run = promisify(execFile);
let real, sandbox;

before(async () => {
	real = await database({ sandbox: false });
	sandbox = await database();
});
after(async () => {
	await real?.drop();
	await sandbox?.drop();
});

/** What `migrate` said, and how it ended. */
async function migrate(db, ...flags) {
	const args = ['migrate', `--migrate-database=${db.conninfo('postgres')}`, ...keyFlags, ...flags];
	const { code = 0, stdout } = await run(program(), args).catch((error) => error);
	return { code, said: stdout };
}

async function counts(db) {
	const { rows: [row] } = await db.query(`SELECT (SELECT count(*) FROM app_user) AS users, (SELECT count(*) FROM dossier) AS cases,
		(SELECT string_agg(name || sha256 || made_at, ' ' ORDER BY name) FROM wengang_meta.digest) AS digests`);
	return row;
}

test('a sandbox is not made over a database that was migrated for real, and nothing is written', async () => {
	const before = await counts(real);
	const { code, said } = await migrate(real, '--sandbox');
	assert.equal(code, 1);
	assert.match(said, /a sandbox is made only in an empty database or one that is a sandbox already; this one holds cases \(\d+ /);
	assert.deepEqual(await counts(real), before);
	assert.equal(before.users, 0);
});

test('nor over the tables of somebody else', async () => {
	const name = `${real.name}_other`;
	await real.query(`CREATE DATABASE ${name} TEMPLATE template0`);
	const other = { conninfo: () => real.conninfo('postgres').replace(real.name, name) };
	await run('/usr/lib/postgresql/15/bin/psql', ['-qd', other.conninfo(), '-c', 'CREATE TABLE invoice (id int)']);
	const { code, said } = await migrate(other, '--sandbox');
	await real.query(`DROP DATABASE ${name}`);
	assert.equal(code, 1);
	assert.match(said, /this one holds 1 tables and views, the first of them invoice/);
});

test('a sandbox is brought to this version again and again', async () => {
	const before = await counts(sandbox);
	assert.deepEqual(await migrate(sandbox, '--sandbox'), { code: 0, said: '' });
	assert.deepEqual((await counts(sandbox)).users, before.users);
});

test('a sandbox whose making was cut short is made on', async () => {
	const { rows } = await sandbox.query(`DELETE FROM wengang_meta.digest WHERE name LIKE 'seed/sandbox/%' RETURNING name`);
	assert.ok(rows.length > 1);
	const { code, said } = await migrate(sandbox, '--sandbox');
	assert.equal(code, 0, said);
	assert.match(said, /applied seed\/sandbox\/access\.sql/);
});

test('other keys are told before anything is written', async () => {
	const other = join(work, `other-keys-${process.pid}`);
	await run(program(), ['keys', other]);
	const before = await counts(real);
	const { code, said } = await migrate(real, '--sandbox', `--index-key=${join(other, 'index.key')}`);
	assert.equal(code, 1);
	assert.match(said, /the key index is not the one this database was made with/);
	assert.deepEqual(await counts(real), before);
});

test('a sandbox is emptied by its name, and made again', async () => {
	const wrong = await migrate(sandbox, '--sandbox', '--reset-sandbox', 'wengang');
	assert.equal(wrong.code, 1);
	assert.match(wrong.said, new RegExp(`--reset-sandbox names wengang, but this database is called ${sandbox.name}`));
	const { code, said } = await migrate(sandbox, '--sandbox', '--reset-sandbox', sandbox.name);
	assert.equal(code, 0, said);
	assert.match(said, new RegExp(`^emptied ${sandbox.name}\napplied 0001_core.sql\n`));
	assert.deepEqual((await sandbox.query('SELECT invariant FROM invariant_report() WHERE violations > 0')).rows, []);
	assert.ok((await counts(sandbox)).users > 20);
});

test('what is no sandbox is never emptied, and no variable of the environment asks for it', async () => {
	const before = await counts(real);
	const { code, said } = await migrate(real, '--reset-sandbox', real.name);
	assert.equal(code, 1);
	assert.match(said, new RegExp(`--reset-sandbox: ${real.name} is not marked a sandbox`));
	process.env.WENGANG_RESET_SANDBOX = sandbox.name;
	const quiet = await migrate(sandbox, '--sandbox');
	delete process.env.WENGANG_RESET_SANDBOX;
	assert.deepEqual(quiet, { code: 0, said: '' });
	assert.deepEqual(await counts(real), before);
});

test('a sandbox whose making was cut short is neither migrated nor served as anything else', async () => {
	const db = await database({ sandbox: false });
	await db.query(`INSERT INTO wengang_meta.digest (name, sha256) VALUES ('sandbox', 'sandbox')`);
	const { code, said } = await migrate(db);
	assert.equal(code, 1);
	assert.match(said, /this database was begun as a sandbox; migrate it as one/);
	const serve = await run(program(), ['serve', `--database=${db.conninfo()}`, '--port=1', ...keyFlags]).catch((error) => error);
	assert.match(serve.stdout + serve.stderr, /this database is a sandbox, to be served as one/);
	await db.drop();
});

test('a sandbox that holds what is not its own is not emptied by half', async () => {
	await sandbox.query('CREATE TABLE invoice (id int)');
	const { code, said } = await migrate(sandbox, '--sandbox', '--reset-sandbox', sandbox.name);
	await sandbox.query('DROP TABLE invoice');
	assert.equal(code, 1);
	assert.match(said, /--reset-sandbox: \S+ holds tables that are not its own: invoice/);
	assert.ok((await counts(sandbox)).users > 20);
});
