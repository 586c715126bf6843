// The night (S63): the worker compares the grounds of cases with their facts and judges the live ones again; what no change of a fact had told
// is told then, and counted.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agent, apply, fund, parameter, record, reserve } from '../tool/refund.js';
import { begin } from '../tool/story.js';
import { twins } from '../tool/twin.js';

let story, db, prefecture, one;
before(async () => {
	story = await begin();
	({ db } = story.server);
	[prefecture, one] = [await story.as('prefecture-1'), await agent(story, 1)];
	await parameter(story, 'layoff_method', 'C');
	await reserve(story);
	await fund(story, 90000000);
	await story.deposit(90000000);
});
// The chains of twins are not true.
after(() => story?.server.stop());

/** The night of the next day, as far as one chunk brings it; the row of it. */
async function night() {
	await story.on(new Date(Date.parse(story.now) + 86400000).toISOString().slice(0, 10));
	return last();
}
/** A piece more: the sandbox's clock does one when it is set. */
async function goOn() {
	story.now = new Date(Date.parse(story.now) + 60000).toISOString();
	await (await story.as('admin-1')).ok('POST', '/sandbox/clock', { now: story.now });
	return last();
}
const last = async () => (await db.query('SELECT * FROM night ORDER BY night_on DESC LIMIT 1')).rows[0];
const counts = ({ compared, missed, judged, otherwise }) => ({ compared, missed, judged, otherwise });

/** A change that passes every trigger by. */
async function beneath(sql, values) {
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(sql, values);
	await db.query('COMMIT');
}

/** What the refund carries that it is entitled to, changed by so much. */
const entitle = (fen) => beneath(`UPDATE refund
	SET computed = jsonb_set(computed::jsonb, '{entitlement_fen}', to_jsonb((computed ->> 'entitlement_fen')::bigint + $2)) WHERE id = $1`, [refund.id, fen]);

const fallen = async (thing, who = prefecture) => ((await story.look(thing, who)).fallen_grounds ?? []).map((fall) => fall.ground);
const told = async (thing) => (await db.query('SELECT kind, stands, cause FROM ground_fall WHERE case_id = $1 ORDER BY step, kind', [thing.id])).rows;
const metric = async (name) => (await (await fetch(story.server.metrics)).text()).match(new RegExp(`^${name} (.*)$`, 'm'))?.[1];

let claims, refund, paid;

test('nothing is due before anything was decided; then a night looks at live and paid cases, and reports zeros', async () => {
	assert.equal(await last(), undefined);
	assert.equal(await metric('wengang_night_age_seconds'), '+Inf');
	const firm = await story.firm({ size: 'large' });
	await record(story, firm);
	refund = await apply(story, firm);
	const plan = await story.plan(await story.firm());
	paid = await story.claim(await story.plan(await story.firm()), { until: 'paid', paid_on: '2020-07-10' });
	await story.on('2020-08-10');
	claims = [await story.claim(plan, { until: 'approved' }), await story.claim(plan, { until: 'county', month: '2020-07', paid_on: '2020-08-05' })];
	const row = await night();
	assert.deepEqual(counts(row), { compared: 4, missed: 0, judged: 3, otherwise: 0 });
	assert.ok(row.ended_at);
	assert.equal(row.night_on, '2020-08-11');
	assert.deepEqual([await metric('wengang_night_missed'), await metric('wengang_night_otherwise')], ['0', '0']);
	assert.ok(Number(await metric('wengang_night_age_seconds')) < 3600);
	const age = (await metric('wengang_oldest_age_seconds{of="duty"}'.replace(/[{}]/g, '\\$&')));
	assert.equal(age, '0', 'once in each business day');
});

test('a fall that no change of a fact told is told by night, without a cause, and counted; the next night finds nothing', async () => {
	await beneath(`UPDATE enterprise SET name = name || '（集团）' WHERE id = $1`, [claims[0].firm.id]);
	await beneath(`UPDATE premium_record SET employer_fen = employer_fen + 100 WHERE uscc = $1`, [refund.firm.uscc]);
	const row = await night();
	assert.deepEqual(counts(row), { compared: 4, missed: 3, judged: 3, otherwise: 0 });
	assert.deepEqual(await fallen(claims[0]), ['enterprise']);
	assert.deepEqual(await fallen(claims[1]), ['enterprise']);
	assert.deepEqual(await fallen(refund, one), ['premium']);
	const { rows } = await db.query('SELECT cause FROM ground_fall WHERE case_id = $1', [claims[0].id]);
	assert.deepEqual(rows, [{ cause: null }]);
	const steps = (await prefecture.ok('GET', `/v1/cases/${claims[0].id}/timeline`)).body.steps.map((step) => step.action);
	assert.equal(steps.at(-1), 'ground_fell');
	assert.equal(await metric('wengang_night_missed'), '3');
	assert.equal((await night()).missed, 0);
	await beneath(`UPDATE enterprise SET name = left(name, -4) WHERE id = $1`, [claims[0].firm.id]);
	await beneath(`UPDATE premium_record SET employer_fen = employer_fen - 100 WHERE uscc = $1`, [refund.firm.uscc]);
	assert.equal((await night()).missed, 3, 'that they stand again');
	assert.deepEqual([await fallen(claims[0]), await fallen(refund, one)], [[], []]);
});

test('the agency of an employer is asked about by money, and not by a review', async () => {
	const move = (code) => beneath('UPDATE enterprise SET agency_id = $2 WHERE id = $1', [claims[0].firm.id, story.agencies[code].id]);
	await move('CJ-FK');
	assert.equal((await night()).missed, 1);
	assert.deepEqual([await fallen(claims[0]), await fallen(claims[1])], [['enterprise'], []]);
	await move('CJ-CJ');
	assert.equal((await night()).missed, 1, 'that it stands again');
});

test('a case that was paid in the last year is compared, and one of two years ago is not', async () => {
	const older = (years) => beneath(`UPDATE dossier SET updated_at = updated_at + $2 * interval '1 year' WHERE id = $1`, [paid.id, years]);
	await older(-1);
	assert.equal((await night()).compared, 4);
	await older(-1);
	assert.equal((await night()).compared, 3);
	await older(2);
});

test('a change that is still to be told is not missed', async () => {
	const { rows } = await db.query(`SELECT id FROM dossier WHERE flow = 'enterprise' AND id = $1`, [paid.firm.id]);
	await beneath(`UPDATE enterprise SET name = name || '（集团）' WHERE id = $1`, [rows[0].id]);
	// Five hundred cases are told at once: this change waits behind as many.
	await db.query(`INSERT INTO fact_change (kind, subject, cause, at) VALUES ('enterprise', $1, '{}', clock_now())`, [paid.firm.id]);
	const { rows: [found] } = await db.query('SELECT count(*) AS n, sum(missed) AS missed FROM night_compare(ARRAY[$1::uuid])', [paid.id]);
	assert.deepEqual(found, { n: 1, missed: 0 });
	assert.equal((await night()).missed, 0);
	assert.deepEqual(await told(paid), [{ kind: 'enterprise', stands: false, cause: {} }]);
	assert.deepEqual(await fallen(paid), [], 'a paid case is judged by it in the same round');
});

test('what stands against a paid case is told once and judged once, and told again when it is over', async () => {
	const before = (await told(paid)).length;
	const news = async () => (await told(paid)).slice(before).map(({ kind, stands }) => [kind, stands]);
	await (await story.as('prefecture-2')).act(paid.firm.path, 'suspend', { text: '因违规暂停受理' });
	for (let round = 0; round < 4; round++) await goOn();
	assert.equal((await night()).missed, 0);
	assert.deepEqual(await news(), [['enterprise', false]]);
	await (await story.as('prefecture-1')).act(paid.firm.path, 'reinstate', { text: '恢复受理' });
	for (let round = 0; round < 4; round++) await goOn();
	assert.equal((await night()).missed, 0);
	assert.deepEqual(await news(), [['enterprise', false], ['enterprise', true]]);
	const { rows } = await db.query('SELECT kind FROM fact_change');
	assert.deepEqual(rows, []);
});

test('a live case that the rules judge otherwise, while its grounds stand, is reported; nothing of it changes', async () => {
	const was = await story.look(claims[0], prefecture);
	await beneath(`UPDATE claim_line SET hired_on = '2019-01-01' WHERE claim_id = $1 AND line = 1`, [claims[0].id]);
	await entitle(100);
	const row = await night();
	assert.deepEqual(counts(row), { compared: 4, missed: 0, judged: 3, otherwise: 2 });
	assert.deepEqual([...row.otherwise_ids].sort(), [claims[0].id, refund.id].sort());
	assert.equal(await metric('wengang_night_otherwise'), '2');
	const now = await story.look(claims[0], prefecture);
	assert.deepEqual([now.state, now.updated_at], [was.state, was.updated_at]);
	await entitle(-100);
	await beneath(`UPDATE claim_line SET hired_on = '2020-06-01' WHERE claim_id = $1 AND line = 1`, [claims[0].id]);
	assert.equal((await night()).otherwise, 0);
});

test('a case with a fallen ground is not reported as judged otherwise: it waits for its judgement', async () => {
	await beneath(`UPDATE premium_record SET employer_fen = employer_fen + 100 WHERE uscc = $1`, [refund.firm.uscc]);
	assert.deepEqual(counts(await night()), { compared: 4, missed: 1, judged: 3, otherwise: 0 });
	await beneath(`UPDATE premium_record SET employer_fen = employer_fen - 100 WHERE uscc = $1`, [refund.firm.uscc]);
	await night();
});

test('what a review did not mind is told when money begins to ask for it', async () => {
	await (await story.as('prefecture-2')).act(claims[1].firm.path, 'suspend', { text: '因违规暂停受理' });
	await goOn();
	assert.deepEqual([await fallen(claims[0]), await fallen(claims[1])], [['enterprise'], []]);
	await story.prefectureApproves(claims[1]);
	await goOn();
	assert.deepEqual(await fallen(claims[1]), ['enterprise']);
	await prefecture.act(claims[1].path, 'reopen', { text: '重新审核' });
	await goOn();
	assert.deepEqual(await fallen(claims[1]), [], 'a review does not mind it');
	assert.equal((await night()).missed, 0);
});

test('a night is done in chunks, and goes on where it was', async () => {
	const firm = await story.firm();
	const plan = await story.plan(firm);
	const own = [await story.claim(plan), await story.claim(plan, { month: '2020-07', until: 'county', paid_on: '2020-08-05' })];
	const made = await twins(db, firm, 300);
	const rows = [await night()];
	while (!rows.at(-1).ended_at) rows.push(await goOn());
	assert.deepEqual(rows.map((row) => row.compared), [500, 4 + own.length + made]);
	assert.deepEqual(counts(rows.at(-1)), { compared: 606, missed: 0, judged: 605, otherwise: 0 });
	// The worker goes on with one that another has left, and ends it without waiting for a round between its chunks.
	await db.query('UPDATE night SET ended_at = NULL, after_id = $2, compared = 100, judged = 100 WHERE night_on = $1', [rows.at(-1).night_on, rows[0].after_id]);
	const worker = story.server.work();
	while (!(await last()).ended_at) await new Promise((done) => setTimeout(done, 20));
	await worker.stop();
	assert.deepEqual(counts(await last()), { compared: 206, missed: 0, judged: 206, otherwise: 0 });
	assert.match(worker.log(), /"level":"info","event":"night_ended","compared":206,"missed":0,"judged":206,"otherwise":0\}/);
});

test('what a worker finds by night is one warning of its log, without a word about the cases', async () => {
	await beneath(`UPDATE claim_line SET hired_on = '2019-01-01' WHERE claim_id = $1 AND line = 1`, [claims[1].id]);
	await beneath(`UPDATE enterprise SET name = name || '（集团）' WHERE id = $1`, [refund.firm.id]);
	await db.query(`UPDATE sandbox_clock SET shift = shift + interval '1 day'`);
	const { night_on } = await last(), worker = story.server.work();
	while (!((await last()).night_on > night_on && (await last()).ended_at)) await new Promise((done) => setTimeout(done, 20));
	await worker.stop();
	assert.match(worker.log(), /"level":"warn","event":"night_ended","compared":606,"missed":1,"judged":605,"otherwise":1\}/);
});

test('a fall is told to five hundred cases at a time, in the order of their ids', async () => {
	story.now = (await (await story.as('admin-1')).ok('GET', '/sandbox/clock')).body.now; // the worker's test has moved it
	const known = async () => (await db.query(`SELECT DISTINCT case_id::text AS id FROM ground_fall WHERE kind = 'policy' ORDER BY 1`)).rows.map((row) => row.id);
	await parameter(story, 'graduate_years', 9, '2020-06-01', { programme: 'training' });
	await goOn();
	const first = await known();
	assert.ok(first.length > 400 && first.length <= 500, `${first.length}`);
	await goOn();
	const later = (await known()).filter((id) => !first.includes(id));
	assert.ok(later.length > 50 && later[0] > first.at(-1), `${later.length}`);
});

test('each change of a fact by a step of its own is told with its cause, and missed by no night', async () => {
	const firm = await story.firm({ size: null });
	const size = await story.determine(firm, { kind: 'size', value: 'medium' });
	const claim = await story.claim(await story.plan(firm), { until: 'paid', paid_on: '2020-08-05' });
	const causes = async () => (await told(claim)).map(({ kind, cause }) => [kind, cause.flow, cause.case_id]);
	await firm.clerk.ok('PATCH', firm.path, { industry_code: 'H6220' }, { match: '*' });
	await goOn();
	assert.deepEqual(await causes(), [['enterprise', 'enterprise', firm.id]]);
	await firm.clerk.act(size, 'end', { ends_on: '2020-06-20', text: '已不符合' });
	await goOn();
	assert.deepEqual((await causes()).slice(1), [['determination', 'determination', size.split('/').pop()]]);
	const before = (await causes()).length;
	const recovery = await story.recovery(claim, { amount_fen: 60000, lines: [1, 2], months_freed: true });
	await story.repay(recovery, 60000);
	await goOn();
	assert.deepEqual((await causes()).slice(before), [['persons', 'recovery', recovery.id]]);
	const rows = [await night()];
	while (!rows.at(-1).ended_at) rows.push(await goOn());
	assert.equal(rows.at(-1).missed, 0);
});
