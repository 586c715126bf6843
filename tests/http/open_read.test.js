// Reads that are open to all and show more to some: what a token shows, what it does not, and what becomes of one that is no good.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { operations } from '../tool/contract.js';
import { expired, forged, PERSONAS, unsigned } from '../tool/ground.js';
import { until } from '../tool/patience.js';
import { assertProblem } from '../tool/problem.js';
import { serve } from '../tool/server.js';
import { begin } from '../tool/story.js';

const POLICY = '00000000-0000-7000-8000-000000000061';
const NOTE = { text: '经局务会审议通过' };
const WITHOUT = { en: /call without it/, 'zh-CN': /不带令牌/ };

let story, callers, author, publisher, anyone;

before(async () => {
	story = await begin();
	anyone = story.public;
	callers = { nobody: anyone };
	for (const [role, username] of Object.entries({ ...PERSONAS, enterprise: 'a-clerk' })) callers[role] = await story.as(username);
	[author, publisher] = [callers.prefecture, await story.as('prefecture-2')];
});
after(() => story?.end());

const version = (n, more = {}) => ({
	doc_no: `昌州人社发〔2022〕${n}号`, title: '企业稳岗扩岗专项支持计划实施方案（草案）', issuers: ['昌吉回族自治州人力资源和社会保障局'],
	issued_on: '2020-07-01', effective_from: '2020-07-01', copy_of: POLICY, ...more,
});

/** A version in draft, with a number of its own. */
async function drafted(n) {
	const { body } = await author.ok('POST', '/v1/policies', version(n));
	const path = `/v1/policies/${body.id}`;
	await author.act(path, 'parameters', { programme: 'training', name: 'notice_days', value: 9, clause: 'S37', valid_from: '2020-07-10' });
	return { id: body.id, path, effective: `${path}/effective?date=2020-07-20&agency_id=${story.agencies['CJ-CJ'].id}` };
}

const others = () => Object.entries(callers).filter(([role]) => role !== 'prefecture');
const setTo9 = (row) => row.name === 'notice_days' && row.value === 9;
const idsOf = (rows) => rows.map((row) => row.id).sort();

// ---- drafts of the policy ----

test('a draft and its parameters are there for the office that publishes it, and for nobody else (S1)', async () => {
	const draft = await drafted(1);
	for (const [role, caller] of others()) {
		for (const path of [draft.path, draft.effective, `${draft.path}/channels`]) assertProblem(await caller.get(path), 404, 'not_found');
		assert.ok(!idsOf(await caller.all('/v1/policies')).includes(draft.id), role);
		assert.deepEqual(await caller.all('/v1/policies?state=draft'), [], role);
	}
	for (const officer of [author, publisher]) {
		const { body } = await officer.ok('GET', draft.path);
		assert.equal(body.state, 'draft');
		assert.ok(body.parameters.some(setTo9));
		assert.ok(idsOf(await officer.all('/v1/policies?state=draft')).includes(draft.id));
		assert.ok((await officer.all(`${draft.path}/channels`)).length > 0);
		assertProblem(await officer.get(draft.effective), 404, 'not_found');
	}
});

test('no other read tells of a draft either; an auditor has its steps (S79)', async () => {
	const draft = await drafted(2);
	const refused = { timeline: (role) => (role === 'admin' ? 403 : 404), audit: (role) => (/^(county|finance|county_finance)$/.test(role) ? 404 : 403) };
	for (const [role, caller] of others().filter(([role]) => !['auditor', 'nobody'].includes(role))) {
		for (const [part, status] of Object.entries(refused)) assertProblem(await caller.get(`/v1/cases/${draft.id}/${part}`), status(role));
		if (role === 'admin') continue;
		const events = await caller.all('/v1/events?after=0');
		assert.ok(!events.some((event) => event.case_id === draft.id), role);
	}
	assert.equal((await callers.auditor.all(`/v1/cases/${draft.id}/audit`)).length, 2);
	assert.equal((await author.all(`/v1/cases/${draft.id}/audit`)).length, 2);
});

test('once it is published everybody reads it, and it is what holds', async () => {
	const draft = await drafted(3);
	await publisher.act(draft.path, 'publish', NOTE);
	for (const [role, caller] of Object.entries(callers)) {
		assert.ok((await caller.ok('GET', draft.path)).body.parameters.some(setTo9), role);
		assert.ok((await caller.ok('GET', draft.effective)).body.parameters.some(setTo9), role);
		assert.ok(idsOf(await caller.all('/v1/policies')).includes(draft.id), role);
	}
	await publisher.act(draft.path, 'retire', NOTE);
	assert.equal((await anyone.ok('GET', draft.path)).body.state, 'retired');
	assert.equal((await anyone.ok('GET', draft.effective)).status, 200, 'cases go on under it (S77)');
});

// ---- what may be done ----

const actions = async (caller, path) => (await caller.ok('GET', path)).body.allowed_actions;
const listed = async (caller, path, id) => (await caller.all(path)).find((one) => one.id === id).allowed_actions;

test('an officer reads of a policy what it may do next: the author sets, another one publishes', async () => {
	const draft = await drafted(4);
	assert.deepEqual(await actions(author, draft.path), ['set']);
	assert.deepEqual(await actions(publisher, draft.path), ['publish', 'set']);
	assert.deepEqual(await listed(publisher, '/v1/policies', draft.id), ['publish', 'set']);
	assert.deepEqual(await actions(publisher, `/v1/policies/${POLICY}`), ['retire']);
	for (const [role, caller] of others()) assert.deepEqual(await actions(caller, `/v1/policies/${POLICY}`), [], role);
});

test('a county is offered its own guide, not another county\'s', async () => {
	const guideOf = async (code) => (await anyone.all(`/v1/guides?agency_id=${story.agencies[code].id}`))[0];
	const [own, other] = [await guideOf('CJ-CJ'), await guideOf('CJ-FK')];
	assert.deepEqual(await actions(callers.county, `/v1/guides/${own.id}`), ['update']);
	assert.deepEqual(await actions(callers.county, `/v1/guides/${other.id}`), []);
	const all = await callers.county.all('/v1/guides');
	assert.deepEqual(idsOf(all), idsOf(await anyone.all('/v1/guides')));
	assert.deepEqual(all.filter((guide) => guide.allowed_actions.length).map((guide) => guide.id), [own.id]);
	for (const [role, caller] of Object.entries(callers).filter(([role]) => role !== 'county'))
		assert.deepEqual(await actions(caller, `/v1/guides/${own.id}`), [], role);
});

test('an officer reads of a notice what it may do, and a county no fewer notices than the public', async () => {
	const [here, away] = [await story.firm(), await story.firm({ agency: 'CJ-FK' })];
	const plans = [await story.plan(here, { until: 'published' }), await story.plan(away, { until: 'published' })];
	const [own, other] = plans.map((plan) => plan.shown);
	assert.deepEqual(await actions(callers.county, own), ['replace', 'withdraw']);
	assert.deepEqual(await actions(callers.county, other), [], 'another county\'s');
	assert.deepEqual(await actions(callers.prefecture, own), []);
	for (const [role, caller] of others().filter(([role]) => role !== 'county')) assert.deepEqual(await actions(caller, own), [], role);
	for (const path of ['/v1/notices', '/v1/notices?state=published', `/v1/notices?agency_id=${story.agencies['CJ-FK'].id}`]) {
		const seen = idsOf(await anyone.all(path));
		assert.ok(seen.length > 0);
		for (const role of ['county', 'prefecture']) assert.deepEqual(idsOf(await callers[role].all(path)), seen, `${role} ${path}`);
	}
	const shown = await callers.county.ok('GET', '/v1/notices?limit=1');
	assert.equal(shown.body.data.length, 1);
	assert.equal(shown.body.has_more, true);
	await story.closeNotice(plans[0]);
	assert.deepEqual(await actions(callers.prefecture, own), ['withdraw']);
	assert.deepEqual(await actions(callers.county, own), []);
});

test('a notice that waits is read by its county under the public address, by no other county and not by the public (S37)', async () => {
	const plan = await story.plan(await story.firm(), { until: 'approved' });
	const { body, headers } = await callers.county.ok('GET', plan.shown);
	assert.equal(body.state, 'pending');
	assert.deepEqual(body.allowed_actions, ['publish']);
	for (const who of [anyone, await story.county('CJ-FK'), plan.firm.clerk, callers.auditor]) assertProblem(await who.get(plan.shown), 404, 'not_found');
	assert.ok(!idsOf(await callers.county.all('/v1/notices')).includes(body.id), 'the list is of what is or was on display');
	const publication = { site_url: 'https://www.example.gov.cn/gs/9.htm', published_at: story.now };
	await callers.county.ok('POST', `${plan.shown}/publish`, publication, { match: headers.get('etag') });
});

// ---- tokens ----

const open = () => operations.filter((one) => one.open && one.roles.size);
const PATHS = () => [`/v1/policies/${POLICY}`, '/v1/policies', `/v1/policies/${POLICY}/channels`, '/v1/guides', '/v1/notices'];

test('the contract names the reads that show more to some', () => {
	assert.deepEqual(open().map((one) => one.id).sort(), ['guide_list', 'guide_view', 'notice_list', 'notice_view', 'policy_channel_list', 'policy_list', 'policy_view']);
	assert.ok(open().every((one) => one.method === 'GET'));
});

test('a token that is no good is refused, with the advice to call without one, in both languages', async () => {
	const bad = {
		nonsense: 'nonsense',
		expired: expired(author.token),
		forged: forged(callers.levy.token, 'prefecture'),
		unsigned: unsigned(author.token),
		long: 'a'.repeat(5000),
	};
	for (const [name, token] of Object.entries(bad))
		for (const path of PATHS())
			for (const language of ['en', 'zh-CN']) {
				const reply = await anyone.get(path, { headers: { authorization: `Bearer ${token}`, 'accept-language': language } });
				const problem = assertProblem(reply, 401, 'bad_token');
				assert.match(problem.detail, WITHOUT[language], name);
				assert.equal(reply.headers.get('www-authenticate'), 'Bearer realm="wengang", error="invalid_token"');
				assert.equal(reply.headers.get('cache-control'), 'private, no-store');
			}
	for (const authorization of ['Basic YTpi', 'Bearer', `Token ${author.token}`]) {
		const reply = await anyone.get(PATHS()[0], { headers: { authorization } });
		assert.match(assertProblem(reply, 401, 'bad_token').detail, WITHOUT.en, authorization);
		assert.equal(reply.headers.get('www-authenticate'), 'Bearer realm="wengang"');
	}
	const closed = await anyone.get('/v1/claims', { headers: { authorization: 'Bearer nonsense' } });
	assert.doesNotMatch(assertProblem(closed, 401, 'unauthenticated').detail, WITHOUT.en, 'where there is no doing without');
	assert.equal((await anyone.get('/v1/agencies', { headers: { authorization: 'Bearer nonsense' } })).status, 200, 'where no token counts');
	assert.equal((await anyone.get('/v1/policies/none/x', { headers: { authorization: 'Bearer nonsense' } })).status, 404);
});

test('a token of a role that is not named reads what the public reads, byte for byte', async () => {
	await drafted(5);
	const named = new Map(open().map((one) => [one.path, one.roles]));
	const pathOf = { '/v1/policies': '/v1/policies', '/v1/policies/{policy_id}': `/v1/policies/${POLICY}`, '/v1/guides': '/v1/guides', '/v1/notices': '/v1/notices' };
	for (const [template, path] of Object.entries(pathOf)) {
		const seen = await anyone.ok('GET', path);
		for (const [role, caller] of Object.entries(callers).filter(([role]) => !named.get(template).has(role))) {
			const reply = await caller.ok('GET', path);
			assert.equal(reply.text, seen.text, `${role} ${path}`);
			for (const name of ['etag', 'cache-control', 'vary']) assert.equal(reply.headers.get(name), seen.headers.get(name), `${role} ${path} ${name}`);
		}
	}
});

test('what a token showed is kept by nobody; what the public reads differs by the token', async () => {
	const [path] = PATHS();
	const vary = (reply) => reply.headers.get('vary').split(', ');
	const [seen, shown, plain] = [await anyone.ok('GET', path), await author.ok('GET', path), await anyone.ok('GET', '/v1/agencies')];
	assert.deepEqual([seen, shown, plain].map((reply) => reply.headers.get('cache-control')), ['no-cache', 'private, no-store', 'no-cache']);
	assert.ok(vary(seen).includes('Authorization'));
	assert.ok(vary(shown).includes('Authorization'));
	assert.ok(!vary(plain).includes('Authorization'), 'there no token counts');
});

test('HEAD, ETag and If-None-Match go on, each caller with the bytes it sees', async () => {
	const [path] = PATHS();
	const etag = async (caller) => (await caller.ok('GET', path)).headers.get('etag');
	const [seen, shown] = [await etag(anyone), await etag(publisher)];
	assert.notEqual(seen, shown, 'what may be done differs');
	assert.equal(seen.split('-')[0], shown.split('-')[0], 'the version does not');
	const ask = async (caller, tag, method = 'GET') => (await caller.request(method, path, undefined, { headers: { 'if-none-match': tag } })).status;
	for (const method of ['GET', 'HEAD']) {
		assert.deepEqual([await ask(anyone, seen, method), await ask(publisher, shown, method)], [304, 304]);
		assert.deepEqual([await ask(anyone, shown, method), await ask(publisher, seen, method)], [200, 200]);
	}
	const head = await publisher.request('HEAD', path);
	assert.equal(head.headers.get('etag'), shown);
	assert.equal(head.headers.get('cache-control'), 'private, no-store');
	assert.equal((await anyone.request('HEAD', path, undefined, { headers: { authorization: 'Bearer nonsense' } })).status, 401);
});

test('the log says as whom it was read, and whose token it was', async () => {
	const [path] = PATHS();
	const lineOf = async (caller, options) => {
		const id = (await caller.get(path, options)).headers.get('x-request-id');
		const line = () => story.server.log().split('\n').slice(0, -1).find((one) => one.includes(id));
		await until('the line of the log', line);
		const { role, token_role, user, why } = JSON.parse(line());
		return { role, token_role, user: user?.length, why };
	};
	const none = { token_role: undefined, user: undefined, why: undefined };
	assert.deepEqual(await lineOf(anyone), { ...none, role: 'public' });
	assert.deepEqual(await lineOf(author), { ...none, role: 'prefecture', user: 36 });
	assert.deepEqual(await lineOf(callers.levy), { ...none, role: 'public', token_role: 'levy', user: 36 });
	const refused = await lineOf(anyone, { headers: { authorization: `Bearer ${expired(author.token)}` } });
	assert.deepEqual(refused, { ...none, role: 'public', why: 'expired' });
});

test('a token of a user who is disabled is what it is on every other read', async () => {
	const seat = { username: 'soon-gone', password: 'a passphrase of nobody', display_name: '某人', role: 'prefecture', agency_id: story.agencies['CJ-HR'].id };
	const { body } = await callers.admin.ok('POST', '/v1/users', seat);
	const gone = await story.as(seat.username, seat.password);
	await callers.admin.act(`/v1/users/${body.id}`, 'disable', { reason: '离职' });
	const draft = await drafted(6);
	assert.equal((await gone.get('/v1/claims')).status, 200);
	assert.equal((await gone.get(draft.path)).status, 200);
});

test('who shows a bad token pays at its address; who shows another role\'s pays for itself', async (t) => {
	const limited = await serve({ db: story.server.db, flags: ['--rate=5'] });
	t.after(() => limited.stop());
	const ask = async (token) => (await fetch(`${limited.base}${PATHS()[0]}`, { headers: { authorization: `Bearer ${token}` } })).status;
	const guesses = [];
	for (let i = 0; i < 7; i++) guesses.push(await ask('nonsense'));
	assert.deepEqual([...new Set(guesses)], [401, 429]);
	assert.equal(guesses.at(-1), 429);
	assert.equal((await fetch(`${limited.base}${PATHS()[0]}`)).status, 429, 'the same address');
	assert.equal(await ask(callers.levy.token), 200);
});
