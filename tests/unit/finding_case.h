/** What the tests of the rules share: days, and findings as text. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/attr.h"
#include "base/date.h"
#include "base/money.h"
#include "rules/finding.h"

#include <cmocka.h>

static inline int32_t on(int day)
{
	return date_of(day / 10000, day / 100 % 100, day % 100);
}

static struct arena *arena;

static inline int arena_begin(void **state)
{
	(void)state;
	arena = arena_create(1 << 20);
	return 0;
}

static inline int arena_end(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static inline const char *written(const struct finding *finding)
{
	struct buffer out = buffer_on(arena);

	finding_write(finding, &out);
	return out.data;
}

static inline bool says(const struct finding *finding, const char *part)
{
	const char *text = written(finding);
	bool said = strstr(text, part) != NULL;

	if (!said)
		print_message("%s\n", text);
	return said;
}
