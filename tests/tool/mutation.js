// Everything that can be wrong with a body or a parameter, one thing at a time, made from its schema and from an example that is right.
//
//   for (const { what, body, pointer, code } of mutations(schema, example)) …
import { resolve } from './contract.js';

const typesOf = (schema) => [schema.type ?? []].flat();
const escaped = (name) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** A schema with its $ref and allOf read into it. */
function flat(schema) {
	const { allOf = [], ...own } = resolve(schema);
	const merged = [...allOf.map(flat), own].reduce((all, part) => ({
		...all,
		...part,
		properties: { ...all.properties, ...part.properties },
		required: [...new Set([...(all.required ?? []), ...(part.required ?? [])])],
	}));
	return allOf.length ? merged : own;
}

/** A value of each type. */
const SAMPLES = { integer: 7, string: 'seven', boolean: true, object: {}, array: [] };

function* scalars(schema) {
	const [type] = typesOf(schema);
	if (schema.enum || schema.const !== undefined) yield ['a word that is not in the list', type === 'integer' ? 987654321 : 'no_such_word', 'enum'];
	if (type === 'string' && !schema.enum && schema.maxLength) yield ['one character too many', '一'.repeat(schema.maxLength + 1), 'too_long'];
	if (type === 'string' && !schema.enum && schema.minLength) yield ['one character too few', 'x'.repeat(schema.minLength - 1), 'too_short'];
	if (type === 'string' && schema.format === 'one-line') yield ['two lines', '\u2028'.padEnd(schema.minLength ?? 1, 'a'), 'one_line'];
	else if (type === 'string' && schema.format && schema.format !== 'password') yield ['another format', 'of no format', 'format'];
	if (type === 'string' && schema.format === 'date') yield ['a day that is not', '2020-02-30', 'format'];
	if (type === 'string' && schema.format === 'month') yield ['a month that is not', '2020-13', 'format'];
	if (type === 'integer' && schema.minimum !== undefined) yield ['one too small', schema.minimum - 1, 'too_small'];
	if (type === 'integer' && schema.maximum !== undefined) yield ['one too big', schema.maximum + 1, 'too_big'];
	if (type === 'integer') yield ['a broken number', 1.5, 'type'];
}

function* wrongTypes(schema) {
	const types = typesOf(schema);
	if (!types.length) return;
	const [other] = Object.keys(SAMPLES).filter((type) => !types.includes(type));
	if (other) yield ['another type', SAMPLES[other], 'type'];
	if (!types.includes('null')) yield ['null', null, 'type'];
}

function* lists(schema, value) {
	if (!typesOf(schema).includes('array')) return;
	const item = value?.[0];
	if (schema.minItems) yield ['an empty list', [], 'too_few'];
	if (schema.maxItems && item !== undefined) yield ['one item too many', Array(schema.maxItems + 1).fill(item), 'too_many'];
}

/** What is wrong with a value of its own: [what, value, code]. */
export function* wrongValues(schema, value) {
	yield* wrongTypes(flat(schema));
	yield* scalars(flat(schema));
	yield* lists(flat(schema), value);
}

function* inObject(schema, value, pointer, build) {
	for (const name of schema.required ?? []) {
		const { [name]: _, ...rest } = value;
		if (name in value) yield { what: `without ${name}`, body: build(rest), pointer: `${pointer}/${escaped(name)}`, code: 'required' };
	}
	if (schema.additionalProperties === false)
		yield { what: 'with a member nobody knows', body: build({ ...value, unheard_of: 1 }), pointer: `${pointer}/unheard_of`, code: 'unknown' };
	for (const [name, property] of Object.entries(schema.properties ?? {}))
		yield* inMember(property, value[name], `${pointer}/${escaped(name)}`, (changed) => build({ ...value, [name]: changed }));
}

function* inMember(schema, value, pointer, build) {
	for (const [what, wrong, code] of wrongValues(schema, value)) yield { what, body: build(wrong), pointer, code };
	if (value !== undefined && value !== null) yield* inside(schema, value, pointer, build);
}

function* inside(schema, value, pointer, build) {
	const node = flat(schema);
	if (Array.isArray(value) && value.length)
		yield* inMember(node.items, value[0], `${pointer}/0`, (changed) => build([changed, ...value.slice(1)]));
	else if (typeof value === 'object' && !Array.isArray(value)) yield* inObject(node, value, pointer, build);
}

/** Bodies that are wrong in one place: {what, body, pointer, code}. */
export function* mutations(schema, example) {
	yield { what: 'a list instead of an object', body: [], pointer: '', code: 'type' };
	yield* inside(schema, example, '', (body) => body);
}

// A cell holds the text of a value; rows are counted from 0 as in JSON, the header stands with the first.
const cell = (value) => (value === undefined ? '' : `"${String(value).replaceAll('"', '""')}"`);
const sheet = (names, row) => `${names.join(',')}\r\n${names.map((name) => cell(row[name])).join(',')}\r\n`;

/** A CSV file of these rows. */
export function sheetOf(rows) {
	const names = [...new Set(rows.flatMap(Object.keys))];
	return [names, ...rows.map((row) => names.map((name) => cell(row[name])))].map((line) => `${line.join(',')}\r\n`).join('');
}

// Whether text can say that value, and say it wrong: anything is a string there.
const isWritten = (schema, what, value) =>
	typeof value !== 'object' && value !== '' && !(what === 'another type' && typesOf(schema).includes('string'));

/** Of what is wrong with a value, that which text can say: [what, value, code]. */
export function* wrongTexts(schema, value) {
	const { format } = flat(schema);
	for (const [what, wrong, code] of wrongValues(schema, value))
		if (isWritten(flat(schema), what, wrong)) yield [what, wrong, format === 'fen' && code === 'type' ? 'fen_format' : code];
}

/** CSV files of one row that are wrong in one cell or column: {what, raw, at, why}. */
export function* wrongSheets(schema, row) {
	const names = Object.keys(schema.properties);
	for (const name of names)
		for (const [what, value, why] of wrongTexts(schema.properties[name], row[name]))
			yield { what, raw: sheet(names, { ...row, [name]: value }), at: `/lines/0/${name}`, why };
	for (const name of schema.required) {
		const others = names.filter((one) => one !== name);
		yield { what: 'without the column', raw: sheet(others, row), at: `/lines/0/${name}`, why: 'column_missing' };
		yield { what: 'an empty cell', raw: sheet(names, { ...row, [name]: undefined }), at: `/lines/0/${name}`, why: 'required' };
	}
	yield { what: 'a column nobody knows', raw: sheet([...names, 'unheard_of'], row), at: '/lines/0/unheard_of', why: 'column_unknown' };
}

/** Forms with a field that is too long, or stands twice: {what, raw}. */
export function* wrongForms(schema, example) {
	const written = (fields) => new URLSearchParams({ ...example, ...fields }).toString();
	for (const [name, { maxLength }] of Object.entries(resolve(schema).properties))
		yield { what: `${name} too long`, raw: written({ [name]: 'x'.repeat(maxLength + 1) }) };
	for (const name of Object.keys(example)) yield { what: `${name} twice`, raw: `${written({})}&${name}=x` };
}
