#include "domain/training/category.h"

#include <string.h>

static int64_t known(const struct db_rows *rows, size_t row, const char *name)
{
	return db_is_null(rows, row, name) ? NUMBER_UNKNOWN : db_int(rows, row, name);
}

static unsigned classes_of(const char *list)
{
	unsigned bits = 0;

	while (list && *list) {
		size_t n = strcspn(list, ",");
		for (unsigned i = 0; i < CLASS_COUNT; i++)
			if (strlen(class_words[i]) == n && !memcmp(class_words[i], list, n))
				bits |= FLAG(i);
		list += n + (list[n] == ',');
	}
	return bits;
}

bool category_read(const struct db_rows *facts, size_t row, struct training_plan *plan)
{
	const char *size = db_text(facts, row, "size");

	*plan = (struct training_plan){ .classes = classes_of(db_text(facts, row, "classes")),
		.headcount = db_int(facts, row, "headcount"),
		.sole_trader = db_bool(facts, row, "sole_trader"),
		.kind_differs = db_bool(facts, row, "kind_differs"),
		.employees = known(facts, row, "employees"),
		.insured = known(facts, row, "insured_headcount"),
		.size = SIZE_undetermined,
		.suspended = db_bool(facts, row, "suspended"),
		.insured_as_unit = db_bool(facts, row, "insured_as_unit"),
		.hit_determined = db_bool(facts, row, "hit_determined"),
		.industry_listed = db_bool(facts, row, "industry_listed"),
		.industry_code = db_text(facts, row, "industry_code") };
	if (size)
		(void)size_named(size, &plan->size);
	return training_category_named(db_text(facts, row, "category"), &plan->category);
}
