/** What must not fail in crypt. */
#pragma once
#include <stdlib.h>

/** Ends the process unless ok: a digest or a seal that libcrypto could not make must never be used.
 */
static inline void crypt_must(int ok)
{
	if (!ok)
		abort();
}
