// What each database role may do to each table, found by trying: a statement of every kind, on every column, that touches no row.
//
// `node tests/tool/rights.js` prints the table that tests/fixtures/rights.txt keeps: whoever changes a grant changes it there, too.
import { fileURLToPath } from 'node:url';
import { database } from './cluster.js';

async function tables(db) {
	const { rows } = await db.query(`SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns,
			array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '' AND a.attidentity = '') AS plain
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname ORDER BY c.relname`);
	return rows;
}

export async function roles(db) {
	const { rows } = await db.query(`SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'wg\\_%' AND rolname <> 'wg_owner' ORDER BY 1`);
	return rows.map((row) => row.name);
}

/** Whether the statement is allowed: anything but 42501 is an answer of the table, not of the rights. */
async function allowed(db, text) {
	await db.query('SAVEPOINT attempt');
	try {
		await db.query(text);
		return true;
	} catch (error) {
		return error.code !== '42501' || /row-level security/.test(error.message);
	} finally {
		await db.query('ROLLBACK TO attempt');
	}
}

async function columnsAllowed(db, columns, statement) {
	const found = [];
	for (const column of columns) if (await allowed(db, statement(column))) found.push(column);
	return found;
}

const listed = (found, all) => (found.length === all.length ? 'all' : found.join(' '));

async function rightsOn(db, { name, columns, plain }) {
	const rights = [];
	const add = (verb, found, all) => found.length && rights.push(`${verb} ${listed(found, all)}`);
	add('select', await columnsAllowed(db, columns, (c) => `SELECT ${c} FROM ${name} LIMIT 0`), columns);
	add('insert', await columnsAllowed(db, plain, (c) => `INSERT INTO ${name} (${c}) SELECT NULL WHERE false`), plain);
	add('update', await columnsAllowed(db, plain, (c) => `UPDATE ${name} SET ${c} = NULL WHERE false`), plain);
	if (await allowed(db, `DELETE FROM ${name} WHERE false`)) rights.push('delete');
	if (await allowed(db, `TRUNCATE ${name}`)) rights.push('truncate');
	return rights;
}

/** Lines `table: right: roles`, of those rights that somebody has. */
export async function rights(db) {
	const holders = new Map();
	const [all, who] = [await tables(db), [...(await roles(db)), 'wengang']];
	for (const role of who) {
		await db.query('BEGIN');
		await db.query(`SET LOCAL ROLE ${role}`);
		for (const table of all)
			for (const right of await rightsOn(db, table)) {
				const line = `${table.name}: ${right}`;
				holders.set(line, [...(holders.get(line) ?? []), role.replace('wg_', '')]);
			}
		await db.query('ROLLBACK');
	}
	// The login has no right of its own, and the worker's role none on a table.
	const every = who.map((role) => role.replace('wg_', '')).filter((role) => role !== 'wengang' && role !== 'work');
	const named = (found) => (found.join() === every.join() ? 'every role' : found.join(' '));
	return [...holders].map(([line, found]) => `${line}: ${named(found)}`).sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const db = await database({ sandbox: false });
	console.log((await rights(db)).join('\n'));
	await db.drop();
}
