// Rosters and payrolls for persons of person.js.

/** Roster lines; `with_` overrides members of every line. */
export function roster(persons, with_ = {}) {
	return persons.map((person, at) => ({
		line: at + 1,
		id_type: 'resident_id',
		id_number: person.id_number,
		name: person.name,
		phone: person.phone,
		person_class: 'registered_unemployed',
		proof_kind: 'unemployment_registration',
		proof_number: `SY${String(at + 1).padStart(8, '0')}`,
		hired_on: '2020-06-01',
		contract_kind: 'fixed_term',
		contract_from: '2020-06-01',
		contract_to: '2021-05-31',
		relation: 'employee',
		post: '服务员',
		...with_,
	}));
}

/** The payroll of the same persons for one month. */
export function payroll(persons, { wage_month = '2020-06', paid_on = '2020-07-10', first = 1 } = {}) {
	return persons.map((person, at) => ({
		line: first + at,
		id_number: person.id_number,
		name: person.name,
		wage_month,
		gross_fen: 400000,
		deductions_fen: 42000,
		net_fen: 358000,
		paid_on,
		channel: 'bank',
		account_tail: String(1000 + at).slice(-4),
	}));
}
