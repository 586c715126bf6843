// What an operator relies on: who works and how late, what a session is set to, how many servers share a limit, how keys are exchanged.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { keyFlags, keys, program, root } from '../tool/cluster.js';
import { until } from '../tool/patience.js';
import { serve } from '../tool/server.js';
import { begin } from '../tool/story.js';

const run = promisify(execFile);
let story, server, anyone, finance, fund;

before(async () => {
	story = await begin();
	server = story.server;
	anyone = story.public;
	finance = await story.as('finance-1');
	fund = (await finance.all('/v1/funds'))[0].id;
});
after(() => server?.stop());

const metric = async (name) => {
	const text = await (await fetch(server.metrics)).text();
	return text.split('\n').find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
};
const deposit = (n) => ({ fund_id: fund, amount_fen: n, source: '下达', document_no: `第${n}号`, received_on: '2020-07-14' });

test('whoever asks without a token learns that the service lives and is ready, and nothing of its inside', async () => {
	assert.deepEqual((await anyone.get('/healthz')).body, { status: 'ok' });
	assert.deepEqual((await anyone.get('/readyz')).body, { status: 'ready', worker: 'never' });
	assert.match(await metric('wengang_build_info{version="1.0.0"}'), /^1$/);
	assert.equal(await metric('wengang_database_up'), '1');
});

test('a worker tells of each round; one that has died is seen in the metrics and in the reply of /readyz, which stays 200', async () => {
	assert.equal(await metric('wengang_worker_round_age_seconds'), '+Inf');
	const worker = server.work();
	await until('a round', async () => (await anyone.get('/readyz')).body.worker === 'running');
	assert.ok(Number(await metric('wengang_worker_round_age_seconds')) < 60);
	await worker.stop();
	await server.db.query(`UPDATE work_round SET ended_at = ended_at - interval '2 minutes'`);
	const reply = await anyone.get('/readyz');
	assert.deepEqual([reply.status, reply.body.worker], [200, 'late']);
	assert.ok(Number(await metric('wengang_worker_round_age_seconds')) >= 120);
});

const age = async (of) => Number(await metric(`wengang_oldest_age_seconds{of="${of}"}`));

test('what nobody has done yet is told by its age: a job, a duty', async () => {
	assert.deepEqual([await age('duty'), await age('job')], [0, 0]);
	await server.db.query(`INSERT INTO job (id, kind, as_of, agency_id, user_id, human_id, total, created_at)
		SELECT gen_random_uuid(), 'premium_import', business_today(), u.agency_id, u.id, u.human_id, 0, clock_now() - interval '1 hour' FROM app_user u WHERE u.username = 'levy-1'`);
	assert.ok((await age('job')) >= 3600);
	await server.db.query('DELETE FROM job');
	// A notice whose days were over three days ago, and no worker that closes it (the sandbox's own clock would).
	await story.plan(await story.firm(), { until: 'published' });
	await server.db.query('UPDATE notice SET closes_on = business_today() - 4');
	const days = (await age('duty')) / 86400;
	assert.ok(days >= 3 && days < 4, `${days} days`);
	const worker = server.work();
	await until('nothing due', async () => (await age('duty')) === 0);
	await worker.stop();
});

test('a writer in any database of the cluster holds back events, and the reply and the metric say since when', async () => {
	const feed = async () => (await finance.ok('GET', '/v1/events?limit=100')).body;
	await finance.ok('POST', '/v1/deposits', deposit(1));
	await until('the event', async () => (await feed()).data.length > 0 && (await feed()).behind_since === undefined);
	const seen = (await feed()).data.length;
	const elsewhere = await server.db.elsewhere('postgres');
	await elsewhere.query('BEGIN');
	await elsewhere.query('SELECT pg_current_xact_id()');
	await finance.ok('POST', '/v1/deposits', deposit(2));
	const behind = await feed();
	assert.equal(behind.data.length, seen);
	assert.match(behind.behind_since, /^\d{4}-.*\+08:00$/);
	await until('a second', async () => (await age('event')) >= 1);
	await elsewhere.query('COMMIT');
	await elsewhere.end();
	await until('the event', async () => (await feed()).data.length > seen);
	await until('none behind', async () => (await feed()).behind_since === undefined);
});

test('zone and time-outs of a session are kept with the role, each time that the database is migrated', async () => {
	const { db } = server;
	const target = [`--migrate-database=${db.conninfo('postgres')}`, `--database=${db.conninfo()}`, '--sandbox'];
	await run(program(), ['migrate', ...target, ...keyFlags], { cwd: root });
	const session = await db.connect('wengang');
	const { rows } = await session.query(`SELECT name, setting FROM pg_settings WHERE name IN ('TimeZone', 'DateStyle', 'bytea_output', 'statement_timeout',
		'lock_timeout', 'idle_in_transaction_session_timeout', 'client_connection_check_interval') ORDER BY lower(name)`);
	await session.end();
	assert.deepEqual(Object.fromEntries(rows.map((row) => [row.name, row.setting])), {
		bytea_output: 'hex',
		client_connection_check_interval: '1000',
		DateStyle: 'ISO, YMD',
		idle_in_transaction_session_timeout: '10000',
		lock_timeout: '2000',
		statement_timeout: '13500',
		TimeZone: 'Asia/Shanghai',
	});
});

test('servers that share their callers share the limit', async () => {
	const part = await serve({ db: server.db, flags: ['--rate=60', '--servers=4'] });
	assert.equal((await fetch(`${part.base}/healthz`)).headers.get('ratelimit-policy'), '"default";q=15;w=60');
	await part.stop();
});

// README, Keys: in this order no token is refused by anybody, whichever server gave it and whichever is asked.
test('a signing key is exchanged under two servers without refusing a token', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'wengang-keys-'));
	cpSync(keys, folder, { recursive: true });
	await run(program(), ['keys', join(folder, 'new')]);
	const flags = [`--keys=${folder}`];
	const pair = await Promise.all([0, 1].map(() => serve({ db: server.db, flags })));
	const tokens = [];
	const everywhere = async () => {
		tokens.push(...(await Promise.all(pair.map(async (one) => (await one.signIn('auditor-1')).token))));
		for (const one of pair)
			for (const token of tokens) assert.equal((await fetch(`${one.base}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status, 200);
	};
	const restart = async (at, more = []) => {
		await pair[at].stop();
		pair[at] = await serve({ db: server.db, flags: [...flags, ...more] });
		await everywhere();
	};
	const kid = (token) => JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).kid;
	// 1. The new file is known everywhere before anybody signs with it.
	renameSync(join(folder, 'new', 'a.pem'), join(folder, '2021.pem'));
	for (const at of [0, 1]) await restart(at, ['--signing-key=a']);
	// 2. Now it signs, at one server after the other.
	for (const at of [0, 1]) await restart(at, ['--signing-key=2021']);
	assert.deepEqual(new Set(tokens.slice(-2).map(kid)), new Set(['2021']));
	// 3. When the last token of the old one has ended, its file goes.
	tokens.splice(0, tokens.length, ...tokens.filter((token) => kid(token) === '2021'));
	rmSync(join(folder, 'a.pem'));
	await restart(0, ['--signing-key=2021']);
	await everywhere();
	await Promise.all(pair.map((one) => one.stop()));
	await assert.rejects(serve({ db: server.db, flags: [...flags, '--signing-key=a'] }), /--signing-key.*holds no a\.pem/);
	rmSync(folder, { recursive: true });
});

test('each duty of the worker has its age in the metrics, and no other', async () => {
	const named = readFileSync(join(root, 'src/domain/due.c'), 'utf8').match(/DUTIES\[\] = \{([^;]*)\};/)[1].matchAll(/\{ "(\w+)",/g);
	const { rows } = await server.db.query('SELECT duty FROM work_due() ORDER BY 1');
	assert.deepEqual(rows.map((row) => row.duty), [...named].map(([, name]) => name).sort());
});
