/**
 * Jobs: long work in steps of one transaction each, done by whatever worker comes by.
 *
 * A job that was claimed is locked by the transaction of its step; a worker that dies leaves the
 * step undone and the job open. What a step did and how far the job is are one transaction.
 */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"
#include "db/db.h"

/** One step of the job that QUERY_JOB_CLAIM has claimed into `claimed`, in its transaction. The job
 * is done when all its rows are. */
MUST_USE enum err job_step(struct ctx *ctx, const struct db_rows *claimed);
