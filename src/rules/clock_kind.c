#include "rules/clock_kind.h"

#include <string.h>

#include "base/attr.h"

static const struct clock_kind every_kind[] = {
#define CLOCK(word, parameter, inclusive, clause) { #word, parameter, inclusive, clause },
#include "tbl/flow.def"
};

const struct clock_kind *clock_kinds(size_t *count)
{
	*count = LENGTH(every_kind);
	return every_kind;
}

const struct clock_kind *clock_kind_named(const char *name)
{
	for (size_t i = 0; i < LENGTH(every_kind); i++)
		if (!strcmp(every_kind[i].name, name))
			return &every_kind[i];
	return NULL;
}
