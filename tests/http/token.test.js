// Signing in and being known: tokens, their rotation, their end, and everything that only looks like one.
import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { plantSecrets } from '../tool/canary.js';
import { keys } from '../tool/cluster.js';
import { assertProblem } from '../tool/problem.js';
import { serve } from '../tool/server.js';

const PASSWORD = 'wengang-2020';
const FIRM = '00000000-0000-7000-8000-000000000401';

let server, anyone, admin;

before(async () => {
	server = await serve({ expected: /"operation":"token","status":503/ });
	anyone = server.client();
	admin = await server.signIn('admin-1');
});
after(() => server?.stop());

const ask = (form) => anyone.token_request(form);
const byPassword = (username, password = PASSWORD) => ask({ grant_type: 'password', username, password });
const refresh = (refresh_token) => ask({ grant_type: 'refresh_token', refresh_token });
const parts = (token) => token.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url')));
const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Asserts OAuth's own form of a refusal (RFC 6749, 5.2). */
function assertRefused(reply, status, error) {
	assert.equal(reply.status, status, reply.text);
	assert.equal(reply.body.error, error);
	assert.match(reply.headers.get('content-type'), /^application\/json/);
	assert.equal(reply.headers.get('cache-control'), 'private, no-store');
}

const me = (token) => anyone.get('/v1/me', { headers: { authorization: `Bearer ${token}` } });

/** Whoever shows this is nobody. */
async function assertNobody(token, name = token) {
	plantSecrets(token.split('.')[2]);
	const reply = await me(token);
	assertProblem(reply, 401, 'unauthenticated');
	assert.match(reply.headers.get('www-authenticate'), /^Bearer realm="wengang"/, name);
}

async function newUser(username, password, more = {}) {
	const seat = { username, password, display_name: '某人', role: 'auditor', agency_id: '00000000-0000-7000-8000-000000000014', ...more };
	return (await admin.ok('POST', '/v1/users', seat)).body;
}

test('a token says who, for whom, how long, and is signed with a published key', async () => {
	const { body, headers } = await byPassword('county-changji-1');
	assert.equal(headers.get('cache-control'), 'no-store');
	assert.equal(headers.get('pragma'), 'no-cache');
	assert.deepEqual([body.token_type, body.expires_in, body.scope], ['Bearer', 900, 'county']);
	const [header, claims] = parts(body.access_token);
	assert.deepEqual([header.alg, header.typ], ['ES256', 'at+jwt']);
	assert.deepEqual(Object.keys(claims).sort(), ['agency', 'aud', 'client_id', 'epoch', 'exp', 'human', 'iat', 'iss', 'jti', 'org', 'roles', 'sub']);
	assert.ok(claims.exp - claims.iat <= 900);
	assert.ok(Math.abs(claims.iat - Date.now() / 1000) < 60, 'real time, not the sandbox');
	assert.deepEqual(claims.roles, ['county']);
	const { body: jwks } = await anyone.ok('GET', '/.well-known/jwks.json');
	assert.equal(jwks.keys.length, 2, 'two in rotation');
	assert.deepEqual(Object.keys(jwks.keys[0]).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'], 'nothing private');
	const key = createPublicKey({ key: jwks.keys.find((one) => one.kid === header.kid), format: 'jwk' });
	const [head, payload, signature] = body.access_token.split('.');
	assert.ok(verify('sha256', Buffer.from(`${head}.${payload}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')));
	assert.equal((await me(body.access_token)).body.username, 'county-changji-1');
	const again = await byPassword('county-changji-1');
	assert.notEqual(parts(again.body.access_token)[1].jti, claims.jti);
});

test('the server says where its endpoints are', async () => {
	const { body } = await anyone.ok('GET', '/.well-known/oauth-authorization-server', undefined, { headers: { 'x-forwarded-host': 'evil.example' } });
	assert.equal(body.issuer, parts(admin.token)[1].iss);
	assert.equal(body.token_endpoint, `${body.issuer}/oauth/token`);
	assert.equal(body.jwks_uri, `${body.issuer}/.well-known/jwks.json`);
	for (const grant of ['password', 'refresh_token', 'client_credentials']) assert.ok(body.grant_types_supported.includes(grant));
});

test('what only looks like a token is nobody: other algorithms, keys, types, times, shapes', async () => {
	const { body } = await byPassword('county-changji-1');
	const token = body.access_token;
	const [head, payload, signature] = token.split('.');
	const [header, claims] = parts(token);
	const { body: jwks } = await anyone.ok('GET', '/.well-known/jwks.json');
	const published = createPublicKey({ key: jwks.keys[0], format: 'jwk' }).export({ type: 'spki', format: 'pem' });
	const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
	const own = readdirSync(keys).filter((file) => file.endsWith('.pem')).map((file) => readFileSync(join(keys, file), 'utf8'));
	const kid = (pem) => createPublicKey(pem).export({ format: 'jwk' }).x;
	const pem = own.find((text) => kid(text) === jwks.keys.find((one) => one.kid === header.kid).x);
	const es256 = (h, c, key = pem) => {
		const text = `${encode(h)}.${encode(c)}`;
		return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
	};
	const hmac = (h, secret) => {
		const text = `${encode(h)}.${payload}`;
		return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
	};
	assert.equal((await me(es256(header, claims))).status, 200, 'the forger has the key');
	const now = Math.floor(Date.now() / 1000);
	const forged = {
		'alg none': `${encode({ ...header, alg: 'none' })}.${payload}.`,
		'alg none, signed': `${encode({ ...header, alg: 'none' })}.${payload}.${signature}`,
		'alg NONE': `${encode({ ...header, alg: 'NONE' })}.${payload}.`,
		'HS256 with the public key': hmac({ ...header, alg: 'HS256' }, published),
		'HS256 with nothing': hmac({ ...header, alg: 'HS256' }, ''),
		'HS256 hidden as ES256': hmac(header, published),
		'es256 in small letters': es256({ ...header, alg: 'es256' }, claims),
		'a key of another': es256(header, claims, foreign),
		'a key of its own': es256({ ...header, jwk: createPublicKey(foreign).export({ format: 'jwk' }) }, claims, foreign),
		'a key from elsewhere': es256({ ...header, jku: 'http://127.0.0.1/jwks' }, claims),
		'an unknown kid': es256({ ...header, kid: 'k9' }, claims),
		'a kid that is a path': es256({ ...header, kid: '../../etc/passwd' }, claims),
		'no kid': es256({ alg: 'ES256', typ: 'at+jwt' }, claims),
		'another type': es256({ ...header, typ: 'JWT' }, claims),
		'no type': es256({ alg: 'ES256', kid: header.kid }, claims),
		'crit': es256({ ...header, crit: ['exp'] }, claims),
		'expired': es256(header, { ...claims, iat: now - 2000, exp: now - 1100 }),
		'of tomorrow': es256(header, { ...claims, iat: now + 1000, exp: now + 1800 }),
		'for a year': es256(header, { ...claims, exp: claims.iat + 31536000 }),
		'for ever': es256(header, { ...claims, exp: undefined }),
		'exp as text': es256(header, { ...claims, exp: String(claims.exp) }),
		'exp as a fraction': es256(header, JSON.stringify(claims).replace(/"exp":(\d+)/, '"exp":$1.5')),
		'another issuer': es256(header, { ...claims, iss: 'elsewhere' }),
		'another audience': es256(header, { ...claims, aud: 'elsewhere' }),
		'no audience': es256(header, { ...claims, aud: undefined }),
		'no subject': es256(header, { ...claims, sub: undefined }),
		'no jti': es256(header, { ...claims, jti: undefined }),
		'two roles': es256(header, { ...claims, roles: ['county', 'finance'] }),
		'an unknown role': es256(header, { ...claims, roles: ['king'] }),
		'the system': es256(header, { ...claims, roles: ['system'] }),
		'a claim twice': es256(header, JSON.stringify(claims).replace('{', '{"roles":["admin"],')),
		'two segments': `${head}.${payload}`,
		'four segments': `${token}.${signature}`,
		'no signature': `${head}.${payload}.`,
		'a cut signature': token.slice(0, -2),
		'a padded signature': `${token}==`,
		'another payload': `${head}.${encode({ ...claims, roles: ['admin'] })}.${signature}`,
		'empty objects': 'e30.e30.x',
		'a list': `${encode([])}.${payload}.${signature}`,
		'nothing': '',
		'blanks': ' ',
		'very long': 'a'.repeat(5000),
		'long segments': `${'a'.repeat(2000)}.${'b'.repeat(2000)}.${'c'.repeat(2000)}`,
	};
	for (const [name, text] of Object.entries(forged)) await assertNobody(text, name);
	for (const authorization of [`Basic ${Buffer.from('a:b').toString('base64')}`, 'Bearer', `Token ${token}`, token, `Bearer  ${token}x`]) {
		assertProblem(await anyone.get('/v1/me', { headers: { authorization } }), 401, 'unauthenticated');
	}
	assert.equal((await anyone.get('/v1/me', { headers: { authorization: `bearer ${token}` } })).status, 200, 'the scheme in any case');
	assert.equal((await fetch(`${server.base}/v1/me?access_token=${token}`)).status, 401, 'never in an address');
	assert.equal((await me(token)).status, 200);
});

test('a token that expires is nobody from then on, remembered or not', async () => {
	const { body } = await byPassword('county-changji-1');
	const [header, claims] = parts(body.access_token);
	assert.equal((await me(body.access_token)).status, 200);
	// Thirty seconds of leeway: what ended half a minute ago is over, what ends now is not.
	const pem = readdirSync(keys).filter((file) => file.endsWith('.pem')).map((file) => ({ kid: file.replace('.pem', ''), text: readFileSync(join(keys, file), 'utf8') }));
	const key = pem.find((one) => one.kid === header.kid).text;
	const until = (exp) => {
		const text = `${encode(header)}.${encode({ ...claims, iat: exp - 900, exp })}`;
		return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
	};
	const now = Math.floor(Date.now() / 1000);
	assert.equal((await me(until(now - 5))).status, 200);
	await assertNobody(until(now - 40));
});

test('a refresh token is good once; shown twice, the whole family ends', async () => {
	const first = (await byPassword('county-changji-2')).body;
	const second = (await refresh(first.refresh_token)).body;
	const third = (await refresh(second.refresh_token)).body;
	assert.equal(third.scope, 'county');
	assert.equal(new Set([first.refresh_token, second.refresh_token, third.refresh_token]).size, 3);
	const other = (await byPassword('county-changji-2')).body;
	assertRefused(await refresh(first.refresh_token), 400, 'invalid_grant');
	assertRefused(await refresh(third.refresh_token), 400, 'invalid_grant');
	assert.equal((await refresh(other.refresh_token)).status, 200, 'another sign-in goes on');
});

test('of twenty who show one refresh token at once, one gets on', async () => {
	const { refresh_token } = (await byPassword('county-changji-2')).body;
	const many = await Promise.all(Array.from({ length: 20 }, () => refresh(refresh_token)));
	assert.equal(many.filter((reply) => reply.status === 200).length, 1);
	for (const reply of many) if (reply.status !== 200) assertRefused(reply, 400, 'invalid_grant');
});

test('signing out ends the family, and says the same for a token nobody knows', async () => {
	const { body } = await byPassword('county-fukang-1');
	const next = (await refresh(body.refresh_token)).body.refresh_token;
	const out = (token) => fetch(`${server.base}/oauth/revoke`, { method: 'POST', body: new URLSearchParams({ token }) });
	for (const token of [body.refresh_token, 'nothing-anybody-knows', body.access_token]) {
		const reply = await out(token);
		assert.equal(reply.status, 200);
		assert.deepEqual(await reply.json(), { revoked: true });
	}
	assertRefused(await refresh(next), 400, 'invalid_grant');
});

test('an access token is no refresh token, and the other way round', async () => {
	const { body } = await byPassword('county-fukang-1');
	assertRefused(await refresh(body.access_token.slice(0, 64)), 400, 'invalid_grant');
	await assertNobody(body.refresh_token);
	assertRefused(await refresh(''), 400, 'invalid_grant');
});

test('what the token endpoint does not understand it refuses in the form of OAuth', async () => {
	assertRefused(await ask({}), 400, 'invalid_request');
	assertRefused(await ask({ grant_type: 'authorization_code', code: 'x' }), 400, 'unsupported_grant_type');
	assertRefused(await ask({ grant_type: 'password', username: 'county-changji-1' }), 400, 'invalid_request');
	assertRefused(await ask({ grant_type: 'refresh_token' }), 400, 'invalid_request');
	assertRefused(await ask({ grant_type: 'client_credentials', client_id: 'portal-a', client_secret: 'a-secret-without-an-employer-2020' }), 400, 'invalid_request');
	assertRefused(await ask({ grant_type: 'password', username: 'prefecture-1', password: PASSWORD, scope: 'admin' }), 400, 'invalid_scope');
	assert.equal((await ask({ grant_type: 'password', username: 'prefecture-1', password: PASSWORD, scope: 'prefecture', more: 'ignored' })).status, 200);
	const json = await anyone.post('/oauth/token', { grant_type: 'password', username: 'prefecture-1', password: PASSWORD }, { key: null });
	assertProblem(json, 415, 'unsupported_media_type');
	assertProblem(await anyone.get('/oauth/token?grant_type=password'), 405, 'method_not_allowed');
	const form = { type: 'application/x-www-form-urlencoded', key: null };
	for (const raw of ['grant_type=password&grant_type=password', 'grant_type=password&username=%FF&password=x', 'grant_type=%', 'grant_type=a%00'])
		assertProblem(await anyone.post('/oauth/token', undefined, { ...form, raw }), 400, 'bad_request');
	const long = await anyone.post('/oauth/token', undefined, { ...form, raw: `grant_type=password&username=x&password=${'x'.repeat(600)}` });
	assertProblem(long, 422, 'invalid', { at: '/password' });
});

test('a wrong password and an unknown user are the same, in words and in time', async () => {
	const answers = { wrong: [], unknown: [], disabled: [] };
	const { id } = await newUser('is-disabled', 'a passphrase of nobody');
	await admin.act(`/v1/users/${id}`, 'disable', { reason: '离职' });
	for (let i = 0; i < 3; i++) {
		for (const [kind, username] of [['wrong', 'prefecture-2'], ['unknown', `nobody-${i}`], ['disabled', 'is-disabled']]) {
			const start = performance.now();
			const reply = await byPassword(username, kind === 'disabled' ? 'a passphrase of nobody' : 'not the passphrase');
			answers[kind].push({ ms: performance.now() - start, text: reply.text, status: reply.status });
			assertRefused(reply, 400, 'invalid_grant');
		}
	}
	const texts = new Set(Object.values(answers).flat().map((answer) => answer.text));
	assert.equal(texts.size, 1);
	const fastest = (kind) => Math.min(...answers[kind].map((answer) => answer.ms));
	for (const kind of ['unknown', 'disabled']) assert.ok(fastest(kind) > fastest('wrong') / 2, `${kind} ${fastest(kind)} ms, wrong ${fastest('wrong')} ms`);
});

test('guessing gets slow: after five wrong ones everybody waits, the right one too, and others do not', async () => {
	let reply;
	for (let i = 0; i < 6; i++) reply = await byPassword('levy-1', `guess number ${i}`);
	assertRefused(reply, 400, 'invalid_grant');
	const waits = await byPassword('levy-1');
	assert.equal(waits.status, 429, waits.text);
	assert.equal(waits.body.code, 'throttled');
	assert.ok(Number(waits.headers.get('retry-after')) >= 1);
	assert.equal((await byPassword('ui-1')).status, 200);
	const unknown = [];
	for (let i = 0; i < 7; i++) unknown.push((await byPassword('nobody-at-all', `guess number ${i}`)).status);
	assert.deepEqual(unknown, [400, 400, 400, 400, 400, 400, 429], 'an unknown name waits as well');
	await server.db.query('UPDATE login_throttle SET locked_until = now()');
	assert.equal((await byPassword('levy-1')).status, 200, 'nobody is locked out for good');
});

test('guesses sent at once are counted like guesses one after the other', async () => {
	await server.db.query('DELETE FROM login_throttle');
	const many = await Promise.all(Array.from({ length: 30 }, (_, i) => byPassword('certifier-1', `guess number ${i}`)));
	const tried = many.filter((reply) => reply.status === 400).length;
	assert.equal(tried, 6);
	await server.db.query('DELETE FROM login_throttle');
});

test('a storm of sign-ins keeps nobody else waiting', async () => {
	const officers = ['changji', 'fukang', 'qitai', 'hutubi', 'manas', 'jimsar', 'mori', 'zhundong', 'gaoxin', 'nongye'].map((place) => `county-${place}-1`);
	const storm = Array.from({ length: 40 }, (_, i) => byPassword(officers[i % officers.length]));
	const replies = [];
	for (let i = 0; i < 20; i++) {
		const start = performance.now();
		const { status } = await anyone.get('/v1/agencies?limit=1');
		replies.push({ status, ms: performance.now() - start });
	}
	for (const { status, ms } of replies) assert.ok(status === 200 && ms < 1000, `${status} after ${ms} ms`);
	for (const reply of await Promise.all(storm)) assert.ok([200, 503].includes(reply.status), reply.text);
});

test('a disabled user writes nothing from the next request on, and signs in no more', async () => {
	const clerk = await server.signIn('a-clerk');
	const password = 'a passphrase for a clerk';
	const { id } = (await clerk.ok('POST', '/v1/users', { username: 'a-second', password, display_name: '第二经办' })).body;
	const second = await server.signIn('a-second', password);
	const fact = { kind: 'suspended', value: 'yes', basis: '说明', valid_from: '2020-02-01', valid_to: '2020-02-29' };
	const path = `/v1/enterprises/${FIRM}/determinations`;
	const made = await second.ok('POST', path, fact);
	await second.act(`/v1/determinations/${made.body.id}`, 'withdraw', undefined);
	await clerk.act(`/v1/users/${id}`, 'disable', { reason: '离职' });
	assertProblem(await second.post(path, fact), 401, 'unauthenticated');
	assertRefused(await refresh(second.refresh), 400, 'invalid_grant');
	assertRefused(await byPassword('a-second', password), 400, 'invalid_grant');
	await clerk.act(`/v1/users/${id}`, 'enable', { reason: '返岗' });
	assertProblem(await second.post(path, fact), 401, 'unauthenticated');
	const back = await server.signIn('a-second', password);
	assert.equal((await back.post(path, fact)).status, 201, 'a new sign-in is good');
});

test('a new password ends the old sessions', async () => {
	const { id } = await newUser('will-change', 'the first passphrase');
	const old = await server.signIn('will-change', 'the first passphrase');
	await admin.act(`/v1/users/${id}`, 'password-reset', { password: 'the second passphrase' });
	assertRefused(await refresh(old.refresh), 400, 'invalid_grant');
	assertRefused(await byPassword('will-change', 'the first passphrase'), 400, 'invalid_grant');
	assert.equal((await byPassword('will-change', 'the second passphrase')).status, 200);
});

test('a role that was changed behind the token is no role', async () => {
	const { id } = await newUser('turns-coat', 'the passphrase of one', { role: 'county', agency_id: '00000000-0000-7000-8000-000000000031' });
	const officer = await server.signIn('turns-coat', 'the passphrase of one');
	await server.db.query(`UPDATE app_user SET role = 'prefecture', agency_id = '00000000-0000-7000-8000-000000000010' WHERE id = $1`, [id]);
	const seen = { seen: 'business_licence', text: '核对' };
	assertProblem(await officer.post(`/v1/enterprises/${FIRM}/verify`, seen, { match: '*' }), 401, 'unauthenticated');
});

test('a portal acts only for who granted itself to it, and only as long', async () => {
	const portal = (more) => ask({ grant_type: 'client_credentials', client_id: 'portal-a', client_secret: 'portal-a-secret-of-the-sandbox-2020', enterprise_id: FIRM, ...more });
	const good = await portal();
	assert.equal(good.status, 200);
	assert.equal(good.body.refresh_token, undefined);
	assert.equal((await me(good.body.access_token)).body.client_id, 'portal-a');
	assertRefused(await portal({ client_secret: 'not the secret of this portal-a' }), 401, 'invalid_client');
	const unknown = await portal({ client_id: 'portal-z' });
	assertRefused(unknown, 401, 'invalid_client');
	assert.match(unknown.headers.get('www-authenticate'), /^Basic /);
	assertRefused(await portal({ enterprise_id: '00000000-0000-7000-8000-000000000402' }), 400, 'unauthorized_client');
	const basic = await fetch(`${server.base}/oauth/token`, {
		method: 'POST',
		headers: { authorization: `Basic ${Buffer.from('portal-a:portal-a-secret-of-the-sandbox-2020').toString('base64')}` },
		body: new URLSearchParams({ grant_type: 'client_credentials', enterprise_id: FIRM }),
	});
	assert.equal(basic.status, 200, await basic.text());
	const clerk = await server.signIn('a-clerk');
	const grant = (await clerk.all('/v1/client-grants')).find((one) => one.client_id === 'portal-a');
	await clerk.act(`/v1/client-grants/${grant.id}`, 'revoke', { reason: '不再委托' });
	assertRefused(await portal(), 400, 'unauthorized_client');
	const late = server.client();
	late.token = good.body.access_token;
	const fact = { kind: 'suspended', value: 'yes', basis: '说明', valid_from: '2020-03-01', valid_to: '2020-03-31' };
	assertProblem(await late.post(`/v1/enterprises/${FIRM}/determinations`, fact), 401, 'unauthenticated');
});

test('no password and no token is written down in the clear', async () => {
	const { rows } = await server.db.query('SELECT password_hash FROM app_user');
	for (const row of rows) assert.match(row.password_hash, /^\$y\$j/);
	const { refresh_token } = (await byPassword('county-changji-1')).body;
	const { rows: kept } = await server.db.query(`SELECT count(*) AS n FROM refresh_token t WHERE t::text LIKE '%' || $1 || '%'`, [refresh_token]);
	assert.equal(kept[0].n, 0);
	assert.ok(!server.log().includes(refresh_token));
});
