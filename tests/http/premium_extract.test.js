// Extracts of premium records are of a day, and one that is loaded late does not undo a newer one (S23).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { uscc } from '../tool/person.js';
import { csv, jobEnded, record, records } from '../tool/premium.js';
import { assertProblem } from '../tool/problem.js';
import { begin } from '../tool/story.js';

const IMPORT = '/v1/premium-records/import';

let story, levy, worker;
before(async () => {
	story = await begin();
	levy = await story.as('levy-1');
	worker = story.server.work();
});
after(async () => {
	await worker.stop();
	await story.end();
});

const send = (raw, as_of) => levy.post(as_of ? `${IMPORT}?as_of=${as_of}` : IMPORT, undefined, { raw, type: 'text/csv' });

const ended = (reply) => jobEnded(levy, reply.headers.get('location'));

/** Imports rows as of a day and waits for the job; the job as it ended. */
async function imported(rows, as_of) {
	const reply = await send(csv(rows), as_of);
	assert.equal(reply.status, 202, reply.text);
	return ended(reply);
}

const counted = ({ result: { inserted, corrected, unchanged, older } }) => [inserted, corrected, unchanged, older];
const versions = async (n) => (await levy.ok('GET', `/v1/premium-records/${uscc(n)}/2019`)).body.versions;
const shown = (one) => `${one.version} ${one.as_of} ${one.employer_fen}${one.current ? ' counts' : ''}`;
const paid = (n, employer_fen) => [record(n, { employer_fen })];

test('an older extract that is loaded after a newer one is kept as history, and the newer one goes on counting', async () => {
	assert.deepEqual(counted(await imported(paid(8000, 3000000), '2020-07-10')), [1, 0, 0, 0]);
	const late = await imported(paid(8000, 2000000), '2020-06-30');
	assert.equal(late.as_of, '2020-06-30');
	assert.deepEqual(counted(late), [0, 0, 0, 1]);
	assert.deepEqual((await versions(8000)).map(shown), ['1 2020-07-10 3000000 counts', '2 2020-06-30 2000000']);
	assert.deepEqual(counted(await imported(paid(8000, 1000000), '2020-05-31')), [0, 0, 0, 1]);
	assert.deepEqual(counted(await imported(paid(8000, 4000000), '2020-07-14')), [0, 1, 0, 0]);
	assert.deepEqual(
		(await versions(8000)).map(shown),
		['4 2020-07-14 4000000 counts', '1 2020-07-10 3000000', '2 2020-06-30 2000000', '3 2020-05-31 1000000'],
	);
	const listed = await levy.all(`/v1/premium-records?uscc=${uscc(8000)}&current=true`);
	assert.deepEqual(listed.map(shown), ['4 2020-07-14 4000000 counts']);
});

test('of two extracts of one day the later import is the correction; either of them again changes nothing or corrects it back', async () => {
	await imported(paid(8010, 3000000), '2020-07-10');
	assert.deepEqual(counted(await imported(paid(8010, 2000000), '2020-07-10')), [0, 1, 0, 0]);
	assert.deepEqual(counted(await imported(paid(8010, 2000000), '2020-07-10')), [0, 0, 1, 0]);
	assert.deepEqual(counted(await imported(paid(8010, 3000000), '2020-07-10')), [0, 1, 0, 0]);
	assert.deepEqual((await versions(8010)).map((one) => one.current), [true, false, false]);
});

test('the same older extract again is no further version', async () => {
	await imported(paid(8020, 3000000), '2020-07-10');
	assert.deepEqual(counted(await imported(paid(8020, 2000000), '2020-06-30')), [0, 0, 0, 1]);
	assert.deepEqual(counted(await imported(paid(8020, 2000000), '2020-06-30')), [0, 0, 1, 0]);
	assert.deepEqual(counted(await imported(paid(8020, 3000000), '2020-06-01')), [0, 0, 1, 0]);
	assert.equal((await versions(8020)).length, 2);
});

test('a newer extract that says the same makes the record as new as itself, without a new version', async () => {
	await imported(paid(8030, 3000000), '2020-06-01');
	assert.deepEqual(counted(await imported(paid(8030, 3000000), '2020-07-10')), [0, 0, 1, 0]);
	assert.deepEqual(counted(await imported(paid(8030, 2000000), '2020-06-30')), [0, 0, 0, 1]);
	assert.deepEqual((await versions(8030)).map(shown), ['1 2020-07-10 3000000 counts', '2 2020-06-30 2000000']);
});

test('an import that states no day is of the day it came in; one to come, or before the end of the year, is refused', async () => {
	const { today } = (await levy.ok('GET', '/sandbox/clock')).body;
	const job = await imported(paid(8040, 3000000));
	assert.equal(job.as_of, today);
	assert.equal((await versions(8040))[0].as_of, today);
	assert.deepEqual(counted(await imported(paid(8040, 2000000), '2020-07-14')), [0, 0, 0, 1]);
	const ahead = await send(csv(paid(8041, 1)), '2020-12-31');
	assertProblem(ahead, 422, 'invalid', { at: '?as_of', guard: 'in_future' });
	assert.equal((await levy.get(`/v1/premium-records/${uscc(8041)}/2019`)).status, 404);
	assertProblem(await send(csv(paid(8041, 1)), '2020-7-1'), 400, 'bad_parameter', { at: '?as_of', guard: 'format' });
	const early = await imported(paid(8041, 1), '2019-12-31');
	assert.equal(early.refused, 1);
	assert.deepEqual((await levy.all(`/v1/jobs/${early.id}/faults`)).map(({ column, code }) => `${column} ${code}`), ['year YEAR_NOT_OVER']);
});

test('many extracts at once, two workers at them, one of them killed: the newest counts, and each is one version', async () => {
	const days = ['2020-07-09', '2020-07-13', '2020-07-11', '2020-07-10', '2020-07-14', '2020-07-12'];
	const file = (day) => csv(records(300, 50000, { employer_fen: Number(day.slice(-2)) * 1000000 }));
	const replies = await Promise.all(days.map((day) => send(file(day), day)));
	const other = story.server.work();
	await worker.end('SIGKILL');
	worker = story.server.work();
	const jobs = await Promise.all(replies.map(ended));
	await other.stop();
	const sums = jobs.map((job) => counted(job).reduce((sum, number) => sum + number));
	assert.deepEqual(sums, days.map(() => 300));
	const { rows } = await story.server.db.query(
		`SELECT count(*)::int AS versions, count(*) FILTER (WHERE current)::int AS counting, max(version) AS last,
			max(employer_fen) FILTER (WHERE current)::int AS fen
		FROM premium_record WHERE uscc = ANY ($1) GROUP BY uscc`, [records(300, 50000).map((row) => row.uscc)]);
	assert.equal(rows.length, 300);
	for (const row of rows) assert.deepEqual(row, { versions: 6, counting: 1, last: 6, fen: 14000000 });
});

test('the database lets no older record count', async () => {
	await imported(paid(8050, 3000000), '2020-07-10');
	await imported(paid(8050, 2000000), '2020-06-30');
	const turn = (version, current) => story.server.db.query(
		'UPDATE premium_record SET current = $3 WHERE uscc = $1 AND version = $2', [uscc(8050), version, current]);
	await turn(1, false);
	await assert.rejects(turn(2, true), { constraint: 'premium_newest_counts' });
	await turn(1, true);
});
