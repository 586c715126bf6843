// Hosts and sessions that fail: the next host is asked, a caller is told soon, whoever may take longer keeps its time, a pooler is named.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { database } from '../tool/cluster.js';
import { until } from '../tool/patience.js';
import { assertProblem } from '../tool/problem.js';
import { serve } from '../tool/server.js';

// What this file breaks on purpose, and nothing else.
const EXPECTED = /"status":503|"event":"db_trouble"/;
const TOLD_MS = 5000;

let server, anyone, finance, admin, fund, hosts;

/** A host that takes every connection and says nothing; {port, close}. */
async function silentHost() {
	const held = [];
	const listener = createServer((socket) => held.push(socket.on('error', () => {}))).listen(0, '127.0.0.1');
	await once(listener, 'listening');
	return {
		port: listener.address().port,
		close: () => {
			held.forEach((socket) => socket.destroy());
			listener.close();
		},
	};
}

/** A server whose first host is silent, and how long it took until it served; two seconds pass at its start and two at its first request. */
async function behindSilence() {
	const db = await database();
	const silent = await silentHost();
	const start = Date.now();
	const home = { ...db, conninfo: () => `host=127.0.0.1,${db.host} port=${silent.port},5432 dbname=${db.name} user=wengang` };
	const leave = () => Promise.resolve(silent.close()).then(() => db.drop());
	const running = await serve({ db: home, flags: ['--pool=1'], expected: EXPECTED }).catch((error) => leave().then(() => Promise.reject(error)));
	return { running, startedMs: Date.now() - start, stop: () => running.stop().finally(leave) };
}

before(async () => {
	hosts = behindSilence();
	hosts.catch(() => {});
	server = await serve({ flags: ['--pool=2'], expected: EXPECTED });
	anyone = server.client();
	[finance, admin] = [await server.signIn('finance-1'), await server.signIn('admin-1')];
	fund = (await finance.all('/v1/funds'))[0].id;
});
after(async () => {
	await server?.stop();
	await hosts?.then((behind) => behind.stop(), () => {});
});

const backends = async () =>
	(await server.db.query(`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = 'wengang'`)).rows.map((row) => row.pid);

/** Runs `act` while every backend of the server is stopped; gives what that gives. */
async function whileFrozen(act) {
	const frozen = await backends();
	frozen.forEach((pid) => process.kill(pid, 'SIGSTOP'));
	try {
		return await act();
	} finally {
		frozen.forEach((pid) => process.kill(pid, 'SIGCONT'));
	}
}

async function timed(asked) {
	const start = Date.now();
	const reply = await asked;
	return { reply, ms: Date.now() - start };
}

test('a backend that stands still is told within five seconds; what takes longer by the contract has its own time', async () => {
	await until('two connections', async () => {
		await Promise.all([1, 2, 3, 4].map(() => anyone.get('/v1/agencies')));
		return (await backends()).length === 2;
	});
	const slow = await whileFrozen(async () => {
		const invariants = admin.get('/v1/invariants');
		const { reply, ms } = await timed(anyone.get('/v1/agencies'));
		assertProblem(reply, 503, 'database_unavailable');
		assert.ok(ms < TOLD_MS, `${ms} ms`);
		return { invariants };
	});
	assert.equal((await slow.invariants).status, 200);
	assert.equal((await anyone.get('/v1/agencies')).status, 200);
});

test('a first host that says nothing costs two seconds, and the next one is asked', async () => {
	const { running, startedMs } = await hosts;
	assert.ok(startedMs > 3500 && startedMs < 9000, `${startedMs} ms`);
	assert.equal((await running.client().get('/v1/agencies')).status, 200);
});

const deposit = (n) => ({ fund_id: fund, amount_fen: n, source: '下达', document_no: `第${n}号`, received_on: '2020-07-14' });

/** What a pooler does that gives each transaction another session, by a trigger of the deposit's table. */
async function sharing(body, act) {
	await server.db.query(`CREATE OR REPLACE FUNCTION share() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ ${body} $$`);
	await server.db.query('CREATE TRIGGER share BEFORE INSERT ON deposit FOR EACH ROW EXECUTE FUNCTION share()');
	try {
		return await act();
	} finally {
		await server.db.query('DROP TRIGGER share ON deposit');
	}
}

test('statements that others prepared in our session are no fault of the caller, and the log names the pooler', async () => {
	const theirs = `DECLARE there text[] := ARRAY(SELECT name FROM pg_prepared_statements); word text;
		BEGIN
			FOR word IN SELECT format('q%sr%s', q, r) FROM generate_series(0, 700) q, generate_series(0, 14) r LOOP
				IF word <> ALL (there) THEN EXECUTE format('PREPARE %I AS SELECT 1', word); END IF;
			END LOOP;
			RETURN new;
		END`;
	const reply = await sharing(theirs, () => finance.post('/v1/deposits', deposit(1)));
	assertProblem(reply, 503, 'busy');
	assert.ok(Number(reply.headers.get('retry-after')) >= 1);
	await until('the line', () => /a pooler must pool sessions.*"sqlstate":"42P05"/.test(server.log()));
	assert.equal((await finance.post('/v1/deposits', deposit(3))).status, 201);
	const gone = await sharing('BEGIN DEALLOCATE ALL; RETURN new; END', () => finance.post('/v1/deposits', deposit(2)));
	assert.equal(gone.status, 201);
	await finance.post('/v1/deposits', deposit(4)); // tried again, as a collision is
	await until('the line', () => /a pooler must pool sessions.*"sqlstate":"26000"/.test(server.log()));
	assert.equal((await finance.post('/v1/deposits', deposit(5))).status, 201);
});
