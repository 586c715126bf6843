/**
 * The transaction around a handler: begin, handle, COMMIT; again from the start when the database
 * asks for it.
 */
#pragma once
#include "http/path/exchange.h"

/** Runs the exchange's handler in its transaction, or without one for operations that need none. */
MUST_USE enum err transaction_run(struct exchange *exchange);
