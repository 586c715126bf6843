#include "act.h"
#include "http/path/pairing.h"

/* gen/handlers.def: HANDLERS_OF(CLAIM_HANDLERS) for each table that stands in a file of this
 * folder. */
#define HANDLERS_OF(table) extern const struct handler_table table;
#include "gen/handlers.def"
#undef HANDLERS_OF

static const struct handler_table *const tables[] = {
#define HANDLERS_OF(table) &table,
#include "gen/handlers.def"
#undef HANDLERS_OF
};

const struct offer OFFER = { tables, LENGTH(tables), act, act_unfit };
