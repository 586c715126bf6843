// The contract holds in both directions: what it shows as right is taken, whatever breaks one of its rules is refused at the right place,
// and each reply is what it promises by a validator that is not the program's own.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { Client } from '../tool/client.js';
import { document, operations, pathOf, resolve, ROLES, watch } from '../tool/contract.js';
import { mutations, sheetOf, wrongForms, wrongSheets, wrongTexts } from '../tool/mutation.js';
import { digestOf, PERSONAS } from '../tool/ground.js';
import { jpeg, pdf, png } from '../tool/scan.js';
import { serve } from '../tool/server.js';

const seen = watch(Client);
const server = await serve();
const callers = {};
// One after another: hashes of passwords are made a few at a time, and a busy machine refuses the others.
for (const role of ROLES) callers[role] = await server.signIn(PERSONAS[role] ?? 'a-clerk');
test.after(() => server.stop());

// Later than all that the examples tell of.
await callers.county.ok('POST', '/sandbox/clock', { now: '2020-08-20T10:00:00+08:00' });

const callerOf = (operation) => (operation.open ? server.client() : callers[[...operation.roles][0]]);
const SCANS = { 'application/pdf': pdf, 'image/png': png, 'image/jpeg': jpeg };
/** The rows of a table's example, whatever their name. */
const rowsOf = (example) => Object.values(example).find(Array.isArray);
/** A table that is read row by row: what is wrong with a row is told by its job, and stops nothing. */
const byRows = (operation) => '202' in operation.node.responses;
const jsonOf = (operation) => Object.entries(operation.body).find(([type]) => /json/.test(type));

/** Values for a path that leads to nothing where it can. */
const NOWHERE = { layer: 'XX', list: 'document_kinds', slug: 'stale', asset: 'start.js', line: '1', client_id: 'portal-a', uscc: '91659901MA0TE5T83Q', year: '2019' };
const nowhere = (operation) =>
	Object.fromEntries(operation.pathParameters.map(({ name, schema }) => [name, schema.format === 'uuid' ? randomUUID() : NOWHERE[name]]));

/** The query parameters that must be there, from their examples. */
const needed = (operation) => Object.fromEntries(operation.query.filter((one) => one.required).map((one) => [one.name, one.example]));

/** A request that is right in all but what `with_` changes. */
function send(operation, { query = {}, ...with_ } = {}) {
	const [type, { example } = {}] = jsonOf(operation) ?? Object.entries(operation.body)[0] ?? [];
	const content = type && with_.raw === undefined && with_.body === undefined ? contentOf(type, example) : {};
	const { body, ...options } = { match: operation.needsMatch ? '*' : undefined, ...content, ...with_ };
	const path = with_.path ?? pathOf(operation, nowhere(operation), { ...needed(operation), ...query });
	return callerOf(operation).request(operation.method, path, body, options);
}

function contentOf(type, example) {
	if (/json/.test(type)) return { body: example, type };
	if (/form/.test(type)) return { raw: new URLSearchParams(example).toString(), type };
	const raw = SCANS[type](1);
	return { raw, type, headers: { 'content-digest': digestOf(raw) } };
}

const told = (reply) => `${reply.status} ${reply.text.slice(0, 300)}`;

/** Collects what is not as wanted, and asserts that nothing was. */
async function each(list, check) {
	const failures = [];
	for (const one of list) {
		const failure = await check(one);
		if (failure) failures.push(failure);
	}
	assert.deepEqual(failures, []);
}

/** Sends what is wrong; gives what is not as wanted: `status`, `code`, a fault `why` at `at`. */
async function refused(operation, what, with_, { status, code, at, why }) {
	const reply = await send(operation, with_);
	const place = reply.body?.errors?.find((error) => error.pointer === at && error.code === why);
	const right = reply.status === status && (!code || reply.body?.code === code) && (at === undefined || place);
	return right ? undefined : `${operation.id} ${what}: got ${told(reply)}, wanted ${status} ${code ?? ''} ${at ?? ''} ${why ?? ''}`;
}

const having = (predicate) => operations.filter(predicate);
const isWrite = (operation) => operation.method !== 'GET';

// ---- what is right is taken ----

/** An example is right by its shape; what its ids lead to, and whether its day has come, is another matter. */
const ofTheWorld = ({ pointer, code }) => code === 'in_past' || (code === 'enum' && pointer.endsWith('_id'));
const taken = ({ status, body }) => status < 300 || status === 404 || status === 409 || (status === 422 && body.errors.every(ofTheWorld));

for (const operation of having((one) => Object.keys(one.body).length > 0))
	test(`the examples of ${operation.id} are taken`, () =>
		each(Object.entries(operation.body), async ([type, { example }]) => {
			const query = operation.canDryRun ? { validate_only: true } : {};
			const content = type === 'text/csv' ? { raw: sheetOf(rowsOf(jsonOf(operation)[1].example)), type } : contentOf(type, example);
			const reply = await send(operation, { query, ...content });
			return taken(reply) ? undefined : `${type}: ${told(reply)}`;
		}));

// ---- what is wrong is refused where it is wrong ----

for (const operation of having((one) => jsonOf(one) && !byRows(one)))
	test(`a body of ${operation.id} that breaks its schema is refused at the place`, () => {
		const [, { schema, example }] = jsonOf(operation);
		return each(mutations(schema, example), async ({ what, body, pointer, code }) => {
			const reply = await send(operation, { raw: JSON.stringify(body), type: jsonOf(operation)[0] });
			const [first] = reply.body?.errors ?? [];
			const right = reply.status === 422 && reply.body.code === 'invalid' && reply.body.total === 1 && first.pointer === pointer && first.code === code;
			return right ? undefined : `${pointer}, ${what}: got ${told(reply)}, wanted 422 ${pointer} ${code}`;
		});
	});

for (const operation of having((one) => one.body['text/csv'] && !byRows(one)))
	test(`a table of ${operation.id} that breaks its schema is refused at the cell`, () => {
		const [, { schema, example }] = jsonOf(operation);
		const row = resolve(resolve(schema).properties.lines.items);
		return each(wrongSheets(row, example.lines[0]), ({ what, raw, at, why }) =>
			refused(operation, `${at}, ${what}`, { raw, type: 'text/csv' }, { status: 422, code: 'invalid', at, why }),
		);
	});

for (const operation of having((one) => one.body['application/x-www-form-urlencoded']))
	test(`a form of ${operation.id} with a field too long, or twice, is refused`, () => {
		const type = 'application/x-www-form-urlencoded';
		const { schema, example } = operation.body[type];
		return each(wrongForms(schema, example), async ({ what, raw }) => {
			const reply = await send(operation, { raw, type });
			return [400, 422].includes(reply.status) ? undefined : `${operation.id} ${what}: got ${told(reply)}`;
		});
	});

// What a query can say at all; in letters that stay short, for a line of the head is bounded too.
function wrongQueries(operation) {
	return operation.query.flatMap((parameter) => {
		const { items, ...schema } = resolve(parameter.schema);
		return [...wrongTexts(items ?? schema)].map(([what, value, code]) => ({ parameter, what, value: String(value).replaceAll('一', 'x'), code }));
	});
}

test('a query parameter that breaks its schema is 400 and named', () =>
	each(
		operations.flatMap((operation) => wrongQueries(operation).map((wrong) => ({ operation, ...wrong }))),
		({ operation, parameter: { name }, what, value, code }) =>
			refused(operation, `?${name}, ${what}`, { query: { [name]: value } }, { status: 400, at: `?${name}`, why: code }),
	));

test('a query parameter nobody knows is 400', () =>
	each(operations, (operation) => {
		const wanted = { status: 400, code: 'bad_parameter', at: '?unheard_of', why: 'unknown' };
		return refused(operation, '?unheard_of', { query: { unheard_of: 1 } }, wanted);
	}));

const singles = (operation) => operation.query.filter((one) => resolve(one.schema).type !== 'array').map(({ name }) => ({ operation, name }));

test('a query parameter given twice is 400 unless it is a list', () =>
	each(operations.flatMap(singles), ({ operation, name }) => {
		const value = needed(operation)[name] ?? '1';
		const once = pathOf(operation, nowhere(operation), { ...needed(operation), [name]: value });
		const wanted = { status: 400, code: 'bad_parameter', at: `?${name}`, why: 'repeated' };
		return refused(operation, `?${name} twice`, { path: `${once}&${name}=${value}` }, wanted);
	}));

test('a query parameter that is needed and missing is 400', () =>
	each(
		operations.flatMap((operation) => Object.keys(needed(operation)).map((name) => ({ operation, name }))),
		({ operation, name }) => {
			const { [name]: _, ...rest } = needed(operation);
			const path = pathOf(operation, nowhere(operation), rest);
			return refused(operation, `without ?${name}`, { path }, { status: 400, at: `?${name}`, why: 'required' });
		},
	));

test('a path that cannot lead anywhere is 404', () =>
	each(
		having((one) => one.pathParameters.length > 0),
		(operation) => {
			const values = Object.fromEntries(operation.pathParameters.map((one) => [one.name, 'no-such-thing-'.repeat(10)]));
			const path = pathOf(operation, values, needed(operation));
			return refused(operation, 'at a malformed path', { path }, { status: 404, code: 'not_found' });
		},
	));

test('a write without Idempotency-Key is 400', () =>
	each(having((one) => one.needsKey), (operation) =>
		refused(operation, 'without a key', { key: null }, { status: 400, code: 'idempotency_key_missing' }),
	));

test('a change without If-Match is 428', () =>
	each(having((one) => one.needsMatch), (operation) =>
		refused(operation, 'without a version', { match: undefined }, { status: 428, code: 'if_match_missing' }),
	));

test('a content type that an operation does not take is 415', () =>
	each(having(isWrite), (operation) =>
		refused(operation, 'as text', { raw: '{}', type: 'text/plain' }, { status: 415, code: 'unsupported_media_type' }),
	));

test('a body nobody asked for is refused', () =>
	each(having((one) => isWrite(one) && !Object.keys(one.body).length), (operation) =>
		refused(operation, 'with a body', { raw: '{}', type: 'application/json' }, { status: 415 }),
	));

test('a body that must be there and is not is refused', () =>
	each(having((one) => one.bodyRequired), async (operation) => {
		const reply = await send(operation, { raw: '' });
		return [400, 422].includes(reply.status) ? undefined : `${operation.id} without a body: ${told(reply)}`;
	}));

// What a file is sent as is known when it is found: those are asked for by tests that have one.
const answersJson = ({ node }) =>
	Object.entries(node.responses).some(([status, reply]) => status < 300 && resolve(reply).content?.['application/json']);

test('an Accept that an operation cannot fulfil is 406', () =>
	each(having(answersJson), (operation) => refused(operation, 'as nothing', { headers: { accept: 'application/x-nothing' } }, { status: 406 })));

const broken = {
	'a member that stands twice': (body) => [`${body.slice(0, -1)},${body.slice(1)}`, 'duplicate_key'],
	'text that ends too early': (body) => [body.slice(0, -1), 'syntax'],
	'something behind the end': (body) => [`${body}{}`, 'syntax'],
	'bytes that are no UTF-8': (body) => [Buffer.concat([Buffer.from(`${body.slice(0, -1)},"x`), Buffer.from([0xff]), Buffer.from('":1}')]), 'encoding'],
	'33 levels': (body) => [`${body.slice(0, -1)},"deep":${'['.repeat(33)}${']'.repeat(33)}}`, 'depth'],
};

for (const [what, breaks] of Object.entries(broken))
	test(`JSON with ${what} is 400 and stands alone`, () =>
		each(having((one) => jsonOf(one) && !byRows(one)), async (operation) => {
			const [type, { example }] = jsonOf(operation);
			const [raw, code] = breaks(JSON.stringify(example));
			const reply = await send(operation, { raw, type });
			const right = reply.status === 400 && reply.body.code === 'bad_json' && reply.body.errors.length === 1 && reply.body.errors[0].code === code;
			return right ? undefined : `${operation.id}: got ${told(reply)}, wanted 400 ${code}`;
		}));

test('one byte beyond the limit of an operation is 413, for each limit there is', () => {
	const limits = new Map(having((one) => Object.keys(one.body).length).map((operation) => [operation.maxBytes, operation]));
	return each([...limits.values()], (operation) => {
		const [type] = Object.keys(operation.body);
		const raw = Buffer.alloc(operation.maxBytes + 1, 0x20);
		return refused(operation, 'too large', { raw, type }, { status: 413, code: 'body_too_large' });
	});
});

// ---- the document itself, and every reply ----

test('the contract that is served is the one these tests were made from', async () => {
	const { body } = await server.client().ok('GET', '/openapi.json');
	assert.deepEqual(body, document);
});

test('every reply of this run is one the contract promises', (t) => {
	t.diagnostic(`${seen.replies} replies`);
	assert.deepEqual([...new Set(seen.breaches)], []);
	assert.ok(seen.replies > 3000, `${seen.replies} replies`);
});
