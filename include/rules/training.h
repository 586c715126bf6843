/**
 * The training subsidy (以工代训): who and what qualifies, month by month (S24 to S46, S56, S75,
 * S76).
 *
 * All numbers come from a dated version of the policy, struct training_policy; nothing here has a
 * default. The judgements of a plan or claim are findings; those of a roster line are row codes,
 * which training_line_explain turns into findings. Dates may be DATE_NONE where the text says so.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "rules/finding.h"
#include "rules/size.h"
#include "rules/window.h"

/** 二(二)1 to 3: newly absorbed persons, suspended enterprises, hard-hit industries (S26, S28,
 * S29). */
enum category {
#define CATEGORY(word) CATEGORY_##word,
#include "tbl/training.def"
	CATEGORY_COUNT
};
enum person_class {
#define PERSON_CLASS(word) CLASS_##word,
#include "tbl/training.def"
	CLASS_COUNT
};
enum end_reason {
#define END_REASON(word) END_##word,
#include "tbl/training.def"
	END_COUNT
};
/** What supports a claim. A signed payroll counts as such with both attestations, by the workers
 * and with the finance seal. */
enum evidence {
#define EVIDENCE(word) EVIDENCE_##word,
#include "tbl/training.def"
	EVIDENCE_COUNT
};
/** The bit of any of these values in a mask. */
#define FLAG(value) (1u << (value))

/** Words by value, then NULL. */
extern const char *const category_words[], *const class_words[], *const end_words[];
/** False when the word names none. */
bool training_category_named(const char *word, enum category *category);
bool training_class_named(const char *word, enum person_class *class);
bool training_end_named(const char *word, enum end_reason *reason);

/** From which day on the two years of a graduate are over: when hired, or when the claimed month
 * began (S26). */
enum graduate_reference { GRADUATE_AT_HIRE, GRADUATE_AT_MONTH };
/** How much of the month a person must be employed (S56): a day, partial_days days, every day. */
enum partial_month { PARTIAL_ANY_DAY, PARTIAL_MIN_DAYS, PARTIAL_FULL_MONTH };
/** From when on a month can be claimed (S39): its first day, the day after its last, or when its
 * wages are paid; that they are is the evidence's to show, so only the first day is asked here. */
enum month_claimable { CLAIMABLE_FROM_START, CLAIMABLE_FROM_END, CLAIMABLE_FROM_WAGES };
/** The policy's words for them, then NULL. */
extern const char *const claimable_words[];
/** The quarter before what, for a suspended enterprise's wages (S43b). */
enum quarter_basis { QUARTER_BEFORE_CLAIM, QUARTER_BEFORE_SUSPENSION };
/** When payroll rows are demanded (Q13): always, or only where a signed payroll stands for the bank
 * statement. */
enum payroll_rows { PAYROLL_ROWS_ALWAYS, PAYROLL_ROWS_WITH_SIGNED };

/** The parameters of one version of the policy, in force on one day. */
struct training_policy {
	const char *version;             /**< written into findings */
	int64_t amount_fen;              /**< per person and month (S32) */
	int max_months;                  /**< per person (S32) */
	int32_t first_month, last_month; /**< months that are subsidised (S75) */
	int32_t plan_from,
		plan_until; /**< days on which plans are received, both inclusive (S76) */
	int32_t claim_from, claim_until;
	enum month_claimable claimable;
	unsigned sizes[CATEGORY_COUNT];   /**< sizes a category allows; all bits: any */
	unsigned classes[CATEGORY_COUNT]; /**< classes of person a category allows (S26) */
	unsigned
		proven; /**< categories whose classes need proof, graduation and hire dates (S26) */
	unsigned sole_trader; /**< categories open to sole traders (S30, Q7) */
	unsigned suspension;  /**< categories that need a determination of suspension (S28) */
	unsigned hit;         /**< categories that need a hard-hit industry (S29) */
	bool hit_by_code; /**< the listed industry code is enough; else a determination is needed */
	int graduate_years;
	enum graduate_reference graduate_reference;
	int32_t new_hire_from,
		new_hire_to; /**< days of hiring that count as newly absorbed; DATE_NONE: open */
	int age_min, retire_male, retire_female;
	enum partial_month partial;
	int partial_days;
	unsigned dismissals;       /**< end reasons that are the employer's doing (S56) */
	unsigned previous_quarter; /**< categories that show the previous quarter's wages (S43b) */
	enum quarter_basis quarter_basis;
	enum payroll_rows payroll_rows;
};

/* The plan */

#define NUMBER_UNKNOWN INT64_C(-1)

/** What is known of a plan and its enterprise when it is judged. */
struct training_plan {
	enum category category;
	int32_t first_month, last_month;
	int64_t headcount;
	unsigned classes; /**< classes of person planned */
	bool sole_trader;
	bool kind_differs;    /**< its unified code says otherwise (S30) */
	int64_t employees;    /**< of a sole trader; NUMBER_UNKNOWN */
	int64_t insured;      /**< insured persons; NUMBER_UNKNOWN */
	enum size size;       /**< as determined, never as proposed */
	bool suspended;       /**< a determination covers every month of the plan */
	bool insured_as_unit; /**< determination */
	bool hit_determined;  /**< a determination hit_industry or foreign_trade */
	bool industry_listed; /**< its code is one of the policy's list */
	const char *industry_code;
};

#define PLAN_FINDINGS 9
/** One finding of each rule that applies, passed ones too; returns how many. */
size_t training_plan_judge(const struct training_policy *policy, const struct training_plan *plan,
	struct finding findings[PLAN_FINDINGS]);
/** Whether nothing is missing of what must be determined for the category, whatever an officer
 * accepts (S26, S28, S29, S30, S66). */
bool training_category_proven(
	const struct training_policy *policy, const struct training_plan *plan);

/* The claim */

/** Why a month is taken after the days of acceptance, and until when (S76). */
struct training_grace {
	int32_t until;            /**< the later one of the days that both numbers give */
	int32_t approved_on;      /**< the plan's revision in force; DATE_NONE */
	struct fault_grant late;  /**< after the approval */
	struct fault_grant wages; /**< after acceptance; of another month: none */
	bool by_wages;            /**< `until` is the day that `wages` gives */
};

/** Judges the day of receipt of a plan (S76). */
struct finding training_plan_window(const struct training_policy *policy, int32_t received_on);
/** The days on which a claim is received, and what grants the last one (S76); `grace` may be NULL:
 * it was not asked for. */
struct fault_days training_claim_days(
	const struct training_policy *policy, const struct training_grace *grace);
/** Judges the day of receipt of a claim (S76); `grace` as above. */
struct finding training_claim_window(const struct training_policy *policy,
	const struct training_grace *grace, int32_t received_on);
/** The first day on which that month can be claimed (S39). */
int32_t training_month_claimable_from(const struct training_policy *policy, int32_t month);
/** Whether that month can be claimed on that day (S39). */
struct finding training_month_claimable(
	const struct training_policy *policy, int32_t month, int32_t received_on);
/** persons × amount (S32); false when it leaves the range of money. */
MUST_USE bool training_claim_amount(
	const struct training_policy *policy, int64_t persons, int64_t *amount_fen);
/** Persons and amount against what was published (S37). */
struct finding training_within_notice(
	int64_t persons, int64_t published_persons, int64_t amount_fen, int64_t published_fen);
