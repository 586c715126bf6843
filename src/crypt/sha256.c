#include "crypt/sha256.h"

#include <openssl/evp.h>

#include "crypt/hex.h"
#include "crypt_must.h"
#include "thread_context.h"

static EVP_MD_CTX *digest_ready(void)
{
	struct thread_context *context = thread_context_here();
	if (!context->digest) {
		context->digest = EVP_MD_CTX_new();
		crypt_must(
			context->digest && EVP_DigestInit_ex2(context->digest, EVP_sha256(), NULL));
	}
	/* without a type libcrypto only resets: naming SHA-256 again would fetch it again */
	crypt_must(EVP_DigestInit_ex2(context->digest, NULL, NULL));
	return context->digest;
}

void sha256(const void *bytes, size_t size, uint8_t out[SHA256_SIZE])
{
	EVP_MD_CTX *digest = digest_ready();
	crypt_must(EVP_DigestUpdate(digest, bytes, size) && EVP_DigestFinal_ex(digest, out, NULL));
}

void sha256_hex(const void *bytes, size_t size, char out[SHA256_HEX])
{
	uint8_t digest[SHA256_SIZE];
	sha256(bytes, size, digest);
	hex_encode(digest, sizeof(digest), out);
}
