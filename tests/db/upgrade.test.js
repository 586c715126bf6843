// A database of an older build, with the demo's cases in it, is migrated by this one. schema_0004.sql.gz was dumped by pg_dump 15 from a
// sandbox of the build whose newest migration was 0004, after `make demo`; stored replies and tokens are left out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { database } from '../tool/cluster.js';

let empty, db;

before(async () => {
	empty = await database(); // makes the roles
	db = await database({ dump: 'schema_0004.sql.gz' });
});
after(async () => {
	await db?.drop();
	await empty?.drop();
});

test('the states of a step bear their names in full', async () => {
	const { rows } = await db.query(`SELECT table_name AS name, column_name AS column FROM information_schema.columns
		WHERE table_schema = 'public' AND column_name IN ('frm', 'dst', 'from_state', 'to_state')
			AND table_name IN ('audit', 'transition') ORDER BY 1, 2`);
	assert.deepEqual(rows, [
		{ name: 'audit', column: 'from_state' }, { name: 'audit', column: 'to_state' },
		{ name: 'transition', column: 'from_state' }, { name: 'transition', column: 'to_state' }]);
});

test('every hash of the older audit still verifies', async () => {
	const { rows: [one] } = await db.query(`SELECT count(*) FILTER (WHERE hash = audit_digest(a)) AS verified, count(*) AS entries FROM audit a`);
	assert.ok(one.entries > 200, `${one.entries} entries`);
	assert.equal(one.verified, one.entries);
	assert.deepEqual((await db.query('SELECT * FROM audit_fault')).rows, []);
});

test('the verifier still finds a row of the older audit that was altered', async () => {
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	const { rows: [one] } = await db.query(`UPDATE audit SET note = '{"text":"altered"}' WHERE case_id = (SELECT case_id FROM audit
		WHERE seq > 4 ORDER BY case_id LIMIT 1) AND seq = 3 RETURNING case_id, seq`);
	const { rows } = await db.query('SELECT case_id, seq, why FROM audit_fault WHERE case_id = $1', [one.case_id]);
	await db.query('ROLLBACK');
	assert.deepEqual(rows, [{ case_id: one.case_id, seq: one.seq, why: 'altered' }]);
});

test('the years of the older calendar are covered by first revisions, and a clock that runs can be counted anew', async () => {
	const { rows } = await db.query(`SELECT y.layer, array_agg(y.year ORDER BY y.year) AS years, bool_and(c.revision = 1 AND d.state = 'in_force') AS sound
		FROM calendar_year y JOIN calendar c ON c.id = y.calendar_id JOIN dossier d ON d.id = c.id GROUP BY y.layer ORDER BY y.layer`);
	assert.deepEqual(rows, [
		{ layer: 'CN', years: [2020, 2021, 2022, 2023, 2024, 2025, 2026], sound: true },
		{ layer: 'CN-65', years: [2020, 2021, 2022, 2023, 2025], sound: true }]);
	const { rows: [stray] } = await db.query(`SELECT count(*) AS n FROM (SELECT DISTINCT ON (case_id, clock) * FROM clock_entry ORDER BY case_id, clock, seq DESC) e
		JOIN dossier d ON d.id = e.case_id
		WHERE e.op IN ('start', 'resume') AND e.due_on IS NOT NULL
			AND NOT EXISTS (SELECT FROM transition t WHERE t.flow = d.flow AND t.from_state = d.state AND t.action = 'recount')`);
	assert.equal(Number(stray.n), 0);
});

test('a code that this build offers no more has ended, and stays to be read', async () => {
	const { rows } = await db.query(`SELECT code FROM code_list WHERE list = 'hold_causes' AND until IS NOT NULL`);
	assert.deepEqual(rows, [{ code: 'determination_revoked' }]);
});

test('no invariant is broken by the migration', async () => {
	const { rows } = await db.query('SELECT invariant FROM invariant_report() WHERE violations > 0');
	assert.deepEqual(rows, []);
});

test('a sandbox in use that an older build made says so when it is to be put back', async () => {
	await assert.rejects(db.query('SELECT sandbox_reset()'), { constraint: 'sandbox_memory' });
	assert.ok((await db.query('SELECT count(*) AS n FROM dossier')).rows[0].n > 50);
});
