#include "crypt/kept.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <pthread.h>

#include "base/attr.h"

static _Thread_local struct kept here;
static _Thread_local int registered;
static pthread_key_t at_thread_end;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void kept_free(void *handle)
{
	struct kept *kept = handle;
	EVP_MD_CTX_free(kept->digest);
	EVP_MAC_CTX_free(kept->mac);
	EVP_CIPHER_CTX_free(kept->sealing);
	EVP_CIPHER_CTX_free(kept->opening);
	*kept = (struct kept){ 0 };
	registered = 0; /* another destructor may still hash: then this one runs again */
}

static void key_create(void)
{
	crypt_must(pthread_key_create(&at_thread_end, kept_free) == 0);
}

struct kept *kept_here(void)
{
	if (!registered) {
		crypt_must(pthread_once(&once, key_create) == 0);
		crypt_must(pthread_setspecific(at_thread_end, &here) == 0);
		registered = 1;
	}
	return &here;
}

static void mac_free(EVP_MAC **mac)
{
	EVP_MAC_free(*mac);
}

EVP_MAC_CTX *kept_mac(void)
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
