// Idempotency-Key: the same key and request have one effect and one reply, whatever happens between the two.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { uscc } from '../tool/person.js';
import { assertProblem } from '../tool/problem.js';
import { invariants, serve } from '../tool/server.js';

let server, finance, payer, county, fund;

before(async () => {
	server = await serve();
	finance = await server.signIn('finance-1');
	payer = await server.signIn('finance-2');
	county = await server.signIn('county-changji-1');
	fund = (await finance.all('/v1/funds'))[0].id;
});
after(async () => {
	const broken = await invariants(server.db);
	await server.stop();
	assert.deepEqual(broken, {});
});

const deposit = (amount_fen = 100, more = {}) => ({
	fund_id: fund, amount_fen, source: '自治区下达', document_no: `昌州财社〔2020〕${amount_fen}号`, received_on: '2020-07-14', ...more,
});
const count = async (table) => (await server.db.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n;

/** Asserts that a reply is the other one again. */
function assertReplay(again, first) {
	assert.equal(again.headers.get('idempotency-replayed'), 'true', again.text);
	assert.equal(again.status, first.status);
	assert.equal(again.text, first.text);
	for (const name of ['location', 'etag', 'content-type']) assert.equal(again.headers.get(name), first.headers.get(name), name);
}

test('the same key and request give the stored reply: status, body, Location and ETag', async () => {
	const key = randomUUID();
	const there = await count('deposit');
	const first = await finance.ok('POST', '/v1/deposits', deposit(), { key });
	assert.equal(first.status, 201);
	assert.equal(first.headers.get('idempotency-replayed'), null);
	assert.equal(first.headers.get('location'), `/v1/deposits/${first.body.id}`);
	for (let i = 0; i < 3; i++) assertReplay(await finance.post('/v1/deposits', deposit(), { key }), first);
	assert.equal(await count('deposit'), there + 1);
	assert.equal((await finance.ok('GET', first.headers.get('location'))).headers.get('etag'), first.headers.get('etag'));
});

test('a replay is answered before If-Match is judged, with the version of then', async () => {
	const { id } = (await finance.ok('POST', '/v1/deposits', deposit(200))).body;
	const path = `/v1/deposits/${id}`;
	const match = (await payer.ok('GET', path)).headers.get('etag');
	const key = randomUUID();
	const first = await payer.ok('POST', `${path}/confirm`, undefined, { key, match });
	assert.notEqual(first.headers.get('etag'), match);
	assertReplay(await payer.post(`${path}/confirm`, undefined, { key, match }), first);
	assertReplay(await payer.post(`${path}/confirm`, undefined, { key, match: first.headers.get('etag') }), first);
	assertProblem(await payer.post(`${path}/confirm`, undefined, { key: randomUUID(), match }), 412, 'stale');
	const { rows } = await server.db.query('SELECT count(*) AS n FROM audit WHERE case_id = $1', [id]);
	assert.equal(rows[0].n, 2, 'booked once, confirmed once');
});

test('a key belongs to its method, path, query and body: with another it is 422', async () => {
	const key = randomUUID();
	const first = await finance.ok('POST', '/v1/deposits', deposit(300), { key });
	const path = `/v1/deposits/${first.body.id}`;
	const there = await count('deposit');
	const others = [
		finance.post('/v1/deposits', deposit(301), { key }),
		finance.post('/v1/deposits', undefined, { key, raw: `${JSON.stringify(deposit(300))} ` }),
		finance.post('/v1/deposits?validate_only=false', deposit(300), { key }),
		finance.post('/v1/batches', { fund_id: fund }, { key }),
		finance.post(`${path}/confirm`, undefined, { key, match: first.headers.get('etag') }),
	];
	for (const reply of await Promise.all(others)) {
		// One after the other or at once: never the effect of the other request.
		if (reply.status !== 409) assertProblem(reply, 422, 'idempotency_key_reused');
	}
	assertProblem(await finance.post('/v1/deposits', deposit(301), { key }), 422, 'idempotency_key_reused');
	assertReplay(await finance.post('/v1/deposits', deposit(300), { key, headers: { 'accept-language': 'zh-CN' } }), first);
	assert.equal(await count('deposit'), there);
});

test('fifty at once with one key have one effect; whoever comes while it runs is told at once', async () => {
	const key = randomUUID();
	const there = await count('deposit');
	const many = await Promise.all(Array.from({ length: 50 }, () => finance.post('/v1/deposits', deposit(400), { key })));
	const made = many.filter((reply) => reply.status === 201);
	assert.equal(made.filter((reply) => !reply.headers.get('idempotency-replayed')).length, 1);
	assert.equal(new Set(made.map((reply) => reply.text)).size, 1);
	for (const reply of many.filter((other) => other.status !== 201)) {
		assertProblem(reply, 409, 'idempotency_key_running');
		assert.equal(reply.headers.get('retry-after'), '1');
	}
	assert.equal(await count('deposit'), there + 1);
});

test('a key in use is 409 at once, not after the other is done', async () => {
	const key = randomUUID();
	const holder = await server.db.connect('postgres');
	await holder.query('BEGIN');
	const { rows } = await holder.query('SELECT id FROM app_user WHERE username = $1', ['finance-1']);
	await holder.query('SELECT * FROM idempotency_begin($1, $2, $3)', [`user:${rows[0].id}`, key, Buffer.alloc(32)]);
	const start = Date.now();
	assertProblem(await finance.post('/v1/deposits', deposit(450), { key }), 409, 'idempotency_key_running');
	assert.ok(Date.now() - start < 1000);
	await holder.query('ROLLBACK');
	await holder.end();
	assert.equal((await finance.post('/v1/deposits', deposit(450), { key })).status, 201, 'a holder that failed leaves the key free');
});

test('refusals are not stored: the key is good for the corrected request', async () => {
	const key = randomUUID();
	assertProblem(await finance.post('/v1/deposits', deposit(0), { key }), 422, 'invalid');
	assertProblem(await finance.post('/v1/deposits', deposit(500, { fund_id: randomUUID() }), { key }), 422, 'invalid', { at: '/fund_id' });
	assertProblem(await finance.post('/v1/deposits', undefined, { key, raw: '{' }), 400, 'bad_json');
	const made = await finance.ok('POST', '/v1/deposits', deposit(501), { key });
	const path = `/v1/deposits/${made.body.id}`;
	const own = randomUUID();
	assertProblem(await finance.post(`${path}/confirm`, undefined, { key: own, match: '*' }), 409, 'four_eyes');
	assertProblem(await finance.post(`${path}/confirm`, undefined, { key: own, match: '*' }), 409, 'four_eyes');
});

test('each principal has keys of its own', async () => {
	const key = randomUUID();
	const [one, two] = [await finance.ok('POST', '/v1/deposits', deposit(600), { key }), await payer.ok('POST', '/v1/deposits', deposit(601), { key })];
	assert.notEqual(one.body.id, two.body.id);
	assertReplay(await payer.post('/v1/deposits', deposit(601), { key }), two);
});

test('a portal has keys of its own for each employer it acts for', async () => {
	const owner = await server.signIn('d-clerk');
	const firm = (await owner.ok('GET', '/v1/me')).body.enterprise_id;
	await owner.ok('POST', '/v1/client-grants', { client_id: 'portal-a' });
	const portal = async (enterprise_id) => {
		const client = server.client();
		const reply = await client.token_request({
			grant_type: 'client_credentials', client_id: 'portal-a', client_secret: 'portal-a-secret-of-the-sandbox-2020', enterprise_id,
		});
		assert.equal(reply.status, 200, reply.text);
		client.token = reply.body.access_token;
		return client;
	};
	const mine = await portal('00000000-0000-7000-8000-000000000401');
	const theirs = await portal(firm);
	const key = randomUUID();
	const fact = { kind: 'suspended', value: 'yes', basis: '停工停产说明', valid_from: '2020-02-01', valid_to: '2020-02-29' };
	const one = await mine.ok('POST', '/v1/enterprises/00000000-0000-7000-8000-000000000401/determinations', fact, { key });
	const two = await theirs.ok('POST', `/v1/enterprises/${firm}/determinations`, fact, { key });
	assert.notEqual(one.body.id, two.body.id);
	assert.equal(two.body.enterprise_id, firm);
	assertReplay(await theirs.post(`/v1/enterprises/${firm}/determinations`, fact, { key }), two);
});

test('the public has keys, too: a registration sent twice is one', async () => {
	const anyone = server.client();
	const agencies = await anyone.all('/v1/agencies?kind=hr');
	const firm = {
		uscc: uscc(70001), name: '昌吉市天山雪餐饮有限公司', kind: 'enterprise', agency_id: agencies.find((agency) => agency.code === 'CJ-CJ').id,
		industry_code: 'H6210', industry_edition: '2017', legal_representative: '阿卜来提', contact_name: '王芳', contact_phone: '09942200000',
		address: '昌吉市延安北路 1 号', employees: 28, revenue_fen: 1500000000, assets_fen: 800000000, insured_headcount: 27,
		clerk: { username: 'replayed-clerk', password: 'a passphrase of 2020', display_name: '王芳' },
	};
	const key = randomUUID();
	const first = await anyone.ok('POST', '/v1/enterprises', firm, { key });
	assertReplay(await anyone.post('/v1/enterprises', firm, { key }), first);
	const other = { ...firm, uscc: uscc(70002), clerk: { ...firm.clerk, username: 'other-clerk' } };
	assert.equal((await server.client().post('/v1/enterprises', other, { key })).status, 201, 'strangers do not stand in the way of each other');
	const { rows } = await server.db.query(`SELECT count(*) AS n FROM idempotency i WHERE row_to_json(i)::text LIKE '%a passphrase of 2020%'`);
	assert.equal(rows[0].n, 0);
});

test('a key is 1 to 255 visible characters, bare or quoted, and there is one', async () => {
	const plain = `key-${randomUUID()}`;
	const first = await finance.ok('POST', '/v1/deposits', deposit(700), { key: plain });
	assertReplay(await finance.post('/v1/deposits', deposit(700), { key: `"${plain}"` }), first);
	for (const key of ['a', '!~{}|', 'k'.repeat(255), `"${'q'.repeat(255)}"`, 'colon:and;semicolon', '"'])
		assert.equal((await finance.post('/v1/deposits', deposit(701), { key })).status, 201, key);
	for (const key of ['', '""', 'k'.repeat(256), `"${'q'.repeat(256)}"`, 'a b', 'a\tb', 'a,b', '"a","b"', 'schl\u00fcssel'])
		assertProblem(await finance.post('/v1/deposits', deposit(702), { key }), 400, 'idempotency_key_missing');
});

test('a dry run neither uses up a key nor answers from one', async () => {
	const key = randomUUID();
	const dry = await finance.ok('POST', '/v1/deposits?validate_only=true', deposit(800), { key });
	assert.equal(dry.headers.get('location'), null);
	const made = await finance.ok('POST', '/v1/deposits', deposit(800), { key });
	const again = await finance.ok('POST', '/v1/deposits?validate_only=true', deposit(800), { key });
	assert.equal(again.headers.get('idempotency-replayed'), null);
	assertReplay(await finance.post('/v1/deposits', deposit(800), { key }), made);
});

test('whoever may not write any more gets no replay either', async () => {
	const admin = await server.signIn('admin-1');
	const password = 'a passphrase for a while';
	const seat = { username: 'finance-gone', password, display_name: '临时', role: 'finance', agency_id: (await finance.ok('GET', '/v1/me')).body.agency_id };
	const { id } = (await admin.ok('POST', '/v1/users', seat)).body;
	const gone = await server.signIn('finance-gone', password);
	const key = randomUUID();
	const first = await gone.ok('POST', '/v1/deposits', deposit(900), { key });
	assertReplay(await gone.post('/v1/deposits', deposit(900), { key }), first);
	await admin.act(`/v1/users/${id}`, 'disable', { reason: '调离' });
	assertProblem(await gone.post('/v1/deposits', deposit(900), { key }), 401, 'unauthenticated');
	assertProblem(await county.post('/v1/deposits', deposit(900), { key }), 403, 'forbidden');
});
