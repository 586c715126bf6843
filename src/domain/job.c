#include "domain/job.h"

#include <string.h>

#include "domain/case/job_progress.h"
#include "domain/refund/premium.h"

typedef enum err job_stepper(struct ctx *ctx, const char *job_id, struct job_progress *progress);

static const struct {
	const char *kind;
	job_stepper *step;
} KINDS[] = {
	{ "premium_import", premium_import_step },
};

static job_stepper *stepper_of(const char *kind)
{
	for (size_t i = 0; i < LENGTH(KINDS); i++)
		if (!strcmp(KINDS[i].kind, kind))
			return KINDS[i].step;
	return NULL;
}

enum err job_step(struct ctx *ctx, const struct db_rows *claimed)
{
	const char *id = db_text(claimed, 0, "id");
	struct job_progress progress = { .last_row = db_int(claimed, 0, "last_row"),
		.counts = "{}" };
	job_stepper *step = stepper_of(db_text(claimed, 0, "kind"));
	enum err err = step ? step(ctx, id, &progress) : fail(&ctx->fault, ERR_INTERNAL);

	if (err)
		return err;
	return db(ctx, QUERY_JOB_PROGRESS, NULL, DB_TEXT(id), DB_INT(progress.done),
		DB_INT(progress.last_row), DB_TEXT(progress.counts));
}
