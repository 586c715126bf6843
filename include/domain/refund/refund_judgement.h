/**
 * Judgement of refunds: rows of facts in, findings, amounts and their explanation out (S7 to S18,
 * S23, S65). No statement is run here, so a run over thousands of enterprises costs one.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/column.h"
#include "base/ctx.h"
#include "db/db.h"
#include "domain/refund/refund_terms.h"

struct refund_judgement {
	struct refund_result result;
	const char *kind;         /**< its word */
	const char *method;       /**< its word; NULL: none chosen */
	int64_t held_fen;         /**< the code was paid or promised already, and keeps */
	int64_t owed_fen;         /**< what is left of result.amount_fen; -1 without that */
	int64_t entitled_fen;     /**< result.amount_fen; 0 when it is not there or a rule fails */
	size_t count;             /**< findings made, added to `findings` in this order */
	bool passes;              /**< every finding passes: may be offered */
	bool fails;               /**< one fails: cannot be approved */
	bool in_window;           /**< received in the days of acceptance (S76) */
	struct fault_days window; /**< these days */
	const char *against;      /**< code of the first rule that does not pass; NULL */
	const char *failed;       /**< code of the first rule that fails; NULL */
	const char *computed;     /**< JSON object, on the request's arena; see below */
};

/**
 * Judges row `row` by the terms. Columns read:
 *
 * - `base_year` int, `received_on` int (days since 2000-01-01: first receipt, or today);
 * - `has_record` bool; when true `record_version` int and the figures of table premium_record by
 *   their own names: employer_fen, worker_fen, social_monthly_fen (null: unknown), months,
 *   insured_begin, insured_end, insured_mean, insured_now, retired, died, dismissed, resigned,
 *   claimants, arrears_fen;
 * - `size` text (the determination's word; null: none in force), `distressed` bool, `sole_trader`
 * bool and `kind_differs` bool (what it is registered as, and whether its unified code says
 * otherwise);
 * - `method` text: chosen by the reviewer, or null;
 * - `held_fen` int: what the code holds of the base year already (sql/function/balance.sql).
 *
 * Findings are added to `findings` (of findings_on; NULL: not wanted). `computed` is
 * {policy, base_year, record_version, kind, size, figures, parameters, layoff, premiums_fen,
 * rate_bp, rate_from, methods: [{method, amount_fen | missing}], method, entitlement_fen, paid_fen,
 * amount_fen}; members that are unknown are null, and without a record there are no figures.
 * `paid_fen` is what the code holds, `amount_fen` what is owed.
 */
void refund_judgement_row(struct ctx *ctx, const struct refund_terms *terms,
	const struct db_rows *rows, size_t row, struct columns *findings,
	struct refund_judgement *judgement);
/**
 * Makes of it the judgement of a supplement: it pays what its correction entitles to,
 * `entitled_fen` by the computation `entitlement` (JSON), and the code does not hold. `computed` is
 * then {entitlement_fen, paid_fen, amount_fen, entitlement}.
 */
void refund_judgement_correct(struct ctx *ctx, const char *entitlement, int64_t entitled_fen,
	struct refund_judgement *judgement);
