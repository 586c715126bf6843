// Recordings of what a server answered to the tests, as it came over the wire: one file of JSON lines for each test file.
//
//   WENGANG_RECORD=/tmp/old NODE_OPTIONS=--import=/…/tests/tool/record.js node --test tests/http/
//
// Loaded before a test file, it looks at the bytes of every TCP connection the file opens: those of `fetch`, of node:http and of sockets
// that speak by themselves alike, so no test needs to know of it. A line: {test, began, ended, caller, method, path, asked, status, headers, body}.
// `began` and `ended` count what happened in the file: of two exchanges that overlap, either may have come first. So that two recordings
// can be compared, the random UUIDs of the tests are the same in every run, and requests that a test sends at once go in a row.
import crypto from 'node:crypto';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { cpus, loadavg } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';

const KEPT_BYTES = 65536; // of a request; its digest tells the rest
const KEPT_HEADERS = new Set(['accept', 'accept-encoding', 'accept-language', 'content-type', 'if-match', 'if-none-match', 'origin']);
const PATIENCE_MS = 500; // on a machine that is not busy

let current = '';
let events = 0;
let file;

/** Text where the bytes are text, else `base64:…`. */
function written(bytes) {
	const text = bytes.toString('utf8');
	return Buffer.from(text, 'utf8').equals(bytes) ? text : `base64:${bytes.toString('base64')}`;
}

/** Where the head of a message ends; -1 while it has not come. */
function headEnd(bytes) {
	const at = bytes.indexOf('\r\n\r\n');
	return at < 0 ? -1 : at + 4;
}

/** The first line and the headers, in their order and spelling. */
function headRead(bytes) {
	const [first, ...lines] = bytes.toString('latin1').trimEnd().split('\r\n');
	return { first, headers: lines.map((line) => line.split(/:\s*(.*)/s).slice(0, 2)) };
}

function named(headers, name) {
	return headers.find(([one]) => one.toLowerCase() === name)?.[1];
}

/** The body that comes in chunks: {body, size} with the size on the wire; undefined while it is not whole. */
function unchunked(bytes) {
	const parts = [];
	for (let at = 0; ; ) {
		const line = bytes.indexOf('\r\n', at);
		if (line < 0) return undefined;
		const size = parseInt(bytes.toString('latin1', at, line), 16);
		const end = line + 2 + size + 2;
		if (end > bytes.length) return undefined;
		if (!size) return { body: Buffer.concat(parts), size: end };
		parts.push(bytes.subarray(line + 2, end - 2));
		at = end;
	}
}

/** The body behind a reply's head, as unchunked() gives it. `closed`: nothing more will come. */
function bodyRead(bytes, { status, headers }, method, closed) {
	if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { body: Buffer.alloc(0), size: 0 };
	if (/chunked/i.test(named(headers, 'transfer-encoding'))) return unchunked(bytes);
	const length = named(headers, 'content-length');
	if (length === undefined) return closed ? { body: bytes, size: bytes.length } : undefined;
	return bytes.length < length ? undefined : { body: bytes.subarray(0, length), size: Number(length) };
}

/** A whole reply at the start of these bytes: {status, headers, body, size}; undefined: not yet. */
function replyRead(bytes, method, closed) {
	const at = headEnd(bytes);
	if (at < 0) return undefined;
	const { first, headers } = headRead(bytes.subarray(0, at));
	const reply = { status: Number(first.split(' ')[1]), headers };
	const found = bodyRead(bytes.subarray(at), reply, method, closed);
	if (!found) return undefined;
	const packed = found.size && /gzip/.test(named(headers, 'content-encoding'));
	return { ...reply, body: packed ? gunzipSync(found.body) : found.body, size: at + found.size };
}

/** The request {method, path, headers, body}; all of it is body when it has no head. */
function requestRead(bytes) {
	const at = headEnd(bytes);
	if (at < 0) return { method: '', path: '', headers: [], body: bytes };
	const { first, headers } = headRead(bytes.subarray(0, at));
	const [method, path = ''] = first.split(' ');
	return { method, path, headers, body: bytes.subarray(at) };
}

/** The caller, by the roles of the token: the token itself is not kept. */
function callerOf(headers) {
	const payload = named(headers, 'authorization')?.split('.')[1];
	if (!payload) return undefined;
	try {
		return JSON.parse(Buffer.from(payload, 'base64url')).roles.join(' ');
	} catch {
		return 'nobody';
	}
}

function askedOf({ headers, body }) {
	const digest = crypto.createHash('sha256').update(body).digest('hex');
	const kept = headers.filter(([name]) => KEPT_HEADERS.has(name.toLowerCase()));
	return { headers: kept, digest, body: body.length > KEPT_BYTES ? undefined : written(body) };
}

/** The two directions of a connection. The bytes sent since the last reply are the request of the next. */
class Tap {
	#sent = [];
	#got = Buffer.alloc(0);

	send(chunk, encoding) {
		if (!this.#sent.length) {
			this.began = ++events;
			this.test = current;
		}
		this.#sent.push(Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8'));
	}

	receive(chunk) {
		if (chunk) this.#got = Buffer.concat([this.#got, chunk]);
		for (;;) {
			const request = requestRead(Buffer.concat(this.#sent));
			const reply = replyRead(this.#got, request.method, chunk === null);
			if (!reply) return;
			this.#got = this.#got.subarray(reply.size);
			this.#write(request, reply);
			if (reply.status >= 200) this.#sent = [];
		}
	}

	#write(request, { status, headers, body }) {
		const { method, path } = request;
		const asked = { caller: callerOf(request.headers), method, path, asked: askedOf(request) };
		const line = { test: this.test, began: this.began, ended: ++events, ...asked, status, headers, body: written(body) };
		appendFileSync(file, `${JSON.stringify(line)}\n`);
	}
}

/** Listens to a connection, by the two calls through which every byte of it goes. */
function listen(socket) {
	const tap = new Tap();
	const { write, end, push } = socket;
	socket.write = function (chunk, ...rest) {
		tap.send(chunk, rest[0]);
		return write.call(this, chunk, ...rest);
	};
	socket.end = function (chunk, ...rest) {
		if (chunk && typeof chunk !== 'function') tap.send(chunk, rest[0]);
		return end.call(this, chunk, ...rest);
	};
	socket.push = function (chunk, ...rest) {
		tap.receive(chunk);
		return push.call(this, chunk, ...rest);
	};
}

function tapConnections() {
	const { connect } = net.Socket.prototype;
	net.Socket.prototype.connect = function (...args) {
		const [options] = Array.isArray(args[0]) ? args[0] : args;
		connect.apply(this, args); // which sets back a `write` that is not its own
		if (!options?.path && typeof options !== 'string') listen(this);
		return this;
	};
}

const patience = () => PATIENCE_MS * Math.max(1, loadavg()[0] / cpus().length);

// Requests of tests that send many at once go one after the other, in the order in which they were sent, so that who comes first is not
// chance. One that is held up on purpose holds up the next for a moment only, which is longer where the whole machine is slow.
function queueFetches() {
	const { fetch } = globalThis;
	let last = Promise.resolve();
	globalThis.fetch = async (...args) => {
		const turn = last;
		let end;
		const ended = new Promise((resolve) => (end = resolve));
		last = turn.then(() => Promise.race([ended, sleep(patience())]));
		await turn;
		try {
			const reply = await fetch(...args);
			await reply.clone().arrayBuffer();
			return reply;
		} finally {
			end();
		}
	};
}

function sowUuids(seed) {
	let nth = 0;
	crypto.randomUUID = () => {
		const hex = crypto.createHash('sha256').update(`${seed} ${++nth}`).digest('hex');
		return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
	};
}

function begin(script) {
	const folder = join(process.env.WENGANG_RECORD, basename(dirname(script)));
	file = join(folder, `${basename(script, '.test.js')}.jsonl`);
	mkdirSync(folder, { recursive: true });
	rmSync(file, { force: true });
	beforeEach((t) => (current = t.name));
	afterEach(() => (current = ''));
	process.on('SIGTERM', () => process.exit(1)); // out of time: its servers end with it
	tapConnections();
	queueFetches();
	sowUuids(basename(script));
	syncBuiltinESMExports();
}

// The runner loads it, too; only a test file is recorded.
if (/\.test\.js$/.test(process.argv[1] ?? '') && process.env.WENGANG_RECORD) begin(process.argv[1]);
