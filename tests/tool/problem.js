// What a refusal must look like, whoever gives it (RFC 9457).
import assert from 'node:assert/strict';

const MEMBERS = ['type', 'title', 'status', 'detail', 'instance', 'code', 'request_id'];

/**
 * Asserts that a reply is a problem of this status and code, and gives its body. `at`: a JSON Pointer that one of its errors names;
 * `guard`: the code of one of its errors.
 */
export function assertProblem(reply, status, code, { at, guard } = {}) {
	const said = `${reply.status} ${reply.text}`;
	assert.equal(reply.status, status, said);
	assert.match(reply.headers.get('content-type') ?? '', /^application\/problem\+json/, said);
	for (const member of MEMBERS) assert.ok(member in reply.body, `${member} is missing: ${said}`);
	assert.equal(reply.body.status, status);
	assert.equal(reply.body.type, `/problems/${reply.body.code}`);
	if (code) assert.equal(reply.body.code, code, said);
	const errors = reply.body.errors ?? [];
	if (at !== undefined) assert.ok(errors.some((error) => error.pointer === at), `nothing at ${at}: ${said}`);
	if (guard !== undefined) assert.ok(errors.some((error) => error.code === guard), `no ${guard}: ${said}`);
	return reply.body;
}

/** Asserts that a reply tells nothing of these texts: names, numbers, accounts. */
export function assertSilent(reply, ...secrets) {
	for (const secret of secrets) assert.ok(!reply.text.includes(secret), `${reply.status} tells what it must not`);
}
