// floors: rules base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "rules/clock_kind.h"
#include "rules/flow.h"
#include "rules/recount.h"

#include <cmocka.h>

#define STATES 32
#define PICTURES 512

typedef void step_check(const struct flow *flow, const struct step *step);

static void every_step(step_check *check)
{
	size_t count;
	const struct flow *const *all = flows(&count);

	for (size_t f = 0; f < count; f++)
		for (size_t s = 0; s < all[f]->step_count; s++)
			check(all[f], &all[f]->steps[s]);
}

#define SAY(flow, step) print_message("%s: %s -%s\n", flow->name, step->from, step->action)

static void step_is_unique(const struct flow *flow, const struct step *step)
{
	if (flow_step(flow, step->from, step->action) == step)
		return;
	SAY(flow, step);
	assert_true(0);
}

static void from_and_action_are_unique(void **state)
{
	(void)state;
	every_step(step_is_unique);
}

static const struct state *state_named(const struct flow *flow, const char *name)
{
	for (size_t i = 0; i < flow->state_count; i++)
		if (!strcmp(flow->states[i].name, name))
			return &flow->states[i];
	return NULL;
}

static void ends_exist(const struct flow *flow, const struct step *step)
{
	bool from = !strcmp(step->from, "none") || state_named(flow, step->from);

	if (from && state_named(flow, step->to))
		return;
	SAY(flow, step);
	assert_true(0);
}

static void both_ends_of_a_step_exist(void **state)
{
	(void)state;
	every_step(ends_exist);
}

static bool clause_known(const char *clause, size_t n)
{
	unsigned number = 0;
	size_t i = 1;

	if (clause[0] != 'S')
		return false;
	for (; i < n && clause[i] >= '0' && clause[i] <= '9'; i++)
		number = number * 10 + (unsigned)(clause[i] - '0');
	if (i + 1 == n && (clause[i] == 'b' || clause[i] == 'c'))
		i++;
	return i == n && number >= 1 && number <= 80;
}

static bool clauses_known(const char *clauses)
{
	while (*clauses) {
		size_t n = strcspn(clauses, " ");

		if (!clause_known(clauses, n))
			return false;
		clauses += n;
		clauses += *clauses == ' ';
	}
	return true;
}

static void row_is_sound(const struct flow *flow, const struct step *step)
{
	bool sound = step->roles && !(step->roles >> ROLE_COUNT) && step->level >= 0 &&
		     step->guards[STEP_GUARDS - 1] == CODE_NONE &&
		     (!step->clause || (*step->clause && clauses_known(step->clause)));

	if (sound)
		return;
	SAY(flow, step);
	assert_true(0);
}

static void every_step_has_roles_and_known_clauses(void **state)
{
	(void)state;
	every_step(row_is_sound);
}

static void guards_are_guards(const struct flow *flow, const struct step *step)
{
	for (size_t g = 0; g < STEP_GUARDS && step->guards[g]; g++) {
		const struct code_text *text = code_text(step->guards[g]);

		if (code_of_guard(text->word) == step->guards[g] && text->zh[0] && text->en[0] &&
			clauses_known(text->clause))
			continue;
		SAY(flow, step);
		assert_true(0);
	}
}

/* What the rules judge of a claim refuses nothing where the row does not ask for it (S39 to S43,
 * S76). */
static bool asks_all_that_is_judged(const struct step *step)
{
	static const enum code judged[] = { GUARD_month_claimable, GUARD_evidence_complete,
		GUARD_headcount_within_notice, GUARD_claim_qualifies };
	enum code window =
		strcmp(step->from, "draft") ? GUARD_first_receipt_in_window : GUARD_claim_window;
	size_t found = 0;

	for (size_t g = 0; g < STEP_GUARDS && step->guards[g]; g++) {
		found += step->guards[g] == window;
		for (size_t i = 0; i < LENGTH(judged); i++)
			found += step->guards[g] == judged[i];
	}
	return found == LENGTH(judged) + 1;
}

static void a_claim_is_submitted_by_all_that_the_rules_judge(void **state)
{
	static const char *const from[] = { "draft", "returned" };
	static const char *const actions[] = { "submit", "submit_signed" };
	const struct flow *claim = flow_named("claim");

	(void)state;
	for (size_t f = 0; f < LENGTH(from); f++)
		for (size_t a = 0; a < LENGTH(actions); a++) {
			const struct step *step = flow_step(claim, from[f], actions[a]);
			assert_non_null(step);
			assert_true(asks_all_that_is_judged(step));
		}
}

static void every_guard_is_in_the_table_of_guards(void **state)
{
	(void)state;
	every_step(guards_are_guards);
}

static enum code wanted;
static bool found;

static void guard_seen(const struct flow *flow, const struct step *step)
{
	(void)flow;
	for (size_t g = 0; g < STEP_GUARDS; g++)
		found |= step->guards[g] == wanted;
}

static void every_guard_of_the_table_is_used(void **state)
{
	static const enum code all[] = {
#define GUARD(word, clause, zh, en) GUARD_##word,
#include "tbl/guard.def"
	};

	(void)state;
	for (size_t g = 0; g < LENGTH(all); g++) {
		wanted = all[g];
		found = false;
		every_step(guard_seen);
		if (!found)
			print_message("%s\n", code_text(wanted)->word);
		assert_true(found);
	}
}

static void the_program_itself_is_on_no_level_but_where_it_pays(
	const struct flow *flow, const struct step *step)
{
	if (step->roles != ROLE_BIT(ROLE_system) || step->level == 0)
		return;
	assert_true(!strcmp(flow->name, "claim") || !strcmp(flow->name, "refund"));
	assert_string_equal(step->action, "pay");
	assert_int_equal(step->level, 4);
}

static void system_steps_have_no_level_but_pay(void **state)
{
	(void)state;
	every_step(the_program_itself_is_on_no_level_but_where_it_pays);
}

/* Clocks of one flow as a picture: two bits each, 0 off, 1 running, 2 paused. */
struct picture {
	const struct state *state;
	unsigned clocks;
};

static unsigned clock_place(const char *name)
{
	size_t count;
	const struct clock_kind *all = clock_kinds(&count);

	for (size_t i = 0; i < count; i++)
		if (!strcmp(all[i].name, name))
			return (unsigned)i * 2;
	print_message("no clock %s\n", name);
	assert_true(0);
	return 0;
}

static unsigned after_clock(unsigned clocks_now, const struct clock_step *step)
{
	unsigned place = clock_place(step->clock), now = clocks_now >> place & 3;
	static const unsigned becomes[] = {
		[CLOCK_START] = 1, [CLOCK_STOP] = 0, [CLOCK_PAUSE] = 2, [CLOCK_RESUME] = 1
	};

	assert_true(step->op == CLOCK_START || now != 0);
	return (clocks_now & ~(3u << place)) | becomes[step->op] << place;
}

static unsigned after_step(unsigned clocks_now, const struct step *step)
{
	for (size_t c = 0; c < STEP_CLOCKS; c++)
		if (step->clocks[c].op != CLOCK_NONE)
			clocks_now = after_clock(clocks_now, &step->clocks[c]);
	return clocks_now;
}

struct walk {
	size_t count;
	struct picture pictures[PICTURES];
};

static void walk_add(struct walk *walk, const struct state *state, unsigned clocks_now)
{
	for (size_t i = 0; i < walk->count; i++)
		if (walk->pictures[i].state == state && walk->pictures[i].clocks == clocks_now)
			return;
	assert_true(walk->count < PICTURES);
	walk->pictures[walk->count++] = (struct picture){ state, clocks_now };
}

static size_t exits(const struct flow *flow, const char *from)
{
	size_t count = 0;

	for (size_t s = 0; s < flow->step_count; s++)
		count += !strcmp(flow->steps[s].from, from);
	return count;
}

static void walk_from(struct walk *walk, const struct flow *flow, const char *from, unsigned now)
{
	for (size_t s = 0; s < flow->step_count; s++) {
		const struct step *step = &flow->steps[s];

		if (!strcmp(step->from, from))
			walk_add(walk, state_named(flow, step->to), after_step(now, step));
	}
}

static void walk_all(struct walk *walk, const struct flow *flow)
{
	*walk = (struct walk){ 0 };
	walk_from(walk, flow, "none", 0);
	for (size_t i = 0; i < walk->count; i++)
		walk_from(walk, flow, walk->pictures[i].state->name, walk->pictures[i].clocks);
}

static bool walk_reaches(const struct walk *walk, const struct state *state)
{
	for (size_t i = 0; i < walk->count; i++)
		if (walk->pictures[i].state == state)
			return true;
	return false;
}

static void every_state_is_reached_and_left_or_final(void **state)
{
	size_t count;
	const struct flow *const *all = flows(&count);
	struct walk walk;

	(void)state;
	for (size_t f = 0; f < count; f++) {
		walk_all(&walk, all[f]);
		for (size_t s = 0; s < all[f]->state_count; s++) {
			const struct state *one = &all[f]->states[s];
			bool sound = walk_reaches(&walk, one) &&
				     (exits(all[f], one->name) || one->holder == ROLE_public);

			if (!sound)
				print_message("%s: %s\n", all[f]->name, one->name);
			assert_true(sound);
		}
	}
}

/* after_clock fails where a step stops, pauses or resumes a clock that cannot run. */
static void no_clock_runs_on_in_a_state_where_nobody_holds_the_case(void **state)
{
	size_t count;
	const struct flow *const *all = flows(&count);
	struct walk walk;

	(void)state;
	for (size_t f = 0; f < count; f++) {
		walk_all(&walk, all[f]);
		for (size_t i = 0; i < walk.count; i++) {
			const struct picture *picture = &walk.pictures[i];
			bool sound = picture->clocks == 0 || picture->state->holder != ROLE_public;

			if (!sound)
				print_message("%s: %s\n", all[f]->name, picture->state->name);
			assert_true(sound);
		}
	}
}

/* What one state's clocks are must not depend on the way to it, save that a queue may have paused
 * one. */
static void the_clocks_of_a_state_are_the_same_on_every_way(void **state)
{
	size_t count;
	const struct flow *const *all = flows(&count);
	struct walk walk;

	(void)state;
	for (size_t f = 0; f < count; f++) {
		walk_all(&walk, all[f]);
		for (size_t i = 0; i < walk.count; i++)
			for (size_t j = 0; j < i; j++)
				if (walk.pictures[i].state == walk.pictures[j].state)
					assert_string_equal(
						walk.pictures[i].state->name, "awaiting_funds");
	}
}

/* The clocks with a due day that run in a state on one way or another, a bit each. */
static unsigned running_in(const struct walk *walk, const char *name)
{
	size_t count;
	const struct clock_kind *all = clock_kinds(&count);
	unsigned running = 0;

	for (size_t i = 0; i < walk->count; i++)
		for (size_t c = 0; c < count; c++)
			if (!strcmp(walk->pictures[i].state->name, name) && all[c].parameter &&
				(walk->pictures[i].clocks >> 2 * c & 3) == 1)
				running |= 1u << c;
	return running;
}

static unsigned recounted_in(const struct flow *flow, const char *name)
{
	struct step step;
	unsigned recounted = 0;

	if (!recount_step(flow, name, &step))
		return 0;
	assert_string_equal(step.from, name);
	assert_string_equal(step.to, name);
	assert_int_equal(step.roles, ROLE_BIT(ROLE_system));
	for (size_t c = 0; c < STEP_CLOCKS && step.clocks[c].op; c++) {
		assert_int_equal(step.clocks[c].op, CLOCK_RECOUNT);
		recounted |= 1u << clock_place(step.clocks[c].clock) / 2;
	}
	return recounted;
}

static void a_case_is_recounted_in_every_state_where_a_clock_runs_and_in_no_other(void **state)
{
	size_t count, places = 0;
	const struct flow *const *all = flows(&count);
	struct walk walk;

	(void)state;
	for (size_t f = 0; f < count; f++) {
		walk_all(&walk, all[f]);
		for (size_t s = 0; s < all[f]->state_count; s++) {
			const char *name = all[f]->states[s].name;

			if (recounted_in(all[f], name) != running_in(&walk, name))
				print_message("%s: %s\n", all[f]->name, name);
			assert_int_equal(recounted_in(all[f], name), running_in(&walk, name));
			places += recounted_in(all[f], name) != 0;
		}
		assert_null(flow_step(all[f], all[f]->states[0].name, RECOUNT));
	}
	assert_true(places > 10);
}

static unsigned used_clocks;

static void clock_used(const struct flow *flow, const struct step *step)
{
	(void)flow;
	for (size_t c = 0; c < STEP_CLOCKS; c++)
		if (step->clocks[c].op != CLOCK_NONE)
			used_clocks |= 1u << clock_place(step->clocks[c].clock) / 2;
}

static void every_clock_is_used_and_has_a_clause(void **state)
{
	size_t count;
	const struct clock_kind *all = clock_kinds(&count);

	(void)state;
	used_clocks = 0;
	every_step(clock_used);
	assert_int_equal(used_clocks, (1u << count) - 1);
	for (size_t i = 0; i < count; i++) {
		assert_true(clauses_known(all[i].clause));
		assert_int_equal(all[i].inclusive, !strcmp(all[i].name, "notice"));
		assert_ptr_equal(clock_kind_named(all[i].name), &all[i]);
	}
	assert_null(clock_kind_named("tea"));
}

static void what_is_not_there_is_not_found(void **state)
{
	const struct flow *claim = flow_named("claim");

	(void)state;
	assert_non_null(claim);
	assert_null(flow_named("tea"));
	assert_null(state_named(claim, "none"));
	assert_null(flow_step(claim, "draft", "approve"));
	assert_null(flow_step(claim, "tea", "submit"));
}

static void leads(const char *flow, const char *from, const char *action, const char *to, int level)
{
	const struct step *step = flow_step(flow_named(flow), from, action);

	assert_non_null(step);
	assert_string_equal(step->to, to);
	assert_int_equal(step->level, level);
}

static void the_life_of_a_claim_runs_from_draft_to_paid(void **state)
{
	(void)state;
	leads("claim", "none", "create", "draft", 1);
	leads("claim", "draft", "submit", "county_review", 1);
	leads("claim", "county_review", "approve", "prefecture_review", 2);
	leads("claim", "prefecture_review", "approve", "awaiting_funds", 3);
	leads("claim", "awaiting_funds", "reserve", "approved", 0);
	leads("claim", "approved", "letter", "lettered", 0);
	leads("claim", "lettered", "pay", "paying", 4);
	leads("claim", "paying", "settle", "paid", 0);
	leads("claim", "paid", "bounce", "payment_returned", 0);
	leads("claim", "payment_returned", "reissue", "lettered", 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_and_action_are_unique),
		cmocka_unit_test(both_ends_of_a_step_exist),
		cmocka_unit_test(every_step_has_roles_and_known_clauses),
		cmocka_unit_test(a_claim_is_submitted_by_all_that_the_rules_judge),
		cmocka_unit_test(every_guard_is_in_the_table_of_guards),
		cmocka_unit_test(every_guard_of_the_table_is_used),
		cmocka_unit_test(system_steps_have_no_level_but_pay),
		cmocka_unit_test(every_state_is_reached_and_left_or_final),
		cmocka_unit_test(no_clock_runs_on_in_a_state_where_nobody_holds_the_case),
		cmocka_unit_test(the_clocks_of_a_state_are_the_same_on_every_way),
		cmocka_unit_test(
			a_case_is_recounted_in_every_state_where_a_clock_runs_and_in_no_other),
		cmocka_unit_test(every_clock_is_used_and_has_a_clause),
		cmocka_unit_test(what_is_not_there_is_not_found),
		cmocka_unit_test(the_life_of_a_claim_runs_from_draft_to_paid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
