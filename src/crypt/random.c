#include "crypt/random.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/attr.h"
#include "crypt/digest.h"
#include "crypt/kept.h"

#define POOL_SIZE 1024
#define POOL_REQUEST ((size_t)256)

struct pool {
	size_t left; /* the last `left` bytes are fresh */
	uint8_t bytes[POOL_SIZE];
};

/* The UUID given last: milliseconds, 12 bits (rand_a), 62 bits (rand_b). */
struct moment {
	uint64_t ms, high, low;
};

static _Thread_local struct pool pool;
static _Thread_local struct moment last;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A child that drew the same bytes as its parent would repeat nonces. */
static void pool_forget(void)
{
	pool.left = 0;
	last = (struct moment){ 0 };
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

static uint64_t random_bits(unsigned bits)
{
	uint64_t value;
	random_bytes(&value, sizeof(value));
	return value >> (64 - bits);
}

/* The same millisecond again, or an earlier one: go on from the last UUID by a step nobody can
 * guess. */
static void moment_step(struct moment *moment)
{
	moment->low += 1 + random_bits(32);
	moment->high += moment->low >> 62;
	moment->low &= (UINT64_C(1) << 62) - 1;
	moment->ms += moment->high >> 12;
	moment->high &= 0xfff;
}

static void moment_next(struct moment *moment)
{
	struct timespec now;
	crypt_must(clock_gettime(CLOCK_REALTIME, &now) == 0);
	uint64_t ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
	if (ms > moment->ms)
		*moment = (struct moment){
			.ms = ms, .high = random_bits(12), .low = random_bits(62)
		};
	else
		moment_step(moment);
}

static void big_endian(uint64_t value, uint8_t out[8])
{
	for (int i = 7; i >= 0; i--, value >>= 8)
		out[i] = (uint8_t)value;
}

void uuid_new(char out[UUID_SIZE])
{
	static const uint8_t groups[] = { 8, 4, 4, 4, 12 };
	uint8_t bytes[16];
	char hex[33];
	moment_next(&last);
	big_endian(last.ms << 16 | UINT64_C(7) << 12 | last.high, bytes);
	big_endian(UINT64_C(2) << 62 | last.low, bytes + 8);
	hex_encode(bytes, sizeof(bytes), hex);
	for (size_t i = 0, at = 0; i < LENGTH(groups); at += groups[i++]) {
		memcpy(out, hex + at, groups[i]);
		out += groups[i];
		*out++ = '-';
	}
	out[-1] = '\0';
}
