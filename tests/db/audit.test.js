// The audit holds against those who could write beneath it: what a forger changes, the chain tells.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { database, root } from '../tool/cluster.js';
import { acting, move, world } from '../tool/world.js';

let db, ids, who;

before(async () => {
	db = await database({ sandbox: false });
	({ ids, who } = await world(db));
});
after(() => db?.drop());

const found = async () => (await db.query('SELECT invariant_25() AS row')).rows.map((row) => row.row);

// As the owner of the tables, who can switch the triggers off; undone in the end.
async function tampered(change) {
	await db.query('BEGIN');
	try {
		await db.query('SET LOCAL ROLE wg_owner');
		await db.query('ALTER TABLE audit DISABLE TRIGGER append_only');
		await db.query('ALTER TABLE audit DROP CONSTRAINT audit_four_eyes');
		await db.query(change);
		return await found();
	} finally {
		await db.query('ROLLBACK');
	}
}

test('the owner, too, is refused while the triggers stand', async () => {
	await db.query('SET ROLE wg_owner');
	await assert.rejects(db.query(`UPDATE audit SET at = now()`), { constraint: 'audit_append_only' });
	await assert.rejects(db.query('DELETE FROM audit'), { constraint: 'audit_append_only' });
	await assert.rejects(db.query('TRUNCATE audit CASCADE'), { constraint: 'audit_append_only' });
	await db.query('RESET ROLE');
});

for (const [column, value] of Object.entries({
	at: `at - interval '1 day'`, recorded_at: `recorded_at - interval '1 day'`, human_id: 'gen_random_uuid()', user_id: 'NULL',
	client_id: `'portal-b'`, agency_id: 'NULL', note: `'{"reason":"none"}'`, request_id: `'other'`, prev_hash: `sha256('')`, hash: `sha256('')`,
}))
	test(`the verifier names the row whose ${column} was altered`, async () => {
		const { rows } = await db.query(`SELECT ${column} IS NULL AS empty FROM audit WHERE case_id = '${ids.paid}' AND seq = 4`);
		const change = rows[0].empty && value === 'NULL' ? 'gen_random_uuid()' : value;
		const names = await tampered(`UPDATE audit SET ${column} = ${change} WHERE case_id = '${ids.paid}' AND seq = 4`);
		assert.ok(names.includes(`${ids.paid} 4`), String(names));
	});

test('a row taken out of the middle breaks the chain of the next', async () => {
	await db.query('BEGIN');
	await db.query('SET LOCAL session_replication_role = replica');
	await db.query(`DELETE FROM audit WHERE case_id = '${ids.paid}' AND seq = 3`);
	const names = await found();
	await db.query('ROLLBACK');
	assert.deepEqual(names, [`${ids.paid} 4`]);
});

test('two texts that look alike side by side do not hash alike', async () => {
	const { rows } = await db.query(`SELECT count(DISTINCT audit_digest(a)) AS kinds FROM (
		SELECT jsonb_populate_record(a, x.change) AS a FROM audit a, (VALUES
			('{"client_id":"a","request_id":"b"}'::jsonb), ('{"client_id":"ab","request_id":""}'), ('{"client_id":null,"request_id":"ab"}')) AS x(change)
		WHERE a.case_id = '${ids.paid}' AND a.seq = 4) t`);
	assert.equal(rows[0].kinds, 3);
});

test('who writes a row cannot choose its hash', async () => {
	await db.query('BEGIN');
	await db.query(`INSERT INTO dossier (id, flow, created_at, updated_at) VALUES ('${ids.paid.replace(/1$/, '9')}', 'policy', now(), now())`);
	const { rows: [step] } = await db.query(`SELECT * FROM transition WHERE flow = 'policy' AND from_state = 'none' LIMIT 1`);
	await db.query(`INSERT INTO case_officer VALUES ('${ids.paid.replace(/1$/, '9')}', '${who.first.human}', 1)`);
	const { rows: [row] } = await db.query(`INSERT INTO audit (case_id, seq, flow, from_state, action, to_state, role, level, human_id, at, request_id, prev_hash, hash)
		VALUES ('${ids.paid.replace(/1$/, '9')}', 1, 'policy', 'none', '${step.action}', '${step.to_state}', '${step.role}', ${step.level},
		'${who.first.human}', now(), 'x', '\\x01', '\\x02') RETURNING hash = audit_digest(audit) AS own, prev_hash`);
	await db.query('ROLLBACK');
	assert.deepEqual(row, { own: true, prev_hash: null });
});

test('every step of the world left its audit row, its event and its officer', async () => {
	const { rows } = await db.query(`SELECT a.case_id, a.seq FROM audit a
		WHERE a.request_id <> 'seed' AND NOT EXISTS (SELECT FROM event e WHERE e.case_id = a.case_id AND e.version = a.seq AND e.state = a.to_state)
			OR a.level > 0 AND NOT EXISTS (
				SELECT FROM case_officer o WHERE o.case_id = a.case_id AND o.human_id = a.human_id AND o.level = a.level)`);
	assert.deepEqual(rows, []);
});

test('of two officers who move a case at once, one moves it', async () => {
	const one = await db.connect();
	const two = await db.connect();
	const race = (client) => acting(client, who.county, () => move(client, 'claim', 'return', ids.review, [['first', 'stop']])).then(() => 'moved', (error) => error.message);
	const outcomes = await Promise.all([race(one), race(two)]);
	await one.end();
	await two.end();
	assert.equal(outcomes.filter((outcome) => outcome === 'moved').length, 1, String(outcomes));
	const { rows } = await db.query(`SELECT state, (SELECT count(*) FROM audit WHERE case_id = d.id) = version AS counted FROM dossier d WHERE id = $1`, [ids.review]);
	assert.deepEqual(rows[0], { state: 'returned', counted: true });
});

test('the published rule gives the published hash, and the database gives it, too', async () => {
	const text = readFileSync(join(root, 'sql/README.md'), 'utf8');
	const fields = text.match(/```\n([^`]*)\n```/)[1].split('\n');
	const published = text.match(/`hash` = `([0-9a-f]{64})`/)[1];
	assert.equal(createHash('sha256').update(fields.join('\x1f')).digest('hex'), published);
	const names = ['case_id', 'seq', 'flow', 'from_state', 'action', 'to_state', 'role', 'level', 'human_id', 'user_id', 'client_id', 'agency_id', 'at',
		'recorded_at', 'note', 'request_id', 'prev_hash'];
	const row = Object.fromEntries(names.map((name, at) => [name, fields[at] === '-' ? null : fields[at]]));
	const { rows: [one] } = await db.query(`SELECT encode(audit_digest(json_populate_record(NULL::audit, $1)), 'hex') AS hash`, [JSON.stringify({ ...row,
		at: new Date(row.at * 1000).toISOString(), recorded_at: new Date(row.recorded_at * 1000).toISOString(), note: JSON.parse(row.note),
		prev_hash: `\\x${row.prev_hash}` })]);
	assert.equal(one.hash, published);
	const { rows } = await db.query(`SELECT concat_ws(E'\x1f', case_id, seq, flow, from_state, action, to_state, role, level, human_id, coalesce(user_id::text, '-'),
		coalesce(client_id, '-'), coalesce(agency_id::text, '-'), extract(epoch FROM at), extract(epoch FROM recorded_at), coalesce(note::text, '-'), request_id,
		coalesce(encode(prev_hash, 'hex'), '-')) AS text, encode(hash, 'hex') AS hash FROM audit LIMIT 20`);
	for (const { text, hash } of rows) assert.equal(createHash('sha256').update(text).digest('hex'), hash);
});
