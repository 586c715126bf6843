#include "thread_context.h"

#include <openssl/evp.h>
#include <pthread.h>

#include "crypt_must.h"

static _Thread_local struct thread_context here;
static _Thread_local int registered;
static pthread_key_t at_thread_end;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void contexts_free(void *handle)
{
	struct thread_context *context = handle;
	EVP_MD_CTX_free(context->digest);
	EVP_MAC_CTX_free(context->mac);
	EVP_CIPHER_CTX_free(context->sealing);
	EVP_CIPHER_CTX_free(context->opening);
	*context = (struct thread_context){ 0 };
	registered = 0; /* another destructor may still hash: then this one runs again */
}

static void key_create(void)
{
	crypt_must(pthread_key_create(&at_thread_end, contexts_free) == 0);
}

struct thread_context *thread_context_here(void)
{
	if (!registered) {
		crypt_must(pthread_once(&once, key_create) == 0);
		crypt_must(pthread_setspecific(at_thread_end, &here) == 0);
		registered = 1;
	}
	return &here;
}
