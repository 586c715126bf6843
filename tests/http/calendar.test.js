// Calendars: a year of a layer is drafted by one administrator and confirmed by another; older revisions stay readable, and clocks that run
// are counted anew (S60).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
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

/** The region's 2020 with these holidays besides; counts from now on, and a moment later the clocks go by it. */
async function replace2020(later, ...holidays) {
	const { body } = await anyone.ok('GET', '/v1/calendars/CN-65?year=2020&revision=1');
	const days = [...body.days.map((day) => day.date), ...holidays].sort();
	const made = await draft(year(2020, ...days.map((date) => [date])), 'CN-65');
	await two.act(made.path, 'confirm');
	for (const hour of later) await story.on(...hour);
	return (await one.ok('GET', made.path)).body;
}
const stepsOf = async (thing) => (await story.look({ firm: thing.firm, path: `/v1/cases/${thing.id}/timeline` })).steps;
const clocksOf = async (thing) => (await story.look({ firm: thing.firm, path: `/v1/cases/${thing.id}/timeline` })).clocks;
const inQueue = async (thing, query = '') => (await thing.firm.county.all(`/v1/queue${query}`)).find((row) => row.id === thing.id);

test('when a calendar changes the clocks that run are counted anew, and the case keeps both days', async () => {
	const shown = await story.plan(await story.seeded('b'), { until: 'published' });
	const running = await story.plan(await story.seeded('a'), { until: 'filed' });
	const done = await story.plan(await story.seeded('c'), { until: 'approved' });
	const [was] = await clocksOf(running);
	assert.equal((await story.look(running)).due_at, '2020-07-17');
	const closes = (await anyone.ok('GET', shown.shown)).body.closes_on;
	const made = await replace2020([['2020-07-15', '12:00:00'], ['2020-07-15', '12:01:00'], ['2020-07-15', '12:02:00']], '2020-07-16');
	assert.deepEqual([made.recounted, made.recounted_at !== undefined], [2, true]);
	const now = await story.look(running);
	assert.deepEqual([now.due_at, now.due_before, now.state], ['2020-07-20', '2020-07-17', 'county_review']);
	const row = await inQueue(running);
	assert.deepEqual([row.due_at, row.due_before, row.overdue], ['2020-07-20', '2020-07-17', undefined]);
	for (const who of [running.firm.clerk, running.firm.county]) {
		const listed = (await who.all('/v1/cases?flow=plan')).find((one) => one.id === running.id);
		assert.deepEqual([listed.due_at, listed.due_before], ['2020-07-20', '2020-07-17']);
	}
	const [first, second] = await clocksOf(running);
	assert.deepEqual(first, was, 'what was told stays');
	assert.deepEqual([second.op, second.round, second.days, second.due_on, second.cause], ['recount', first.round, first.days, '2020-07-20', 'recount']);
	assert.ok(second.explained.some((day) => day.date === '2020-07-16'));
	assert.deepEqual((await stepsOf(running)).at(-1).role, 'system');
	assert.ok((await anyone.ok('GET', shown.shown)).body.closes_on > closes, 'a notice stays up as long as its clock says');
	assert.ok(!(await stepsOf(done)).some((step) => step.action === 'recount'), 'a clock that has stopped is left alone');
	assert.equal((await story.approvePlan(running)).due_before, undefined, 'a clock that has stopped has no due day');
});

test('a case that was late by the calendar before stays marked so, for the level above as well', async () => {
	const late = await story.plan(await story.seeded('d'), { until: 'filed' });
	const { due_at: due } = await story.look(late);
	await story.on('2020-07-21');
	assert.equal((await inQueue(late, '?overdue=true')).due_at, due);
	await replace2020([['2020-07-21', '12:00:00'], ['2020-07-21', '12:01:00'], ['2020-07-21', '12:02:00']], '2020-07-16', '2020-07-17', '2020-07-20');
	const row = await inQueue(late, '?overdue=true');
	assert.deepEqual([row.due_at, row.due_before, row.overdue], ['2020-07-22', due, true]);
	const prefecture = await story.as('prefecture-1');
	assert.ok((await prefecture.all('/v1/queue?overdue=true')).some((each) => each.id === late.id), 'the level above sees it as well');
	await late.firm.county.act(late.path, 'return', { reasons: [{ code: 'form_incomplete', text: '期限有误' }] });
});

test('sixty days before a year begins that a layer lacks, every queue and the metrics say so', async () => {
	const { db } = story.server;
	const where = "layer = 'CN-65' AND year = 2021";
	const officers = await Promise.all(['county-fukang-1', 'prefecture-1', 'finance-1', 'county-finance-1', 'ui-1', 'certifier-1', 'admin-2'].map((name) => story.as(name)));
	const missing = async (who, query = '') => (await who.all(`/v1/queue${query}`)).filter((row) => row.state === 'missing');
	const gauges = async () => (await (await fetch(story.server.metrics)).text()).split('\n').filter((line) => line.startsWith('wengang_calendar_missing{'));
	await db.query(`CREATE TABLE remembered AS SELECT * FROM calendar_year WHERE ${where}; DELETE FROM calendar_year WHERE ${where}`);
	await story.on('2020-11-01');
	assert.deepEqual([await missing(officers[0]), await gauges()], [[], []]);
	await story.on('2020-11-02');
	for (const who of officers)
		assert.deepEqual(await missing(who), [{ flow: 'calendar', state: 'missing', layer: 'CN-65', year: 2021, due_at: '2020-12-31', allowed_actions: [] }]);
	assert.deepEqual(await gauges(), ['wengang_calendar_missing{layer="CN-65",year="2021"} 1']);
	assert.deepEqual([(await missing(officers[0], '?flow=claim')).length, (await missing(officers[0], '?flow=calendar')).length], [0, 1]);
	assert.deepEqual(await missing(officers[1], '?overdue=true'), [], 'the year has not begun');
	await db.query('INSERT INTO calendar_year SELECT * FROM remembered; DROP TABLE remembered');
	assert.deepEqual([await missing(officers[0]), await gauges()], [[], []]);
});

test('a clock whose new day would need a missing year keeps its day', async () => {
	await story.on('2020-12-28');
	const plan = await story.plan(await story.seeded('a'), { until: 'filed' });
	assert.equal((await story.look(plan)).due_at, '2020-12-30');
	const { db } = story.server;
	const where = "layer = 'CN-65' AND year = 2021";
	await db.query(`CREATE TABLE remembered AS SELECT * FROM calendar_year WHERE ${where}; DELETE FROM calendar_year WHERE ${where}`);
	const made = await replace2020([['2020-12-28', '13:00:00'], ['2020-12-28', '13:01:00']], '2020-12-29', '2020-12-30', '2020-12-31');
	await db.query('INSERT INTO calendar_year SELECT * FROM remembered; DROP TABLE remembered');
	assert.deepEqual([made.recounted, made.recounted_at !== undefined], [0, true]);
	assert.equal((await story.look(plan)).due_at, '2020-12-30');
	await replace2020([['2020-12-28', '14:00:00'], ['2020-12-28', '14:01:00']]);
});

test('a step that runs while a calendar is confirmed tells no day that nobody counts anew', async () => {
	const fresh = await begin();
	const { db } = fresh.server;
	const [first, second] = [await fresh.as('admin-1'), await fresh.as('admin-2')];
	const plan = await fresh.plan(await fresh.seeded('c'), { until: 'draft' });
	const { body } = await fresh.public.ok('GET', '/v1/calendars/CN-65?year=2020');
	const days = [...body.days.map((day) => day.date), '2020-07-16'].sort().map((date) => ({ date, kind: 'holiday', name: '节' }));
	const drafted = await first.ok('POST', '/v1/calendars/CN-65/import', { year: 2020, source: '自治区通知', days });
	await db.query(`CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.8); RETURN NEW; END $$;
		CREATE TRIGGER slow BEFORE INSERT ON clock_entry FOR EACH ROW WHEN (NEW.op = 'start') EXECUTE FUNCTION slow()`);
	const filing = plan.firm.clerk.act(plan.path, 'submit');
	await sleep(300);
	await second.act(drafted.headers.get('location'), 'confirm');
	await filing;
	for (const hour of ['12:00:00', '12:01:00', '12:02:00']) await fresh.on('2020-07-15', hour);
	assert.equal((await fresh.look(plan)).due_at, '2020-07-20');
	assert.deepEqual((await db.query('SELECT invariant FROM invariant_report() WHERE violations > 0')).rows, []);
	await fresh.end();
});

test('a waiting case whose clock could not be told keeps neither the money nor the other duties waiting', async () => {
	const fresh = await begin();
	const { db } = fresh.server;
	const plan = await fresh.plan(await fresh.seeded('a'), { until: 'closed' });
	await fresh.on('2020-12-29');
	const claim = await fresh.claim(plan, { until: 'approved' });
	const where = "layer = 'CN-65' AND year = 2021";
	await db.query(`CREATE TABLE remembered AS SELECT * FROM calendar_year WHERE ${where}; DELETE FROM calendar_year WHERE ${where}`);
	await fresh.deposit(10000000);
	assert.equal((await fresh.look(claim)).state, 'awaiting_funds');
	await fresh.on('2020-12-30');
	await db.query('INSERT INTO calendar_year SELECT * FROM remembered; DROP TABLE remembered');
	await fresh.on('2020-12-31');
	assert.equal((await fresh.look(claim)).state, 'approved');
	await fresh.end();
});
