/**
 * Background work, run by the process `wengangd work`: what a passed day causes, and the retention
 * of what may be forgotten.
 *
 * Any number of workers may run; a round is done by whoever gets its lock, so no step happens
 * twice.
 */
#pragma once
#include <stdbool.h>

#include "base/attr.h"
#include "base/error.h"

struct db_pool;
struct sealer;

/** One round. ERR_NONE also when another worker is at it. */
MUST_USE enum err jobs_tick(struct db_pool *pool, const struct sealer *sealer, bool sandbox);
