// What a county makes known (S52): drafted by one officer, confirmed by another; until then the guide says what it said.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem } from '../tool/problem.js';
import { begin } from '../tool/story.js';

const TEXT = {
	procedure: '网上申报、县市审核、州复审、拨付', standard: '每人每月 300 元，最长 6 个月', service_agency: '公共就业服务中心', contact: '0994-1000001', complaint_phone: '0994-2206022',
};

let story, one, other, prefecture, elsewhere;

before(async () => {
	story = await begin();
	[one, other, prefecture, elsewhere] = await Promise.all(['county-changji-1', 'county-changji-2', 'prefecture-1', 'county-fukang-1'].map((name) => story.as(name)));
});
after(() => story?.end());

const pathOf = async (code) => `/v1/guides/${(await story.public.all(`/v1/guides?agency_id=${story.agencies[code].id}`))[0].id}`;
const read = async (who, path) => (await who.ok('GET', path)).body;
const queue = async (who) => (await who.all('/v1/queue')).map((item) => item.id);

/** A draft of the guide of that bureau; gives the path of the revision. */
async function draft(who, path, more = {}) {
	const { headers } = await who.ok('GET', path);
	const { body } = await who.ok('PUT', path, { ...TEXT, ...more }, { match: headers.get('etag') });
	return `/v1/guide-revisions/${body.waiting_revision_id}`;
}

test('one officer alone changes no guide: it says what it said until another one confirms (S52)', async () => {
	const path = await pathOf('CJ-CJ');
	const before = await read(story.public, path);
	const revision = await draft(one, path, { contact: '0994-1000009' });
	const waits = await read(story.public, path);
	assert.equal(waits.contact, before.contact);
	assert.equal(waits.waiting_revision_id, undefined, 'the public does not hear of a draft');
	for (const who of [one, other, prefecture]) assert.equal((await read(who, path)).waiting_revision_id, revision.split('/').at(-1));
	assert.equal((await read(elsewhere, path)).waiting_revision_id, undefined);
	assert.deepEqual((await read(one, revision)).allowed_actions, ['discard']);
	assert.deepEqual((await read(other, revision)).allowed_actions, ['confirm', 'discard']);
	assertProblem(await one.act(revision, 'confirm', undefined, { expect: 409 }), 409, 'four_eyes');
	assert.equal((await other.act(revision, 'confirm')).body.state, 'in_force');
	const { contact, waiting_revision_id } = await read(one, path);
	assert.deepEqual([contact, waiting_revision_id], ['0994-1000009', undefined]);
	assert.equal((await read(story.public, path)).contact, '0994-1000009');
});

test('a bureau of one officer has the prefecture confirm, which drafts none itself (S52)', async () => {
	const path = await pathOf('CJ-NY');
	const alone = await story.as('county-nongye-1');
	assert.equal((await read(story.public, path)).complete, false);
	const revision = await draft(alone, path);
	assert.equal((await read(story.public, path)).complete, false, 'a draft is not made known');
	assertProblem(await alone.act(revision, 'confirm', undefined, { expect: 409 }), 409, 'four_eyes');
	assertProblem(await prefecture.put(path, TEXT, { match: '*' }), 403, 'forbidden');
	await prefecture.act(revision, 'confirm');
	const { complete, contact } = await read(story.public, path);
	assert.deepEqual([complete, contact], [true, TEXT.contact]);
});

test('a draft that waits lies in the queue of the county and of the prefecture, and nowhere else', async () => {
	const revision = await draft(one, await pathOf('CJ-CJ'));
	const id = revision.split('/').at(-1);
	for (const who of [one, other, prefecture]) assert.ok((await queue(who)).includes(id));
	assert.ok(!(await queue(elsewhere)).includes(id));
	assert.ok(!(await queue(await story.as('finance-1'))).includes(id));
	await other.act(revision, 'discard');
	for (const who of [one, other, prefecture]) assert.ok(!(await queue(who)).includes(id));
});

test('a draft of a version of the policy lies in the queue of the prefecture until another officer has published it (S1)', async () => {
	const [old] = await story.public.all('/v1/policies?state=published');
	const order = { doc_no: '昌州人社发〔2020〕77号', title: '补充通知', issuers: ['昌吉回族自治州人力资源和社会保障局'], issued_on: '2020-08-01', effective_from: '2020-08-01', copy_of: old.id };
	const { body: version } = await prefecture.ok('POST', '/v1/policies', order);
	const publisher = await story.as('prefecture-2');
	const item = (await publisher.all('/v1/queue')).find((waiting) => waiting.id === version.id);
	assert.deepEqual([item.flow, item.state, item.held_by], ['policy', 'draft', 'prefecture']);
	assert.ok(item.allowed_actions.includes('publish'));
	assert.ok(!(await queue(other)).includes(version.id));
	await publisher.act(`/v1/policies/${version.id}`, 'publish', { text: '经局务会审议通过' });
	assert.ok(!(await queue(publisher)).includes(version.id));
	assert.ok(!(await prefecture.all('/v1/cases?limit=100')).some((one_) => one_.id === version.id), 'it is no case');
});

test('a newer draft takes the place of the one that waits; what was in force stays readable to officers', async () => {
	const path = await pathOf('CJ-CJ');
	const [first, newer] = [await draft(one, path, { contact: '0994-1000002' }), await draft(other, path, { contact: '0994-1000003' })];
	assert.equal((await read(one, first)).state, 'discarded');
	assertProblem(await prefecture.act(first, 'confirm', undefined, { expect: 409 }), 409, 'action_not_allowed');
	await one.act(newer, 'confirm');
	const guide_id = path.split('/').at(-1);
	for (const who of [one, prefecture, await story.as('auditor-1')]) {
		const states = (await who.all(`/v1/guide-revisions?guide_id=${guide_id}`)).map((revision) => revision.state);
		assert.equal(states.filter((state) => state === 'in_force').length, 1);
		assert.ok(states.includes('superseded'));
	}
	const older = await one.all(`/v1/guide-revisions?guide_id=${guide_id}&state=superseded`);
	assert.ok(older.every((revision) => revision.contact && revision.contact !== '0994-1000003'));
	assertProblem(await elsewhere.get(newer), 404, 'not_found');
	assertProblem(await elsewhere.post(`${newer}/confirm`, undefined, { match: '*' }), 404, 'not_found');
	assert.deepEqual(await elsewhere.all(`/v1/guide-revisions?guide_id=${guide_id}`), []);
	assertProblem(await story.public.get(newer), 401, 'unauthenticated');
});

test('what was read is what is confirmed', async () => {
	const revision = await draft(one, await pathOf('CJ-CJ'));
	const { headers } = await other.ok('GET', revision);
	assertProblem(await other.post(`${revision}/confirm`), 428, 'if_match_missing');
	assertProblem(await other.post(`${revision}/confirm`, undefined, { match: '"7-0123456789abcdef"' }), 412, 'stale');
	const both = await Promise.all([other, prefecture].map((who) => who.post(`${revision}/confirm`, undefined, { match: headers.get('etag') })));
	assert.deepEqual(both.map((reply) => reply.status).sort(), [200, 412]);
});

test('a draft that is replaced while it is confirmed is one or the other', async () => {
	const path = await pathOf('CJ-CJ');
	let revision = await draft(one, path);
	for (let round = 10; round < 20; round++) {
		const next = { ...TEXT, contact: `0994-40000${round}` };
		const [put, confirmed] = await Promise.all([one.put(path, next, { match: '*' }), other.post(`${revision}/confirm`, undefined, { match: '*' })]);
		assert.equal(put.status, 200, put.text);
		assert.ok([200, 409].includes(confirmed.status), confirmed.text);
		assert.equal((await read(one, revision)).state, confirmed.status === 200 ? 'in_force' : 'discarded');
		revision = `/v1/guide-revisions/${(await read(one, path)).waiting_revision_id}`;
	}
	const [live] = await one.all(`/v1/guide-revisions?state=in_force`);
	assert.equal((await read(story.public, path)).contact, live.contact);
});
