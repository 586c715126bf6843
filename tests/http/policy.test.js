// The paper as data: versions that two officers make, numbers with dates, and what happens when one of them is not there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { begin, fault } from '../tool/story.js';

const NOTE = { text: '经局务会审议通过' };
const POLICY = '00000000-0000-7000-8000-000000000061';

let story, one, other, anyone;

before(async () => {
	story = await begin();
	[one, other] = await Promise.all([story.as('prefecture-1'), story.as('prefecture-2')]);
	anyone = story.public;
});
after(() => story?.end());

const version = (n, more = {}) => ({
	doc_no: `昌州人社发〔2021〕${n}号`, title: '企业稳岗扩岗专项支持计划实施方案（修订）', issuers: ['昌吉回族自治州人力资源和社会保障局'],
	issued_on: '2020-12-01', effective_from: '2021-01-01', copy_of: POLICY, ...more,
});
const draft = async (n, more) => `/v1/policies/${(await one.ok('POST', '/v1/policies', version(n, more))).body.id}`;
const WINDOWS = [['training', 'plan_accept_until'], ['training', 'claim_accept_until'], ['refund', 'refund_accept_until']];
/** A copy of the version of 2020 takes its windows along, which are over: it gets new ones (S76). */
async function open(path, until = '2021-12-31') {
	for (const [programme, name] of WINDOWS) await one.act(path, 'parameters', parameter(name, until, { programme, clause: 'S76' }));
	return path;
}
const refund = (name, value, more = {}) => parameter(name, value, { programme: 'refund', clause: 'S16', ...more });
const parameter = (name, value, more = {}) => ({ programme: 'training', name, value, clause: 'S37', valid_from: '2021-01-01', ...more });

/** What the database holds is changed behind the program's back, and put back afterwards. */
async function without(statement, undo, work) {
	const { db } = story.server;
	await db.query('SET session_replication_role = replica');
	await db.query(statement);
	try {
		await work();
	} finally {
		await db.query(undo);
		await db.query('SET session_replication_role = origin');
	}
}

test('the version in force is public: its clauses, its numbers, its months', async () => {
	const { body } = await anyone.ok('GET', `/v1/policies/${POLICY}`);
	assert.equal(body.state, 'published');
	assert.ok(body.clauses.length > 20);
	assert.equal(body.parameters.find((one_) => one_.name === 'first_review_days' && one_.programme === 'training').value, 2);
	assert.deepEqual(body.months.filter((month) => month.programme === 'training').map((month) => month.month), ['2020-06', '2020-07', '2020-08', '2020-09', '2020-10', '2020-11', '2020-12']);
	assert.equal((await anyone.ok('GET', `/v1/policies/${POLICY}/effective?date=2020-07-15&agency_id=${story.agencies['CJ-CJ'].id}`)).status, 200);
});

test('the way in through the site the paper names is public, and ends at an operation of the contract (S23c)', async () => {
	const channels = await anyone.all(`/v1/policies/${POLICY}/channels`);
	const refund = channels.find((channel) => channel.programme === 'refund');
	assert.equal(refund.steps.at(-1), '失业保险稳岗补贴申请');
	assert.equal(refund.operation, 'refund_create');
});

test('a version is drafted by one and published by another; a published one does not change', async () => {
	const path = await open(await draft(1));
	await one.act(path, 'parameters', parameter('notice_days', 7));
	assertProblem(await one.act(path, 'publish', NOTE, { expect: 409 }), 409, 'four_eyes');
	const { body } = await other.act(path, 'publish', NOTE);
	assert.equal(body.state, 'published');
	assert.equal(body.parameters.find((row) => row.name === 'notice_days' && row.valid_from === '2021-01-01').value, 7);
	assertProblem(await one.act(path, 'parameters', parameter('notice_days', 3), { expect: 409 }), 409, 'action_not_allowed');
	assertProblem(await one.post('/v1/policies', version(1)), 409, 'conflict', { at: '/doc_no', guard: 'taken' });
	assertProblem(await one.post('/v1/policies', version(2, { copy_of: '00000000-0000-7000-8000-0000000fffff' })), 422, 'invalid', { at: '/copy_of' });
});

test('a version whose windows end before it begins is not published, and each is named with its days (S76)', async () => {
	const path = await draft(31);
	const refused = await other.act(path, 'publish', NOTE, { expect: 409 });
	const { errors } = assertProblem(refused, 409, 'condition_not_met', { guard: 'window_ahead' });
	assert.deepEqual(errors.map((error) => error.pointer).sort(), WINDOWS.map(([programme, name]) => `/parameters/${programme}/${name}`).sort());
	for (const error of errors) {
		assert.deepEqual([error.code, error.from, error.until], ['window_ahead', '2021-01-01', '2020-12-31']);
		assert.match(error.detail, /2021-01-01 .* 2020-12-31/);
	}
	await open(path, '2021-01-01');
	assert.equal((await other.act(path, 'publish', NOTE)).body.state, 'published', 'open for one day');
});

test('a number that ends when the version begins, or comes later, is missing; all that is missing is named (S1)', async () => {
	const path = await open(await draft(32));
	const refusal = async () => assertProblem(await other.act(path, 'publish', NOTE, { expect: 409 }), 409, 'condition_not_met').errors.map((error) => error.pointer);
	await one.act(path, 'parameters', parameter('first_review_days', null));
	await one.act(path, 'parameters', refund('payer', null, { valid_from: '2022-07-01' }));
	assert.deepEqual(await refusal(), ['/parameters/refund/payer', '/parameters/training/first_review_days']);
	await one.act(path, 'parameters', refund('payer', 'ui_agency', { valid_from: '2022-07-01' }));
	await one.act(path, 'parameters', parameter('first_review_days', 2));
	assert.equal((await other.act(path, 'publish', NOTE)).body.state, 'published');
});

test('a rate of the refund says which receipts it reaches, and no other parameter does (S9, S12)', async () => {
	const path = await open(await draft(33));
	const reach = { receipts_from: '2020-01-01', receipts_to: '2020-12-31' };
	const { body } = await one.act(path, 'parameters', refund('sme_rate_bp', 9500, { valid_from: '2021-02-01', ...reach }));
	const row = body.parameters.find((set) => set.name === 'sme_rate_bp' && set.valid_from === '2021-02-01');
	assert.deepEqual([row.receipts_from, row.receipts_to], ['2020-01-01', '2020-12-31']);
	const backwards = refund('sme_rate_bp', 9500, { receipts_from: '2020-12-31', receipts_to: '2020-01-01' });
	assertProblem(await one.act(path, 'parameters', backwards, { expect: 422 }), 422, 'invalid', { at: '/receipts_to', guard: 'out_of_order' });
	for (const other_ of [refund('layoff_permille', 55, reach), parameter('notice_days', 7, reach)])
		assertProblem(await one.act(path, 'parameters', other_, { expect: 422 }), 422, 'invalid', { at: '/receipts_from' });
	const again = await one.act(path, 'parameters', refund('sme_rate_bp', 9500, { valid_from: '2021-02-01' }));
	assert.equal(again.body.parameters.find((set) => set.name === 'sme_rate_bp' && set.valid_from === '2021-02-01').receipts_to, undefined);
});

test('who comes outside a window is told its days, in both languages (S76)', async () => {
	const plan = await story.plan(await story.seeded('d'), { until: 'draft' });
	const { rows: [{ policy_id: id }] } = await story.server.db.query('SELECT policy_id FROM plan WHERE id = $1', [plan.id]);
	const set = (day) => `UPDATE policy_parameter SET value = '"${day}"' WHERE policy_id = '${id}' AND name = 'plan_accept_until'`;
	await without(set('2020-06-30'), set('2020-12-31'), async () => {
		for (const [language, said] of [['en', '2020-06-01 to 2020-06-30'], ['zh-CN', '2020-06-01 至 2020-06-30']]) {
			const refused = await plan.firm.clerk.act(plan.path, 'submit', undefined, { expect: 409, headers: { 'accept-language': language } });
			const [place] = assertProblem(refused, 409, 'condition_not_met', { guard: 'plan_window' }).errors;
			assert.deepEqual([place.from, place.until], ['2020-06-01', '2020-06-30']);
			assert.ok(place.detail.endsWith(said), place.detail);
		}
	});
	const form = story.planForm(plan.firm, { first_month: '2021-03', last_month: '2021-04' });
	const outside = assertProblem(await plan.firm.clerk.post('/v1/plans', form), 422, 'invalid', { at: '/first_month', guard: 'outside_programme' });
	assert.equal(outside.errors[0].from, '2020-06-01');
});

test('a version that is published for later binds no case of today (S77)', async () => {
	const path = await open(await draft(5));
	await one.act(path, 'parameters', parameter('cosigners', { size: 3 }, { valid_from: '2020-06-01', clause: 'S66' }));
	await other.act(path, 'publish', NOTE);
	const firm = await story.firm();
	const plan = await story.plan(firm, { until: 'filed' });
	const { rows } = await story.server.db.query('SELECT policy_id FROM plan WHERE id = $1', [plan.id]);
	assert.equal(rows[0].policy_id, POLICY);
});

test('a version that lacks a number the programme needs is not published (S1)', async () => {
	const bare = version(4, { copy_of: undefined, months: [{ month: '2021-01', amount_fen: 30000, max_months: 6 }] });
	const path = `/v1/policies/${(await one.ok('POST', '/v1/policies', bare)).body.id}`;
	const refused = await other.act(path, 'publish', NOTE, { expect: 409 });
	assertProblem(refused, 409, 'condition_not_met');
	assert.equal((await one.ok('GET', path)).body.state, 'draft');
});

/** A version with the parameters of one programme and nothing else. */
async function only(programme, n, without = []) {
	const months = programme === 'training' ? [{ month: '2021-01', amount_fen: 30000, max_months: 6 }] : undefined;
	const path = `/v1/policies/${(await one.ok('POST', '/v1/policies', version(n, { copy_of: undefined, months }))).body.id}`;
	const { body } = await anyone.ok('GET', `/v1/policies/${POLICY}`);
	const id = path.split('/').at(-1);
	for (const row of body.parameters.filter((row) => row.programme === programme && !without.includes(row.name)))
		await story.server.db.query(
			`INSERT INTO policy_parameter (policy_id, programme, name, value, clause, source, valid_from) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			[id, programme, row.name, row.value === undefined ? null : JSON.stringify(row.name.endsWith('_accept_until') ? '2021-12-31' : row.value), row.clause, row.source, row.valid_from]);
	return path;
}

test('a number a programme lacks refuses that programme alone; three may be unknown where only a method or a check needs them (S1)', async () => {
	assertProblem(await other.act(await only('refund', 21, ['min_insured_months']), 'publish', NOTE, { expect: 409 }), 409, 'condition_not_met');
	assertProblem(await other.act(await only('training', 22, ['notice_days']), 'publish', NOTE, { expect: 409 }), 409, 'condition_not_met');
	const bare = `/v1/policies/${(await one.ok('POST', '/v1/policies', version(23, { copy_of: undefined }))).body.id}`;
	assertProblem(await other.act(bare, 'publish', NOTE, { expect: 409 }), 409, 'condition_not_met');
	assert.equal((await other.act(await only('refund', 24, ['layoff_method', 'ui_monthly_fen', 'min_premium_fen_per_head']), 'publish', NOTE)).body.state, 'published');
	assert.equal((await other.act(await only('training', 25), 'publish', NOTE)).body.state, 'published');
});

test('the raised rate of smaller employers ends with 2020 (S9, S10)', async () => {
	const rates = async (date) => {
		const { body } = await anyone.ok('GET', `/v1/policies/${POLICY}/effective?date=${date}&agency_id=${story.agencies['CJ-CJ'].id}`);
		return ['sme_rate_bp', 'large_rate_bp', 'layoff_permille'].map((name) => body.parameters.find((row) => row.name === name).value);
	};
	assert.deepEqual(await rates('2020-06-01'), [10000, 5000, 55]);
	assert.deepEqual(await rates('2020-12-31'), [10000, 5000, 55]);
	assert.deepEqual(await rates('2021-01-01'), [6000, 3000, 60]);
	assert.deepEqual(await rates('2022-01-01'), [9000, 5000, 55]);
	assert.deepEqual(await rates('2023-01-01'), [6000, 3000, 55]);
});

test('what the paper forbids cannot be set, and the clause that forbids it is named', async () => {
	const path = await draft(3);
	const forbidden = [
		[parameter('filing_days', 5), 'S59'],
		[parameter('payment_until', '2021-03-31'), 'S59'],
		...['roster', 'payroll', 'evidence', 'documents', 'attachments'].map((papers) => [refund(`${papers}_required`, true), 'S23b']),
		[refund('payroll_rows_required', 'always'), 'S23b'],
		[refund('documents_required', ['payroll']), 'S23b'],
		[parameter('fund_code', 'UI_FUND'), 'S33'],
		[refund('fund_code', 'SKILL_SPECIAL'), 'S5'],
		[refund('sme_rate_bp', 10001), 'S10'],
		[refund('large_rate_bp', 20000), 'S10'],
		[refund('troubled_months_ui_max', 7), 'S14'],
		[refund('troubled_months_si_max', 4), 'S15'],
		[refund('reserve_months_ordinary', 11), 'S17'],
		[refund('reserve_months_troubled', 23), 'S18'],
		[refund('refund_accept_until', '2020-11-30', { agency_id: story.agencies['CJ-CJ'].id }), 'S59'],
	];
	for (const [body, clause] of forbidden) {
		const refused = await one.act(path, 'parameters', body, { expect: 409 });
		assert.equal(assertProblem(refused, 409, 'prohibited').clause, clause, body.name);
	}
	assertProblem(await one.act(path, 'parameters', parameter('own_invention', 1), { expect: 422 }), 422, 'invalid', { at: '/name' });
	await one.act(path, 'parameters', refund('roster_required', false));
	for (const [name, value] of [['sme_rate_bp', 10000], ['troubled_months_ui_max', 6], ['troubled_months_si_max', 3], ['reserve_months_ordinary', 12]])
		await one.act(path, 'parameters', refund(name, value));
});

test('a value that nothing would carry out is refused; every value in force can be set again', async () => {
	const path = await draft(6);
	const unreadable = [
		['six_months_scope', 'person+employer'], ['categories_at_once', 'one'], ['claim_accept_until', 17], ['claim_accept_until', '2021-13-01'],
		['first_review_days', '2'], ['first_review_days', 0], ['month_claimable_from', 'whenever'], ['partial_month', { min_days: 0 }],
		['sole_trader_categories', ['any']], ['account_kinds', ['basic', 'personal']],
	];
	const unreadableOfRefunds = [
		['sme_rate_bp', -1], ['sme_rate_bp', '10000'], ['layoff_permille', 1001], ['layoff_permille_le30', -1], ['layoff_method', 'D'], ['layoff_method', 'AB'],
		['le30_basis', 'year_begin'], ['min_insured_months', 13], ['min_insured_months', 0], ['arrears_rule', 'forgive'], ['troubled_months_ui_max', 0],
		['ui_monthly_fen', 0], ['ui_monthly_fen', '60550'], ['min_premium_fen_per_head', 0], ['min_premium_fen_per_head', 1000000], ['rate_date_basis', 'payment'], ['payer', 'levy'], ['review_levels', 3], ['review_levels', 0],
		['review_levels', { 'CJ-UI': 1 }], ['review_levels', { default: 3 }], ['review_levels', { default: 2, 'CJ-ZD-UI': 0 }], ['adjustment_scope', 'none'],
		['refund_accept_until', 20201231], ['answer_days', 0], ['resubmit_within_days', 'soon'],
	];
	for (const [name, value] of unreadable)
		assertProblem(await one.act(path, 'parameters', parameter(name, value), { expect: 422 }), 422, 'invalid', { at: '/value' });
	for (const [name, value] of unreadableOfRefunds)
		assertProblem(await one.act(path, 'parameters', refund(name, value), { expect: 422 }), 422, 'invalid', { at: '/value' });
	const { body } = await anyone.ok('GET', `/v1/policies/${POLICY}`);
	const settable = body.parameters.filter((row) => row.name !== 'person_classes' && !/^(age|retire)_/.test(row.name));
	assert.ok(settable.length > 55);
	for (const { programme, name, value = null } of settable) await one.act(path, 'parameters', parameter(name, value, { programme }));
	for (const [name, value] of [['layoff_method', 'B'], ['ui_monthly_fen', 60550], ['review_levels', 1], ['review_levels', { 'CJ-UI': 1, default: 2, 'CJ-ZD-UI': 2 }]])
		await one.act(path, 'parameters', refund(name, value));
});

test('without a number the rules need, nothing is judged: the caller is told that the policy lacks it (S1)', async () => {
	const firm = await story.seeded('a');
	const remembered = 'CREATE TABLE remembered AS SELECT * FROM policy_parameter';
	const undo = 'TRUNCATE policy_parameter; INSERT INTO policy_parameter SELECT * FROM remembered; DROP TABLE remembered';
	const plan = await story.plan(firm, { until: 'draft' });
	await without(`${remembered}; DELETE FROM policy_parameter WHERE name = 'graduate_years'`, undo, async () => {
		const refused = await firm.clerk.act(plan.path, 'submit', undefined, { expect: 409 });
		assert.equal(assertProblem(refused, 409, 'parameter_missing').clause, 'S1');
	});
	await firm.clerk.act(plan.path, 'submit');
});

test('without the calendar of a year no due day is made up, and nothing moves (S60)', async () => {
	const firm = await story.seeded('b');
	const plan = await story.plan(firm, { until: 'draft' });
	for (const layer of ['CN', 'CN-65']) {
		const where = `layer = '${layer}' AND year = 2020`;
		const remembered = `CREATE TABLE remembered AS SELECT * FROM calendar_year WHERE ${where}; DELETE FROM calendar_year WHERE ${where}`;
		await without(remembered, 'INSERT INTO calendar_year SELECT * FROM remembered; DROP TABLE remembered', async () => {
			const refused = assertProblem(await firm.clerk.act(plan.path, 'submit', undefined, { expect: 409 }), 409, 'calendar_missing');
			assert.deepEqual([refused.layer, refused.year], [layer, 2020]);
			assert.match(refused.detail, /2020/);
			assert.equal((await story.look(plan)).state, 'draft');
			assertProblem(await anyone.get(`/v1/calendars/${layer}?year=2020`), 404, 'not_found');
		});
	}
	assert.equal((await firm.clerk.act(plan.path, 'submit')).body.state, 'county_review');
});

test('a layer states the years it covers: of 2024 and 2026 the region is missing, and nothing is measured by the nation alone (S60)', async () => {
	const years = async (layer) => {
		const asked = await Promise.all(Array.from({ length: 8 }, (_, n) => anyone.get(`/v1/calendars/${layer}?year=${2020 + n}`)));
		return asked.map((reply, n) => reply.status === 200 && 2020 + n).filter(Boolean);
	};
	assert.deepEqual(await years('CN'), [2020, 2021, 2022, 2023, 2024, 2025, 2026]);
	assert.deepEqual(await years('CN-65'), [2020, 2021, 2022, 2023, 2025]);
	const { rows } = await story.server.db.query(`SELECT working_days(id, '2023-12-28', '2023-12-29') AS covered,
		working_days(id, '2023-12-28', '2024-01-03') AS missing FROM agency WHERE code = 'CJ-CJ'`);
	assert.deepEqual(rows[0], { covered: 1, missing: null });
});

test('a reference of one\'s own is taken once, and leads to the case that has it', async () => {
	const firm = await story.seeded('c');
	const form = story.planForm(firm, { external_ref: 'HR-2020-1', category: 'suspended' });
	const first = await firm.clerk.ok('POST', '/v1/plans', form);
	const again = await firm.clerk.post('/v1/plans', form);
	const problem = assertProblem(again, 409, 'external_ref_exists');
	assert.equal(problem.location, `/v1/plans/${first.body.id}`);
	assert.equal(again.headers.get('location'), problem.location);
	const found = await firm.clerk.all('/v1/cases?external_ref=HR-2020-1');
	assert.deepEqual(found.map((item) => item.id), [first.body.id]);
	const elsewhere = await story.seeded('d');
	assert.equal((await elsewhere.clerk.post('/v1/plans', story.planForm(elsewhere, { external_ref: 'HR-2020-1' }))).status, 201, 'of one\'s own');
});

test('the database itself never lets a fund go below nothing, whatever the program thinks (S33)', async () => {
	const { db } = story.server;
	await db.query(`CREATE FUNCTION drain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
		BEGIN UPDATE fund SET available_fen = -1; RETURN NULL; END $$`);
	await db.query('CREATE TRIGGER drain AFTER INSERT ON deposit FOR EACH ROW EXECUTE FUNCTION drain()');
	const finance = await story.as('finance-1');
	const { id: fund_id } = await story.fund();
	const refused = await finance.post('/v1/deposits', { fund_id, amount_fen: 1, source: '下达', document_no: '1', received_on: '2020-07-14' });
	await db.query('DROP TRIGGER drain ON deposit');
	await db.query('DROP FUNCTION drain');
	assertProblem(refused, 409, 'fund_short');
	assert.ok(fault(refused, 'fund_available'));
});
