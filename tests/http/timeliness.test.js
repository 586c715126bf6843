// How long cases take from the first receipt to the payment (S6b): working days by the calendar, counted for everybody to read.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { begin } from '../tool/story.js';

let story, anyone;

before(async () => {
	story = await begin();
	anyone = story.public;
	await story.deposit(10_000_000);
});
after(() => story?.end());

const figures = async (query, who = anyone) => (await who.ok('GET', `/v1/statistics/timeliness?${query}`)).body;
const of = async (code, query = 'flow=claim') => (await figures(query)).agencies.find((row) => row.agency_id === story.agencies[code].id);
const elapsed = async (id) => (await story.server.db.query('SELECT case_elapsed_days($1) AS days', [id])).rows[0].days;

/** Cases of an agency behind the program's back: the days of receipt and of payment are all that counts here. */
async function seed(code, days, flow = 'refund') {
	const { db } = story.server;
	await db.query('SET session_replication_role = replica');
	for (const [received, paid, count = 1] of days)
		await db.query(
			`INSERT INTO dossier (id, flow, state, version, agency_id, created_at, received_at, updated_at)
			SELECT gen_random_uuid(), $1, 'paid', 9, $2, $3::timestamptz, $3::timestamptz, $4::timestamptz FROM generate_series(1, $5)`,
			[flow, story.agencies[code].id, `${received}T09:00:00+08:00`, `${paid}T16:00:00+08:00`, count]);
	await db.query('SET session_replication_role = origin');
}
// Counted again from nothing.
const forget = async (flow = 'refund') => {
	const { db } = story.server;
	await db.query('SET session_replication_role = replica');
	await db.query('DELETE FROM dossier WHERE flow = $1', [flow]);
	await db.query('SET session_replication_role = origin');
};

test('before anything was paid there is nothing to tell', async () => {
	assert.deepEqual(await figures('flow=claim'), { flow: 'claim', agencies: [] });
	assert.deepEqual(await figures('flow=refund&from=2020-07-01&until=2020-07-31'), { flow: 'refund', from: '2020-07-01', until: '2020-07-31', agencies: [] });
});

test('a case counts its working days while it is held, and no longer once it is paid', async () => {
	const plan = await story.plan(await story.firm());
	await story.on('2020-07-23');
	const claim = await story.openClaim(plan);
	await story.fill(claim);
	assert.equal(await elapsed(claim.id), null, 'nothing was received yet');
	await claim.firm.clerk.act(claim.path, 'submit');
	assert.equal(await elapsed(claim.id), 0);
	await story.on('2020-07-24');
	await story.countyApproves(claim);
	assert.equal(await elapsed(claim.id), 1);
	await story.on('2020-07-28');
	assert.equal(await elapsed(claim.id), 3, 'a weekend lies between');
	await story.prefectureApproves(claim);
	await story.pay(claim, 'paid');
	await story.on('2020-08-10');
	assert.equal(await elapsed(claim.id), 3, 'paid on the 28th');
	const row = await of('CJ-CJ');
	assert.deepEqual([row.cases, row.unmeasured, row.median_days, row.p90_days, row.max_days], [1, 0, 3, 3, 3]);
	assert.equal(await of('CJ-CJ', 'flow=claim&until=2020-07-27'), undefined);
	assert.equal((await of('CJ-CJ', 'flow=claim&from=2020-07-28&until=2020-07-28')).cases, 1);
	assert.equal(await of('CJ-CJ', 'flow=claim&from=2020-07-29'), undefined);
});

test('median and 90th percentile are nearest ranks, agency by agency', async () => {
	// 20 July 2020 is a Monday: one to five working days later it is the 21st to the 27th.
	await seed('CJ-UI', [['2020-07-20', '2020-07-20', 4], ['2020-07-20', '2020-07-21', 1], ['2020-07-20', '2020-07-22', 3], ['2020-07-20', '2020-07-24'], ['2020-07-20', '2020-07-27']]);
	await seed('CJ-ZD-UI', [['2020-07-17', '2020-07-20', 1]]);
	const { agencies } = await figures('flow=refund');
	assert.equal(agencies.length, 2);
	const [ui, zhundong] = ['CJ-UI', 'CJ-ZD-UI'].map((code) => agencies.find((row) => row.agency_id === story.agencies[code].id));
	assert.deepEqual([ui.cases, ui.median_days, ui.p90_days, ui.max_days], [10, 1, 4, 5]);
	assert.deepEqual([zhundong.cases, zhundong.median_days, zhundong.p90_days, zhundong.max_days], [1, 1, 1, 1]);
	await forget();
});

test('holidays of the nation and of the region do not count, made-up working days do', async () => {
	// The Corban festival of 2020 (31 July, 3 and 4 August) is the region's own; Sunday 27 September was worked for the national day.
	await seed('CJ-UI', [['2020-07-30', '2020-08-05']]);
	assert.equal((await of('CJ-UI', 'flow=refund')).max_days, 1);
	await forget();
	await seed('CJ-UI', [['2020-09-25', '2020-09-27']]);
	assert.equal((await of('CJ-UI', 'flow=refund')).max_days, 1);
	await forget();
	await seed('CJ-UI', [['2020-09-30', '2020-10-09']]);
	assert.equal((await of('CJ-UI', 'flow=refund')).max_days, 1);
	await forget();
});

test('where a year has no calendar nothing is made up: the case is counted and not measured', async () => {
	await seed('CJ-UI', [['2020-07-20', '2020-07-21'], ['2020-07-20', '2040-01-02'], ['2040-01-02', '2040-01-05']]);
	const row = await of('CJ-UI', 'flow=refund');
	assert.deepEqual([row.cases, row.unmeasured, row.median_days, row.max_days], [3, 2, 1, 1]);
	await forget();
	await seed('CJ-UI', [['2040-01-02', '2040-01-05']]);
	assert.deepEqual(Object.keys(await of('CJ-UI', 'flow=refund')).sort(), ['agency_id', 'agency_name', 'cases', 'unmeasured']);
	await forget();
});

test('numbers of many cases are the same as counting each alone', async () => {
	await seed('CJ-UI', Array.from({ length: 60 }, (_, n) => ['2020-06-01', `2020-0${7 + (n % 3)}-${String(1 + (n % 28)).padStart(2, '0')}`, 100]));
	const { rows } = await story.server.db.query(`SELECT max(case_elapsed_days(d.id)) AS most, percentile_disc(0.5) WITHIN GROUP (ORDER BY case_elapsed_days(d.id)) AS middle
		FROM dossier d WHERE d.flow = 'refund'`);
	const row = await of('CJ-UI', 'flow=refund');
	assert.equal(row.cases, 6000);
	assert.deepEqual([row.median_days, row.max_days], [Number(rows[0].middle), rows[0].most]);
	await forget();
});

test('everybody may ask, for one of the two benefits and for days that are days', async () => {
	for (const name of ['ui-1', 'county-changji-1', 'finance-1', 'auditor-1', 'prefecture-1', 'levy-1', 'a-clerk'])
		assert.equal((await figures('flow=claim', await story.as(name))).agencies.length, 1, name);
	assertProblem(await anyone.get('/v1/statistics/timeliness'), 400, 'bad_parameter');
	assertProblem(await anyone.get('/v1/statistics/timeliness?flow=plan'), 400, 'bad_parameter');
	assertProblem(await anyone.get('/v1/statistics/timeliness?flow=claim&from=2020-02-30'), 400, 'bad_parameter');
});
