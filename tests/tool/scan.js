// Scans as small as their formats allow, valid, and different for each number.
import { deflateSync } from 'node:zlib';

/** A PDF of one empty page whose content names `n`. */
export function pdf(n = 1) {
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Wengang (${n}) >>`,
	];
	let text = '%PDF-1.4\n';
	const places = objects.map((object, at) => {
		const place = text.length;
		text += `${at + 1} 0 obj\n${object}\nendobj\n`;
		return place;
	});
	const start = text.length;
	const row = (place) => `${String(place).padStart(10, '0')} 00000 n \n`;
	text += `xref\n0 4\n0000000000 65535 f \n${places.map(row).join('')}`;
	text += `trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
	return Buffer.from(text, 'latin1');
}

const CRC = Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	return c >>> 0;
});

function crc(bytes) {
	return (bytes.reduce((c, byte) => CRC[(c ^ byte) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
}

function chunk(type, body) {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
	const frame = Buffer.alloc(8);
	frame.writeUInt32BE(body.length, 0);
	frame.writeUInt32BE(crc(named), 4);
	return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

/** A grey PNG of `width` by `height` (one pixel unless told) with `n` in a comment. */
export function png(n = 1, width = 1, height = 1) {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head[8] = 8;
	return Buffer.concat([
		Buffer.from('89504e470d0a1a0a', 'hex'),
		chunk('IHDR', head),
		chunk('tEXt', Buffer.from(`scan\0${n}`, 'latin1')),
		chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height))),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

// One grey pixel, baseline.
const PIXEL = Buffer.from(
	'ffd8ffe000104a46494600010100000100010000ffdb004300' + '08'.repeat(64) +
		'ffc0000b080001000101011100ffc4001f0000010501010101010100000000000000000102030405060708090a0b' +
		'ffc40014100100000000000000000000000000000000ffda0008010100003f007fffd9',
	'hex',
);

/** A JPEG of one pixel with `n` in a comment. */
export function jpeg(n = 1) {
	const note = Buffer.from(`scan ${n}`, 'latin1');
	const length = Buffer.alloc(2);
	length.writeUInt16BE(note.length + 2);
	return Buffer.concat([PIXEL.subarray(0, 2), Buffer.from('fffe', 'hex'), length, note, PIXEL.subarray(2)]);
}

/** What each kind of scan is sent as. */
export const MEDIA = { pdf: 'application/pdf', jpeg: 'image/jpeg', png: 'image/png' };
