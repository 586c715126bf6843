/**
 * Errors: one enum from one table (tbl/err.def), the particulars kept aside in a struct fault.
 *
 * A function that can fail returns `enum err`; ERR_NONE is success. `return fail(&ctx->fault,
 * ERR_X)` records the kind, `fail_at` also where in the request and why (tbl/code.def). Texts are
 * in the tables, in both languages; a fault holds no text of its own, so no value of a request (a
 * name, an ID number) can leak through one.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum err {
	ERR_NONE,
#define ERR(id, status, slug, zh, en) ERR_##id,
#include "tbl/err.def"
	ERR_COUNT
};

/** Everything the API says of one kind of error: RFC 9457's type and title. */
struct err_kind {
	int status;
	const char *slug; /**< stable `code` of the problem, and /problems/{slug} */
	const char *zh, *en;
};
const struct err_kind *err_kind(enum err err);

/** Why a place in the request or a step is refused: input faults, row codes of a roster, guards of
 * a flow. */
enum code {
	CODE_NONE,
#define CODE(id, word, clause, zh, en) CODE_##id,
#include "tbl/code.def"
#define GUARD(word, clause, zh, en) GUARD_##word,
#include "tbl/guard.def"
	CODE_COUNT
};
/** Facts of one code. `%` in a text stands for the number given with the fault. */
struct code_text {
	const char
		*word; /**< what the API says: `required`, `ID_CHECK_DIGIT`, `account_verified` */
	const char *clause; /**< the clause that decides, or "" */
	const char *zh, *en;
};
const struct code_text *code_text(enum code code);
/** The code of a guard word, CODE_NONE when there is none. */
enum code guard_named(const char *word);

/** At most this many places are listed in one problem; the total is always told. Who must know all
 * of them sets `room`. */
#define FAULT_PLACES 200

struct fault_place {
	const char *pointer; /**< RFC 6901, or a parameter's name after `?`; lives as long as the
				arena */
	enum code code;
	int64_t number; /**< the bound a text speaks of, else 0 */
};

struct fault {
	struct arena *arena;
	enum err err;
	const char *clause;   /**< the clause that decides, or NULL */
	const char *location; /**< for conflicts with an existing resource: its path */
	const char *allowed;  /**< comma-separated methods or actions that would be allowed */
	int retry_after_s;    /**< 0: say nothing */
	size_t total, count;
	size_t room;                /**< places listed at most; 0: FAULT_PLACES */
	struct fault_place *places; /**< `count` of them */
};

/** Records the kind and returns it. The first kind wins: a later failure while unwinding does not
 * hide the cause. */
MUST_USE enum err fail(struct fault *fault, enum err err);
/** As fail, with the clause that decides. */
MUST_USE enum err fail_clause(struct fault *fault, enum err err, const char *clause);
/** As fail, and adds a place. The pointer must live as long as the request. */
MUST_USE enum err fail_at(
	struct fault *fault, enum err err, const char *pointer, enum code code, int64_t number);
/** Adds a place without failing yet; the caller fails at the end if fault->total is not 0. */
void fault_add(struct fault *fault, const char *pointer, enum code code, int64_t number);
/** Whether the next place will be listed. */
int fault_lists(const struct fault *fault);
/** Forgets everything but the arena and its room, before a retry. */
void fault_clear(struct fault *fault);
