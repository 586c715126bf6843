// The size that an employer's figures propose (S8, S28): shown with its rule, never decided by it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { keyFlags, program } from '../tool/cluster.js';
import { assertProblem } from '../tool/problem.js';
import { begin, faults } from '../tool/story.js';

const execute = promisify(execFile);
const WAN = 1000000;
const PERIOD = { basis: 'miit_2011', valid_from: '2020-01-01', valid_to: '2020-12-31' };

let story;
before(async () => (story = await begin()));
after(() => story?.end());

/** A registration with these figures; what a figure is undefined for is left out. */
const registered = async (with_) => (await story.public.ok('POST', '/v1/enterprises', story.registration(with_))).body;
const proposed = async (with_) => (await registered(with_)).size_proposal;
const propose = (firm, with_ = {}, who = firm.clerk) => who.post(`${firm.path}/determinations`, { kind: 'size', ...PERIOD, ...with_ });

async function change(firm, body) {
	const { headers } = await firm.clerk.ok('GET', firm.path);
	return (await firm.clerk.ok('PATCH', firm.path, body, { match: headers.get('etag') })).body;
}

test('a registration is answered with a size, its rule and the figures it rests on', async () => {
	const proposal = await proposed({ industry_code: 'F5211', employees: 20, revenue_fen: 200 * WAN, assets_fen: 5 });
	const { explanation, ...rest } = proposal;
	assert.deepEqual(rest, {
		size: 'small', rule: 'R-SIZE-01', size_class: 'retail', industry_edition: '2017', employees: 20, revenue_fen: 200 * WAN,
	});
	assert.deepEqual([explanation.clause, explanation.verdict, explanation.parameters.second_medium], ['S8', 'pass', 500 * WAN]);
	const county = await story.county('CJ-CJ');
	const typed = await county.ok('POST', '/v1/enterprises/on-behalf', story.registration({ employees: 9 }));
	assert.equal(typed.body.size_proposal.size, 'micro');
	const dry = await story.public.ok('POST', '/v1/enterprises?validate_only=true', story.registration());
	assert.equal(dry.body.size_proposal.size, 'small');
});

test('its bureau and the employer see what is proposed, nobody else does', async () => {
	const firm = await story.firm({ account: null, size: null });
	for (const who of [firm.clerk, firm.county]) assert.equal((await who.ok('GET', firm.path)).body.size_proposal.size, 'small');
	const listed = (await firm.county.ok('GET', `/v1/enterprises?uscc=${firm.uscc}`)).body.data;
	assert.equal(listed[0].size_proposal.size, 'small');
	for (const name of ['prefecture-1', 'finance-1', 'county-finance-1', 'ui-1', 'levy-1', 'auditor-1']) {
		const { body } = await (await story.as(name)).ok('GET', firm.path);
		assert.equal(body.id, firm.id);
		assert.equal(body.size_proposal, undefined, name);
	}
});

test('each class is measured by its own figures, and both lower bounds are needed', async () => {
	const size = async (industry_code, employees, revenue, assets) => {
		const { size_class, size } = await proposed({ industry_code, employees, revenue_fen: revenue * WAN, assets_fen: assets * WAN });
		return `${size_class} ${size}`;
	};
	assert.equal(await size('E4710', 1, 80000, 4999), 'construction small');
	assert.equal(await size('C1411', 1000, 40000, 0), 'industry large');
	assert.equal(await size('C1411', 1000, 39999, 0), 'industry medium');
	assert.equal(await size('N7850', 100, 0, 0), 'other medium');
	assert.equal(await size('G5910', 250, 30000, 0), 'transport small', '591 counts to transport');
	assert.equal(await size('G5920', 250, 30000, 0), 'storage large', 'the rest of 59 is storage');
});

test('a missing figure, an industry the table does not cover, and a code of another edition are undetermined, never micro', async () => {
	const left = await proposed({ employees: 3, revenue_fen: undefined });
	assert.deepEqual([left.size, left.size_class, left.missing, left.employees], ['undetermined', 'catering', ['revenue_fen'], 3]);
	assert.deepEqual((await proposed({ industry_code: 'E4710', revenue_fen: undefined, assets_fen: undefined })).missing, ['revenue_fen', 'assets_fen']);
	for (const with_ of [{ industry_code: 'J6600' }, { industry_edition: '2011' }, { industry_code: 'G59' }]) {
		const { size, size_class, missing } = await proposed({ ...with_, employees: 3 });
		assert.deepEqual([size, size_class, missing], ['undetermined', undefined, undefined], JSON.stringify(with_));
	}
});

test('it is made again when a figure changes', async () => {
	const firm = await story.firm({ account: null, size: null, employees: 9 });
	assert.equal((await firm.county.ok('GET', firm.path)).body.size_proposal.size, 'micro');
	assert.equal((await change(firm, { employees: 150, revenue_fen: 2000 * WAN })).size_proposal.size, 'medium');
	assert.equal((await change(firm, { industry_code: 'J6600' })).size_proposal.size, 'undetermined');
	assert.equal((await firm.county.ok('GET', firm.path)).body.size_proposal.size_class, undefined);
});

test('a determination without a value proposes what the calculator says, and shows why; an officer decides', async () => {
	const firm = await story.firm({ account: null, size: null, employees: 150, revenue_fen: 2000 * WAN });
	const reply = await propose(firm);
	assert.equal(reply.status, 201, reply.text);
	assert.deepEqual([reply.body.value, reply.body.state], ['medium', 'proposed']);
	assert.deepEqual(reply.body.size_proposal, (await firm.county.ok('GET', firm.path)).body.size_proposal);
	await change(firm, { employees: 5 });
	const path = `/v1/determinations/${reply.body.id}`;
	for (const name of ['prefecture-1', 'finance-1', 'auditor-1', 'certifier-1']) {
		const shown = (await (await story.as(name)).ok('GET', path)).body;
		assert.deepEqual([shown.value, shown.size_proposal], ['medium', undefined], name);
	}
	const { body } = await firm.county.act(path, 'decide', { text: '经核实，符合条件' });
	assert.deepEqual([body.state, body.value, body.size_proposal.employees], ['in_force', 'medium', 150], 'it keeps what it was proposed by');
	const own = await propose(firm, { value: 'small' }, firm.county);
	assert.deepEqual([own.body.value, own.body.size_proposal], ['small', undefined]);
});

test('what the calculator does not know is no size to propose, and the figure that is missing is named', async () => {
	const firm = await story.firm({ account: null, size: null, industry_code: 'E4710', revenue_fen: undefined, assets_fen: undefined });
	const reply = await propose(firm);
	assertProblem(reply, 422, 'invalid', { at: '/value' });
	assert.deepEqual(faults(reply), ['/value assets_missing', '/value revenue_missing']);
	await change(firm, { revenue_fen: 6000 * WAN });
	assert.deepEqual(faults(await propose(firm, {}, firm.county)), ['/value assets_missing']);
	await change(firm, { assets_fen: 5000 * WAN, industry_edition: '2011' });
	assert.deepEqual(faults(await propose(firm)), ['/value industry_uncovered']);
	await change(firm, { industry_edition: '2017' });
	assert.equal((await propose(firm)).body.value, 'medium');
	assert.deepEqual(faults(await propose(firm, { kind: 'distressed' })), ['/value required']);
	assertProblem(await propose(firm, { value: 'undetermined' }), 422, 'invalid', { at: '/value' });
	assertProblem(await propose(firm, {}, await story.as('b-clerk')), 404, 'not_found');
});

test('employers that were there before, and all of them after the table changed, have theirs from migrate', async () => {
	const { db } = story.server;
	const target = [`--migrate-database=${db.conninfo('postgres')}`, `--database=${db.conninfo()}`, '--sandbox'];
	const migrate = () => execute(program(), ['migrate', ...target, ...keyFlags]);
	const of = async (letter) => {
		const clerk = await story.as(`${letter}-clerk`);
		return (await clerk.ok('GET', '/v1/enterprises')).body.data[0].size_proposal.size;
	};
	assert.deepEqual([await of('a'), await of('c')], ['small', 'small'], 'the seeds');
	await db.query(`UPDATE size_rule SET large_1 = 3, medium_1 = 2, small_1 = 1, measure_2 = NULL WHERE code = 'catering'`);
	await db.query(`UPDATE wengang_meta.digest SET sha256 = 'another' WHERE name = 'seed/size.sql'`);
	await db.query('DELETE FROM size_proposal');
	await migrate();
	assert.equal(await of('a'), 'small', 'the seed puts the table right, and then proposes');
	await db.query(`UPDATE size_rule SET large_1 = 3, medium_1 = 2, small_1 = 1, measure_2 = NULL WHERE code = 'catering'`);
	await db.query('DELETE FROM size_proposal');
	await migrate();
	assert.deepEqual([await of('a'), await of('c')], ['large', 'small']);
});
