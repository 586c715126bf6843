// Every named constraint that carries a promise refuses the statement that would break it, whoever sends it: here the superuser does.
import { after, before } from 'node:test';
import { database } from '../tool/cluster.js';
import { refusing } from '../tool/refusal.js';
import { FUND, POLICY, acting, addDocument, move, recovered, world } from '../tool/world.js';

let db, ids, who;

before(async () => {
	db = await database();
	({ ids, who } = await world(db));
	await recovered(db, ids, who);
});
after(() => db?.drop());

const refuses = refusing(() => db);

const sql = (text) => () => db.query(text());
const other = '00000000-0000-7000-8000-0000000000ff';

// A row like another one, with some columns changed; `given` names the columns to copy.
async function like(table, where, change) {
	const { rows } = await db.query(
		`SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
		AND attgenerated = '' AND attidentity = ''`,
		[table],
	);
	const columns = rows.map((row) => row.attname);
	const values = columns.map((column) => (column in change ? change[column] : column));
	await db.query(`INSERT INTO ${table} (${columns}) SELECT ${values} FROM ${table} WHERE ${where}`);
}

const month = (change) => like('person_month', `case_id = '${ids.paid}' AND line = 3`, { state: `'reserved'`, ...change });

// The registry (I1 to I3, I21)
refuses('person_month_live', 'a month of a person is subsidised once', () => month({ case_id: `'${ids.review}'`, ordinal: '2' }));
refuses('person_month_slot', 'a place among the six months is taken once', () => month({ month: `'2020-08-01'` }));
refuses('person_month_policy', 'there is no seventh month', () => month({ month: `'2020-08-01'`, ordinal: '7' }));
refuses('person_month_policy', 'a month has the amount of the policy', () =>
	month({ month: `'2020-08-01'`, ordinal: '2', amount_fen: '30001' }));
refuses('person_month_policy', 'a month before the policy has no price', () => month({ month: `'2020-05-01'`, ordinal: '2' }));
refuses('person_month_within_notice', 'no more persons than were published', () =>
	db.query(`INSERT INTO person_month (person_key, month, scope, ordinal, state, policy_id, amount_fen, case_id, plan_series, line, changed_at)
		SELECT sha256(n::text::bytea), '2020-08-01', 'training', 1, 'reserved', '${POLICY}', 30000, '${ids.review}', '${ids.plan}', n, now()
		FROM generate_series(1, 6) n`));
refuses('person_month_within_notice', 'no more money than was published', () =>
	db.query(`INSERT INTO person_month (person_key, month, scope, ordinal, state, policy_id, amount_fen, case_id, plan_series, line, changed_at)
		SELECT sha256(n::text::bytea), m, 'training', 1, 'reserved', '${POLICY}', 30000, '${ids.review}', '${ids.plan}', n, now()
		FROM generate_series(timestamp '2020-07-01', '2020-12-01', '1 month') WITH ORDINALITY AS months(m, at),
			generate_series(at * 10, at * 10 + CASE at WHEN 1 THEN 2 ELSE 4 END) n`));
refuses('person_month_step', 'a month keeps its amount', sql(() => `UPDATE person_month SET amount_fen = 1 WHERE case_id = '${ids.paid}'`));
refuses('person_month_step', 'a voided month stays voided', async () => {
	await db.query(`UPDATE person_month SET state = 'voided' WHERE case_id = '${ids.review}'`);
	await db.query(`UPDATE person_month SET state = 'reserved' WHERE case_id = '${ids.review}'`);
});
refuses('person_month_money', 'a month that counts has a policy and an amount', () =>
	month({ month: `'2020-08-01'`, ordinal: '2', policy_id: 'NULL' }));
refuses('claim_policy_month', 'a claim is for a month of its policy', sql(() => `UPDATE claim SET month = '2021-01-01', asked_fen = 0, lines = 0
	WHERE id = '${ids.draft}'`));

// Claims and their lines (I4, I13, I28)
refuses('claim_amount', 'a claim asks for what the policy gives', sql(() => `UPDATE claim SET asked_fen = 1 WHERE id = '${ids.draft}'`));
refuses('claim_figures_frozen', 'the figures of a claim under review stay', sql(() =>
	`UPDATE claim SET lines = 1, asked_fen = 30000 WHERE id = '${ids.review}'`));
refuses('claim_sum', 'what is approved is the sum of the lines', sql(() => `UPDATE claim SET approved_fen = 1 WHERE id = '${ids.review}'`));
refuses('claim_figures_frozen', 'what was approved of a paid claim stays', sql(() => `UPDATE claim SET approved_fen = NULL WHERE id = '${ids.paid}'`));
refuses('claim_figures_frozen', 'the account of a paid claim stays', sql(() => `UPDATE claim SET account_id = NULL WHERE id = '${ids.paid}'`));
refuses('claim_sum', 'a claim counts the lines it has', sql(() =>
	`UPDATE claim SET lines = 3, asked_fen = 90000 WHERE id = '${ids.draft}'`));
refuses('claim_line_person', 'a roster names a person once', () => like('claim_line', `claim_id = '${ids.draft}' AND line = 1`, { line: '9' }));
refuses('claim_line_guard', 'a roster under review loses no line', sql(() => `DELETE FROM claim_line WHERE claim_id = '${ids.review}'`));
refuses('claim_line_guard', 'a roster under review gains no line', () =>
	like('claim_line', `claim_id = '${ids.review}' AND line = 1`, { line: '9', person_key: `'\\x01'` }));
refuses('claim_line_guard', 'a line of an approved claim is not refused any more', sql(() =>
	`UPDATE claim_line SET state = 'refused' WHERE claim_id = '${ids.paid}'`));
refuses('claim_line_guard', 'a line carries the bureau of its claim', () =>
	like('claim_line', `claim_id = '${ids.draft}' AND line = 1`, { line: '9', person_key: `'\\x01'`, agency_id: `'${other}'` }));
refuses('claim_line_guard', 'a line belongs to a claim that exists', () =>
	like('claim_line', `claim_id = '${ids.draft}' AND line = 1`, { claim_id: `'${other}'` }));
refuses('payroll_line_guard', 'a payroll under review stays', sql(() => `DELETE FROM payroll_line WHERE claim_id = '${ids.review}'`));
refuses('claim_kept', 'a claim is never deleted', sql(() => `DELETE FROM claim WHERE id = '${ids.draft}'`));

// The dossier and its audit (I9, I10, I11, I18)
refuses('dossier_opens', 'a case begins in none', sql(() =>
	`INSERT INTO dossier (id, flow, state, created_at, updated_at) VALUES ('${other}', 'claim', 'paid', now(), now())`));
refuses('dossier_moves', 'a state does not change without a version', sql(() => `UPDATE dossier SET state = 'paid' WHERE id = '${ids.review}'`));
refuses('dossier_moves', 'a version is not skipped', sql(() => `UPDATE dossier SET version = version + 2 WHERE id = '${ids.review}'`));
refuses('dossier_moves', 'a case keeps its employer', sql(() =>
	`UPDATE dossier SET version = version + 1, enterprise_id = '${ids.otherEnterprise}' WHERE id = '${ids.review}'`));
refuses('dossier_explained', 'a state that no audit row explains is not committed', sql(() =>
	`UPDATE dossier SET state = 'prefecture_review', version = version + 1 WHERE id = '${ids.review}'`));
refuses('audit_happened', 'a step that was not taken leaves no audit row', async () => {
	await db.query(`INSERT INTO case_officer VALUES ('${ids.review}', '${who.county.human}', 2)`);
	await like('audit', `case_id = '${ids.review}' AND action = 'submit'`, {
		seq: `(SELECT version + 1 FROM dossier WHERE id = '${ids.review}')`, from_state: `'county_review'`, action: `'refuse_lines'`,
		role: `'county'`, level: '2', human_id: `'${who.county.human}'`,
	});
});
refuses('dossier_explained', 'an audit row for another state explains nothing', async () => {
	await db.query(`INSERT INTO case_officer VALUES ('${ids.review}', '${who.county.human}', 2)`);
	await like('audit', `case_id = '${ids.review}' AND action = 'create'`, {
		seq: `(SELECT version + 1 FROM dossier WHERE id = '${ids.review}')`, from_state: `'county_review'`, action: `'refuse_lines'`,
		to_state: `'county_review'`, role: `'county'`, level: '2', human_id: `'${who.county.human}'`,
	});
	await db.query(`UPDATE dossier SET state = 'prefecture_review', version = version + 1 WHERE id = '${ids.review}'`);
});

const audit = (change) =>
	like('audit', `case_id = '${ids.otherAccount}' AND seq = 2`, { seq: '3', from_state: `'verified'`, level: '0', ...change });
refuses('audit_step', 'a step stands in the flow tables', () => audit({ action: `'bless'` }));
refuses('audit_step', 'a step is taken by a role that may', () => audit({ action: `'supersede'`, to_state: `'superseded'`, role: `'county'` }));
refuses('audit_follows', 'a step starts where the one before ended', () =>
	audit({ from_state: `'blocked'`, action: `'supersede'`, to_state: `'superseded'`, role: `'system'` }));
refuses('audit_first', 'only the first step starts from none', () => audit({ from_state: `'none'` }));
refuses('audit_key', 'a version has one audit row', () => audit({ seq: '2' }));
refuses('audit_four_eyes', 'who decides stands on the level of the decision', () =>
	like('audit', `case_id = '${ids.review}' AND action = 'create'`, {
		seq: `(SELECT version + 1 FROM dossier WHERE id = '${ids.review}')`, from_state: `'county_review'`, action: `'approve'`,
		to_state: `'prefecture_review'`, role: `'county'`, level: '2', human_id: `'${who.county.human}'`,
	}));
refuses('audit_four_eyes', 'who filed a claim does not approve it under another role', () =>
	acting(db, { ...who.county, human: who.clerk.human }, () => move(db, 'claim', 'approve', ids.review)));
refuses('case_officer_key', 'a human stands on one level of a case', sql(() =>
	`INSERT INTO case_officer (case_id, human_id, level) SELECT case_id, human_id, 9 FROM case_officer WHERE case_id = '${ids.review}'`));
refuses('recovery_frees_paid_months', 'no months are freed that are not claimed back', async () => {
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(`UPDATE recovery SET lines = '{1,2}' WHERE id = '${ids.recovery}'`);
	await db.query('SET LOCAL session_replication_role = origin');
	await db.query(`UPDATE recovery SET months_freed = true WHERE id = '${ids.recovery}'`);
});
const freed = () => `UPDATE person_month SET state = 'voided', freed_by = '${ids.recovery}' WHERE line = 1 AND case_id = '${ids.paid}'`;
refuses('person_month_freed', 'no month is free before the money is back', async () => {
	await db.query(`UPDATE recovery SET months_freed = true WHERE id = '${ids.recovery}'`);
	await db.query(freed());
});
refuses('person_month_freed_state', 'a month that was freed is voided', sql(() =>
	`SET LOCAL session_replication_role = replica; UPDATE person_month SET freed_by = '${ids.recovery}' WHERE case_id = '${ids.paid}'`));
refuses('recovery_months_stand', 'a recovery whose money left again has no months free', async () => {
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(`UPDATE recovery SET months_freed = true WHERE id = '${ids.recovery}'`);
	await db.query(`UPDATE dossier SET state = 'settled' WHERE id = '${ids.recovery}'`);
	await db.query(freed());
	await db.query('SET LOCAL session_replication_role = origin');
	await db.query('SET CONSTRAINTS recovery_months_stand IMMEDIATE');
	await db.query(`UPDATE dossier SET state = 'due', version = version + 1 WHERE id = '${ids.recovery}'`);
});
refuses('hold_other_officer', 'a hold is lifted by another officer', sql(() =>
	`INSERT INTO hold (id, case_id, cause, placed_by, placed_at, released_by)
	VALUES ('${other}', '${ids.review}', 'referral', '${other}', now(), '${other}')`));

// What only grows
for (const ledger of ['audit', 'clock_entry', 'event', 'ledger_entry', 'bank_result']) {
	refuses(`${ledger}_append_only`, `no row of ${ledger} changes`, () => db.query(`UPDATE ${ledger} SET at = at`));
	refuses(`${ledger}_append_only`, `no row of ${ledger} goes`, () => db.query(`DELETE FROM ${ledger}`));
	refuses(`${ledger}_append_only`, `${ledger} is never emptied`, () => db.query(`TRUNCATE ${ledger} CASCADE`));
}
const fell = () => db.query(`INSERT INTO ground_fall (case_id, step, version, kind, subject, at)
	SELECT case_id, version, version, kind, subject, now() FROM ground WHERE case_id = '${ids.paid}' AND kind = 'enterprise'`);
for (const ledger of ['ground', 'ground_fall']) {
	const after = (statement) => async () => {
		await fell();
		await db.query(statement);
	};
	refuses(`${ledger}_append_only`, `no row of ${ledger} changes`, after(`UPDATE ${ledger} SET kind = kind`));
	refuses(`${ledger}_append_only`, `no row of ${ledger} goes`, after(`DELETE FROM ${ledger}`));
	refuses(`${ledger}_append_only`, `${ledger} is never emptied`, after(`TRUNCATE ${ledger} CASCADE`));
}
refuses('access_log_append_only', 'no row of access_log changes', async () => {
	await db.query(`INSERT INTO access_log (role, operation, request_id) VALUES ('county', 'x', 'x')`);
	await db.query('UPDATE access_log SET at = at');
});
refuses('letter_slip_append_only', 'a slip is never edited', async () => {
	await db.query(`INSERT INTO letter_slip (letter_id, seq, kind, case_ids, at)
		VALUES ('${ids.letter}', 1, 'items_withdrawn', '{${ids.paid}}', now())`);
	await db.query('UPDATE letter_slip SET at = at');
});

refuses('guide_revision_append_only', 'a revision of a guide stays as it was drafted (S52)', sql(() => `UPDATE guide_revision SET contact = '0994-9999999'`));
refuses('guide_confirmed', 'a guide says what two officers made it say (S52)', sql(() => `UPDATE guide SET contact = '0994-9999999' WHERE contact IS NOT NULL`));
refuses('policy_frozen', 'what is published is changed by a new version only (S1)', () =>
	acting(db, who.second, () => db.query(`UPDATE policy_parameter SET value = '9' WHERE policy_id = '${POLICY}' AND name = 'notice_days'`)));
refuses('policy_frozen', 'nothing is added to what is published', () =>
	acting(db, who.second, () => db.query(`INSERT INTO policy_parameter (policy_id, programme, name, value, clause, source, valid_from)
		VALUES ('${POLICY}', 'training', 'notice_days', '1', 'S37', 'operator', '2020-08-01')`)));

// What one case alone may hold
refuses('dossier_slot', 'an employer has one verified account', async () => {
	await db.query(`INSERT INTO dossier (id, flow, enterprise_id, agency_id, created_at, updated_at)
		SELECT '${other}', flow, enterprise_id, agency_id, now(), now() FROM dossier WHERE id = '${ids.account}'`);
	await like('account', `id = '${ids.account}'`, { id: `'${other}'` });
	await db.query(`UPDATE dossier SET state = 'verified', version = 1 WHERE id = '${other}'`);
});
refuses('dossier_slot', 'a plan and month have one open claim', async () => {
	await db.query(`INSERT INTO dossier (id, flow, enterprise_id, agency_id, created_at, updated_at)
		SELECT '${other}', flow, enterprise_id, agency_id, now(), now() FROM dossier WHERE id = '${ids.draft}'`);
	await like('claim', `id = '${ids.draft}'`, { id: `'${other}'` });
	await db.query(`UPDATE dossier SET state = 'draft', version = 1 WHERE id = '${other}'`);
});
refuses('dossier_slot', 'a credit code is verified once', async () => {
	await db.query(`INSERT INTO dossier (id, flow, agency_id, created_at, updated_at)
		SELECT '${other}', flow, agency_id, now(), now() FROM dossier WHERE id = '${ids.enterprise}'`);
	await like('enterprise', `id = '${ids.enterprise}'`, { id: `'${other}'` });
	await db.query(`UPDATE dossier SET state = 'verified', version = 1 WHERE id = '${other}'`);
});
refuses('dossier_slot', 'a plan has one notice', async () => {
	await db.query(`INSERT INTO dossier (id, flow, agency_id, created_at, updated_at)
		SELECT '${other}', flow, agency_id, now(), now() FROM dossier WHERE id = '${ids.notice}'`);
	await like('notice', `id = '${ids.notice}'`, { id: `'${other}'` });
	await db.query(`UPDATE dossier SET state = 'pending', version = 1 WHERE id = '${other}'`);
});
refuses('determination_overlap', 'an employer has one size on one day', async () => {
	await db.query(`INSERT INTO dossier (id, flow, enterprise_id, agency_id, created_at, updated_at)
		SELECT '${other}', flow, enterprise_id, agency_id, now(), now() FROM dossier WHERE id = '${ids.determination}'`);
	await like('determination', `id = '${ids.determination}'`, { id: `'${other}'` });
	await db.query(`UPDATE dossier SET state = 'in_force', version = 1 WHERE id = '${other}'`);
});
refuses('idempotency_key', 'a key stands once', sql(() =>
	`INSERT INTO idempotency (principal, key, digest) VALUES ('p', 'k', ''), ('p', 'k', '')`));

// Money (I5 to I8, I14, I15)
const posting = (entries, caseId) =>
	`INSERT INTO ledger_entry (posting, fund_id, account, amount_fen, cause, case_id, at)
	SELECT '${other}', '${FUND}', account, fen, 'deposit', '${caseId}', now() FROM (VALUES ${entries}) AS e(account, fen)`;
refuses('fund_available', 'a fund is not overdrawn', sql(() =>
	posting(`('available', -1000000000), ('source', 1000000000)`, ids.deposit)));
refuses('ledger_entry_balances', 'a posting sums to nothing', sql(() => posting(`('source', -5)`, ids.deposit)));
refuses('obligation_held', 'a case gets no more than it is owed', sql(() => posting(`('available', -1), ('paid', 1)`, ids.paid)));
refuses('ledger_entry_owed', 'a case that is owed nothing gets nothing', sql(() => posting(`('available', -1), ('reserved', 1)`, ids.review)));
refuses('ledger_entry_amount', 'an entry moves something', sql(() => posting(`('source', 0)`, ids.deposit)));
refuses('fund_heads_only', 'only the ledger changes a fund', sql(() => `UPDATE fund SET available_fen = available_fen + 1`));
refuses('obligation_only_ends', 'an obligation never changes', sql(() => `UPDATE obligation SET approved_fen = approved_fen - 1`));
refuses('obligation_basis_holds', 'an obligation is what the case is owed', () =>
	like('obligation', `case_id = '${ids.paid}'`, { round: '2', approved_fen: '90001', live: 'false' }));
refuses('obligation_basis_holds', 'nothing is corrected that never came back', () =>
	like('obligation', `case_id = '${ids.paid}'`, { round: '2', basis: `'corrected'`, live: 'false' }));
refuses('attempt_follows', 'there is no second attempt beside a settled one', () =>
	like('attempt', `id = '${ids.attempt}'`, { id: `'${other}'`, n: '2', item_ref: `'twice'` }));
refuses('attempt_amount', 'an attempt pays what is owed', sql(() => `UPDATE attempt SET gross_fen = gross_fen + 1`));
refuses('attempt_payee', 'an attempt pays the account of its obligation', sql(() => `UPDATE attempt SET account_id = '${ids.otherAccount}'`));
refuses('attempt_net', 'a net is never below nothing', sql(() => `UPDATE attempt SET offset_fen = gross_fen + 1`));
refuses('attempt_stays_in_batch', 'a line that was sent stays in its batch', sql(() => `UPDATE attempt SET batch_id = NULL`));
refuses('letter_stays', 'an issued letter is never edited', sql(() => `UPDATE letter SET title = 'x'`));
refuses('letter_item_stays', 'an item of an issued letter stays', sql(() => `DELETE FROM letter_item`));
refuses('batch_file_stays', 'a file that was taken stays', sql(() => `UPDATE batch SET file_total_fen = 1`));
refuses('payment_held', 'nothing is paid against a hold', async () => {
	await db.query(`INSERT INTO hold (id, case_id, cause, placed_by, placed_at) VALUES ('${other}', '${ids.plan}', 'objection', '${other}', now())`);
	await db.query(`UPDATE dossier SET state = 'paying', version = version + 1 WHERE id = '${ids.paid}'`);
});
refuses('payment_needs_closed_notice', 'nothing is paid before the notice closed', async () => {
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(`UPDATE dossier SET state = 'published' WHERE id = '${ids.notice}'`);
	await db.query('SET LOCAL session_replication_role = origin');
	await db.query(`UPDATE dossier SET state = 'paying', version = version + 1 WHERE id = '${ids.paid}'`);
});
refuses('ground_step', 'a ground belongs to a step that was taken', () =>
	db.query(`INSERT INTO ground (case_id, version, level, kind, subject, digest)
		SELECT id, version + 1, 2, 'enterprise', 'a later one', '' FROM dossier WHERE id = '${ids.paid}'`));
refuses('payment_ground_fallen', 'nothing is paid on a ground that has fallen', async () => {
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(`UPDATE enterprise SET name = name || '（集团）' WHERE id = '${ids.enterprise}'`);
	await db.query('SET LOCAL session_replication_role = origin');
	await db.query(`UPDATE dossier SET state = 'paying', version = version + 1 WHERE id = '${ids.paid}'`);
});
refuses('payment_ground_fallen', 'nothing is paid without grounds', async () => {
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(`DELETE FROM ground WHERE case_id = '${ids.paid}'`);
	await db.query('SET LOCAL session_replication_role = origin');
	await db.query(`UPDATE dossier SET state = 'paying', version = version + 1 WHERE id = '${ids.paid}'`);
});

// Recoveries (I19)
const recovery = (change) => like('recovery', `id = '${ids.recovery}'`, { id: `'${other}'`, recovered_fen: '0', ...change });
const entry = (change) => like('recovery_entry', `recovery_id = '${ids.recovery}'`, { seq: '2', ...change });
const opened = async (change) => {
	await db.query(`INSERT INTO dossier (id, flow, enterprise_id, agency_id, created_at, updated_at)
		SELECT '${other}', flow, enterprise_id, agency_id, now(), now() FROM dossier WHERE id = '${ids.recovery}'`);
	await recovery(change);
};
refuses('recovery_within_paid', 'no more is claimed than was paid and nobody else claims', () => opened({ amount_fen: '60001' }));
refuses('recovery_basis', 'a recovery names the employer and the fund of its case', () =>
	opened({ amount_fen: '1', fund_id: `(SELECT id FROM fund WHERE id <> fund_id LIMIT 1)` }));
refuses('recovery_stays', 'an amount that was decided stays', sql(() => `UPDATE recovery SET amount_fen = amount_fen - 1`));
refuses('recovery_stays', 'what came in changes by entries only', sql(() => `UPDATE recovery SET recovered_fen = recovered_fen + 1`));
refuses('recovery_recovered', 'no more comes in than is claimed', () => entry({ amount_fen: '20001' }));
refuses('recovery_recovered', 'no more is taken back than came in', () =>
	entry({ kind: `'reversed'`, amount_fen: '-10001', document_no: 'NULL', received_on: 'NULL', reverses: '1' }));
refuses('recovery_entry_sign', 'a receipt brings something', () => entry({ amount_fen: '-1' }));
refuses('recovery_entry_due', 'nothing comes in before the decision', async () => {
	await opened({ amount_fen: '60000' });
	await entry({ recovery_id: `'${other}'`, seq: '1' });
});
refuses('recovery_entry_append_only', 'no entry of a recovery goes', sql(() => 'DELETE FROM recovery_entry'));
refuses('hold_other_officer', 'who placed a hold does not lift it', sql(() =>
	`INSERT INTO hold (id, case_id, cause, placed_by, placed_at, released_by) VALUES ('${other}', '${ids.paid}', 'referral', '${other}', now(), '${other}')`));

// Scans (I22)
const scanned = (actor, caseId, kind) => acting(db, actor, () => addDocument(db, other.replace('ff', '99'), caseId, kind));
refuses('document_whole', 'a scan is stored whole', async () => {
	await db.query('ALTER TABLE document DISABLE TRIGGER guard');
	await like('document', `id = '${ids.document}'`, { id: `'${other}'`, content: `'\\x00'` });
});
refuses('document_frozen', 'a scan is never changed', sql(() => `UPDATE document SET pages = 2 WHERE id = '${ids.document}'`));
refuses('document_kept', 'a scan is never deleted', sql(() => `DELETE FROM document WHERE id = '${ids.document}'`));
refuses('document_case_closed', 'a claim under review takes no scan', () => scanned(who.clerk, ids.review, 'roster_scan'));
refuses('document_kind_of_case', 'a claim takes no letter of a bank', () => scanned(who.clerk, ids.review, 'bank_letter'));
