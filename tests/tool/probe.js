// The probes of src/http/README.md: bytes to send as they are, and what comes of them, alone and behind nginx.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { root } from './cluster.js';

const POST = 'POST /oauth/token HTTP/1.1↵Host: a↵Content-Type: application/x-www-form-urlencoded↵Transfer-Encoding: chunked↵↵';
const NEXT = 'GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const PATIENCE_MS = 8000;

const ends = (text) => text.replaceAll('↵', '\r\n').replaceAll('␍', '\r').replaceAll('␊', '\n');
const bytesOf = (text) =>
	ends(text.replaceAll('⟨POST⟩', POST))
		.replace(/⟨([^⟩]*)\*(\d+)⟩/g, (_, piece, times) => piece.repeat(Number(times)))
		.replace(/⟨([0-9a-f]{2})⟩/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));

/** `200 404 stays` as the statuses that come, the next request's included. */
function verdictOf(text) {
	const [then, ...statuses] = text.trim().split(' ').reverse();
	return [...statuses.reverse(), ...(then === 'stays' ? ['404'] : [])].join(' ');
}

/** Each row as {group, name, bytes, alone, behind, note}; the verdicts are the statuses that come until the connection ends. */
export function probes() {
	const rows = [];
	let group;
	for (const line of readFileSync(join(root, 'src/http/README.md'), 'utf8').split('\n')) {
		if (line.startsWith('### ')) group = line.slice(4);
		const [, name, sent, alone, behind, note] = line.split('|').map((cell) => cell.trim());
		if (!group || !sent?.startsWith('`')) continue;
		rows.push({ group, name, bytes: bytesOf(sent.slice(1, -1)), alone: verdictOf(alone), behind: verdictOf(behind || alone), differs: behind !== '', note });
	}
	return rows;
}

/** Sends bytes, and the next request behind them; gives all that comes until the end, which is told from silence. */
export function play(port, bytes, { tls = false } = {}) {
	return new Promise((resolve) => {
		const socket = tls ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }) : connect(port, '127.0.0.1');
		let out = '';
		const done = (how) => {
			clearTimeout(patience);
			socket.destroy();
			resolve({ out, how, verdict: [...out.matchAll(/HTTP\/1\.1 ([2-5]\d\d)/g)].map(([, status]) => status).join(' ') });
		};
		const patience = setTimeout(done, PATIENCE_MS, 'silent');
		socket.setEncoding('latin1');
		socket.on('data', (text) => (out += text));
		socket.on('error', () => {}); // what was still to be sent; what has come counts
		socket.on('end', () => done('ended'));
		socket.on('close', () => done('ended'));
		socket.end = () => socket; // the probe stays open on our side until the other ends
		socket.write(bytes + NEXT, 'latin1');
	});
}

/** Sends a head, and pieces of a body without end, until the other side closes or `limit` bytes have gone. */
export function flood(port, head, piece, limit) {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		let out = '';
		let sent = 0;
		socket.setEncoding('latin1');
		socket.on('data', (text) => (out += text));
		socket.on('error', () => {}); // the other side has closed
		socket.on('close', () => resolve({ out, sent }));
		socket.end = () => socket; // it does not stop when it is answered
		socket.write(head);
		const more = () => {
			if (socket.destroyed || sent > limit) return socket.destroy();
			sent += piece.length;
			if (socket.write(piece)) setImmediate(more);
			else socket.once('drain', more);
		};
		more();
	});
}
