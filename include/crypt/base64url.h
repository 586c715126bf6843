/** base64url text of bytes, without padding (RFC 4648, 5). */
#pragma once
#include <stddef.h>
#include <stdint.h>

/** `out` has room for (size + 2) / 3 * 4 + 1. Returns the
 * length. */
size_t base64url_encode(const void *bytes, size_t size, char *out);
/**
 * Decodes exactly what base64url_encode writes: padding, other bytes and stray bits in the last
 * character are refused, so each value has one text. -1 when refused or longer than `room`, else
 * the size.
 */
long base64url_decode(const char *text, size_t n, uint8_t *out, size_t room);
