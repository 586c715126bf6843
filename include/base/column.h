/**
 * Column: the values of one field over all rows of a table, ready to travel to PostgreSQL as a
 * binary array.
 *
 * The contract engine appends while it scans (JSON and CSV alike); domain code reads and adds
 * computed columns; db sends them as array parameters. Elements are kept in wire form: 4 bytes
 * length (big-endian, -1 for null), then the value.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

enum column_type {
	COLUMN_TEXT,
	COLUMN_INT /**< int8 */,
	COLUMN_DATE,
	COLUMN_BOOL,
	COLUMN_BYTES,
	COLUMN_UUID
};

struct column {
	const char *name; /**< the JSON name; static or as long as the contract */
	enum column_type type;
	size_t rows;
	struct buffer cells;
};

/** A set of columns of one table; each has `rows` rows once a row is complete. */
struct columns {
	size_t count;
	size_t rows;
	struct column *column;
};

/** Room for `count` columns on `arena`; the caller sets name and type of each. */
struct columns *columns_create(struct arena *arena, size_t count);
/** The column of this name, or NULL. */
struct column *columns_named(const struct columns *columns, const char *name);

void column_null(struct column *column);
void column_text(struct column *column, const char *text, size_t n);
void column_int(struct column *column, int64_t value);
void column_date(struct column *column, int32_t date);
void column_bool(struct column *column, bool value);
void column_bytes(struct column *column, const void *bytes, size_t n);
/** A UUID from its text form. */
void column_uuid(struct column *column, const char *text);

/** Reads a column row by row. Start with {.column = c}; false after the last row. */
struct column_cursor {
	const struct column *column;
	size_t at;         /**< internal: byte position */
	const char *bytes; /**< the value in wire form, NULL for null */
	size_t size;
};
bool column_next(struct column_cursor *cursor);
/** The value the cursor stands on, as a number (COLUMN_INT) or a day (COLUMN_DATE). */
int64_t column_cursor_int(const struct column_cursor *cursor);
int32_t column_cursor_date(const struct column_cursor *cursor);

/** The whole array in PostgreSQL's binary form (header and cells); *size gets its bytes. Owned by
 * the column's arena. */
const char *column_array(const struct column *column, size_t *size);
/** The OID of the array type that column_array writes: text[], int8[], date[], bool[], bytea[],
 * uuid[]. */
uint32_t column_array_oid(enum column_type type);
