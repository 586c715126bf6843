/**
 * Errors: one enum from one table (tbl/err.def).
 *
 * A function that can fail returns `enum err`; ERR_NONE is success. base/fail.h makes one.
 */
#pragma once

enum err {
	ERR_NONE,
#define ERR(id, status, slug, zh, en) ERR_##id,
#include "tbl/err.def"
	ERR_COUNT
};

/** Everything the API says of one kind of error: RFC 9457's type and title. */
struct err_kind {
	int status;
	const char *slug; /**< stable `code` of the problem, and /problems/{slug} */
	const char *zh, *en;
};
const struct err_kind *err_kind(enum err err);
