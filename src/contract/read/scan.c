#include "contract/read/scan.h"

#include "base/fail.h"
#include "contract/read/lex.h"
#include "contract/read/object.h"

const struct schema SCHEMA_ANY = {
	.types = TYPE_ANY,
	.bools = 3,
	.text = { .maximum = SIZE_MAX },
	.number = { .minimum = INT64_MIN, .maximum = INT64_MAX },
	.array = { .maximum = SIZE_MAX, .items = &SCHEMA_ANY },
	.object = { .maximum = SIZE_MAX, .key_maximum = SIZE_MAX, .others = &SCHEMA_ANY },
};

struct scan scan_of(const char *bytes, size_t size, struct arena *arena, struct fault *fault)
{
	return (struct scan){
		.cursor = cursor_of(bytes, size, arena),
		.arena = arena,
		.fault = fault,
	};
}

bool scan_break(struct scan *scan, const struct place *place, enum code code)
{
	int64_t number = code == CODE_DEPTH ? DEPTH_MAX : 0;
	fault_clear(scan->fault);
	scan->err =
		fail_at(scan->fault, ERR_BAD_JSON, fault_pointer(place, scan->arena), code, number);
	return false;
}

void scan_breach(struct scan *scan, const struct place *place, enum code code, int64_t number)
{
	bool told = fault_lists(scan->fault);
	scan->scalar.given = false;
	fault_add(scan->fault, told ? fault_pointer(place, scan->arena) : "", code, number);
}

static void breach_unless_good(
	struct scan *scan, const struct place *place, struct value_check verdict)
{
	if (verdict.code)
		scan_breach(scan, place, verdict.code, verdict.number);
}

static bool scan_string(struct scan *scan, const struct schema *schema, const struct place *place)
{
	struct text text;
	enum code code = lex_string(&scan->cursor, &text);
	if (code)
		return scan_break(scan, place, code);
	scan->scalar.given = true;
	scan->scalar.text = text.bytes;
	scan->scalar.size = text.size;
	if (!(schema->types & TYPE_STRING))
		scan_breach(scan, place, CODE_TYPE, 0);
	else
		breach_unless_good(scan, place,
			check_text(
				schema, text.bytes, text.size, text.chars, &scan->scalar.number));
	return true;
}

/* An integer too long for int64 is judged as one: it is beyond any bound. */
static struct value_check check_number(const struct schema *schema, const struct number *number)
{
	if (schema->types & TYPE_REAL && number->kind != NUMBER_INT)
		return (struct value_check){ CODE_NONE, 0 };
	if (number->kind == NUMBER_REAL || !(schema->types & (TYPE_INT | TYPE_REAL)))
		return (struct value_check){ CODE_TYPE, 0 };
	if (number->kind == NUMBER_OVER)
		return (struct value_check){ CODE_TOO_BIG, schema->number.maximum };
	if (number->kind == NUMBER_UNDER)
		return (struct value_check){ CODE_TOO_SMALL, schema->number.minimum };
	return check_int(schema, number->value);
}

static bool scan_number(struct scan *scan, const struct schema *schema, const struct place *place)
{
	struct number number;
	if (!lex_number(&scan->cursor, &number))
		return scan_break(scan, place, CODE_SYNTAX);
	scan->scalar.given = true;
	scan->scalar.number = number.value;
	breach_unless_good(scan, place, check_number(schema, &number));
	return true;
}

static bool scan_bool(
	struct scan *scan, const struct schema *schema, const struct place *place, bool value)
{
	if (!(value ? cursor_word(&scan->cursor, "true", 4)
		    : cursor_word(&scan->cursor, "false", 5)))
		return scan_break(scan, place, CODE_SYNTAX);
	scan->scalar.given = true;
	scan->scalar.number = value;
	if (!(schema->types & TYPE_BOOL))
		scan_breach(scan, place, CODE_TYPE, 0);
	else
		breach_unless_good(scan, place, check_bool(schema, value));
	return true;
}

static bool scan_null(struct scan *scan, const struct schema *schema, const struct place *place)
{
	if (!cursor_word(&scan->cursor, "null", 4))
		return scan_break(scan, place, CODE_SYNTAX);
	scan->scalar.given = false;
	if (!(schema->types & TYPE_NULL))
		scan_breach(scan, place, CODE_TYPE, 0);
	return true;
}

static bool scan_elements(struct scan *scan, const struct array_rules *rules,
	const struct place *place, size_t *count)
{
	struct place here = { .up = place, .depth = place->depth + 1 };
	for (;;) {
		/* What lies behind the maximum is read, not judged: one breach tells it all. */
		bool judged = here.index < rules->maximum;
		if (!scan_value(scan, judged ? rules->items : &SCHEMA_ANY, &here))
			return false;
		here.index++;
		/* What is no object is a row all the same: rows and cells keep step. */
		if (judged && scan->table.row && rules->items == scan->table.row &&
			scan->table.columns->rows < here.index)
			row_close(&scan->table, &scan->cursor, 0);
		char c = cursor_peek(&scan->cursor);
		if (c != ',' && c != ']')
			return scan_break(scan, place, CODE_SYNTAX);
		scan->cursor.at++;
		if (c == ']')
			break;
	}
	*count = here.index;
	return true;
}

static bool scan_array(struct scan *scan, const struct schema *schema, const struct place *place)
{
	const struct array_rules *rules = &schema->array;
	size_t count = 0;
	if (cursor_peek(&scan->cursor) == ']')
		scan->cursor.at++;
	else if (!scan_elements(scan, rules, place, &count))
		return false;
	if (count < rules->minimum)
		scan_breach(scan, place, CODE_TOO_FEW, (int64_t)rules->minimum);
	if (count > rules->maximum)
		scan_breach(scan, place, CODE_TOO_MANY, (int64_t)rules->maximum);
	return true;
}

/* An object or array; one that has no business here is read for its syntax only. */
static bool scan_nested(struct scan *scan, const struct schema *schema, const struct place *place,
	enum type_bit type)
{
	if (place->depth >= DEPTH_MAX)
		return scan_break(scan, place, CODE_DEPTH);
	scan->cursor.at++;
	if (!(schema->types & type)) {
		scan_breach(scan, place, CODE_TYPE, 0);
		schema = &SCHEMA_ANY;
	}
	bool good = type == TYPE_OBJECT ? object_scan(scan, schema, place)
					: scan_array(scan, schema, place);
	scan->scalar.given = false;
	return good;
}

bool scan_value(struct scan *scan, const struct schema *schema, const struct place *place)
{
	char c = cursor_peek(&scan->cursor);
	switch (c) {
	case '"':
		return scan_string(scan, schema, place);
	case '{':
		return scan_nested(scan, schema, place, TYPE_OBJECT);
	case '[':
		return scan_nested(scan, schema, place, TYPE_ARRAY);
	case 't':
	case 'f':
		return scan_bool(scan, schema, place, c == 't');
	case 'n':
		return scan_null(scan, schema, place);
	default:
		break;
	}
	if (c == '-' || (c >= '0' && c <= '9'))
		return scan_number(scan, schema, place);
	return scan_break(scan, place, CODE_SYNTAX);
}

bool scan_body(struct scan *scan, const struct schema *schema)
{
	static const struct place top;
	if (!scan_value(scan, schema, &top))
		return false;
	cursor_blanks(&scan->cursor);
	return scan->cursor.at == scan->cursor.end || scan_break(scan, &top, CODE_SYNTAX);
}
