#include "base/fail.h"

enum err fail(struct fault *fault, enum err err)
{
	if (!fault->err)
		fault->err = err;
	return fault->err;
}

enum err fail_clause(struct fault *fault, enum err err, const char *clause)
{
	if (!fault->err)
		fault->clause = clause;
	return fail(fault, err);
}

enum err fail_at(
	struct fault *fault, enum err err, const char *pointer, enum code code, int64_t number)
{
	fault_add(fault, pointer, code, number);
	return fail(fault, err);
}
