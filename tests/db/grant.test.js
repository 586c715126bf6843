// Who may change what, by direct SQL: the rights of each database role are those written down, and no more.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { database, root } from '../tool/cluster.js';
import { rights, roles } from '../tool/rights.js';
import { acting, addDocument, rosterColumns, world } from '../tool/world.js';
import { execute } from '../tool/statement.js';

let db, ids, who;

before(async () => {
	db = await database();
	({ ids, who } = await world(db));
});
after(() => db?.drop());

const NO_RIGHT = { code: '42501' };
const attempt = (actor, text) => acting(db, actor, () => db.query(text));

// A statement that must find no right, whoever of these sends it.
function forbidden(sentence, actors, texts) {
	test(sentence, async () => {
		for (const actor of actors()) for (const text of texts()) await assert.rejects(attempt(actor, text), NO_RIGHT, `${actor.role}: ${text}`);
	});
}

test('the rights of every role on every table are the ones of fixtures/rights.txt', async () => {
	const written = readFileSync(join(root, 'tests/fixtures/rights.txt'), 'utf8').trim().split('\n');
	assert.deepEqual(await rights(db), written);
});

test('the login role can do nothing before it has taken a role', async () => {
	const login = await db.connect('wengang');
	await assert.rejects(login.query('SELECT id FROM dossier'), NO_RIGHT);
	await assert.rejects(login.query('SELECT id FROM claim'), NO_RIGHT);
	await assert.rejects(login.query('SELECT invariant_report()'), NO_RIGHT);
	await login.end();
});

test('the login role cannot become the owner', async () => {
	const login = await db.connect('wengang');
	await assert.rejects(login.query('SET ROLE wg_owner'), NO_RIGHT);
	await assert.rejects(login.query('SET session_replication_role = replica'), NO_RIGHT);
	await assert.rejects(login.query('ALTER TABLE audit DISABLE TRIGGER append_only'), NO_RIGHT);
	await login.end();
});

forbidden('finance changes neither claims nor lines', () => [who.payer], () => [
	`UPDATE claim SET approved_fen = 1 WHERE id = '${ids.review}'`,
	`UPDATE claim SET account_id = NULL`,
	`UPDATE claim_line SET state = 'refused'`,
	`DELETE FROM claim_line`,
	`INSERT INTO claim (id) VALUES (gen_random_uuid())`,
	`UPDATE payroll_line SET net_fen = 1`,
	`UPDATE plan SET headcount = 100`,
	`UPDATE person_month SET state = 'used'`,
	`INSERT INTO obligation (case_id) VALUES (gen_random_uuid())`,
]);
forbidden('the prefecture does not change lines', () => [who.first], () => [
	`UPDATE claim_line SET state = 'refused' WHERE claim_id = '${ids.review}'`,
	`INSERT INTO claim_line (claim_id) VALUES ('${ids.review}')`,
	`DELETE FROM payroll_line`,
	`UPDATE claim SET lines = 1`,
]);
forbidden('an employer approves nothing for itself', () => [who.clerk], () => [
	`UPDATE claim SET approved_fen = 90000 WHERE id = '${ids.review}'`,
	`UPDATE claim SET account_id = '${ids.account}'`,
	`UPDATE claim_line SET state = 'asked'`,
	`UPDATE finding SET answer = 'accept'`,
	`UPDATE hold SET released_at = now()`,
	`UPDATE account SET holder = 'x'`,
	`INSERT INTO ledger_entry (posting) VALUES (gen_random_uuid())`,
	`INSERT INTO person_month (person_key) VALUES ('\\x00')`,
]);
forbidden('nobody touches funds, ledgers, the registry or the audit', () =>
	Object.values(who).filter((actor) => actor.role !== 'guest'), () => [
	'UPDATE fund SET available_fen = 0',
	'INSERT INTO fund (id) VALUES (gen_random_uuid())',
	'UPDATE ledger_entry SET amount_fen = 1',
	'DELETE FROM ledger_entry',
	`UPDATE audit SET note = '{}'`,
	'DELETE FROM audit',
	'TRUNCATE audit CASCADE',
	'DELETE FROM dossier',
	'UPDATE clock_entry SET due_on = due_on + 1',
	`UPDATE person_month SET state = 'voided'`,
	'DELETE FROM person_month',
	`UPDATE transition SET role = 'public'`,
	'UPDATE policy_month SET amount_fen = 60000',
	`UPDATE bank_result SET outcome = 'settled'`,
	'SELECT sealed FROM person',
	'SELECT password_hash FROM app_user',
	'SELECT secret_hash FROM client',
	'SELECT digest FROM refresh_token',
	'SELECT body FROM idempotency',
]);
forbidden('an auditor changes nothing', () => [who.auditor], () => [
	`UPDATE dossier SET state = 'paid'`, 'INSERT INTO audit (case_id) VALUES (gen_random_uuid())', 'DELETE FROM document',
	'UPDATE claim SET approved_fen = 0', 'INSERT INTO hold (id) VALUES (gen_random_uuid())',
]);
forbidden('an administrator sees no case', () => [who.admin], () => [
	'SELECT id FROM claim', 'SELECT name FROM claim_line', 'SELECT id FROM plan', 'SELECT content FROM document', 'SELECT finding FROM finding',
]);
forbidden('only the system posts to the ledger', () => [who.payer, who.first, who.county, who.clerk], () => [
	`INSERT INTO ledger_entry (posting, fund_id, account, amount_fen, cause, case_id, at)
	SELECT gen_random_uuid(), NULL, 'available', 1, 'deposit', '${ids.deposit}', now()`,
]);

test('an employer changes nothing of a claim it has submitted', async () => {
	for (const [refusal, change] of [
		['claim_line_guard', () => execute(db, 'roster_clear', { claim_id: ids.review })],
		['claim_figures_frozen', () => execute(db, 'roster_write', { ...rosterColumns(ids.review, 30, 1), line: [9] })],
		['payroll_line_guard', () => db.query(`DELETE FROM payroll_line WHERE claim_id = '${ids.review}'`)],
		['claim_figures_frozen', () => db.query(`UPDATE claim SET lines = 0, asked_fen = 0 WHERE id = '${ids.review}'`)],
		['document_case_closed', () => addDocument(db, '01750000-0000-7990-8000-000000000099', ids.review, 'roster_scan')],
		['document_case_closed', () => db.query(`UPDATE document SET replaced_at = now() WHERE case_id = '${ids.review}'`)],
	])
		await assert.rejects(acting(db, who.clerk, change), { constraint: refusal });
});

test('a role writes no audit row in the name of another role or human', async () => {
	const row = (role, human) => `INSERT INTO audit (case_id, seq, flow, from_state, action, to_state, role, level, human_id, at, request_id, hash)
		VALUES ('${ids.review}', 99, 'claim', 'county_review', 'approve', 'prefecture_review', '${role}', 2, '${human}', now(), 'x', '')`;
	await assert.rejects(attempt(who.clerk, row('county', who.clerk.human)), NO_RIGHT);
	await assert.rejects(attempt(who.county, row('county', who.first.human)), NO_RIGHT);
});

test('an employer cannot give its claim a state that only a bureau gives', async () => {
	await assert.rejects(attempt(who.clerk, `UPDATE dossier SET state = 'approved', version = version + 1 WHERE id = '${ids.review}'`), NO_RIGHT);
});

// Functions that run with the rights of the owner, and that this role may call.
async function doors(role) {
	const { rows } = await db.query(`SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
		AND p.prorettype <> 'trigger'::regtype AND has_function_privilege($1, p.oid, 'EXECUTE') ORDER BY p.proname`, [role]);
	return rows.map((row) => row.proname);
}

test('functions that run with the rights of the owner are closed to whom nothing was given', async () => {
	assert.deepEqual(await doors('wengang'), ['clock_now']);
	// Every write asks whether the account stands; a registration takes a number and asks about its code, any request takes a key;
	// how long offices take and which versions are published is told to everybody; notices elsewhere a county alone is told of. Every step may
	// lock the facts it rests on, and heads of cases say which kinds of facts fell, and nothing else of them. A notice says which month is claimed
	// longest, and so when the acceptance of its plan ends.
	assert.deepEqual(await doors('wg_public'), [
		'acceptance_ends', 'account_ok', 'case_fallen', 'case_policy', 'clock_now', 'ground_lock', 'idempotency_begin', 'idempotency_store', 'next_number',
		'notice_elsewhere',
		'policy_public', 'resubmit_overdue', 'timeliness', 'uscc_verified_elsewhere',
	]);
	const doorsOf = async (role) => (await doors(role)).filter((name) => /^(claim|plan|determination|document|finding|person|letter|batch)/.test(name));
	for (const role of ['wg_levy', 'wg_county_finance']) assert.deepEqual(await doorsOf(role), []);
	assert.deepEqual(await doorsOf('wg_ui_agency'), ['letter_fact', 'letter_set_off'], 'a UI agency writes letters for its refunds');
});

test('a stranger speaks for the employer it registers and for no other, whatever it says', async () => {
	const { rows } = await acting(db, who.public, () => db.query('SELECT id FROM enterprise UNION ALL SELECT id FROM dossier WHERE enterprise_id IS NOT NULL AND flow <> $1', ['notice']));
	assert.deepEqual(rows, []);
	await assert.rejects(attempt(who.public, `INSERT INTO app_user (id, username, password_hash, human_id, display_name, role, enterprise_id)
		VALUES (gen_random_uuid(), 'squatter', 'x', gen_random_uuid(), 'x', 'enterprise', '${ids.enterprise}')`), NO_RIGHT);
});

test('nobody places or lifts a hold, answers a finding or writes the access log in the name of another human', async () => {
	const forge = (actor, text) => assert.rejects(attempt(actor, text), NO_RIGHT, text);
	await forge(who.county, `INSERT INTO hold (id, case_id, cause, placed_by, placed_at)
		VALUES (gen_random_uuid(), '${ids.review}', 'violation', '${who.first.human}', now())`);
	await attempt(who.county, `INSERT INTO hold (id, case_id, cause, placed_by, placed_at)
		VALUES (gen_random_uuid(), '${ids.enterprise}', 'violation', '${who.county.human}', now())`);
	await forge(who.county, `UPDATE hold SET released_by = '${who.first.human}', released_at = now() WHERE case_id = '${ids.enterprise}'`);
	await attempt(who.first, `UPDATE hold SET released_by = '${who.first.human}', released_at = now() WHERE case_id = '${ids.enterprise}'`);
	await forge(who.auditor, `INSERT INTO access_log (role, human_id, operation, request_id)
		VALUES ('auditor', '${who.first.human}', 'x', 'x')`);
	await forge(who.county, `INSERT INTO access_log (role, human_id, operation, request_id)
		VALUES ('auditor', '${who.county.human}', 'x', 'x')`);
});

test('an employer hides no finding behind newer ones of its own', async () => {
	const finding = (version) => `INSERT INTO finding (case_id, version, rule, clause, verdict, finding)
		SELECT id, ${version}, 'R-TRAIN-99', 'S32', 'pass', '{}' FROM dossier WHERE id = '${ids.review}'`;
	await assert.rejects(attempt(who.clerk, finding('version + 1')), NO_RIGHT);
	await assert.rejects(attempt(who.clerk, finding('1')), NO_RIGHT);
});

test('every definer function has its search path pinned, temporary objects last', async () => {
	const { rows } = await db.query(`SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
		AND NOT coalesce(array_to_string(p.proconfig, ' ') ~ 'search_path=.*pg_temp$', false)`);
	assert.deepEqual(rows, []);
});

test('every view asks with the rights of its reader', async () => {
	const { rows } = await db.query(`SELECT c.relname FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace
		AND NOT coalesce(array_to_string(c.reloptions, ' ') ~ 'security_invoker', false)
		AND EXISTS (SELECT FROM pg_roles r WHERE r.rolname LIKE 'wg\\_%' AND r.rolname NOT IN ('wg_owner', 'wg_system')
			AND has_table_privilege(r.oid, c.oid, 'SELECT'))`);
	assert.deepEqual(rows, []);
});

test('no role of the API owns anything', async () => {
	const { rows } = await db.query(`SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
		AND pg_get_userbyid(c.relowner) <> 'wg_owner'`);
	assert.deepEqual(rows, []);
	assert.ok((await roles(db)).length >= 13);
});
