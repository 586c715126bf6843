#include "db/statement.h"

#include <string.h>

enum query statement_named(const char *name)
{
	for (size_t i = 0; i < QUERY_COUNT; i++)
		if (!strcmp(STATEMENTS[i].name, name))
			return (enum query)i;
	return QUERY_COUNT;
}
