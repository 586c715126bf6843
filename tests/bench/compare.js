// The cost of a request with one program and with another, each figure of a round taken in turns: the CPU of the service, of its connections
// in the database, and of both. `make bench-compare OLD=… NEW=…` runs it; BENCH_ROUNDS (5), BENCH_SECONDS (2); BENCH_MOST (1.05, of steps
// 1.10): how much more a figure may be; BENCH_ONLY=steps: the steps of a case (step.js) instead of all else.
// Of the steps only the sums by kind decide (submit, approve, letter, batch), over both benefits, and of the change of a fact its time.
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
const STEPS = process.env.BENCH_ONLY === 'steps';
const MOST = Number(process.env.BENCH_MOST ?? (STEPS ? 1.1 : 1.05));
/** Of a step that changes a fact, which a thousand cases rest on: so much longer and no more. */
const FACT = { name: 'fact_changed_twice', steps: 2, most_us: 5000 };
const PARTS = ['service', 'database', 'together'];

/** A program with a database of its own, in a process of its own (side.js). */
class Side {
	rounds = [];
	#words = [];
	#heard = () => {};

	constructor(program, folder) {
		const env = { ...process.env, WENGANGD: resolve(program), WENGANG_TEST_DIR: join('build/bench', folder) };
		this.child = fork(join(root, 'tests/bench/side.js'), [tools], { env });
		this.child.once('exit', (code) => code && process.exit(code));
		this.child.on('message', (word) => {
			this.#words.push(word);
			this.#heard();
		});
	}

	say(word) {
		this.child.send(word);
	}

	async hear() {
		while (!this.#words.length) await new Promise((resolve) => (this.#heard = resolve));
		return this.#words.shift();
	}

	async end() {
		this.child.disconnect();
		await once(this.child, 'exit');
	}

	/** The kernel counts the CPU of the service in ticks of 10 ms, too coarse for one round: its mean over all rounds is added to the database's. */
	values(name, part) {
		const of = (one) => this.rounds.map((round) => round[name][one]);
		if (part !== 'together') return of(part);
		const service = of('service').reduce((sum, us) => sum + us, 0) / this.rounds.length;
		return of('database').map((us) => us + service);
	}
}

let figures = 0;

/** One round of both: a figure of one, then the same of the other, while neither does anything else. Neither is always the second. */
async function round(sides) {
	for (const side of sides) side.say('round');
	for (;;) {
		const words = await Promise.all(sides.map((side) => side.hear()));
		if (words.every((word) => word !== 'ready')) return words;
		for (const side of figures++ % 2 ? [...sides].reverse() : sides) {
			side.say('go');
			await side.hear();
		}
	}
}

async function begun(programs) {
	const sides = [new Side(programs[0], 'old'), new Side(programs[1], 'new')];
	for (const side of sides) await side.hear();
	await round(sides); // the first round fills caches
	return sides;
}

async function measure(sides) {
	for (let nth = 0; nth < ROUNDS; nth++) {
		const words = await round(sides);
		sides.forEach((side, at) => side.rounds.push(words[at]));
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
const sides = await begun(programs);
await measure(sides);
for (const side of sides) await side.end();
console.log([''.padEnd(26), ...['old', 'new', 'new/old', 'spread', 'spread'].map((text) => text.padStart(16))].join(''));
const judged = STEPS ? /^kind_.*together/ : /./;
const above = Object.keys(sides[0].rounds[0]).flatMap((name) => PARTS.flatMap((part) => report(name, part, sides))).filter((line) => judged.test(line));
if (STEPS) {
	const [before, after] = sides.map((side) => median(side.values(FACT.name, 'together')));
	const more = (after - before) / FACT.steps;
	console.log(`a fact changed: ${more.toFixed(0)} us more`);
	if (more > FACT.most_us) above.push(`${FACT.name} ${more.toFixed(0)} us`);
}
for (const line of above) console.error(`more than ${MOST} times as much: ${line}`);
process.exitCode = above.length ? 1 : 0;
