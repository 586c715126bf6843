// floors: domain db crypt rules base
#include "domain/money/grant.h"
#include "finding_case.h"

static const char CASE[] = "01890c5e-8d7a-7b1e-9a43-0a2f6f4f9c01";
static const char OLD[] = "01890c5e-8d7a-7b1e-9a43-0a2f6f4f9c02";
static const char YOUNG[] = "01890c5e-8d7a-7b1e-9a43-0a2f6f4f9c03";

static struct columns *no_uses(void)
{
	struct columns *uses = columns_create(arena, 3);

	uses->column[0].type = uses->column[1].type = COLUMN_UUID;
	uses->column[2].type = COLUMN_INT;
	return uses;
}

/* Two grants of 50; what a case takes of each, the oldest first. */
static void a_case_is_covered_whole_or_not_at_all_by_the_oldest_first(void **state)
{
	static const struct {
		int64_t wanted_fen, old_fen, young_fen;
		size_t uses;
	} cases[] = {
		{ 1, 49, 50, 1 },
		{ 50, 0, 50, 1 },
		{ 51, 0, 49, 2 },
		{ 90, 0, 10, 2 },
		{ 100, 0, 0, 2 },
		{ 101, 50, 50, 0 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int64_t left_fen[] = { 50, 50 };
		struct grant grant[] = { { OLD, "a", &left_fen[0] }, { YOUNG, "a", &left_fen[1] } };
		struct grants grants = { LENGTH(grant), grant, no_uses() };

		assert_int_equal(
			grants_cover(&grants, "a", CASE, cases[i].wanted_fen), cases[i].uses > 0);
		assert_int_equal(left_fen[0], cases[i].old_fen);
		assert_int_equal(left_fen[1], cases[i].young_fen);
		assert_int_equal(grants.uses->rows, cases[i].uses);
	}
}

/* The old grant covers two grounds, the young one only the second. */
static void what_one_ground_takes_of_a_grant_no_other_ground_has(void **state)
{
	int64_t old_fen = 60, young_fen = 50;
	struct grant grant[] = { { OLD, "a", &old_fen }, { OLD, "b", &old_fen },
		{ YOUNG, "b", &young_fen } };
	struct grants grants = { LENGTH(grant), grant, no_uses() };

	(void)state;
	assert_true(grants_cover(&grants, "a", CASE, 40));
	assert_false(grants_cover(&grants, "a", CASE, 21));
	assert_false(grants_cover(&grants, "b", CASE, 71));
	assert_true(grants_cover(&grants, "b", CASE, 70));
	assert_int_equal(old_fen + young_fen, 0);
	assert_false(grants_cover(&grants, "c", CASE, 1));
	assert_int_equal(grants.uses->rows, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_case_is_covered_whole_or_not_at_all_by_the_oldest_first),
		cmocka_unit_test(what_one_ground_takes_of_a_grant_no_other_ground_has),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
