/** The migrator's inside: its connection, and how a database is compared with the embedded scripts.
 */
#pragma once
#include <libpq-fe.h>

#include "base/arena.h"
#include "base/attr.h"
#include "db/db.h"
#include "db/schema.h"

struct schema_work {
	const struct schema_settings *settings;
	struct arena *arena;
	PGconn *conn;
	char *why; /**< SCHEMA_WHY_SIZE */
};

/** Writes the reason and answers false. */
PRINTF(2, 3) bool schema_refuse(struct schema_work *work, const char *format, ...);
bool schema_connect(struct schema_work *work);
void schema_close(struct schema_work *work);
/** Runs a named statement; text of the first cell (NULL for none), or false with the reason.
 * `answer` may be NULL. */
bool schema_ask(
	struct schema_work *work, enum query query, const char *const *values, const char **answer);
bool schema_sha256(struct schema_work *work, const char *text, const char **sha256);
/** All scripts of one kind as one digest. */
bool schema_digest(struct schema_work *work, enum script_kind kind, const char **sha256);
/** How many migrations the database has; false when one was edited or it has more than the program.
 */
bool schema_history(struct schema_work *work, size_t *applied);
/** Whether the digest noted under this name is this one. */
bool schema_noted(struct schema_work *work, const char *name, const char *sha256, bool *same);
/** The name under which the notebook marks a sandbox, from its first transaction on. */
#define SCHEMA_MARK "sandbox"
/** Whether the notebook, which is there, holds the mark. */
bool schema_marked(struct schema_work *work, bool *marked);
/** Whether no key differs from the one that is stored; one that is not stored yet is as good as the
 * same. */
bool schema_keys_same(struct schema_work *work);
/** The same, and stores those that are not stored yet. */
bool schema_keys(struct schema_work *work);
