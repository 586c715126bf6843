/** The kinds of deadlines that steps start and stop (S60, S61); domain/case/clock.h counts them. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/** A kind of deadline. Days come from the policy parameter; without one the clock only measures. */
struct clock_kind {
	const char *name;
	const char
		*parameter; /**< policy parameter with the working days, or NULL: measured only */
	bool inclusive;     /**< both ends count (notice, S37) */
	const char *clause;
};

/** All kinds. */
const struct clock_kind *clock_kinds(size_t *count);
/** NULL when there is none of that name. */
const struct clock_kind *clock_kind_named(const char *name);
