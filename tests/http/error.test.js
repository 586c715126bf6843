// Refusals: every error is a problem of RFC 9457, says what to do next, and tells nothing it must not.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../tool/cluster.js';
import { assertProblem } from '../tool/problem.js';
import { serve } from '../tool/server.js';

const AGENCY = '00000000-0000-7000-8000-000000000031';
const FIRM = '00000000-0000-7000-8000-000000000401';
const NOBODY = '00000000-0000-7000-8000-0000000fffff';
const KINDS = [...readFileSync(join(root, 'include/tbl/err.def'), 'utf8').matchAll(/^ERR\(\w+, (\d+), "(\w+)", "(.+?)", "(.+?)"\)/gm)].map(
	([, status, slug, zh, en]) => ({ status: Number(status), slug, zh, en }),
);

let server, anyone, clerk, county, admin;

before(async () => {
	server = await serve({ flags: ['--body-limit=1500000'] });
	anyone = server.client();
	clerk = await server.signIn('a-clerk');
	county = await server.signIn('county-changji-1');
	admin = await server.signIn('admin-1');
});
after(() => server?.stop());

const user = (n) => ({ username: `refused-${n}`, password: 'a passphrase of a test', display_name: '某人', role: 'prefecture', agency_id: NOBODY });

test('an unknown path is not found, whatever the method and whoever asks', async () => {
	for (const path of ['/v1', '/v1/nowhere', '/v2/claims', '/V1/claims', '/v1/%63laims', '/v1/claims;a=b', '/index.html', '/metrics'])
		for (const caller of [anyone, clerk])
			for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS'])
				assertProblem(await caller.request(method, path), 404, 'not_found');
});

test('a path is taken as it is: no trailing or doubled slash, no hidden slash, no NUL', async () => {
	for (const path of ['/v1/agencies/', '/v1//agencies', '//v1/agencies', `/v1/agencies/${AGENCY}%2F`, `/v1/agencies/${AGENCY}%2f..`])
		assertProblem(await anyone.get(path), 404, 'not_found');
	for (const path of ['/v1/agencies/%00', `/v1/agencies/${AGENCY}%00`, '/v1/agencies/%FF', '/v1/agencies/%C0%AF', '/v1/agencies/%zz', '/v1/agencies/1'])
		assertProblem(await anyone.get(path), 404, 'not_found');
});

test('a method that a path does not know is 405 with Allow, and OPTIONS says the same', async () => {
	const allowed = {
		'/v1/agencies': 'GET, HEAD, OPTIONS',
		'/v1/claims': 'GET, HEAD, POST, OPTIONS',
		'/oauth/token': 'POST, OPTIONS',
		[`/v1/enterprises/${FIRM}`]: 'GET, HEAD, PATCH, OPTIONS',
		[`/v1/claims/${NOBODY}/roster`]: 'GET, HEAD, PUT, OPTIONS',
	};
	for (const [path, allow] of Object.entries(allowed)) {
		const refused = await anyone.request('DELETE', path);
		const problem = assertProblem(refused, 405, 'method_not_allowed');
		assert.equal(refused.headers.get('allow'), allow);
		assert.deepEqual(problem.allowed_actions, allow.split(', '));
		const asked = await anyone.request('OPTIONS', path, undefined, { key: null });
		assert.equal(asked.status, 204);
		assert.equal(asked.headers.get('allow'), allow);
		assert.equal(asked.text, '');
	}
});

test('HEAD answers what GET answers, without the body, errors included', async () => {
	for (const path of ['/healthz', `/v1/agencies/${AGENCY}`, '/v1/agencies?limit=2', '/v1/nowhere', '/v1/agencies?limit=0', '/v1/claims']) {
		const plain = { headers: { 'accept-encoding': 'identity' } };
		const get = await anyone.get(path, plain);
		const head = await anyone.request('HEAD', path, undefined, plain);
		assert.equal(head.status, get.status, path);
		assert.equal(head.text, '');
		for (const name of ['content-type', 'etag', 'link', 'cache-control', 'www-authenticate'])
			assert.equal(head.headers.get(name), get.headers.get(name), `${path} ${name}`);
		if (!get.text.includes('request_id')) assert.equal(Number(head.headers.get('content-length')), get.bytes.length, path);
	}
	assertProblem({ ...(await anyone.post('/healthz')) }, 405, 'method_not_allowed');
});

test('parameters that are unknown, repeated, out of range or not text are refused together', async () => {
	const cases = {
		'limit=0': ['?limit'],
		'limit=101': ['?limit'],
		'limit=-1': ['?limit'],
		'limit=1.0': ['?limit'],
		'limit=1e1': ['?limit'],
		'limit=%2B5': ['?limit'],
		'limit=05': ['?limit'],
		'limit=': ['?limit'],
		'limit=99999999999999999999': ['?limit'],
		'limit=5&limit=5': ['?limit'],
		'limit=5&%6Cimit=5': ['?limit'],
		'nothing=1': ['?nothing'],
		'Limit=5': ['?Limit'],
		'kind=': ['?kind'],
		'kind=%FF': ['?kind'],
		'kind=%C0%AF': ['?kind'],
		'kind=hr%00': ['?kind'],
		'kind=%zz': ['?kind'],
		'kind=%': ['?kind'],
		'limit=0&kind=nothing&more=1': ['?kind', '?limit', '?more'],
	};
	for (const [query, pointers] of Object.entries(cases)) {
		const problem = assertProblem(await anyone.get(`/v1/agencies?${query}`), 400, 'bad_parameter');
		assert.deepEqual(problem.errors.map((error) => error.pointer).sort(), pointers, query);
		assert.equal(problem.total, pointers.length);
	}
	for (const method of ['GET', 'HEAD']) assert.equal((await anyone.request(method, '/healthz?a=1')).status, 400);
	assertProblem(await clerk.get(`/v1/claims?enterprise_id=${FIRM}'--`), 400, 'bad_parameter', { at: '?enterprise_id' });
});

test('a body that is no JSON is refused once, at the place where it stops being JSON', async () => {
	const bad = {
		'cut off': '{"username":',
		'a comma too many': '{"username":"x",}',
		'a name twice': '{"username":"abc","username":"abc"}',
		'a name twice, escaped': '{"username":"abc","\\u0075sername":"abc"}',
		'two values': '{} {}',
		'no value': ' ',
		'a byte order mark': '\ufeff{}',
		'a lone surrogate': '{"username":"\\ud800"}',
		'a NUL': '{"username":"\\u0000"}',
		'single quotes': "{'username':'abc'}",
		'a comment': '{/* */}',
		'a number of its own': '{"username":01}',
		'not a number': '{"username":NaN}',
		'too deep': `{"username":${'['.repeat(40)}${']'.repeat(40)}}`,
	};
	for (const [name, raw] of Object.entries(bad)) {
		const problem = assertProblem(await admin.post('/v1/users', undefined, { raw }), 400, 'bad_json');
		assert.ok((problem.errors ?? []).length <= 1, name);
	}
	for (const raw of [Buffer.from('7b2275736572223a22ff227d', 'hex'), Buffer.from('7b2275736572223a22c0af227d', 'hex'), Buffer.from('{"a":"\x01"}')])
		assertProblem(await admin.post('/v1/users', undefined, { raw }), 400, 'bad_json');
});

test('a body that breaks the schema is told every fault at once, with its place', async () => {
	const body = { username: 'x', display_name: '', role: 'king', agency_id: 'here', password: 5, more: 1 };
	const problem = assertProblem(await admin.post('/v1/users', body), 422, 'invalid');
	assert.deepEqual(
		problem.errors.map((error) => error.pointer).sort(),
		['/agency_id', '/display_name', '/more', '/password', '/role', '/username'],
	);
	assert.equal(problem.total, 6);
	assertProblem(await admin.post('/v1/users', {}), 422, 'invalid', { at: '/password' });
	for (const body of [[], 'text', 5, null]) assertProblem(await admin.post('/v1/users', undefined, { raw: JSON.stringify(body) }), 422, 'invalid');
	assertProblem(await admin.post('/v1/users', undefined, { raw: '' }), 400, 'body_missing');
});

test('no more than two hundred faults are listed, but all are counted', async () => {
	const lines = Array.from({ length: 300 }, (_, at) => ({ line: at + 1 }));
	const reply = await clerk.put(`/v1/claims/${NOBODY}/roster`, { lines }, { match: '*' });
	const problem = assertProblem(reply, 422, 'invalid');
	assert.equal(problem.errors.length, 200);
	assert.ok(problem.total > 300);
});

test('a body that is too large is 413, one that nobody asked for is 415', async () => {
	const raw = `{"username":"${'x'.repeat(1100000)}"}`;
	assertProblem(await admin.post('/v1/users', undefined, { raw }), 413, 'body_too_large');
	const huge = Buffer.alloc(3000000, 0x20);
	assertProblem(await admin.post('/v1/users', undefined, { raw: huge }), 413, 'body_too_large');
	assertProblem(await clerk.put(`/v1/claims/${NOBODY}/roster`, undefined, { raw: huge, match: '*' }), 413, 'body_too_large');
	const form = new URLSearchParams({ grant_type: 'password', username: 'x'.repeat(17000) }).toString();
	assertProblem(await anyone.post('/oauth/token', undefined, { raw: form, type: 'application/x-www-form-urlencoded', key: null }), 413, 'body_too_large');
	const asked = await clerk.post(`/v1/claims/${NOBODY}/submit`, { a: 1 }, { match: '*' });
	assertProblem(asked, 415, 'unsupported_media_type');
	assert.equal(asked.headers.get('accept'), null);
});

test('a content type an operation does not take is 415 and told which it takes', async () => {
	for (const type of ['text/plain', 'application/jsonx', 'application/merge-patch+json', 'multipart/form-data', 'json', 'application/json; charset=gbk']) {
		const reply = await admin.post('/v1/users', undefined, { raw: '{}', type });
		assertProblem(reply, 415, 'unsupported_media_type');
		assert.equal(reply.headers.get('accept'), 'application/json');
	}
	const patch = await clerk.request('PATCH', `/v1/enterprises/${FIRM}`, undefined, { raw: '{}', type: 'application/json', match: '*' });
	assertProblem(patch, 415, 'unsupported_media_type');
	assert.equal(patch.headers.get('accept-patch'), 'application/merge-patch+json');
	assert.equal(patch.headers.get('accept'), null);
	const packed = await admin.post('/v1/users', undefined, { raw: '{}', headers: { 'content-encoding': 'gzip' } });
	assertProblem(packed, 415, 'unsupported_media_type');
	for (const type of ['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"', 'application/json; x=y'])
		assertProblem(await admin.post('/v1/users', undefined, { raw: '{}', type }), 422, 'invalid');
});

test('an Accept that nothing fits is 406', async () => {
	for (const accept of ['text/html', 'application/xml', 'application/json;q=0', 'text/csv, application/json;q=0', '', 'nonsense'])
		assertProblem(await anyone.get(`/v1/agencies/${AGENCY}`, { headers: { accept } }), 406, 'not_acceptable');
	for (const accept of ['*/*', 'application/*', 'application/json', 'text/html, application/json;q=0.1', 'APPLICATION/JSON'])
		assert.equal((await anyone.get(`/v1/agencies/${AGENCY}`, { headers: { accept } })).status, 200, accept);
	assertProblem(await anyone.get('/problems/stale', { headers: { accept: 'image/png' } }), 406, 'not_acceptable');
});

test('a write without a key, and an action without If-Match, are refused before anything is read', async () => {
	assertProblem(await admin.post('/v1/users', user(1), { key: null }), 400, 'idempotency_key_missing');
	for (const method of ['PUT', 'PATCH'])
		assertProblem(await clerk.request(method, method === 'PUT' ? `/v1/claims/${NOBODY}/roster` : `/v1/enterprises/${FIRM}`, {}, { key: null, match: '*' }), 400, 'idempotency_key_missing');
	assertProblem(await county.post(`/v1/enterprises/${NOBODY}/verify`, {}), 428, 'if_match_missing');
	for (const match of ['1', '"1"', 'W/"1-0123456789abcdef"', '"x-0123456789abcdef"', '"1-0123456789abcdef", "2-0123456789abcdef"', '"01-0123456789abcdef"'])
		assertProblem(await county.post(`/v1/enterprises/${FIRM}/verify`, {}, { match }), 412, 'stale');
});

test('roles: nobody is 401 with a challenge, another role is 403, another tenant is 404', async () => {
	const nobody = await anyone.get('/v1/claims');
	assertProblem(nobody, 401, 'unauthenticated');
	assert.equal(nobody.headers.get('www-authenticate'), 'Bearer realm="wengang"');
	const wrong = await anyone.get('/v1/claims', { headers: { authorization: 'Bearer nonsense' } });
	assertProblem(wrong, 401, 'unauthenticated');
	assert.match(wrong.headers.get('www-authenticate'), /^Bearer realm="wengang", error="invalid_token"$/);
	assertProblem(await clerk.get('/v1/users/none/x'), 404, 'not_found');
	assertProblem(await clerk.get('/v1/invariants'), 403, 'forbidden');
	assertProblem(await admin.get('/v1/claims'), 403, 'forbidden');
	assertProblem(await clerk.get('/v1/enterprises/00000000-0000-7000-8000-000000000402'), 404, 'not_found');
	assertProblem(await clerk.get(`/v1/enterprises/${NOBODY}`), 404, 'not_found');
});

test('the state, the facts and the clerks of a case refuse with what would be allowed', async () => {
	const path = `/v1/enterprises/${FIRM}`;
	const seen = { seen: 'business_licence', text: '核对' };
	const done = await county.act(path, 'verify', seen, { expect: 409 });
	const problem = assertProblem(done, 409, 'action_not_allowed');
	assert.ok(!problem.allowed_actions?.includes('verify'));
	assert.equal(problem.state, 'verified');
	const taken = { ...user(2), username: 'a-clerk', role: 'auditor', agency_id: '00000000-0000-7000-8000-000000000014' };
	assertProblem(await admin.post('/v1/users', taken), 409, 'conflict', { at: '/username', guard: 'taken' });
	const homeless = { ...user(3), role: 'auditor' };
	assertProblem(await admin.post('/v1/users', homeless), 422, 'invalid', { at: '/agency_id' });
});

test('every kind of error is explained under its type, in both languages, as JSON and as a page', async () => {
	assert.ok(KINDS.length > 30);
	for (const kind of KINDS) {
		for (const [language, title] of [['zh-CN', kind.zh], ['en', kind.en]]) {
			const page = await anyone.get(`/problems/${kind.slug}`, { headers: { 'accept-language': language } });
			assert.equal(page.status, 200, kind.slug);
			assert.equal(page.headers.get('content-language'), language);
			const { advice, ...facts } = page.body;
			assert.deepEqual(facts, {
				type: `/problems/${kind.slug}`, code: kind.slug, status: kind.status, title, title_zh: kind.zh, title_en: kind.en,
			});
			assert.ok(advice.length > 10, kind.slug);
		}
		const html = await anyone.get(`/problems/${kind.slug}`, { headers: { accept: 'text/html' } });
		assert.match(html.headers.get('content-type'), /^text\/html/);
		assert.ok(html.text.includes(kind.en));
	}
	assertProblem(await anyone.get('/problems/none'), 404, 'not_found');
});

test('a problem speaks the language that was asked for; its codes never change', async () => {
	const ask = (language) => anyone.get('/v1/agencies?limit=0', { headers: { 'accept-language': language } });
	const english = await ask('en-GB, zh;q=0.5');
	assert.equal(english.headers.get('content-language'), 'en');
	assert.equal(english.body.title, 'A parameter is wrong, unknown or repeated');
	assert.equal(english.body.errors[0].detail, 'is less than 1');
	for (const language of ['zh-CN', 'zh', 'fr', '*', 'en;q=0', 'en;q=0.3, zh;q=0.8', '']) {
		const chinese = await ask(language);
		assert.equal(chinese.headers.get('content-language'), 'zh-CN', language);
		assert.equal(chinese.body.title, '参数不正确');
		assert.equal(chinese.body.code, english.body.code);
		assert.equal(chinese.body.errors[0].code, english.body.errors[0].code);
	}
	assert.match(english.headers.get('vary'), /Accept-Language/);
});

test('no refusal tells of statements, files, addresses in memory or versions of libraries', async () => {
	const hostile = ["'; DROP TABLE claim; --", '../../etc/passwd', '%s%n%x', '<script>alert(1)</script>', '\u202etxt', '{{7*7}}'];
	for (const text of hostile) {
		const replies = [
			await anyone.get(`/v1/agencies?kind=${encodeURIComponent(text)}`),
			await anyone.get(`/v1/agencies/${encodeURIComponent(text)}`),
			await admin.post('/v1/users', { ...user(9), username: text }),
			await admin.post('/v1/users', { ...user(9), role: text }),
			await clerk.get(`/v1/claims?external_ref=${encodeURIComponent(text)}`),
		];
		for (const reply of replies) {
			assert.ok(reply.status < 500, `${text}: ${reply.status}`);
			assert.doesNotMatch(reply.text, /SELECT|INSERT|relation|SQLSTATE|\.c:\d|0x[0-9a-f]{6}|libpq|PostgreSQL|microhttpd|ulfius/i);
			assert.equal(reply.headers.get('server'), null);
		}
	}
});

test('the address alone leads a person to links and a program to addresses; a slash behind /docs leads to the page', async () => {
	const browser = await anyone.get('/', { headers: { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' } });
	assert.match(browser.headers.get('content-type'), /^text\/html/);
	for (const [, link] of browser.text.matchAll(/href="(\/[^"]+)"/g)) assert.equal((await anyone.get(link)).status, 200, link);
	assert.equal((await anyone.get('/')).body.contract, '/openapi.json');
	const moved = await fetch(`${server.base}/docs/`, { redirect: 'manual' });
	assert.deepEqual([moved.status, moved.headers.get('location')], [308, '/docs']);
});

test('the personas of a sandbox can sign in with the password that is told', async () => {
	const { password, data } = (await anyone.get('/sandbox/personas')).body;
	assert.ok(data.length > 20);
	for (const { username, role } of data.slice(0, 2)) {
		const client = server.client();
		await client.signIn(username, password);
		assert.equal((await client.get('/v1/me')).body.role, role);
	}
});
