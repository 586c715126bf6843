/** What all kinds of cases share. */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"

/** The states of many cases as JSON, from a proven body of ids and references; what the caller may
 * not see is missing. */
MUST_USE enum err case_status(struct ctx *ctx, const char *body, const char **json);
