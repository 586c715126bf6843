/**
 * A contract made for one test: a document around one schema, and what its body check says, as one
 * line of text.
 */
#pragma once
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contract/contract.h"
#include "contract/read/body.h"
#include "contract/read/csv_table.h"
#include "contract/read/row.h"

#define FIXTURE_LIMIT ((size_t)256 << 20)

/** `{"openapi": …, "paths": {<paths>}}` with components that hold the scheme `oauth` and these
 * schemas. */
static inline char *document_text(struct arena *arena, const char *paths, const char *schemas)
{
	return arena_printf(arena,
		"{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"t\",\"version\":\"1\"},\"paths\":{%s}"
		","
		"\"components\":{\"securitySchemes\":{\"oauth\":{\"type\":\"oauth2\"}},\"schemas\":"
		"{%s}}}",
		paths, schemas);
}

/** Compiles; NULL with the reason in *why. */
static inline const struct contract *document_compile(
	struct arena *arena, const char *paths, const char *schemas, const char **why)
{
	char *text = document_text(arena, paths, schemas);
	return contract_compile(arena, text, strlen(text), why);
}

/** A path with one operation `thing_make` whose JSON body has this schema. */
static inline char *body_path(struct arena *arena, const char *schema)
{
	return arena_printf(arena,
		"\"/v1/"
		"things\":{\"post\":{\"operationId\":\"thing_make\",\"security\":[{}],"
		"\"requestBody\":"
		"{\"required\":true,\"content\":{\"application/json\":{\"schema\":%s}}},"
		"\"responses\":{\"200\":{\"description\":\"ok\"}}}}",
		schema);
}

/** The compiled schema of a request body, NULL with the reason in *why. */
static inline const struct schema *body_schema(
	struct arena *arena, const char *schema, const char *schemas, const char **why)
{
	size_t count;
	const struct contract *contract =
		document_compile(arena, body_path(arena, schema), schemas, why);
	return contract ? contract_operations(contract, &count)[0].media[0].schema : NULL;
}

/** `invalid 2: /name too_short 1; /month required` or `ok`. */
static inline const char *fault_line(struct arena *arena, enum err err, const struct fault *fault)
{
	if (err == ERR_NONE)
		return "ok";
	char *line = arena_printf(arena, "%s %zu:", err_kind(err)->slug, fault->total);
	for (size_t i = 0; i < fault->count; i++) {
		const struct fault_place *place = &fault->places[i];
		line = arena_printf(arena, "%s%s %s %s", line, i ? ";" : "", place->pointer,
			code_text(place->code)->word);
		if (place->number)
			line = arena_printf(arena, "%s %lld", line, (long long)place->number);
	}
	return line;
}

/** What the body check says of these bytes. */
static inline const char *body_line(
	struct arena *arena, const struct schema *schema, const char *bytes, size_t size)
{
	struct fault fault = { .arena = arena };
	enum err err = body_read(schema, bytes, size, arena, &fault, NULL);
	return fault_line(arena, err, &fault);
}

/** Columns by the names of the schema's rows. */
static inline struct columns *row_columns(struct arena *arena, const struct schema *schema)
{
	const char *const *names;
	size_t count = row_members(schema, &names);
	struct columns *columns = columns_create(arena, count);
	for (size_t i = 0; i < count; i++)
		columns->column[i].name = names[i];
	return columns;
}

/** A roster as the operations file describes it: twelve members, most of them required. */
static const char ROSTER_SCHEMA[] =
	"{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"lines\"],"
	"\"properties\":{\"lines\":"
	"{\"type\":\"array\",\"minItems\":1,\"maxItems\":20000,\"items\":{\"type\":\"object\","
	"\"additionalProperties\":false,"
	"\"required\":[\"line\",\"id_type\",\"id_number\",\"name\",\"person_class\",\"hired_on\"],"
	"\"properties\":{"
	"\"line\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":20000,\"title\":\"序号\"},"
	"\"id_type\":{\"type\":\"string\",\"enum\":[\"resident\",\"permit\",\"passport\"],"
	"\"title\":\"证件类型\"},"
	"\"id_number\":{\"type\":\"string\",\"format\":\"resident-id\",\"title\":\"证件号码\"},"
	"\"name\":{\"type\":\"string\",\"minLength\":2,\"maxLength\":50,\"title\":\"姓名\"},"
	"\"phone\":{\"type\":\"string\",\"format\":\"phone\",\"title\":\"手机号\"},"
	"\"person_class\":{\"type\":\"string\",\"enum\":[\"registered_unemployed\",\"graduate\","
	"\"rural\","
	"\"poverty\",\"other\"],\"title\":\"人员类型\"},"
	"\"hired_on\":{\"type\":\"string\",\"format\":\"date\",\"title\":\"入职日期\"},"
	"\"contract_from\":{\"type\":[\"string\",\"null\"],\"format\":\"date\",\"title\":"
	"\"合同起\"},"
	"\"contract_to\":{\"type\":[\"string\",\"null\"],\"format\":\"date\",\"title\":\"合同止\"},"
	"\"wage_month\":{\"type\":\"string\",\"format\":\"month\",\"title\":\"工资月份\"},"
	"\"wage_fen\":{\"type\":\"integer\",\"format\":\"fen\",\"title\":\"工资\"},"
	"\"dispatched\":{\"type\":\"boolean\",\"title\":\"派遣\"}}}}}}";

/** A valid resident number for line i. */
static inline void resident_number(size_t i, char out[19])
{
	static const int weight[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;
	snprintf(out, 19, "652301%04zu%02zu%02zu%03zu", 1960 + i % 40, 1 + i % 12, 1 + i % 28,
		i % 1000);
	for (size_t k = 0; k < 17; k++)
		sum += (out[k] - '0') * weight[k];
	out[17] = "10X98765432"[sum % 11];
	out[18] = '\0';
}

/** Lines of a roster, lean (about 138 bytes) or with all twelve members. */
static inline void roster_lines(struct buffer *json, size_t count, bool full)
{
	static const char *const classes[] = { "graduate", "rural", "registered_unemployed",
		"other" };
	buffer_text(json, "{\"lines\":[");
	for (size_t i = 0; i < count; i++) {
		char number[19];
		resident_number(i, number);
		buffer_printf(json,
			"%s{\"line\":%zu,\"id_type\":\"resident\",\"id_number\":\"%s\",\"name\":"
			"\"阿依古丽\","
			"\"person_class\":\"%s\",\"hired_on\":\"2020-%02zu-%02zu\"",
			i ? "," : "", i + 1, number, classes[i % 4], 1 + i % 9, 1 + i % 28);
		if (full)
			buffer_printf(json,
				",\"phone\":\"1390994%04zu\",\"contract_from\":\"2020-06-01\","
				"\"contract_to\":null,"
				"\"wage_month\":\"2020-0%zu\",\"wage_fen\":%zu,\"dispatched\":%s",
				i % 10000, 1 + i % 9, 200000 + i, i % 2 ? "true" : "false");
		buffer_text(json, "}");
	}
	buffer_text(json, "]}");
}
