// The contract as a test reads it: build/openapi.json and nothing else, with a JSON Schema validator that is not the program's own.
//
//   for (const operation of operations) …        // {id, method, path, open, roles, needsKey, needsMatch, canDryRun, isList, query, body, …}
//   breach(operation, reply)                     // what a reply breaks of the contract; undefined: nothing
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { root } from './cluster.js';

export const document = JSON.parse(readFileSync(join(root, 'build/openapi.json'), 'utf8'));

/** The ten roles a token can have, as the contract names them. */
export const ROLES = Object.keys(document.components.securitySchemes.oauth.flows.password.scopes);

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const named = (pointer) => pointer.slice(2).split('/').reduce((node, key) => node[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);

/** What a node says, or what it refers to says. */
export function resolve(node) {
	return node?.$ref ? resolve(named(node.$ref)) : node;
}

function rolesOf(security) {
	const entries = security.map((entry) => Object.values(entry)[0]).filter(Boolean);
	return new Set(entries.flatMap((scopes) => (scopes.length ? scopes : ROLES)));
}

function read(path, method, node) {
	const parameters = (node.parameters ?? []).map(resolve);
	const header = (name) => parameters.some((one) => one.in === 'header' && one.name === name && one.required);
	const query = parameters.filter((one) => one.in === 'query');
	const has = (name) => query.some((one) => one.name === name);
	return {
		id: node.operationId,
		method: method.toUpperCase(),
		path,
		node,
		pointer: `#/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`,
		open: node.security.some((entry) => Object.keys(entry).length === 0),
		roles: rolesOf(node.security),
		needsKey: header('Idempotency-Key'),
		needsMatch: header('If-Match'),
		canDryRun: has('validate_only'),
		isList: has('limit') && has('cursor'),
		maxBytes: node['x-max-bytes'] ?? 1 << 20,
		pathParameters: parameters.filter((one) => one.in === 'path'),
		query,
		/** Media type → {schema, example}. */
		body: resolve(node.requestBody)?.content ?? {},
		bodyRequired: resolve(node.requestBody)?.required ?? false,
	};
}

export const operations = Object.entries(document.paths).flatMap(([path, item]) =>
	METHODS.filter((method) => item[method]).map((method) => read(path, method, item[method])),
);
export const operationNamed = (id) => operations.find((operation) => operation.id === id);

/** The path with these values in it; `query` behind it. */
export function pathOf(operation, values, query = {}) {
	const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]));
	const text = new URLSearchParams(query).toString();
	return text ? `${path}?${text}` : path;
}

// ---- the other validator ----

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const FORMATS = {
	month: /^\d{4}-(0[1-9]|1[0-2])$/,
	date: (text) => DAY.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text),
	uscc: /^[0-9A-HJ-NPQRTUWXY]{18}$/,
	sha256: /^[0-9a-f]{64}$/,
	phone: /^\+?[0-9 -]{5,20}$/,
	password: true,
	'one-line': (text) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(text) && text.trim() !== '',
	fen: true,
};
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format);
ajv.addSchema(document, 'contract');
const compiled = new Map();

/** What a value breaks of the schema at a pointer of the document; undefined: nothing. */
export function schemaBreach(pointer, value) {
	if (!compiled.has(pointer)) compiled.set(pointer, ajv.compile({ $ref: `contract${encodeURI(pointer)}` }));
	const validate = compiled.get(pointer);
	return validate(value) ? undefined : validate.errors.map((error) => `${error.instancePath} ${error.message}`).join('; ');
}

const escaped = (key) => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** Where the answer of a status stands, after its $ref; undefined: it is not promised. */
function promised(operation, status) {
	const at = `${operation.pointer}/responses/${status}`;
	const node = operation.node.responses[status];
	return node && { node: resolve(node), pointer: node.$ref ?? at };
}

// A conflict that time will not heal says no time.
function headerBreach({ node }, status, headers) {
	const missing = Object.keys(node.headers ?? {}).filter((name) => !headers.get(name) && !(status === 409 && name === 'Retry-After'));
	return missing.length ? `without the header ${missing.join(', ')}` : undefined;
}

/** What a reply breaks: its status, its media type, its schema, its headers. `head`: the reply to a HEAD. */
export function breach(operation, { status, headers, body, text }, { head = false } = {}) {
	const promise = promised(operation, status);
	if (!promise) return `${status} is not promised`;
	const content = promise.node.content;
	if (!content) return text ? `${status} should have no body` : undefined;
	const type = (headers.get('content-type') ?? '').split(';')[0];
	if (!content[type]) return `${status} is of type ${type}`;
	const judged = !head && body !== undefined && content[type].schema;
	const fault = judged ? schemaBreach(`${promise.pointer}/content/${escaped(type)}/schema`, body) : undefined;
	return fault ?? headerBreach(promise, status, headers);
}

// ---- whoever calls, the reply is looked at ----

const routes = operations.map((operation) => ({
	operation,
	pattern: new RegExp(`^${operation.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '([^/]+)')}$`),
	variable: operation.pathParameters.length,
}));
routes.sort((one, other) => one.variable - other.variable);

/** The operation a request comes to; undefined: none. */
export function routed(method, path) {
	const plain = path.split('?')[0];
	const asked = method === 'HEAD' ? 'GET' : method;
	return routes.find(({ operation, pattern }) => operation.method === asked && pattern.test(plain))?.operation;
}

/** From now on every reply that a Client gets is judged: `{replies, breaches}` grow. */
export function watch(Client) {
	const seen = { replies: 0, operations: new Set(), breaches: [] };
	const request = Client.prototype.request;
	Client.prototype.request = async function (method, path, ...rest) {
		const reply = await request.call(this, method, path, ...rest);
		const operation = routed(method, path);
		if (!operation) return reply;
		seen.replies++;
		if (reply.status < 300) seen.operations.add(operation.id);
		const why = breach(operation, reply, { head: method === 'HEAD' });
		if (why) seen.breaches.push(`${operation.id} ${reply.status}: ${why}: ${reply.text.slice(0, 400)}`);
		return reply;
	};
	return seen;
}
