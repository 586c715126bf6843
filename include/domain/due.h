/** What the passing of days causes by itself. */
#pragma once
#include <stddef.h>

#include "base/attr.h"
#include "base/ctx.h"

/** Something that the system does by itself on its day. */
struct duty {
	const char *name; /**< as work_due() calls it */
	enum err (*run)(struct ctx *ctx);
};
/** All of them, in the order in which they are done. */
const struct duty *due_duties(size_t *count);
/** Does all of them in the transaction that is open, as the system: closes the notices whose days
 * are over (S37), lets returned cases lapse that nobody submitted again, withdraws what closed
 * employers did not hand in (S34), lets offers expire that nobody took up (S76), marks payments
 * unknown that the bank does not answer (S48), serves cases that were passed over when money came
 * (S20), counts clocks anew (S60), tells which grounds have fallen, judges paid cases again whose
 * grounds fell, and compares and judges cases by night (S63). The first error ends it.
 */
MUST_USE enum err due_run(struct ctx *ctx);
