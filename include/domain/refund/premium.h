/**
 * Premium records (缴费记录, S11, S23): what the levy agency says an employer paid in a year, the
 * only source of every amount of a refund.
 *
 * An import keeps the good rows of a file beside a job and names every fault of the others; the job
 * turns rows into records, version by version, and makes stubs of employers nobody has registered.
 */
#pragma once
#include "base/attr.h"
#include "base/chunk.h"
#include "base/ctx.h"
#include "domain/case/job_progress.h"

/** Names of an import's columns in their order; ends with NULL. */
extern const char *const PREMIUM_COLUMNS[];

struct premium_import;

/** Opens the job of an import for the caller's agency. `as_of` is the day of the extract, today for
 * one that says none; ERR_INVALID at ?as_of when it is still to come. */
MUST_USE enum err premium_import_open(
	struct ctx *ctx, int32_t as_of, struct premium_import **import);
/** Judges the rows of a chunk (known bureau, a year that was over, each employer and year once) and
 * keeps the good ones, and every fault of the others. */
MUST_USE enum err premium_import_take(struct premium_import *import, const struct chunk *chunk);
/** Queues the job; its id, as long as the request. */
MUST_USE enum err premium_import_close(struct premium_import *import, const char **job_id);

/** One step of an import's job: some thousand rows become records. Equal values change nothing but
 * the day of the record; others are a new version, and the older stays. Of an extract older than
 * the record that counts, they become a version that does not. */
MUST_USE enum err premium_import_step(
	struct ctx *ctx, const char *job_id, struct job_progress *progress);
