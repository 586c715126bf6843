// After all tests of a run: what they sent must not have been found again. Reads the logs of every server and of PostgreSQL, every refusal,
// and every address that was asked for or pointed to; looks for each ID number, account, telephone, password, secret and token (I26).
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { work } from '../tool/cluster.js';

/** Every secret is looked for by its last places: enough to tell it from all else. */
const TAIL = 10;

const files = (folder, name = /./) =>
	existsSync(folder) ? readdirSync(folder).filter((file) => name.test(file)).map((file) => join(folder, file)) : [];

function postgresLog() {
	const home = join(work, 'pg/home');
	return join(existsSync(home) ? readFileSync(home, 'utf8').trim() : join(work, 'pg'), 'log');
}

/** Secrets by their last places. */
function canaries() {
	const known = new Map();
	for (const file of files(join(work, 'canaries')))
		for (const secret of readFileSync(file, 'utf8').split('\n')) if (secret) known.set(secret.slice(-TAIL), secret);
	return known;
}

/** The secrets a text holds: each place is the end of one, or not. */
function found(text, known) {
	const seen = new Set();
	for (let at = 0; at + TAIL <= text.length; at++) {
		const secret = known.get(text.slice(at, at + TAIL));
		if (secret && text.slice(at + TAIL - secret.length, at + TAIL) === secret) seen.add(secret);
	}
	return [...seen];
}

const known = canaries();
const logs = files(join(work, 'log'), /^(serve|work)-.*\.log$/);
const masked = (secret) => `${secret.slice(0, 3)}… of ${secret.length} places`;

test('the tests have sent secrets of every kind, and a log holds one when it is put there', () => {
	const secrets = [...known.values()];
	assert.ok(secrets.length > 100, `${secrets.length} secrets`);
	assert.ok(secrets.some((secret) => /^\d{17}[0-9X]$/.test(secret)), 'ID numbers');
	assert.ok(secrets.some((secret) => /^\d{19}$/.test(secret)), 'accounts');
	assert.ok(secrets.some((secret) => /^1\d{10}$/.test(secret)), 'telephones');
	assert.ok(secrets.includes('wengang-2020'), 'passwords');
	assert.ok(secrets.some((secret) => /^[\w-]{86}$/.test(secret)), 'signatures of tokens');
	assert.ok(secrets.some((secret) => /^[\w-]{43}$/.test(secret)), 'refresh tokens');
	assert.deepEqual(found(`{"event":"request","path":"/v1/${secrets[0]}"}`, known), [secrets[0]]);
});

test('no log of a server or of the background work holds one', () => {
	assert.ok(logs.length > 5);
	for (const log of logs) assert.deepEqual(found(readFileSync(log, 'utf8'), known).map(masked), [], log);
});

test('no log of PostgreSQL holds one', () => {
	const log = postgresLog();
	assert.ok(existsSync(log), log);
	assert.deepEqual(found(readFileSync(log, 'utf8'), known).map(masked), []);
});

test('no refusal and no address holds one', () => {
	const replies = files(join(work, 'replies'));
	assert.ok(replies.length > 5);
	for (const file of replies) assert.deepEqual(found(readFileSync(file, 'utf8'), known).map(masked), [], file);
});

test('no server said a word of a sanitizer, and none broke its contract, however it ended', () => {
	const said = /(Address|Thread|Leak|Memory|UndefinedBehavior)Sanitizer|runtime error:|"event":"contract_breach"/;
	for (const log of logs) assert.doesNotMatch(readFileSync(log, 'utf8'), said, log);
});
