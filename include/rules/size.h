/**
 * Size of an enterprise (工信部联企业〔2011〕300号 with the ranges of GB/T 4754-2017): a proposal,
 * never a decision (S8, S28).
 *
 * Large, medium and small need every lower bound of their row; otherwise the enterprise falls one
 * level and is tested again. A missing figure or an industry the table does not cover gives
 * `undetermined`, never `micro`. The table itself is data (sql/seed/size.sql).
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/finding.h"

enum size {
#define SIZE(word) SIZE_##word,
#include "tbl/training.def"
	SIZE_COUNT
};
#define SIZE_BIT(size) (1u << (size))
/** Words by value, then NULL. */
extern const char *const size_words[];
/** False when the word names no size. */
bool size_named(const char *word, enum size *size);

/** What a size is measured by: persons, or fen. */
enum size_figure {
#define SIZE_FIGURE(word) FIGURE_##word,
#include "tbl/training.def"
	FIGURE_COUNT
};
/** Words by value, then NULL: `employees`, `revenue_fen`, `assets_fen`. */
extern const char *const size_figure_words[];

/** One measure of a row; figure FIGURE_COUNT: the row has no second one. */
struct size_measure {
	enum size_figure figure;
	int64_t large, medium, small; /**< lower bounds, in the figure's own unit */
};

/** One row of the table, for one edition of GB/T 4754. */
struct size_rule {
	const char *code;      /**< `retail` */
	const char *selectors; /**< comma-separated prefixes of industry codes: `G54,G591` */
	struct size_measure first, second;
};

#define FIGURE_MISSING INT64_C(-1)

/** What is known of an enterprise at its last year's end. */
struct size_case {
	const char *industry_code;     /**< section letter and digits: `F5231` */
	const char *edition;           /**< of GB/T 4754 that the code is of */
	int64_t figures[FIGURE_COUNT]; /**< FIGURE_MISSING where unknown */
};

/**
 * The row, of those of the code's edition, that names the longest prefix of the code; NULL: none
 * does, or the code is too short to tell two rows apart (`G59` is storage but for `G591`).
 */
const struct size_rule *size_rule_for(
	const struct size_rule *rules, size_t count, const char *code);
/** The size by that row, which may be NULL; `finding` gets the figures and bounds it rests on. */
enum size size_propose(
	const struct size_rule *rule, const struct size_case *known, struct finding *finding);
/** Whether the row measures by a figure. */
bool size_measured(const struct size_rule *rule, enum size_figure figure);
