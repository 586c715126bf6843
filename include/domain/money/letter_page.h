/** A letter to finance as a page to print (S47). */
#pragma once
#include <stddef.h>

#include "base/attr.h"
#include "base/ctx.h"

/** The letter as a printable page, with amounts in financial numerals. *html lives as long as the
 * request. */
MUST_USE enum err letter_page(struct ctx *ctx, const char *id, const char **html, size_t *size);
