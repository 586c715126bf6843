// Events: one outbox, read in order, from where the reader stopped; nothing lost, nothing twice, nothing of others.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../tool/patience.js';
import { assertProblem } from '../tool/problem.js';
import { serve } from '../tool/server.js';

let server, finance, auditor, fund;

before(async () => {
	server = await serve();
	finance = await server.signIn('finance-1');
	auditor = await server.signIn('auditor-1');
	fund = (await finance.all('/v1/funds'))[0].id;
});
after(() => server?.stop());

const deposit = (n) => ({ fund_id: fund, amount_fen: n, source: '下达', document_no: `第${n}号`, received_on: '2020-07-14' });
const make = async (n) => (await finance.ok('POST', '/v1/deposits', deposit(n))).body.id;

/** All events behind `after`, page by page, as a program would read them. */
async function eventsAfter(caller, last, limit = 100) {
	const events = [];
	for (;;) {
		const { body } = await caller.ok('GET', `/v1/events?after=${last}&limit=${limit}`);
		events.push(...body.data);
		last = body.data.at(-1)?.id ?? last;
		if (!body.has_more) return events;
	}
}
const lastEvent = async (caller) => (await eventsAfter(caller, 0)).at(-1)?.id ?? 0;

/** The events behind `last` once there are so many: a transaction anywhere in the cluster may hold them back for a moment. */
async function eventsOnce(caller, last, count) {
	let events = [];
	await until(`${count} events`, async () => (events = await eventsAfter(caller, last)).length >= count);
	return events;
}

test('each step of a case is one event, in order, and says no more than where to look', async () => {
	const last = await lastEvent(finance);
	const ids = [await make(1), await make(2), await make(3)];
	const events = await eventsOnce(finance, last, 3);
	assert.deepEqual(events.map((event) => event.case_id), ids);
	for (const event of events) {
		const { id, at, case_id, ...rest } = event;
		assert.deepEqual(rest, { flow: 'deposit', action: 'book', state: 'booked', version: 1 });
		assert.match(at, /\+08:00$/);
		assert.ok(Number.isInteger(id) && case_id);
	}
});

test('`after` and cursors lead to the same events, however small the page', async () => {
	await make(4);
	const whole = await eventsOnce(auditor, 0, 4);
	assert.deepEqual(await eventsAfter(auditor, 0, 3), whole);
	assert.deepEqual(await auditor.all('/v1/events'), whole);
	const middle = Math.floor(whole.length / 2);
	assert.deepEqual(await eventsAfter(auditor, whole[middle].id), whole.slice(middle + 1));
	assert.deepEqual((await auditor.ok('GET', `/v1/events?after=${whole.at(-1).id}`)).body, { data: [], has_more: false });
	for (const after of ['-1', 'x', '1.5', '9000000000000001']) assertProblem(await auditor.get(`/v1/events?after=${after}`), 400, 'bad_parameter', { at: '?after' });
});

test('an event that is still being written hides those behind it, so that a reader can never skip it', async () => {
	const last = await lastEvent(finance);
	const slow = await server.db.connect('postgres');
	await slow.query('BEGIN');
	await slow.query('SELECT pg_current_xact_id()');
	const quick = await make(10);
	assert.deepEqual(await eventsAfter(finance, last), [], 'the older transaction may still write one');
	await slow.query('COMMIT');
	await slow.end();
	const events = await eventsOnce(finance, last, 1);
	assert.deepEqual(events.map((event) => event.case_id), [quick]);
});

test('an event whose number is smaller but whose transaction ended later is not missed', async () => {
	const last = await lastEvent(finance);
	const [early, late] = [await server.db.connect('postgres'), await server.db.connect('postgres')];
	const write = `INSERT INTO event (case_id, flow, action, state, version, at)
		SELECT case_id, flow, action, state, version, at FROM event WHERE id = $1 RETURNING id`;
	await early.query('BEGIN');
	await early.query('SELECT pg_current_xact_id()');
	await late.query('BEGIN');
	const { rows: [small] } = await late.query(write, [last]);
	const { rows: [large] } = await early.query(write, [last]);
	assert.ok(small.id < large.id);
	await early.query('COMMIT');
	const first = await eventsAfter(finance, last);
	await late.query('COMMIT');
	await early.end();
	await late.end();
	const seen = first.map((event) => event.id);
	await until('both', async () => {
		seen.push(...(await eventsAfter(finance, seen.at(-1) ?? last)).map((event) => event.id));
		return seen.length === 2;
	});
	assert.deepEqual(seen, [large.id, small.id]);
});

test('many writers, one reader who follows: every event once', async () => {
	const start = await lastEvent(finance);
	const writers = Promise.all(Array.from({ length: 40 }, (_, n) => make(100 + n)));
	const seen = [];
	let last = start, done = false;
	writers.then(() => (done = true));
	while (!done) {
		const events = await eventsAfter(finance, last, 7);
		seen.push(...events);
		last = events.at(-1)?.id ?? last;
	}
	const ids = await writers;
	await until('the rest', async () => {
		const events = await eventsAfter(finance, last);
		seen.push(...events);
		last = events.at(-1)?.id ?? last;
		return seen.length >= ids.length;
	});
	assert.deepEqual(seen.map((event) => event.case_id).sort(), [...ids].sort());
});

test('nobody sees the events of cases it may not see, and nobody those of users', async () => {
	const [a, b] = [await server.signIn('a-clerk'), await server.signIn('b-clerk')];
	const me = async (caller) => (await caller.ok('GET', '/v1/me')).body.enterprise_id;
	for (const caller of [a, b]) {
		const own = await me(caller);
		await caller.ok('POST', `/v1/enterprises/${own}/determinations`, { kind: 'suspended', value: 'yes', basis: '说明', valid_from: '2020-02-01', valid_to: '2020-02-29' });
		const events = await eventsOnce(caller, 0, 1);
		for (const event of events) assert.equal(event.enterprise_id, own);
	}
	const county = await server.signIn('county-fukang-1');
	const agency = (await county.ok('GET', '/v1/me')).body.agency_id;
	for (const event of await eventsAfter(county, 0)) assert.ok(!event.agency_id || event.agency_id === agency);
	const admin = await server.signIn('admin-1');
	await admin.ok('POST', '/v1/users', { username: 'unseen-1', password: 'a passphrase unseen', display_name: '某', role: 'auditor', agency_id: '00000000-0000-7000-8000-000000000014' });
	assert.ok((await eventsAfter(auditor, 0)).every((event) => !['app_user', 'client', 'client_grant'].includes(event.flow)));
	assertProblem(await admin.get('/v1/events'), 403, 'forbidden');
});
