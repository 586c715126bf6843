// A private PostgreSQL for all tests of a run, one migrated template, and a clone of it for each test file.
//
//   const db = await database();            // a fresh database, as `wengangd migrate` leaves it
//   await db.query('SELECT …');             // as superuser
//   await db.drop();
//
// `node tests/tool/cluster.js stop` ends it. WENGANGD names the program, WENGANG_TEST_DIR the place for data and keys.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const work = resolve(root, process.env.WENGANG_TEST_DIR ?? 'build/test');
export const keys = join(work, 'keys');

// Money and counts fit a double here; days stay the text they are.
pg.types.setTypeParser(20, Number);
pg.types.setTypeParser(1082, (text) => text);

export function program(variant = process.env.V ?? 'release') {
	return resolve(root, process.env.WENGANGD ?? `build/${variant}/wengangd`);
}

export const keyFlags = [
	`--keys=${keys}`,
	`--index-key=${join(keys, 'index.key')}`,
	`--sealing-key=${join(keys, 'sealing.key')}`,
];

// One at a time, whatever process asks.
async function postgres(verb) {
	mkdirSync(work, { recursive: true });
	const script = join(root, 'src/build/postgres.sh');
	const { stdout } = await run('flock', ['-o', join(work, 'lock'), 'bash', script, verb, join(work, 'pg'), 'postgres']);
	return stdout.match(/host=(\S+)/)?.[1];
}

async function connected(host, name, user = 'postgres') {
	const client = new pg.Client({ host, database: name, user });
	await client.connect();
	return client;
}

// The program and its scripts make the template; another program makes another one.
function template(sandbox) {
	const bytes = readFileSync(program());
	return `template_${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}${sandbox ? '_sandbox' : ''}`;
}

async function migrated(host, name, sandbox) {
	await run(program(), ['keys', keys]);
	const target = [`--migrate-database=host=${host} dbname=${name} user=postgres`, `--database=host=${host} dbname=${name} user=wengang`];
	await run(program(), ['migrate', ...target, ...keyFlags, ...(sandbox ? ['--sandbox'] : [])], { cwd: root });
}

async function makeTemplate(host, admin, name, sandbox) {
	const found = await admin.query('SELECT datistemplate FROM pg_database WHERE datname = $1', [name]);
	if (found.rows[0]?.datistemplate) return;
	await admin.query(`DROP DATABASE IF EXISTS ${name}`);
	await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
	await migrated(host, name, sandbox);
	await admin.query(`ALTER DATABASE ${name} IS_TEMPLATE true`);
}

let nth = 0;

async function cloned(host, admin, name, sandbox) {
	const mould = template(sandbox);
	await admin.query('SELECT pg_advisory_lock(7260)');
	await makeTemplate(host, admin, mould, sandbox);
	await admin.query('SELECT pg_advisory_unlock(7260)');
	await admin.query(`CREATE DATABASE ${name} TEMPLATE ${mould} OWNER wg_owner`);
}

// What an older build left: its dump is restored, this run's keys take the place of its own, and this build migrates it.
async function restored(host, admin, name, dump) {
	await admin.query(`CREATE DATABASE ${name} TEMPLATE template0 OWNER wg_owner`);
	const bin = process.env.PG_BIN ?? '/usr/lib/postgresql/15/bin';
	const script = 'set -o pipefail; zcat "$1" | "$2/psql" -XqAt -v ON_ERROR_STOP=1 -h "$3" -U postgres -d "$4"';
	await run('bash', ['-c', script, 'restore', join(root, 'tests/fixtures', dump), bin, host, name], { maxBuffer: 1 << 24 });
	const client = await connected(host, name);
	await client.query('DELETE FROM wengang_meta.key_check');
	await client.end();
	await migrated(host, name, false);
}

/** A fresh database of its own: superuser's `query`, `connect` for further connections, `drop` when done. `dump`: a database of an older build
 * (a file of tests/fixtures), migrated by this one. */
export async function database({ sandbox = true, dump = null } = {}) {
	const host = await postgres('start');
	const admin = await connected(host, 'postgres');
	const name = `t_${process.pid}_${++nth}`;
	const made = dump ? restored(host, admin, name, dump) : cloned(host, admin, name, sandbox);
	await made.catch(async (error) => {
		await admin.end(); // an open connection would keep the failed test alive
		throw error;
	});
	const client = await connected(host, name);
	return {
		name,
		host,
		query: (text, values) => client.query(text, values),
		/** Another connection; `user` wengang is what the program signs in as. */
		connect: (user) => connected(host, name, user),
		/** A superuser's connection to another database of the cluster. */
		elsewhere: (other) => connected(host, other),
		conninfo: (user = 'wengang') => `host=${host} dbname=${name} user=${user}`,
		async drop() {
			await client.end();
			await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
			await admin.end();
		},
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await postgres(process.argv[2]);
