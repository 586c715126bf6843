#include "contract/read/parameter.h"

#include <string.h>

#include "base/fail.h"
#include "contract/read/check.h"
#include "contract/read/form.h"

/* The check of one request's parameters. */
struct parameter_check {
	const struct operation *operation;
	struct arena *arena;
	struct fault *fault;
	struct value *values;
};

static void breach(
	const struct parameter_check *check, const char *name, struct value_check verdict)
{
	fault_add(check->fault, arena_printf(check->arena, "?%s", name), verdict.code,
		verdict.number);
}

static void breach_code(const struct parameter_check *check, const char *name, enum code code)
{
	breach(check, name, (struct value_check){ code, 0 });
}

static size_t parameter_named(const struct operation *operation, const char *name)
{
	size_t i = 0;
	while (i < operation->parameter_count &&
		(operation->parameter[i].in_path || strcmp(operation->parameter[i].name, name)))
		i++;
	return i;
}

static void list_add(const struct parameter_check *check, const struct parameter *parameter,
	struct value *value, const char *text)
{
	const struct array_rules *rules = &parameter->schema->array;
	if (!value->list)
		value->list = arena_alloc(check->arena, rules->maximum * sizeof(*value->list));
	if (value->list_count < rules->maximum)
		value->list[value->list_count] = text;
	value->list_count++;
	value->text = value->list[0];
}

static void value_set(const struct parameter_check *check, size_t i, const struct decoded *decoded)
{
	const struct parameter *parameter = &check->operation->parameter[i];
	struct value *value = &check->values[i];
	bool list = parameter->type == VALUE_LIST;
	const struct schema *schema = list ? parameter->schema->array.items : parameter->schema;
	struct scalar scalar = { .given = false };
	struct value_check verdict =
		check_scalar(schema, decoded->text, decoded->size, decoded->chars, &scalar);
	if (value->text && !list)
		breach_code(check, parameter->name, CODE_REPEATED);
	else if (verdict.code)
		breach(check, parameter->name, verdict);
	if (list) {
		list_add(check, parameter, value, decoded->text);
		return;
	}
	value->text = decoded->text;
	if (parameter->type != VALUE_TEXT)
		value->number = scalar.number;
}

static void pair_take(const struct parameter_check *check, const struct form_pair *pair)
{
	struct decoded name = form_decode(pair->name, pair->name_size, true, check->arena);
	struct decoded value = form_decode(pair->value, pair->value_size, true, check->arena);
	if (!name.text) {
		breach_code(check, "", CODE_ENCODING);
		return;
	}
	size_t i = parameter_named(check->operation, name.text);
	if (i == check->operation->parameter_count)
		breach_code(check, name.text, CODE_UNKNOWN);
	else if (!value.text)
		breach_code(check, name.text, CODE_ENCODING);
	else
		value_set(check, i, &value);
	/* Malformed is given, too: it is not missing beside that. */
	if (i < check->operation->parameter_count && !check->values[i].text)
		check->values[i].text = "";
}

/* Values of the query are complete: what is missing, which list is too short or too long. */
static void query_close(const struct parameter_check *check)
{
	for (size_t i = 0; i < check->operation->parameter_count; i++) {
		const struct parameter *parameter = &check->operation->parameter[i];
		const struct array_rules *rules = &parameter->schema->array;
		const struct value *value = &check->values[i];
		if (parameter->required && !value->text)
			breach_code(check, parameter->name, CODE_REQUIRED);
		if (parameter->type != VALUE_LIST || !value->list)
			continue;
		if (value->list_count < rules->minimum)
			breach(check, parameter->name,
				(struct value_check){ CODE_TOO_FEW, (int64_t)rules->minimum });
		if (value->list_count > rules->maximum)
			breach(check, parameter->name,
				(struct value_check){ CODE_TOO_MANY, (int64_t)rules->maximum });
	}
}

static bool path_values(const struct parameter_check *check, const struct path_segment *segments)
{
	const struct operation *operation = check->operation;
	for (size_t i = 0; i < operation->parameter_count && operation->parameter[i].in_path; i++) {
		struct decoded decoded =
			form_decode(segments[i].start, segments[i].size, false, check->arena);
		struct scalar scalar = { .given = false };
		if (!decoded.text || check_scalar(operation->parameter[i].schema, decoded.text,
					     decoded.size, decoded.chars, &scalar)
					     .code)
			return false;
		check->values[i].text = decoded.text;
		if (operation->parameter[i].type != VALUE_TEXT)
			check->values[i].number = scalar.number;
	}
	return true;
}

enum err parameters_read(const struct operation *operation, const struct path_segment *segments,
	const char *query, struct arena *arena, struct fault *fault, struct value *values)
{
	struct parameter_check check = { operation, arena, fault, values };
	struct form_pair pair;
	for (size_t i = 0; i < operation->parameter_count; i++)
		values[i] = (struct value){ .text = NULL };
	if (!path_values(&check, segments))
		return fail(fault, ERR_NOT_FOUND);
	const char *end = query ? query + strlen(query) : NULL;
	while (form_next(&query, end, &pair))
		pair_take(&check, &pair);
	query_close(&check);
	return fault->total ? fail(fault, ERR_BAD_PARAMETER) : ERR_NONE;
}
