// Calendars: a year of a layer is drafted by one administrator and confirmed by another; older revisions stay readable (S60).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { begin, fault } from '../tool/story.js';

let story;
let one;
let two;
let anyone;
before(async () => {
	story = await begin();
	[one, two] = [await story.as('admin-1'), await story.as('admin-2')];
	anyone = story.public;
});
after(() => story.end());

const year = (of, ...days) => ({ year: of, source: '国务院办公厅通知', days: days.map(([date, kind = 'holiday']) => ({ date, kind, name: '元旦' })) });
const draft = async (body, layer = 'CN') => {
	const { body: made, headers } = await one.ok('POST', `/v1/calendars/${layer}/import`, body);
	return { ...made, path: headers.get('location') };
};
const datesOf = async (query, layer = 'CN') => {
	const reply = await anyone.get(`/v1/calendars/${layer}?${query}`);
	return reply.status === 200 ? reply.body.days.map((day) => day.date) : reply.status;
};

test('a draft counts when another administrator has confirmed it, and waits in their queue until then', async () => {
	const made = await draft(year(2031, ['2031-01-02'], ['2031-01-01']));
	assert.deepEqual([made.state, made.counts, made.revision], ['drafted', false, undefined]);
	assert.equal(await datesOf('year=2031'), 404, 'a draft covers nothing');
	assert.ok((await two.all('/v1/queue')).some((row) => row.id === made.id && row.held_by === 'admin'));
	assertProblem(await one.act(made.path, 'confirm', undefined, { expect: 409 }), 409, 'four_eyes');
	assert.deepEqual((await one.ok('GET', made.path)).body.allowed_actions, ['discard']);
	const { body } = await two.act(made.path, 'confirm');
	assert.deepEqual([body.state, body.counts, body.revision], ['in_force', true, 1]);
	assert.deepEqual(await datesOf('year=2031'), ['2031-01-01', '2031-01-02']);
	assert.deepEqual(await two.all('/v1/queue'), []);
	assertProblem(await two.act(made.path, 'discard', undefined, { expect: 409 }), 409, 'action_not_allowed');
});

test('a year is replaced by the version that was seen, and what counted before stays readable', async () => {
	const before = await datesOf('year=2025', 'CN-65');
	const made = await draft(year(2025, ['2025-03-31'], ['2025-06-06']), 'CN-65');
	assertProblem(await two.post(`${made.path}/confirm`), 428, 'if_match_missing');
	assertProblem(await two.post(`${made.path}/confirm`, undefined, { match: '"0-0000000000000000"' }), 412, 'stale');
	assert.equal((await two.act(made.path, 'confirm')).body.revision, 2);
	assert.deepEqual(await datesOf('year=2025', 'CN-65'), ['2025-03-31', '2025-06-06']);
	assert.deepEqual(await datesOf('year=2025&revision=1', 'CN-65'), before);
	assert.equal(await datesOf('year=2025&revision=3', 'CN-65'), 404);
	const auditor = await story.as('auditor-1');
	const kept = await auditor.all('/v1/calendar-revisions?layer=CN-65&year=2025');
	assert.deepEqual(kept.map((row) => [row.revision, row.counts]).sort(), [[1, false], [2, true]]);
});

test('one draft of a year waits at a time, and one that was discarded makes room', async () => {
	const made = await draft(year(2032), 'CN-65');
	assertProblem(await two.post('/v1/calendars/CN-65/import', year(2032)), 409, 'conflict');
	await draft(year(2032));
	await one.act(made.path, 'discard');
	const again = await draft(year(2032), 'CN-65');
	assert.deepEqual((await two.act(again.path, 'confirm')).body.days, []);
	assert.deepEqual(await datesOf('year=2032', 'CN-65'), [], 'a year is covered without a day that differs');
});

test('every day lies in its year and is said once; only administrators draft, and for layers that are', async () => {
	const path = '/v1/calendars/CN/import';
	const wrong = await one.post(path, year(2033, ['2033-01-01'], ['2034-01-01'], ['2033-01-01']));
	assertProblem(wrong, 422, 'invalid', { at: '/days/1/date', guard: 'format' });
	assert.ok(fault(wrong, 'repeated'));
	assertProblem(await one.post('/v1/calendars/CN-99/import', year(2033)), 404, 'not_found');
	assertProblem(await (await story.as('prefecture-1')).post(path, year(2033)), 403, 'forbidden');
	const made = await draft(year(2033));
	assertProblem(await (await story.as('county-changji-1')).get(made.path), 403, 'forbidden');
});

test('what was confirmed is never changed, and no role writes what counts', async () => {
	const { db } = story.server;
	await assert.rejects(db.query(`UPDATE calendar SET days = '[]' WHERE layer = 'CN' AND year = 2020`), { constraint: 'calendar_stays' });
	const { rows } = await db.query(`SELECT r.rolname FROM pg_roles r WHERE r.rolname LIKE 'wg\\_%' AND r.rolname <> 'wg_owner'
		AND (has_table_privilege(r.oid, 'calendar_day', 'INSERT, UPDATE, DELETE') OR has_table_privilege(r.oid, 'calendar_year', 'INSERT, UPDATE, DELETE'))`);
	assert.deepEqual(rows, []);
});
