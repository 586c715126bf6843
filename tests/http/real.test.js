// README's lines under "Running it for real", each as it is printed: to a first verified employer, a backup, and a second cluster that goes on.
// What asks for a machine of its own is played here: packages, users of the system, `runuser` and the folders; drill/real.sh has one.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { database, program, root } from '../tool/cluster.js';
import { freePort } from '../tool/server.js';

const run = promisify(execFile);
const bin = process.env.PG_BIN ?? '/usr/lib/postgresql/15/bin';
const folder = mkdtempSync('/tmp/wengang-real-');
const second = join(folder, 'second');
let db, made;

const owner = process.getuid() === 0 ? '/usr/bin/setpriv --reuid=postgres --regid=postgres --clear-groups' : '';
const PLAYED = {
	'apt-get': '',
	useradd: '',
	// The user of the system is the user of the database.
	runuser: 'while [ $# -gt 0 ] && [ "$1" != -- ]; do case $1 in -u) export PGUSER=$2; shift ;; esac; shift; done; shift; exec "$@"',
	setpriv: 'while [ "${1#--}" != "$1" ]; do case $1 in --reuid | --regid) shift ;; esac; shift; done; exec "$@"',
	install: 'rest=(); while [ $# -gt 0 ]; do case $1 in -o | -g) shift ;; *) rest+=("$1") ;; esac; shift; done; exec /usr/bin/install "${rest[@]}"',
	// Begun in good time: see before().
	pg_createcluster: `cd /; until [ -e ${folder}/made ]; do sleep 0.05; done
		${owner} ${bin}/pg_ctl -D ${second} -w -l ${second}/log -o "-p 5433 -k $PGHOST -c listen_addresses=" start > /dev/null`,
};

// What a run that was cut short left behind would be in the way of this one.
async function clean() {
	await db.query('DROP DATABASE IF EXISTS wengang WITH (FORCE)');
	await db.query('DROP ROLE IF EXISTS root');
}

before(async () => {
	db = await database({ sandbox: false });
	await clean();
	chmodSync(folder, 0o755);
	for (const place of ['bin', 'played', 'etc', 'backups', 'second']) mkdirSync(join(folder, place));
	if (process.getuid() === 0) await run('chown', ['postgres:', second]);
	made = run('bash', ['-c', `cd / && ${owner} ${bin}/initdb -D ${second} -U postgres -A trust -N -E UTF8 --locale=C.UTF-8 ; touch ${folder}/made`]);
	made.catch(() => {}); // told where it is waited for
	for (const [name, text] of Object.entries(PLAYED)) writeFileSync(join(folder, 'played', name), `#!/bin/bash\nset -e\n${text}\n`, { mode: 0o755 });
});
after(async () => {
	await run('bash', ['-c', `cd /; ${owner} ${bin}/pg_ctl -D ${second} -m immediate stop`]).catch(() => {});
	await clean();
	await db.drop();
	rmSync(folder, { recursive: true });
});

test('the printed lines lead to a verified employer, and a restored dump goes on where readers of events stopped', async () => {
	const { stdout: lines } = await run('bash', [join(root, 'tests/tool/real.sh')]);
	const here = { '~/wengang/build/release/wengangd': program(), '/usr/local/bin': join(folder, 'bin'), '/etc/wengang': join(folder, 'etc'), '/var/backups': join(folder, 'backups') };
	const text = Object.entries(here).reduce((all, [there, place]) => all.replaceAll(there, place), lines);
	const path = [join(folder, 'played'), join(folder, 'bin'), bin, process.env.PATH].join(':');
	const env = { ...process.env, PATH: path, PGHOST: db.host, PGUSER: 'root', WENGANG_PORT: String(await freePort()), WENGANG_LISTEN: '127.0.0.1' };
	writeFileSync(join(folder, 'lines'), text);
	const { stdout } = await run('bash', [join(folder, 'lines')], { cwd: root, env }).catch((error) => assert.fail(`${error.stdout}\n${error.stderr}`));
	assert.match(stdout, /made \S+\/index\.key/);
	assert.match(stdout, /made chosen-name/);
	assert.equal(stdout.match(/verified: verified/g).length, 2);
	assert.match(stdout, /mended the order of \d+ events that another cluster wrote/);
	assert.match(stdout, /^events: 2 before, 2 behind them$/m);
	assert.match(stdout, /^all lines ran$/m);
});
