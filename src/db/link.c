#include "link.h"

#include <string.h>

#include "base/machine_clock.h"
#include "fault.h"

/* What the first call has at least, however long its connection took. */
#define FIRST_MS 1000

int64_t link_until_us(struct db_link *link)
{
	int64_t now_us = machine_clock_steady_us(), asked_us = link->asked_us;
	int64_t least_us =
		now_us + (link->call_ms < FIRST_MS ? link->call_ms : FIRST_MS) * INT64_C(1000);
	int64_t until_us = (asked_us ? asked_us : now_us) + link->call_ms * INT64_C(1000);
	link->asked_us = 0;
	return until_us > least_us ? until_us : least_us;
}

int link_statement_ms(int call_ms)
{
	return call_ms - call_ms / 10;
}

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
