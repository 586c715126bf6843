/**
 * Size of an enterprise (工信部联企业〔2011〕300号 with the ranges of GB/T 4754-2017): a proposal,
 * never a decision (S8, S28).
 *
 * Large, medium and small need every lower bound of their row; otherwise the enterprise falls one
 * level and is tested again. A missing figure or an industry the table does not cover gives
 * `undetermined`, never `micro`.
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

/** One measure of a row: X staff in persons, Y revenue or Z assets in 10 000 CNY; letter 0: the row
 * has no second one. */
struct size_measure {
	char letter;
	int64_t large, medium, small; /**< lower bounds */
};

/** One row of the table. */
struct size_rule {
	const char *code;      /**< `retail` */
	const char *selectors; /**< comma-separated, see industry_matches */
	struct size_measure first, second;
};

#define FIGURE_MISSING INT64_C(-1)

/** Figures of an enterprise at its last year's end; FIGURE_MISSING where unknown. */
struct size_figures {
	int64_t employees;
	int64_t revenue_fen;
	int64_t assets_fen;
};

/** The row whose selector fits best, or NULL: not covered. */
const struct size_rule *size_rule_for(
	const struct size_rule *rules, size_t count, const char *code);
/** The size; `rule` may be NULL. With `finding` (may be NULL) the figures and bounds it rests on.
 */
enum size size_propose(
	const struct size_rule *rule, const struct size_figures *figures, struct finding *finding);
