// Compares what two programs answered to the same tests, byte for byte, apart from what is another at every run (tool/exchange.js).
//
//   node tests/tool/compare.js build/compare/old build/compare/new      // folders of recordings; exits 1 when anything differs
//
// Exchanges of one test belong together by what was asked: the first of a kind on one side and the first on the other that asks for the
// same thing. Where such requests overlapped, either may have come first, so any order of their replies will do.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pairs, bind, merged, misfit, overlap, read } from './exchange.js';

const SHOWN = 6; // lines of a difference, and tests that it is named with

// ---- the recordings ----

function recording(folder, name) {
	const file = join(folder, name);
	const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
	const exchanges = lines.filter(Boolean).map((line) => read(JSON.parse(line)));
	return exchanges.sort((one, other) => one.began - other.began);
}

function names(folder) {
	const parts = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
	return parts.flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => join(name, file)));
}

/** Lists by a word of their items, in the order in which the words come. */
function grouped(list, wordOf) {
	const groups = new Map();
	for (const item of list) {
		const word = wordOf(item);
		if (!groups.has(word)) groups.set(word, []);
		groups.get(word).push(item);
	}
	return groups;
}

// ---- which belongs to which ----

/** A reading that is repeated with nothing in between waits for something, as one of a job does: how often is chance, the last counts. */
function settled(exchanges) {
	const last = new Map(exchanges.map((one) => [one.asked, one]));
	const isRepeated = (one, at) => one.isRead && one.asked === exchanges[at + 1]?.asked;
	return exchanges.filter((one, at) => !isRepeated(one, at) && (one.operation !== 'job_view' || last.get(one.asked) === one));
}

/** Events that a caller follows are read as one: in how many pages they come is chance. */
function followed(sides) {
	const isEvents = ({ operation, reply }) => operation === 'event_list' && reply.said.startsWith('200');
	const callerOf = ({ asked }) => `events${asked.slice(0, asked.indexOf('\n')).replace(/.*(?= as )/, '')}`;
	const readings = sides.map((exchanges) => grouped(exchanges.filter(isEvents), callerOf));
	const isFollowed = (one) => isEvents(one) && readings.some((groups) => groups.get(callerOf(one))?.length > 1);
	return sides.map((exchanges, side) => {
		const lists = [...readings[side]].filter(([, [one]]) => isFollowed(one)).map(([caller, list]) => merged(list, caller));
		return [...exchanges.filter((one) => !isFollowed(one)), ...lists];
	});
}

/** The counterpart among those of the same request: the first that asks for the same thing. Of a race, one that was answered alike. */
function counterpart(one, rest, ids) {
	const same = rest.filter((other) => !misfit(one.request, other.request, ids));
	const raced = same.filter((other) => overlap(other, same[0]));
	return raced.find((other) => one.reply.said === other.reply.said && !misfit(one.reply, other.reply, ids)) ?? same[0] ?? rest[0];
}

// ---- what differs ----

const shown = (value) => (value === undefined ? '(nothing)' : JSON.stringify(value));
const short = (text) => (text.length > 160 ? `${text.slice(0, 160)}…` : text);
const change = (place, one, other) => `${place}: ${short(one)} → ${short(other)}`;

function* jsonChanges(one, other, pointer = '') {
	if (JSON.stringify(one) === JSON.stringify(other)) return;
	const inner = [one, other].every((value) => value && typeof value === 'object') && Array.isArray(one) === Array.isArray(other);
	if (!inner) return yield change(pointer || '/', shown(one), shown(other));
	const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
	for (const key of keys) yield* jsonChanges(one[key], other[key], `${pointer}/${Array.isArray(one) ? '*' : key}`);
}

/** The first place where two texts part. */
function textChange(one, other) {
	let at = 0;
	while (one[at] === other[at]) at++;
	const around = (text) => JSON.stringify(text.slice(Math.max(0, at - 30), at + 50));
	return change(`byte ${at} of the body`, around(one), around(other));
}

function parsed(text) {
	try {
		return JSON.parse(text.replace(/:(‹\w+›)(?=[,}])/g, ':"$1"')); // a number that varies
	} catch {
		return undefined;
	}
}

function* bodyChanges(one, other) {
	if (one === other) return;
	const [before, after] = [parsed(one), parsed(other)];
	const found = before && after ? [...jsonChanges(before, after)] : [];
	yield* found.length ? found : [textChange(one, other)];
}

function* headChanges(one, other) {
	const [before, after] = [one.split('\n'), other.split('\n')];
	if (before[0] !== after[0]) yield change('status', before[0], after[0]);
	const [gone, come] = [before.slice(1).filter((line) => !after.includes(line)), after.slice(1).filter((line) => !before.includes(line))];
	for (const line of gone) yield `header of the first only: ${short(line)}`;
	for (const line of come) yield `header of the second only: ${short(line)}`;
	if (!gone.length && !come.length && one !== other && before[0] === after[0]) yield 'other order of headers';
}

// Of an id only where it stands is worth telling: its own letters are another in each recording.
function misfitShown({ kind, place, one, other }) {
	const at = `after ${JSON.stringify(place)}`;
	return kind === 'id' ? `${at}: an id that stood for another one before` : change(at, one, other);
}

const halves = (text) => [text.slice(0, text.indexOf('\n\n')), text.slice(text.indexOf('\n\n') + 2)];

function changesBetween(one, other) {
	const [[head, body], [otherHead, otherBody]] = [halves(one), halves(other)];
	return [...new Set([...headChanges(head, otherHead), ...bodyChanges(body, otherBody)])];
}

// ---- one file, and all of them ----

class Report {
	alike = 0;
	tests = 0;
	differences = new Map();

	add({ operation, test }, file, lines) {
		const text = lines.length > SHOWN ? [...lines.slice(0, SHOWN), `and ${lines.length - SHOWN} more`] : lines;
		const word = [operation, ...text].join('\n    ');
		if (!this.differences.has(word)) this.differences.set(word, []);
		this.differences.get(word).push(`${file}: ${test || '(no test)'}`);
	}

	get count() {
		return [...this.differences.values()].reduce((sum, places) => sum + places.length, 0);
	}

	print() {
		for (const [word, places] of this.differences) {
			const tests = [...new Set(places)];
			console.log(`${word}\n    ${places.length} times, in ${tests.slice(0, SHOWN).join('; ')}${tests.length > SHOWN ? '; …' : ''}\n`);
		}
		console.log(`compare: ${this.tests} tests, ${this.alike} replies alike, ${this.count} differ in ${this.differences.size} ways`);
	}
}

/** One pair: alike, or how they differ. */
function judge(one, other, ids, report, file) {
	const isSaid = one.reply.said === other.reply.said;
	const wrong = misfit(one.request, other.request, ids) ?? (isSaid ? misfit(one.reply, other.reply, ids) : undefined);
	if (!isSaid) report.add(one, file, changesBetween(one.reply.said, other.reply.said));
	else if (wrong) report.add(one, file, [misfitShown(wrong)]);
	else report.alike++;
	if (wrong) return;
	bind(one.request, other.request, ids);
	if (isSaid) bind(one.reply, other.reply, ids);
}

function compareTest(ones, others, ids, report, file) {
	const [first, second] = followed([settled(ones), settled(others)]);
	const left = grouped(second, (exchange) => exchange.request.said);
	for (const one of first) {
		const rest = left.get(one.request.said) ?? [];
		const other = counterpart(one, rest, ids);
		if (other) judge(one, ...rest.splice(rest.indexOf(other), 1), ids, report, file);
		else report.add(one, file, ['asked of the first only']);
	}
	for (const other of [...left.values()].flat()) report.add(other, file, ['asked of the second only']);
	report.tests++;
}

function compareFile(folders, name, report) {
	const [ones, others] = folders.map((folder) => grouped(recording(folder, name), (exchange) => exchange.test));
	const ids = new Pairs();
	for (const test of new Set([...ones.keys(), ...others.keys()]))
		compareTest(ones.get(test) ?? [], others.get(test) ?? [], ids, report, name.replace('.jsonl', ''));
}

function main(folders) {
	const report = new Report();
	for (const name of [...new Set(folders.flatMap(names))].sort()) compareFile(folders, name, report);
	report.print();
	if (report.count || !report.alike) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2, 4));
