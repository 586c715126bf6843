// minutes: 30, build: release
// The tests notice: a copy of the tree is changed in one place after another (mutant.js), built, and the one test that is there for that place
// must fail. Before that each of these tests passes, so that it is the change that it notices. A mutant that does not build proves nothing.
//
// DRILL_MUTANTS='sign|hold' plays those whose description matches.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { root, work } from '../tool/cluster.js';
import { MUTANTS } from './mutant.js';

const copy = join(work, 'mutant');
const chosen = MUTANTS.filter(({ what }) => new RegExp(process.env.DRILL_MUTANTS ?? '').test(what));
const LIMIT_MS = 240000;

/** Runs a command in the copy; {code, said}. It is no part of the runner that runs this file. */
function run(command, args) {
	const { NODE_TEST_CONTEXT, ...env } = process.env;
	const settings = { ...env, WENGANGD: join(copy, 'build/release/wengangd'), WENGANG_TEST_DIR: work };
	return new Promise((done) =>
		execFile(command, args, { cwd: copy, env: settings, timeout: LIMIT_MS, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
			done({ code: error ? (error.code ?? error.signal) : 0, said: stdout + stderr }),
		),
	);
}

async function make(...targets) {
	const { code, said } = await run('make', ['-j2', '--no-print-directory', ...targets]);
	assert.equal(code, 0, `make ${targets.join(' ')}: ${said.slice(-3000)}`);
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A test 'passes' or 'fails', or something else happened to it, which is told. */
async function verdict({ unit, file, test: name }) {
	if (unit) {
		const { said } = await run(join(copy, 'build/release/unit', unit), []);
		if (said.includes(`[       OK ] ${name}\n`)) return 'passes';
		return said.includes(`[  FAILED  ] ${name}\n`) ? 'fails' : said.slice(-2000);
	}
	const args = ['--test', '--test-reporter=tap', `--test-name-pattern=^${escaped(name)}$`, join('tests', file)];
	const { said } = await run(process.execPath, args);
	const [, word, block] = said.match(new RegExp(`^(ok|not ok) \\d+ - ${escaped(name)}\n([^]*?)^ {2}\\.\\.\\.$`, 'm')) ?? [];
	if (word === 'ok') return 'passes';
	// A test that could not even begin has noticed nothing.
	return word && /failureType: 'testCodeFailure'/.test(block) ? 'fails' : said.slice(-3000);
}

const built = ({ unit }) => (unit ? [`build/release/unit/${unit}`] : ['all']);

/** A text with a change in it: what is to be changed stands there once. */
function changed(text, { find, put }, where) {
	const parts = text.split(find);
	assert.equal(parts.length, 2, `stands ${parts.length - 1} times in ${where}: ${find}`);
	return parts.join(put);
}

const sources = () => execFileSync('git', ['ls-files', 'src', 'sql'], { cwd: root, encoding: 'utf8' }).trim().split('\n');

/** A row of a flow's table, from its first brace to the one that ends it. */
function changedRow(text, mutant) {
	const [, from, action] = mutant.row.split(' ');
	const rows = text.split(new RegExp(`(?<=\n)(?=\t\\{ "${from}", "${action}",)`));
	assert.equal(rows.length, 2, `there is one row ${mutant.row}`);
	const end = rows[1].search(/\},\n(\t[{/]|\};)/);
	return rows[0] + changed(rows[1].slice(0, end), mutant, mutant.row) + rows[1].slice(end);
}

/** The file of the copy that a mutant changes: {path, text, mutated}. */
function planted(mutant) {
	const { row, find } = mutant;
	const holds = (file) => (row ? file.endsWith(`/${row.split(' ')[0]}_flow.c`) : readFileSync(join(copy, file), 'utf8').includes(find));
	const holding = sources().filter(holds);
	assert.equal(holding.length, 1, `stands in ${holding.join(', ') || 'no file'}: ${row ?? find}`);
	const path = join(copy, holding[0]);
	const text = readFileSync(path, 'utf8');
	return { path, text, mutated: row ? changedRow(text, mutant) : changed(text, mutant, holding[0]) };
}

before(async () => {
	rmSync(copy, { recursive: true, force: true });
	for (const file of execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n')) {
		if (!existsSync(join(root, file))) continue;
		mkdirSync(dirname(join(copy, file)), { recursive: true });
		cpSync(join(root, file), join(copy, file), { preserveTimestamps: true });
	}
	// Files keep their times, so that make builds nothing again.
	for (const part of ['gen', 'host', 'release', 'openapi.json'])
		cpSync(join(root, 'build', part), join(copy, 'build', part), { recursive: true, preserveTimestamps: true });
	symlinkSync(join(root, 'tests/node_modules'), join(copy, 'tests/node_modules'));
	console.log(`say: ${chosen.length} of ${MUTANTS.length} mutants`);
	await make('all', ...new Set(chosen.filter(({ unit }) => unit).flatMap(built)));
});
after(() => rmSync(copy, { recursive: true, force: true }));

test('each of these tests passes as long as nothing is changed', async () => {
	const tests = new Map(chosen.map((mutant) => [`${mutant.unit ?? mutant.file} ${mutant.test}`, mutant]));
	for (const [name, mutant] of tests) assert.equal(await verdict(mutant), 'passes', name);
});

for (const mutant of chosen) {
	test(`${mutant.what}: ${mutant.unit ?? mutant.file} notices (${mutant.test})`, async () => {
		const { path, text, mutated } = planted(mutant);
		writeFileSync(path, mutated);
		try {
			await make(...built(mutant));
			assert.equal(await verdict(mutant), 'fails', mutant.what);
		} finally {
			writeFileSync(path, text);
		}
	});
}
