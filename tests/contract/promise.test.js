// What an operation says it may answer is what an operation of its kind can answer; and it is explained, with an example for everything.
import assert from 'node:assert/strict';
import test from 'node:test';
import { document, operations, resolve, schemaBreach } from '../tool/contract.js';

const OAUTH = /^(token|revoke)$/;
const lists = (operation, name) => (operation.node.parameters ?? []).map(resolve).some((one) => one.name === name);
const isWrite = (operation) => operation.method !== 'GET' && operation.method !== 'DELETE';
const hasBody = (operation) => Object.keys(operation.body).length > 0;
const asksDatabase = (operation) => !operation.open || isWrite(operation) || operation.path.startsWith('/v1/');

/** Status → the operations that can give it; all of them must promise it, and nobody else may. */
const RULES = {
	304: (operation) => lists(operation, 'If-None-Match'),
	400: () => true,
	401: (operation) => !operation.open || operation.roles.size > 0 || operation.id === 'token',
	403: (operation) => !operation.open,
	406: () => true,
	412: (operation) => operation.needsMatch,
	413: isWrite,
	415: isWrite,
	422: (operation) => isWrite(operation) && (operation.needsKey || hasBody(operation)),
	428: (operation) => operation.needsMatch,
	429: () => true,
	500: asksDatabase,
	503: (operation) => asksDatabase(operation) || operation.id === 'ready',
};

for (const [status, can] of Object.entries(RULES))
	test(`${status} is promised by those who can give it, and by nobody else`, () => {
		const promised = (operation) => status in operation.node.responses;
		assert.deepEqual(operations.filter((one) => can(one) && !promised(one)).map((one) => one.id), [], 'could give it');
		assert.deepEqual(operations.filter((one) => !can(one) && promised(one)).map((one) => one.id), [], 'could not');
	});

test('404 is promised where a path names something that may not be there, and for the sandbox', () => {
	const can = (operation) => operation.pathParameters.length > 0 || operation.node.tags.includes('sandbox');
	const promised = (operation) => '404' in operation.node.responses;
	assert.deepEqual(operations.filter((one) => can(one) && !promised(one)).map((one) => one.id), []);
	assert.deepEqual(operations.filter((one) => !can(one) && promised(one)).map((one) => one.id), []);
});

test('409 is promised by every write that is told apart by a key', () => {
	assert.deepEqual(operations.filter((one) => one.needsKey && !('409' in one.node.responses)).map((one) => one.id), []);
	assert.deepEqual(operations.filter((one) => one.method === 'GET' && '409' in one.node.responses).map((one) => one.id), []);
});

test('every operation has success to promise, and no status of another kind', () => {
	const known = /^(200|201|202|204|304|400|401|403|404|406|409|410|412|413|415|422|428|429|500|503)$/;
	for (const { id, node } of operations) {
		const statuses = Object.keys(node.responses);
		assert.ok(statuses.some((status) => status < 300), id);
		assert.deepEqual(statuses.filter((status) => !known.test(status)), [], id);
	}
});

test('errors are problems, with the headers that belong to them', () => {
	const headers = { 401: ['WWW-Authenticate'], 429: ['Retry-After'], 503: ['Retry-After'] };
	for (const { id, node } of operations)
		for (const [status, reply] of Object.entries(node.responses).filter(([status]) => status >= 400)) {
			const { content, headers: given } = resolve(reply);
			const types = Object.keys(content ?? {});
			assert.ok(types.includes('application/problem+json') || (OAUTH.test(id) && types.includes('application/json')), `${id} ${status}`);
			for (const name of headers[status] ?? []) assert.ok(given?.[name], `${id} ${status} ${name}`);
		}
});

test('what is made says where it is, what can be changed says its version', () => {
	const single = (operation) => operation.method === 'GET' && !operation.isList && lists(operation, 'If-None-Match');
	for (const operation of operations)
		for (const [status, reply] of Object.entries(operation.node.responses).filter(([status]) => status < 300)) {
			const names = Object.keys(resolve(reply).headers ?? {});
			if (status === '201') assert.ok(names.includes('Location'), `${operation.id} ${status} Location`);
			// What the bank's results were is no resource.
			const versioned = (operation.needsMatch && operation.id !== 'batch_result') || single(operation);
			if (versioned) assert.ok(names.includes('ETag'), `${operation.id} ${status} ETag`);
		}
});

test('a change of what exists needs its version, a write needs a key', () => {
	// Signing in is repeated at will; what writes nothing needs no key.
	const keyless = operations.filter((one) => isWrite(one) && !one.needsKey).map((one) => one.id);
	assert.deepEqual(keyless.sort(), ['case_status_batch', 'claim_check', 'person_reveal', 'revoke', 'token']);
	const puts = operations.filter((one) => ['PUT', 'PATCH', 'DELETE'].includes(one.method) && !one.needsMatch);
	assert.deepEqual(puts.map((one) => one.id), []);
	assert.deepEqual(operations.filter((one) => one.needsMatch && !one.needsKey).map((one) => one.id), []);
});

/** What an operation is explained badly by. */
function* unexplained({ path, node }) {
	if (!(node.summary?.length > 3 && node.summary.length < 80 && !node.summary.endsWith('.'))) yield 'summary';
	if (!(node.description?.length > 20)) yield 'description';
	if (node.tags?.length !== 1) yield 'tag';
	if (path.startsWith('/v1/') && !/\bS\d{1,2}[a-c]?\b/.test(node.description)) yield 'clauses';
	for (const parameter of (node.parameters ?? []).map(resolve)) if (!parameter.description) yield `parameter ${parameter.name}`;
}

test('an operation is explained, one of /v1 with the clauses it serves', () => {
	assert.deepEqual(operations.flatMap((one) => [...unexplained(one)].map((what) => `${one.id}: ${what}`)), []);
});

// Everything with a media type: {where, pointer, type, node}.
function* contents() {
	for (const operation of operations) {
		const body = operation.node.requestBody?.$ref ?? `${operation.pointer}/requestBody`;
		for (const [type, node] of Object.entries(operation.body)) yield { where: operation.id, pointer: body, type, node };
		for (const [status, reply] of Object.entries(operation.node.responses)) {
			const pointer = reply.$ref ?? `${operation.pointer}/responses/${status}`;
			for (const [type, node] of Object.entries(resolve(reply).content ?? {})) yield { where: `${operation.id} ${status}`, pointer, type, node };
		}
	}
}

const BINARY = /^(image\/|application\/pdf)/;
const examplesOf = ({ example, examples = {} }) =>
	[example, ...Object.values(examples).map((one) => resolve(one).value)].filter((one) => one !== undefined);

// An object's schema beside CSV is for its rows, and linters want an object there: the example of the JSON speaks for both.
const isTable = (type, { schema }) => type === 'text/csv' && resolve(schema)?.type === 'object';

// JSON and forms by the schema; of a file, that it is its text.
function exampleBreach(pointer, type, value) {
	if (/json|form/.test(type)) return schemaBreach(`${pointer}/content/${type.replaceAll('/', '~1')}/schema`, value);
	return typeof value === 'string' ? undefined : 'is no text';
}

test('every body and every reply has an example, and each is what its schema says', () => {
	const failures = [];
	let examples = 0;
	for (const { where, pointer, type, node } of contents()) {
		const values = examplesOf(node);
		examples += values.length;
		if (node.schema && !BINARY.test(type) && !isTable(type, node) && !values.length) failures.push(`${where} ${type}: no example`);
		for (const why of values.map((value) => exampleBreach(pointer, type, value)).filter(Boolean)) failures.push(`${where} ${type}: ${why}`);
	}
	assert.deepEqual(failures, []);
	assert.ok(examples > operations.length * 10, `${examples} examples`);
});

test('path parameters have an example, and every named schema of a case has what all cases have', () => {
	for (const { id, pathParameters } of operations)
		for (const parameter of pathParameters) assert.ok(parameter.example !== undefined, `${id}: ${parameter.name}`);
	const members = ['id', 'number', 'state', 'enterprise_id', 'agency_id', 'created_at', 'updated_at', 'allowed_actions', 'due_at', 'held_by'];
	for (const name of ['enterprise', 'account', 'determination', 'plan', 'claim'])
		for (const member of members.filter((one) => !(name === 'enterprise' && one === 'enterprise_id')))
			assert.ok(document.components.schemas[name].properties[member], `${name}.${member}`);
});
