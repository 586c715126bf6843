// floors: domain rules db crypt base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "domain/case/effect.h"
#include "rules/flow.h"

#include <cmocka.h>

/* A bank's `failed` led to a settled recovery in so many steps when effects were functions that
 * called each other. */
#define LONGEST 8

static const char *const words[] = {
	"none",
#define EFFECT(word) #word,
#include "gen/effect.def"
};

/* Steps on the way, each brought along by the one before. */
struct chain {
	size_t count;
	struct taken_step step[LONGEST + 2];
};

static struct chain longest;

static void say(const struct chain *chain)
{
	for (size_t i = 0; i < chain->count; i++)
		print_message("%s%s: %s -%s", i ? " > " : "", chain->step[i].flow,
			chain->step[i].from, chain->step[i].action);
	print_message("\n");
}

static bool on_the_way(const struct chain *chain, const struct taken_step *next)
{
	for (size_t i = 0; i < chain->count; i++)
		if (!strcmp(chain->step[i].flow, next->flow) &&
			!strcmp(chain->step[i].from, next->from) &&
			!strcmp(chain->step[i].action, next->action))
			return true;
	return false;
}

static const struct step *step_of(const struct taken_step *taken)
{
	const struct flow *flow = flow_named(taken->flow);
	return flow ? flow_step(flow, taken->from, taken->action) : NULL;
}

static void walk(struct chain *chain, const struct taken_step *next)
{
	const struct step *step = step_of(next);
	if (!step || on_the_way(chain, next) || chain->count > LONGEST)
		say(chain);
	assert_non_null(step);
	assert_false(on_the_way(chain, next));
	assert_true(chain->count < LONGEST);
	chain->step[chain->count++] = *next;
	if (chain->count > longest.count)
		longest = *chain;
	for (size_t e = 0; e < STEP_EFFECTS && step->effects[e]; e++) {
		const struct taken_step *taken = EFFECTS[step->effects[e]].takes;
		for (; taken && taken->flow; taken++)
			walk(chain, taken);
	}
	chain->count--;
}

static void no_step_brings_itself_along(void **state)
{
	(void)state;
	size_t count;
	const struct flow *const *all = flows(&count);
	longest.count = 0;
	for (size_t f = 0; f < count; f++)
		for (size_t s = 0; s < all[f]->step_count; s++) {
			const struct step *step = &all[f]->steps[s];
			struct chain chain = { 0 };
			walk(&chain,
				&(struct taken_step){ all[f]->name, step->from, step->action });
		}
	print_message("longest chain, %zu steps: ", longest.count);
	say(&longest);
	assert_true(longest.count > 1);
}

static bool named_by_a_step(enum effect effect)
{
	size_t count;
	const struct flow *const *all = flows(&count);
	for (size_t f = 0; f < count; f++)
		for (size_t s = 0; s < all[f]->step_count; s++)
			for (size_t e = 0; e < STEP_EFFECTS; e++)
				if (all[f]->steps[s].effects[e] == effect)
					return true;
	return false;
}

static void every_effect_has_a_function_and_a_step(void **state)
{
	(void)state;
	for (enum effect effect = 1; effect < EFFECT_COUNT; effect++) {
		if (!EFFECTS[effect].run || !named_by_a_step(effect))
			print_message("%s\n", words[effect]);
		assert_non_null(EFFECTS[effect].run);
		assert_true(named_by_a_step(effect));
	}
	assert_null(EFFECTS[EFFECT_NONE].run);
}

/* What an effect takes, it takes as the system. */
static void what_an_effect_takes_is_the_systems_to_take(void **state)
{
	(void)state;
	for (enum effect effect = 1; effect < EFFECT_COUNT; effect++) {
		const struct taken_step *taken = EFFECTS[effect].takes;
		for (; taken && taken->flow; taken++) {
			const struct step *step = step_of(taken);
			if (!step || !(step->roles & ROLE_BIT(ROLE_system)))
				print_message(
					"%s: %s -%s\n", words[effect], taken->flow, taken->action);
			assert_non_null(step);
			assert_true(step->roles & ROLE_BIT(ROLE_system));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_step_brings_itself_along),
		cmocka_unit_test(every_effect_has_a_function_and_a_step),
		cmocka_unit_test(what_an_effect_takes_is_the_systems_to_take),
	};
	return cmocka_run_group_tests_name("effect", tests, NULL, NULL);
}
