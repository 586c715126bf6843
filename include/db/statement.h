/** The table of named statements, made at build from sql/query/<stem>.sql (gen/query.c). */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "db/db.h"

struct statement {
	const char *name; /**< `claim_view` */
	const char *sql;
	const char *where; /**< `claim.sql:12` */
	int read;          /**< 1: `-- read:`, answers an operation of the same name */
	size_t input_count;
	const char *const *inputs; /**< names */
	const uint32_t *types;     /**< OIDs; 0 lets PostgreSQL decide */
};
extern const struct statement STATEMENTS[QUERY_COUNT];
/** QUERY_COUNT when there is none of that name. */
enum query statement_named(const char *name);
