#include "base/err.h"

static const struct err_kind KINDS[ERR_COUNT] = {
	[ERR_NONE] = { 200, "none", "", "" },
#define ERR(id, status, slug, zh, en) [ERR_##id] = { status, slug, zh, en },
#include "tbl/err.def"
};

const struct err_kind *err_kind(enum err err)
{
	return &KINDS[err];
}
