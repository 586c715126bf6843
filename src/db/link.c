#include "link.h"

#include <string.h>

#include "fault.h"

void link_close(struct db_link *link)
{
	PQfinish(link->conn);
	link->conn = NULL;
	link->open = false;
	memset(link->prepared, 0, sizeof(link->prepared));
}

enum err link_order(struct ctx *ctx, bool open, enum query query)
{
	if (ctx->db && ctx->db->open == open)
		return ERR_NONE;
	fault_report(
		ctx, open ? "no transaction is open" : "a transaction is open", NULL, query, NULL);
	return fail(&ctx->fault, ERR_INTERNAL);
}
