// An employer registers, its bureau looks at it (S35, S36, S38, S50, S68).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { uscc, usccWrong } from '../tool/person.js';
import { assertProblem } from '../tool/problem.js';
import { begin, fault, faults } from '../tool/story.js';

let story;
before(async () => (story = await begin()));
after(() => story.end());

const REASONS = { reasons: [{ code: 'licence_unreadable', pointer: '/uscc', text: '营业执照扫描件不清晰' }] };
const SEEN = { seen: 'business_licence', text: '营业执照原件核对无误' };

async function register(with_) {
	const registration = story.registration(with_);
	const { body } = await story.public.ok('POST', '/v1/enterprises', registration);
	return { ...body, path: `/v1/enterprises/${body.id}`, clerk: registration.clerk };
}

test('anybody registers an employer, and its first clerk can sign in at once', async () => {
	const firm = await register();
	assert.equal(firm.state, 'submitted');
	assert.equal(firm.held_by, 'county');
	assert.match(firm.number, /^QY2020-\d{6}$/);
	assert.ok(firm.received_at);
	const clerk = await story.as(firm.clerk.username, firm.clerk.password);
	assert.equal((await clerk.ok('GET', firm.path)).body.uscc, firm.uscc);
	assert.equal((await clerk.ok('GET', '/v1/me')).body.enterprise_id, firm.id);
});

test('nothing of a registration is kept when it is only validated', async () => {
	const registration = story.registration();
	const dry = await story.public.ok('POST', '/v1/enterprises?validate_only=true', registration);
	assert.equal(dry.body.state, 'submitted');
	assert.equal((await (await story.county('CJ-CJ')).ok('GET', `/v1/enterprises?uscc=${registration.uscc}`)).body.data.length, 0);
	await story.public.ok('POST', '/v1/enterprises', registration);
});

test('a code with a wrong check place, an agency that takes no registrations and a taken user name are refused', async () => {
	const code = await story.public.post('/v1/enterprises', story.registration({ uscc: usccWrong(77) }));
	assertProblem(code, 422, 'invalid', { at: '/uscc' });
	const prefecture = story.registration();
	prefecture.agency_id = story.agencies['CJ-HR'].id;
	assertProblem(await story.public.post('/v1/enterprises', prefecture), 422, 'invalid', { at: '/agency_id' });
	const taken = story.registration();
	taken.clerk.username = 'a-clerk';
	assertProblem(await story.public.post('/v1/enterprises', taken), 409, 'conflict');
});

test('who registers as a sole trader has a code that begins with 92, an enterprise one that does not (S30)', async () => {
	const county = await story.county('CJ-CJ');
	for (const [kind, of] of [['sole_trader', 'enterprise'], ['enterprise', 'sole_trader']]) {
		const wrong = () => story.registration({ kind, uscc: uscc(510, of) });
		for (const reply of [await story.public.post('/v1/enterprises', wrong()), await county.post('/v1/enterprises/on-behalf', wrong())]) {
			assertProblem(reply, 422, 'invalid', { at: '/kind' });
			assert.equal(fault(reply, '/kind').code, 'kind_of_code');
		}
	}
	const both = story.registration({ kind: 'sole_trader', uscc: uscc(511) });
	const faulty = await story.public.post('/v1/enterprises', { ...both, agency_id: story.agencies['CJ-HR'].id });
	assert.deepEqual(faults(faulty), ['/agency_id enum', '/kind kind_of_code']);
	assert.equal((await register({ kind: 'sole_trader' })).kind, 'sole_trader');
});

test('a squatter cannot block the owner: both register, one is verified, the rival is rejected in the same step', async () => {
	const squatter = await register({ uscc: uscc(501) });
	const owner = await register({ uscc: uscc(501) });
	const county = await story.county('CJ-CJ');
	await county.act(owner.path, 'verify', SEEN);
	assert.equal((await county.ok('GET', owner.path)).body.state, 'verified');
	assert.equal((await county.ok('GET', squatter.path)).body.state, 'rejected');
	const { body } = await county.ok('GET', `/v1/cases/${squatter.id}/timeline`);
	assert.equal(body.steps.at(-1).reasons[0].code, 'verified_elsewhere');
	const late = await story.public.post('/v1/enterprises', story.registration({ uscc: uscc(501) }));
	assertProblem(late, 409, 'condition_not_met', { guard: 'uscc_not_verified_elsewhere' });
});

test('a rival at another bureau, or one that was returned, is rejected as well', async () => {
	const elsewhere = await register({ uscc: uscc(502), agency: 'CJ-FK' });
	const returned = await register({ uscc: uscc(502) });
	const owner = await register({ uscc: uscc(502) });
	const county = await story.county('CJ-CJ');
	await county.act(returned.path, 'return', REASONS);
	await county.act(owner.path, 'verify', SEEN);
	const fukang = await story.county('CJ-FK');
	assert.equal((await fukang.ok('GET', elsewhere.path)).body.state, 'rejected');
	const clerk = await story.as(returned.clerk.username, returned.clerk.password);
	await clerk.act(returned.path, 'submit');
	const second = await county.act(returned.path, 'verify', SEEN, { expect: 409 });
	assertProblem(second, 409, 'condition_not_met', { guard: 'uscc_not_verified_elsewhere' });
});

test('an officer who typed a rival in can still verify the owner', async () => {
	const county = await story.county('CJ-CJ');
	const rival = (await county.ok('POST', '/v1/enterprises/on-behalf', story.registration({ uscc: uscc(503) }))).body;
	const owner = await register({ uscc: uscc(503) });
	await county.act(owner.path, 'verify', SEEN);
	assert.equal((await county.ok('GET', `/v1/enterprises/${rival.id}`)).body.state, 'rejected');
});

test('a registration on behalf is verified by another officer than the one who typed it', async () => {
	const [first, second] = [await story.county('CJ-CJ', 1), await story.county('CJ-CJ', 2)];
	const { body } = await first.ok('POST', '/v1/enterprises/on-behalf', story.registration());
	const path = `/v1/enterprises/${body.id}`;
	assert.ok(!body.allowed_actions.includes('verify'));
	assertProblem(await first.act(path, 'verify', SEEN, { expect: 409 }), 409, 'four_eyes');
	await second.act(path, 'verify', SEEN);
	const audit = await second.all(`/v1/cases/${body.id}/audit`);
	assert.deepEqual(audit.map((row) => row.action), ['register_on_behalf', 'verify']);
	assert.notEqual(audit[0].human_id, audit[1].human_id);
});

test('an officer types only for employers of his own place', async () => {
	const county = await story.county('CJ-CJ');
	const reply = await county.post('/v1/enterprises/on-behalf', story.registration({ agency: 'CJ-FK' }));
	assertProblem(reply, 422, 'invalid', { at: '/agency_id' });
});

test('returned with its reasons, corrected, submitted again: each round is a clock of its own', async () => {
	const firm = await register();
	const county = await story.county('CJ-CJ');
	const clerk = await story.as(firm.clerk.username, firm.clerk.password);
	await county.act(firm.path, 'return', REASONS);
	const seen = await clerk.ok('GET', firm.path);
	assert.equal(seen.body.state, 'returned');
	assert.equal(seen.body.held_by, 'enterprise');
	assert.deepEqual(seen.body.allowed_actions, ['submit', 'update']);
	assertProblem(await county.act(firm.path, 'verify', SEEN, { expect: 409 }), 409, 'action_not_allowed');
	await clerk.request('PATCH', firm.path, { contact_name: '李梅' }, { match: seen.headers.get('etag') });
	await clerk.act(firm.path, 'submit');
	await county.act(firm.path, 'verify', SEEN);
	const { body } = await clerk.ok('GET', `/v1/cases/${firm.id}/timeline`);
	assert.deepEqual(body.steps.map((step) => step.action), ['register', 'return', 'update', 'submit', 'verify']);
	assert.deepEqual(body.steps[1].reasons, REASONS.reasons);
	const rounds = body.clocks.filter((entry) => entry.clock === 'verify').map((entry) => `${entry.round} ${entry.op}`);
	assert.deepEqual(rounds, ['1 start', '1 stop', '2 start', '2 stop']);
	assert.equal((await clerk.ok('GET', firm.path)).body.contact_name, '李梅');
});

test('a rejection needs a coded reason and is the end', async () => {
	const firm = await register();
	const county = await story.county('CJ-CJ');
	assertProblem(await county.act(firm.path, 'reject', { reasons: [] }, { expect: 422 }), 422, 'invalid', { at: '/reasons' });
	assertProblem(await county.act(firm.path, 'reject', {}, { expect: 422 }), 422, 'invalid');
	const unknown = { reasons: [{ code: 'because', text: '不同意' }] };
	assertProblem(await county.act(firm.path, 'reject', unknown, { expect: 422 }), 422, 'invalid', { at: '/reasons' });
	await county.act(firm.path, 'reject', REASONS);
	const { body } = await county.ok('GET', firm.path);
	assert.equal(body.state, 'rejected');
	assert.deepEqual(body.allowed_actions, []);
	const again = await county.act(firm.path, 'verify', SEEN, { expect: 409 });
	assert.deepEqual(assertProblem(again, 409, 'action_not_allowed').allowed_actions ?? [], []);
});

test('a registration belongs to its bureau: others, and other employers, do not find it', async () => {
	const firm = await register();
	for (const stranger of [await story.county('CJ-FK'), await story.as('b-clerk')]) {
		assertProblem(await stranger.get(firm.path), 404, 'not_found');
		const act = await stranger.post(`${firm.path}/submit`, undefined, { match: '*' });
		assertProblem(act, 404, 'not_found');
	}
	assertProblem(await story.public.get(firm.path), 401, 'unauthenticated');
	const clerk = await story.as('a-clerk');
	assertProblem(await clerk.post(`${firm.path}/verify`, SEEN, { match: '*' }), 403, 'forbidden');
});

test('every action asks for the version that was seen', async () => {
	const firm = await register();
	const county = await story.county('CJ-CJ');
	const seen = (await county.ok('GET', firm.path)).headers.get('etag');
	assertProblem(await county.post(`${firm.path}/verify`, SEEN), 428, 'if_match_missing');
	await county.ok('POST', `${firm.path}/return`, REASONS, { match: seen });
	assertProblem(await county.post(`${firm.path}/reject`, REASONS, { match: seen }), 412, 'stale');
});

test('an employer keeps its own data; what says who it is does not change that way', async () => {
	const firm = await story.firm({ account: null, size: null });
	const seen = await firm.clerk.ok('GET', firm.path);
	const change = (body, match = seen.headers.get('etag')) => firm.clerk.request('PATCH', firm.path, body, { match });
	assertProblem(await change({ uscc: uscc(900) }), 422, 'invalid', { at: '/uscc' });
	const reply = await change({ contact_phone: '09942211111', employees: 90 });
	assert.equal(reply.status, 200, reply.text);
	assert.equal(reply.body.contact_phone, '09942211111');
	assert.equal(reply.body.state, 'verified');
	assert.equal(fault(reply, '/uscc'), undefined);
});

test('a suspended employer submits nothing until another officer reinstates it; a closed one is restored (S63)', async () => {
	const firm = await story.firm();
	const plan = await story.plan(firm, { until: 'draft' });
	const [one, other] = [await story.as('prefecture-1'), await story.as('prefecture-2')];
	const text = { text: '违规，暂停受理' };
	await one.act(firm.path, 'suspend', text);
	const stopped = await firm.clerk.act(plan.path, 'submit', undefined, { expect: 409 });
	assertProblem(stopped, 409, 'condition_not_met', { guard: 'enterprise_not_suspended' });
	assertProblem(await one.act(firm.path, 'reinstate', text, { expect: 409 }), 409, 'four_eyes');
	await other.act(firm.path, 'reinstate', text);
	await firm.clerk.act(plan.path, 'submit');
	await firm.county.act(firm.path, 'close', text);
	assertProblem(await firm.clerk.post('/v1/plans', story.planForm(firm)), 409, 'condition_not_met', { guard: 'enterprise_not_closed' });
	await other.act(firm.path, 'restore', text);
	assert.equal((await firm.clerk.ok('GET', firm.path)).body.state, 'verified');
});
