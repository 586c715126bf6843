// The comparison of two recordings: the differences that it finds, and those that it lets pass.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'wengang-compare-'));
after(() => rmSync(folder, { recursive: true }));

const uuid = (nth) => `01a2292f-4117-79a8-8696-${String(nth).padStart(12, '0')}`;
const seconds = (ms) => `2020-07-22T11:00:0${ms / 1000}+08:00`;

/** A line of a recording: the view of a claim. Requests follow each other unless `began` and `ended` say otherwise. */
function exchange(nth, { id = 1, state = 'draft', at = 1.25, due = '2020-08-05T23:59:59+08:00', ...with_ } = {}) {
	return {
		test: 'a claim is shown', began: 2 * nth, ended: 2 * nth + 1, caller: 'enterprise', method: 'GET', path: `/v1/claims/${uuid(id)}`,
		asked: { headers: [['accept', '*/*']], digest: '', body: '' }, status: 200,
		headers: [['Date', `Sun, 29 Nov 2026 21:21:3${id} GMT`], ['ETag', `"3-000000000000000${id}"`], ['X-Request-Id', uuid(id + 500)]],
		body: `{"id":"${uuid(id)}","number":"SQ2020-00000${id}","state":"${state}","created_at":"${seconds(at * 1000)}","due_at":"${due}"}`,
		...with_,
	};
}

function list(nth, rows) {
	const data = rows.map(({ id, at = 1.25, state = 'draft' }) => `{"id":"${uuid(id)}","state":"${state}","created_at":"${seconds(at * 1000)}"}`);
	return { ...exchange(nth), path: '/v1/claims', body: `{"data":[${data}],"has_more":false}` };
}

function refusal(nth, errors) {
	const items = errors.map((pointer) => `{"pointer":"${pointer}"}`);
	return { ...exchange(nth), status: 422, body: `{"code":"invalid","errors":[${items}],"total":2}` };
}

/** A page of the events that a caller follows. */
function events(nth, numbers, { after = 0, action = 'create' } = {}) {
	const data = numbers.map((number) => `{"id":${number},"case_id":"${uuid(number)}","action":"${action}","at":"${seconds(1250)}"}`);
	return { ...exchange(nth), path: `/v1/events?after=${after}`, body: `{"data":[${data}],"has_more":false}` };
}

let nth = 0;
async function compared(ones, others) {
	const sides = [ones, others].map((lines, side) => {
		const part = join(folder, `${++nth}-${side}`, 'http');
		mkdirSync(part, { recursive: true });
		writeFileSync(join(part, 'claim.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
		return join(part, '..');
	});
	const found = run('node', [new URL('compare.js', import.meta.url).pathname, ...sides]);
	const { stdout, code = 0 } = await found.catch((error) => error);
	return { stdout, code };
}

async function assertAlike(ones, others, count = ones.length) {
	const { stdout, code } = await compared(ones, others);
	assert.equal(code, 0, stdout);
	assert.match(stdout, new RegExp(`1 tests, ${count} replies alike, 0 differ`));
}

async function assertDifferent(ones, others, ...said) {
	const { stdout, code } = await compared(ones, others);
	assert.equal(code, 1, stdout);
	for (const text of said) assert.ok(stdout.includes(text), `no ${text} in ${stdout}`);
}

const ALIKE = {
	'other ids, numbers, instants and digests': [[exchange(1)], [exchange(1, { id: 2, at: 3.5 })]],
	'errors in another order': [[refusal(1, ['/a', '/b'])], [refusal(1, ['/b', '/a'])]],
	'rows of one moment in another order': [
		[list(1, [{ id: 1, state: 'draft' }, { id: 2, state: 'paid' }])],
		[list(1, [{ id: 2, state: 'paid' }, { id: 1, state: 'draft' }])],
	],
	'a job that is asked for more often': [
		[exchange(1, { path: `/v1/jobs/${uuid(1)}`, state: 'done' })],
		[exchange(1, { path: `/v1/jobs/${uuid(1)}`, state: 'running' }), exchange(2, { path: `/v1/jobs/${uuid(1)}`, state: 'done' })],
	],
	'two requests at once, answered the other way round': [
		[exchange(1, { method: 'POST', ended: 9 }), exchange(2, { method: 'POST', state: 'submitted' })],
		[exchange(1, { method: 'POST', ended: 9, state: 'submitted' }), exchange(2, { method: 'POST' })],
	],
	'events that came in other pages': [[events(1, [1]), events(2, [2], { after: 1 })], [events(1, [5, 6])], 1],
	'a token of another second': [
		[exchange(1, { body: '{"refresh_token":"abcdefgh","expires_in":900}' })],
		[exchange(1, { body: '{"refresh_token":"ijklmnop","expires_in":900}' })],
	],
};
for (const [what, [ones, others, count]] of Object.entries(ALIKE)) test(`${what}: alike`, () => assertAlike(ones, others, count));

const DIFFERENT = {
	'a byte of a word': [[exchange(1)], [exchange(1, { state: 'drafT' })], 'claim_view', 'a claim is shown', '/state: "draft" → "drafT"'],
	'a blank where none was': [[exchange(1, { body: '{"a":1}' })], [exchange(1, { body: '{"a": 1}' })], 'byte 5 of the body'],
	'a member that is gone': [[exchange(1, { body: '{"a":1,"b":2}' })], [exchange(1, { body: '{"a":1}' })], '/b: 2 → (nothing)'],
	'members in another order': [[exchange(1, { body: '{"a":1,"b":2}' })], [exchange(1, { body: '{"b":2,"a":1}' })], 'byte 2 of the body'],
	'another status': [[exchange(1)], [exchange(1, { status: 404 })], 'status: 200 → 404'],
	'a header more': [[exchange(1, { headers: [] })], [exchange(1, { headers: [['Vary', 'Accept']] })], 'header of the second only: Vary: Accept'],
	'another version': [
		[exchange(1, { headers: [['ETag', '"3-0000000000000001"']] })],
		[exchange(1, { headers: [['ETag', '"4-0000000000000001"']] })],
		'header of the first only: ETag: "3-',
	],
	'a day that was set': [[exchange(1)], [exchange(1, { due: '2020-08-06T23:59:59+08:00' })], '2020-08-05T23:59:59+08:00 → 2020-08-06'],
	'the id of another': [
		[exchange(1), exchange(2, { id: 2 })],
		[exchange(1), exchange(2, { id: 2, body: exchange(1).body })],
		'an id that stood for another one before',
	],
	'an error less': [[refusal(1, ['/a', '/b'])], [refusal(1, ['/a'])], '/errors/*'],
	'rows of different moments in another order': [
		[list(1, [{ id: 1, at: 1 }, { id: 2, at: 2, state: 'paid' }])],
		[list(1, [{ id: 2, at: 2, state: 'paid' }, { id: 1, at: 1 }])],
		'/data/*/state',
	],
	'two requests in a row, answered the other way round': [
		[exchange(1, { method: 'POST' }), exchange(2, { method: 'POST', state: 'submitted' })],
		[exchange(1, { method: 'POST', state: 'submitted' }), exchange(2, { method: 'POST' })],
		'/state',
	],
	'an event of another step': [
		[events(1, [1]), events(2, [2], { after: 1 })],
		[events(1, [1]), events(2, [2], { after: 1, action: 'submit' })],
		'/*/action: "create" → "submit"',
	],
	'a reply that never came': [[exchange(1), exchange(2, { path: '/v1/me' })], [exchange(1)], 'me_view', 'asked of the first only'],
};
for (const [what, [ones, others, ...said]] of Object.entries(DIFFERENT))
	test(`${what}: different`, () => assertDifferent(ones, others, ...said));
