/** Steps of a flow, as operations: what the rows of api/ without a handler run. */
#pragma once
#include "http/path/answer.h"
#include "http/path/handler.h"

/**
 * The operation `<flow>_<action>` takes that step of the case in its path `<flow>_id`, by the row's
 * function where it has one, and answers the case as `<flow>_view` shows it. The body, as the
 * contract proved it, is the note of the audit row; no body, no note.
 */
handler act;
/** Why `act` cannot serve an operation: no flow has such a step, its path names no case, or no read
 * shows one. NULL when it can. */
const char *act_unfit(struct arena *arena, const struct operation *operation);
