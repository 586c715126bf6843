// validate_only: the same checks, the same answer, and nothing written.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { uscc } from '../tool/person.js';
import { assertProblem } from '../tool/problem.js';
import { serve } from '../tool/server.js';

const FIRM = '00000000-0000-7000-8000-000000000401';

let server, clerk, county, prefecture, finance, admin, anyone, fund, tables;

before(async () => {
	server = await serve();
	clerk = await server.signIn('a-clerk');
	county = await server.signIn('county-changji-1');
	prefecture = await server.signIn('prefecture-1');
	finance = await server.signIn('finance-1');
	admin = await server.signIn('admin-1');
	anyone = server.client();
	fund = (await finance.all('/v1/funds'))[0].id;
	const { rows } = await server.db.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`);
	tables = rows.map((row) => row.relname);
});
after(() => server?.stop());

/** What stands in every table. */
async function everything() {
	const digest = (table) => `SELECT '${table}' AS name, count(*) AS n, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM ${table} t`;
	return (await server.db.query(tables.map(digest).join(' UNION ALL '))).rows;
}

const creations = () => ({
	'/v1/deposits': [finance, { fund_id: fund, amount_fen: 100, source: '下达', document_no: '1', received_on: '2020-07-14' }],
	[`/v1/enterprises/${FIRM}/accounts`]: [clerk, { kind: 'basic', holder: '昌吉市丝路人家餐饮管理有限公司', bank_name: '中国工商银行昌吉支行', number: '6222020000001234567', permit_kind: 'account_info' }],
	[`/v1/enterprises/${FIRM}/determinations`]: [clerk, { kind: 'suspended', value: 'yes', basis: '停工说明', valid_from: '2020-02-01', valid_to: '2020-02-29' }],
	'/v1/plans': [clerk, {
		enterprise_id: FIRM, category: 'new_hire', first_month: '2020-06', last_month: '2020-12', content: '餐饮服务技能', manner: '师傅带徒', posts: '服务员',
		headcounts: [{ person_class: 'registered_unemployed', headcount: 3 }], external_ref: 'dry-1',
	}],
	'/v1/users': [admin, { username: 'dry-user', password: 'a dry passphrase', display_name: '某', role: 'auditor', agency_id: '00000000-0000-7000-8000-000000000014' }],
	'/v1/clients': [admin, { client_id: 'portal-dry', name: '门户', client_secret: 'a-secret-of-a-dry-portal-of-2020' }],
	'/v1/client-grants': [clerk, { client_id: 'portal-b' }],
	'/v1/enterprises': [anyone, {
		uscc: uscc(81001), name: '昌吉市天山雪餐饮有限公司', kind: 'enterprise', agency_id: '00000000-0000-7000-8000-000000000031', industry_code: 'H6210',
		industry_edition: '2017', legal_representative: '阿卜来提', contact_name: '王芳', contact_phone: '09942200000', address: '昌吉市延安北路 1 号',
		employees: 28, revenue_fen: 1500000000, assets_fen: 800000000, insured_headcount: 27,
		clerk: { username: 'dry-clerk', password: 'a passphrase of 2020', display_name: '王芳' },
	}],
});

test('what would be made is answered like what is made, and nothing is written', async () => {
	for (const [path, [caller, body]] of Object.entries(creations())) {
		const there = await everything();
		const dry = await caller.post(`${path}?validate_only=true`, body);
		assert.equal(dry.status, 200, `${path}: ${dry.text}`);
		assert.equal(dry.headers.get('location'), null);
		assert.equal(dry.headers.get('etag'), null);
		assert.deepEqual(await everything(), there, path);
		const made = await caller.post(path, body);
		assert.equal(made.status, 201, `${path}: ${made.text}`);
		assert.deepEqual(Object.keys(dry.body).sort(), Object.keys(made.body).sort(), path);
		assert.equal(dry.body.state, made.body.state);
	}
});

test('what would be refused is refused in the same words', async () => {
	const cases = [
		[admin, '/v1/users', { username: 'dry-user', password: 'a dry passphrase', display_name: '某', role: 'auditor', agency_id: '00000000-0000-7000-8000-000000000014' }],
		[admin, '/v1/users', { username: 'X' }],
		[clerk, `/v1/enterprises/${FIRM}/determinations`, { kind: 'suspended', value: 'yes', basis: '停工说明', valid_from: '2020-03-01', valid_to: '2020-02-01' }],
		[finance, '/v1/deposits', { fund_id: FIRM, amount_fen: 100, source: '下达', document_no: '1', received_on: '2020-07-14' }],
		[clerk, '/v1/plans', { enterprise_id: '00000000-0000-7000-8000-000000000402', category: 'new_hire', first_month: '2020-06', last_month: '2020-12', content: '技能', manner: '带徒', posts: '员', headcounts: [{ person_class: 'registered_unemployed', headcount: 3 }] }],
	];
	for (const [caller, path, body] of cases) {
		const there = await everything();
		const dry = await caller.post(`${path}?validate_only=true`, body);
		const real = await caller.post(path, body);
		assert.ok(real.status >= 400, `${path}: ${real.text}`);
		assert.equal(dry.status, real.status, path);
		const said = ({ request_id, ...rest }) => rest;
		assert.deepEqual(said(dry.body), said(real.body));
		assert.deepEqual(await everything(), there);
	}
});

test('a submit can be tried as often as one likes: it says what is missing and moves nothing', async () => {
	const plan = (await clerk.all('/v1/plans'))[0];
	const path = `/v1/plans/${plan.id}`;
	const there = await everything();
	for (let i = 0; i < 3; i++) {
		const dry = await clerk.act(path, 'submit', undefined, { query: '?validate_only=true', expect: 409 });
		assertProblem(dry, 409, 'condition_not_met');
	}
	assert.deepEqual(await everything(), there);
	assert.equal((await clerk.ok('GET', path)).body.state, 'draft');
});

test('validate_only is true or false, and only where the contract says so', async () => {
	const [caller, body] = creations()['/v1/deposits'];
	for (const value of ['1', 'yes', '', 'TRUE']) assertProblem(await caller.post(`/v1/deposits?validate_only=${value}`, body), 400, 'bad_parameter', { at: '?validate_only' });
	assertProblem(await caller.post('/v1/deposits?validate_only=true&validate_only=false', body), 400, 'bad_parameter');
	const seen = await county.ok('GET', `/v1/enterprises/${FIRM}`);
	assertProblem(await county.post(`/v1/enterprises/${FIRM}/verify?validate_only=true`, { seen: 'business_licence', text: 'x' }, { match: seen.headers.get('etag') }), 400, 'bad_parameter', { at: '?validate_only' });
	assertProblem(await prefecture.get('/v1/deposits?validate_only=true'), 400, 'bad_parameter');
});
