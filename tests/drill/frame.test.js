// minutes: 3, build: asan
// Requests that are almost right, in pieces: the probes of src/http/README.md with bytes put in, taken out and changed, and heads as large
// as one may be. Each whole head gets an answer of ours, and no library ever speaks for itself.
//
// DRILL_SECONDS plays shorter while one works on it; DRILL_SEED begins elsewhere.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { probes } from '../tool/probe.js';
import { serve } from '../tool/server.js';

const SECONDS = Number(process.env.DRILL_SECONDS ?? 60);
const AT_ONCE = 24;
const PATIENCE_MS = 8000;
const LARGEST = 8700;
const ODD = ['\r', '\n', '\r\n', '\0', ' ', '\t', ':', ';', '0', '5', 'x', '\x7f', '\xe9', ',', 'Content-Length: 3\r\n', 'Content-Length: 0\r\n'];
ODD.push('Transfer-Encoding: chunked\r\n', 'Host: a\r\n', 'Cookie: a=b; c\r\n', 'Expect: 100-continue\r\n', 'Connection: close\r\n');

let server;
before(async () => {
	server = await serve();
});
after(() => server?.stop());

let seed = Number(process.env.DRILL_SEED ?? 1);
/** A whole number below n, the same in each run. */
function below(n) {
	seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
	return Math.floor((seed / 2 ** 32) * n);
}
const oneOf = (list) => list[below(list.length)];

/** Puts something in, takes something out, or both. */
function changed(text) {
	const at = below(text.length);
	const how = below(3);
	return text.slice(0, at) + (how === 1 ? '' : oneOf(ODD)) + text.slice(at + (how === 0 ? 0 : 1 + below(3)));
}

function almostRight(rows) {
	let text = oneOf(rows) + (below(3) ? '' : oneOf(rows));
	for (let times = below(4); times > 0; times--) text = changed(text);
	return text;
}

/** A head about as large as one may be: of parameters, cookies, headers and one long value. */
function large() {
	let text = `GET /healthz${below(2) ? `?${'a=b&'.repeat(below(90))}` : ''} HTTP/1.1\r\nHost: a\r\n`;
	if (below(2)) text += `Cookie: ${'a=b; '.repeat(below(80))}x\r\n`;
	if (below(2)) text += `X${'y'.repeat(below(40))}: 1\r\n`.repeat(below(90));
	return `${text}Z: ${'z'.repeat(Math.max(0, LARGEST - text.length - below(3000)))}\r\n\r\n`;
}

/** Sends a text in a few pieces and ends; gives all that comes. */
function say(text) {
	return new Promise((resolve) => {
		const socket = connect(server.port, '127.0.0.1');
		let out = '';
		const patience = setTimeout(() => socket.destroy(), PATIENCE_MS);
		socket.setEncoding('latin1').setNoDelay(true);
		socket.on('data', (piece) => (out += piece));
		socket.on('error', () => {}); // closed while something was still to be sent
		socket.on('close', () => resolve((clearTimeout(patience), out)));
		const cuts = Array.from({ length: below(4) }, () => below(text.length)).sort((a, b) => a - b);
		let from = 0;
		const next = () => {
			if (!cuts.length) return socket.end(text.slice(from), 'latin1');
			socket.write(text.slice(from, cuts[0]), 'latin1');
			from = cuts.shift();
			setImmediate(next);
		};
		next();
	});
}

test('almost right or very large, a request is answered by us or by nobody', async (t) => {
	const rows = probes().map((row) => row.bytes).filter((bytes) => bytes.length < 5000);
	const until = Date.now() + SECONDS * 1000;
	const wrong = [];
	let count = 0;
	const one = async () => {
		const text = below(5) ? almostRight(rows) : large();
		const out = await say(text);
		const unanswered = !out && text.includes('\r\n\r\n') && !/length|coding|chunked/i.test(text);
		if (/<html| 500 /.test(out) || unanswered) wrong.push([text.slice(0, 400), text.length, out.slice(0, 200)]);
		count++;
	};
	while (Date.now() < until && wrong.length < 5) await Promise.all(Array.from({ length: AT_ONCE }, one));
	t.diagnostic(`${count} requests`);
	assert.deepEqual(wrong, []);
});
