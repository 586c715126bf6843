// What an employer may hand in and begin is bounded, less before it is verified; a scan that was replaced is emptied in the end (S34, S41).
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { until } from '../tool/patience.js';
import { assertProblem } from '../tool/problem.js';
import { begin } from '../tool/story.js';

let story;
before(async () => (story = await begin()));
after(() => story?.end());

const SEEDED = { unverified_case_scans: 60, unverified_day_scans: 100, unverified_case_scan_bytes: 62914560, unverified_day_scan_bytes: 104857600, open_drafts: 200 };
/** The parameters as they are seeded, but for these. */
async function quota(values) {
	for (const [name, value] of Object.entries({ ...SEEDED, ...values }))
		assert.equal((await story.server.db.query('UPDATE policy_parameter SET value = $2 WHERE name = $1', [name, value])).rowCount, 1, name);
}
const registered = (verified = false) => story.firm({ verified, account: null, size: null });
/** A plan that its employer has begun. */
const draft = async (firm) => (await firm.clerk.ok('POST', '/v1/plans', story.planForm(firm))).body;

const hash = (bytes, coding) => createHash('sha256').update(bytes).digest(coding);
/** An upload, whatever comes of it. */
function upload(who, caseId, { kind = 'other', bytes = story.scan(), ...query } = {}) {
	const words = new URLSearchParams({ kind, sha256: hash(bytes, 'hex'), ...query });
	return who.post(`/v1/cases/${caseId}/documents?${words}`, undefined, { raw: bytes, type: 'application/pdf' });
}
const statuses = (replies) => replies.map((reply) => reply.status).sort();
/** A scan of about so many bytes. */
const large = (size) => Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(size - 9, '%'), story.scan()]);

test('twenty uploads at once to a case leave as many scans as it may have; the refusal says what is left', async () => {
	await quota({ unverified_case_scans: 5 });
	const firm = await registered();
	const replies = await Promise.all(Array.from({ length: 20 }, () => upload(firm.clerk, firm.id)));
	assert.deepEqual(statuses(replies), [...Array(5).fill(201), ...Array(15).fill(409)]);
	const problem = assertProblem(replies.find((reply) => reply.status === 409), 409, 'quota_used_up');
	assert.deepEqual([problem.scans_left, problem.clause], [0, 'S41']);
	assert.ok(problem.bytes_left > 60000000);
	const scans = await firm.clerk.all(`/v1/cases/${firm.id}/documents`);
	assert.equal(scans.length, 5);
	assertProblem(await upload(firm.clerk, firm.id, { replaces: scans[0].id }), 409, 'quota_used_up');
});

test('all cases of an employer share a day, and the next has room again', async () => {
	await quota({ unverified_day_scans: 4 });
	const firm = await registered();
	const plan = await draft(firm);
	assert.equal((await upload(firm.clerk, firm.id)).status, 201);
	const replies = await Promise.all(Array.from({ length: 6 }, () => upload(firm.clerk, plan.id, { kind: 'plan_form' })));
	assert.deepEqual(statuses(replies), [201, 201, 201, 409, 409, 409]);
	await story.on(new Date(Date.parse(story.now) + 24 * 3600 * 1000).toISOString().slice(0, 10));
	assert.equal((await upload(firm.clerk, plan.id, { kind: 'plan_form' })).status, 201);
});

test('bytes are counted, too: 413 with what is left; no officer is bound by them, and verification gives more', async () => {
	await quota({ unverified_day_scan_bytes: 8000, unverified_case_scans: 50 });
	const firm = await registered();
	assert.equal((await upload(firm.clerk, firm.id)).status, 201);
	const { bytes_left, scans_left } = assertProblem(await upload(firm.clerk, firm.id, { bytes: large(8000) }), 413, 'quota_bytes');
	assert.ok(bytes_left > 7000 && bytes_left < 8000, `${bytes_left}`);
	assert.equal(scans_left, 49);
	assert.equal((await upload(firm.clerk, firm.id, { bytes: large(5000) })).status, 201);
	assert.ok(assertProblem(await upload(firm.clerk, firm.id, { bytes: large(5000) }), 413, 'quota_bytes').bytes_left < 3000);
	assert.equal((await upload(firm.county, firm.id, { bytes: large(9000) })).status, 201);
	await firm.county.act(firm.path, 'verify', { seen: 'business_licence' });
	assert.equal((await upload(firm.clerk, firm.id, { bytes: large(9000) })).status, 201);
});

test('a foreign case is not found, whatever is left', async () => {
	await quota({ unverified_case_scans: 1 });
	const [firm, other] = [await registered(), await registered()];
	assert.equal((await upload(firm.clerk, firm.id)).status, 201);
	assertProblem(await upload(firm.clerk, firm.id), 409, 'quota_used_up');
	assertProblem(await upload(other.clerk, firm.id), 404, 'not_found');
	assert.equal((await upload(other.clerk, other.id)).status, 201);
});

test('drafts of an employer are bounded, however many are begun at once', async () => {
	await quota({ open_drafts: 3 });
	const firm = await registered(true);
	const replies = await Promise.all(Array.from({ length: 8 }, () => firm.clerk.post('/v1/plans', story.planForm(firm))));
	assert.deepEqual(statuses(replies), [201, 201, 201, 409, 409, 409, 409, 409]);
	assert.equal(assertProblem(replies.find((reply) => reply.status === 409), 409, 'quota_used_up').drafts_left, 0);
	assertProblem(await firm.clerk.post('/v1/plans?validate_only=true', story.planForm(firm)), 409, 'quota_used_up');
	const { id } = replies.find((reply) => reply.status === 201).body;
	await firm.clerk.act(`/v1/plans/${id}`, 'withdraw');
	await draft(firm);
});

test('the worker empties what was replaced once its case is over; the answer is 410 with the day, and the facts stay', async () => {
	await quota({});
	const firm = await registered(true);
	const twice = async (plan) => {
		const first = (await upload(firm.clerk, plan.id, { kind: 'plan_form' })).body;
		return [first, (await upload(firm.clerk, plan.id, { kind: 'plan_form', replaces: first.id })).body];
	};
	const [ended, open] = [await draft(firm), await draft(firm)];
	const [[first, second], [kept]] = [await twice(ended), await twice(open)];
	await firm.clerk.act(`/v1/plans/${ended.id}`, 'withdraw');
	const worker = story.server.work();
	await story.on('2020-11-16');
	const path = `/v1/documents/${first.id}`;
	await until('the scan is emptied', async () => (await firm.clerk.ok('GET', path)).body.emptied_at);
	await worker.stop();
	const { emptied_at, replaced_at, ...facts } = (await firm.clerk.ok('GET', path)).body;
	assert.match(emptied_at, /^2020-11-16T/);
	assert.ok(replaced_at < emptied_at);
	assert.deepEqual(facts, first);
	const problem = assertProblem(await firm.clerk.get(`${path}/content`), 410, 'emptied');
	assert.deepEqual([problem.emptied_on, problem.clause], ['2020-11-16', 'S41']);
	const content = async ({ id }) => (await firm.clerk.get(`/v1/documents/${id}/content`)).status;
	assert.deepEqual([await content(second), await content(kept)], [200, 200], 'the one in its place, and one whose plan is still a draft');
});
