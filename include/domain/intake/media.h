/** Scans by their content: whether bytes are what their media type says, and within bounds. Pure.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/code.h"

/** Pixels an image may have in one direction. */
#define MEDIA_SIDE_MAX 20000

/**
 * Judges bytes declared as `application/pdf`, `image/jpeg` or `image/png`: CODE_NONE;
 * CODE_CONTENT_TYPE when they are something else or cut off at the front; CODE_IMAGE_SIZE when an
 * image is larger than MEDIA_SIDE_MAX.
 */
enum code media_check(const char *media_type, const uint8_t *bytes, size_t size);
