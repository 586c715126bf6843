#include "domain/training/category.h"

#include <string.h>

static int64_t known(const struct db_rows *rows, const char *name)
{
	return db_is_null(rows, 0, name) ? NUMBER_UNKNOWN : db_int(rows, 0, name);
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

bool category_read(const struct db_rows *facts, struct training_plan *plan)
{
	const char *size = db_text(facts, 0, "size");

	*plan = (struct training_plan){ .classes = classes_of(db_text(facts, 0, "classes")),
		.headcount = db_int(facts, 0, "headcount"),
		.sole_trader = db_bool(facts, 0, "sole_trader"),
		.kind_differs = db_bool(facts, 0, "kind_differs"),
		.employees = known(facts, "employees"),
		.insured = known(facts, "insured_headcount"),
		.size = SIZE_undetermined,
		.suspended = db_bool(facts, 0, "suspended"),
		.insured_as_unit = db_bool(facts, 0, "insured_as_unit"),
		.hit_determined = db_bool(facts, 0, "hit_determined"),
		.industry_listed = db_bool(facts, 0, "industry_listed"),
		.industry_code = db_text(facts, 0, "industry_code") };
	if (size)
		(void)size_named(size, &plan->size);
	return training_category_named(db_text(facts, 0, "category"), &plan->category);
}
