// An exchange of a recording (tool/record.js), told apart into what is said and what is another at every run: ids, instants, secrets.
//
//   const exchange = read(line);       // {test, operation, request, reply, …}: request and reply are texts taken apart
//   const ids = new Pairs();
//   misfit(one.reply, other.reply, ids)   // of two that say the same: what cannot stand for its counterpart; undefined: nothing
//   bind(one.reply, other.reply, ids)     // their ids stand for each other from now on
import { routed } from './contract.js';

const HOUR_MS = 3600 * 1000;
const COMPRESSED_FROM = 1024; // bytes: a body that is larger is packed
const PLACE_SHOWN = 40; // characters

// A machine's own day, the name of one request, and the size, which the body itself shows; how it is packed is compared by itself.
const UNCOMPARED = new Set(['date', 'content-length', 'x-request-id', 'content-encoding']);

const TOKEN = /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*/g;
const CURSOR = /(?<=cursor=|"next_cursor" ?: ?")[\w-]{20,}/g;
const VARYING = [
	['id', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/],
	['number', /\b[A-Z]{2}20\d\d-\d{6,}/],
	['chain', /(?<="(?:hash|prev_hash|head|file_sha256|content_sha256)" ?: ?")[0-9a-f]{64}/],
	['instant', /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:\d\d|Z)/],
	['wait', /(?<=\nRetry-After: )\d+/],
	['any', /(?<="(?:exp|iat)":)\d+/],
	['any', /(?<=\nDate: )[^\r\n]+/],
	['any', /(?<="\d+-)[0-9a-f]{16}(?=")/],
	['any', /(?<=\ntraceparent: 00-[0-9a-f]{32}-)[0-9a-f]{16}/],
	['any', /(?<="(?:refresh_token|client_secret|password|tracking_code)" ?: ?")[^"\\]+/],
	['any', /(?<=\b(?:refresh_token|token)=)[^&\s]+/],
	['any', /(?<=\nwengang_\S+ )[\d.e+-]+/],
	['event', /(?<=\{"id" ?: ?|[?&]after=|‹id›)\d+/],
];
const ANY = new RegExp(VARYING.map(([, pattern], nth) => `(?<k${nth}>${pattern.source})`).join('|'), 'g');

// ---- opaque words that say something: their contents stand for them ----

function tokenRead(token) {
	const [head, payload] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString('utf8'));
	return `token ${head}.${payload}`;
}

// Behind eight bytes that stand for the filters, a cursor is the id and the key of a row.
function cursorRead(cursor) {
	const row = Buffer.from(cursor, 'base64url').subarray(8).toString('utf8');
	return /^\$[0-9a-f-]{36}/.test(row) ? `cursor ${row}` : 'cursor of no row';
}

function opened(text) {
	return text.replace(TOKEN, tokenRead).replace(CURSOR, cursorRead);
}

// ---- what is said, and what varies ----

/** A text with a mark for each thing that varies, and these things in their order. */
function apart(text) {
	const varying = [];
	const said = text.replace(ANY, (...match) => {
		const [nth] = Object.entries(match.at(-1)).find(([, found]) => found !== undefined);
		const kind = VARYING[Number(nth.slice(1))][0];
		varying.push({ kind, text: match[0] });
		return `‹${kind}›`;
	});
	return { said, varying };
}

// ---- lists whose order is chance: `errors`, and what was made at one moment ----

/** Where the JSON value at `at` ends. */
function valueEnd(text, at) {
	let depth = 0, quoted = false;
	for (; at < text.length; at++) {
		const byte = text[at];
		if (quoted && byte === '\\') at++;
		else if (byte === '"') quoted = !quoted;
		else if (!quoted && (byte === '{' || byte === '[')) depth++;
		else if (!quoted && (byte === '}' || byte === ']') && depth-- === 0) return at;
		else if (!quoted && byte === ',' && depth === 0) return at;
	}
	return at;
}

/** The items of the list that begins at `at`, and where it ends. */
function items(text, at) {
	const found = [];
	for (;;) {
		const end = valueEnd(text, at);
		found.push(text.slice(at, end));
		if (text[end] !== ',') return { found, end };
		at = end + 1;
	}
}

/** Marks the runs of a list, whose items may stand in any order: all errors; neighbours of the same instants, whose ids are drawn. */
function markRuns(rows, isFree) {
	const instantsOf = ({ varying }) => varying.filter(({ kind }) => kind === 'instant').map(({ text }) => text).join();
	let instants = '';
	for (const [nth, row] of rows.entries()) {
		const joins = nth > 0 && (isFree || (instantsOf(row) && instantsOf(row) === instants));
		row.run = joins ? rows[nth - 1].run : nth;
		instants = instantsOf(row);
	}
}

const inRuns = (one, other) => one.run - other.run || (one.said < other.said ? -1 : Number(one.said > other.said));

/** A text in pieces {said, varying, run}: its list item by item, each run of them sorted, between what stands before and behind. */
function inPieces(packed, more = []) {
	const text = opened(packed);
	const start = /"(data|errors)" ?: ?\[(?=\{)/.exec(text);
	if (!start) return { pieces: [...more, apart(text)], said: apart(text).said };
	const at = start.index + start[0].length;
	const { found, end } = items(text, at);
	const rows = found.map(apart);
	markRuns(rows, start[1] === 'errors');
	rows.sort(inRuns);
	const [before, behind] = [apart(text.slice(0, at)), apart(text.slice(end))];
	return { pieces: [...more, before, ...rows, behind], said: before.said + rows.map(({ said }) => said).join(',') + behind.said };
}

// ---- a line of a recording ----

function headersOf(headers) {
	return headers.filter(([name]) => !UNCOMPARED.has(name.toLowerCase())).map(([name, value]) => `${name}: ${value}`);
}

function operationOf({ method, path }) {
	return routed(method, path)?.id ?? `${method} ${apart(path.split('?')[0]).said}`;
}

/** How a body is packed, and its size. */
function codingOf({ headers, body }) {
	const coding = headers.find(([name]) => name === 'Content-Encoding')?.[1];
	return { said: '', varying: [{ kind: 'coding', text: `${coding} ${Buffer.byteLength(body)}` }] };
}

/** A line of a recording, read. `asked`: the request as it was sent; `began`, `ended`: when it was. */
export function read(recorded) {
	const { test, began, ended, caller, method, path, asked, status, headers, body } = recorded;
	const line = `${method} ${path}${caller ? ` as ${caller}` : ''}`;
	const request = [line, ...headersOf(asked.headers), '', asked.body ?? asked.digest].join('\n');
	return {
		test, began, ended,
		operation: operationOf(recorded),
		isRead: method === 'GET' || method === 'HEAD',
		asked: request,
		request: inPieces(request),
		reply: inPieces([String(status), ...headersOf(headers), '', body].join('\n'), [codingOf(recorded)]),
	};
}

/** Readings of one list as one: every row that came once, in no order. `asked`: what stands for the request. */
export function merged(exchanges, asked) {
	const rowsOf = ({ reply }) => reply.pieces.filter(({ run }) => run !== undefined);
	const keyOf = ({ varying }) => varying.map(({ text }) => text).join();
	const rows = [...new Map(exchanges.flatMap(rowsOf).map((row) => [keyOf(row), { ...row, run: 0 }])).values()].sort(inRuns);
	const said = `rows\n\n[${rows.map((row) => row.said).join(',')}]`;
	return { ...exchanges.at(-1), request: { pieces: [], said: asked }, reply: { pieces: rows, said } };
}

export function overlap(one, other) {
	return one.began < other.ended && other.began < one.ended;
}

// ---- what may stand for what ----

/** Words of one side, each with its own counterpart on the other. */
export class Pairs {
	#there = new Map();
	#back = new Map();

	fits(one, other) {
		return (this.#there.get(one) ?? other) === other && (this.#back.get(other) ?? one) === one;
	}

	bind(one, other) {
		this.#there.set(one, other);
		this.#back.set(other, one);
	}
}

// The sandbox's day is one and the same, but the hour at which a test comes to be run is not; nor is the machine's own day.
function areInstantsAlike(one, other) {
	if ([one, other].every((text) => Number(text.slice(0, 4)) >= 2025)) return true;
	const isMoment = one.includes('.') || other.includes('.'); // that came, not a day that was set
	return isMoment && Math.abs(Date.parse(one) - Date.parse(other)) < 2 * HOUR_MS;
}

// An instant has fewer digits now and then: a body near the size from which bodies are packed may be on either side of it.
function areCodingsAlike(one, other) {
	const [[coding, size], [otherCoding, otherSize]] = [one.split(' '), other.split(' ')];
	return coding === otherCoding || [size, otherSize].every((each) => Math.abs(each - COMPRESSED_FROM) < 100);
}

const ALIKE = {
	instant: areInstantsAlike,
	coding: areCodingsAlike,
	wait: (one, other) => Math.abs(one - other) <= 2,
	any: () => true,
	event: () => true,
};

/** The text before the mark of the thing that varies at `at`. */
function placeOf({ said }, at) {
	const marks = said.matchAll(/‹\w+›/g);
	return said.slice(0, [...marks][at]?.index ?? 0).slice(-PLACE_SHOWN);
}

function misfitOfPieces(one, other, pairs) {
	for (const [at, { kind, text }] of one.varying.entries()) {
		const there = other.varying[at].text;
		const isAlike = ALIKE[kind] ? text === there || ALIKE[kind](text, there) : pairs.fits(text, there);
		if (!isAlike) return { kind, place: placeOf(one, at), one: text, other: there };
	}
	return undefined;
}

/** The pieces of two texts that say the same, each beside its counterpart. */
function* beside(one, other, pairs) {
	const left = new Set(other.pieces);
	for (const piece of one.pieces) {
		const same = [...left].filter(({ run, said }) => run === piece.run && said === piece.said);
		const found = same.find((each) => !misfitOfPieces(piece, each, pairs)) ?? same[0];
		left.delete(found);
		yield [piece, found];
	}
}

/** The first that cannot stand for its counterpart, {kind, place, one, other}; undefined: all can. What is said must be the same. */
export function misfit(one, other, pairs) {
	for (const [piece, there] of beside(one, other, pairs)) {
		const wrong = there ? misfitOfPieces(piece, there, pairs) : { kind: 'order', place: '', one: piece.said, other: '(another order)' };
		if (wrong) return wrong;
	}
	return undefined;
}

/** From now on what varies in the one stands for what varies in the other. */
export function bind(one, other, pairs) {
	for (const [piece, there] of [...beside(one, other, pairs)])
		for (const [at, { kind, text }] of piece.varying.entries()) if (!ALIKE[kind]) pairs.bind(text, there.varying[at].text);
}
