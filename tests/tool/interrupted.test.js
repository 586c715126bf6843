// A run that was interrupted leaves its PostgreSQL. The next run must not lose its own server to it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from './cluster.js';
import { until } from './patience.js';

const folder = mkdtempSync(join(tmpdir(), 'wengang-interrupted-'));
execFileSync('chmod', ['755', folder]);
const bash = (script) => execFileSync('bash', ['-c', script], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const start = () => bash(`src/build/postgres.sh start '${folder}/pg' postgres`).trim();
const pid = () => Number(readFileSync(join(folder, 'pg/data/postmaster.pid'), 'utf8').split('\n')[0]);
const runs = (number) => existsSync(`/proc/${number}`);
// A server that has put its files away is there for a moment more.
const ends = (number) => until('its end', () => !runs(number));
after(() => {
	bash(`src/build/postgres.sh remove '${folder}/pg'`);
	rmSync(folder, { recursive: true, force: true });
});

test('the server of the run before is ended before its folder is emptied', async () => {
	start();
	const left = pid();
	bash(`. src/build/count.sh; keep_in '${folder}'`);
	await ends(left);
	assert.equal(existsSync(join(folder, 'pg')), false);
});

test('a server whose folder was deleted under it is ended before another one starts there', async () => {
	start();
	const left = pid();
	rmSync(join(folder, 'pg'), { recursive: true });
	assert.equal(runs(left), true);
	const conninfo = start();
	await ends(left);
	assert.notEqual(pid(), left);
	assert.equal(bash(`psql -XAtqd '${conninfo}' -c 'SELECT 1'`), '1\n');
});
