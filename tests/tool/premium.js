// Premium records as a levy agency hands them in: rows for employers that nobody knows, as JSON and as CSV.
import { until } from './patience.js';
import { uscc } from './person.js';

/** Members of a record and their Chinese titles, in the order of a file; those of money are followed by their unit. */
export const TITLES = {
	uscc: '统一社会信用代码', year: '年度', name: '单位名称', agency_code: '参保地机构代码', employer_fen: '单位缴费', worker_fen: '个人缴费',
	social_monthly_fen: '月应缴社会保险费', months: '缴费月数', insured_begin: '上年末参保人数', insured_end: '年末参保人数', insured_mean: '月均参保人数',
	insured_now: '当前参保人数', retired: '退休人数', died: '死亡人数', dismissed: '辞退人数', resigned: '辞职人数', claimants: '领取失业保险金人数',
	arrears_fen: '欠费',
};
const COUNTIES = ['CJ-CJ', 'CJ-FK', 'CJ-HT', 'CJ-MN', 'CJ-QT', 'CJ-JM', 'CJ-ML', 'CJ-ZD'];

/** The record of firm `n` (tool/person.js: uscc) for 2019; `change` what differs. */
export function record(n, change = {}) {
	const insured = 10 + (n % 300);
	return {
		uscc: uscc(n), year: 2019, name: `昌吉第${n}商贸有限公司`, agency_code: COUNTIES[n % COUNTIES.length], employer_fen: insured * 30000 + n,
		worker_fen: insured * 30000, social_monthly_fen: insured * 90000, months: 12, insured_begin: insured + 2, insured_end: insured,
		insured_mean: insured + 1, insured_now: insured, retired: 1, died: 0, dismissed: 0, resigned: 1, claimants: n % 2, arrears_fen: 0, ...change,
	};
}

export function records(count, from = 1, change = {}) {
	return Array.from({ length: count }, (_, at) => record(from + at, change));
}

const cell = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

const isMoney = (name) => name.endsWith('_fen');
const inYuan = (fen) => `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

/** A CSV file; `unit`: 元 or 分, of Chinese titles in its first row and of the amounts below. */
export function csv(rows, { unit = null } = {}) {
	const names = Object.keys(TITLES);
	const title = (name) => (isMoney(name) ? `${TITLES[name]}（${unit}）` : TITLES[name]);
	const text = (name, value = '') => String(unit === '元' && isMoney(name) && typeof value === 'number' ? inYuan(value) : value);
	const line = (row) => names.map((name) => cell(text(name, row[name]))).join(',');
	return [(unit ? names.map(title) : names).join(','), ...rows.map(line), ''].join('\r\n');
}

/** The job at that path, once it has ended. */
export async function jobEnded(levy, path) {
	let job;
	await until('the end of the job', async () => {
		job = (await levy.ok('GET', path)).body;
		return job.state === 'done' || job.state === 'failed';
	});
	return job;
}
