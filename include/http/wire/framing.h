/**
 * Framing: judges the bytes of a connection, in pieces of any size, before a library reads them
 * (RFC 9112).
 *
 * libmicrohttpd takes bare line feeds, folded lines and control bytes, waits for what a foreign
 * transfer coding means, and answers what it refuses in HTML, twice. So each byte goes through here
 * first: what comes behind is a request of one meaning only. The tables of src/http/README.md say
 * which are.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/** The longest name that is looked at: Transfer-Encoding. */
#define FRAMING_NAME 20

struct framing_kind; /* a header whose value counts: framing.c */

/** Where the next byte of a connection stands. Zeroed, before its first one. */
struct framing {
	enum err err;      /**< ERR_NONE while all is sound; then for good */
	const char *doubt; /**< what was wrong, as a word for the log */
	int place, next;   /**< of the next byte; of the one behind the next LF */
	unsigned weight;   /**< of the head: its bytes, and what the library keeps for each line */
	unsigned count;    /**< of the bytes of the word that is being read */
	unsigned seen;     /**< kinds of headers that have come */
	uint64_t left;     /**< of the body or the chunk */
	const struct framing_kind *kind;
	char name[FRAMING_NAME];
	bool blank;    /**< an empty line has come before the request */
	bool old;      /**< HTTP/1.0 */
	bool trailing; /**< the headers behind the chunks */
};

/**
 * Takes the next bytes of a connection. Gives how many of them belong to sound requests: all, or,
 * with framing->err, those before the request that is not; 0 when that one had begun before these
 * bytes.
 */
size_t framing_take(struct framing *framing, const char *bytes, size_t n);
