// A scan that was replaced is emptied when its case is over, by the worker alone and in no other way (S41, S62 to S64); uploads of an employer
// keep to their quota.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { database } from '../tool/cluster.js';
import { acting, addDocument, made, recovered, world } from '../tool/world.js';

const LATER = '2021-03-01 10:00+08';
let db, ids, who;

before(async () => {
	db = await database();
	({ ids, who } = await world(db));
	await replaced(ids.document, '2020-07-28 12:00+08');
});
after(() => db?.drop());

// What the worker is: no API role, no rights but one.
async function round(client = db) {
	const { rows: [{ documents_empty }] } = await client.query('SELECT documents_empty()');
	return documents_empty;
}
async function worked(when) {
	await db.query('BEGIN');
	try {
		await db.query(`INSERT INTO sandbox_clock (shift) VALUES ($1::timestamptz - now()) ON CONFLICT (only_row) DO UPDATE SET shift = excluded.shift`, [when]);
		await db.query('SET LOCAL ROLE wg_work');
		return await round();
	} finally {
		await db.query('COMMIT');
	}
}
const scan = async (id = ids.document) => (await db.query('SELECT size, sha256, kind, content, replaced_at, emptied_at FROM document WHERE id = $1', [id])).rows[0];

/** Undoes what was tried; gives the constraint or the message that refused it, or how many rows it took. */
async function tried(sql, role, answer) {
	await db.query('BEGIN');
	try {
		await db.query(`UPDATE sandbox_clock SET shift = $1::timestamptz - now()`, [LATER]);
		if (role) await db.query(`SET LOCAL ROLE ${role}`);
		const { rows, rowCount } = await db.query(sql);
		return answer ? answer(rows) : rowCount;
	} catch (error) {
		return error.constraint ?? error.code;
	} finally {
		await db.query('ROLLBACK');
	}
}

/** The scan as if it had been replaced while the claim was the employer's. */
async function replaced(id, at) {
	await db.query(`BEGIN; SET LOCAL session_replication_role = replica; UPDATE document SET replaced_at = '${at}' WHERE id = '${id}'; COMMIT`);
}

const EMPTY = (id) => `UPDATE document SET content = NULL, emptied_at = clock_now() WHERE id = '${id}'`;

test('a scan that was not replaced is never emptied, nor one of a case that somebody holds', async () => {
	assert.equal(await tried(EMPTY(ids.document.replace('1-8000-', '2-8000-'))), 'document_frozen', 'the bank statement beside it');
	const held = made('80', 2).replace('0-8000-', '1-8000-'); // the roster of the claim under review
	await replaced(held, '2020-08-10 10:30+08');
	assert.equal(await tried(EMPTY(held)), 'document_frozen');
	assert.equal(await tried('SELECT documents_empty()', 'wg_work', (rows) => rows[0].documents_empty), 1, 'the one that is over, alone');
});

test('nobody empties one before its time, in part, or with another change', async () => {
	assert.equal(await tried(EMPTY(ids.document)), 1, 'it is over');
	const and = (change) => tried(EMPTY(ids.document).replace(' WHERE', `, ${change} WHERE`));
	for (const change of ['pages = 9', 'size = 1', `kind = 'other'`, `sha256 = sha256('')`, `uploaded_at = now()`]) assert.equal(await and(change), 'document_frozen', change);
	for (const set of ['content = NULL', 'emptied_at = clock_now()', `content = '\\x00', emptied_at = clock_now()`, `content = NULL, emptied_at = now()`])
		assert.equal(await tried(`UPDATE document SET ${set} WHERE id = '${ids.document}'`), 'document_frozen', set);
	assert.equal(await worked('2020-10-26 11:59+08'), 0, 'the last day of the grace is not over');
});

test('one role empties, and it can do nothing else', async () => {
	for (const role of ['public', 'enterprise', 'county', 'prefecture', 'finance', 'admin', 'auditor', 'system'])
		assert.equal(await tried('SELECT documents_empty()', `wg_${role}`), '42501', role);
	for (const sql of ['SELECT id FROM document', 'SELECT id FROM dossier', EMPTY(ids.document)]) assert.equal(await tried(sql, 'wg_work'), '42501');
	const { rows } = await db.query(`SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace
		AND has_function_privilege('wg_work', oid, 'EXECUTE') ORDER BY 1`);
	assert.deepEqual(rows.map((row) => row.proname), ['clock_now', 'documents_empty']);
});

test('a hold or a recovery that is not over keeps every scan of its employer', async () => {
	await db.query(`INSERT INTO hold (id, case_id, cause, placed_by, placed_at) VALUES ('${made('99', 1)}', '${ids.review}', 'objection', '${made('aa', 4)}', now())`);
	assert.equal(await tried(EMPTY(ids.document)), 'document_frozen');
	assert.equal(await worked(LATER), 0);
	await db.query(`UPDATE hold SET released_at = now(), released_by = '${made('aa', 6)}' WHERE id = '${made('99', 1)}'`);
	assert.equal(await tried(EMPTY(ids.document)), 1);
	await db.query('BEGIN');
	await recovered({ query: (sql, values) => (/^(BEGIN|COMMIT)$/.test(sql) ? db.query(sql === 'BEGIN' ? 'SAVEPOINT s' : 'RESET ROLE') : db.query(sql, values)) }, ids, who);
	const later = async (sql) => {
		await db.query(`RESET ROLE; SET LOCAL session_replication_role = replica; ${sql}; SET LOCAL session_replication_role = origin`);
		await db.query('SET LOCAL ROLE wg_work');
		return round();
	};
	assert.equal(await later(`UPDATE sandbox_clock SET shift = '${LATER}'::timestamptz - now()`), 0);
	assert.equal(await later(`UPDATE dossier SET state = 'settled' WHERE id = '${ids.recovery}'`), 1);
	await db.query('ROLLBACK');
});

test('the worker empties it, and what it was stays', async () => {
	const was = await scan();
	assert.equal(await worked(LATER), 1);
	const { rows: [one] } = await db.query('SELECT * FROM document_resource WHERE id = $1', [ids.document]);
	const is = await scan();
	assert.deepEqual([is.content, is.size, is.kind, is.sha256], [null, was.size, was.kind, was.sha256]);
	assert.equal(is.emptied_at.getTime(), Date.parse('2021-03-01T10:00:00+08:00'));
	assert.deepEqual(one.emptied_at, is.emptied_at);
	assert.equal(await worked(LATER), 0);
	for (const set of [`emptied_at = NULL`, `emptied_at = now()`, `content = '\\x00'`, 'replaced_at = NULL']) assert.notEqual(await tried(`UPDATE document SET ${set} WHERE id = '${ids.document}'`), 1, set);
	assert.deepEqual((await db.query('SELECT * FROM invariant_22()')).rows, []);
});

test('twenty uploads at once keep to what is left, whoever sends the statement', async () => {
	await db.query(`UPDATE policy_parameter SET value = '5' WHERE name = 'case_scans'`);
	await db.query(`UPDATE sandbox_clock SET shift = '2020-08-10 13:00+08'::timestamptz - now()`);
	const clients = await Promise.all(Array.from({ length: 20 }, () => db.connect('postgres')));
	const upload = (client, n) => acting(client, who.other, () => addDocument(client, made('98', n + 1), ids.draft, 'other'));
	const ends = await Promise.all(clients.map((client, n) => upload(client, n).then(() => 'taken', (error) => error.constraint ?? error.message)));
	await Promise.all(clients.map((client) => client.end()));
	assert.deepEqual([...ends].sort(), [...Array(17).fill('document_room'), 'taken', 'taken', 'taken'], 'two lay there');
});
