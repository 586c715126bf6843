// When something fails underneath: callers are told to come back, nothing is half done, and the service heals by itself.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { until } from '../tool/patience.js';
import { assertProblem } from '../tool/problem.js';
import { serve } from '../tool/server.js';

// What this file breaks on purpose, and nothing else.
const EXPECTED = /"status":50[03]|"event":"db_trouble"/;

let server, finance, anyone, fund, holder;

before(async () => {
	server = await serve({ flags: ['--pool=2'], expected: EXPECTED });
	finance = await server.signIn('finance-1');
	anyone = server.client();
	fund = (await finance.all('/v1/funds'))[0].id;
	holder = await server.db.connect('postgres');
});
after(async () => {
	await holder?.end();
	await server?.stop();
});

const deposit = (n) => ({ fund_id: fund, amount_fen: n, source: '下达', document_no: `第${n}号`, received_on: '2020-07-14' });
const count = async () => (await server.db.query('SELECT count(*) AS n FROM deposit')).rows[0].n;
const waiting = async () =>
	(await server.db.query(`SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).rows[0].n;

/** A reply that tells nothing but to come again. */
function assertComeAgain(reply, code) {
	assertProblem(reply, 503, code);
	assert.ok(Number(reply.headers.get('retry-after')) >= 1);
}

test('when every connection is taken, whoever comes waits two seconds at most; what needs none is answered', async () => {
	await holder.query('BEGIN');
	await holder.query('LOCK TABLE agency IN ACCESS EXCLUSIVE MODE');
	const stuck = [anyone.get('/v1/agencies'), anyone.get('/v1/agencies')];
	await until('two who wait', async () => (await waiting()) === 2);
	const start = Date.now();
	const [late, probe] = await Promise.all([finance.get('/v1/funds'), anyone.get('/readyz')]);
	assert.equal((await anyone.get('/healthz')).status, 200);
	assert.ok(late.status === 200 || late.status === 503);
	if (late.status === 503) assertComeAgain(late, 'busy');
	assert.ok([200, 503].includes(probe.status));
	assert.ok(Date.now() - start < 5000);
	for (const reply of await Promise.all(stuck)) assertComeAgain(reply, 'busy');
	await holder.query('ROLLBACK');
	assert.equal((await anyone.get('/v1/agencies')).status, 200);
});

test('a collision is tried again, unseen by the caller; one that never ends is 503', async () => {
	await server.db.query('CREATE SEQUENCE collision');
	await server.db.query(`CREATE FUNCTION collide() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
		BEGIN IF nextval('collision') <= current_setting('test.collisions')::int THEN RAISE EXCEPTION USING ERRCODE = '40001'; END IF; RETURN NEW; END $$`);
	await server.db.query('CREATE TRIGGER collide BEFORE INSERT ON deposit FOR EACH ROW EXECUTE FUNCTION collide()');
	const times = async (n) => {
		await server.db.query(`ALTER FUNCTION collide() SET test.collisions = '${n}'`);
		await server.db.query('ALTER SEQUENCE collision RESTART');
	};
	const there = await count();
	await times(3);
	const key = randomUUID();
	assert.equal((await finance.post('/v1/deposits', deposit(1), { key })).status, 201);
	await times(100);
	const hopeless = randomUUID();
	assertComeAgain(await finance.post('/v1/deposits', deposit(2), { key: hopeless }), 'busy');
	assert.equal(await count(), there + 1);
	await times(0);
	assert.equal((await finance.post('/v1/deposits', deposit(2), { key: hopeless })).status, 201, 'the key is still free');
	await server.db.query('DROP TRIGGER collide ON deposit');
});

test('what nobody foresaw is 500: the caller gets an id to report, the log a reason without content', async () => {
	await server.db.query('ALTER TABLE deposit RENAME COLUMN source TO source_of_it');
	const there = await count();
	const reply = await finance.post('/v1/deposits', deposit(3));
	await server.db.query('ALTER TABLE deposit RENAME COLUMN source_of_it TO source');
	const problem = assertProblem(reply, 500, 'internal');
	assert.doesNotMatch(reply.text, /column|source|deposit_|42703/);
	await until('the line', () => server.log().includes(problem.request_id));
	assert.match(server.log(), /"event":"db_trouble".*"sqlstate":"42703"/);
	assert.equal(await count(), there);
	await until('a plan of the new shape', async () => (await finance.post('/v1/deposits', deposit(3))).status === 201);
});

test('a backend that is killed in the middle of a write leaves nothing behind, and the key is good again', async () => {
	const there = await count();
	await holder.query('BEGIN');
	await holder.query('LOCK TABLE deposit IN ACCESS EXCLUSIVE MODE');
	const key = randomUUID();
	const writing = finance.post('/v1/deposits', deposit(4), { key });
	await until('the write', async () => (await waiting()) === 1);
	await server.db.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
	const reply = await writing;
	await holder.query('ROLLBACK');
	if (reply.status !== 201) assertComeAgain(reply, 'database_unavailable');
	assert.equal((await finance.post('/v1/deposits', deposit(4), { key })).status, 201);
	assert.equal(await count(), there + 1);
});

test('idle connections that died are replaced before anybody notices', async () => {
	for (let i = 0; i < 5; i++) {
		await server.db.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'wengang'`);
		await until('nobody', async () => (await server.db.query(`SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND usename = 'wengang'`)).rows[0].n === 0);
		assert.equal((await finance.post('/v1/deposits', deposit(10 + i))).status, 201);
		assert.equal((await anyone.get('/v1/agencies?limit=1')).status, 200);
	}
});

test('without its database the service says so, still lives, and goes on when it is back', async () => {
	const name = server.db.name;
	const admin = holder;
	await admin.query(`UPDATE pg_database SET datallowconn = false WHERE datname = $1`, [name]);
	await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = 'wengang'`, [name]);
	try {
		for (const reply of [await anyone.get('/v1/agencies'), await finance.post('/v1/deposits', deposit(20)), await anyone.get('/readyz')]) assertComeAgain(reply, 'database_unavailable');
		assert.equal((await anyone.get('/healthz')).status, 200);
		assertProblem(await anyone.get('/v1/claims'), 401, 'unauthenticated');
		const signIn = await anyone.token_request({ grant_type: 'password', username: 'finance-1', password: 'wengang-2020' });
		assert.equal(signIn.status, 503);
	} finally {
		await admin.query(`UPDATE pg_database SET datallowconn = true WHERE datname = $1`, [name]);
	}
	assert.equal((await anyone.get('/readyz')).status, 200);
	assert.equal((await finance.post('/v1/deposits', deposit(20))).status, 201);
});

test('a server that finds no database does not start, and says why', async () => {
	const wrong = { ...server.db, conninfo: () => `host=${server.db.host} dbname=nothing_here user=wengang` };
	await assert.rejects(serve({ db: wrong }), /refused/);
});
