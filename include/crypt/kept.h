/**
 * What a thread keeps of libcrypto: contexts that cost more to make than to use. Private to crypt.
 *
 * Connection threads come and go: everything here is freed when its thread ends.
 */
#pragma once
#include <openssl/types.h>
#include <stdint.h>
#include <stdlib.h>

struct kept {
	EVP_MD_CTX *digest; /**< SHA-256 */
	EVP_MAC_CTX *mac;   /**< HMAC-SHA-256, keyed at each use */
	/** Keyed for the sealer of this serial; 0 while there is none. */
	uint64_t sealer_serial;
	EVP_CIPHER_CTX *sealing, *opening;
};

/** This thread's contexts; members are NULL until the module that owns them makes them. */
struct kept *kept_here(void);
/** A new HMAC-SHA-256 context without a key. */
EVP_MAC_CTX *kept_mac(void);
/** Ends the process unless ok: a digest or a seal that libcrypto could not make must never be used.
 */
static inline void crypt_must(int ok)
{
	if (!ok)
		abort();
}
