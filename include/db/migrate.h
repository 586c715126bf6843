/** `wengangd migrate`: brings a database to this version of the schema. */
#pragma once
#include <stdbool.h>

#include "db/schema.h"

/**
 * Brings the database to this version, and the events of one that was restored from a dump into
 * their order; waits for another migrator. False, with nothing written,
 * when a key differs, a sandbox is wanted in a database that is neither empty nor a sandbox, or the
 * sandbox to reset bears another name. False when a migration was edited after it was applied, the
 * database is newer than the program, or a script fails (its file and line are told; its
 * transaction leaves nothing).
 */
bool migrate(const struct schema_settings *settings);
