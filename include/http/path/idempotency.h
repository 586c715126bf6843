/**
 * Idempotency: one effect per (principal, key), and the same reply for every repetition.
 *
 * The row is written in the transaction of the effect; only 2xx replies are stored; a second caller
 * while the first is still at work is told at once instead of waiting.
 */
#pragma once
#include "http/path/call.h"
#include "http/path/exchange.h"

/** The key of an Idempotency-Key header, bare or quoted, 1 to 255 visible ASCII characters; on the
 * arena. NULL when it is none. */
const char *idempotency_key_read(struct arena *arena, const char *header);
/** Sets whose key space and which request this is; the key stays NULL for requests that need none.
 */
void idempotency_identify(struct exchange *exchange);
/**
 * Begins the transaction: account and key are looked at in its first round trip.
 * ERR_UNAUTHENTICATED when the account may no longer act, ERR_KEY_REUSED, ERR_KEY_RUNNING. With
 * idempotency.replayed the reply is the stored one and nothing is left to do.
 */
MUST_USE enum err idempotency_begin(struct exchange *exchange);
/** Stores the reply, before COMMIT. */
MUST_USE enum err idempotency_store(struct exchange *exchange);
