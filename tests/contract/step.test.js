// What a case offers its caller next is something that caller can do: each step of a flow is taken by an operation of its role, and the
// database knows which (`allowed_actions` of every resource, and of a 409).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { database } from '../tool/cluster.js';
import { document, operations } from '../tool/contract.js';

/** Steps that no operation takes yet; they are never offered. Whoever adds the operation strikes them out. */
const LATER = new Set([
	'enterprise_accept_move', 'enterprise_cancel_move', 'enterprise_move', 'enterprise_refuse_move', 'enterprise_reroute',
]);

const writes = operations.filter((operation) => operation.method !== 'GET');
const stepsOf = (operation) => [operation.id, ...(operation.node['x-steps'] ?? [])];
const callersOf = (operation) => [...(operation.open ? ['public'] : []), ...operation.roles];
const offers = new Set(writes.flatMap((one) => stepsOf(one).flatMap((step) => callersOf(one).map((role) => `${step} ${role}`))));

let db;
let transitions;
before(async () => {
	db = await database({ sandbox: false });
	const { rows } = await db.query(`SELECT flow, from_state, flow || '_' || action AS step, role, offered FROM transition WHERE role <> 'system'`);
	transitions = rows;
});
after(() => db.drop());

test('a step is offered when an operation takes it for that role, and only then', () => {
	const wrong = transitions.filter((one) => one.offered !== offers.has(`${one.step} ${one.role}`));
	assert.deepEqual(wrong, []);
});

test('every step of a flow whose cases the contract shows has its operation, or is known to come later', () => {
	const shown = (flow) => `${flow}_action` in document.components.schemas;
	const steps = transitions.filter((one) => one.from_state !== 'none' && shown(one.flow));
	const missing = steps.filter((one) => !one.offered && !LATER.has(one.step)).map((one) => `${one.step} from ${one.from_state} for ${one.role}`);
	assert.deepEqual(missing, []);
	assert.deepEqual([...LATER].filter((step) => !steps.some((one) => one.step === step && !one.offered)), [], 'is there by now');
});

test('an operation names only steps that a flow has', () => {
	const known = new Set(transitions.map((one) => one.step));
	const unknown = writes.flatMap((one) => (one.node['x-steps'] ?? []).filter((step) => !known.has(step)).map((step) => `${one.id}: ${step}`));
	assert.deepEqual(unknown, []);
});
