#include "domain/training/notice.h"

#include "act.h"

static const struct handler_row rows[] = {
	{ .operation = "notice_publish", .step = notice_publish },
	{ .operation = "notice_replace" },
	{ .operation = "notice_withdraw" },
	{ .operation = "notice_reopen" },
};

const struct handler_table NOTICE_HANDLERS = { rows, LENGTH(rows) };
