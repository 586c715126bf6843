// Bytes on the wire: what the server does with requests that are malformed, slow, too many, or under way when it is told to stop.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { until } from '../tool/patience.js';
import { serve } from '../tool/server.js';

let server;

/** Sends text as it is and collects what comes until the server closes or `ms` have passed. */
function raw(port, text, ms = 1500) {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		const start = Date.now();
		let out = '';
		const end = (closed) => {
			socket.destroy();
			resolve({ out, closed, ms: Date.now() - start });
		};
		socket.on('data', (bytes) => (out += bytes));
		socket.on('error', () => {});
		socket.on('close', () => end(true));
		socket.write(text);
		setTimeout(() => end(false), ms);
	});
}

/** A byte every 200 ms after the start of a request, until the server has had enough. */
function dribble(port, start, ms) {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		const begun = Date.now();
		const drip = setInterval(() => socket.write('a'), 200);
		const end = () => {
			clearInterval(drip);
			socket.destroy();
			resolve(Date.now() - begun);
		};
		socket.on('error', () => {});
		socket.on('close', end);
		socket.write(start);
		setTimeout(end, ms);
	});
}

before(async () => {
	server = await serve({ flags: ['--cors=https://portal.example'] });
});
after(() => server?.stop());

test('a request whose framing could hide another one is refused and its connection ends', async () => {
	const cases = {
		'length and coding': 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n',
		'two lengths': 'Content-Length: 0\r\nContent-Length: 5\r\n',
		'a blank before the colon': 'Content-Length : 5\r\n',
		'two hosts': 'Host: b\r\n',
		'two tokens': 'Authorization: Bearer a\r\nAuthorization: Bearer b\r\n',
		'two spellings': 'Authorization: Bearer a\r\nauthorization: Bearer b\r\n',
		'a name that is none': 'X y: 1\r\n',
		'a folded line': 'X: 1\r\n  more: 2\r\n',
		'a coding twice': 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n',
		'one length twice': 'Content-Length: 0\r\nContent-Length: 0\r\n',
	};
	for (const [name, headers] of Object.entries(cases)) {
		const hidden = /coding/.test(name) ? '0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n' : '';
		const { out, closed } = await raw(server.port, `POST /oauth/token HTTP/1.1\r\nHost: a\r\n${headers}\r\n${hidden}`);
		assert.match(out, /^HTTP\/1.1 400 /, name);
		assert.match(out, /^connection: close\r$/im, name);
		assert.match(out, /"code":"bad_request"/, name);
		assert.equal(out.split('HTTP/1.1 ').length, 2, `${name}: one reply`);
		assert.ok(closed, name);
	}
});

test('a length that is no number, or no host, is refused and its connection ends', async () => {
	const hidden = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n';
	for (const length of ['+5', '-1', '0x5', '5, 5', '5 5', '', '99999999999999999999']) {
		const { out, closed } = await raw(server.port, `POST /oauth/token HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n${hidden}`);
		assert.match(out, /^HTTP\/1.1 4(00|13) /, length);
		assert.doesNotMatch(out, / 200 /, length);
		assert.ok(closed, length);
	}
	for (const head of ['GET /healthz HTTP/1.1', 'GET http://a/healthz HTTP/1.1\r\nHost: a', 'CONNECT a:443 HTTP/1.1\r\nHost: a', 'G@T / HTTP/1.1\r\nHost: a']) {
		const { out, closed } = await raw(server.port, `${head}\r\n\r\n`);
		assert.match(out, /^HTTP\/1.1 400 /, head);
		assert.ok(closed, head);
	}
});

test('heads that are too long are refused, and the server goes on', async () => {
	const line = (text) => `GET ${text}\r\n\r\n`;
	assert.match((await raw(server.port, line(`/${'a'.repeat(40000)} HTTP/1.1\r\nHost: a`))).out, /^HTTP\/1.1 414 /);
	assert.match((await raw(server.port, line(`/healthz HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(40000)}`))).out, /^HTTP\/1.1 431 /);
	const many = Array.from({ length: 5000 }, (_, n) => `X-${n}: 1\r\n`).join('');
	assert.match((await raw(server.port, `GET /healthz HTTP/1.1\r\nHost: a\r\n${many}\r\n`)).out, /^HTTP\/1.1 431 /);
	assert.equal((await fetch(`${server.base}/healthz`)).status, 200);
});

test('requests of one connection are answered in their order; a body may come in chunks', async () => {
	const form = 'grant_type=nothing';
	const chunks = `${form.length.toString(16)}\r\n${form}\r\n0\r\n\r\n`;
	const type = 'Content-Type: application/x-www-form-urlencoded';
	const { out } = await raw(
		server.port,
		`GET /healthz HTTP/1.1\r\nHost: a\r\nX-Request-Id: first-of-the-three\r\n\r\n` +
			`POST /oauth/token HTTP/1.1\r\nHost: a\r\nX-Request-Id: second-of-the-three\r\n${type}\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}` +
			`GET /nowhere HTTP/1.1\r\nHost: a\r\nX-Request-Id: third-of-the-three\r\nConnection: close\r\n\r\n`,
	);
	const replies = [...out.matchAll(/HTTP\/1.1 (\d+)[^]*?X-Request-Id: ([a-z]+)-of-the-three/gi)].map(([, status, name]) => `${name} ${status}`);
	assert.deepEqual(replies, ['first 200', 'second 400', 'third 404']);
	assert.match(out, /"error":"unsupported_grant_type"/);
});

test('paths are taken as they are: no empty segments, no trailing slash, no hidden slash or NUL', async () => {
	for (const path of ['/healthz/', '//healthz', '/docs//start.js', '/docs/start.js%00', '/docs%2Fstart.js', '/HEALTHZ', '/docs/../healthz']) {
		const { out } = await raw(server.port, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
		assert.match(out, /^HTTP\/1.1 404 /, path);
		assert.match(out, /"code":"not_found"/, path);
	}
});

test('methods are case-sensitive, and a path says which it knows', async () => {
	const { out } = await raw(server.port, 'get /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
	assert.match(out, /^HTTP\/1.1 405 /);
	assert.match(out, /^allow: GET, HEAD, OPTIONS\r$/im);
	const options = await fetch(`${server.base}/healthz`, { method: 'OPTIONS' });
	assert.equal(options.status, 204);
	assert.equal(options.headers.get('allow'), 'GET, HEAD, OPTIONS');
	assert.equal((await fetch(`${server.base}/nowhere`, { method: 'OPTIONS' })).status, 404);
});

test('HEAD is GET without its body', async () => {
	const get = await fetch(`${server.base}/problems/stale`, { headers: { 'accept-encoding': 'identity' } });
	const head = await fetch(`${server.base}/problems/stale`, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } });
	assert.equal(head.status, 200);
	assert.equal(await head.text(), '');
	assert.equal(head.headers.get('etag'), get.headers.get('etag'));
	assert.equal(Number(head.headers.get('content-length')), Buffer.byteLength(await get.text()));
});

test('a preflight of a listed origin is answered without token, others get nothing', async () => {
	const ask = (origin) =>
		fetch(`${server.base}/v1/claims`, {
			method: 'OPTIONS',
			headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'idempotency-key' },
		});
	const listed = await ask('https://portal.example');
	assert.equal(listed.status, 204);
	assert.equal(listed.headers.get('access-control-allow-origin'), 'https://portal.example');
	assert.match(listed.headers.get('access-control-allow-headers'), /Idempotency-Key/);
	assert.match(listed.headers.get('access-control-expose-headers'), /ETag.*Retry-After.*X-Request-Id/);
	assert.equal((await ask('https://evil.example')).headers.get('access-control-allow-origin'), null);
});

test('the page /docs is whole and comes from here alone', async () => {
	const page = await fetch(`${server.base}/docs`);
	const text = await page.text();
	assert.match(page.headers.get('content-security-policy'), /default-src 'none'; script-src 'self'/);
	assert.doesNotMatch(text, /https?:\/\//);
	for (const [, path] of text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
		const part = await fetch(server.base + path);
		assert.equal(part.status, 200, path);
		const plain = await fetch(server.base + path, { headers: { 'accept-encoding': 'identity' } });
		assert.equal(plain.headers.get('content-encoding'), null);
		assert.equal(await plain.text(), await part.text(), `${path}: the same with and without gzip`);
	}
	const contract = await fetch(`${server.base}/openapi.json`);
	const again = await fetch(`${server.base}/openapi.json`, { headers: { 'if-none-match': contract.headers.get('etag') } });
	assert.equal(again.status, 304);
	const { info } = await contract.json();
	assert.equal(contract.headers.get('api-version'), info.version);
});

test('requests keep their names: X-Request-Id is echoed, a trace goes on', async () => {
	const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
	const named = await fetch(`${server.base}/healthz`, { headers: { 'x-request-id': 'case-7-a-first-look', traceparent: parent } });
	assert.equal(named.headers.get('x-request-id'), 'case-7-a-first-look');
	assert.match(named.headers.get('traceparent'), /^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$/);
	const unfit = await fetch(`${server.base}/nowhere`, { headers: { 'x-request-id': 'a b' } });
	const fresh = unfit.headers.get('x-request-id');
	assert.match(fresh, /^[0-9a-f-]{36}$/);
	assert.equal((await unfit.json()).request_id, fresh);
	await until('the line', () => /"request_id":"case-7-a-first-look","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"/.test(server.log()));
	for (const trace of ['00-4bf92f3577b34da6a3ce929d0e0e4736', `01${parent.slice(2)}`, parent.replace(/4bf92\w+/, '0'.repeat(32)), parent.toUpperCase()]) {
		const reply = await fetch(`${server.base}/healthz`, { headers: { traceparent: trace } });
		assert.equal(reply.headers.get('traceparent'), null, trace);
	}
	for (const id of ['', 'x'.repeat(15), 'x'.repeat(65), '<b>-of-sixteen-letters', 'ä-of-sixteen-letters', 'one-of-sixteen,b', 'case.of.sixteen.letters']) {
		const reply = await fetch(`${server.base}/healthz`, { headers: { 'x-request-id': Buffer.from(id).toString('latin1') } });
		assert.match(reply.headers.get('x-request-id'), /^[0-9a-f-]{36}$/, id);
	}
});

test('a number of a person or an account that is sent as X-Request-Id or traceparent is written nowhere (I26)', async () => {
	const numbers = ['652301199001011234', '65230119900101123X', 'a-652301199001011234', '6217990000000000414', '6230-1199-0010-1123'];
	for (const number of numbers) {
		const reply = await fetch(`${server.base}/nowhere`, { headers: { 'x-request-id': number, traceparent: `00-${number}-01` } });
		assert.equal(reply.headers.get('traceparent'), null);
		assert.doesNotMatch([...reply.headers, await reply.text()].join(), new RegExp(number), number);
	}
	const kept = '01890c5e-8d7a-7b1e-9a43-0a2f6f4f9b11';
	assert.equal((await fetch(`${server.base}/healthz`, { headers: { 'x-request-id': kept } })).headers.get('x-request-id'), kept);
	await until('the line', () => server.log().includes(kept));
	for (const number of numbers) assert.ok(!server.log().includes(number), number);
});

test('the metrics count what was asked', async () => {
	await fetch(`${server.base}/healthz`);
	const metrics = await (await fetch(server.metrics)).text();
	assert.match(metrics, /^wengang_requests_total\{operation="health",status="200"\} [1-9]/m);
	assert.match(metrics, /^wengang_request_seconds_bucket\{operation="health",le="\+Inf"\} [1-9]/m);
	assert.match(metrics, /^wengang_pool_connections\{state="all"\} 8$/m);
});

test('a caller over the limit is told when to come back', async () => {
	const limited = await serve({ db: server.db, flags: ['--rate=5'] });
	const replies = [];
	for (let i = 0; i < 6; i++) replies.push(await fetch(`${limited.base}/healthz`));
	const [first, last] = [replies[0], replies.at(-1)];
	assert.equal(first.status, 200);
	assert.equal(first.headers.get('ratelimit-policy'), '"default";q=5;w=60');
	assert.match(first.headers.get('ratelimit'), /^"default";r=\d;t=\d+$/);
	assert.equal(last.status, 429);
	assert.match(last.headers.get('ratelimit'), /^"default";r=0;t=\d+$/);
	assert.ok(Number(last.headers.get('retry-after')) > 0);
	assert.equal((await last.json()).code, 'throttled');
	await limited.stop();
});

test('whoever sends a byte at a time is cut off at the deadline', async () => {
	const strict = await serve({ db: server.db, flags: ['--deadline=2'] });
	const times = await Promise.all([
		dribble(strict.port, 'GET /hea', 9000),
		dribble(strict.port, 'GET /healthz HTTP/1.1\r\nHost: a\r\nX: ', 9000),
		dribble(strict.port, 'POST /oauth/token HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n', 9000),
	]);
	for (const ms of times) assert.ok(ms >= 1900 && ms < 6000, `cut off after ${ms} ms`);
	assert.equal((await fetch(`${strict.base}/healthz`)).status, 200);
	await strict.stop();
});

test('two thousand stalled connections do not slow the others', async () => {
	const sockets = [];
	for (let i = 0; i < 2000; i++) {
		const socket = connect(server.port, '127.0.0.1');
		socket.on('error', () => {});
		socket.write('POST /oauth/token HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n');
		sockets.push(new Promise((resolve) => socket.on('ready', () => resolve(socket))));
		if (i % 100 === 99) await Promise.all(sockets);
	}
	const times = [];
	for (let i = 0; i < 100; i++) {
		const start = performance.now();
		assert.equal((await fetch(`${server.base}/healthz`)).status, 200);
		times.push(performance.now() - start);
	}
	for (const socket of await Promise.all(sockets)) socket.destroy();
	times.sort((a, b) => a - b);
	assert.ok(times[50] < 100, `median ${times[50]} ms`);
});

test('told to stop, the server answers what is under way and takes nothing new', async () => {
	const stopping = await serve({ db: server.db });
	const holder = await server.db.connect('postgres');
	await holder.query('BEGIN');
	await holder.query('LOCK TABLE agency IN ACCESS EXCLUSIVE MODE');
	const underway = fetch(`${stopping.base}/v1/agencies`);
	const waiting = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
	await until('a request under way', async () => (await server.db.query(waiting)).rows[0].n === 1);
	const stopped = stopping.stop();
	await until('a closed door', () => fetch(`${stopping.base}/healthz`, { headers: { connection: 'close' } }).then(() => false, () => true));
	await holder.query('COMMIT');
	await holder.end();
	const reply = await underway;
	assert.equal(reply.status, 200, await reply.text());
	await stopped;
});
