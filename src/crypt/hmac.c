#include "crypt/hmac.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "base/attr.h"
#include "crypt_must.h"
#include "thread_context.h"

static void mac_free(EVP_MAC **mac)
{
	EVP_MAC_free(*mac);
}

/* A new context without a key. */
static EVP_MAC_CTX *mac_create(void)
{
	static char digest[] = "SHA256";
	const OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC *mac CLEANUP(mac_free) = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *context = mac ? EVP_MAC_CTX_new(mac) : NULL;
	crypt_must(context && EVP_MAC_CTX_set_params(context, params));
	return context;
}

void hmac_sha256(
	const void *key, size_t key_size, const void *bytes, size_t size, uint8_t out[SHA256_SIZE])
{
	struct thread_context *context = thread_context_here();
	size_t written;
	if (!context->mac)
		context->mac = mac_create();
	/* a NULL key would mean "the key of before" */
	crypt_must(EVP_MAC_init(context->mac, key_size ? key : "", key_size, NULL));
	crypt_must(EVP_MAC_update(context->mac, bytes, size));
	crypt_must(EVP_MAC_final(context->mac, out, &written, SHA256_SIZE));
}
