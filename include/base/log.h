/**
 * Log lines: one event is one line of JSON, written with one system call, so lines of threads never
 * mix.
 *
 * Debug and info go to standard output, warnings and errors to standard error. A line holds no
 * name, no ID number, no account, no token and no path a client made up: only words of the program,
 * numbers and identifiers.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/** Longest line; a member that does not fit is left out and the line says so. */
#define LOG_LINE_MAX 2048

struct log_line {
	enum log_level level;
	bool silent; /**< below the threshold: nothing is put together or written */
	bool cut;    /**< a member was left out */
	size_t size;
	char text[LOG_LINE_MAX];
};

/** Lines below this level are not written; info at the start. */
void log_threshold(enum log_level level);
/** False when the word is none of debug, info, warn, error. */
bool log_level_named(const char *word, enum log_level *level);

/** Starts a line: {"at":…,"level":…,"event":…}. `event` is a word of the program. */
void log_begin(struct log_line *line, enum log_level level, const char *event);
/** Adds a member; NULL adds nothing. Bytes that are not UTF-8 or not printable are escaped. */
void log_text(struct log_line *line, const char *name, const char *value);
void log_int(struct log_line *line, const char *name, int64_t value);
/** Writes the line. */
void log_end(struct log_line *line);
/** A whole line with one member, the common case; name and value may be NULL. */
void log_event(enum log_level level, const char *event, const char *name, const char *value);
