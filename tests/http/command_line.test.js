// The command line: what it says to who asks, and what it shows of a password.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { keyFlags, keys, program, work } from '../tool/cluster.js';

const run = promisify(execFile);
const said = (...args) => run(program(), args).then(({ stdout, stderr }) => ({ code: 0, stdout, stderr }), (error) => error);
const COMMANDS = ['serve', 'work', 'migrate', 'admin', 'keys', 'roles', 'doctor', 'health', 'dump'];

test('every command says what it does and which settings there are', async () => {
	for (const command of COMMANDS) {
		const { code, stdout } = await said(command, '--help');
		assert.equal(code, 0, command);
		assert.match(stdout, new RegExp(`^usage: wengangd ${command} `));
		assert.match(stdout, /\n {2}--migrate-database +libpq connection string/);
	}
});

test('every command says which version it is, and does nothing else', async () => {
	for (const command of [...COMMANDS, undefined]) {
		const { code, stdout } = await said(...(command ? [command, '--version'] : ['--version']));
		assert.equal(code, 0, command);
		assert.match(stdout, /^wengangd \d+\.\d+\.\d+\n$/);
	}
});

test('help without a command lists the commands; a word that is none is refused', async () => {
	const { code, stdout } = await said('--help');
	assert.equal(code, 0);
	for (const command of COMMANDS) assert.match(stdout, new RegExp(`^  ${command} `, 'm'));
	const wrong = await said('srve');
	assert.equal(wrong.code, 2);
	assert.match(wrong.stderr, /^usage: wengangd COMMAND/);
});

test('a password that is typed on a terminal is not shown', async () => {
	const child = spawn('script', ['-qec', `'${program()}' admin create chosen-name Name`, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
	let shown = '';
	child.stdout.on('data', (piece) => {
		if (!shown.includes('password: ') && (shown + piece).includes('password: ')) child.stdin.write('too short\n');
		shown += piece;
	});
	await new Promise((resolve) => child.on('exit', resolve));
	assert.match(shown, /password: /);
	assert.match(shown, /a password has at least 12 characters/);
	assert.doesNotMatch(shown, /too short/);
});

test('an absent, an unreadable and a malformed key are three messages with their setting', async () => {
	await run(program(), ['keys', keys]);
	const malformed = join(work, `malformed-${process.pid}.key`), below = join(malformed, 'x');
	writeFileSync(malformed, 'no key\n');
	chmodSync(malformed, 0o600);
	const serve = (...flags) => said('serve', ...keyFlags, ...flags).then(({ stdout, stderr }) => stdout + stderr);
	assert.match(await serve(`--keys=${below}`), /--keys: \S+ cannot be read by this user/);
	assert.match(await serve(`--keys=${malformed}.none`), /--keys: \S+ is not there; `wengangd keys` makes what is missing/);
	const why = (...flags) => said('migrate', ...keyFlags, ...flags).then(({ stdout, stderr }) => stdout + stderr);
	assert.match(await why(`--index-key=${malformed}.none`), /--index-key: \S+ is not there; `wengangd keys` makes what is missing/);
	assert.match(await why(`--sealing-key=${below}`), /--sealing-key: \S+ cannot be read by this user/);
	assert.match(await why(`--sealing-key=${malformed}`), /--sealing-key: \S+ is not a key of 64 hexadecimal digits/);
});
