// What the acts of the demo share: who there is, what is said, and the clock.
import { Client } from '../tool/client.js';

export const base = process.argv[2] ?? 'http://127.0.0.1:8080';
export const yuan = (fen) => `${(fen / 100).toFixed(2)} CNY`;
let today = '';

export function tell(who, what) {
	console.log(`${today}  ${who.padEnd(22)} ${what}`);
}

export async function as(username, password = 'wengang-2020') {
	const client = new Client(base);
	await client.signIn(username, password);
	return client;
}

/** Business time moves to the morning of that day; what the passed days cause happens with it. */
export async function on(client, day, hour = '11:00:00') {
	const { body } = await client.ok('POST', '/sandbox/clock', { now: `${day}T${hour}+08:00` });
	today = body.today;
}
