// Every operation of the contract, asked by every kind of caller for what is its own and for what is not (S38, S50, S62, S79). Who may enter
// is read from `security` alone; what a caller may see of what it may ask for stands in the two tables below.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { Client } from '../tool/client.js';
import { operations, pathOf, ROLES, watch } from '../tool/contract.js';
import { digestOf, forged, ground, unsigned } from '../tool/ground.js';
import { pdf } from '../tool/scan.js';

const seen = watch(Client);
const { story, callers, of, office } = await ground();

// ---- what there is to see ----

const PLACES = { a: 'own', d: 'another employer', b: 'another county' };

/** Whose cases a caller sees; whoever is not named sees all. */
const SIGHT = { enterprise: ['a'], portal: ['a'], county: ['a', 'd'], county_finance: ['a', 'd'] };
const sees = (caller, letter) => (SIGHT[caller] ?? ['a', 'b', 'd']).includes(letter);

/** Parameters under which a caller sees nothing here: recoveries and corrections are of claims, and a UI agency has those of its refunds. */
const CLOSED = { ui_agency: ['recovery_id', 'correction_id'] };

/** What a parameter stands for, where it is not the same for every role; and what such a role may not see of what is its own. */
const CASE_OF = { ui_agency: 'account_id', levy: 'enterprise_id', certifier: 'determination_id' };
const PAID_BY = { letter_id: { ui_agency: () => office.ui_letter_id }, payment_id: { ui_agency: (own) => own.refund_payment_id } };
const SCAN_OF = { finance: 'bank_letter_id', certifier: 'proof_id' };
const HIDDEN = {
	case_id: { county: () => of.a.refund_id, county_finance: () => of.a.refund_id, ui_agency: () => of.a.claim_id, levy: () => of.a.claim_id, certifier: () => of.a.claim_id },
	document_id: { finance: () => of.a.scan_id, certifier: () => of.a.scan_id },
	letter_id: { ui_agency: () => office.letter_id },
	payment_id: { ui_agency: () => of.a.payment_id },
	user_id: { enterprise: () => office.officer_id, portal: () => office.officer_id, admin: () => of.a.user_id },
};

/** What belongs to no employer, by the name of the parameter. */
const SHARED = { ...office, client_id: 'portal-a', year: '2019', layer: 'CN-65', list: 'document_kinds', slug: 'stale', asset: 'start.js', line: '1' };

/** The value of a path parameter among what employer `letter` has. */
function valueOf(name, letter, role, operation) {
	if (name === 'case_id' && operation.id === 'document_upload' && role === 'finance') return of[letter].payment_id;
	if (name === 'case_id') return of[letter][CASE_OF[role] ?? 'claim_id'];
	if (PAID_BY[name]?.[role]) return PAID_BY[name][role](of[letter]);
	if (name === 'document_id') return of[letter][SCAN_OF[role] ?? 'scan_id'];
	if (name === 'user_id' && role === 'admin') return office.officer_id;
	return of[letter][name] ?? SHARED[name];
}

// Operations whose path names nothing that is somebody's, but whose body does: there, what one may not see is a wrong value (422), as if it
// were not there at all.
const NAMED_IN_BODY = { claim_create: 'plan_id', plan_create: 'enterprise_id', recovery_open: 'case_id', hold_place: 'case_id' };

function ownedBy(operation, role) {
	const names = operation.pathParameters.map((one) => one.name);
	const owned = names.some((name) => name in of.a || name === 'case_id' || name === 'document_id' || (name === 'user_id' && role !== 'admin'));
	return !operation.open && (owned || operation.id in NAMED_IN_BODY);
}

/** The places an operation is asked at: {place, letter, values, visible}. */
function placesOf(operation, caller, role) {
	const names = operation.pathParameters.map((one) => one.name);
	const at = (place, letter, visible) => {
		const values = Object.fromEntries(names.map((name) => [name, valueOf(name, letter, role, operation)]));
		return { place, letter, visible, values };
	};
	const own = at('of nobody', 'a', true);
	const unknown = names.find((name) => own.values[name] === undefined);
	assert.equal(unknown, undefined, `${operation.id}: nothing is known for {${unknown}} (tests/tool/ground.js)`);
	const open = !names.some((name) => CLOSED[caller]?.includes(name));
	const owned = Object.keys(PLACES).map((letter) => at(PLACES[letter], letter, open && sees(caller, letter)));
	return [...(ownedBy(operation, role) ? owned : [own]), ...hiddenFrom(operation, caller, at('', 'a', false))];
}

// What a caller may not see besides: kinds that are closed to it, and what is not there at all.
function* hiddenFrom(operation, caller, own) {
	const nothing = { ...own, place: 'what is not there' };
	const reference = NAMED_IN_BODY[operation.id];
	if (reference) yield { ...nothing, body: { [reference]: randomUUID() } };
	for (const { name, schema } of operation.pathParameters) {
		const closed = HIDDEN[name]?.[caller];
		if (closed) yield { ...own, place: `a ${name} of a closed kind`, values: { ...own.values, [name]: closed() } };
		if (schema.format === 'uuid') yield { ...nothing, values: { ...own.values, [name]: randomUUID() } };
	}
}

// ---- what is asked ----

const QUERY = {
	calendar_year: () => ({ year: 2020 }),
	policy_effective: (own) => ({ agency_id: own.agency_id }),
	document_upload: (own, role) => ({ kind: role === 'finance' ? 'bank_letter' : 'roster_scan' }),
	timeliness_view: () => ({ flow: 'claim' }),
	case_list: () => ({ limit: 100 }),
	event_list: () => ({ limit: 100 }),
};

/** The ETag of a version that no resource ever has. */
const NEVER = '"0-0000000000000000"';

let nth = 0;

/** Bodies that are not the contract's example with the ids of this ground in it. */
const BODY = {
	token: () => ({ grant_type: 'password', username: 'county-changji-1', password: 'wengang-2020' }),
	enterprise_register: () => story.registration(),
	enterprise_register_on_behalf: () => story.registration(),
	recovery_open: (own) => ({ case_id: own.claim_id, amount_fen: 1, clause: 'S63', reason: '经核查，人员当月未在岗' }),
	hold_place: (own) => ({ case_id: own.claim_id, cause: 'violation', reason: '接到举报，正在核查' }),
	claim_create: (own) => ({ plan_id: own.plan_id, month: '2020-07' }),
	payment_mark: (own) => ({ outcome: 'settled', document_id: own.bank_letter_id, booked_on: '2020-08-11', reason: '银行书面答复已入账' }),
	bank_play: () => ({ lines: [{ item_ref: 'SQ2020-999999-1', outcome: 'return' }] }),
	clock_set: () => ({ now: '2020-07-15T10:00:00+08:00' }),
	case_status_batch: () => ({ ids: Object.values(of).map((own) => own.claim_id) }),
	client_create: () => ({ client_id: `portal-${++nth}`, name: '门户', client_secret: 'Zk3vX0mYw6Qb1uTq8RrJ2dLh5NfPs9Ae' }),
	client_grant_create: () => ({ client_id: 'portal-b' }),
	user_create: (own, role) => ({
		username: `user-${++nth}`,
		password: 'a long passphrase',
		display_name: '测试',
		...(role === 'admin' ? { role: 'county', agency_id: own.agency_id } : {}),
	}),
};

/** An example with the ids of what is here. */
function localised(value, own) {
	const { client_id, ...offices } = office;
	const ids = { ...offices, ...own, case_ids: [own.claim_id], attempt_ids: [own.payment_id], document_id: own.scan_id };
	return Object.fromEntries(Object.entries(value).map(([name, was]) => [name, ids[name] ?? was]));
}

function contentOf(operation, own, role, other) {
	const types = Object.keys(operation.body);
	if (!types.length) return {};
	const [type] = types;
	if (type === 'application/pdf') return bytesOf(type);
	const body = { ...(BODY[operation.id]?.(own, role) ?? localised(operation.body[type].example, own)), ...other };
	return type.includes('json') ? { body, type } : { raw: new URLSearchParams(body).toString(), type };
}

function bytesOf(type) {
	const raw = pdf(90000 + ++nth);
	return { raw, type, headers: { 'content-digest': digestOf(raw) } };
}

/**
 * One request. Nothing it does may be felt by a later one: what can be tried is tried only, what is one's own is changed from a version that
 * never was, and what is not one's own is changed from any version, so that only its owner can stand in the way.
 */
function ask(client, operation, { letter, values, visible, body: other }, role) {
	const { body, ...content } = contentOf(operation, of[letter], role, other);
	const query = { ...QUERY[operation.id]?.(of[letter], role), ...(operation.canDryRun ? { validate_only: true } : {}) };
	const match = operation.needsMatch ? (visible ? NEVER : '*') : undefined;
	return client.request(operation.method, pathOf(operation, values, query), body, { match, ...content });
}

// ---- what is wanted ----

/** What a person must do: the contract lets the role in, and refuses a portal that has it. */
const FOR_PEOPLE = /^(user_(create|disable|enable|password_reset)|client_grant_(create|revoke))$/;

const oneOf = (...wanted) => ({ text: wanted.join(' or '), holds: (status) => wanted.includes(status) });
const DONE_OR_REFUSED = { text: 'done, 409 or 422', holds: (status) => status < 300 || status === 409 || status === 422 };

function wantedOf(operation, caller, visible) {
	if (caller === 'portal' && FOR_PEOPLE.test(operation.id)) return oneOf(403);
	if (!visible) return operation.id in NAMED_IN_BODY ? oneOf(422) : oneOf(404);
	if (operation.method === 'GET') return oneOf(200);
	return operation.needsMatch ? oneOf(412) : DONE_OR_REFUSED;
}

/** The ids a caller of narrow sight must not meet in any reply. */
function unseenIds(caller) {
	const letters = Object.keys(of).filter((letter) => !sees(caller, letter));
	return letters.flatMap((letter) => Object.entries(of[letter]).filter(([name]) => !['agency_id', 'guide_id'].includes(name)));
}

function leaks(operation, caller, { values }, reply) {
	if (operation.open || operation.id === 'case_status_batch' || reply.status >= 300) return [];
	const told = unseenIds(caller).filter(([, id]) => reply.text.includes(id) && !Object.values(values).includes(id));
	return told.map(([name, id]) => `tells of the ${name} ${id}`);
}

// ---- the matrix ----

const roleOf = (caller) => (caller === 'portal' ? 'enterprise' : caller);

function judge(failures, operation, caller, place, reply, wanted) {
	if (wanted.holds(reply.status)) return;
	const got = `got ${reply.status}, wanted ${wanted.text}: ${reply.text.slice(0, 300)}`;
	failures.push(`${operation.id} as ${caller}, ${place}: ${got}`);
}

async function askedInside(operation, caller, failures) {
	const role = roleOf(caller);
	for (const place of placesOf(operation, caller, role)) {
		const reply = await ask(callers[caller], operation, place, role);
		judge(failures, operation, caller, place.place, reply, wantedOf(operation, caller, place.visible));
		for (const leak of leaks(operation, caller, place, reply)) failures.push(`${operation.id} as ${caller}, ${place.place}: ${leak}`);
	}
}

async function askedOutside(operation, caller, failures) {
	const [place] = placesOf(operation, caller, roleOf(caller));
	const reply = await ask(callers[caller], operation, { ...place, visible: false }, roleOf(caller));
	judge(failures, operation, caller, place.place, reply, oneOf(403));
}

// Without a token where one is needed, or with one that says a right role but was not signed for it.
async function askedUnknown(operation, failures) {
	const [role] = operation.roles;
	const [place] = placesOf(operation, role, role);
	const other = callers[role === 'levy' ? 'certifier' : 'levy'].token;
	const tokens = {
		...(operation.open ? {} : { 'no token': undefined }),
		'a forged token': forged(other, role),
		'an unsigned token': unsigned(callers[role].token),
		'what is no token': 'x',
	};
	for (const [caller, token] of Object.entries(tokens)) {
		const client = story.server.client();
		client.token = token;
		const reply = await ask(client, operation, { ...place, visible: false }, role);
		judge(failures, operation, caller, place.place, reply, oneOf(401));
		if (!/^Bearer /.test(reply.headers.get('www-authenticate') ?? '')) failures.push(`${operation.id} with ${caller}: no WWW-Authenticate`);
	}
}

// Everybody is let in; whose token does not count reads what is read without one.
async function askedOpen(operation, failures) {
	const texts = new Map();
	for (const caller of ['anonymous', ...ROLES, 'portal']) {
		const role = roleOf(caller);
		const [place] = placesOf(operation, caller, role);
		const reply = await ask(callers[caller], operation, place, role);
		judge(failures, operation, caller, place.place, reply, wantedOf(operation, caller, true));
		texts.set(caller, reply.text);
		if (!operation.roles.size || operation.roles.has(role) || reply.text === texts.get('anonymous')) continue;
		failures.push(`${operation.id} as ${caller}: reads something else than the public`);
	}
}

async function askEverybody(operation) {
	const failures = [];
	if (operation.open) await askedOpen(operation, failures);
	if (operation.roles.size) await askedUnknown(operation, failures);
	for (const caller of operation.open ? [] : [...ROLES, 'portal'])
		await (operation.roles.has(roleOf(caller)) ? askedInside : askedOutside)(operation, caller, failures);
	assert.deepEqual(failures, []);
}

// One question may name what one sees and what one does not.
for (const caller of ['enterprise', 'county', 'county_finance', 'prefecture', 'portal'])
	test(`many states at once: ${caller} is told of what it sees, the rest is missing as if it were not there`, async () => {
		const ids = Object.values(of).map((own) => own.claim_id);
		const { body } = await callers[caller].ok('POST', '/v1/cases/status', { ids: [...ids, office.client_id] }, { key: null });
		const visible = Object.keys(of).filter((letter) => sees(caller, letter)).map((letter) => of[letter].claim_id);
		assert.deepEqual(body.data.map((one) => one.id).sort(), visible.sort());
		assert.deepEqual(body.missing_ids.sort(), [...ids.filter((id) => !visible.includes(id)), office.client_id].sort());
	});

// The one that undoes everything is asked last.
const last = (operation) => operation.id === 'sandbox_reset';
for (const operation of [...operations.filter((one) => !last(one)), ...operations.filter(last)])
	test(`${operation.id} lets in whom the contract names, to what is theirs`, () => askEverybody(operation));

test('every reply of the matrix is one the contract promises', (t) => {
	t.diagnostic(`${seen.replies} replies, ${seen.operations.size} operations done`);
	assert.deepEqual(seen.breaches, []);
	assert.ok(seen.replies > operations.length * ROLES.length, `${seen.replies} replies`);
});

test('the matrix has broken nothing', () => story.end());
