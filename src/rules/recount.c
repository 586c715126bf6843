#include "rules/recount.h"

#include <string.h>

#include "base/attr.h"
#include "rules/clock_kind.h"

#define STATES 64

/* The clocks that may run in each state, a bit each in the order of clock_kinds; the place behind
 * the states is `none`. */
struct spread {
	const struct flow *flow;
	unsigned running[STATES + 1];
};

static size_t state_place(const struct flow *flow, const char *name)
{
	size_t place = 0;
	while (place < flow->state_count && strcmp(flow->states[place].name, name))
		place++;
	return place;
}

/* The bit of a clock that has a due day; a clock that only measures has none. */
static unsigned clock_bit(const char *name)
{
	size_t count;
	const struct clock_kind *all = clock_kinds(&count);
	for (size_t i = 0; i < count; i++)
		if (!strcmp(all[i].name, name))
			return all[i].parameter ? 1u << i : 0;
	return 0;
}

static unsigned after_step(unsigned running, const struct step *step)
{
	for (size_t i = 0; i < STEP_CLOCKS && step->clocks[i].op; i++) {
		unsigned bit = clock_bit(step->clocks[i].clock);
		bool runs = step->clocks[i].op == CLOCK_START || step->clocks[i].op == CLOCK_RESUME;
		running = runs ? running | bit : running & ~bit;
	}
	return running;
}

static bool spread_step(struct spread *spread, const struct step *step)
{
	unsigned *to = &spread->running[state_place(spread->flow, step->to)];
	unsigned before = *to;
	*to |= after_step(spread->running[state_place(spread->flow, step->from)], step);
	return *to != before;
}

/* Until nothing changes: a clock goes on through the steps that leave it alone. */
static void spread_all(struct spread *spread)
{
	bool changed = true;
	while (changed) {
		changed = false;
		for (size_t i = 0; i < spread->flow->step_count; i++)
			changed |= spread_step(spread, &spread->flow->steps[i]);
	}
}

static void name_clocks(struct step *step, unsigned running)
{
	size_t count, named = 0;
	const struct clock_kind *all = clock_kinds(&count);
	for (size_t i = 0; i < count && named < STEP_CLOCKS; i++)
		if (running >> i & 1)
			step->clocks[named++] = (struct clock_step){ CLOCK_RECOUNT, all[i].name };
}

bool recount_step(const struct flow *flow, const char *state, struct step *step)
{
	struct spread spread = { .flow = flow };
	size_t place = state_place(flow, state);
	if (place == flow->state_count || flow->state_count > STATES)
		return false;
	spread_all(&spread);
	*step = (struct step){ .from = flow->states[place].name,
		.action = RECOUNT,
		.to = flow->states[place].name,
		.roles = ROLE_BIT(ROLE_system),
		.clause = "S60" };
	name_clocks(step, spread.running[place]);
	return spread.running[place] != 0;
}
