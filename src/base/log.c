#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/instant.h"
#include "base/machine_clock.h"

/* Room that every line keeps for `,"cut":true}` and the line feed. */
#define TAIL_ROOM 16

static const char *const LEVELS[] = { "debug", "info", "warn", "error" };
static atomic_int threshold = LOG_INFO;

void log_threshold(enum log_level level)
{
	atomic_store(&threshold, level);
}

bool log_level_named(const char *word, enum log_level *level)
{
	for (size_t i = 0; i < LENGTH(LEVELS); i++) {
		if (strcmp(LEVELS[i], word))
			continue;
		*level = (enum log_level)i;
		return true;
	}
	return false;
}

static bool put(struct log_line *line, const char *bytes, size_t n)
{
	if (line->size + n + TAIL_ROOM > sizeof(line->text))
		return false;
	memcpy(line->text + line->size, bytes, n);
	line->size += n;
	return true;
}

/* Whether a well-formed UTF-8 sequence of more than one byte starts here; its length, else 0. */
static size_t utf8_size(const char *text)
{
	const unsigned char *t = (const unsigned char *)text;
	size_t n = t[0] >= 0xF0 ? 4 : t[0] >= 0xE0 ? 3 : 2;
	if (t[0] < 0xC2 || t[0] > 0xF4)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((t[i] & 0xC0) != 0x80)
			return 0;
	bool overlong = (t[0] == 0xE0 && t[1] < 0xA0) || (t[0] == 0xF0 && t[1] < 0x90);
	bool beyond = (t[0] == 0xED && t[1] > 0x9F) || (t[0] == 0xF4 && t[1] > 0x8F);
	return overlong || beyond ? 0 : n;
}

/* One character that is not plain; returns how many bytes of the text it took, 0 when the line is
 * full. */
static size_t put_character(struct log_line *line, const char *text)
{
	char escaped[8];
	unsigned char c = (unsigned char)*text;
	size_t wide = c >= 0x80 ? utf8_size(text) : 0;
	if (wide)
		return put(line, text, wide) ? wide : 0;
	int n = snprintf(escaped, sizeof(escaped), "\\u%04x", c);
	return put(line, escaped, (size_t)n);
}

/* How many bytes from here stand for themselves in a JSON string. */
static size_t plain_size(const char *text)
{
	size_t n = 0;
	while (text[n] >= 0x20 && text[n] < 0x7F && text[n] != '"' && text[n] != '\\')
		n++;
	return n;
}

static bool put_string(struct log_line *line, const char *text)
{
	if (!put(line, "\"", 1))
		return false;
	while (*text) {
		size_t taken = plain_size(text);
		bool whole = !taken || put(line, text, taken);
		if (whole && !taken)
			taken = put_character(line, text);
		if (!whole || !taken)
			return false;
		text += taken;
	}
	return put(line, "\"", 1);
}

/* Members are whole or absent: an unfinished one is taken back. */
static void settle(struct log_line *line, size_t before, bool whole)
{
	if (whole)
		return;
	line->size = before;
	line->cut = true;
}

void log_begin(struct log_line *line, enum log_level level, const char *event)
{
	char instant[26];
	line->level = level;
	line->cut = false;
	line->silent = (int)level < atomic_load_explicit(&threshold, memory_order_relaxed);
	if (line->silent)
		return;
	int64_t us = machine_clock_real_us();
	instant_format(us, instant);
	line->size = (size_t)snprintf(line->text, sizeof(line->text),
		"{\"at\":\"%.19s.%03d%s\",\"level\":\"%s\"", instant, (int)(us / 1000 % 1000),
		instant + 19, LEVELS[level]);
	log_text(line, "event", event);
}

void log_text(struct log_line *line, const char *name, const char *value)
{
	if (!value || line->silent)
		return;
	size_t before = line->size;
	settle(line, before,
		put(line, ",", 1) && put_string(line, name) && put(line, ":", 1) &&
			put_string(line, value));
}

void log_int(struct log_line *line, const char *name, int64_t value)
{
	char digits[24];
	if (line->silent)
		return;
	size_t before = line->size;
	int n = snprintf(digits, sizeof(digits), ":%lld", (long long)value);
	settle(line, before,
		put(line, ",", 1) && put_string(line, name) && put(line, digits, (size_t)n));
}

void log_end(struct log_line *line)
{
	if (line->silent)
		return;
	const char *tail = line->cut ? ",\"cut\":true}\n" : "}\n";
	memcpy(line->text + line->size, tail, strlen(tail));
	line->size += strlen(tail);
	int out = line->level >= LOG_WARN ? STDERR_FILENO : STDOUT_FILENO;
	/* A log that cannot be written must not stop the service. */
	if (write(out, line->text, line->size) < 0)
		return;
}

void log_event(enum log_level level, const char *event, const char *name, const char *value)
{
	struct log_line line;
	log_begin(&line, level, event);
	if (name)
		log_text(&line, name, value);
	log_end(&line);
}
