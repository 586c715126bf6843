// The program's own statements, by name, with their inputs cast as the program casts them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './cluster.js';

const folder = join(root, 'sql/query');

function inputs(line = '') {
	return line
		.split(',')
		.filter((input) => input.trim())
		.map((input) => {
			const [name, type] = input.trim().split(/\s+/);
			return { name, type };
		});
}

function parse(block, file) {
	const [, kind, name] = block.match(/^-- (read|query): (\w+)/m);
	const listed = block.match(/^-- in: (.*)$/m)?.[1];
	const types = inputs(listed);
	const text = block.replace(/^--.*$/gm, '').trim();
	const sql = text.replace(/\$(\d+)/g, (whole, at) => `${whole}::${types[at - 1].type}`);
	return [name, { file, kind, name, inputs: types, text, sql }];
}

/** Map of name → {kind, inputs: [{name, type}], text, sql}. */
export const statements = new Map(
	readdirSync(folder)
		.filter((file) => file.endsWith('.sql'))
		.flatMap((file) => {
			const blocks = readFileSync(join(folder, file), 'utf8').split(/^(?=-- (?:read|query): )/m);
			return blocks.filter((block) => /^-- (read|query): /m.test(block)).map((block) => parse(block, file));
		}),
);

/** Runs a named statement: values by the names of its inputs; what is missing is NULL. */
export async function execute(client, name, values = {}) {
	const statement = statements.get(name);
	const list = statement.inputs.map((input) => values[input.name] ?? null);
	return (await client.query(statement.sql, list)).rows;
}
