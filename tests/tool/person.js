// Synthetic persons and firms: valid by every check digit, of divisions that do not exist (6599xx), the same for the same number.

const FAMILY = '王李张刘陈杨赵黄周吴马阿古买麦努'.split('');
const GIVEN = ['伟', '芳', '秀英', '敏', '建国', '丽', '强', '磊', '静', '志刚', '海燕', '明'];
const TURKIC = ['古丽娜尔·买买提', '阿不都热合曼·艾合买提', '麦尔哈巴·吐尔逊', '努尔兰·哈力克'];
const PLACES = '0123456789ABCDEFGHJKLMNPQRTUWXY';

function residentCheck(digits) {
	const sum = [...digits].reduce((total, digit, at) => total + digit * (2 ** (17 - at) % 11), 0);
	return '10X98765432'[sum % 11];
}

function usccCheck(text) {
	const sum = [...text].reduce((total, place, at) => total + PLACES.indexOf(place) * (3 ** at % 31), 0);
	return PLACES[(31 - (sum % 31)) % 31];
}

function day(n) {
	return new Date(Date.UTC(1970, 0, 1) + n * 86400000).toISOString().slice(0, 10);
}

/** The number of a resident born on `born` (YYYY-MM-DD); `n` tells persons of one day apart. */
export function residentId(n, born = day((n * 37) % 9000)) {
	const digits = `6599${String(n % 90 + 10)}${born.replaceAll('-', '')}${String(Math.floor(n / 90) % 1000).padStart(3, '0')}`;
	return digits + residentCheck(digits);
}

/** Person number `n`: {id_number, name, phone, born}. Every seventh has a name with the middle dot U+00B7. */
export function person(n) {
	const born = day((n * 37) % 9000);
	return {
		id_number: residentId(n, born),
		name: n % 7 === 0 ? TURKIC[(n / 7) % TURKIC.length] : FAMILY[n % FAMILY.length] + GIVEN[n % GIVEN.length],
		phone: `139${String(10000000 + n * 13).slice(-8)}`,
		born,
	};
}

export function persons(count, from = 1) {
	return Array.from({ length: count }, (_, at) => person(from + at));
}

/** A unified social credit code of division 659901 (registered by the market authority), firm number `n`: 91, or 92 of a sole trader. */
export function uscc(n, kind = 'enterprise') {
	const body = `${kind === 'sole_trader' ? 92 : 91}659901${'MA'}${n.toString(10).padStart(7, '0')}`;
	return body + usccCheck(body);
}

/** The same with a wrong check place. */
export function usccWrong(n) {
	const right = uscc(n);
	return right.slice(0, 17) + (right[17] === '0' ? '1' : '0');
}

export function maskOf(idNumber) {
	return `${idNumber.slice(0, 3)}***********${idNumber.slice(-4)}`;
}
