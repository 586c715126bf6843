// What a reply looks like: JSON, CSV for spreadsheets, compressed or not, and in which language.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { assertProblem } from '../tool/problem.js';
import { serve } from '../tool/server.js';

const BOM = '\ufeff';

let server, finance, anyone, fund;

before(async () => {
	server = await serve();
	finance = await server.signIn('finance-1');
	anyone = server.client();
	fund = (await finance.all('/v1/funds'))[0].id;
});
after(() => server?.stop());

/** The bytes as they come, with nothing done to them. */
function plain(path, headers = {}) {
	return new Promise((resolve, reject) => {
		const sent = request(server.base + path, { headers, agent: false }, (reply) => {
			const chunks = [];
			reply.on('data', (chunk) => chunks.push(chunk));
			reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, bytes: Buffer.concat(chunks) }));
		});
		sent.on('error', reject);
		sent.end();
	});
}

test('what is long is compressed for those who take it, and says the same', async () => {
	const whole = await plain('/v1/agencies?limit=100', { 'accept-encoding': 'identity' });
	assert.equal(whole.headers['content-encoding'], undefined);
	for (const wanted of ['gzip', 'br, gzip;q=0.5', '*', 'GZIP', 'deflate, gzip']) {
		const packed = await plain('/v1/agencies?limit=100', { 'accept-encoding': wanted });
		assert.equal(packed.headers['content-encoding'], 'gzip', wanted);
		assert.ok(packed.bytes.length < whole.bytes.length / 2);
		assert.equal(Number(packed.headers['content-length']), packed.bytes.length);
		assert.deepEqual(gunzipSync(packed.bytes), whole.bytes);
		assert.match(packed.headers.vary, /Accept-Encoding/);
	}
	for (const wanted of ['', 'br', 'gzip;q=0', '*;q=0', 'gzip;q=0.0, *'])
		assert.equal((await plain('/v1/agencies?limit=100', { 'accept-encoding': wanted })).headers['content-encoding'], undefined, wanted);
	assert.equal((await plain('/healthz', { 'accept-encoding': 'gzip' })).headers['content-encoding'], undefined, 'not worth it');
	const problem = await plain(`/v1/agencies?${'x=1&'.repeat(60)}`, { 'accept-encoding': 'gzip' });
	assert.equal(problem.status, 400);
	assert.equal(JSON.parse(gunzipSync(problem.bytes)).code, 'bad_parameter');
});

test('JSON is UTF-8 without a byte order mark, an object at its top, and null is absent', async () => {
	const reply = await plain('/v1/agencies?limit=100', { 'accept-encoding': 'identity' });
	assert.equal(reply.headers['content-type'], 'application/json');
	assert.equal(reply.bytes[0], '{'.charCodeAt(0));
	const text = reply.bytes.toString('utf8');
	assert.ok(text.includes('昌吉市人力资源和社会保障局'));
	assert.doesNotMatch(text, /:null/);
	const me = (await finance.ok('GET', '/v1/me')).body;
	assert.equal('enterprise_id' in me, false);
});

const rows = (text) => text.slice(BOM.length).split('\r\n').slice(0, -1);

test('a list is a CSV file for who asks for one: UTF-8 with a mark, quoted as RFC 4180 says, every formula defused', async () => {
	const dangerous = {
		"=cmd|' /C calc'!A0": `'=cmd|' /C calc'!A0`,
		'+1': "'+1",
		'-1+2': "'-1+2",
		'@SUM(A1)': "'@SUM(A1)",
		'＝1+1': "'＝1+1",
		'＠x': "'＠x",
		'a,b': '"a,b"',
		'say "no"': '"say ""no"""',
		'=1,2': `"'=1,2"`,
		普通: '普通',
	};
	let amount_fen = 0;
	for (const source of Object.keys(dangerous))
		await finance.ok('POST', '/v1/deposits', { fund_id: fund, amount_fen: ++amount_fen, source, document_no: '1', received_on: '2020-07-14' });
	const reply = await finance.ok('GET', '/v1/deposits', undefined, { headers: { accept: 'text/csv' } });
	assert.equal(reply.headers.get('content-type'), 'text/csv; charset=utf-8');
	assert.match(reply.headers.get('vary'), /Accept\b/);
	const bytes = (await plain('/v1/deposits', { accept: 'text/csv', authorization: `Bearer ${finance.token}` })).bytes;
	assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
	const text = bytes.toString('utf8');
	for (const [source, field] of Object.entries(dangerous)) assert.ok(text.includes(`,${field},`), `${source}: ${text}`);
	const [heading, ...lines] = rows(text);
	assert.equal(lines.length, Object.keys(dangerous).length);
	assert.deepEqual(heading.split(',').slice(0, 3), ['id', 'number', 'state']);
	assert.ok(lines.at(-1).includes(',1,'), 'the oldest comes last, as in JSON');
});

test('a CSV list has pages, too: Link leads on', async () => {
	const seen = [];
	let path = '/v1/deposits?limit=4';
	while (path) {
		const page = await finance.ok('GET', path, undefined, { headers: { accept: 'text/csv' } });
		const [heading, ...lines] = page.bytes.subarray(3).toString('utf8').split('\r\n').slice(0, -1);
		assert.ok(heading.startsWith('id,'));
		seen.push(...lines);
		path = page.headers.get('link')?.match(/^<([^>]+)>/)[1];
	}
	assert.equal(seen.length, 10);
	const empty = await finance.ok('GET', '/v1/payments', undefined, { headers: { accept: 'text/csv' } });
	assert.deepEqual([...empty.bytes], [0xef, 0xbb, 0xbf]);
});

test('Accept decides: JSON unless CSV is wanted more, and 406 where there is no CSV', async () => {
	const ask = async (accept, path = '/v1/deposits') => (await finance.get(path, { headers: { accept } })).headers.get('content-type');
	assert.match(await ask('*/*'), /^application\/json/);
	assert.match(await ask('text/csv, application/json'), /^application\/json/);
	assert.match(await ask('text/csv;q=0.9, */*;q=0.1'), /^text\/csv/);
	assert.match(await ask('text/*'), /^text\/csv/);
	assert.match(await ask('text/csv;q=0.2, application/json;q=0.8'), /^application\/json/);
	assertProblem(await finance.get('/v1/funds', { headers: { accept: 'text/csv' } }), 406, 'not_acceptable');
	assertProblem(await finance.get('/v1/deposits', { headers: { accept: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } }), 406, 'not_acceptable');
	assertProblem(await finance.get('/v1/deposits?limit=0', { headers: { accept: 'text/csv' } }), 400, 'bad_parameter');
	const made = { fund_id: fund, amount_fen: 1, source: 'x', document_no: '1', received_on: '2020-07-14' };
	assertProblem(await finance.post('/v1/deposits', made, { headers: { accept: 'text/csv' } }), 406, 'not_acceptable');
});

test('the roster template opens in a spreadsheet', async () => {
	const reply = await anyone.ok('GET', '/v1/roster-template', undefined, { headers: { accept: 'text/csv' } });
	assert.deepEqual([...reply.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
	assert.match(reply.headers.get('content-disposition'), /^attachment; filename="[\w.-]+\.csv"$/);
	assert.match(reply.headers.get('content-type'), /^text\/csv/);
});

test('instants carry +08:00, money is whole fen, months are YYYY-MM, whatever the server', async () => {
	const deposit = (await finance.ok('GET', '/v1/deposits?limit=1')).body.data[0];
	assert.match(deposit.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+08:00$/);
	assert.ok(Number.isInteger(deposit.amount_fen));
	assert.match(deposit.received_on, /^\d{4}-\d\d-\d\d$/);
	assert.match(deposit.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('browsers of listed origins may read the headers they need, others nothing', async () => {
	const open = await serve({ db: server.db, flags: ['--cors=https://portal.example, https://second.example'] });
	const ask = (origin, options = {}) => fetch(`${open.base}/v1/claims`, { headers: { origin, ...options.headers }, method: options.method ?? 'GET' });
	for (const origin of ['https://portal.example', 'https://second.example']) {
		const reply = await ask(origin);
		assert.equal(reply.status, 401);
		assert.equal(reply.headers.get('access-control-allow-origin'), origin);
		for (const name of ['ETag', 'Location', 'Link', 'Retry-After', 'RateLimit', 'Idempotency-Replayed', 'X-Request-Id'])
			assert.ok(reply.headers.get('access-control-expose-headers').split(', ').includes(name), name);
		assert.equal(reply.headers.get('access-control-allow-credentials'), null);
		assert.match(reply.headers.get('vary'), /Origin/);
	}
	for (const origin of ['https://portal.example.evil', 'http://portal.example', 'https://portal.exampl', 'null', 'https://portal.example,', ''])
		assert.equal((await ask(origin)).headers.get('access-control-allow-origin'), null, origin);
	const preflight = await ask('https://portal.example', { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } });
	assert.equal(preflight.status, 204);
	assert.equal(preflight.headers.get('access-control-allow-methods'), 'GET, HEAD, POST, OPTIONS');
	for (const name of ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'Content-Digest'])
		assert.ok(preflight.headers.get('access-control-allow-headers').split(', ').includes(name), name);
	assert.ok(Number(preflight.headers.get('access-control-max-age')) > 0);
	assert.doesNotMatch(open.log(), /"operation":"claim_list","status":204/, 'a preflight asks no database');
	await open.stop();
});
