// minutes: 20, build: release
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

/** What a test says: 'passes', 'fails', or what else happened to it. */
async function verdict({ unit, file, test: name }) {
	if (unit) {
		const { said } = await run(join(copy, 'build/release/unit', unit), []);
		if (said.includes(`[       OK ] ${name}\n`)) return 'passes';
		return said.includes(`[  FAILED  ] ${name}\n`) ? 'fails' : said.slice(-2000);
	}
	const args = ['--test', '--test-reporter=tap', `--test-name-pattern=^${escaped(name)}$`, join('tests', file)];
	const { said } = await run(process.execPath, args);
	const [, word, block] = said.match(new RegExp(`^(ok|not ok) \\d+ - ${escaped(name.replaceAll('\\', '\\\\').replaceAll('#', '\\#'))}\n([^]*?)^ {2}\\.\\.\\.$`, 'm')) ?? [];
	if (word === 'ok') return 'passes';
	// A test that could not even begin has noticed nothing.
	return word && /failureType: 'testCodeFailure'/.test(block) ? 'fails' : said.slice(-3000);
}

const built = ({ unit }) => (unit ? [`build/release/unit/${unit}`] : ['all']);

/** The one file of the copy that holds a text, once. */
function placeOf(find) {
	const files = execFileSync('git', ['ls-files', 'src', 'sql'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
	const holding = files.filter((file) => readFileSync(join(copy, file), 'utf8').includes(find));
	assert.equal(holding.length, 1, `stands in ${holding.join(', ') || 'no file'}: ${find}`);
	const text = readFileSync(join(copy, holding[0]), 'utf8');
	assert.equal(text.split(find).length, 2, `stands more than once in ${holding[0]}: ${find}`);
	return { path: join(copy, holding[0]), text };
}

before(async () => {
	rmSync(copy, { recursive: true, force: true });
	for (const file of execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n')) {
		if (!existsSync(join(root, file))) continue;
		mkdirSync(dirname(join(copy, file)), { recursive: true });
		cpSync(join(root, file), join(copy, file), { preserveTimestamps: true });
	}
	// What is built already is not built again: times stay as they are.
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
		const { path, text } = placeOf(mutant.find);
		writeFileSync(path, text.replace(mutant.find, () => mutant.put));
		try {
			await make(...built(mutant));
			assert.equal(await verdict(mutant), 'fails', mutant.what);
		} finally {
			writeFileSync(path, text);
		}
	});
}
