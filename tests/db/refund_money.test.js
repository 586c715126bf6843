// The money of refunds, beneath the API: what the constraints refuse whoever asks, what a UI agency sees of it, and grants under a race.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { database } from '../tool/cluster.js';
import { refusing } from '../tool/refusal.js';
import { execute } from '../tool/statement.js';
import { AGENCY, FUND, POLICY, UI_FUND, acting, made, move, refunds, world } from '../tool/world.js';

let db, ids, who;

before(async () => {
	db = await database({ sandbox: false });
	({ ids, who } = await world(db));
	await refunds(db, ids, who);
});
after(() => db?.drop());

const refuses = refusing(() => db);

const sql = (...texts) => async () => {
	for (const text of texts) await db.query(typeof text === 'function' ? text() : text);
};

// Two funds never meet (I6, S33) ---------------------------------------------------------------------------------------------------
const item = (letter, caseId, fund) => `INSERT INTO letter_item (letter_id, case_id, round, fund_id, enterprise_id, agency_id, gross_fen)
	SELECT '${letter}', case_id, round, '${fund}', enterprise_id, agency_id, approved_fen FROM obligation WHERE case_id = '${caseId}' AND live`;
const free = (caseId) => `UPDATE letter_item SET live = false WHERE case_id = '${caseId}'`;
refuses('letter_item_fund', 'an item of another fund than its letter is refused', sql(() => item(ids.uiLetter, ids.waiting, FUND)));
refuses('letter_item_amount', 'a claim finds no place on a letter of the unemployment fund', sql(() => free(ids.paid), () => item(ids.uiLetter, ids.paid, UI_FUND)));
refuses('letter_item_amount', 'a refund finds no place on a letter of the special account', async () => {
	await db.query('ALTER TABLE letter_item DISABLE TRIGGER letter_item_stays');
	await db.query(item(ids.letter, ids.waiting, FUND));
});
refuses('letter_stays', 'a letter does not change its fund', sql(() => `UPDATE letter SET fund_id = '${FUND}' WHERE id = '${ids.uiLetter}'`));

const order = (change = {}) => {
	const values = { round: '1', fund_id: `'${UI_FUND}'`, letter_id: `'${ids.uiLetter}'`, batch_id: 'NULL', account_id: `'${ids.account}'`, ...change };
	return `INSERT INTO attempt (id, case_id, n, enterprise_id, agency_id, gross_fen, item_ref, ${Object.keys(values)})
		SELECT '${made('72', 9)}', case_id, 1, enterprise_id, agency_id, approved_fen, 'x', ${Object.values(values)}
		FROM obligation WHERE case_id = '${ids.refund}'`;
};
const opened = () => `INSERT INTO dossier (id, flow, enterprise_id, agency_id, created_at, updated_at)
	SELECT '${made('72', 9)}', 'attempt', enterprise_id, agency_id, now(), now() FROM dossier WHERE id = '${ids.refund}'`;
refuses('attempt_amount', 'a payment of a refund comes from the unemployment fund', sql(opened, () => order({ fund_id: `'${FUND}'`, letter_id: `'${ids.letter}'` })));
refuses('attempt_letter', 'a payment stands on a letter of its fund', sql(opened, () => order({ letter_id: `'${ids.letter}'` })));
refuses('attempt_batch', 'a payment of a refund goes into no batch of the special account', sql(opened, () => order({ batch_id: `'${ids.batch}'` })));
refuses('attempt_payee', 'a payment goes to the account that was reviewed', sql(opened, () => order({ account_id: `'${ids.otherAccount}'` })));
refuses('attempt_batch', 'a batch does not change its fund under its lines', sql('ALTER TABLE batch DISABLE TRIGGER batch_file_stays', () =>
	`UPDATE batch SET fund_id = '${UI_FUND}' WHERE id = '${ids.batch}'`));

// What is owed (I4, I6) ----------------------------------------------------------------------------------------------------------
const again = (change) => {
	const columns = ['enterprise_id', 'agency_id', 'fund_id', 'queue', 'account_id', 'approved_fen', 'queued_at'];
	return `INSERT INTO obligation (case_id, round, basis, live, ${columns}) SELECT case_id, 2, 'approved', false,
		${columns.map((name) => change[name] ?? name)} FROM obligation WHERE case_id = '${ids.refund}'`;
};
for (const [what, change] of Object.entries({
	amount: { approved_fen: '2000001' }, fund: { fund_id: `'${FUND}'` }, queue: { queue: `'CJ distressed'` },
}))
	refuses('obligation_basis_holds', `a refund is owed what it says itself: another ${what} is refused`, sql(() => again(change)));
refuses('obligation_basis_holds', 'a refund is owed to the account that was reviewed', sql(
	() => `INSERT INTO dossier (id, flow, enterprise_id, agency_id, created_at, updated_at)
		SELECT '${made('20', 9)}', flow, enterprise_id, agency_id, now(), now() FROM dossier WHERE id = '${ids.account}'`,
	() => `INSERT INTO account SELECT (jsonb_populate_record(a, '{"id": "${made('20', 9)}"}')).* FROM account a WHERE id = '${ids.account}'`,
	() => again({ account_id: `'${made('20', 9)}'` }),
));
test('what an obligation holds is what the ledger says, whatever is written', async () => {
	await db.query('BEGIN');
	await db.query(`UPDATE obligation SET live = false WHERE case_id = '${ids.waiting}'`);
	await db.query(`INSERT INTO obligation (case_id, round, basis, enterprise_id, agency_id, fund_id, queue, account_id, approved_fen, held_fen, queued_at)
		SELECT case_id, 2, basis, enterprise_id, agency_id, fund_id, queue, account_id, approved_fen, approved_fen, queued_at
		FROM obligation WHERE case_id = '${ids.waiting}'`);
	const { rows } = await db.query(`SELECT held_fen FROM obligation WHERE case_id = '${ids.waiting}' AND live`);
	await db.query('ROLLBACK');
	assert.deepEqual(rows, [{ held_fen: 0 }]);
});
refuses('dossier_slot', 'a pool has one confirmed statement of a year', async () => {
	const id = made('85', 2);
	await acting(db, who.ui, async () => {
		await execute(db, 'dossier_insert', { id, flow: 'reserve_statement', agency_id: AGENCY.ui });
		await execute(db, 'reserve_statement_insert', { id, body: { year: 2019, balance_fen: 1, mean_monthly_fen: 1, document_no: 'x' } });
		await move(db, 'reserve_statement', 'record', id);
	});
	await acting(db, who.uiSecond, () => move(db, 'reserve_statement', 'confirm', id));
});

// One original of a code and year, whatever its kind; one top-up of an original at one rate, and
// one supplement of it for one correction (I20).
const twin = (n, change = {}) => {
	const id = made('84', n);
	const columns = ['enterprise_id', 'agency_id', 'policy_id', 'year', 'kind', 'method', 'uscc', 'original_id', 'rate_from', 'correction_id'];
	return [
		() => `INSERT INTO dossier (id, flow, enterprise_id, agency_id, created_at, updated_at)
			SELECT '${id}', flow, enterprise_id, agency_id, now(), now() FROM dossier WHERE id = '${ids.refund}'`,
		() => `INSERT INTO refund (id, ${columns}) SELECT '${id}', ${columns.map((name) => change[name] ?? name)} FROM refund WHERE id = '${ids.refund}'`,
		`UPDATE dossier SET state = 'draft', version = 1 WHERE id = '${id}'`,
	];
};
const topUp = { original_id: 'id', rate_from: `'2020-07-01'` };
refuses('dossier_slot', 'a code has one original of a year', sql(...twin(8)));
refuses('dossier_slot', 'a code has one original of a year, whoever registered it', sql(
	twin(8)[0], `UPDATE dossier SET enterprise_id = '${made('10', 2)}' WHERE id = '${made('84', 8)}'`,
	twin(8, { enterprise_id: `'${made('10', 2)}'` })[1], twin(8)[2],
));
refuses('dossier_slot', 'an employer has no ordinary one beside one in difficulty', sql(...twin(8, { kind: `'distressed'`, method: 'NULL' })));
refuses('dossier_slot', 'an original has one top-up at one rate', sql(...twin(8, topUp), ...twin(9, topUp)));
const correction = (n) => [
	`INSERT INTO dossier (id, flow, enterprise_id, agency_id, created_at, updated_at)
		SELECT '${made('88', n)}', 'correction', enterprise_id, agency_id, now(), now() FROM dossier WHERE id = '${made('84', 1)}'`,
	`INSERT INTO correction (id, case_id, enterprise_id, agency_id, entitled_fen, paid_fen, cause, computed, judged_version)
		SELECT '${made('88', n)}', id, enterprise_id, agency_id, 2, 1, '{}', '{}', 1 FROM refund WHERE id = '${made('84', 1)}'`,
];
const supplement = (n) => ({ original_id: 'id', correction_id: `'${made('88', n)}'` });
refuses('dossier_slot', 'an original has one supplement for one correction', sql(...correction(1), ...twin(8, supplement(1)), ...twin(9, supplement(1))));
// The slot takes both; they are refused at the end, because no step explains them.
refuses('dossier_explained', 'a supplement for another correction finds its place', sql(
	...correction(1), ...correction(2), ...twin(8, supplement(1)), ...twin(9, supplement(2))));

// Grants (S19) -------------------------------------------------------------------------------------------------------------------
const uses = (...rows) => `INSERT INTO adjustment_use VALUES ${rows.map(([caseId, fen, grant = ids.grant]) => `('${caseId}', '${grant}', ${fen})`)}`;
const use = (...row) => uses(row);
const secondGrant = made('86', 2);
const another = () => `WITH head AS (
		INSERT INTO dossier (id, flow, agency_id, created_at, updated_at)
		SELECT '${secondGrant}', flow, agency_id, created_at, updated_at FROM dossier WHERE id = '${ids.grant}')
	INSERT INTO adjustment SELECT (jsonb_populate_record(a, '{"id": "${secondGrant}"}')).* FROM adjustment a WHERE id = '${ids.grant}'`;
async function unchecked(...texts) {
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	for (const text of texts) await db.query(text);
	await db.query('COMMIT');
}
refuses('adjustment_used', 'a grant lets no more through than it brought', sql(() => use(ids.refund, 2000000), () => use(ids.waiting, 2000000)));
refuses('adjustment_use_covers', 'a grant covers whole cases', sql(() => use(ids.refund, 1)));
refuses('adjustment_use_covers', 'two grants cover no more than a whole case', sql(another, () =>
	uses([ids.refund, 1500000], [ids.refund, 500001, secondGrant])));
refuses('adjustment_use_covers', 'two grants cover no less than a whole case', sql(another, () =>
	uses([ids.refund, 1500000], [ids.refund, 499999, secondGrant])));
refuses('adjustment_use_covers', 'a case that passes by one grant passes by no other', sql(another, () => use(ids.refund, 2000000), () =>
	use(ids.refund, 2000000, secondGrant)));
refuses('adjustment_use_covers', 'what a case took of several grants it gives back together', sql(another, () =>
	uses([ids.refund, 1500000], [ids.refund, 500000, secondGrant]), () => `DELETE FROM adjustment_use WHERE adjustment_id = '${secondGrant}'`));
test('two grants cover a case together, and each counts its part', async () => {
	const counts = async () => (await db.query('SELECT used_fen FROM adjustment ORDER BY id')).rows.map((row) => row.used_fen);
	await db.query('BEGIN');
	await db.query(another());
	await execute(db, 'adjustment_use_insert', {
		case_ids: [ids.refund, ids.refund], adjustment_ids: [ids.grant, secondGrant], amounts: [1500000, 500000],
	});
	const [taken] = [await counts(), await execute(db, 'adjustment_use_free', { case_id: ids.refund })];
	const given = await counts();
	await db.query('ROLLBACK');
	assert.deepEqual([taken, given], [[1500000, 500000], [0, 0]]);
});
refuses('adjustment_use_covers', 'a grant covers refunds, no claim', sql(() => use(ids.paid, 90000)));
refuses('adjustment_use_covers', 'a grant covers its own year', sql('ALTER TABLE adjustment DISABLE TRIGGER adjustment_stays', () =>
	`UPDATE adjustment SET year = 2021 WHERE id = '${ids.grant}'`, () => use(ids.refund, 2000000)));
refuses('adjustment_use_key', 'a case passes by a grant once', sql(() => use(ids.refund, 2000000), () => use(ids.refund, 2000000)));
refuses('adjustment_stays', 'what was granted stays granted', sql(() => `UPDATE adjustment SET granted_fen = granted_fen + 1 WHERE id = '${ids.grant}'`));
refuses('adjustment_stays', 'only its uses change what a grant has let through', sql(() => `UPDATE adjustment SET used_fen = 1 WHERE id = '${ids.grant}'`));
refuses('adjustment_answer', 'a grant has a paper', sql('ALTER TABLE adjustment DISABLE TRIGGER adjustment_stays', () =>
	`UPDATE adjustment SET document_no = NULL WHERE id = '${ids.grant}'`));
test('what a case gives back of a grant is free again', async () => {
	await db.query('BEGIN');
	await db.query(use(ids.refund, 2000000));
	await execute(db, 'adjustment_use_free', { case_id: ids.refund });
	await db.query(use(ids.waiting, 2000000));
	const { rows } = await db.query(`SELECT used_fen FROM adjustment WHERE id = '${ids.grant}'`);
	await db.query('ROLLBACK');
	assert.deepEqual(rows, [{ used_fen: 2000000 }]);
});
test('of two who cover one case at once, each by another grant, one does', async () => {
	const [one, two] = await Promise.all([db.connect(), db.connect()]);
	await unchecked(another());
	await one.query('BEGIN');
	await one.query(use(ids.refund, 2000000));
	let outcome;
	const late = two.query(use(ids.refund, 2000000, secondGrant)).then(() => 'done', (error) => error.constraint).then((word) => { outcome = word; });
	const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
	while (!outcome && !(await db.query(waiting)).rowCount);
	await one.query('COMMIT');
	await late;
	assert.equal(outcome, 'adjustment_use_covers');
	await db.query('DELETE FROM adjustment_use');
	await unchecked(`DELETE FROM adjustment WHERE id = '${secondGrant}'`, `DELETE FROM dossier WHERE id = '${secondGrant}'`);
	await Promise.all([one.end(), two.end()]);
});
test('of two who use the rest of a grant at once, one gets it', async () => {
	const [one, two] = await Promise.all([db.connect(), db.connect()]);
	const take = (client, caseId) => client.query(use(caseId, 2000000)).then(() => 'done', (error) => error.constraint);
	const outcomes = await Promise.all([take(one, ids.refund), take(two, ids.waiting)]);
	assert.deepEqual(outcomes.sort(), ['adjustment_used', 'done']);
	await db.query('DELETE FROM adjustment_use');
	await Promise.all([one.end(), two.end()]);
});

// The gate (S17, S18) ------------------------------------------------------------------------------------------------------------
const gate = async (id) => (await db.query('SELECT case_gate($1) AS gate, case_gate_open($1) AS open', [id])).rows[0];
async function behind(balance, kind, scope = '"distressed"') {
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(`UPDATE reserve_statement SET balance_fen = ${balance}`);
	await db.query(`UPDATE refund SET kind = '${kind}', method = ${kind === 'ordinary' ? `'premiums'` : `'social_insurance'`}`);
	await db.query(`UPDATE obligation SET queue = 'CJ ${kind}' WHERE queue <> ''`);
	await db.query(`UPDATE policy_parameter SET value = '${scope}' WHERE name = 'adjustment_scope'`);
	const found = await gate(ids.waiting);
	await db.query('ROLLBACK');
	return found;
}
for (const [balance, kind, scope, expected] of [
	[1199, 'ordinary', undefined, 'closed'], [1200, 'ordinary', undefined, 'open'], [2399, 'distressed', undefined, 'grant'],
	[2400, 'distressed', undefined, 'open'], [1199, 'ordinary', '"all"', 'grant'], [2399, 'distressed', '"ordinary"', 'closed'],
])
	test(`the gate of ${kind} refunds at ${balance / 100} months, a grant for ${scope ?? 'those in difficulty'}: ${expected}`, async () => {
		assert.deepEqual(await behind(balance, kind, scope), { gate: expected, open: expected !== 'closed' });
	});
test('before the training subsidy there is no gate; without a statement that of refunds is closed', async () => {
	assert.equal((await gate(ids.paid)).gate, 'open');
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(`UPDATE dossier SET state = 'superseded' WHERE id = '${ids.statement}'`);
	assert.equal((await gate(ids.waiting)).gate, 'closed');
	await db.query('ROLLBACK');
});
test('the head of a queue is the oldest whose gate is open and that would fit', async () => {
	const head = async () => (await db.query('SELECT head_of_queue FROM case_funding($1)', [[ids.waiting]])).rows[0].head_of_queue;
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(`UPDATE obligation SET held_fen = 0 WHERE case_id = '${ids.refund}'`);
	await db.query(`UPDATE obligation SET queued_at = queued_at + interval '1 minute' WHERE case_id = '${ids.refund}'`);
	assert.equal(await head(), true, 'the other one came later');
	await db.query(`UPDATE obligation SET queued_at = queued_at - interval '2 minutes' WHERE case_id = '${ids.refund}'`);
	assert.equal(await head(), false, 'an older one waits');
	await db.query(`UPDATE obligation SET approved_fen = 100000000 WHERE case_id = '${ids.refund}'`);
	assert.equal(await head(), true, 'the older one would not fit');
	await db.query(`UPDATE obligation SET approved_fen = 2000000, queue = 'CJ distressed' WHERE case_id = '${ids.refund}'`);
	assert.equal(await head(), true, 'the older one stands in another queue');
	await db.query('ROLLBACK');
});

test('who wants more than any grant alone has left keeps the head of its queue while all of them together have enough', async () => {
	const head = async () => (await db.query('SELECT head_of_queue FROM case_funding($1)', [[ids.waiting]])).rows[0].head_of_queue;
	const left = (fen) => db.query(`UPDATE adjustment SET granted_fen = ${fen}, used_fen = 0`);
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(another());
	await db.query(`UPDATE dossier SET state = 'granted' WHERE id = '${secondGrant}'`);
	await db.query('UPDATE reserve_statement SET balance_fen = 0');
	await db.query(`UPDATE obligation SET held_fen = 0, queued_at = queued_at - interval '1 day' WHERE case_id = '${ids.refund}'`);
	await db.query(`UPDATE refund SET kind = 'distressed', method = 'social_insurance'`);
	await db.query(`UPDATE obligation SET queue = 'CJ distressed' WHERE queue <> ''`);
	await left(1000000);
	assert.equal(await head(), false, 'the older one wants what both of them have left');
	await left(999999);
	assert.equal(await head(), true, 'the older one wants more than both have left');
	await db.query('ROLLBACK');
});

// What a UI agency sees and may do (I12, I13) --------------------------------------------------------------------------------------
const seen = (actor, table) => acting(db, actor, async () => (await db.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n);
test('a UI agency sees letters, items, obligations and payments of its own cases, and nothing of others', async () => {
	const counts = async (actor) => Promise.all(['letter', 'letter_item', 'letter_slip', 'obligation', 'attempt', 'claim'].reduce(
		(chain, table) => [...chain, (chain.at(-1) ?? Promise.resolve()).then(() => seen(actor, table))], []));
	assert.deepEqual(await counts(who.ui), [1, 1, 0, 1, 0, 0]);
	assert.deepEqual(await counts(who.uiAway), [0, 0, 0, 1, 0, 0]);
	assert.ok(await seen(who.uiAway, 'reserve_statement'), 'both pay from one pool');
	assert.equal(await seen(who.clerk, 'obligation'), 2, 'its claim and its refund');
});
test('a UI agency writes no letter for another, and no item about a case of another', async () => {
	await assert.rejects(acting(db, who.uiAway, () => db.query(`UPDATE letter SET title = 'x' RETURNING id`)
		.then(({ rowCount }) => assert.equal(rowCount, 0)).then(() => db.query(item(ids.uiLetter, ids.waiting, UI_FUND)))), { code: '42501' });
	await assert.rejects(acting(db, who.ui, () => db.query(`INSERT INTO letter (id, fund_id, title) VALUES ('${ids.deposit}', '${UI_FUND}', 'x')`)), { code: '42501' });
});
test('neither agency nor office changes what a refund is owed, what it passed by, or the money', async () => {
	for (const text of [
		`UPDATE obligation SET live = false`, `INSERT INTO obligation (case_id) VALUES (gen_random_uuid())`,
		`INSERT INTO ledger_entry (posting) VALUES (gen_random_uuid())`, `INSERT INTO adjustment_use (case_id) VALUES (gen_random_uuid())`,
		`DELETE FROM adjustment_use`, `UPDATE reserve_statement SET balance_fen = 0`, `UPDATE refund SET amount_fen = 1`, `INSERT INTO attempt (id) VALUES (gen_random_uuid())`,
	])
		for (const actor of [who.ui, who.first, who.payer, who.clerk])
			await assert.rejects(acting(db, actor, () => db.query(text)), { code: '42501' }, `${actor.role}: ${text}`);
	await assert.rejects(acting(db, who.ui, () => db.query('UPDATE adjustment SET granted_fen = 1')), { code: '42501' });
	await assert.rejects(acting(db, who.payer, () => db.query('UPDATE adjustment SET asked_fen = 1')), { code: '42501' });
	await assert.rejects(acting(db, who.ui, () => db.query(`INSERT INTO reserve_statement (id, pool, year, balance_fen, mean_monthly_fen, document_no)
		VALUES ('${ids.deposit}', 'XJ', 2019, 1, 1, 'x')`)), { code: '42501' });
});
test('the letter of the agency can be issued by its other officer, and by the rules only then', async () => {
	const facts = async (actor) => acting(db, actor, async () => (await execute(db, 'letter_facts', { ids: [ids.uiLetter] }))[0]);
	assert.equal((await facts(who.uiSecond)).payer_side, true);
	assert.equal((await facts(who.first)).payer_side, false);
	await db.query(`UPDATE policy_parameter SET value = '"prefecture"' WHERE name = 'payer' AND policy_id = '${POLICY}'`);
	assert.equal((await facts(who.uiSecond)).payer_side, false);
	await db.query(`UPDATE policy_parameter SET value = '"ui_agency"' WHERE name = 'payer' AND policy_id = '${POLICY}'`);
});
