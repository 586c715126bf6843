// The cost of a request with one program and with another, in rounds taken in turns: the CPU of the service, of its connections in the
// database, and of both. `make bench-compare OLD=… NEW=…` runs it; BENCH_ROUNDS (5), BENCH_SECONDS (2); BENCH_MOST (1.05): how
// much more a figure may be; BENCH_ONLY=steps: the steps of a case (step.js) instead of all else.
//
//   node tests/bench/compare.js TOOLS OLD NEW      // exits 1 when a median of the new one is more than BENCH_MOST times the old one's
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from '../tool/cluster.js';
import { median } from './stage.js';

const [tools, ...programs] = process.argv.slice(2);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const MOST = Number(process.env.BENCH_MOST ?? 1.05);
const PARTS = ['service', 'database', 'together'];

/** A program with a database of its own, in a process of its own. */
class Side {
	rounds = [];

	constructor(program, folder) {
		const env = { ...process.env, WENGANGD: resolve(program), WENGANG_TEST_DIR: join('build/bench', folder) };
		this.child = fork(join(root, 'tests/bench/side.js'), [tools], { env });
		this.child.once('exit', (code) => code && process.exit(code));
	}

	async answer() {
		return (await once(this.child, 'message'))[0];
	}

	async measure() {
		this.child.send('round');
		return this.answer();
	}

	async end() {
		this.child.disconnect();
		await once(this.child, 'exit');
	}

	values(name, part) {
		return this.rounds.map((round) => round[name][part] ?? round[name].service + round[name].database);
	}
}

async function begun(program, folder) {
	const side = new Side(program, folder);
	await side.answer();
	await side.measure(); // the first round fills caches
	return side;
}

/** Neither is always the second: what the machine does meanwhile falls on both. */
async function measureInTurns(sides) {
	for (let round = 0; round < ROUNDS; round++) {
		const order = round % 2 ? [...sides].reverse() : sides;
		for (const side of order) side.rounds.push(await side.measure());
	}
}

const spread = (values) => `${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)}`;

/** Prints a figure; gives its name when the new program costs too much more. */
function report(name, part, [older, newer]) {
	const [before, after] = [older, newer].map((side) => side.values(name, part));
	// Less than a tick of the kernel is no figure.
	const ratio = median(before) ? median(after) / median(before) : 1;
	const figures = [median(before).toFixed(0), median(after).toFixed(0), ratio.toFixed(3), spread(before), spread(after)];
	console.log([`${name}_${part}_us`.padEnd(26), ...figures.map((text) => text.padStart(16))].join(''));
	return ratio <= MOST ? [] : [`${name}_${part}_us ${ratio.toFixed(3)}`];
}

// Figures of a machine that has other work too are no figures: CPU times double.
console.log('machine_load', loadavg()[0].toFixed(1));
const sides = [await begun(programs[0], 'old'), await begun(programs[1], 'new')];
await measureInTurns(sides);
for (const side of sides) await side.end();
console.log([''.padEnd(26), ...['old', 'new', 'new/old', 'spread', 'spread'].map((text) => text.padStart(16))].join(''));
const above = Object.keys(sides[0].rounds[0]).flatMap((name) => PARTS.flatMap((part) => report(name, part, sides)));
for (const line of above) console.error(`more than ${MOST} times as much: ${line}`);
process.exitCode = above.length ? 1 : 0;
