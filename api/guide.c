#include "domain/policy/guide.h"

#include "http/path/answer.h"
#include "http/path/handler.h"

static const struct handler_row rows[] = {
	{ .operation = "guide_update" },
};

const struct handler_table GUIDE_HANDLERS = { rows, LENGTH(rows) };
