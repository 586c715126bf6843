#include "crypt/random.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>

#include "crypt_must.h"

#define POOL_SIZE 1024
#define POOL_REQUEST ((size_t)256)

struct pool {
	size_t left; /* the last `left` bytes are fresh */
	uint8_t bytes[POOL_SIZE];
};

static _Thread_local struct pool pool;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A child that drew the same bytes as its parent would repeat nonces. */
static void pool_forget(void)
{
	pool.left = 0;
}

static void fork_watch(void)
{
	crypt_must(pthread_atfork(NULL, NULL, pool_forget) == 0);
}

static void kernel_random(uint8_t *out, size_t size)
{
	while (size > 0) {
		ssize_t got = getrandom(out, size, 0);
		if (got < 0 && errno == EINTR)
			continue;
		crypt_must(got > 0);
		out += got;
		size -= (size_t)got;
	}
}

static void pool_fill(void)
{
	crypt_must(pthread_once(&once, fork_watch) == 0);
	kernel_random(pool.bytes, POOL_SIZE);
	pool.left = POOL_SIZE;
}

void random_bytes(void *out, size_t size)
{
	if (size > POOL_REQUEST) {
		kernel_random(out, size);
		return;
	}
	if (pool.left < size)
		pool_fill();
	uint8_t *fresh = pool.bytes + POOL_SIZE - pool.left;
	memcpy(out, fresh, size);
	OPENSSL_cleanse(fresh, size);
	pool.left -= size;
}
