#include "http/wire/accept.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define SURE 1000

/* A piece of a header between separators, without the blanks around it. */
struct piece {
	const char *start;
	size_t size;
};

/* The next piece up to a separator outside quotes; false at the end. */
static bool piece_next(const char **at, char separator, struct piece *piece)
{
	const char *text = *at;
	if (!text || !*text)
		return false;
	bool quoted = false;
	const char *end = text;
	for (; *end && (quoted || *end != separator); end++)
		if (*end == '"')
			quoted = !quoted;
	*at = *end ? end + 1 : end;
	while (text < end && isspace((unsigned char)*text))
		text++;
	while (end > text && isspace((unsigned char)end[-1]))
		end--;
	*piece = (struct piece){ text, (size_t)(end - text) };
	return true;
}

static bool piece_is(const struct piece *piece, const char *text)
{
	return strlen(text) == piece->size && !strncasecmp(piece->start, text, piece->size);
}

/* `0.5` and its like as thousandths (RFC 9110, 12.4.2); anything else counts as not wanted. */
static int quality_read(const char *text, size_t n)
{
	if (n == 0 || n > 5 || (text[0] != '0' && text[0] != '1') || (n > 1 && text[1] != '.'))
		return 0;
	int value = (text[0] - '0') * SURE;
	int unit = 100;
	for (size_t i = 2; i < n; i++, unit /= 10) {
		if (!isdigit((unsigned char)text[i]))
			return 0;
		value += (text[i] - '0') * unit;
	}
	return value > SURE ? SURE : value;
}

/* Splits `range;a=b;q=0.5` into the range and its quality. */
static int range_quality(const struct piece *element, struct piece *range)
{
	char copy[256];
	size_t n = element->size < sizeof(copy) - 1 ? element->size : sizeof(copy) - 1;
	memcpy(copy, element->start, n);
	copy[n] = '\0';
	const char *at = copy;
	struct piece part;
	int quality = SURE;
	if (!piece_next(&at, ';', &part))
		return 0;
	*range = (struct piece){ element->start, part.size };
	while (piece_next(&at, ';', &part))
		if (part.size >= 2 && (part.start[0] == 'q' || part.start[0] == 'Q') &&
			part.start[1] == '=')
			quality = quality_read(part.start + 2, part.size - 2);
	return quality;
}

/* 3: the type itself, 2: its main type, 1: anything, 0: something else. */
static int closeness(const struct piece *range, const char *type)
{
	size_t main_size = strcspn(type, "/");
	if (piece_is(range, type))
		return 3;
	if (range->size == main_size + 2 && !strncasecmp(range->start, type, main_size) &&
		!strncmp(range->start + main_size, "/*", 2))
		return 2;
	return piece_is(range, "*/*");
}

int accept_media(const char *accept, const char *type)
{
	struct piece element, range;
	int best = 0, quality = 0;
	if (!accept)
		return SURE;
	while (piece_next(&accept, ',', &element)) {
		int wanted = range_quality(&element, &range);
		int close = closeness(&range, type);
		if (close <= best)
			continue;
		best = close;
		quality = wanted;
	}
	return quality;
}

static bool is_language(const struct piece *range, const char *language)
{
	size_t n = strlen(language);
	return range->size >= n && !strncasecmp(range->start, language, n) &&
	       (range->size == n || range->start[n] == '-');
}

bool accept_english(const char *accept_language)
{
	struct piece element, range;
	int english = 0, chinese = 0;
	while (piece_next(&accept_language, ',', &element)) {
		int wanted = range_quality(&element, &range);
		if (is_language(&range, "en") && wanted > english && wanted > chinese)
			english = wanted;
		else if ((is_language(&range, "zh") || piece_is(&range, "*")) && wanted > chinese)
			chinese = wanted > english ? wanted : chinese;
	}
	return english > chinese;
}

bool accept_gzip(const char *accept_encoding)
{
	struct piece element, range;
	int named = -1, any = -1;
	while (piece_next(&accept_encoding, ',', &element)) {
		int wanted = range_quality(&element, &range);
		if (piece_is(&range, "gzip"))
			named = wanted;
		else if (piece_is(&range, "*"))
			any = wanted;
	}
	return named >= 0 ? named > 0 : any > 0;
}

static const char *lower(struct arena *arena, const struct piece *piece)
{
	size_t n = piece->size;
	const char *start = piece->start;
	if (n >= 2 && start[0] == '"' && start[n - 1] == '"') {
		start++;
		n -= 2;
	}
	char *copy = arena_copy(arena, start, n);
	for (char *c = copy; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return copy;
}

bool accept_content_type(const char *content_type, struct arena *arena, struct media_name *name)
{
	static const char charset[] = "charset=";
	struct piece part;
	*name = (struct media_name){ NULL, NULL };
	if (!piece_next(&content_type, ';', &part) || !memchr(part.start, '/', part.size))
		return false;
	name->type = lower(arena, &part);
	while (piece_next(&content_type, ';', &part)) {
		if (part.size <= strlen(charset) ||
			strncasecmp(part.start, charset, strlen(charset)))
			continue;
		part.start += strlen(charset);
		part.size -= strlen(charset);
		name->charset = lower(arena, &part);
	}
	return true;
}
