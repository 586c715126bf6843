#include "contract/read/title.h"

#include <string.h>

#include "base/attr.h"

static const struct unit {
	const char *text;
	bool in_yuan;
} UNITS[] = { { "（元）", true }, { "(元)", true }, { "（分）", false }, { "(分)", false } };

static bool is_text(const char *text, size_t n, const char *wanted)
{
	return strlen(wanted) == n && !memcmp(text, wanted, n);
}

static bool begins(const char *text, size_t n, const char *wanted)
{
	size_t size = strlen(wanted);
	return n >= size && !memcmp(text, wanted, size);
}

static struct title with_unit(size_t member, const char *text, size_t n)
{
	for (size_t i = 0; i < LENGTH(UNITS); i++)
		if (is_text(text, n, UNITS[i].text))
			return (struct title){ .member = member, .in_yuan = UNITS[i].in_yuan };
	return (struct title){ .member = member, .unit_missing = true };
}

/* Behind the title of money: nothing, or what stands where the unit belongs. */
static bool has_place_of_unit(const char *text, size_t n)
{
	return !n || begins(text, n, "（") || begins(text, n, "(");
}

static bool names(const struct schema *schema, const char *text, size_t n)
{
	size_t size = schema->title ? strlen(schema->title) : 0;
	if (!size || !schema->number.fen)
		return size && is_text(text, n, schema->title);
	return begins(text, n, schema->title) && has_place_of_unit(text + size, n - size);
}

struct title title_of(const struct object_rules *row, const char *text, size_t n)
{
	int index = name_set_find(row->names, text, n);
	if (index >= 0)
		return (struct title){ .member = (size_t)index };
	for (size_t i = 0; i < row->count; i++) {
		const struct schema *schema = row->property[i].schema;
		if (!names(schema, text, n))
			continue;
		size_t size = strlen(schema->title);
		return schema->number.fen ? with_unit(i, text + size, n - size)
					  : (struct title){ .member = i };
	}
	return (struct title){ .member = MEMBERS_MAX };
}
