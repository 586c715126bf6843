/**
 * Password hashes: yescrypt (`$y$jBT$`, about 70 ms and 32 MB each), through libxcrypt.
 *
 * At most as many at once as there are processors; who waits longer than two seconds is told that
 * the machine is busy. A password is at most PASSWORD_MAX bytes.
 */
#pragma once
#include "base/arena.h"
#include "base/attr.h"

#define PASSWORD_MAX 511

/** A salted hash, on the arena. NULL when the machine is too busy, or the password too long (the
 * contract bounds it). */
MUST_USE char *password_hash(struct arena *arena, const char *password);
/**
 * 1 right, 0 wrong, -1 too busy. A NULL hash costs the same time and is always wrong, and so is one
 * that is not yescrypt: no difference between an unknown user and a wrong password.
 */
MUST_USE int password_verify(const char *password, const char *hash);
