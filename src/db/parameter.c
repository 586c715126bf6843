#include "parameter.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

#include "db/statement.h"
#include "fault.h"
#include "oid.h"

#define FORMAT_BINARY 1

static bool type_is_array(uint32_t type)
{
	for (int i = COLUMN_TEXT; i <= COLUMN_UUID; i++)
		if (column_array_oid((enum column_type)i) == type)
			return true;
	return type == OID_INT4_ARRAY; /* int4[]: only from the database to itself */
}

/* Whether a value of this kind can stand for a parameter of this type. */
static bool value_fits(const struct db_value *value, uint32_t type)
{
	switch (value->kind) {
	case DB_KIND_NULL:
		return true;
	case DB_KIND_TEXT:
		return type != OID_BYTEA && !type_is_array(type);
	case DB_KIND_INT:
		return type == OID_INT8 || type == OID_INT4 || type == OID_INT2;
	case DB_KIND_BOOL:
		return type == OID_BOOL;
	case DB_KIND_BYTES:
		return type == OID_BYTEA || type == OID_TEXT || type == OID_JSON;
	case DB_KIND_COLUMN:
		return column_array_oid(value->column->type) == type;
	case DB_KIND_LIST:
		return column_array_oid(COLUMN_TEXT) == type ||
		       column_array_oid(COLUMN_UUID) == type;
	}
	return false;
}

static void binary_set(struct parameters *p, int i, const char *bytes, size_t size)
{
	p->values[i] = bytes;
	p->lengths[i] = (int)size;
	p->formats[i] = FORMAT_BINARY;
}

static void column_set(struct parameters *p, int i, const struct column *column)
{
	size_t size;
	const char *array = column_array(column, &size);
	binary_set(p, i, array, size);
}

static void list_set(struct parameters *p, int i, struct arena *arena, const struct db_value *value,
	uint32_t type)
{
	bool uuids = type == column_array_oid(COLUMN_UUID);
	struct column column = { .type = uuids ? COLUMN_UUID : COLUMN_TEXT,
		.cells = buffer_on(arena) };
	for (size_t k = 0; k < value->size; k++) {
		const char *element = value->list[k];
		if (!element)
			column_null(&column);
		else if (uuids)
			column_uuid(&column, element);
		else
			column_text(&column, element, strlen(element));
	}
	column_set(p, i, &column);
}

static void value_set(struct parameters *p, int i, struct arena *arena,
	const struct db_value *value, uint32_t type)
{
	switch (value->kind) {
	case DB_KIND_NULL:
		break;
	case DB_KIND_TEXT:
		p->values[i] = value->text;
		break;
	case DB_KIND_INT:
		p->values[i] = arena_printf(arena, "%" PRId64, value->number);
		break;
	case DB_KIND_BOOL:
		p->values[i] = value->number ? "t" : "f";
		break;
	case DB_KIND_BYTES:
		/* A null pointer of no bytes is the empty string, not null. */
		binary_set(p, i, value->bytes ? value->bytes : "", value->size);
		break;
	case DB_KIND_COLUMN:
		column_set(p, i, value->column);
		break;
	case DB_KIND_LIST:
		list_set(p, i, arena, value, type);
		break;
	}
}

static bool parameters_fit(
	struct ctx *ctx, enum query query, size_t count, const struct db_value *values)
{
	const struct statement *statement = &STATEMENTS[query];
	if (count != statement->input_count) {
		fault_report(ctx, "wrong number of parameters", NULL, query, NULL);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		bool huge = values[i].kind == DB_KIND_BYTES && values[i].size > INT_MAX;
		if (!huge && value_fits(&values[i], statement->types[i]))
			continue;
		fault_report(ctx, "parameter of the wrong type", NULL, query, statement->inputs[i]);
		return false;
	}
	return true;
}

bool parameters_from(struct ctx *ctx, enum query query, size_t count, const struct db_value *values,
	struct parameters *parameters)
{
	if (!parameters_fit(ctx, query, count, values))
		return false;
	*parameters = (struct parameters){
		.count = (int)count,
		.values = arena_alloc(ctx->arena, count * sizeof(*parameters->values)),
		.lengths = arena_alloc(ctx->arena, count * sizeof(*parameters->lengths)),
		.formats = arena_alloc(ctx->arena, count * sizeof(*parameters->formats)),
	};
	for (size_t i = 0; i < count; i++)
		value_set(parameters, (int)i, ctx->arena, &values[i], STATEMENTS[query].types[i]);
	return true;
}
