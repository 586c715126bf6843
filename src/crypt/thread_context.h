/**
 * What a thread keeps of libcrypto: contexts that cost more to make than to use.
 *
 * Connection threads come and go: everything here is freed when its thread ends.
 */
#pragma once
#include <openssl/types.h>
#include <stdint.h>

struct thread_context {
	EVP_MD_CTX *digest; /**< SHA-256 */
	EVP_MAC_CTX *mac;   /**< HMAC-SHA-256, keyed at each use */
	/** Keyed for the sealer of this serial; 0 while there is none. */
	uint64_t sealer_serial;
	EVP_CIPHER_CTX *sealing, *opening;
};

/** This thread's contexts; members are NULL until the module that owns them makes them. */
struct thread_context *thread_context_here(void);
