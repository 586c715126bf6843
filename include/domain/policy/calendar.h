/** The working-day calendars (S60, S61): layers of days that differ from Monday to Friday. */
#pragma once
#include "base/attr.h"
#include "base/ctx.h"

/** Replaces a year of a layer from a proven body; *json gets the year as it stands now.
 * ERR_NOT_FOUND for a layer no agency uses, ERR_INVALID for a day outside the year. Due days that
 * were told stay. */
MUST_USE enum err calendar_import(
	struct ctx *ctx, const char *layer, const char *body, const char **json);
