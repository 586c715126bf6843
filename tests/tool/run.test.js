// `make run`: it serves under its own address, says a taken port before it makes anything, and ends what it started.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { program, root } from './cluster.js';
import { until } from './patience.js';

const folder = mkdtempSync(join(tmpdir(), 'wengang-run-'));
const script = join(root, 'src/build/run.sh');
execFileSync('chmod', ['755', folder]);
after(() => {
	execFileSync('bash', [join(root, 'src/build/postgres.sh'), 'remove', join(folder, 'a place/pg')]);
	rmSync(folder, { recursive: true, force: true });
});

const listening = async (port = 0) => {
	const server = createServer();
	await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
	return server;
};

test('a taken port is said before anything is made', async () => {
	const taken = await listening(), port = taken.address().port, place = join(folder, 'nothing');
	const { status, stderr, stdout } = spawnSync('bash', [script, 'serve', program()], { env: { ...process.env, WENGANG_PORT: port, WENGANG_VAR: place }, encoding: 'utf8' });
	taken.close();
	assert.equal(status, 1);
	assert.equal(stdout, '');
	assert.match(stderr, new RegExp(`^port ${port} is taken; `));
	assert.equal(existsSync(place), false);
});

test('in a path with a space it serves under its own port, complains of no folder, and stops what it started', async () => {
	const free = await listening(), port = free.address().port;
	await new Promise((resolve) => free.close(resolve));
	const place = join(folder, 'a place'), closed = join(folder, 'closed');
	mkdirSync(place);
	mkdirSync(closed, { mode: 0o700 });
	const child = spawn('bash', [script, 'serve', program()], {
		cwd: closed, env: { ...process.env, WENGANG_PORT: port, WENGANG_VAR: place }, stdio: ['ignore', 'pipe', 'pipe'],
	});
	let said = '';
	for (const pipe of [child.stdout, child.stderr]) pipe.on('data', (piece) => (said += piece));
	const ended = new Promise((resolve) => child.on('exit', resolve));
	await until('the address', () => said.includes(`Wengang serves http://127.0.0.1:${port} `) || child.exitCode !== null, 60000);
	assert.match(said, /Wengang serves/, said);
	const metadata = await (await fetch(`http://127.0.0.1:${port}/.well-known/oauth-authorization-server`)).json();
	assert.equal(metadata.issuer, `http://127.0.0.1:${port}`);
	const home = existsSync(join(place, 'pg/home')) ? readFileSync(join(place, 'pg/home'), 'utf8').trim() : join(place, 'pg');
	const pid = readFileSync(join(home, 'data/postmaster.pid'), 'utf8').split('\n')[0];
	child.kill('SIGINT');
	await ended;
	await until('the end of PostgreSQL', () => !existsSync(`/proc/${pid}`));
	assert.doesNotMatch(said, /could not change directory/);
});
