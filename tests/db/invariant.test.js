// Each promise of sql/function/invariant*.sql is broken once, beneath every constraint: the report must tell it, and nothing else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { database } from '../tool/cluster.js';
import { residentId } from '../tool/person.js';
import { AGENCY, FUND, UI_FUND, recovered, refunds, world } from '../tool/world.js';

let db, ids, who;

before(async () => {
	db = await database();
	({ ids, who } = await world(db));
	await refunds(db, ids, who);
	await recovered(db, ids, who);
});
after(() => db?.drop());

async function broken() {
	const { rows } = await db.query('SELECT invariant FROM invariant_report() WHERE violations > 0');
	return rows.map((row) => row.invariant);
}

// Without triggers and foreign keys, and undone in the end.
async function beneath(plant) {
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	try {
		await plant();
		return await broken();
	} finally {
		await db.query('ROLLBACK');
	}
}

function breaks(invariant, sentence, plant) {
	test(`${invariant}: ${sentence}`, async () => {
		const run = typeof plant === 'function' ? plant : () => db.query(plant);
		assert.deepEqual(await beneath(run), [invariant]);
	});
}

// A forger's audit row: hashed like a true one, from where the chain stood.
async function rehash(caseId) {
	await db.query(`UPDATE audit a SET prev_hash = (SELECT hash FROM audit p WHERE p.case_id = a.case_id AND p.seq = a.seq - 1)
		WHERE case_id = '${caseId}' AND seq = (SELECT max(seq) FROM audit WHERE case_id = '${caseId}')`);
	await db.query(`UPDATE audit a SET hash = audit_digest(a)
		WHERE case_id = '${caseId}' AND seq = (SELECT max(seq) FROM audit WHERE case_id = '${caseId}')`);
}

async function forge(caseId, change) {
	await db.query(`UPDATE audit SET ${change}
		WHERE case_id = '${caseId}' AND seq = (SELECT max(seq) FROM audit WHERE case_id = '${caseId}')`);
	await rehash(caseId);
}

// One more step of a case, taken from the flow tables, at any time and from any state.
async function append(caseId, from_state, action, role, recorded = 'now()') {
	await db.query(`INSERT INTO audit (case_id, seq, flow, from_state, action, to_state, role, level, human_id, at, recorded_at, request_id, hash)
		SELECT d.id, d.version + 1, d.flow, t.from_state, t.action, t.to_state, t.role, t.level, '${who.admin.human}', now(), ${recorded}, 'x', ''
		FROM dossier d JOIN transition t ON t.flow = d.flow AND t.from_state = '${from_state}' AND t.action = '${action}' AND t.role = '${role}'
		WHERE d.id = '${caseId}'`);
	await rehash(caseId);
	await db.query(`UPDATE dossier d SET version = version + 1, state = (SELECT to_state FROM audit WHERE case_id = d.id AND seq = d.version + 1)
		WHERE id = '${caseId}'`);
}

async function post(from, to, fen, caseId, fund = FUND) {
	await db.query(`INSERT INTO ledger_entry (posting, fund_id, account, amount_fen, cause, case_id, at) SELECT x.id, '${fund}', s.account,
		s.fen, 'pay', '${caseId}', now() FROM (SELECT gen_random_uuid() AS id) x, (VALUES ('${from}', -${fen}), ('${to}', ${fen})) s(account, fen)`);
	for (const [head, sign] of [[from, '-'], [to, '+']])
		if (head !== 'source') await db.query(`UPDATE fund SET ${head}_fen = ${head}_fen ${sign} ${fen} WHERE id = '${fund}'`);
}

const months = (who, month, ordinal) => `INSERT INTO person_month (person_key, month, scope, ordinal, state, policy_id, amount_fen, case_id,
	plan_series, line, changed_at) SELECT person_key, ${month}, scope, ${ordinal}, 'reserved', policy_id, amount_fen, '${who}', plan_series,
	line, changed_at FROM person_month WHERE case_id = '${ids.paid}' AND line = 3`;

// A refund like another one, in the same state, with some columns changed; beneath everything.
async function anotherRefund(of, change = {}, n = 7) {
	const id = ids.refund.replace(/1$/, String(n));
	await db.query('ALTER TABLE dossier DROP CONSTRAINT IF EXISTS dossier_slot');
	await db.query('DROP INDEX IF EXISTS dossier_slot');
	await db.query(`INSERT INTO dossier (id, flow, state, version, enterprise_id, agency_id, created_at, updated_at)
		SELECT '${id}', flow, 'draft', 1, enterprise_id, agency_id, created_at, updated_at FROM dossier WHERE id = '${of}'`);
	await db.query(`INSERT INTO audit (case_id, seq, flow, from_state, action, to_state, role, level, human_id, at, request_id, hash)
		SELECT '${id}', 1, flow, from_state, action, to_state, role, level, human_id, at, request_id, '' FROM audit WHERE case_id = '${of}' AND seq = 1`);
	await rehash(id);
	const columns = ['enterprise_id', 'agency_id', 'policy_id', 'year', 'kind', 'method', 'uscc', 'original_id', 'rate_from', 'correction_id'];
	await db.query(`INSERT INTO refund (id, ${columns}) SELECT '${id}', ${columns.map((name) => change[name] ?? name)} FROM refund WHERE id = '${of}'`);
	return id;
}

test('a legal world keeps every promise', async () => {
	assert.deepEqual(await broken(), []);
});

test('the report has one line for each promise', async () => {
	const { rows } = await db.query('SELECT invariant FROM invariant_report()');
	const numbers = Array.from({ length: 33 }, (_, i) => i + 1);
	assert.deepEqual(rows.map((row) => row.invariant), numbers.map((n) => `I${n}`));
});

breaks('I1', 'a month of a person that two claims hold is found', async () => {
	await db.query('DROP INDEX person_month_live');
	await db.query(months(ids.review, 'month', 2));
});
breaks('I1', 'a month that another training subsidy covers is found', () =>
	db.query(`INSERT INTO other_subsidy (id, person_key, scheme, from_on, to_on, amount_fen, payer, source_ref)
		SELECT gen_random_uuid(), person_key, 'skill_training', '2020-06-15', '2020-06-20', 1, 'x', 'x'
		FROM person_month WHERE case_id = '${ids.paid}' AND line = 3`));
breaks('I2', 'a seventh month of a person is found', () =>
	db.query(months(ids.review, `generate_series(timestamp '2020-07-01', '2020-12-01', '1 month')::date`,
		`extract(month FROM generate_series(timestamp '2020-07-01', '2020-12-01', '1 month')) - 5`)));
breaks('I3', 'a month with another amount is found', () =>
	db.query(`UPDATE person_month SET amount_fen = 30001 WHERE case_id = '${ids.review}' AND line = 1`));
breaks('I3', 'a claim that asks for another amount is found', () =>
	db.query(`UPDATE claim SET asked_fen = asked_fen + 1 WHERE id = '${ids.review}'`));
breaks('I4', 'an approved amount that is not the sum is found', () =>
	db.query(`UPDATE claim SET approved_fen = approved_fen + 30000 WHERE id = '${ids.paid}'`));
breaks('I4', 'a line refused after approval is found', () =>
	db.query(`UPDATE claim_line SET state = 'refused' WHERE claim_id = '${ids.paid}' AND line = 1`));
breaks('I4', 'months kept by a claim in draft are found', () =>
	db.query(`UPDATE person_month SET case_id = '${ids.draft}' WHERE case_id = '${ids.review}'`));
breaks('I4', 'a refund that is owed another amount than was computed is found', () =>
	db.query(`UPDATE refund SET amount_fen = amount_fen + 1 WHERE id = '${ids.refund}'`));
breaks('I4', 'a refund without a record of the levy agency is found', () =>
	db.query(`DELETE FROM premium_record WHERE uscc = (SELECT uscc FROM refund WHERE id = '${ids.refund}')`));
breaks('I5', 'a second live attempt is found', async () => {
	await db.query(`INSERT INTO dossier (id, flow, state, version, enterprise_id, agency_id, created_at, updated_at)
		SELECT '${FUND}', flow, state, version, enterprise_id, agency_id, created_at, updated_at FROM dossier WHERE id = '${ids.attempt}'`);
	const { rows } = await db.query(`SELECT max(seq)::int AS n FROM audit WHERE case_id = '${ids.attempt}'`);
	for (let seq = 1; seq <= rows[0].n; seq++) {
		await db.query(`INSERT INTO audit (case_id, seq, flow, from_state, action, to_state, role, level, human_id, at, request_id, hash)
			SELECT '${FUND}', seq, flow, from_state, action, to_state, role, level, human_id, at, request_id, ''
			FROM audit WHERE case_id = '${ids.attempt}' AND seq = ${seq}`);
		await rehash(FUND);
	}
	await db.query(`INSERT INTO attempt (id, case_id, n, round, enterprise_id, agency_id, fund_id, letter_id, account_id, gross_fen, item_ref)
		SELECT '${FUND}', case_id, 2, round, enterprise_id, agency_id, fund_id, letter_id, account_id, gross_fen, 'twice'
		FROM attempt WHERE id = '${ids.attempt}'`);
});
breaks('I5', 'money paid twice is found', async () => {
	await post('available', 'paid', 90000, ids.paid);
	await db.query('ALTER TABLE obligation DROP CONSTRAINT obligation_held');
	await db.query(`UPDATE obligation SET held_fen = held_fen + 90000 WHERE case_id = '${ids.paid}'`);
});
breaks('I5', 'a refund that was given more than it is owed is found', async () => {
	await post('available', 'paid', 2000000, ids.refund, UI_FUND);
	await db.query('ALTER TABLE obligation DROP CONSTRAINT obligation_held');
	await db.query(`UPDATE obligation SET held_fen = held_fen + 2000000 WHERE case_id = '${ids.refund}'`);
});
breaks('I6', 'an item of a letter of another fund than the refund is owed from is found', () =>
	db.query(`UPDATE letter_item SET fund_id = '${FUND}' WHERE case_id = '${ids.refund}'`));
breaks('I6', 'an attempt of another amount is found', () =>
	db.query(`UPDATE attempt SET gross_fen = gross_fen + 1 WHERE id = '${ids.attempt}'`));
breaks('I6', 'an item of a letter of another amount is found', () =>
	db.query(`UPDATE letter_item SET gross_fen = gross_fen - 1 WHERE case_id = '${ids.paid}'`));
breaks('I6', 'a net below nothing is found', async () => {
	await db.query('ALTER TABLE attempt DROP CONSTRAINT attempt_net');
	await db.query(`UPDATE attempt SET offset_fen = gross_fen + 1 WHERE id = '${ids.attempt}'`);
});
breaks('I7', 'an overdrawn fund is found', async () => {
	await db.query('ALTER TABLE fund DROP CONSTRAINT fund_available');
	await post('available', 'source', 100000000, ids.deposit);
});
breaks('I8', 'a posting that does not balance is found', () =>
	db.query(`INSERT INTO ledger_entry (posting, fund_id, account, amount_fen, cause, case_id, at)
		VALUES (gen_random_uuid(), '${FUND}', 'source', 1, 'deposit', '${ids.deposit}', now())`));
breaks('I8', 'a fund whose head is not the sum of its entries is found', () =>
	db.query(`UPDATE fund SET available_fen = available_fen + 1 WHERE id = '${FUND}'`));
breaks('I8', 'an obligation that holds what no entry gave it is found', () =>
	db.query(`UPDATE obligation SET held_fen = held_fen - 1 WHERE case_id = '${ids.paid}'`));
breaks('I8', 'a grant whose uses are not what it counts is found', () =>
	db.query(`UPDATE adjustment SET used_fen = 1 WHERE id = '${ids.grant}'`));
breaks('I8', 'a grant that let more through than it brought is found', async () => {
	await db.query('ALTER TABLE adjustment DROP CONSTRAINT adjustment_used');
	await db.query(`INSERT INTO adjustment_use (case_id, adjustment_id, amount_fen) VALUES ('${ids.refund}', '${ids.grant}', 2000000)`);
	await db.query(`UPDATE adjustment SET used_fen = 2000000, granted_fen = 1999999 WHERE id = '${ids.grant}'`);
});
breaks('I8', 'a grant used by a case that holds no money is found', async () => {
	await db.query(`INSERT INTO adjustment_use (case_id, adjustment_id, amount_fen) VALUES ('${ids.waiting}', '${ids.grant}', 2000000)`);
	await db.query(`UPDATE adjustment SET used_fen = 2000000 WHERE id = '${ids.grant}'`);
});
breaks('I8', 'grants that let less of a case through than the whole of it are found', async () => {
	await db.query(`INSERT INTO adjustment_use (case_id, adjustment_id, amount_fen) VALUES ('${ids.refund}', '${ids.grant}', 1999999)`);
	await db.query(`UPDATE adjustment SET used_fen = 1999999 WHERE id = '${ids.grant}'`);
});
breaks('I8', 'two grants that let more of a case through than the whole of it are found', async () => {
	const second = ids.grant.replace(/.$/, '2');
	await db.query(`INSERT INTO adjustment SELECT (jsonb_populate_record(a, '{"id": "${second}"}')).* FROM adjustment a`);
	for (const [grant, fen] of [[ids.grant, 2000000], [second, 1]]) {
		await db.query(`INSERT INTO adjustment_use (case_id, adjustment_id, amount_fen) VALUES ('${ids.refund}', '${grant}', ${fen})`);
		await db.query(`UPDATE adjustment SET used_fen = ${fen} WHERE id = '${grant}'`);
	}
});
breaks('I9', 'a step that stands in no flow table is found', () => forge(ids.otherAccount, `action = 'bless'`));
breaks('I9', 'a step of a role that may not take it is found', () => forge(ids.otherAccount, `role = 'finance'`));
breaks('I10', 'a state that no audit row names is found', () =>
	db.query(`UPDATE dossier SET state = 'blocked' WHERE id = '${ids.otherAccount}'`));
breaks('I10', 'a step that starts elsewhere than the one before ended is found', () =>
	append(ids.otherEnterprise, 'suspended', 'close', 'county'));
breaks('I11', 'a human on two levels of one case is found', () => forge(ids.otherPlan, `human_id = '${who.other.human}'`));
breaks('I11', 'a hold lifted by who placed it is found', async () => {
	await db.query('ALTER TABLE hold DROP CONSTRAINT hold_other_officer');
	await db.query(`INSERT INTO hold (id, case_id, cause, placed_by, placed_at, released_by, released_at)
		VALUES ('${FUND}', '${ids.draft}', 'referral', '${who.first.human}', now(), '${who.first.human}', now())`);
});
breaks('I12', 'a line of another bureau than its claim is found', () =>
	db.query(`UPDATE claim_line SET agency_id = (SELECT id FROM agency WHERE code = 'CJ-HT') WHERE claim_id = '${ids.draft}' AND line = 1`));
breaks('I12', 'a refund of another agency than its dossier is found', () =>
	db.query(`UPDATE refund SET agency_id = '${AGENCY.ui}' WHERE id = '${ids.waiting}'`));
breaks('I12', 'an open table of refunds is found', () => db.query('ALTER TABLE refund DISABLE ROW LEVEL SECURITY'));
breaks('I12', 'a recovery of another bureau than its case is found', () =>
	db.query(`UPDATE recovery SET agency_id = '${AGENCY.fukang}' WHERE id = '${ids.recovery}'`));
breaks('I12', 'an open table with tenants is found', () => db.query('ALTER TABLE claim DISABLE ROW LEVEL SECURITY'));
breaks('I13', 'a right to change lines is found with finance', () => db.query('GRANT DELETE ON claim_line TO wg_finance'));
breaks('I13', 'a right on one column is found with the prefecture', () => db.query('GRANT UPDATE (state) ON claim_line TO wg_prefecture'));
breaks('I13', 'a right to delete a case of any kind is found', () => db.query('GRANT DELETE ON refund TO wg_prefecture'));
breaks('I13', 'a right on the audit is found with the system', () => db.query('GRANT UPDATE ON audit TO wg_system'));
breaks('I13', 'a right of everybody is found', () => db.query('GRANT SELECT ON person TO PUBLIC'));
breaks('I13', 'a role above the rights is found', () => db.query('ALTER ROLE wg_county BYPASSRLS'));
breaks('I14', 'money sent to another account than reviewed is found', () =>
	db.query(`UPDATE attempt SET account_id = '${ids.otherAccount}' WHERE id = '${ids.attempt}'`));
breaks('I14', 'an account exchanged beneath the obligation is found', () =>
	db.query(`UPDATE claim SET account_id = '${ids.otherAccount}' WHERE id = '${ids.paid}'`));
breaks('I14', 'an account of a refund exchanged beneath the obligation is found', () =>
	db.query(`UPDATE refund SET account_id = '${ids.otherAccount}' WHERE id = '${ids.refund}'`));
breaks('I15', 'a refund paid in spite of a hold on its employer is found', async () => {
	await append(ids.refund, 'approved', 'letter', 'system');
	await db.query(`INSERT INTO hold (id, case_id, cause, placed_by, placed_at) VALUES (gen_random_uuid(), '${ids.enterprise}', 'violation',
		'${who.county.human}', now() - interval '1 hour')`);
	await append(ids.refund, 'lettered', 'pay', 'system');
});
breaks('I15', 'money that left before the notice closed is found', () => forge(ids.notice, `at = '2020-08-05 11:01+08'`));
breaks('I15', 'money that left in spite of a hold is found', () =>
	db.query(`INSERT INTO hold (id, case_id, cause, placed_by, placed_at)
		VALUES ('${FUND}', '${ids.plan}', 'objection', '${who.county.human}', '2020-08-05 10:30+08')`));
breaks('I31', 'a payment that was confirmed on a ground told to have fallen is found', async () => {
	const { rows: [pay] } = await db.query(`SELECT seq FROM audit WHERE case_id = '${ids.paid}' AND action = 'pay'`);
	await db.query(`INSERT INTO ground_fall (case_id, step, version, kind, subject, at)
		SELECT g.case_id, g.version, g.version, g.kind, g.subject, now() FROM ground g
		WHERE g.case_id = '${ids.paid}' AND g.version = ${Number(pay.seq) - 1} AND g.kind = 'determination'`);
});
breaks('I31', 'a payment without any grounds is found', () =>
	db.query(`DELETE FROM ground g USING audit p WHERE g.case_id = '${ids.paid}' AND p.case_id = g.case_id AND p.action = 'pay' AND g.version < p.seq`)
		.then(() => db.query(`UPDATE ground SET level = 4 WHERE case_id = '${ids.paid}'`)));
breaks('I32', 'an approved case that rests on nothing is found', () => db.query(`DELETE FROM ground WHERE case_id = '${ids.refund}'`));
breaks('I32', 'a claim under review that lacks one kind of ground is found', () =>
	db.query(`DELETE FROM ground WHERE case_id = '${ids.review}' AND kind = 'persons'`));
for (const [of, kind] of [['refund', 'account'], ['paid', 'account'], ['paid', 'notice']])
	breaks('I32', `a case that came to money (${of}) without its ground ${kind} is found`, () =>
		db.query(`DELETE FROM ground WHERE case_id = '${ids[of]}' AND kind = '${kind}'`));
test('I32: under review a case needs neither account nor notice as a ground', async () => {
	assert.deepEqual(await beneath(() => db.query(`DELETE FROM ground WHERE case_id = '${ids.review}' AND kind IN ('account', 'notice')`)), []);
});
breaks('I16', 'a key without its reply is found', () =>
	db.query(`INSERT INTO idempotency (principal, key, digest) VALUES ('p', 'k', '')`));
breaks('I16', 'a key with two rows is found', async () => {
	await db.query('ALTER TABLE idempotency DROP CONSTRAINT idempotency_key');
	await db.query(`INSERT INTO idempotency (principal, key, digest, status) VALUES ('p', 'k', '', 201), ('p', 'k', '', 201)`);
});
breaks('I17', 'a case without audit is found', () =>
	db.query(`INSERT INTO dossier (id, flow, created_at, updated_at) VALUES ('${FUND}', 'claim', now(), now())`));
breaks('I17', 'an event of no case is found', () =>
	db.query(`INSERT INTO event (case_id, flow, action, state, version, at) VALUES ('${FUND}', 'claim', 'x', 'x', 1, now())`));
breaks('I18', 'a version that no audit row counts is found', () =>
	db.query(`UPDATE dossier SET version = version + 1 WHERE id = '${ids.determination}'`));
breaks('I18', 'an audit row taken out at the end is found', async () => {
	await db.query(`DELETE FROM audit WHERE case_id = '${ids.determination}' AND seq = 2`);
	await db.query(`UPDATE dossier SET state = 'proposed' WHERE id = '${ids.determination}'`);
});
breaks('I19', 'a claim for more than was paid is found', () =>
	db.query(`UPDATE recovery SET amount_fen = 90001 WHERE id = '${ids.recovery}'`));
breaks('I19', 'more taken back than claimed is found', async () => {
	await db.query('ALTER TABLE recovery DROP CONSTRAINT recovery_recovered');
	await db.query(`UPDATE recovery SET amount_fen = 9999 WHERE id = '${ids.recovery}'`);
});
breaks('I19', 'what came in and is not the sum of its entries is found', () =>
	db.query(`UPDATE recovery SET recovered_fen = recovered_fen + 1 WHERE id = '${ids.recovery}'`));
breaks('I19', 'money taken in before it was decided is found', () =>
	db.query(`UPDATE recovery_entry SET at = '2020-08-17 12:00+08' WHERE recovery_id = '${ids.recovery}'`));
breaks('I19', 'money in the ledger that no entry tells of is found', () => post('source', 'recovered', 1, ids.recovery));
breaks('I19', 'recovered money of a case that is no recovery is found', async () => {
	await post('source', 'available', 1, ids.deposit);
	await db.query(`UPDATE ledger_entry SET cause = 'recover' WHERE case_id = '${ids.deposit}' AND cause = 'pay'`);
});
breaks('I19', 'an item that sets off what no recovery gets is found', () =>
	db.query(`UPDATE letter_item SET offset_fen = 1 WHERE case_id = '${ids.paid}'`));
breaks('I19', 'a rest that is set off and repaid is found', async () => {
	await db.query(`UPDATE letter_item SET offset_fen = 20001 WHERE case_id = '${ids.paid}'`);
	await db.query(`INSERT INTO letter_offset (letter_id, case_id, recovery_id, amount_fen)
		VALUES ('${ids.letter}', '${ids.paid}', '${ids.recovery}', 20001)`);
});
breaks('I19', 'an offset against what another employer owes is found', async () => {
	await db.query(`UPDATE letter_item SET offset_fen = 1 WHERE case_id = '${ids.refund}'`);
	await db.query(`INSERT INTO letter_offset (letter_id, case_id, recovery_id, amount_fen)
		VALUES ('${ids.uiLetter}', '${ids.refund}', '${ids.recovery}', 1)`);
});
breaks('I19', 'months that no decision freed are found', () =>
	db.query(`UPDATE person_month SET state = 'voided', freed_by = '${ids.recovery}' WHERE case_id = '${ids.paid}' AND line = 1`));
breaks('I19', 'months that are free before the money is back are found', async () => {
	await db.query(`UPDATE recovery SET months_freed = true WHERE id = '${ids.recovery}'`);
	await db.query(`UPDATE person_month SET state = 'voided', freed_by = '${ids.recovery}' WHERE case_id = '${ids.paid}' AND line = 1`);
});
breaks('I19', 'a recovery that frees months and claims back less than they cost is found', () =>
	db.query(`UPDATE recovery SET months_freed = true, lines = '{1,2}' WHERE id = '${ids.recovery}'`));
breaks('I19', 'an empty recovery of what was never paid is found', async () => {
	await append(ids.paid, 'paid', 'bounce', 'system');
	await db.query(`DELETE FROM recovery_entry WHERE recovery_id = '${ids.recovery}'`);
	await db.query(`DELETE FROM ledger_entry WHERE case_id = '${ids.recovery}'`);
	await db.query(`UPDATE recovery SET recovered_fen = 0 WHERE id = '${ids.recovery}'`);
	await db.query(`UPDATE fund SET recovered_fen = recovered_fen - 10000 WHERE id = '${FUND}'`);
});
breaks('I19', 'more claimed than came in of what is not paid any more is found', () => append(ids.paid, 'paid', 'bounce', 'system'));
breaks('I20', 'a second living original of a code and year is found', () => anotherRefund(ids.refund));
breaks('I20', 'an ordinary refund beside one of an employer in difficulty is found', () =>
	anotherRefund(ids.refund, { kind: `'distressed'`, method: 'NULL' }));
breaks('I20', 'a second top-up of an original at one rate is found', async () => {
	await anotherRefund(ids.refund, { original_id: 'id', rate_from: `'2020-07-01'` });
	await anotherRefund(ids.refund, { original_id: 'id', rate_from: `'2020-07-01'` }, 8);
});
const supplements = async (...corrections) => {
	for (const [at, correction] of corrections.entries())
		await anotherRefund(ids.refund, { original_id: 'id', correction_id: `'${correction}'` }, 7 + at);
};
breaks('I20', 'a second supplement of an original for one correction is found', () => supplements(FUND, FUND));
test('I20: supplements of an original for two corrections are no breach', async () => {
	assert.deepEqual(await beneath(() => supplements(FUND, UI_FUND)), []);
});
breaks('I20', 'a top-up of another kind than its original is found', () =>
	anotherRefund(ids.refund, { original_id: 'id', rate_from: `'2020-07-01'`, kind: `'distressed'`, method: 'NULL' }));
breaks('I21', 'a claim for a month to come is found', () =>
	db.query(`UPDATE claim SET month = '2020-12-01' WHERE id = '${ids.review}'`));
breaks('I21', 'a claim for a month that the policy does not know is found', () =>
	db.query(`UPDATE claim SET policy_id = '${FUND}' WHERE id = '${ids.draft}'`));
breaks('I22', 'a scan whose bytes were exchanged is found', async () => {
	await db.query('ALTER TABLE document DROP CONSTRAINT document_whole');
	await db.query(`UPDATE document SET content = '\\x00' WHERE id = '${ids.document}'`);
});
breaks('I22', 'a scan added while the bureau holds the claim is found', () =>
	db.query(`UPDATE document SET uploaded_at = '2020-08-11 10:00+08' WHERE case_id = '${ids.review}'`));
breaks('I22', 'a scan replaced after payment is found', () =>
	db.query(`UPDATE document SET replaced_at = '2020-08-11 10:00+08' WHERE id = '${ids.document}'`));
breaks('I23', 'a write of a disabled user is found', () =>
	append(who.clerk.user, 'enabled', 'disable', 'admin', `now() - interval '1 day'`));
breaks('I24', 'a time that is told and not the one that the audit shows is found',
	`UPDATE dossier SET updated_at = updated_at + interval '30 days' WHERE flow = 'claim' AND state = 'paid'`);
breaks('I24', 'a run whose total is not that of its list is found', () =>
	db.query(`INSERT INTO refund_run (id, agency_id, policy_id, kind, year, items, total_fen, digest)
		SELECT id, agency_id, policy_id, 'offers', year, 0, 5, '' FROM refund WHERE id = '${ids.refund}'`));
breaks('I25', 'an altered note is found', () =>
	db.query(`UPDATE audit SET note = '{"reason":"altered"}' WHERE case_id = '${ids.paid}' AND seq = 2`));
breaks('I25', 'a row hashed anew in the middle is found', () =>
	db.query(`UPDATE audit a SET hash = sha256(hash) WHERE case_id = '${ids.paid}' AND seq = 2`));

const clear = `'number ${residentId(3)}.'`;
for (const [place, plant] of [
	['a note', () => forge(ids.otherPlan, `note = to_json(${clear}::text)`)],
	['a finding', () => db.query(`INSERT INTO finding (case_id, version, rule, clause, verdict, finding)
		VALUES ('${ids.paid}', 99, 'R', 'S1', 'pass', to_json(${clear}::text))`)],
	['an explanation of a due day', () => db.query(`UPDATE clock_entry SET explained = to_json(${clear}::text) WHERE case_id = '${ids.paid}'`)],
	['a receipt', () => db.query(`UPDATE claim SET receipt = to_json(${clear}::text) WHERE id = '${ids.paid}'`)],
	['a hold', () => db.query(`INSERT INTO hold (id, case_id, cause, placed_by, placed_at, reason)
		VALUES ('${FUND}', '${ids.draft}', 'referral', '${FUND}', now(), ${clear})`)],
	['what an employer answered', () => db.query(`UPDATE recovery SET statement = ${clear} WHERE id = '${ids.recovery}'`)],
	['an access log', () => db.query(`INSERT INTO access_log (role, operation, reason, request_id) VALUES ('county', 'x', ${clear}, 'x')`)],
	['a stored reply', () => db.query(`INSERT INTO idempotency (principal, key, digest, status, body) VALUES ('p', 'k', '', 200, ${clear})`)],
	['a mask', () => db.query(`UPDATE claim_line SET id_mask = ${clear} WHERE claim_id = '${ids.draft}' AND line = 1`)],
])
	breaks('I26', `an identity number in clear is found in ${place}`, plant);

test('I26: neither a credit code nor a number with a wrong check place is taken for an identity number', async () => {
	const wrong = residentId(3).replace(/.$/, (last) => (last === '1' ? '2' : '1'));
	const { rows } = await db.query('SELECT resident_id_in($1) AS wrong, resident_id_in($2) AS code, resident_id_in($3) AS longer', [
		wrong, '91659901MA00000013', `1${residentId(3)}`,
	]);
	assert.deepEqual(rows[0], { wrong: false, code: false, longer: false });
});

breaks('I26', 'an identity number in clear is found in what a refund was computed from', () =>
	db.query(`UPDATE refund SET computed = json_build_object('note', '${residentId(4)}') WHERE id = '${ids.refund}'`));
breaks('I26', 'an identity number in clear is found in a request for adjustment money', () =>
	db.query(`UPDATE adjustment SET reason = '${residentId(4)}' WHERE id = '${ids.grant}'`));

breaks('I27', 'a receipt that started no clock is found', () =>
	db.query(`DELETE FROM clock_entry WHERE case_id = '${ids.review}' AND clock = 'first'`));
breaks('I27', 'a due day beside the calendar is found', () =>
	db.query(`UPDATE clock_entry SET due_on = due_on + 1 WHERE case_id = '${ids.review}'`));
breaks('I27', 'a working day that the calendar in force does not have is found', () =>
	db.query(`DELETE FROM calendar_day WHERE layer = 'CN' AND date = '2026-01-04'`));
breaks('I27', 'a round that is counted wrong is found', () =>
	db.query(`UPDATE clock_entry SET round = 2 WHERE case_id = '${ids.review}'`));
breaks('I27', 'a refusal by the system for the bureau\'s delay is found', async () => {
	await db.query(`INSERT INTO transition (flow, from_state, action, role, level, to_state, clause, guards)
		VALUES ('claim', 'county_review', 'reject', 'system', 0, 'rejected', '', '{}')`);
	await append(ids.review, 'county_review', 'reject', 'system');
	await db.query(`UPDATE person_month SET state = 'voided' WHERE case_id = '${ids.review}'`);
});
breaks('I27', 'a refund refused by the system is found', async () => {
	await db.query(`INSERT INTO transition (flow, from_state, action, role, level, to_state, clause, guards)
		VALUES ('refund', 'review_1', 'reject', 'system', 0, 'rejected', '', '{}')`);
	const id = await anotherRefund(ids.refund);
	await append(id, 'draft', 'submit', 'enterprise');
	await append(id, 'review_1', 'reject', 'system');
});
breaks('I28', 'a claim that counts lines it does not have is found', () =>
	db.query(`UPDATE claim SET lines = lines + 1, asked_fen = asked_fen + 30000 WHERE id = '${ids.draft}'`));
breaks('I28', 'a person named twice in a claim is found', async () => {
	await db.query('ALTER TABLE claim_line DROP CONSTRAINT claim_line_person');
	await db.query(`UPDATE claim_line SET person_key = (SELECT person_key FROM claim_line WHERE claim_id = '${ids.draft}' AND line = 1)
		WHERE claim_id = '${ids.draft}'`);
});

// A fall of the paid claim, told with its last step.
async function falls() {
	for (const [table, columns] of [['ground', 'version, level, kind, subject, digest'], ['ground_fall', 'step, version, kind, subject, at']])
		await db.query(`INSERT INTO ${table} (case_id, ${columns}) SELECT id, version, ${table === 'ground' ? '3' : 'version'}, 'determination', 'x',
			${table === 'ground' ? `''` : 'now()'} FROM dossier WHERE id = '${ids.paid}'`);
}
const judged = (left_fen) => db.query(`INSERT INTO judgement (case_id, version, entitled_fen, computed, at)
	SELECT id, version, 0, '{"left_fen": ${left_fen}}', now() FROM dossier WHERE id = '${ids.paid}'`);
const ended = (when) => db.query(`INSERT INTO work_round (ended_at) VALUES (clock_timestamp() + interval '${when}')`);

breaks('I33', 'a fall of a paid case that no round has judged is found', async () => {
	await falls();
	await ended('1 hour');
});
breaks('I33', 'a judgement that leaves money to be claimed back, without a correction, is found', async () => {
	await falls();
	await judged(-60000);
});
test('I33: what the next round comes to, and what a judgement left nothing of, is no breach', async () => {
	assert.deepEqual(await beneath(async () => {
		await falls();
		await ended('1 minute');
	}), []);
	assert.deepEqual(await beneath(async () => {
		await falls();
		await judged(0);
		await ended('1 hour');
	}), []);
});

// The refund paid, its state too, beneath everything.
const payRefund = async () => {
	await post('reserved', 'paid', 2000000, ids.refund, UI_FUND);
	await db.query(`UPDATE dossier SET state = 'paid' WHERE id = '${ids.refund}'`);
};
const entitled = (fen) => db.query(`INSERT INTO balance (programme, uscc, year, entitled_fen, judged_case, judged_at)
	SELECT 'refund', uscc, base_year, ${fen}, id, now() FROM refund WHERE id = '${ids.refund}'`);
const premiums = (fen) => db.query(`UPDATE premium_record SET employer_fen = 0, worker_fen = ${fen}
	WHERE uscc = (SELECT uscc FROM refund WHERE id = '${ids.refund}')`);
const correct = async (state) => {
	await db.query(`INSERT INTO dossier (id, flow, state, enterprise_id, agency_id, created_at, updated_at)
		SELECT '${FUND}', 'correction', '${state}', enterprise_id, agency_id, now(), now() FROM dossier WHERE id = '${ids.refund}'`);
	await db.query(`INSERT INTO correction (id, case_id, enterprise_id, agency_id, entitled_fen, paid_fen, cause, computed, judged_version)
		SELECT '${FUND}', id, enterprise_id, agency_id, 1, 2, '{}', '{}', 1 FROM refund WHERE id = '${ids.refund}'`);
};
const claimBack = (amount, recovered, state) => [
	() => db.query(`INSERT INTO recovery (id, case_id, enterprise_id, agency_id, fund_id, amount_fen, recovered_fen, clause, reason)
		SELECT '${FUND}', id, enterprise_id, agency_id, '${UI_FUND}', ${amount}, ${recovered}, 'S63', 'x' FROM refund WHERE id = '${ids.refund}'`),
	() => db.query(`INSERT INTO dossier (id, flow, state, enterprise_id, agency_id, created_at, updated_at)
		SELECT '${FUND}', 'recovery', '${state}', enterprise_id, agency_id, now(), now() FROM dossier WHERE id = '${ids.refund}'`),
];
for (const [sentence, plants, found] of [
	['a code that was paid its premiums and what it is entitled to is not found', [payRefund, () => entitled(2000000)], false],
	['a code that was paid more than its premiums is found', [payRefund, () => premiums(1999999)], true],
	['a code that was paid more than the last judgement entitles it to is found', [payRefund, () => entitled(1999999)], true],
	['what came back is not counted', [payRefund, () => entitled(1999999), ...claimBack(1, 1, 'settled')], false],
	['what is claimed back and has not come in yet is told by its recovery', [payRefund, () => entitled(1999990), ...claimBack(10, 3, 'due')], false],
	['what is claimed back is no more than was claimed', [payRefund, () => entitled(1999989), ...claimBack(10, 3, 'due')], true],
	['a recovery that was dropped tells nothing', [payRefund, () => entitled(1999999), ...claimBack(1, 0, 'dropped')], true],
	['an open correction says why', [payRefund, () => premiums(1999999), () => entitled(1), () => correct('open')], false],
	['a correction that is not opened says nothing', [payRefund, () => premiums(1999999), () => correct('none')], true],
])
	test(`I29: ${sentence}`, async () => {
		const told = await beneath(async () => {
			for (const plant of plants) await plant();
		});
		assert.equal(told.includes('I29'), found, told.join());
	});

test('I30: a month of a person that two claims were paid for is found, and not one that was freed', async () => {
	const twice = (change) => beneath(async () => {
		await db.query('DROP INDEX person_month_live');
		await db.query(`INSERT INTO person_month (person_key, month, scope, ordinal, state, policy_id, amount_fen, case_id, plan_series, line,
			changed_at) SELECT person_key, month, scope, 6, 'used', policy_id, amount_fen, case_id, plan_series, 9, changed_at
			FROM person_month WHERE case_id = '${ids.paid}' AND line = 1`);
		await db.query(change);
	});
	assert.ok((await twice('SELECT')).includes('I30'));
	const freed = `UPDATE person_month SET state = 'voided', freed_by = '${ids.recovery}' WHERE case_id = '${ids.paid}' AND line = 1`;
	assert.ok(!(await twice(freed)).includes('I30'));
});

test('the report is for administrators alone', async () => {
	const { rows } = await db.query(`SELECT rolname FROM pg_roles WHERE (rolname LIKE 'wg\\_%' OR rolname = 'wengang')
		AND has_function_privilege(oid, 'invariant_report()', 'EXECUTE') ORDER BY rolname`);
	assert.deepEqual(rows.map((row) => row.rolname), ['wg_admin', 'wg_owner']);
});
