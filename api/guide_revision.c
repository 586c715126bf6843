#include "domain/policy/guide_revision.h"

#include "http/path/answer.h"
#include "http/path/handler.h"

static const struct handler_row rows[] = {
	{ .operation = "guide_revision_confirm" },
	{ .operation = "guide_revision_discard" },
};

const struct handler_table GUIDE_REVISION_HANDLERS = { rows, LENGTH(rows) };
