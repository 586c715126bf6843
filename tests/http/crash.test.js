// kill -9 between the effect and its reply: whoever asks again with the same key gets the reply of the one effect.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { database } from '../tool/cluster.js';
import { until } from '../tool/patience.js';
import { freePort, invariants, serve } from '../tool/server.js';

const AT_ONCE = 40;
const ROUNDS = 12;

let db, port, server;

before(async () => {
	db = await database();
	port = await freePort();
	server = await serve({ db, port });
});
after(async () => {
	await server.stop();
	assert.deepEqual(await invariants(db), {});
	await db.drop();
});

const count = async (table) => (await db.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n;
const body = (fund_id, n) => ({ fund_id, amount_fen: n + 1, source: '自治区下达', document_no: `第${n}号`, received_on: '2020-07-14' });

/** The server dies as soon as the first of them has been written. */
async function killedWhileWriting(finance, posts) {
	const there = await count('deposit');
	const replies = posts.map(({ n, key, fund }) => finance.post('/v1/deposits', body(fund, n), { key }).catch(() => undefined));
	await until('an effect', async () => (await count('deposit')) > there);
	await server.end('SIGKILL');
	return Promise.all(replies);
}

/** Until it is known: a transaction of the dead server may still be held by its backend. */
async function postAgain(finance, { n, key, fund }) {
	let reply;
	await until('the key', async () => {
		reply = await finance.post('/v1/deposits', body(fund, n), { key });
		return reply.status !== 409;
	});
	return reply;
}

test('many writes, a server killed among them, the same keys again: each effect once, each reply the same', async () => {
	const fund = (await (await server.signIn('finance-1')).all('/v1/funds'))[0].id;
	let unanswered = 0, total = 0;
	for (let round = 0; round < ROUNDS && (round < 3 || !unanswered); round++) {
		const finance = await server.signIn('finance-1');
		const there = await count('deposit');
		const posts = Array.from({ length: AT_ONCE }, () => ({ n: total++, key: randomUUID(), fund }));
		const first = await killedWhileWriting(finance, posts);
		server = await serve({ db, port });
		const again = await Promise.all(posts.map((post) => postAgain(finance, post)));
		for (const [at, reply] of again.entries()) {
			assert.equal(reply.status, 201, reply.text);
			assert.equal(reply.body.amount_fen, posts[at].n + 1);
			const replayed = reply.headers.get('idempotency-replayed') === 'true';
			if (first[at]) {
				assert.ok(replayed, 'what was answered is known');
				assert.equal(reply.text, first[at].text);
			} else if (replayed) {
				unanswered++;
			}
		}
		assert.equal(await count('deposit'), there + AT_ONCE, 'each effect once');
	}
	assert.ok(unanswered > 0, 'no round was killed between an effect and its reply');
});

test('the audit of every case that a killed server wrote is whole', async () => {
	const auditor = await server.signIn('auditor-1');
	const { body: verdict } = await auditor.ok('GET', '/v1/audit/verification');
	assert.deepEqual([verdict.whole, verdict.broken], [true, []]);
	assert.equal(await count('deposit'), (await db.query(`SELECT count(*) AS n FROM audit WHERE flow = 'deposit' AND action = 'book'`)).rows[0].n);
});

test('a sign-in token outlives the server: it is checked by its signature, not by memory', async () => {
	const finance = await server.signIn('finance-1');
	await server.end('SIGKILL');
	server = await serve({ db, port });
	assert.equal((await finance.get('/v1/me')).status, 200);
});
