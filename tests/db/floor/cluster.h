/** A PostgreSQL of the test's own, and databases in it. */
#pragma once
#include <stdbool.h>

#include "base/ctx.h"
#include "db/migrate.h"

void cluster_start(void);
void cluster_stop(void);
/** A new empty database; its connection string as superuser (static until the next call of the same
 * slot). */
const char *cluster_database(const char *name);
/** The connection string of a database, as this user. */
const char *cluster_conninfo(const char *name, const char *user);
/** Runs SQL as superuser; the first cell, or "". Fails the test on an error. */
const char *cluster_sql(const char *name, const char *sql);
