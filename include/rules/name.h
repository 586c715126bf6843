/** Names of persons as people and offices write them (S46). */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/**
 * A person's name in the one form that names are compared in: every separator dot becomes U+00B7,
 * blanks at the ends and around Chinese characters go, blanks between Latin words become one. Keep
 * the raw form beside it.
 *
 * False when it is not a name: other than Chinese characters, Latin letters, the dot, and `-`, `'`
 * or a blank within Latin words; a dot that does not stand between two characters; fewer than two
 * characters; malformed UTF-8; or longer than `room` bytes with the NUL. The result is never longer
 * than twice the input.
 */
bool name_normalise(const char *text, size_t n, char *out, size_t room);
