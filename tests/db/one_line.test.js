// What is printed or paid is one line of visible characters (S37, S49): the table of characters beside Unicode's own, every column of such a
// text, and rows that were there before the rule.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { database } from '../tool/cluster.js';
import { refusing } from '../tool/refusal.js';
import { world } from '../tool/world.js';

let db, ids;
before(async () => {
	db = await database({ sandbox: false });
	({ ids } = await world(db));
});
after(() => db?.drop());
const refuses = refusing(() => db);

/** By Unicode as this Node knows it; undefined for what only a later or an earlier Unicode assigns. */
function visible(point) {
	if ((point & 0xfffe) === 0xfffe) return false;
	if (point >= 0x20000 && point < 0x3fffe) return true;
	const text = String.fromCodePoint(point);
	if (/\p{Cn}/u.test(text)) return process.versions.unicode === '17.0' ? false : undefined;
	return !/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{DI}\u2800]/u.test(text);
}

test('every character is judged as Unicode describes it', async () => {
	const { rows } = await db.query(`SELECT n, is_one_line('名' || chr(n)) AS good FROM generate_series(1, 1114111) n
		WHERE n NOT BETWEEN 55296 AND 57343 AND (n < 205000 OR n > 917000)`);
	assert.equal(rows.length, 1114111 - 2048 - 712001);
	assert.deepEqual(rows.filter(({ n, good }) => ![good, undefined].includes(visible(n))), []);
});

test('a line says something, and what cannot be seen becomes a blank where an old text is printed', async () => {
	const blank = [' ', '\u00a0\u2003\u3000', ''], good = ['昌吉 市', ' a', '\u3000名', '阿卜来提·如则托合提', '\u{31350}'];
	const { rows: [said] } = await db.query('SELECT is_one_line($1::text[]) AS bad, (SELECT bool_or(is_one_line(t)) FROM unnest($2::text[]) t) AS blank, is_one_line($3::text[]) AS good, one_line($4) AS shown',
		[['a', 'b\n'], blank, good, '甲\r\n1,"乙\u202e']);
	assert.deepEqual(said, { bad: false, blank: false, good: true, shown: '甲  1,"乙 ' });
});

test('every column whose name says that it is such a text is on the list', async () => {
	const { rows } = await db.query(`SELECT c.relname || '.' || a.attname AS is_missing
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid IN ('text'::regtype, 'text[]'::regtype)
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
			AND a.attname ~ '(^|_)(name|title|holder|address|source|document_no|doc_no|issuers|contact|phone|representative|post|basis|bank_(code|text|ref)|external_ref|username|proof_number)$'
			AND NOT EXISTS (SELECT FROM one_line_column() l WHERE l.name = c.relname AND a.attname = ANY (l.columns))
		ORDER BY 1`);
	assert.deepEqual(rows.map((row) => row.is_missing), [
		'claim_line.phone', // a format of its own, sealed in no file
		'flow_state.holder', 'obligation.basis', 'industry.name', 'policy_industry.source', 'policy_parameter.name', 'policy_parameter.source', 'size_rule.name', // the program's own words
		'job_fault.name', // a column's name
	].sort());
});

const FORGED = `'测试' || chr(13) || chr(10) || '2,"某甲"'`;
for (const [table, column] of [['enterprise', 'name'], ['account', 'holder'], ['account', 'bank_name'], ['deposit', 'source'],
	['notice', 'enterprise_name'], ['app_user', 'display_name'], ['policy', 'title'], ['claim_line', 'name'], ['payroll_line', 'name']])
	refuses('one_line', `${table}.${column} takes no second line`, () => db.query(`UPDATE ${table} SET ${column} = ${FORGED}`));
refuses('one_line', 'a new row takes none either', () => db.query(`INSERT INTO fund (id, code, name, letter_prefix)
	VALUES (gen_random_uuid(), 'X', '基金' || chr(9), 'X')`));
refuses('one_line', 'nor does an issuer', () => db.query(`UPDATE policy SET issuers = ARRAY['某局', '某' || chr(8238)]`));

test('a row that was there before can be changed elsewhere and is told of by its place alone', async () => {
	const told = async () => (await db.query('SELECT * FROM one_line_faults()')).rows;
	assert.deepEqual(await told(), []);
	await db.query(`BEGIN; SET LOCAL session_replication_role = replica;
		UPDATE enterprise SET name = ${FORGED} WHERE id = '${ids.enterprise}';
		UPDATE claim_line SET name = ${FORGED}, post = ' ' WHERE claim_id = '${ids.draft}' AND line = 1; COMMIT`);
	await db.query(`UPDATE enterprise SET employees = 31, address = '昌吉市北路' WHERE id = '${ids.enterprise}'`);
	assert.deepEqual(await told(), [
		{ name: 'claim_line', id: `${ids.draft} 1`, columns: 'name, post' },
		{ name: 'enterprise', id: ids.enterprise, columns: 'name' },
	]);
});
