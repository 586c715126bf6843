#include "domain/training/roster.h"

#include <string.h>

#include "act.h"

static enum err replace(const struct call *call, struct reply *reply)
{
	const char *id = call_text(call, "claim_id");
	enum err err = roster_replace(call->ctx, id, call->if_match, call->columns);

	return err ? err : answer_read(call, "claim_view", id, reply);
}

static enum err template(const struct call *call, struct reply *reply) {
	const char *titles = roster_titles(call->ctx);

	reply_header(reply, "Content-Disposition", "attachment; filename=\"roster.csv\"");
	return reply_bytes(reply, "text/csv", titles, strlen(titles));
}

static const struct handler_row rows[] = {
	{ .operation = "roster_replace", .handle = replace, .columns = ROSTER_COLUMNS },
	{ .operation = "roster_template", .handle = template },
};

const struct handler_table ROSTER_HANDLERS = { rows, LENGTH(rows) };
