// Lists: one order, opaque cursors, nothing lost and nothing twice while others write.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { serve } from '../tool/server.js';

let server, finance, auditor, anyone, funds;

const deposit = (n, fund_id = funds[0].id) => ({ fund_id, amount_fen: n, source: '自治区下达', document_no: `第${n}号`, received_on: '2020-07-14' });

async function make(count, from) {
	for (let n = from; n < from + count; n++) await finance.ok('POST', '/v1/deposits', deposit(n));
}

before(async () => {
	server = await serve();
	finance = await server.signIn('finance-1');
	auditor = await server.signIn('auditor-1');
	anyone = server.client();
	funds = await finance.all('/v1/funds');
	await make(25, 1);
});
after(() => server?.stop());

const amounts = (items) => items.map((item) => item.amount_fen);

test('a page has the form the contract promises; the last one says so', async () => {
	const first = await finance.ok('GET', '/v1/deposits?limit=10');
	assert.deepEqual(Object.keys(first.body), ['data', 'has_more', 'next_cursor']);
	assert.equal(first.body.data.length, 10);
	assert.equal(first.body.has_more, true);
	assert.equal(first.headers.get('link'), `</v1/deposits?limit=10&cursor=${first.body.next_cursor}>; rel="next"`);
	const last = await finance.ok('GET', `/v1/deposits?limit=100`);
	assert.deepEqual(Object.keys(last.body), ['data', 'has_more']);
	assert.equal(last.headers.get('link'), null);
	assert.equal((await finance.ok('GET', '/v1/deposits')).body.data.length, 20, 'twenty unless told');
	const none = await finance.ok('GET', '/v1/batches');
	assert.deepEqual(none.body, { data: [], has_more: false });
});

test('an exactly full last page has no next one', async () => {
	const { length } = await finance.all('/v1/deposits');
	const page = await finance.ok('GET', `/v1/deposits?limit=${length}`);
	assert.equal(page.body.has_more, false);
	const almost = await finance.ok('GET', `/v1/deposits?limit=${length - 1}`);
	const rest = await finance.ok('GET', `/v1/deposits?limit=${length - 1}&cursor=${almost.body.next_cursor}`);
	assert.equal(rest.body.data.length, 1);
	assert.equal(rest.body.has_more, false);
});

test('Link leads to the end, with every filter', async () => {
	const seen = [];
	let path = `/v1/deposits?fund_id=${funds[0].id}&limit=7`;
	while (path) {
		const page = await finance.ok('GET', path);
		seen.push(...amounts(page.body.data));
		path = page.headers.get('link')?.match(/^<(\/v1\/[^>]+)>; rel="next"$/)[1];
	}
	assert.deepEqual(seen, amounts(await finance.all(`/v1/deposits?fund_id=${funds[0].id}`)));
	assert.equal(new Set(seen).size, 25);
});

test('nothing is lost and nothing comes twice while others write', async () => {
	const known = amounts(await finance.all('/v1/deposits'));
	const seen = [];
	let cursor, next = 1000;
	do {
		const query = cursor ? `&cursor=${cursor}` : '';
		const { body } = await finance.ok('GET', `/v1/deposits?limit=4${query}`);
		seen.push(...amounts(body.data));
		cursor = body.next_cursor;
		await make(3, next);
		next += 3;
	} while (cursor);
	assert.deepEqual(seen.filter((amount) => known.includes(amount)), known, 'in the same order');
	assert.equal(new Set(seen).size, seen.length);
});

test('a cursor belongs to its list and its filters; the size of a page may change', async () => {
	const { next_cursor } = (await finance.ok('GET', '/v1/deposits?limit=2')).body;
	const refused = [
		`/v1/deposits?fund_id=${funds[0].id}&cursor=${next_cursor}`,
		`/v1/deposits?state=booked&cursor=${next_cursor}`,
		`/v1/funds?cursor=${next_cursor}`,
		`/v1/deposits?cursor=${next_cursor.slice(0, -1)}`,
		`/v1/deposits?cursor=${next_cursor}A`,
		`/v1/deposits?cursor=${next_cursor[0] === 'A' ? 'B' : 'A'}${next_cursor.slice(1)}`,
		'/v1/deposits?cursor=AAAA',
		'/v1/deposits?cursor=%2B%2F%3D',
		`/v1/deposits?cursor=${Buffer.alloc(300, 1).toString('base64url')}`,
	];
	for (const path of refused) assertProblem(await finance.get(path), 400, 'bad_cursor');
	for (const cursor of ['', 'c'.repeat(1025), '%00']) assertProblem(await finance.get(`/v1/deposits?cursor=${cursor}`), 400, 'bad_parameter');
	assert.equal((await finance.ok('GET', `/v1/deposits?limit=3&cursor=${next_cursor}`)).body.data.length, 3);
	assert.equal((await finance.ok('GET', `/v1/deposits?cursor=${next_cursor}&limit=3`)).body.data.length, 3);
});

test('a cursor of one caller shows another one nothing it may not see', async () => {
	const clerk = await server.signIn('a-clerk');
	const other = await server.signIn('county-fukang-1');
	const { next_cursor } = (await clerk.ok('GET', '/v1/cases?limit=1')).body;
	const { body } = await other.ok('GET', `/v1/cases?limit=100&cursor=${next_cursor}`);
	for (const item of body.data) assert.notEqual(item.enterprise_id, '00000000-0000-7000-8000-000000000401');
});

test('limit is 1 to 100', async () => {
	assert.equal((await finance.ok('GET', '/v1/deposits?limit=1')).body.data.length, 1);
	assert.ok((await finance.ok('GET', '/v1/deposits?limit=100')).body.data.length > 25);
	for (const limit of [0, 101, -1, '1.5', 'ten', '%31%30%31']) assertProblem(await finance.get(`/v1/deposits?limit=${limit}`), 400, 'bad_parameter', { at: '?limit' });
});

test('every list of the contract answers its readers, one item at a time as well as a hundred', async () => {
	const contract = (await anyone.ok('GET', '/openapi.json')).body;
	const callers = { auditor, finance, public: anyone, admin: await server.signIn('admin-1'), enterprise: await server.signIn('a-clerk'), county: await server.signIn('county-changji-1'), levy: await server.signIn('levy-1') };
	const lists = Object.entries(contract.paths)
		.filter(([path, item]) => !path.includes('{') && item.get?.parameters?.some((parameter) => parameter.$ref?.endsWith('/cursor')))
		.map(([path, item]) => ({ path, roles: item.get.security.flatMap((entry) => entry.oauth ?? ['public']) }));
	assert.ok(lists.length > 12);
	for (const { path, roles } of lists) {
		const caller = callers[roles.find((role) => callers[role]) ?? 'county'];
		const whole = await caller.all(path);
		const singles = [];
		for (let query = 'limit=1'; query && singles.length <= 12; ) {
			const { body } = await caller.ok('GET', `${path}?${query}`);
			singles.push(...body.data);
			query = body.has_more ? `limit=1&cursor=${body.next_cursor}` : '';
		}
		// An auditor's own reads are on a list of their own.
		if (path !== '/v1/access-log') assert.deepEqual(singles, whole.slice(0, singles.length), path);
	}
});
