#include "domain/training/claim_judgement.h"

#include <string.h>

#include "base/date.h"
#include "db/db.h"
#include "domain/case/dossier.h"
#include "domain/case/finding.h"
#include "domain/training/claim_bench.h"
#include "domain/training/training_terms.h"

void claim_judgement_fault(struct claim_judgement *judgement, int64_t line, enum code code)
{
	if (judgement->faults && judgement->count < CLAIM_JUDGEMENT_FAULTS)
		judgement->faults[judgement->count++] = (struct line_fault){ line, code };
	judgement->total++;
}

void claim_judgement_hold(struct claim_judgement *judgement, enum code guard, bool holds)
{
	judgement->verdicts[judgement->verdict_count++] =
		(struct guard_verdict){ .guard = guard, .holds = holds };
}

struct fault_days claim_judgement_days(const struct claim_judgement *judgement, enum code code)
{
	return code == CODE_HIRED_BEFORE_WINDOW
		       ? judgement->hired
		       : (struct fault_days){ .from = DATE_NONE, .until = DATE_NONE };
}

enum code claim_judgement_code(const char *word)
{
	static const enum code codes[] = { CODE_PERSON_MONTH_TAKEN, CODE_OTHER_SUBSIDY,
		CODE_SIX_MONTHS_USED };

	for (size_t i = 0; i < LENGTH(codes); i++)
		if (!strcmp(code_text(codes[i])->word, word))
			return codes[i];
	return CODE_PERSON_MONTH_TAKEN;
}

/* Loading
 * -----------------------------------------------------------------------------------------------------------
 */

/* A step is judged by facts that nobody can change any more. */
static enum err ask(struct ctx *ctx, const char *claim_id, bool locks, struct db_rows *facts)
{
	struct db_rows heads;
	const struct db_value values[] = { DB_LIST(&claim_id, 1), DB_BOOL(false) };
	const struct db_call terms = { QUERY_CLAIM_TERMS, facts, LENGTH(values), values };

	if (!locks)
		return db_run_all(ctx, &terms, 1);
	return dossier_lock(ctx,
		&(struct dossier_set){
			.flow = "claim", .ids = &claim_id, .count = 1, .grounds = true },
		&terms, &heads);
}

static enum err find_terms(
	struct ctx *ctx, struct training_terms_shelf *shelf, struct claim_bench *bench)
{
	return training_terms_find(ctx, shelf, db_text(bench->facts, bench->row, "policy_id"),
		db_text(bench->facts, bench->row, "month"), &bench->terms);
}

static enum err load(struct ctx *ctx, const char *claim_id, bool locks, struct db_rows *facts,
	struct claim_bench *bench)
{
	struct training_terms_shelf shelf = { 0 };
	enum err err = ask(ctx, claim_id, locks, facts);

	if (err)
		return err;
	if (!claim_bench_take(bench, facts, 0))
		return fail(&ctx->fault, ERR_NOT_FOUND);
	return find_terms(ctx, &shelf, bench);
}

/* S76: asked for where it decides. */
static enum err load_grace(struct ctx *ctx, struct claim_bench *bench)
{
	if (bench->received_on <= bench->terms->claim_until)
		return ERR_NONE;
	bench->grace = &bench->granted;
	return training_terms_grace(ctx, bench->id, &bench->granted);
}

/* Their lines, wages and scans; one round trip. */
static enum err load_papers(
	struct ctx *ctx, const struct id_list *ids, bool preview, struct claim_papers *papers)
{
	const struct db_value values[] = { DB_LIST(ids->id, ids->count), DB_BOOL(preview) };
	const struct db_call calls[] = { { QUERY_CLAIM_LINES, &papers->lines, 2, values },
		{ QUERY_CLAIM_WAGES, &papers->wages, 1, values },
		{ QUERY_CLAIM_SCANS, &papers->scans, 1, values } };

	return db_run_all(ctx, calls, LENGTH(calls));
}

enum err claim_judgement_make(
	struct ctx *ctx, const char *claim_id, bool preview, struct claim_judgement *judgement)
{
	struct claim_papers papers = { 0 };
	struct claim_bench bench = { .papers = &papers, .judgement = judgement };
	const struct id_list ids = { .id = &claim_id, .count = 1 };

	*judgement = (struct claim_judgement){ .findings = findings_on(ctx->arena),
		.faults = arena_alloc(
			ctx->arena, CLAIM_JUDGEMENT_FAULTS * sizeof(*judgement->faults)) };
	enum err err = load(ctx, claim_id, !preview, &papers.facts, &bench);
	if (!err)
		err = load_grace(ctx, &bench);
	if (!err)
		err = load_papers(ctx, &ids, preview, &papers);
	if (!err)
		claim_bench_judge(&bench);
	return err;
}

/* Once more
 * ---------------------------------------------------------------------------------------------- */

/* A claim that was handed in had no failing rule and no fault; what is approved is the amount of
 * its lines (S32). */
static bool differs(const struct claim_bench *bench)
{
	const struct claim_judgement *judgement = bench->judgement;
	int64_t due_fen = 0;

	for (size_t i = 0; i < judgement->verdict_count; i++)
		if (judgement->verdicts[i].guard != CODE_NONE && !judgement->verdicts[i].holds)
			return true;
	if (judgement->total)
		return true;
	return !db_is_null(bench->facts, bench->row, "approved_fen") &&
	       (!training_claim_amount(bench->terms, bench->asked, &due_fen) ||
		       due_fen != db_int(bench->facts, bench->row, "approved_fen"));
}

static enum err judge_again(struct ctx *ctx, struct claim_papers *papers, struct id_list *differing)
{
	struct training_terms_shelf shelf = { 0 };
	enum err err = ERR_NONE;

	for (size_t row = 0; !err && row < papers->facts.count; row++) {
		struct claim_judgement judgement = { 0 };
		struct claim_bench bench = { .papers = papers, .judgement = &judgement };
		if (!claim_bench_take(&bench, &papers->facts, row))
			return fail(&ctx->fault, ERR_INTERNAL);
		err = find_terms(ctx, &shelf, &bench);
		if (!err)
			err = load_grace(ctx, &bench);
		if (!err)
			claim_bench_judge(&bench);
		if (!err && differs(&bench))
			differing->id[differing->count++] = bench.id;
	}
	return err;
}

enum err claim_judgement_differing(
	struct ctx *ctx, const struct id_list *ids, struct id_list *differing)
{
	struct claim_papers papers = { 0 };
	enum err err = db(
		ctx, QUERY_CLAIM_TERMS, &papers.facts, DB_LIST(ids->id, ids->count), DB_BOOL(true));

	*differing = (struct id_list){ .id = arena_alloc(ctx->arena,
					       (ids->count + 1) * sizeof(*differing->id)) };
	if (!err)
		err = load_papers(ctx, ids, false, &papers);
	return err ? err : judge_again(ctx, &papers, differing);
}

enum err claim_judgement_category(struct ctx *ctx, const char *claim_id, bool *proven)
{
	struct db_rows facts;
	struct claim_judgement judgement = { 0 };
	struct claim_bench bench = { .judgement = &judgement };
	enum err err = load(ctx, claim_id, true, &facts, &bench);

	if (err)
		return err;
	struct training_plan plan = claim_bench_plan(&bench);
	*proven = training_category_proven(bench.terms, &plan);
	return ERR_NONE;
}

enum err claim_judgement_refuse(struct ctx *ctx, const struct claim_judgement *judgement)
{
	if (!judgement->total)
		return ERR_NONE;
	for (size_t i = 0; i < judgement->count; i++) {
		const char *pointer = arena_printf(
			ctx->arena, "/lines/%lld", (long long)judgement->faults[i].line);
		enum code code = judgement->faults[i].code;
		fault_add_days(&ctx->fault, pointer, code, claim_judgement_days(judgement, code));
	}
	ctx->fault.total = judgement->total;
	return fail(&ctx->fault, ERR_LINES);
}
