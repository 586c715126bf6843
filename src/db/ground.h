/** What a database holds before the migrator writes to it: whether this program's keys are the ones
 * it was made with, and whether a sandbox may be made there (published passwords must never reach
 * real cases). Nothing here writes, but ground_clear. */
#pragma once
#include "schema.h"

/** Whether the migrator may go on: the keys are those of the database, and, for a sandbox, the
 * database is empty or a sandbox already. False with the reason, which names what was found. */
bool ground_fit(struct schema_work *work);
/** Marks the database as a sandbox, in the transaction that is open. */
bool ground_mark(struct schema_work *work);
/** Empties a database that is marked a sandbox and is called `settings->reset`; any other is
 * refused. */
bool ground_clear(struct schema_work *work);
