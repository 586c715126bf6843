// Who sees which rows: an employer its own, a bureau its own place, money no persons, the public what is published.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { database } from '../tool/cluster.js';
import { execute } from '../tool/statement.js';
import { AGENCY, POLICY, acting, made, move, officer, recovered, world } from '../tool/world.js';

let db, ids, who;

before(async () => {
	db = await database({ sandbox: false });
	({ ids, who } = await world(db));
	await recovered(db, ids, who);
	await db.query(`INSERT INTO hold (id, case_id, cause, placed_by, placed_at) VALUES
		('${ids.paid}', '${ids.paid}', 'referral', '${who.first.human}', now()), ('${ids.draft}', '${ids.draft}', 'referral', '${who.first.human}', now())`);
	await db.query(`INSERT INTO size_proposal (enterprise_id, size, industry_edition, missing, explanation)
		SELECT id, 'undetermined', industry_edition, '{}', '{}' FROM enterprise`);
	await db.query(`INSERT INTO finding (case_id, version, rule, clause, verdict, finding) VALUES
		('${ids.draft}', 1, 'R-TRAIN-07', 'S32', 'pass', '{}')`);
	await corrected();
});
after(() => db?.drop());

/** Corrections of the paid claim in every state, past the steps that make them. */
const CORRECTIONS = Object.fromEntries(['open', 'turned', 'dismissed', 'cleared'].map((state, nth) => [state, made('89', nth + 1)]));

async function corrected() {
	await db.query('BEGIN; SET LOCAL session_replication_role = replica');
	for (const [state, id] of Object.entries(CORRECTIONS)) {
		await db.query(`INSERT INTO dossier (id, flow, state, version, enterprise_id, agency_id, created_at, updated_at)
			SELECT '${id}', 'correction', '${state}', 1, enterprise_id, agency_id, now(), now() FROM dossier WHERE id = '${ids.paid}'`);
		await db.query(`INSERT INTO audit (case_id, seq, flow, from_state, action, to_state, role, level, human_id, at, recorded_at, request_id, hash)
			VALUES ('${id}', 1, 'correction', 'none', 'open', '${state}', 'system', 0, '${ids.paid}', now(), now(), 'x', '')`);
		await db.query(`INSERT INTO event (case_id, flow, action, state, version, at, enterprise_id, agency_id)
			SELECT id, flow, 'open', state, 1, now(), enterprise_id, agency_id FROM dossier WHERE id = '${id}'`);
		await db.query(`INSERT INTO correction (id, case_id, enterprise_id, agency_id, entitled_fen, paid_fen, cause, computed, judged_version)
			SELECT '${id}', id, enterprise_id, agency_id, 0, 1, '{"falls": []}', '{}', version FROM dossier WHERE id = '${ids.paid}'`);
	}
	await db.query('COMMIT');
}

// Tables of cases, and how a row tells whose it is.
const TENANT = {
	dossier: 'enterprise_id', enterprise: 'id', account: 'enterprise_id', determination: 'enterprise_id', plan: 'enterprise_id',
	size_proposal: 'enterprise_id',
	claim: 'enterprise_id', claim_line: 'enterprise_id', payroll_line: 'enterprise_id', document: 'enterprise_id', finding: 'case_id',
	obligation: 'enterprise_id', letter_item: 'enterprise_id', attempt: 'enterprise_id', audit: 'case_id', clock_entry: 'case_id',
	event: 'case_id', hold: 'case_id', plan_headcount: 'plan_id', client_grant: 'enterprise_id', recovery: 'enterprise_id',
	correction: 'enterprise_id',
};

// The employers whose rows of a table an actor sees; null stands for rows of nobody (policies, guides, letters).
async function seen(actor, table) {
	const rows = await acting(db, actor, async () => (await db.query(`SELECT DISTINCT ${TENANT[table]} AS key FROM ${table}`)).rows);
	const keys = rows.map((row) => row.key);
	if (!/^(case|plan)_id$/.test(TENANT[table])) return new Set(keys);
	const { rows: owners } = await db.query('SELECT DISTINCT enterprise_id FROM dossier WHERE id = ANY ($1)', [keys]);
	return new Set(owners.map((row) => row.enterprise_id));
}

function seesOnly(sentence, actor, employer, except = []) {
	test(sentence, async () => {
		for (const table of Object.keys(TENANT).filter((name) => !except.includes(name))) {
			const found = await seen(actor(), table);
			found.delete(null);
			// A published notice is for everybody, and so are its steps.
			if (['dossier', 'audit', 'clock_entry', 'event'].includes(table)) continue;
			for (const key of found) assert.equal(key, employer(), `${table} of another employer`);
		}
	});
}

seesOnly('an employer sees its own rows and no others', () => who.clerk, () => ids.enterprise);
seesOnly('another employer sees its own rows and no others', () => who.other, () => ids.otherEnterprise);
seesOnly('a county sees the rows of its place and no others', () => who.county, () => ids.enterprise, ['client_grant']);
seesOnly('another county sees the rows of its place and no others', () => who.away, () => ids.otherEnterprise, ['client_grant']);

test('each of them does see its rows: nothing above is empty for want of rows', async () => {
	for (const table of ['enterprise', 'account', 'size_proposal', 'plan', 'claim', 'claim_line', 'payroll_line', 'document', 'finding', 'audit', 'hold']) {
		assert.ok((await seen(who.clerk, table)).has(ids.enterprise), `${table}: employer 1`);
		assert.ok((await seen(who.other, table)).has(ids.otherEnterprise), `${table}: employer 2`);
		assert.ok((await seen(who.county, table)).has(ids.enterprise), `${table}: county 1`);
		assert.ok((await seen(who.away, table)).has(ids.otherEnterprise), `${table}: county 2`);
	}
	for (const table of ['obligation', 'letter_item', 'attempt', 'recovery']) assert.ok((await seen(who.clerk, table)).has(ids.enterprise), table);
});

const flowsOf = async (actor, employer) => {
	const text = `SELECT DISTINCT flow FROM dossier WHERE enterprise_id = $1 ORDER BY flow`;
	return acting(db, actor, async () => (await db.query(text, [employer])).rows.map((row) => row.flow));
};

test('of another employer one sees only its published notices', async () => {
	assert.deepEqual(await flowsOf(who.clerk, ids.otherEnterprise), ['notice']);
	assert.deepEqual(await flowsOf(who.other, ids.enterprise), ['notice']);
});

test('an employer sees a correction, its steps and its events only while it is turned; the offices see all', async () => {
	const shown = async (actor) => {
		const texts = ['correction.id', 'dossier.id', 'audit.case_id', 'event.case_id'].map((name) => {
			const [table, key] = name.split('.');
			return `SELECT '${table}' AS name, ${key} AS id FROM ${table} WHERE ${key} = ANY ($1)`;
		});
		const { rows } = await acting(db, actor, () => db.query(texts.join(' UNION ALL '), [Object.values(CORRECTIONS)]));
		return new Set(rows.map((row) => `${row.name} ${Object.keys(CORRECTIONS).find((state) => CORRECTIONS[state] === row.id)}`));
	};
	const each = (states) => new Set(['correction', 'dossier', 'audit', 'event'].flatMap((name) => states.map((state) => `${name} ${state}`)));
	assert.deepEqual(await shown(who.clerk), each(['turned']));
	assert.deepEqual(await shown(who.other), new Set());
	for (const actor of [who.county, who.first, who.payer, who.auditor]) assert.deepEqual(await shown(actor), each(Object.keys(CORRECTIONS)), actor.role);
	for (const actor of [who.away, who.ui]) assert.deepEqual(await shown(actor), new Set(), actor.role);
});

test('of the employers of another county a county sees nothing', async () => {
	assert.deepEqual(await flowsOf(who.county, ids.otherEnterprise), []);
	assert.deepEqual(await flowsOf(who.away, ids.enterprise), []);
});

test('the public sees published notices, policies and guides', async () => {
	const rows = await acting(db, who.guest, async () => (await db.query('SELECT DISTINCT flow FROM dossier ORDER BY flow')).rows);
	assert.deepEqual(rows.map((row) => row.flow), ['guide', 'notice', 'policy']);
	assert.equal(await acting(db, who.guest, async () => (await db.query('SELECT id FROM enterprise')).rowCount), 0);
});

test('a notice that is not yet published is not public', async () => {
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(`UPDATE dossier SET state = 'pending' WHERE id = '${ids.otherNotice}'`);
	await db.query(`SET LOCAL session_replication_role = origin; SET LOCAL ROLE wg_public`);
	const { rows } = await db.query('SELECT id FROM notice');
	await db.query('ROLLBACK');
	assert.deepEqual(rows.map((row) => row.id), [ids.notice]);
});

// Whether an actor sees a version: itself, all that is shown of it and what was done with it, or nothing; null for something between.
async function seesVersion(actor, id) {
	const keys = { policy: 'id', policy_resource: 'id', policy_whole: 'id', dossier: 'id', audit: 'case_id', event: 'case_id' };
	const texts = Object.entries(keys).map(([table, key]) => `SELECT EXISTS (SELECT FROM ${table} WHERE ${key} = '${id}') AS there`);
	const { rows } = await acting(db, actor, () => db.query(texts.join(' UNION ALL ')));
	if (rows.every((row) => row.there)) return true;
	return rows.some((row) => row.there) ? null : false;
}

test('a version in draft is seen by the office that publishes it, by the auditor and by nobody else; published by everybody (S1)', async () => {
	const id = made('60', 1);
	const copy = { doc_no: '昌州人社发〔2020〕99号', title: '草案', issuers: ['x'], issued_on: '2020-08-01', effective_from: '2020-08-01', copy_of: POLICY };
	await acting(db, who.first, async () => {
		await execute(db, 'dossier_insert', { id, flow: 'policy', agency_id: AGENCY.prefecture });
		for (const part of ['policy_insert', 'policy_copy', 'policy_months']) await execute(db, part, { id, body: copy });
		await move(db, 'policy', 'create', id);
	});
	const everybody = [...Object.values(who), officer('county_finance', 17, { agency: AGENCY.changji }), officer('system', 18)];
	const insiders = ['prefecture', 'auditor', 'system'];
	for (const actor of everybody) assert.equal(await seesVersion(actor, id), insiders.includes(actor.role), actor.role);
	await acting(db, who.second, () => move(db, 'policy', 'publish', id));
	for (const actor of everybody) assert.equal(await seesVersion(actor, id), true, actor.role);
});

test('a county reads the notices of other counties through one function, which tells of those on display and of nothing else', async () => {
	const idsOf = (actor, text) => acting(db, actor, async () => (await db.query(text)).rows.map((row) => row.id));
	const elsewhere = 'SELECT id FROM notice_elsewhere(NULL, NULL, NULL, NULL, 10)';
	assert.deepEqual(await idsOf(who.county, 'SELECT id FROM notice'), [ids.notice]);
	assert.deepEqual(await idsOf(who.county, elsewhere), [ids.otherNotice]);
	assert.deepEqual(await idsOf(who.away, elsewhere), [ids.notice]);
	for (const actor of [who.guest, who.first]) assert.deepEqual(await idsOf(actor, elsewhere), [], 'sees them anyway');
	for (const actor of [who.clerk, who.payer, who.auditor]) await assert.rejects(idsOf(actor, elsewhere), { code: '42501' });
	await db.query('BEGIN; SET LOCAL session_replication_role = replica');
	await db.query(`UPDATE dossier SET state = 'pending' WHERE id = '${ids.otherNotice}'`);
	await db.query(`SET LOCAL session_replication_role = origin; SET LOCAL app.role = 'county'; SET LOCAL app.agency = '${AGENCY.changji}'`);
	await db.query('SET LOCAL ROLE wg_county');
	const { rows } = await db.query(elsewhere);
	await db.query('ROLLBACK');
	assert.deepEqual(rows, []);
});

test('the prefecture and the auditor see all cases', async () => {
	for (const actor of [who.first, who.auditor])
		for (const table of ['claim', 'claim_line', 'plan', 'account'])
			assert.deepEqual(await seen(actor, table), new Set([ids.enterprise, ids.otherEnterprise]), `${actor.role} ${table}`);
});

test('finance sees claims and payments but no persons, scans or findings', async () => {
	assert.equal((await seen(who.payer, 'claim')).size, 2);
	assert.equal((await seen(who.payer, 'attempt')).size, 1);
	for (const table of ['claim_line', 'payroll_line', 'document', 'finding']) assert.equal((await seen(who.payer, table)).size, 0, table);
});

test('the levy agency and the unemployment insurance see no claims', async () => {
	for (const actor of [who.levy, who.ui]) {
		const flows = await flowsOf(actor, ids.enterprise);
		assert.ok(!flows.includes('claim') && !flows.includes('plan'), `${actor.role}: ${flows}`);
		await assert.rejects(seen(actor, 'claim'), { code: '42501' });
	}
});

test('an administrator sees users and clients, no case', async () => {
	const flows = await flowsOf(who.admin, ids.enterprise);
	assert.ok(flows.every((flow) => ['app_user', 'client_grant'].includes(flow)), String(flows));
});

test('the audit of a case is seen by whoever sees the case', async () => {
	const count = (actor, id) => acting(db, actor, async () => (await db.query('SELECT FROM audit WHERE case_id = $1', [id])).rowCount);
	for (const [actor, id, sees] of [
		[who.clerk, ids.paid, true], [who.other, ids.paid, false], [who.county, ids.paid, true], [who.away, ids.paid, false],
		[who.auditor, ids.paid, true], [who.guest, ids.paid, false], [who.guest, ids.notice, true], [who.levy, ids.paid, false],
	])
		assert.equal((await count(actor, id)) > 0, sees, `${actor.role} ${id}`);
});

test('without settings nothing is seen: what is forgotten fails closed', async () => {
	for (const role of ['enterprise', 'county']) {
		const nobody = { role, user: null, human: null, enterprise: null, agency: null };
		for (const table of ['claim', 'claim_line', 'plan', 'account', 'enterprise']) assert.equal((await seen(nobody, table)).size, 0, table);
	}
});

const refused = { code: '42501' };

test('an employer files nothing in the name of another', async () => {
	await assert.rejects(acting(db, who.clerk, () => db.query(`INSERT INTO dossier (id, flow, enterprise_id, agency_id, created_at, updated_at)
		VALUES (gen_random_uuid(), 'claim', '${ids.otherEnterprise}', '${AGENCY.fukang}', now(), now())`)), refused);
	await assert.rejects(acting(db, who.clerk, () => db.query(`INSERT INTO claim (id, plan_id, plan_series, enterprise_id, agency_id, policy_id, month)
		SELECT gen_random_uuid(), '${ids.otherPlan}', '${ids.otherPlan}', '${ids.otherEnterprise}', '${AGENCY.fukang}',
			'${POLICY}', '2020-08-01'`)), refused);
});

test('a county opens no case at another county', async () => {
	await assert.rejects(acting(db, who.county, () => db.query(`INSERT INTO dossier (id, flow, enterprise_id, agency_id, created_at, updated_at)
		VALUES (gen_random_uuid(), 'claim', '${ids.otherEnterprise}', '${AGENCY.fukang}', now(), now())`)), refused);
});

test('a change of foreign rows finds none', async () => {
	const touched = (actor, text) => acting(db, actor, async () => (await db.query(text)).rowCount);
	assert.equal(await touched(who.other, `UPDATE claim SET lines = 0, asked_fen = 0 WHERE id = '${ids.review}'`), 0);
	assert.equal(await touched(who.other, `DELETE FROM claim_line WHERE claim_id = '${ids.review}'`), 0);
	assert.equal(await touched(who.away, `UPDATE claim_line SET state = 'refused' WHERE claim_id = '${ids.review}'`), 0);
	assert.equal(await touched(who.away, `UPDATE dossier SET version = version + 1 WHERE id = '${ids.review}'`), 0);
	assert.equal(await touched(who.other, `UPDATE document SET replaced_at = now() WHERE id = '${ids.document}'`), 0);
	assert.equal(await touched(who.other, `UPDATE enterprise SET contact_name = 'x' WHERE id = '${ids.enterprise}'`), 0);
	assert.equal(await touched(who.away, `UPDATE hold SET released_at = now() WHERE id = '${ids.paid}'`), 0);
});

test('even a blind change, which asks for no row, changes no foreign case', async () => {
	for (const actor of [who.clerk, who.away, who.guest])
		await assert.rejects(acting(db, actor, () => db.query(`UPDATE dossier SET metadata = '{}'`)), (error) => error.code === '42501' || error.constraint === 'dossier_moves', actor.role);
});

test('a function that looks past the rows says nothing of a foreign claim', async () => {
	await assert.rejects(acting(db, who.other, () => db.query(`SELECT * FROM claim_conflicts('${ids.review}')`)), { constraint: 'case_seen' });
	await assert.rejects(acting(db, who.other, () => db.query(`SELECT documents_reused('${ids.review}')`)), { constraint: 'case_seen' });
	await assert.rejects(acting(db, who.away, () => db.query(`SELECT person_reveal('${ids.review}', 1, 'x')`)), { constraint: 'case_seen' });
	await assert.rejects(acting(db, who.other, () => db.query(`SELECT claim_void('${ids.review}', NULL)`)), { constraint: 'case_seen' });
	await assert.rejects(acting(db, who.away, () => db.query(`SELECT * FROM claim_beside(ARRAY['${ids.review}'::uuid])`)), { constraint: 'case_seen' });
});

test('every table with tenants has row-level security', async () => {
	const { rows } = await db.query(`SELECT c.relname FROM pg_class c
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND EXISTS (
			SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('enterprise_id', 'case_id', 'claim_id', 'person_key', 'user_id'))
		AND NOT c.relrowsecurity`);
	assert.deepEqual(rows, []);
});
