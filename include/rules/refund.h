/**
 * The refund of unemployment-insurance premiums (稳岗返还): who is entitled and to how much (S7 to
 * S18, S23).
 *
 * All numbers come from a dated version of the policy, struct refund_policy, and from the levy
 * agency's record of the year before; nothing here has a default. Rates are in basis points,
 * thresholds in permille, money in fen; whatever is divided is rounded by money_share alone.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/finding.h"
#include "rules/size.h"

/** Of employers that lay off few (S7), or in temporary difficulty (S13). */
enum refund_kind {
#define REFUND_KIND(word) REFUND_##word,
#include "tbl/refund.def"
	REFUND_KIND_COUNT
};
/** How the amount is computed: the ordinary way (S10), or one of the two for employers in
 * difficulty (S14, S15). */
enum refund_method {
#define REFUND_METHOD(word) METHOD_##word,
#include "tbl/refund.def"
	METHOD_COUNT /**< none: not chosen */
};
/** Layoffs: A (begin − end − retired − died) / mean; B the lesser of decrease and claimants /
 * begin; C claimants / mean (S7). */
enum layoff_method {
#define LAYOFF_METHOD(word) LAYOFF_##word,
#include "tbl/refund.def"
	LAYOFF_COUNT
};
/** Which headcount says whether an employer has 30 insured or fewer. */
enum headcount_basis {
#define HEADCOUNT_BASIS(word) BASIS_##word,
#include "tbl/refund.def"
	BASIS_COUNT
};
enum arrears_rule {
#define ARREARS_RULE(word) ARREARS_##word,
#include "tbl/refund.def"
	ARREARS_COUNT
};
/** Whose day decides which dated rate holds: the first receipt's, or the decision's (S9). */
enum rate_basis {
#define RATE_BASIS(word) RATE_AT_##word,
#include "tbl/refund.def"
	RATE_BASIS_COUNT
};
/** All of the premiums, in basis points (S10). */
#define REFUND_RATE_WHOLE 10000

/** Words by value, then NULL. */
extern const char *const refund_kind_words[],
	*const refund_method_words[], *const layoff_method_words[],
					      *const headcount_basis_words[],
						      *const arrears_rule_words[],
							      *const rate_basis_words[];

/** The parameters of the refund, named as in the policy. */
enum refund_term {
#define TERM(name, words, required) TERM_##name,
#include "tbl/refund.def"
	TERM_COUNT
};
/** Facts of one parameter. */
struct refund_term_text {
	const char *name;
	const char *const *words; /**< what it chooses from; NULL: a number or a day */
	bool required; /**< false: without it only a method is blocked, or a rule not asked */
};
const struct refund_term_text *refund_term_text(enum refund_term term);

#define TERM_UNKNOWN INT64_C(-1)
struct term {
	int64_t value;      /**< number, day, or place among the words; TERM_UNKNOWN */
	bool assumed;       /**< its source is not the paper, nor an operator's measure */
	int32_t valid_from; /**< day; DATE_NONE when unknown */
};
/** The parameters of one version of the policy, in force on one day. */
struct refund_policy {
	const char *version; /**< written into findings */
	int32_t opens;       /**< day from which cases are received (S75) */
	struct term term[TERM_COUNT];
};

/** One employer's year as the levy agency has it (S23): fen, persons, months. */
struct premium_record {
	int64_t employer_fen, worker_fen;
	int64_t social_monthly_fen; /**< all social insurance due in a month; FIGURE_MISSING */
	int64_t months;             /**< paid in the year */
	int64_t insured_begin;      /**< at the end of the year before */
	int64_t insured_end, insured_mean, insured_now;
	int64_t retired, died, dismissed, resigned;
	int64_t claimants; /**< of unemployment benefit */
	int64_t arrears_fen;
};

/** What is known of a case when it is judged. */
struct refund_facts {
	int64_t base_year;                   /**< the year before the refund's (S11) */
	const struct premium_record *record; /**< of the base year; NULL: the agency has none */
	enum size size;            /**< as determined; SIZE_COUNT: no determination in force */
	bool distressed;           /**< a determination holds (S13) */
	bool sole_trader;          /**< what it is registered as */
	bool kind_differs;         /**< its unified code says otherwise (S30) */
	enum refund_method chosen; /**< by the reviewer (S15); METHOD_COUNT: not yet */
	int32_t received_on;       /**< first receipt, or today before it */
};

/** What one method comes to. */
struct refund_amount {
	int64_t fen;         /**< -1: cannot be computed */
	const char *missing; /**< the figure or parameter that stands in its way, NULL: none */
};

/** Persons laid off, and of how many insured (S7). */
struct layoffs {
	int64_t persons, of; /**< numerator and denominator; -1: not computed */
};

struct refund_result {
	enum refund_kind kind;
	enum refund_method method; /**< METHOD_COUNT: in difficulty, and none chosen */
	int64_t amount_fen;        /**< of that method; -1: not computed */
	bool needs_choice;         /**< in difficulty, no method chosen yet (S15) */
	struct refund_amount methods[METHOD_COUNT]; /**< those of the kind are computed */
	int64_t premiums_fen; /**< of employer and workers; -1 without a record or out of range */
	int64_t rate_bp;      /**< of the size's class; -1: not known or not used */
	int32_t rate_from;    /**< since when that rate holds; DATE_NONE */
	struct layoffs layoffs[LAYOFF_COUNT]; /**< by every method, whichever is the policy's */
	int64_t layoff_permille;              /**< the threshold that applied; -1 */
};

/** The threshold and the rate that apply (S7, S8); a rate only once the size is known. */
enum refund_term refund_layoff_term(
	const struct refund_policy *policy, const struct premium_record *record);
enum refund_term refund_rate_term(const struct refund_facts *facts);
bool refund_size_known(const struct refund_facts *facts);

#define REFUND_FINDINGS 10
/**
 * Judges a case: one finding of each rule that applies, passed ones too; returns how many. What a
 * finding does not pass says the smallest change that would. A parameter or figure that nobody
 * knows asks an officer (needs_review) and never passes silently; a layoff method that is not set
 * asks only where the methods disagree, and the finding shows all three. A policy that sets no
 * least premium for each insured person has no such rule.
 */
size_t refund_judge(const struct refund_policy *policy, const struct refund_facts *facts,
	struct finding findings[REFUND_FINDINGS], struct refund_result *result);
