// What unit the amounts of a file are in: Chinese titles of money say it, yuan become fen, and premiums too low for so many persons are doubted
// (S10, S11, S23).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { uscc } from '../tool/person.js';
import { TITLES, csv, jobEnded, record } from '../tool/premium.js';
import { assertProblem } from '../tool/problem.js';
import { agent, apply, parameter, record as recordOf, run } from '../tool/refund.js';
import { begin, fault, faults } from '../tool/story.js';

let story, levy, worker;
before(async () => {
	story = await begin();
	levy = await story.as('levy-1');
	worker = story.server.work();
});
after(async () => {
	await worker.stop();
	await story.end();
});

const send = (raw) => levy.post('/v1/premium-records/import', undefined, { raw, type: 'text/csv' });

/** Imports a file and waits for the job; the job as it ended. */
async function imported(file) {
	const reply = await send(file);
	assert.equal(reply.status, 202, reply.text);
	return jobEnded(levy, reply.headers.get('location'));
}

const versions = async (n) => (await levy.ok('GET', `/v1/premium-records/${uscc(n)}/2019`)).body.versions;

test('amounts under Chinese titles are in the unit that the title names: yuan become fen, exactly', async () => {
	const row = record(8100, { employer_fen: 2400000, worker_fen: 2400007, social_monthly_fen: 10, arrears_fen: 0 });
	const yuan = csv([row], { unit: '元' });
	assert.match(yuan, /单位缴费（元）/);
	assert.match(yuan, /,24000\.00,24000\.07,0\.10,/);
	await imported(yuan);
	const [made] = await versions(8100);
	for (const name of ['employer_fen', 'worker_fen', 'social_monthly_fen', 'arrears_fen']) assert.equal(made[name], row[name], name);
	for (const unit of ['元', '分']) {
		const half = csv([row], { unit }).replaceAll('（', '(').replaceAll('）', ')');
		assert.equal((await imported(half)).result.unchanged, 1, unit);
	}
	const mixed = csv([row], { unit: '分' })
		.replace('单位缴费（分）', '单位缴费（元）').replace(',2400000,', ',24000.0,').replace('个人缴费（分）', 'worker_fen');
	assert.equal((await imported(mixed)).result.unchanged, 1);
});

test('a Chinese title of money without its unit refuses the file, and the right titles are named', async () => {
	const file = csv([record(8110)], { unit: '元' });
	const bare = await send(file.replace('单位缴费（元）', '单位缴费').replace('欠费（元）', '欠费（万元）'));
	assertProblem(bare, 422, 'invalid');
	assert.deepEqual(faults(bare), ['/records/0/单位缴费 unit_missing', '/records/0/欠费（万元） unit_missing']);
	assert.equal(fault(bare, '/records/0/单位缴费').detail, 'is a column of money and must name its unit: 单位缴费（元） or 单位缴费（分）');
	assert.match(fault(bare, '/records/0/欠费（万元）').detail, /欠费（元） or 欠费（分）$/);
	const all = await send([Object.values(TITLES).join(','), ''].join('\r\n'));
	assert.equal(faults(all).filter((line) => line.endsWith('unit_missing')).length, 4);
	const twice = await send(file.replace('个人缴费（元）', '单位缴费（分）'));
	assert.deepEqual(faults(twice), ['/records/0/worker_fen column_missing', '/records/0/单位缴费（分） duplicate_key']);
	assert.equal(fault(twice, 'column_missing').detail, 'is a missing column: 个人缴费');
	assert.equal((await levy.get(`/v1/premium-records/${uscc(8110)}/2019`)).status, 404);
});

test('an amount in yuan has at most two decimals and nothing else: every other cell is named', async () => {
	const cells = ['1.234', '24,000.00', '1e3', '+5', '￥5', ' 5', '5.', '.5', '007', '-0.01', '100000000000.01', '99999999999999999999', '100000000000'];
	const codes = [...Array(9).fill('yuan_format'), 'too_small', 'too_big', 'too_big'];
	const file = csv(cells.map((arrears_fen, at) => record(8200 + at, { arrears_fen })), { unit: '元' });
	const job = await imported(file);
	const listed = await levy.all(`/v1/jobs/${job.id}/faults`);
	assert.deepEqual(listed.map(({ row, column, code }) => `${row} ${column} ${code}`), codes.map((code, i) => `${i + 1} arrears_fen ${code}`));
	assert.equal(listed.at(-1).hint, '不得大于 100000000000', 'the bound is told in yuan');
	assert.equal((await versions(8212))[0].arrears_fen, 10000000000000);
	const fen = csv([record(8220, { arrears_fen: '5.00' })], { unit: '分' });
	const other = await imported(fen);
	assert.deepEqual((await levy.all(`/v1/jobs/${other.id}/faults`)).map(({ column, code }) => `${column} ${code}`), ['arrears_fen fen_format']);
	assert.equal((await levy.all(`/v1/jobs/${other.id}/faults`))[0].hint, '须为整数分，只写数字，不带小数点和逗号');
});

test('a payroll follows the same rule: its titles name the unit, and yuan become fen', async () => {
	const claim = await story.openClaim(await story.plan(await story.firm()), { workers: 1 });
	const { clerk } = claim.firm;
	const [{ number, name }] = claim.workers;
	const put = async (gross, cells) => {
		const titles = `序号,证件号码,姓名,工资月份,${gross},扣款（元）,实发工资(元),发放日期,发放方式`;
		const match = (await clerk.ok('GET', claim.path)).headers.get('etag');
		const raw = `${titles}\r\n1,${number},${name},2020-06,${cells},2020-07-10,bank\r\n`;
		return clerk.put(`${claim.path}/payroll`, undefined, { raw, type: 'text/csv', match });
	};
	const bare = await put('应发工资', '4000.00,420,3580.00');
	assertProblem(bare, 422, 'invalid');
	assert.equal(fault(bare, '/lines/0/应发工资').detail, 'is a column of money and must name its unit: 应发工资（元） or 应发工资（分）');
	for (const [gross, cells] of [['应发工资（元）', '4000.00,420,3580.00'], ['应发工资（分）', '400000,420,3580.00']]) {
		const reply = await put(gross, cells);
		assert.equal(reply.status, 200, reply.text);
		const [line] = await clerk.all(`${claim.path}/payroll`);
		assert.deepEqual([line.gross_fen, line.deductions_fen, line.net_fen], [400000, 42000, 358000]);
	}
	assert.ok(faults(await put('应发工资（元）', '4000.001,420,3580.00')).includes('/lines/0/gross_fen yuan_format'));
});

test('an import counts the records whose premiums are too low for so many persons', async () => {
	const few = (n, change) => record(n, { insured_mean: 100, ...change });
	const rows = [
		few(8300, { employer_fen: 24000, worker_fen: 24000 }), // 24,000 yuan, handed in as fen
		few(8301, { employer_fen: 50000, worker_fen: 49999 }),
		few(8302, { employer_fen: 50000, worker_fen: 50000 }),
		few(8303, { employer_fen: 0, worker_fen: 0, insured_mean: 0 }),
	];
	assert.equal((await imported(csv(rows))).result.low_premiums, 2);
	assert.equal((await imported(csv(rows))).result.low_premiums, 2, 'the file is still as doubtful');
});

test('premiums under ten yuan for each person and year are a finding of the refund, which an officer answers', async () => {
	await parameter(story, 'layoff_method', 'C');
	const one = await agent(story, 1);
	const firm = await story.firm({ size: 'small' });
	await recordOf(story, firm, { employer_fen: 24000, worker_fen: 24000 });
	const left = await run(story, 'offers', { year: 2020 }, { until: 'previewed' });
	assert.equal(left.left_out['R-REFUND-09'], 1, JSON.stringify(left.left_out));
	const refund = await apply(story, firm);
	const found = (await one.all(`${refund.path}/findings`)).find(({ rule }) => rule === 'R-REFUND-09');
	assert.equal(found.verdict, 'needs_review');
	assert.deepEqual(found.explanation.change, { premiums_fen: { at_least: 100000 } });
	assert.deepEqual(found.explanation.parameters, { min_premium_fen_per_head: 1000 });
	assert.deepEqual(found.explanation.assumed, ['min_premium_fen_per_head']);
	const opinion = { text: '经核实，符合返还条件' };
	assertProblem(await one.act(refund.path, 'approve', opinion, { expect: 409 }), 409, 'condition_not_met');
	await story.answer(refund, one);
	assert.equal((await one.act(refund.path, 'approve', opinion)).body.state, 'review_2');
	const sound = await story.firm({ size: 'small' });
	await recordOf(story, sound, { employer_fen: 50000, worker_fen: 50000 });
	const passed = (await one.all(`${(await apply(story, sound)).path}/findings`)).find(({ rule }) => rule === 'R-REFUND-09');
	assert.equal(passed.verdict, 'pass');
});
