/**
 * Throttle: one token bucket per principal, in this process, which is one of `--servers`. It keeps
 * one caller from crowding out the others; it counts no money and survives no restart.
 *
 * The table has a fixed size; principals that meet in a bucket share it, the newer one takes it
 * over once the older is idle.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

struct throttle;

/** What the caller is told (RateLimit-Policy and RateLimit). */
struct allowance {
	bool granted;
	int limit;     /**< requests per minute */
	int remaining; /**< after this one */
	int reset_s;   /**< until the bucket is full, or until the next request would be granted */
};

/** `per_minute` requests each; 0 grants everything. Lives as long as the arena. */
struct throttle *throttle_create(struct arena *arena, int per_minute);
/** Takes one token of the principal at `now_us` (steady time). */
struct allowance throttle_take(struct throttle *throttle, const char *principal, int64_t now_us);
