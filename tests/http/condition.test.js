// ETag, If-Match, If-None-Match: what was read is what is changed, and nothing is sent twice that has not changed.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { serve } from '../tool/server.js';

const FIRM = '/v1/enterprises/00000000-0000-7000-8000-000000000401';
const GUIDE = '/v1/guides';
const DIGEST = '0123456789abcdef';

let server, clerk, county, second, anyone;

before(async () => {
	server = await serve();
	clerk = await server.signIn('a-clerk');
	county = await server.signIn('county-changji-1');
	second = await server.signIn('county-changji-2');
	anyone = server.client();
});
after(() => server?.stop());

/** The guide of this bureau, as everybody may read it. */
async function guide() {
	const { agency_id } = (await county.ok('GET', '/v1/me')).body;
	const { body } = await anyone.ok('GET', `${GUIDE}?agency_id=${agency_id}`);
	const path = `${GUIDE}/${body.data[0].id}`;
	return { path, seen: await anyone.ok('GET', path) };
}
const change = ({ procedure, standard, service_agency, contact, complaint_phone }, more = {}) => ({
	procedure, standard, service_agency, contact, complaint_phone, ...more,
});

const version = (reply) => Number(reply.headers.get('etag').match(/^"(\d+)-/)[1]);

test('a resource shows its version and the digest of its bytes', async () => {
	const { path, seen } = await guide();
	const digest = createHash('sha256').update(seen.bytes).digest('hex').slice(0, 16);
	assert.match(seen.headers.get('etag'), /^"\d+-[0-9a-f]{16}"$/);
	assert.equal(seen.headers.get('etag').slice(-17, -1), digest);
	assert.equal((await anyone.get(path)).headers.get('etag'), seen.headers.get('etag'));
	assert.equal((await anyone.get('/v1/agencies')).headers.get('etag'), null, 'lists have none');
});

test('who has it already gets 304 without a body', async () => {
	const { path, seen } = await guide();
	const etag = seen.headers.get('etag');
	for (const have of [etag, `W/${etag}`, `"9-${DIGEST}", ${etag}`, '*']) {
		const reply = await anyone.get(path, { headers: { 'if-none-match': have } });
		assert.equal(reply.status, 304, have);
		assert.equal(reply.text, '');
		assert.equal(reply.headers.get('etag'), etag);
		assert.ok(reply.headers.get('vary'));
	}
	for (const have of [`"9-${DIGEST}"`, etag.slice(1), etag.replace('"', '"0'), 'nonsense', '']) {
		assert.equal((await anyone.get(path, { headers: { 'if-none-match': have } })).status, 200, have);
	}
	const head = await anyone.request('HEAD', path, undefined, { headers: { 'if-none-match': etag } });
	assert.equal(head.status, 304);
});

test('whoever read before another one changed it gets 412 and has overwritten nothing', async () => {
	const { path, seen } = await guide();
	const mine = await county.ok('PUT', path, change(seen.body, { contact: '0994-1000001' }), { match: seen.headers.get('etag') });
	const problem = assertProblem(
		await second.put(path, change(seen.body, { contact: '0994-2000002' }), { match: seen.headers.get('etag') }), 412, 'stale',
	);
	assert.equal(problem.status, 412);
	const now = await anyone.ok('GET', path);
	assert.equal(now.body.contact, seen.body.contact, 'a draft changes nothing (S52)');
	const { body: draft } = await second.ok('GET', `/v1/guide-revisions/${mine.body.waiting_revision_id}`);
	assert.equal(draft.contact, '0994-1000001');
	assert.equal(version(now), version(mine));
	assert.equal(version(now), version(seen) + 1);
});

test('only the version counts: the digest may differ, as another role sees other bytes', async () => {
	const { path, seen } = await guide();
	const done = await county.put(path, change(seen.body), { match: `"${version(seen)}-${DIGEST}"` });
	assert.equal(done.status, 200, done.text);
	const any = await county.put(path, change(seen.body), { match: '*' });
	assert.equal(any.status, 200, any.text);
	for (const match of [`"${version(seen) + 40}-${DIGEST}"`, `"-1-${DIGEST}"`, `"+1-${DIGEST}"`, '"1"', '""', '3', '"99999999999999999999-0123456789abcdef"'])
		assertProblem(await county.put(path, change(seen.body), { match }), 412, 'stale');
});

test('an action without If-Match is 428, whatever the state', async () => {
	const { path, seen } = await guide();
	assertProblem(await county.put(path, change(seen.body)), 428, 'if_match_missing');
	for (const action of ['verify', 'return', 'reject']) assertProblem(await county.post(`${FIRM}/${action}`, {}), 428, 'if_match_missing');
	assertProblem(await clerk.post(`${FIRM}/submit`), 428, 'if_match_missing');
	assertProblem(await clerk.request('PATCH', FIRM, {}), 428, 'if_match_missing');
});

test('of twenty who change what they all read, one succeeds', async () => {
	const { path, seen } = await guide();
	const match = seen.headers.get('etag');
	const many = await Promise.all(
		Array.from({ length: 20 }, (_, n) => (n % 2 ? county : second).put(path, change(seen.body, { contact: `0994-30000${n + 10}` }), { match })),
	);
	const done = many.filter((reply) => reply.status === 200);
	assert.equal(done.length, 1);
	for (const reply of many) if (reply !== done[0]) assertProblem(reply, 412, 'stale');
	const { body: waiting } = await county.ok('GET', '/v1/guide-revisions?state=drafted');
	assert.deepEqual(waiting.data.map((draft) => draft.id), [done[0].body.waiting_revision_id]);
});

test('what others may see is kept by nobody: private data is no-store, public pages are asked for again', async () => {
	for (const path of [FIRM, '/v1/claims', '/v1/me']) {
		const reply = await clerk.ok('GET', path);
		assert.equal(reply.headers.get('cache-control'), 'private, no-store', path);
	}
	assert.equal((await anyone.get('/v1/claims')).headers.get('cache-control'), 'private, no-store');
	assert.equal((await anyone.ok('GET', '/openapi.json')).headers.get('cache-control'), 'no-cache');
	assert.equal((await anyone.ok('GET', '/v1/agencies')).headers.get('cache-control'), 'no-cache');
	for (const name of ['x-content-type-options', 'referrer-policy', 'content-security-policy', 'api-version'])
		assert.ok((await clerk.get(FIRM)).headers.get(name), name);
});
