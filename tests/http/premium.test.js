// The levy agency's records come in: every faulty row named, good ones kept, versions beside each other, unknown employers as stubs (S11, S23).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { until } from '../tool/patience.js';
import { uscc, usccWrong } from '../tool/person.js';
import { TITLES, csv, jobEnded, record, records } from '../tool/premium.js';
import { assertProblem } from '../tool/problem.js';
import { begin, faults } from '../tool/story.js';

const IMPORT = '/v1/premium-records/import';
const SEEN = { seen: 'business_licence', text: '营业执照原件核对无误' };

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

const send = (raw, type = 'text/csv', options = {}) => levy.post(IMPORT, undefined, { raw, type, ...options });

const ended = (path) => jobEnded(levy, path);

/** Imports a file and waits for its job; the job as it ended. */
async function imported(raw, type) {
	const reply = await send(raw, type);
	assert.equal(reply.status, 202, reply.text);
	return ended(reply.headers.get('location'));
}

const counts = (inserted, corrected, unchanged, stubs) => ({ corrected, inserted, low_premiums: 0, older: 0, stubs, unchanged });
const history = async (who, n, year = 2019) => (await who.ok('GET', `/v1/premium-records/${uscc(n)}/${year}`)).body;
const employers = async (n) => (await levy.ok('GET', `/v1/enterprises?uscc=${uscc(n)}`)).body.data;

test('an import is answered at once with a job; the job shows how far it is and what came of it', async () => {
	const reply = await send(csv(records(3, 7001)));
	assert.equal(reply.status, 202);
	assert.match(reply.headers.get('location'), /^\/v1\/jobs\/[0-9a-f-]{36}$/);
	assert.ok(Number(reply.headers.get('retry-after')) >= 1);
	assert.equal(reply.headers.get('location'), `/v1/jobs/${reply.body.id}`);
	assert.equal(reply.body.state, 'queued');
	assert.deepEqual(reply.body.progress, { done: 0, total: 3 });
	const job = await ended(reply.headers.get('location'));
	assert.equal(job.state, 'done');
	assert.deepEqual(job.progress, { done: 3, total: 3 });
	assert.deepEqual(job.result, counts(3, 0, 0, 3));
	assert.ok(job.finished_at >= job.created_at);
	assert.ok((await levy.all('/v1/jobs?state=done&kind=premium_import')).some((one) => one.id === job.id));
});

test('the same key sends the file once', async () => {
	const body = csv(records(1, 7010)), key = 'premium-once';
	const [first, again] = [await send(body, 'text/csv', { key }), await send(body, 'text/csv', { key })];
	assert.equal(again.headers.get('idempotency-replayed'), 'true');
	assert.equal(again.body.id, first.body.id);
	assert.deepEqual((await ended(first.headers.get('location'))).result, counts(1, 0, 0, 1));
});

test('every faulty row is named with column and code, never with what stood there, and the good rows are kept', async () => {
	const wrong = usccWrong(7101);
	const rows = [
		record(7100),
		record(7101, { uscc: wrong }),
		record(7102, { agency_code: 'NOWHERE' }),
		record(7103, { year: 2020 }),
		record(7104, { months: 13, employer_fen: -1 }),
		record(7105, { worker_fen: 'viel' }),
		record(7106, { name: '' }),
		record(7107),
		record(7107, { months: 6 }),
		record(7108, { year: 2018 }),
		record(7108, { social_monthly_fen: '' }),
	];
	const file = csv(rows).replace(/\r\n$/, '\r\n91659901MA0TE5T83Q,2019\r\n');
	const reply = await send(file);
	assert.equal(reply.status, 202, reply.text);
	const job = await ended(reply.headers.get('location'));
	assert.equal(job.refused, 8);
	assert.equal(job.faults, 9);
	assert.deepEqual(job.progress, { done: 4, total: 4 });
	const listed = await levy.all(`/v1/jobs/${job.id}/faults`);
	assert.deepEqual(
		listed.map((one) => `${one.row} ${one.column ?? ''} ${one.code}`),
		[
			'2 uscc format',
			'3 agency_code AGENCY_UNKNOWN',
			'4 year YEAR_NOT_OVER',
			'5 employer_fen too_small',
			'5 months too_big',
			'6 worker_fen fen_format',
			'7 name required',
			'9 uscc RECORD_REPEATED',
			'12  too_few',
		],
	);
	assert.equal(listed[4].hint, '不得大于 12');
	assert.ok(listed.every((one) => one.hint && one.hint_en));
	assert.ok(!JSON.stringify(listed).includes(wrong) && !JSON.stringify(listed).includes('NOWHERE'));
	assert.deepEqual((await levy.all(`/v1/jobs/${job.id}/faults?code=AGENCY_UNKNOWN`)).map((one) => one.row), [3]);
	assert.equal((await history(levy, 7107)).versions[0].months, 12);
	assert.equal((await history(levy, 7108)).versions[0].social_monthly_fen, undefined);
	assert.equal((await levy.get(`/v1/premium-records/${uscc(7102)}/2019`)).status, 404);
});

test('a file of nothing but faulty rows is a job as well, and more faults than a problem lists are all told', async () => {
	const job = await imported(csv(records(450, 7200, { months: 99 })));
	assert.equal(job.state, 'done');
	assert.deepEqual(job.progress, { done: 0, total: 0 });
	assert.equal(job.refused, 450);
	assert.deepEqual((await levy.all(`/v1/jobs/${job.id}/faults`)).map((one) => one.row), Array.from({ length: 450 }, (_, at) => at + 1));
});

test('a missing or unknown column, broken quotes and a file without rows refuse the whole file', async () => {
	const good = csv(records(2, 7300));
	const missing = await send(good.replace('months', 'month'));
	assertProblem(missing, 422, 'invalid');
	assert.deepEqual(faults(missing), ['/records/0/month column_unknown', '/records/0/months column_missing']);
	assertProblem(await send(good.replace('昌吉第7301', '"昌吉第7301')), 400, 'bad_request', { at: '/records/1' });
	assertProblem(await send(csv([])), 422, 'invalid', { at: '/records', guard: 'too_few' });
	assertProblem(await send(''), 400, 'body_missing');
	assertProblem(await send(good, 'text/csv; charset=koi8-r'), 415, 'unsupported_media_type');
	assert.equal((await employers(7300)).length, 0);
});

test('GB18030 with Chinese titles, and UTF-8 with a byte order mark, are read', async () => {
	const name = '阿卜来提·如则托合提烤肉店，“㐂”';
	const file = csv([record(7400, { name }), record(7401)], { unit: '分' });
	assert.ok(file.startsWith(TITLES.uscc));
	const encoded = execFileSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030'], { input: file });
	assert.deepEqual((await imported(encoded, 'text/csv; charset=gb18030')).result, counts(2, 0, 0, 2));
	assert.equal((await history(levy, 7400)).versions[0].name, name);
	assert.deepEqual((await imported(`\uFEFF${file}`)).result, counts(0, 0, 2, 0));
});

test('JSON says the same as CSV', async () => {
	const rows = records(3, 7500);
	delete rows[2].social_monthly_fen;
	const job = await imported(JSON.stringify({ records: [...rows, { ...record(7503), months: null }, 7] }), 'application/json');
	assert.deepEqual(job.result, counts(3, 0, 0, 3));
	const listed = await levy.all(`/v1/jobs/${job.id}/faults`);
	const told = listed.map((one) => `${one.row} ${one.column ?? ''} ${one.code}`);
	assert.deepEqual(told.filter((line) => !line.includes('required')), ['4 months type', '5  type']);
	assert.deepEqual((await imported(csv(rows))).result, counts(0, 0, 3, 0));
});

test('JSON that is broken, has an unknown member or another shape is refused as a whole', async () => {
	const json = (text) => send(text, 'application/json');
	const rows = JSON.stringify(records(2, 7600));
	assertProblem(await json(`{"records":${rows}`), 400, 'bad_json');
	assertProblem(await json(`{"records":${rows.slice(0, -1)},]}`), 400, 'bad_json');
	assertProblem(await json(`{"records":${rows}}}`), 400, 'bad_json');
	assertProblem(await json(`{"rows":${rows}}`), 422, 'invalid', { at: '/rows', guard: 'unknown' });
	assertProblem(await json('{"records":[]}'), 422, 'invalid', { at: '/records', guard: 'too_few' });
	const unknown = JSON.stringify({ records: [record(7600), { ...record(7601), roster: 'x' }] });
	assertProblem(await json(unknown), 422, 'invalid', { at: '/records/1/roster', guard: 'unknown' });
	assert.equal((await employers(7600)).length, 0);
});

test('the same file again changes nothing; a correction is a new version, and the older one stays', async () => {
	assert.deepEqual((await imported(csv(records(4, 7700)))).result, counts(4, 0, 0, 4));
	assert.deepEqual((await imported(csv(records(4, 7700)))).result, counts(0, 0, 4, 0));
	const corrected = [record(7700), record(7701, { employer_fen: 1 }), record(7702, { social_monthly_fen: '' }), record(7703)];
	assert.deepEqual((await imported(csv(corrected))).result, counts(0, 2, 2, 0));
	const { versions } = await history(levy, 7701);
	assert.deepEqual(versions.map((one) => [one.version, one.current, one.employer_fen]), [[2, true, 1], [1, false, record(7701).employer_fen]]);
	assert.deepEqual((await imported(csv(records(4, 7700)))).result, counts(0, 2, 2, 0));
	assert.deepEqual((await history(levy, 7701)).versions.map((one) => one.current), [true, false, false]);
});

test('records are listed by employer, year and version, and filtered', async () => {
	const listed = await levy.all(`/v1/premium-records?uscc=${uscc(7701)}`);
	assert.deepEqual(listed.map((one) => one.version), [1, 2, 3]);
	assert.deepEqual((await levy.all(`/v1/premium-records?uscc=${uscc(7701)}&current=true`)).map((one) => one.version), [3]);
	assert.deepEqual((await levy.all(`/v1/premium-records?uscc=${uscc(7701)}&current=false`)).map((one) => one.version), [1, 2]);
	assert.deepEqual((await levy.all(`/v1/premium-records?uscc=${uscc(7108)}`)).map((one) => one.year), [2018, 2019]);
	const all = await levy.all('/v1/premium-records?year=2019');
	const order = all.map((one) => `${one.uscc} ${one.version}`);
	assert.deepEqual(order, [...new Set(order)].sort());
	const { id } = story.agencies['CJ-ZD'];
	assert.ok((await levy.all(`/v1/premium-records?agency_id=${id}`)).every((one) => one.agency_code === 'CJ-ZD'));
	assert.ok(all.some((one) => one.agency_code === 'CJ-ZD'));
	assert.match((await levy.get('/v1/premium-records', { headers: { accept: 'text/csv' } })).text, /^\uFEFFuscc,year,version,/);
});

test('an employer nobody registered is a stub; its registration takes it over with all that is recorded', async () => {
	await imported(csv(records(1, 7800)));
	const [stub] = await employers(7800);
	assert.equal(stub.state, 'stub');
	assert.equal(stub.number, undefined);
	assert.equal(stub.contact_name, undefined);
	const registration = story.registration({ uscc: uscc(7800), agency: 'CJ-FK', external_ref: 'own-1' });
	const dry = await story.public.ok('POST', '/v1/enterprises?validate_only=true', registration);
	assert.equal(dry.body.id, stub.id);
	assert.equal((await employers(7800))[0].state, 'stub');
	const { body } = await story.public.ok('POST', '/v1/enterprises', registration);
	assert.equal(body.id, stub.id);
	assert.equal(body.state, 'submitted');
	assert.match(body.number, /^QY2020-\d{6}$/);
	assert.equal(body.agency_id, story.agencies['CJ-FK'].id);
	assert.equal(body.name, registration.name);
	assert.equal(body.external_ref, 'own-1');
	const fukang = await story.county('CJ-FK');
	await fukang.act(`/v1/enterprises/${body.id}`, 'verify', SEEN);
	const clerk = await story.as(registration.clerk.username, registration.clerk.password);
	assert.equal((await history(clerk, 7800)).versions.length, 1);
	assert.deepEqual((await imported(csv(records(1, 7800)))).result, counts(0, 0, 1, 0));
	assert.equal((await employers(7800)).length, 1);
});

test('an officer who registers on behalf takes the stub over, too', async () => {
	await imported(csv(records(1, 7801)));
	const [stub] = await employers(7801);
	const county = await story.county('CJ-CJ');
	const { body } = await county.ok('POST', '/v1/enterprises/on-behalf', story.registration({ uscc: uscc(7801) }));
	assert.equal(body.id, stub.id);
	await (await story.county('CJ-CJ', 2)).act(`/v1/enterprises/${body.id}`, 'verify', SEEN);
});

test('of many who register one stub at once, one takes it over; the others register beside it', async () => {
	await imported(csv(records(1, 7802)));
	const [stub] = await employers(7802);
	const register = () => story.public.ok('POST', '/v1/enterprises', story.registration({ uscc: uscc(7802) }));
	const ids = (await Promise.all(Array.from({ length: 5 }, register))).map((reply) => reply.body.id);
	assert.equal(ids.filter((id) => id === stub.id).length, 1);
	assert.equal(new Set(ids).size, 5);
});

test('an employer that has registered is no stub; one whose registration was rejected is', async () => {
	const { body } = await story.public.ok('POST', '/v1/enterprises', story.registration({ uscc: uscc(7803) }));
	assert.deepEqual((await imported(csv(records(1, 7803)))).result, counts(1, 0, 0, 0));
	const reasons = { reasons: [{ code: 'licence_unreadable', text: '营业执照扫描件不清晰' }] };
	await (await story.county('CJ-CJ')).act(`/v1/enterprises/${body.id}`, 'reject', reasons);
	assert.deepEqual((await imported(csv(records(1, 7803)))).result, counts(0, 0, 1, 1));
});

test('registrations while an import makes stubs: no employer is both', async () => {
	const [from, rows, at] = [60000, 3000, [2999, 2000, 1200, 600, 20, 0]];
	const job = imported(csv(records(rows, from)));
	const register = (n) => story.public.ok('POST', '/v1/enterprises', story.registration({ uscc: uscc(from + n) }));
	for (const n of at) await register(n);
	assert.equal((await job).state, 'done');
	const codes = records(rows, from).map((row) => row.uscc);
	const { rows: found } = await story.server.db.query('SELECT uscc FROM enterprise WHERE uscc = ANY ($1)', [codes]);
	assert.deepEqual(found.map((row) => row.uscc).sort(), codes.sort());
});

test('an employer sees its own records once it is verified, and no other; the county and the public see none', async () => {
	const firm = await story.firm({ uscc: uscc(7900) });
	const squatter = story.registration({ uscc: uscc(7901) });
	await story.public.ok('POST', '/v1/enterprises', squatter);
	await imported(csv(records(2, 7900)));
	assert.equal((await history(firm.clerk, 7900)).versions[0].insured_end, record(7900).insured_end);
	assert.deepEqual((await firm.clerk.all('/v1/premium-records')).map((one) => one.uscc), [uscc(7900)]);
	assert.equal((await firm.clerk.get(`/v1/premium-records/${uscc(7901)}/2019`)).status, 404);
	const unverified = await story.as(squatter.clerk.username, squatter.clerk.password);
	assert.deepEqual(await unverified.all('/v1/premium-records'), []);
	for (const office of ['ui-1', 'prefecture-1', 'auditor-1']) assert.equal((await history(await story.as(office), 7901)).versions.length, 1);
	const county = await story.county('CJ-CJ');
	assertProblem(await county.get('/v1/premium-records'), 403, 'forbidden');
	assertProblem(await story.public.get('/v1/premium-records'), 401, 'unauthenticated');
});

test('nobody but the levy agency hands records in or sees its jobs', async () => {
	const { body: { data: [job] } } = await levy.ok('GET', '/v1/jobs');
	for (const name of ['ui-1', 'prefecture-1', 'county-changji-1', 'finance-1', 'a-clerk', 'admin-1']) {
		const other = await story.as(name);
		assertProblem(await other.post(IMPORT, undefined, { raw: csv(records(1, 7950)), type: 'text/csv' }), 403, 'forbidden');
		assertProblem(await other.get(`/v1/jobs/${job.id}`), 403, 'forbidden');
	}
});

test('two workers at it, killed over and over: the end is the same, row by row', async () => {
	const rows = [...records(2000, 30000), ...records(2000, 40000)];
	const paths = [];
	for (const part of [rows.slice(0, 2000), rows.slice(2000)]) paths.push((await send(csv(part))).headers.get('location'));
	const jobs = async () => (await Promise.all(paths.map((path) => levy.ok('GET', path)))).map(({ body }) => body);
	const sum = (all) => all.reduce((total, job) => total + job.progress.done, 0);
	let second = story.server.work();
	for (const least of [1, 1001, 2001]) {
		await until('some progress', async () => sum(await jobs()) >= least);
		await Promise.all([worker.end('SIGKILL'), second.end('SIGKILL')]);
		[worker, second] = [story.server.work(), story.server.work()];
	}
	for (const path of paths) assert.deepEqual((await ended(path)).result, counts(2000, 0, 0, 2000));
	await second.stop();
	const codes = rows.map((row) => row.uscc);
	const stored = await story.server.db.query('SELECT uscc, employer_fen FROM premium_record WHERE uscc = ANY ($1) ORDER BY 1', [codes]);
	assert.deepEqual(stored.rows, rows.map(({ uscc, employer_fen }) => ({ uscc, employer_fen })).sort((a, b) => (a.uscc < b.uscc ? -1 : 1)));
	const stubs = await story.server.db.query(
		"SELECT e.uscc FROM enterprise e JOIN dossier d ON d.id = e.id AND d.state = 'stub' WHERE e.uscc = ANY ($1)",
		[codes],
	);
	assert.equal(stubs.rowCount, 4000);
	assert.equal((await story.server.db.query('SELECT FROM premium_row')).rowCount, 0);
});
