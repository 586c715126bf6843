#include "http/wire/framing.h"

#include <string.h>

#include "base/attr.h"

/* What the library keeps beside the bytes of a line or a parameter, and what its pool has room for.
 */
#define RECORD 64
#define HEAD_WEIGHT 8704
#define METHOD_MAX 32
#define LENGTH_DIGITS 18
#define CHUNK_DIGITS 15
#define EXTENSION_MAX 256

/* The positions of a head stand before AT_BODY. */
enum position {
	AT_START,
	AT_METHOD,
	AT_TARGET,
	AT_VERSION,
	AT_FIELD,
	AT_NAME,
	AT_VALUE,
	AT_LF,
	AT_END,
	AT_BODY,
	AT_SIZE,
	AT_EXTENSION,
	AT_CHUNK,
	AT_CHUNK_CR,
};

/* A header that says where the message ends or for whom it is, or costs the library more than its
 * bytes; `takes` judges each byte of its value. */
struct framing_kind {
	const char *name;
	const char *doubt;
	bool (*takes)(struct framing *framing, unsigned char c);
	unsigned least; /* bytes of its value */
};

/* RFC 9110, 5.6.2; and what a host with its port may consist of (RFC 3986, 3.2.2). */
static const uint32_t TOKEN[8] = { 0, 0x03FF6CFA, 0xC7FFFFFE, 0x57FFFFFF };
static const uint32_t HOST[8] = { 0, 0x2FFF6FF2, 0xAFFFFFFE, 0x47FFFFFE };

static bool is_in(const uint32_t set[8], unsigned char c)
{
	return set[c >> 5] >> (c & 31) & 1;
}

/* RFC 9110, 5.5: visible, blank, or of some other character set. */
static bool is_text(unsigned char c)
{
	return (c >= 0x20 && c != 0x7F) || c == '\t';
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Whether one of eight bytes is less than `least`, which is 128 at most. */
static bool has_less(uint64_t eight, unsigned least)
{
	return (eight - EACH(least)) & ~eight & EACH(0x80);
}

/* How many bytes are text: most values are, so eight are looked at at once. */
static size_t text_span(const unsigned char *s, size_t n)
{
	size_t i = 0;
	for (uint64_t eight; n - i >= sizeof(eight); i += sizeof(eight)) {
		memcpy(&eight, s + i, sizeof(eight));
		if (has_less(eight, 0x20) || has_less(eight ^ EACH(0x7F), 1))
			break;
	}
	while (i < n && is_text(s[i]))
		i++;
	return i;
}

static size_t refuse(struct framing *f, enum err err, const char *doubt)
{
	f->err = err;
	f->doubt = doubt;
	return 0;
}

static size_t malformed(struct framing *f, const char *doubt)
{
	return refuse(f, ERR_BAD_REQUEST, doubt);
}

static void turn(struct framing *f, enum position place)
{
	f->place = (int)place;
	f->count = 0;
}

/* Behind this CR only LF may follow. */
static size_t line_ends(struct framing *f, enum position next, size_t taken)
{
	turn(f, AT_LF);
	f->next = (int)next;
	return taken + 1;
}

static bool host_takes(struct framing *f, unsigned char c)
{
	f->count++;
	return is_in(HOST, c);
}

static bool length_takes(struct framing *f, unsigned char c)
{
	f->left = f->left * 10 + (unsigned)(c - '0');
	if (++f->count > LENGTH_DIGITS)
		refuse(f, ERR_TOO_LARGE, "length");
	return c >= '0' && c <= '9';
}

static bool coding_takes(struct framing *f, unsigned char c)
{
	static const char chunked[] = "chunked";
	return f->count < strlen(chunked) && (c | 0x20) == chunked[f->count++];
}

/* Cookies are copied and cut into pieces, though nobody here reads them. */
static bool cookie_takes(struct framing *f, unsigned char c)
{
	f->weight += c == ';' ? RECORD : 1;
	return is_text(c);
}

enum { KIND_HOST, KIND_LENGTH, KIND_CODING, KIND_AUTHORIZATION, KIND_COOKIE };

static const struct framing_kind KINDS[] = {
	[KIND_HOST] = { "host", "host", host_takes, 1 },
	[KIND_LENGTH] = { "content-length", "length", length_takes, 1 },
	[KIND_CODING] = { "transfer-encoding", "coding", coding_takes, 7 },
	[KIND_AUTHORIZATION] = { "authorization", "authorization_twice", NULL, 0 },
	[KIND_COOKIE] = { "cookie", "cookie_twice", cookie_takes, 0 },
};

static bool has(const struct framing *f, int kind)
{
	return f->seen >> kind & 1;
}

static size_t take_method(struct framing *f, const unsigned char *s, size_t n)
{
	size_t i = 0;
	while (i < n && is_in(TOKEN, s[i]))
		i++;
	f->count += (unsigned)i;
	if (f->count > METHOD_MAX || (i < n && (s[i] != ' ' || !f->count)))
		return malformed(f, "method");
	if (i == n)
		return n;
	turn(f, AT_TARGET);
	return i + 1;
}

/* One empty line before a request is forgiven (RFC 9112, 2.2). */
static size_t take_start(struct framing *f, const unsigned char *s, size_t n)
{
	if (*s == '\r' && !f->blank) {
		f->blank = true;
		f->weight = 0;
		return line_ends(f, AT_START, 0);
	}
	*f = (struct framing){ .place = AT_METHOD };
	return take_method(f, s, n);
}

static size_t take_target(struct framing *f, const unsigned char *s, size_t n)
{
	size_t i = 0;
	if (!f->count && *s != '/')
		return malformed(f, "target");
	for (; i < n && s[i] > ' ' && s[i] < 0x7F; i++)
		f->weight += s[i] == '&' ? RECORD : 0;
	f->count += (unsigned)i;
	if (i == n)
		return n;
	if (s[i] != ' ')
		return malformed(f, "target");
	turn(f, AT_VERSION);
	return i + 1;
}

static size_t take_version(struct framing *f, const unsigned char *s, size_t n)
{
	static const char version[] = "HTTP/1.";
	size_t i = 0;
	for (; i < n && f->count < strlen(version); i++)
		if (s[i] != version[f->count++])
			return malformed(f, "version");
	if (i == n)
		return n;
	if (f->count > strlen(version))
		return s[i] == '\r' ? line_ends(f, AT_FIELD, i) : malformed(f, "version");
	if (s[i] != '0' && s[i] != '1')
		return malformed(f, "version");
	f->old = s[i] == '0';
	f->count++;
	return i + 1;
}

/* Behind the chunks a header counts for nothing. */
static const struct framing_kind *kind_of(const struct framing *f)
{
	for (size_t i = 0; i < LENGTH(KINDS) && !f->trailing; i++)
		if (f->count == strlen(KINDS[i].name) && !memcmp(f->name, KINDS[i].name, f->count))
			return &KINDS[i];
	return NULL;
}

static size_t name_ends(struct framing *f, size_t taken)
{
	const struct framing_kind *kind = kind_of(f);
	unsigned bit = kind ? 1U << (kind - KINDS) : 0;
	if (f->seen & bit)
		return malformed(f, kind->doubt);
	f->seen |= bit;
	f->kind = kind;
	f->weight += RECORD;
	turn(f, AT_VALUE);
	return taken + 1;
}

static size_t take_name(struct framing *f, const unsigned char *s, size_t n)
{
	size_t i = 0;
	for (; i < n && is_in(TOKEN, s[i]); i++) {
		unsigned char c = s[i];
		if (f->count < FRAMING_NAME)
			f->name[f->count] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
		f->count++;
	}
	if (i == n)
		return n;
	return s[i] == ':' && f->count ? name_ends(f, i) : malformed(f, "header_name");
}

static size_t take_field(struct framing *f, const unsigned char *s, size_t n)
{
	if (*s == '\r')
		return line_ends(f, AT_END, 0);
	if (*s == ' ' || *s == '\t')
		return malformed(f, "folded");
	turn(f, AT_NAME);
	return take_name(f, s, n);
}

/* The bytes of a value that counts; blanks may only stand before it. */
static size_t take_counted(struct framing *f, const unsigned char *s, size_t n)
{
	size_t i = 0;
	while (i < n && !f->count && (s[i] == ' ' || s[i] == '\t'))
		i++;
	for (; i < n && s[i] != '\r' && !f->err; i++)
		if (!f->kind->takes(f, s[i]))
			return malformed(f, f->kind->doubt);
	if (i < n && f->count < f->kind->least)
		return malformed(f, f->kind->doubt);
	return f->err ? 0 : i;
}

static size_t take_value(struct framing *f, const unsigned char *s, size_t n)
{
	size_t i = f->kind && f->kind->takes ? take_counted(f, s, n) : text_span(s, n);
	if (f->err || i == n)
		return i;
	return s[i] == '\r' ? line_ends(f, AT_FIELD, i) : malformed(f, "control");
}

static void head_ends(struct framing *f)
{
	if (f->trailing) {
		turn(f, AT_START);
		return;
	}
	if (!has(f, KIND_HOST) && !f->old)
		malformed(f, "host");
	else if (has(f, KIND_CODING) && (has(f, KIND_LENGTH) || f->old))
		malformed(f, "length_and_coding");
	else
		turn(f, has(f, KIND_CODING) ? AT_SIZE : f->left ? AT_BODY : AT_START);
}

static size_t take_lf(struct framing *f, const unsigned char *s, size_t n)
{
	(void)n;
	if (*s != '\n')
		return malformed(f, "line_end");
	if (f->next == AT_END)
		head_ends(f);
	else
		turn(f, (enum position)f->next);
	return 1;
}

static size_t take_body(struct framing *f, const unsigned char *s, size_t n)
{
	size_t taken = f->left < n ? (size_t)f->left : n;
	(void)s;
	f->left -= taken;
	if (!f->left)
		turn(f, f->place == AT_BODY ? AT_START : AT_CHUNK_CR);
	return taken;
}

static int hex_value(unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c) : NULL;
	return at ? (int)(at - digits) : -1;
}

static size_t size_ends(struct framing *f, size_t taken)
{
	f->trailing = !f->left;
	return line_ends(f, f->left ? AT_CHUNK : AT_FIELD, taken);
}

static size_t take_size(struct framing *f, const unsigned char *s, size_t n)
{
	size_t i = 0;
	if (!f->count)
		f->left = 0;
	for (; i < n && hex_value(s[i]) >= 0 && f->count <= CHUNK_DIGITS; i++, f->count++)
		f->left = f->left * 16 + (unsigned)hex_value(s[i]);
	if (i == n)
		return n;
	if (!f->count || f->count > CHUNK_DIGITS || (s[i] != '\r' && s[i] != ';'))
		return malformed(f, "chunk");
	if (s[i] == '\r')
		return size_ends(f, i);
	turn(f, AT_EXTENSION);
	return i + 1;
}

static size_t take_extension(struct framing *f, const unsigned char *s, size_t n)
{
	size_t i = text_span(s, n);
	f->count += (unsigned)i;
	if (f->count > EXTENSION_MAX || (i < n && s[i] != '\r'))
		return malformed(f, "chunk_extension");
	return i == n ? n : size_ends(f, i);
}

static size_t take_chunk_cr(struct framing *f, const unsigned char *s, size_t n)
{
	(void)n;
	return *s == '\r' ? line_ends(f, AT_SIZE, 0) : malformed(f, "chunk");
}

typedef size_t taker(struct framing *f, const unsigned char *s, size_t n);

/* Each takes at least one byte, or refuses. */
static taker *const TAKERS[] = {
	[AT_START] = take_start,
	[AT_METHOD] = take_method,
	[AT_TARGET] = take_target,
	[AT_VERSION] = take_version,
	[AT_FIELD] = take_field,
	[AT_NAME] = take_name,
	[AT_VALUE] = take_value,
	[AT_LF] = take_lf,
	[AT_END] = NULL,
	[AT_BODY] = take_body,
	[AT_SIZE] = take_size,
	[AT_EXTENSION] = take_extension,
	[AT_CHUNK] = take_body,
	[AT_CHUNK_CR] = take_chunk_cr,
};

/* A head is refused before the library has no more room for it: then it would answer itself. */
static void weigh(struct framing *f, enum position place, size_t taken)
{
	f->weight += (unsigned)taken;
	if (f->err || f->weight <= HEAD_WEIGHT)
		return;
	if (place <= AT_TARGET)
		refuse(f, ERR_TARGET_LONG, "target");
	else
		refuse(f, ERR_HEAD_LARGE, "head");
}

size_t framing_take(struct framing *framing, const char *bytes, size_t n)
{
	const unsigned char *s = (const unsigned char *)bytes;
	size_t at = 0, sound = 0;
	while (at < n && !framing->err) {
		enum position place = (enum position)framing->place;
		size_t taken = TAKERS[place](framing, s + at, n - at);
		at += taken;
		if (place < AT_BODY)
			weigh(framing, place, taken);
		if (framing->place == AT_START && !framing->err)
			sound = at;
	}
	return framing->err ? sound : n;
}
