// A small world made with the program's own statements, each under the database role that runs it there: two employers in two
// counties, a plan with its notice, a claim paid and a claim under review. Everything in it is legal: every constraint was asked.
import { createHash } from 'node:crypto';
import { person } from './person.js';
import { pdf } from './scan.js';
import { execute } from './statement.js';

export const made = (kind, n) => `01750000-0000-7${kind}0-8000-${String(n).padStart(12, '0')}`;
const part = (id, n) => id.replace('0-8000-', `${n}-8000-`);
const seeded = (suffix) => `00000000-0000-7000-8000-${suffix.padStart(12, '0')}`;
const human = (n) => made('aa', n);
const at = (text) => `2020-${text}:00+08`;

export const AGENCY = { prefecture: seeded('10'), finance: seeded('11'), ui: seeded('12'), zhundong: seeded('16'), changji: seeded('31'), fukang: seeded('32') };
export const POLICY = seeded('61');
export const FUND = seeded('51');
export const UI_FUND = seeded('52');
const PARAMETER = { plan: 'plan_review_days', first: 'first_review_days', second: 'second_review_days', notice: 'notice_days', answer: 'answer_days', repay: 'repay_days' };

/** Who acts: role, user, human, enterprise or agency. */
export function officer(role, n, place = {}) {
	return { role, user: made('01', n), human: human(n), enterprise: null, agency: null, ...place };
}

function actors() {
	return {
		public: { role: 'public', user: null, human: null, enterprise: made('10', 1), agency: null },
		clerk: officer('enterprise', 1, { enterprise: made('10', 1) }),
		other: officer('enterprise', 2, { enterprise: made('10', 2) }),
		entry: officer('county', 3, { agency: AGENCY.changji }),
		county: officer('county', 4, { agency: AGENCY.changji }),
		away: officer('county', 5, { agency: AGENCY.fukang }),
		first: officer('prefecture', 6, { agency: AGENCY.prefecture }),
		second: officer('prefecture', 7, { agency: AGENCY.prefecture }),
		payer: officer('finance', 8, { agency: AGENCY.finance }),
		checker: officer('finance', 9, { agency: AGENCY.finance }),
		admin: officer('admin', 10),
		certifier: officer('certifier', 11, { agency: seeded('22') }),
		auditor: officer('auditor', 12, { agency: seeded('14') }),
		ui: officer('ui_agency', 13, { agency: seeded('12') }),
		uiSecond: officer('ui_agency', 15, { agency: seeded('12') }),
		uiAway: officer('ui_agency', 16, { agency: seeded('16') }),
		levy: officer('levy', 14, { agency: seeded('13') }),
		guest: { role: 'public', user: null, human: null, enterprise: null, agency: null },
	};
}

async function settings(client, actor) {
	const words = ['role', 'user', 'human', 'enterprise', 'agency'];
	for (const word of words) await client.query(`SELECT set_config($1, $2, true)`, [`app.${word}`, actor[word] ?? '']);
	await client.query(`SET LOCAL ROLE wg_${actor.role}`);
}

/** Business time, exact in the transaction that asks; needs a superuser before any role is taken. */
async function clockSet(client, when) {
	await client.query(
		`INSERT INTO sandbox_clock (shift) VALUES ($1::timestamptz - now()) ON CONFLICT (only_row) DO UPDATE SET shift = excluded.shift`,
		[when],
	);
}

/** What cases rest on, written behind their last step as the program does. */
async function writeGrounds(client) {
	await client.query('RESET ROLE');
	await client.query(`SELECT ground_write(array_agg(d.id), 0) FROM dossier d
		WHERE d.flow IN ('claim', 'refund') AND ground_heard(d.state, d.updated_at)
			AND NOT EXISTS (SELECT FROM ground g WHERE g.case_id = d.id AND g.version = d.version)`);
}

/** Runs `work` in one transaction as an actor; `when` sets the business time. Rolls back when it throws. */
export async function acting(client, actor, work, when) {
	await client.query('BEGIN');
	try {
		if (when) await clockSet(client, when);
		await settings(client, actor);
		const answer = await work(client);
		await writeGrounds(client);
		await client.query('COMMIT');
		return answer;
	} catch (error) {
		await client.query('ROLLBACK');
		throw error;
	}
}

async function dueDay(client, agency, clock, days) {
	const { rows } = await client.query(
		`SELECT min(d)::date AS due FROM clock_kind k, generate_series(business_today(), business_today() + 60, '1 day') d
		WHERE k.clock = $2 AND working_days($1, business_today() - k.inclusive::int, d::date) = $3`,
		[agency, clock, days],
	);
	return rows[0].due;
}

async function clockColumns(client, head, turns) {
	const columns = { clock_ids: [], clocks: [], ops: [], days: [], dues: [], explained: [], changes: [] };
	for (const [clock, op] of turns) {
		const runs = (op === 'start' || op === 'resume') && PARAMETER[clock];
		const [asked] = runs ? await execute(client, 'clock_days', { case_id: head.id, parameter: PARAMETER[clock], on: '2020-07-20' }) : [];
		columns.clock_ids.push(head.id);
		columns.clocks.push(clock);
		columns.ops.push(op);
		columns.days.push(asked?.days ?? null);
		columns.dues.push(asked ? await dueDay(client, head.agency_id, clock, asked.days) : null);
		columns.explained.push(asked ? '[]' : null);
		columns.changes.push(asked ? 0 : null);
	}
	return columns;
}

/** One step of a flow, as the program writes it: state, audit, officers, clocks, event. */
export async function move(client, flow, action, id, turns = [], note = null) {
	const { rows: [actor] } = await client.query(`SELECT actor_role() AS role`);
	const { rows: [head] } = await client.query('SELECT id, state, version, agency_id FROM dossier WHERE id = $1', [id]);
	const { rows: [step] } = await client.query(
		'SELECT to_state, level FROM transition WHERE flow = $1 AND from_state = $2 AND action = $3 AND role = $4',
		[flow, head?.state, action, actor.role],
	);
	if (!step) throw new Error(`${actor.role} cannot ${action} a ${flow} in ${head?.state}`);
	const [answer] = await execute(client, 'move_write', {
		flow, action, role: actor.role, note,
		ids: [id], versions: [head.version], from_states: [head.state], to_states: [step.to_state], levels: [step.level],
		...(await clockColumns(client, head, turns)),
	});
	if (answer.moved !== 1) throw new Error(`${flow} ${action} moved ${answer.moved}`);
}

async function open(client, id, flow, enterprise, agency, prefix = null) {
	await execute(client, 'dossier_insert', { id, flow, enterprise_id: enterprise, agency_id: agency, number_prefix: prefix });
}

/** The rest of the transaction is the system's own doing. */
async function system(client) {
	await client.query(`SELECT set_config('app.role', 'system', true)`);
	await client.query('SET LOCAL ROLE wg_system');
}

async function addUsers(client, who) {
	for (const actor of Object.values(who).filter((one) => one.user)) {
		await acting(client, { ...who.guest, role: 'admin', human: who.admin.human }, async () => {
			await client.query('RESET ROLE'); // an employer's own users come by registration
			await open(client, actor.user, 'app_user', actor.enterprise, actor.agency);
			await client.query(
				`INSERT INTO app_user (id, username, password_hash, human_id, display_name, role, enterprise_id, agency_id)
				VALUES ($1, $2, 'x', $3, $2, $4, $5, $6)`,
				[actor.user, `user-${actor.user.slice(-4)}`, actor.human, actor.role, actor.enterprise, actor.agency],
			);
			await move(client, 'app_user', 'create', actor.user);
		}, at('07-15 09:00'));
	}
}

async function addEnterprise(client, id, agency, uscc, bureau, guest) {
	await acting(client, { ...guest, enterprise: id }, async () => {
		await open(client, id, 'enterprise', id, agency, 'QY');
		await execute(client, 'enterprise_insert', {
			id,
			body: {
				agency_id: agency, uscc, name: `测试企业${uscc.slice(-4)}`, kind: 'enterprise', industry_code: 'H6210', industry_edition: '2017',
				legal_representative: '王伟', contact_name: '李芳', contact_phone: '13900000000', address: '昌吉市', employees: 30,
				revenue_fen: 500000000, assets_fen: 100000000, insured_headcount: 30,
			},
		});
		await move(client, 'enterprise', 'register', id, [['verify', 'start']]);
	}, at('07-15 10:00'));
	await acting(client, bureau, () => move(client, 'enterprise', 'verify', id, [['verify', 'stop']]), at('07-16 10:00'));
}

async function addAccount(client, id, clerk, bureau, agency) {
	await acting(client, clerk, async () => {
		await open(client, id, 'account', clerk.enterprise, agency, 'ZH');
		await execute(client, 'account_insert', {
			id, enterprise_id: clerk.enterprise, number_sealed: Buffer.alloc(40, 7), number_tail: '0017',
			body: { kind: 'basic', holder: '测试企业', bank_name: '测试银行', cnaps: '105884000016', permit_kind: 'permit' },
		});
		await move(client, 'account', 'submit', id, [['verify', 'start']]);
	}, at('07-16 11:00'));
	await acting(client, bureau, () => move(client, 'account', 'verify', id, [['verify', 'stop']]), at('07-16 15:00'));
}

async function addDetermination(client, id, clerk, bureau, agency) {
	await acting(client, clerk, async () => {
		await open(client, id, 'determination', clerk.enterprise, agency, 'RD');
		await execute(client, 'determination_insert', {
			id, enterprise_id: clerk.enterprise,
			body: { kind: 'size', value: 'small', basis: '计算', valid_from: '2020-01-01', valid_to: '2020-12-31' },
		});
		await move(client, 'determination', 'propose', id, [['determine', 'start']]);
	}, at('07-17 10:00'));
	await acting(client, bureau, () => move(client, 'determination', 'decide', id, [['determine', 'stop']]), at('07-17 15:00'));
}

/** A scan on a case, by its author. */
export async function addDocument(client, id, caseId, kind, attestations = []) {
	const content = pdf(id);
	await execute(client, 'document_insert', {
		id, case_id: caseId, kind, media_type: 'application/pdf', content, pages: 1, attestations,
		sha256: createHash('sha256').update(content).digest(),
	});
}

/** A plan for June to December with five persons, approved, its notice published. */
export async function addPlan(client, id, noticeId, clerk, bureau, agency) {
	await acting(client, clerk, async () => {
		await open(client, id, 'plan', clerk.enterprise, agency, 'JH');
		const body = {
			enterprise_id: clerk.enterprise, category: 'new_hire', first_month: '2020-06', last_month: '2020-12', content: '岗位技能',
			manner: '师带徒', posts: '服务员', headcounts: [{ person_class: 'graduate_within_2y', headcount: 5 }],
		};
		await execute(client, 'plan_insert', { id, policy_id: POLICY, body });
		await execute(client, 'plan_headcount_insert', { id, body });
		await move(client, 'plan', 'create', id);
	}, at('07-20 09:00'));
	await acting(client, clerk, () => addDocument(client, part(id, 1), id, 'plan_form'), at('07-20 09:10'));
	await acting(client, clerk, () => move(client, 'plan', 'submit', id, [['plan', 'start']]), at('07-20 09:30'));
	await acting(client, bureau, async () => {
		await move(client, 'plan', 'approve', id, [['plan', 'stop']]);
		await system(client);
		await open(client, noticeId, 'notice', clerk.enterprise, agency, 'GS');
		await execute(client, 'notice_insert', { id: noticeId, plan_id: id });
		await move(client, 'notice', 'open', noticeId, [['publish', 'start']]);
	}, at('07-21 10:00'));
	await acting(client, bureau, async () => {
		await move(client, 'notice', 'publish', noticeId, [['publish', 'stop'], ['notice', 'start']]);
		const body = { site_url: 'https://www.example.gov.cn/gs/1', published_at: at('07-21 15:00') };
		await execute(client, 'notice_published', { id: noticeId, body });
	}, at('07-21 15:30'));
}

const personKey = (n) => createHash('sha256').update(`person ${n}`).digest();

/** Roster lines of persons `from`, `from + 1`, … as the columns roster_write takes. */
export function rosterColumns(claimId, from, count) {
	const lines = Array.from({ length: count }, (_, i) => ({ line: i + 1, key: personKey(from + i), ...person(from + i) }));
	const all = (value) => lines.map(() => value);
	return {
		claim_id: claimId, line: lines.map((l) => l.line), person_key: lines.map((l) => l.key), sealed: all(Buffer.alloc(46, 3)),
		mask: lines.map((l) => l.id_number.replace(/^(.{3}).{11}/, '$1***********')), past_retirement: all(false), id_type: all('resident'),
		name: lines.map((l) => l.name), phone: all(null), person_class: all('graduate_within_2y'), proof_kind: all('diploma'),
		proof_number: all('10749120200500'), graduated_on: all('2019-07-01'), hired_on: all('2020-05-06'), contract_kind: all('fixed_term'),
		contract_from: all('2020-05-06'), contract_to: all('2021-05-05'), relation: all('employee'), dispatch_uscc: all(null),
		dispatch_name: all(null), post: all('服务员'), ended_on: all(null), end_reason: all(null),
	};
}

function payrollColumns(claimId, from, count, month) {
	const roster = rosterColumns(claimId, from, count);
	const all = (value) => roster.line.map(() => value);
	return {
		claim_id: claimId, line: roster.line, person_key: roster.person_key, mask: roster.mask, name: roster.name, wage_month: all(month),
		gross_fen: all(320000), deductions_fen: all(20000), net_fen: all(300000), paid_on: all('2020-07-10'), channel: all('bank'),
		account_tail: roster.line.map((line) => String(1000 + line)),
	};
}

/** A claim in draft with its roster, payroll and scans. */
export async function addClaim(client, id, planId, clerk, agency, { month, from, count, when }) {
	await acting(client, clerk, async () => {
		await open(client, id, 'claim', clerk.enterprise, agency, 'SQ');
		await execute(client, 'claim_insert', { id, plan_id: planId, month });
		await move(client, 'claim', 'create', id);
	}, when);
	await acting(client, clerk, async () => {
		await execute(client, 'roster_write', rosterColumns(id, from, count));
		await execute(client, 'payroll_write', payrollColumns(id, from, count, month));
		await addDocument(client, part(id, 1), id, 'roster_scan');
		await addDocument(client, part(id, 2), id, 'bank_statement');
	}, when);
}

/** Hands a claim in and reserves its months, or gives the lines that cannot have theirs; then nothing has happened. */
export async function submitClaim(client, id, clerk, when) {
	await acting(client, clerk, async () => {
		await move(client, 'claim', 'submit', id, [['first', 'start']]);
		await execute(client, 'claim_receive', { id });
		const conflicts = await execute(client, 'claim_reserve', { id });
		if (conflicts.length) throw Object.assign(new Error(JSON.stringify(conflicts)), { conflicts });
	}, when);
}

async function addMoney(client, id, who, fund = FUND) {
	await acting(client, who.payer, async () => {
		await open(client, id, 'deposit', null, AGENCY.finance, 'RZ');
		await client.query(
			`INSERT INTO deposit (id, fund_id, amount_fen, source, document_no, received_on)
			VALUES ($1, $2, 10000000, '自治区下达', '2020-1', '2020-07-01')`,
			[id, fund],
		);
		await move(client, 'deposit', 'book', id);
	}, at('07-22 09:00'));
	await acting(client, who.checker, async () => {
		await move(client, 'deposit', 'confirm', id);
		await system(client);
		await execute(client, 'ledger_post', {
			posting: id, fund_id: fund, cause: 'deposit', from_account: 'source', to_account: 'available', amount_fen: 10000000, case_id: id,
		});
	}, at('07-22 10:00'));
}

async function approveClaim(client, id, who) {
	await acting(client, who.county, async () => {
		await execute(client, 'claim_approve_figures', { id });
		await execute(client, 'finding_write', {
			case_id: id, rule: ['R-TRAIN-07'], clause: ['S32'], verdict: ['pass'], line: [0], finding: ['{"inputs":{}}'],
		});
		await move(client, 'claim', 'approve', id, [['first', 'stop'], ['second', 'start']]);
	}, at('07-30 10:00'));
	await acting(client, who.first, async () => {
		await move(client, 'claim', 'approve', id);
		await system(client);
		await execute(client, 'obligation_open', { case_ids: [id] });
		await execute(client, 'ledger_post_cases', { case_ids: [id], cause: 'reserve', from_account: 'available', to_account: 'reserved' });
		await move(client, 'claim', 'reserve', id, [['second', 'resume']]);
	}, at('08-03 10:00'));
}

async function writeLetter(client, letterId, caseId, who) {
	const body = { fund_id: FUND, title: '关于拨付以工代训补贴的函', case_ids: [caseId] };
	await acting(client, who.first, async () => {
		await open(client, letterId, 'letter', null, AGENCY.prefecture, 'HG');
		await execute(client, 'letter_insert', { id: letterId, body });
		await execute(client, 'letter_items_insert', { letter_id: letterId, body });
		await move(client, 'letter', 'draft', letterId);
	}, at('08-04 09:00'));
	await acting(client, who.second, async () => {
		await execute(client, 'letter_number', { id: letterId });
		await move(client, 'letter', 'issue', letterId);
		await system(client);
		await move(client, 'claim', 'letter', caseId, [['second', 'stop']]);
	}, at('08-04 10:00'));
}

async function payLetter(client, ids, who) {
	await acting(client, who.payer, async () => {
		await move(client, 'letter', 'accept', ids.letter);
		await system(client);
		await execute(client, 'attempt_order', { ids: [ids.attempt], case_ids: [ids.paid] });
		await move(client, 'attempt', 'order', ids.attempt, [['pay', 'start']]);
	}, at('08-05 09:00'));
	await acting(client, who.payer, async () => {
		await open(client, ids.batch, 'batch', null, AGENCY.finance, 'PC');
		await execute(client, 'batch_insert', { id: ids.batch, body: { fund_id: FUND } });
		await move(client, 'batch', 'create', ids.batch);
		await execute(client, 'batch_put', { batch_id: ids.batch, ids: [ids.attempt] });
		await move(client, 'attempt', 'prepare', ids.attempt);
	}, at('08-05 10:00'));
	await acting(client, who.checker, async () => {
		await move(client, 'batch', 'confirm', ids.batch);
		await system(client);
		await move(client, 'claim', 'pay', ids.paid);
	}, at('08-05 11:00'));
	await acting(client, who.payer, async () => {
		const file = { sealed: Buffer.alloc(64, 1), count: 1, total_fen: 90000, sha256: '00' };
		await execute(client, 'batch_file_keep', { id: ids.batch, ...file });
		await move(client, 'batch', 'take_file', ids.batch);
		await system(client);
		await move(client, 'attempt', 'send', ids.attempt);
	}, at('08-05 12:00'));
	await acting(client, who.payer, async () => {
		await move(client, 'batch', 'result', ids.batch);
		await client.query(
			`INSERT INTO bank_result (batch_id, item_ref, outcome, bank_code, bank_text, booked_on, bank_ref, at)
			SELECT batch_id, item_ref, 'settled', '00', '成功', '2020-08-06', 'B1', clock_now() FROM attempt WHERE id = $1`,
			[ids.attempt],
		);
		await system(client);
		await move(client, 'attempt', 'settle', ids.attempt, [['pay', 'stop']]);
		await execute(client, 'attempt_booked', { ids: [ids.attempt] });
		await execute(client, 'ledger_post_cases', { case_ids: [ids.paid], cause: 'pay', from_account: 'reserved', to_account: 'paid' });
		await execute(client, 'claim_months_turn', { ids: [ids.paid], from_state: 'reserved', to_state: 'used' });
		await move(client, 'claim', 'settle', ids.paid);
		await move(client, 'letter', 'close', ids.letter);
		await move(client, 'batch', 'complete', ids.batch);
	}, at('08-06 09:00'));
}

async function addRecord(client, enterprise) {
	await client.query(
		`INSERT INTO job (id, kind, as_of, state, agency_id, user_id, human_id, total, done, created_at, finished_at)
		VALUES ($1, 'premium_import', '2020-07-15', 'done', $2, $1, $1, 1, 1, $3, $3) ON CONFLICT DO NOTHING`,
		[made('74', 1), seeded('13'), at('07-15 09:00')],
	);
	await client.query(
		`INSERT INTO premium_record (uscc, year, version, as_of, name, agency_id, employer_fen, worker_fen, months, insured_begin, insured_end,
			insured_mean, insured_now, retired, died, dismissed, resigned, claimants, arrears_fen, job_id, row, recorded_at)
		SELECT uscc, 2019, 1, '2020-07-15', name, agency_id, 1000000, 1000000, 12, 100, 100, 100, 100, 0, 0, 0, 0, 0, 0, $2, 1, $3
		FROM enterprise WHERE id = $1`,
		[enterprise, made('74', 1), at('07-15 09:00')],
	);
}

async function addStatement(client, id, who) {
	await acting(client, who.ui, async () => {
		await open(client, id, 'reserve_statement', null, AGENCY.ui, 'BF');
		await execute(client, 'reserve_statement_insert', {
			id, body: { year: 2019, balance_fen: 1200, mean_monthly_fen: 100, document_no: '昌州失保〔2020〕3号' },
		});
		await move(client, 'reserve_statement', 'record', id);
	}, at('08-11 09:00'));
	await acting(client, who.uiSecond, () => move(client, 'reserve_statement', 'confirm', id), at('08-11 09:30'));
}

/** A refund of 20,000 yuan, brought to where it waits for its gate and for money. */
export async function addRefund(client, id, clerk, who, ui = who.ui) {
	await acting(client, clerk, async () => {
		await open(client, id, 'refund', clerk.enterprise, ui.agency, 'FH');
		await execute(client, 'refund_insert', { id, policy_id: POLICY, year: 2020 });
		await move(client, 'refund', 'create', id);
		await move(client, 'refund', 'submit', id, [['refund', 'start']]);
		await system(client);
		await execute(client, 'refund_figures_write', {
			id, kind: 'ordinary', method: 'premiums', record_version: 1, amount_fen: 2000000, computed: {},
		});
	}, at('08-12 10:00'));
	await acting(client, ui, async () => {
		await move(client, 'refund', 'approve', id);
		await system(client);
		await execute(client, 'refund_account_take', { id });
	}, at('08-13 10:00'));
	await acting(client, who.first, async () => {
		await move(client, 'refund', 'approve_finally', id);
		await system(client);
		await execute(client, 'obligation_open', { case_ids: [id] });
	}, at('08-14 10:00'));
}

/**
 * Adds to the world what an unemployment-insurance agency does: `refund`, employer 1's, for which money is set aside; `waiting`, employer
 * 2's of another agency, that waits; `statement` of the reserve, `grant` of adjustment money, `uiLetter`, a draft over `refund`.
 */
export async function refunds(client, ids, who) {
	Object.assign(ids, {
		refund: made('84', 1), waiting: made('84', 2), statement: made('85', 1), grant: made('86', 1), uiLetter: made('71', 2),
		uiDeposit: made('70', 2),
	});
	await addRecord(client, ids.enterprise);
	await addRecord(client, ids.otherEnterprise);
	await addMoney(client, ids.uiDeposit, who, UI_FUND);
	await addStatement(client, ids.statement, who);
	await addRefund(client, ids.refund, who.clerk, who);
	await addRefund(client, ids.waiting, who.other, who, who.uiAway);
	await acting(client, who.uiSecond, async () => {
		await system(client);
		await execute(client, 'ledger_post_cases', { case_ids: [ids.refund], cause: 'reserve', from_account: 'available', to_account: 'reserved' });
		await move(client, 'refund', 'reserve', ids.refund);
	}, at('08-15 09:00'));
	await acting(client, who.ui, async () => {
		const body = { fund_id: UI_FUND, title: '关于拨付稳岗返还的函', case_ids: [ids.refund] };
		await open(client, ids.uiLetter, 'letter', null, AGENCY.ui, 'HG');
		await execute(client, 'letter_insert', { id: ids.uiLetter, body });
		await execute(client, 'letter_items_insert', { letter_id: ids.uiLetter, body });
		await move(client, 'letter', 'draft', ids.uiLetter);
	}, at('08-16 09:00'));
	await acting(client, who.ui, async () => {
		await open(client, ids.grant, 'adjustment', null, AGENCY.ui, 'TJ');
		await execute(client, 'adjustment_insert', { id: ids.grant, body: { year: 2020, asked_fen: 5000000, reason: '备付不足' } });
		await move(client, 'adjustment', 'draft', ids.grant);
	}, at('08-16 10:00'));
	await acting(client, who.second, () => move(client, 'adjustment', 'send', ids.grant), at('08-16 11:00'));
	await acting(client, who.payer, async () => {
		await move(client, 'adjustment', 'grant', ids.grant);
		await execute(client, 'adjustment_granted', { id: ids.grant, body: { amount_fen: 3000000, document_no: '新人社函〔2020〕88号' } });
		await system(client);
		await execute(client, 'ledger_post', {
			posting: ids.grant, fund_id: UI_FUND, cause: 'grant', from_account: 'source', to_account: 'available', amount_fen: 3000000,
			case_id: ids.grant,
		});
	}, at('08-16 12:00'));
}

/**
 * Fills a database. Gives {who, ids}: `ids.paid` is employer 1's claim for June, paid; `ids.review` its claim for July, with the
 * county; `ids.draft` employer 2's claim for June, in draft. Employer 1 belongs to `AGENCY.changji`, employer 2 to `AGENCY.fukang`.
 */
export async function world(client) {
	const who = actors();
	const ids = {
		enterprise: made('10', 1), otherEnterprise: made('10', 2), account: made('20', 1), otherAccount: made('20', 2),
		determination: made('30', 1), plan: made('40', 1), otherPlan: made('40', 2), notice: made('50', 1), otherNotice: made('50', 2),
		paid: made('80', 1), review: made('80', 2), draft: made('80', 3), deposit: made('70', 1), letter: made('71', 1),
		attempt: made('72', 1), batch: made('73', 1), document: part(made('80', 1), 1),
	};
	const [mine, theirs] = [AGENCY.changji, AGENCY.fukang];
	await addEnterprise(client, ids.enterprise, mine, '91659901MA00000013', who.entry, who.guest);
	await addEnterprise(client, ids.otherEnterprise, theirs, '91659901MA00000026', who.away, who.guest);
	await addUsers(client, who);
	await addAccount(client, ids.account, who.clerk, who.entry, mine);
	await addAccount(client, ids.otherAccount, who.other, who.away, theirs);
	await addDetermination(client, ids.determination, who.clerk, who.entry, mine);
	await addPlan(client, ids.plan, ids.notice, who.clerk, who.entry, mine);
	await addPlan(client, ids.otherPlan, ids.otherNotice, who.other, who.away, theirs);
	await addMoney(client, ids.deposit, who);
	await acting(client, who.guest, async () => {
		await system(client);
		await move(client, 'notice', 'close', ids.notice, [['notice', 'stop']]);
	}, at('07-28 00:05'));
	await addClaim(client, ids.paid, ids.plan, who.clerk, mine, { month: '2020-06-01', from: 1, count: 3, when: at('07-28 10:00') });
	await submitClaim(client, ids.paid, who.clerk, at('07-29 10:00'));
	await approveClaim(client, ids.paid, who);
	await writeLetter(client, ids.letter, ids.paid, who);
	await payLetter(client, ids, who);
	await addClaim(client, ids.review, ids.plan, who.clerk, mine, { month: '2020-07-01', from: 1, count: 2, when: at('08-10 10:00') });
	await submitClaim(client, ids.review, who.clerk, at('08-10 11:00'));
	await addClaim(client, ids.draft, ids.otherPlan, who.other, theirs, { month: '2020-06-01', from: 51, count: 2, when: at('08-10 12:00') });
	return { who, ids };
}

/** Adds a recovery of the paid claim to the world: `ids.recovery`, of one line, due, and repaid in part. */
export async function recovered(client, ids, who) {
	const id = made('87', 1);
	Object.assign(ids, { recovery: id });
	await acting(client, who.county, async () => {
		await open(client, id, 'recovery', who.clerk.enterprise, AGENCY.changji, 'ZS');
		const body = { case_id: ids.paid, amount_fen: 30000, lines: [1], clause: 'S63', reason: '经核查，人员当月未在岗' };
		await execute(client, 'recovery_insert', { id, body });
		await move(client, 'recovery', 'open', id, [['answer', 'start']]);
	}, at('08-17 09:00'));
	await acting(client, who.clerk, async () => {
		await move(client, 'recovery', 'answer', id);
		await execute(client, 'recovery_answer', { id, body: { statement: '情况属实' } });
	}, at('08-17 10:00'));
	await acting(client, who.first, async () => {
		await move(client, 'recovery', 'decide', id, [['answer', 'stop'], ['repay', 'start']]);
		await execute(client, 'recovery_decide', { id, body: { months_freed: false } });
	}, at('08-18 09:00'));
	await acting(client, who.payer, async () => {
		await move(client, 'recovery', 'repay', id);
		const body = { amount_fen: 10000, document_no: '缴款书2020-1', received_on: '2020-08-19' };
		const [entry] = await execute(client, 'recovery_repay', { id, body });
		await system(client);
		await execute(client, 'ledger_post', {
			posting: id, fund_id: entry.fund_id, cause: 'recover', from_account: 'source', to_account: 'recovered', amount_fen: 10000, case_id: id,
		});
	}, at('08-19 09:00'));
}
