#include "domain/money/correction.h"

#include "act.h"

static const struct handler_row rows[] = {
	{ .operation = "correction_turn", .step = correction_turn },
	{ .operation = "correction_dismiss" },
};

const struct handler_table CORRECTION_HANDLERS = { rows, LENGTH(rows) };
