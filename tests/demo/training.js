// One case of 以工代训 from registration to the bank. Each line says who does what.
import assert from 'node:assert/strict';
import { Client } from '../tool/client.js';
import { persons, uscc } from '../tool/person.js';
import { payroll, roster } from '../tool/roster.js';
import { pdf } from '../tool/scan.js';
import { as, base, on, tell, yuan } from './stage.js';

const LINES = 200;

/** Plays it; the employer and its clerk, for what comes after. */
export async function training() {
	const [county, second, prefecture, issuer, finance, payer, auditor] = await Promise.all(
		['county-changji-1', 'county-changji-2', 'prefecture-1', 'prefecture-2', 'finance-1', 'finance-2', 'auditor-1'].map((name) => as(name)),
	);

	// 15 July: an employer registers, its bureau verifies it.
	await on(county, '2020-07-15');
	const anyone = new Client(base);
	const agencies = await anyone.all('/v1/agencies');
	const bureau = agencies.find((agency) => agency.code === 'CJ-CJ');
	const username = `clerk-${Date.now()}`;
	const registration = {
		uscc: uscc(Date.now() % 1000000),
		name: '昌吉市天山雪餐饮有限公司',
		kind: 'enterprise',
		agency_id: bureau.id,
		industry_code: 'H6210',
		industry_edition: '2017',
		legal_representative: '阿卜来提·如则托合提',
		contact_name: '王芳',
		contact_phone: '09942200000',
		address: '昌吉市延安北路 1 号',
		employees: 280,
		revenue_fen: 1500000000,
		assets_fen: 800000000,
		insured_headcount: 270,
		clerk: { username, password: 'demo passphrase 2020', display_name: '王芳' },
	};
	const firm = (await anyone.ok('POST', '/v1/enterprises', registration)).body;
	tell('employer', `registers as ${firm.number}; held by: ${firm.held_by}`);
	const clerk = await as(username, registration.clerk.password);
	await county.act(`/v1/enterprises/${firm.id}`, 'verify', { seen: 'business_licence', text: '营业执照原件核对无误' });
	tell('county officer 1', 'has seen the licence and verifies the employer');

	const account = (number) => ({
		kind: 'basic',
		holder: registration.name,
		bank_name: '中国工商银行昌吉延安北路支行',
		number,
		permit_kind: 'account_info',
	});
	const wrong = (await clerk.ok('POST', `/v1/enterprises/${firm.id}/accounts`, account('6222020000007654321'))).body;
	await county.act(`/v1/accounts/${wrong.id}`, 'reject', {
		reasons: [{ code: 'account_unreadable', pointer: '/number', text: '账号与基本存款账户信息不一致' }],
	});
	tell('county officer 1', `rejects account ${wrong.number} (…${wrong.number_tail}) with a coded reason`);
	const right = (await clerk.ok('POST', `/v1/enterprises/${firm.id}/accounts`, account('6222020000001234567'))).body;
	await county.act(`/v1/accounts/${right.id}`, 'verify', { seen: 'account_info' });
	tell('county officer 1', `verifies the corrected account ${right.number} (…${right.number_tail})`);

	const size = (
		await clerk.ok('POST', `/v1/enterprises/${firm.id}/determinations`, {
			kind: 'size',
			value: 'medium',
			basis: 'miit_2011',
			valid_from: '2020-01-01',
			valid_to: '2020-12-31',
		})
	).body;
	await county.act(`/v1/determinations/${size.id}`, 'decide', { text: '从业人员与营业收入均在中型企业标准内' });
	tell('county officer 1', 'decides that the employer is of medium size (S8, S66)');

	// 20 July: the plan; 21 July: approved and on display.
	await on(county, '2020-07-20');
	const plan = (
		await clerk.ok('POST', '/v1/plans', {
			enterprise_id: firm.id,
			category: 'new_hire',
			first_month: '2020-06',
			last_month: '2020-12',
			content: '餐饮服务技能与食品安全',
			manner: '师傅带徒，边工作边培训',
			posts: '厨师、服务员',
			headcounts: [{ person_class: 'registered_unemployed', headcount: LINES }],
		})
	).body;
	await clerk.scan(plan.id, 'plan_form', pdf(1));
	const filed = await clerk.act(`/v1/plans/${plan.id}`, 'submit');
	tell('employer', `files plan ${plan.number} for ${LINES} workers, ${yuan(plan.amount_fen)}; review due ${filed.body.due_at}`);
	await on(county, '2020-07-21');
	const approved = await county.act(`/v1/plans/${plan.id}`, 'approve', { text: '属中型企业，新吸纳登记失业人员，符合条件' });
	tell('county officer 1', 'approves the plan; its notice is opened in the same step (S37)');
	const notice = `/v1/plans/${plan.id}/notices/${approved.body.notice_id}`;
	await county.get(notice);
	const shown = (
		await county.ok(
			'POST',
			`/v1/notices/${approved.body.notice_id}/publish`,
			{ site_url: 'http://www.cj.gov.cn/gs/2020/0721.htm', published_at: '2020-07-21T09:30:00+08:00' },
			{ match: county.etag(notice) },
		)
	).body;
	tell('county officer 1', `records the publication; on display until ${shown.closes_on}, both days counted`);
	tell('the public', `reads: ${shown.enterprise_name}, ${shown.headcount} persons, ${yuan(shown.amount_fen)} - and no names`);

	// 29 July: the claim for July. Corban is on the 31st, so two working days end on 5 August.
	await on(county, '2020-07-29');
	const deposit = (
		await finance.ok('POST', '/v1/deposits', {
			fund_id: (await finance.all('/v1/funds')).find((fund) => fund.code === 'SKILL_SPECIAL').id,
			amount_fen: 500000000,
			source: '职业技能提升行动专账资金',
			document_no: '昌州财社〔2020〕31号',
			received_on: '2020-07-28',
		})
	).body;
	await payer.act(`/v1/deposits/${deposit.id}`, 'confirm');
	tell('finance officers 1, 2', `book and confirm ${yuan(deposit.amount_fen)} for the special account`);

	const claim = (await clerk.ok('POST', '/v1/claims', { plan_id: plan.id, month: '2020-07', external_ref: 'HR-2020-07' })).body;
	const at = `/v1/claims/${claim.id}`;
	tell('employer', `opens claim ${claim.number} for July`);
	const workers = persons(LINES, 1000);
	const lines = roster(workers, { hired_on: '2020-07-01', person_class: 'registered_unemployed' });
	const faulty = structuredClone(lines);
	for (const line of faulty.slice(0, 37)) line.id_number = line.id_number.slice(0, 17) + (line.id_number[17] === '0' ? '1' : '0');
	await clerk.get(at);
	const refused = await clerk.put(`${at}/roster`, { lines: faulty }, { match: clerk.etag(at) });
	assert.equal(refused.status, 422);
	assert.equal(refused.body.total, 37);
	tell('employer', `sends a roster with ${refused.body.total} wrong ID numbers: each is named, nothing is kept`);
	await clerk.change(at, 'roster', { lines });
	await clerk.change(at, 'payroll', { lines: payroll(workers, { wage_month: '2020-07', paid_on: '2020-07-28' }) });
	await clerk.scan(claim.id, 'roster_scan', pdf(2));
	await clerk.scan(claim.id, 'bank_statement', pdf(3));
	const look = await clerk.ok('POST', `${at}/check`);
	tell('employer', `pre-check: ${look.body.errors?.length ?? 0} faults; sends in ${LINES} workers and their wages`);
	const sent = await clerk.act(at, 'submit');
	assert.equal(sent.body.due_at, '2020-08-05');
	tell('employer', `has a receipt: ${sent.body.receipt.number}, due ${sent.body.due_at} (31 July, 3 and 4 August are Corban)`);

	// 30 July: the county; it looks up one number, refuses three lines, approves the rest.
	await on(county, '2020-07-30');
	const revealed = await second.ok('POST', `${at}/lines/7/reveal`, { reason: '与扫描件核对' });
	assert.equal(revealed.body.id_number, workers[6].id_number);
	tell('county officer 2', 'reveals one ID number to compare it with the scan; the look is logged');
	await second.get(at);
	await second.act(at, 'lines/refuse', {
		lines: [11, 12, 13].map((line) => ({ line, reason: '扫描件中无本人签名' })),
	});
	const findings = (await second.all(`${at}/findings?verdict=needs_review`)).map((finding) => ({
		rule: finding.rule,
		line: finding.line,
		answer: 'accept',
		text: '已核实，情况属实',
	}));
	if (findings.length) await second.act(at, 'findings/answer', { answers: findings });
	const first = await second.act(at, 'approve', { text: '材料齐全，予以通过' });
	tell('county officer 2', `refuses 3 lines, answers ${findings.length} findings and approves; the prefecture has until ${first.body.due_at}`);

	// 7 August: the prefecture approves, money is reserved, the letter goes out.
	await on(prefecture, '2020-08-05');
	const reviewed = await prefecture.act(at, 'approve', { text: '复审通过' });
	tell('prefecture officer 1', `approves ${yuan(reviewed.body.approved_fen)}; the fund holds enough: ${reviewed.body.state}`);
	const letter = (
		await prefecture.ok('POST', '/v1/letters', {
			fund_id: deposit.fund_id,
			title: '2020年7月以工代训补贴（第一批）',
			case_ids: [claim.id],
		})
	).body;
	const alone = await prefecture.act(`/v1/letters/${letter.id}`, 'issue', undefined, { expect: 409 });
	tell('prefecture officer 1', `may not issue the letter he drafted: ${alone.body.code}`);
	const issued = await issuer.act(`/v1/letters/${letter.id}`, 'issue');
	tell('prefecture officer 2', `issues ${issued.body.letter_number} over ${yuan(issued.body.net_fen)}; the three-day clock stops (S61)`);

	// 10 August: finance.
	await on(finance, '2020-08-10');
	await finance.act(`/v1/letters/${letter.id}`, 'accept');
	const batch = (await finance.ok('POST', '/v1/batches', { fund_id: deposit.fund_id, letter_id: letter.id })).body;
	tell('finance officer 1', `accepts the letter and prepares batch ${batch.number}: ${batch.lines} payment, ${yuan(batch.total_fen)}`);
	await payer.act(`/v1/batches/${batch.id}`, 'confirm');
	const file = await payer.act(`/v1/batches/${batch.id}`, 'file');
	tell('finance officer 2', `confirms it and takes the file: ${file.body.file_count} line, ${yuan(file.body.file_total_fen)}, SHA-256 ${file.body.file_sha256.slice(0, 16)}…`);
	await finance.ok('POST', `/sandbox/bank/batches/${batch.id}/play`, { all: 'return' });
	const back = await clerk.ok('GET', at);
	tell('the bank', `returns the money: the claim is ${back.body.state}`);

	await on(county, '2020-08-12');
	const newer = (await clerk.ok('POST', `/v1/enterprises/${firm.id}/accounts`, account('6222020000009999999'))).body;
	await county.act(`/v1/accounts/${newer.id}`, 'verify', { seen: 'account_info' });
	const attempt = (await prefecture.all(`/v1/payments?case_id=${claim.id}`))[0];
	await prefecture.act(`/v1/payments/${attempt.id}`, 'reissue', { reason: '企业已更正账户并经县市核实' });
	tell('county, prefecture', `verify the corrected account …${newer.number_tail} and order the payment again`);
	const again = (await finance.ok('POST', '/v1/batches', { fund_id: deposit.fund_id, letter_id: letter.id })).body;
	await payer.act(`/v1/batches/${again.id}`, 'confirm');
	await payer.act(`/v1/batches/${again.id}`, 'file');
	await finance.ok('POST', `/sandbox/bank/batches/${again.id}/play`, { all: 'settle' });
	const paid = (await clerk.ok('GET', at)).body;
	assert.equal(paid.state, 'paid');
	assert.equal(paid.approved_fen, (LINES - 3) * 30000);
	tell('the bank', `pays ${yuan(paid.approved_fen)} to …${newer.number_tail}: the claim is ${paid.state}`);

	// The size was determined on wrong figures: revoked after payment, the claim is judged again and a correction opens.
	await prefecture.act(`/v1/determinations/${size.id}`, 'revoke', { text: '认定所依据的营业收入不实' });
	await on(county, '2020-08-12', '11:30:00');
	const [correction] = await prefecture.all(`/v1/corrections?case_id=${claim.id}`);
	assert.deepEqual([correction.state, correction.entitled_fen, correction.paid_fen], ['open', 0, paid.approved_fen]);
	tell('prefecture officer', `revokes the determination of its size; the paid claim is judged again: entitled to ${yuan(correction.entitled_fen)}, paid ${yuan(correction.paid_fen)}, a correction is ${correction.state}`);
	const turned = (await prefecture.act(`/v1/corrections/${correction.id}`, 'turn')).body;
	const recovery = `/v1/recoveries/${turned.recovery_ids[0]}`;
	const claimed = (await clerk.ok('GET', recovery)).body;
	assert.deepEqual([turned.state, claimed.state, claimed.amount_fen], ['turned', 'opened', paid.approved_fen]);
	tell('prefecture officer 1', `turns it: recovery ${claimed.number} over ${yuan(claimed.amount_fen)}; the employer has until ${claimed.due_at} to answer`);
	await clerk.act(recovery, 'answer', { statement: '营业收入以审计报告为准，现补充提交' });
	await prefecture.act(recovery, 'drop', { reason: '企业陈述属实，认定予以恢复' });
	tell('employer, prefecture', 'answers with its audited revenue: the recovery is dropped, and the correction is open again');
	await issuer.act(`/v1/determinations/${size.id}`, 'restore', { text: '企业补充材料后复核，认定无误' });
	await on(county, '2020-08-12', '12:00:00');
	const cleared = (await prefecture.ok('GET', `/v1/corrections/${correction.id}`)).body;
	assert.equal(cleared.state, 'cleared');
	tell('prefecture officer 2', `restores the determination after review: judged once more, the correction is ${cleared.state}`);

	// The money, the chain, and who looked.
	const fund = (await auditor.ok('GET', `/v1/funds/${deposit.fund_id}`)).body;
	assert.equal(fund.available_fen + fund.paid_fen, deposit.amount_fen);
	tell('auditor', `fund: available ${yuan(fund.available_fen)}, reserved ${yuan(fund.reserved_fen)}, paid ${yuan(fund.paid_fen)}`);
	const chain = (await auditor.ok('GET', `/v1/cases/${claim.id}/audit/verification`)).body;
	tell('auditor', `verifies the chain of the case: ${JSON.stringify(chain)}`);
	const looks = await auditor.all('/v1/access-log');
	tell('auditor', `reads who looked at personal data: ${looks.filter((look) => look.operation === 'person_reveal').length} reveal`);
	return { firm, clerk };
}
