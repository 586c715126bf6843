// What only a sandbox offers, a real service does not have: no movable clock, no playable bank, no personas.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { plantSecrets } from '../tool/canary.js';
import { database, keyFlags, program } from '../tool/cluster.js';
import { assertProblem } from '../tool/problem.js';
import { freePort, serve } from '../tool/server.js';

const PASSWORD = 'the first passphrase of all';
const BATCH = '00000000-0000-7000-8000-0000000fffff';

let real, db, sandbox;

/** `wengangd COMMAND` with something to read; {code, out}. */
async function run(words, input = '', on = db) {
	const child = spawn(program(), [...words, ...keyFlags, `--database=${on.conninfo()}`], { stdio: 'pipe', timeout: 20000 });
	let out = '';
	child.stdout.on('data', (text) => (out += text));
	child.stderr.on('data', (text) => (out += text));
	child.stdin.end(input);
	const [code] = await once(child, 'close');
	return { code, out };
}

before(async () => {
	plantSecrets(PASSWORD);
	db = await database({ sandbox: false });
	real = await serve({ db, sandbox: false });
	sandbox = await serve();
});
after(async () => {
	await sandbox?.stop();
	await real?.stop();
	await db?.drop();
});

test('the numbers of a sandbox go on behind those of its own cases', async () => {
	const { rows } = await sandbox.db.query(
		`SELECT d.number FROM dossier d LEFT JOIN number_series s ON s.series = split_part(d.number, '-', 1)
		WHERE d.number IS NOT NULL AND split_part(d.number, '-', 2)::bigint > coalesce(s.last, 0)`);
	assert.deepEqual(rows, []);
});

test('without --sandbox its operations are not there, whoever asks', async () => {
	const anyone = real.client();
	for (const [method, path] of [['GET', '/sandbox/clock'], ['POST', '/sandbox/clock'], ['POST', '/sandbox/reset'], ['POST', `/sandbox/bank/batches/${BATCH}/play`]]) {
		const problem = assertProblem(await anyone.request(method, path), 404, 'sandbox_only');
		assert.equal(problem.type, '/problems/sandbox_only');
	}
	assertProblem(await sandbox.client().get('/sandbox/clock'), 401, 'unauthenticated');
});

test('a real service has no personas: nobody signs in with a word of the documents', async () => {
	for (const username of ['admin-1', 'county-changji-1', 'a-clerk']) {
		const reply = await real.client().token_request({ grant_type: 'password', username, password: 'wengang-2020' });
		assert.equal(reply.status, 400, reply.text);
	}
	const { rows } = await db.query('SELECT count(*) AS n FROM app_user');
	assert.equal(rows[0].n, 0);
});

test('its first administrator is made at the terminal, with a password that stands on no command line', async () => {
	const short = await run(['admin', 'create', 'root-1', '系统管理员'], 'short\n');
	assert.equal(short.code, 1);
	const made = await run(['admin', 'create', 'root-1', '系统管理员'], `${PASSWORD}\n`);
	assert.equal(made.code, 0, made.out);
	assert.ok(!made.out.includes(PASSWORD));
	const admin = await real.signIn('root-1', PASSWORD);
	const { body } = await admin.ok('GET', '/v1/me');
	assert.deepEqual([body.role, body.sandbox], ['admin', false]);
	const again = await run(['admin', 'create', 'root-1', '系统管理员'], `${PASSWORD}\n`);
	assert.equal(again.code, 1, 'a name is taken once');
	assertProblem(await admin.post('/sandbox/reset'), 404, 'sandbox_only');
});

test('business time of a real service is real time', async () => {
	const { rows } = await db.query('SELECT abs(extract(epoch FROM clock_now() - now())) AS apart');
	assert.equal(Number(rows[0].apart), 0);
});

test('a sandbox and a real database are never mixed up', async () => {
	const port = `--port=${await freePort()}`;
	const other = await run(['serve', '--sandbox', port]);
	assert.equal(other.code, 1);
	assert.match(other.out, /"what":"database","why":"this database is no sandbox; serve it without --sandbox"/);
	const back = await run(['serve', port], '', sandbox.db);
	assert.equal(back.code, 1);
	assert.match(back.out, /"why":"this database is a sandbox, to be served as one"/);
});

test('sandbox time moves forward only, and every write happens in it', async () => {
	const admin = await sandbox.signIn('admin-1');
	const finance = await sandbox.signIn('finance-1');
	assert.match((await admin.ok('GET', '/sandbox/clock')).body.now, /^2020-07-15T\d\d:/);
	const { body } = await admin.ok('POST', '/sandbox/clock', { now: '2020-07-20T09:00:00+08:00' });
	assert.equal(body.today, '2020-07-20');
	assertProblem(await admin.post('/sandbox/clock', { now: '2020-07-19T09:00:00+08:00' }), 422, 'invalid', { at: '/now', guard: 'in_past' });
	for (const now of ['2020-07-21', '2020-02-30T09:00:00+08:00', 'tomorrow', 5]) assertProblem(await admin.post('/sandbox/clock', { now }), 422, 'invalid', { at: '/now' });
	const fund = (await finance.all('/v1/funds'))[0].id;
	const made = await finance.ok('POST', '/v1/deposits', { fund_id: fund, amount_fen: 1, source: '下达', document_no: '1', received_on: '2020-07-14' });
	assert.match(made.body.created_at, /^2020-07-20T09:00/);
	assert.equal((await finance.get('/v1/me')).status, 200, 'tokens live in real time');
});

test('starting again brings back the seeds, and ends what was signed in', async () => {
	const admin = await sandbox.signIn('admin-1');
	const finance = await sandbox.signIn('finance-1');
	const key = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
	const fund = (await finance.all('/v1/funds'))[0].id;
	const deposit = { fund_id: fund, amount_fen: 7, source: '下达', document_no: '7', received_on: '2020-07-14' };
	await finance.ok('POST', '/v1/deposits', deposit, { key });
	await admin.ok('POST', '/sandbox/clock', { now: '2020-09-01T09:00:00+08:00' });
	const { body } = await admin.ok('POST', '/sandbox/reset');
	assert.match(body.now, /^2020-07-15T10:00/);
	assert.equal((await sandbox.client().token_request({ grant_type: 'refresh_token', refresh_token: finance.refresh })).status, 400);
	const again = await sandbox.signIn('finance-1');
	assert.deepEqual(await again.all('/v1/deposits'), []);
	const made = await again.ok('POST', '/v1/deposits', deposit, { key });
	assert.equal(made.headers.get('idempotency-replayed'), null, 'what is gone is no reply');
});

test('a sandbox that an older version made cannot be put back, and says how it is made anew', async () => {
	const admin = await sandbox.signIn('admin-1');
	await sandbox.db.query('ALTER TABLE sandbox_memory.deposit DROP COLUMN source');
	const problem = assertProblem(await admin.post('/sandbox/reset'), 409, 'sandbox_older');
	assert.match(problem.title, /--reset-sandbox/);
});
