#include "rules/industry.h"

#include <string.h>

static size_t prefix_matches(const char *code, const char *prefix, size_t n)
{
	return n > 0 && !strncmp(code, prefix, n) ? n : 0;
}

/* One selector of n bytes: a prefix, or a prefix without another. */
static size_t selector_matches(const char *code, const char *selector, size_t n)
{
	const char *without = memchr(selector, '-', n);
	size_t kept = without ? (size_t)(without - selector) : n;

	if (without && prefix_matches(code, without + 1, n - kept - 1))
		return 0;
	return prefix_matches(code, selector, kept);
}

size_t industry_matches(const char *code, const char *selectors)
{
	size_t best = 0;

	for (const char *at = selectors; *at; at += *at == ',') {
		size_t n = strcspn(at, ","), fits = selector_matches(code, at, n);

		best = fits > best ? fits : best;
		at += n;
	}
	return best;
}
