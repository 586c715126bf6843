#include "crypt/uuid.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include "base/attr.h"
#include "crypt/hex.h"
#include "crypt/random.h"
#include "crypt_must.h"

/* The UUID given last: milliseconds, 12 bits (rand_a), 62 bits (rand_b). */
struct moment {
	uint64_t ms, high, low;
};

static _Thread_local struct moment last;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A child goes on from bytes of its own, not from its parent's last UUID. */
static void last_forget(void)
{
	last = (struct moment){ 0 };
}

static void fork_watch(void)
{
	crypt_must(pthread_atfork(NULL, NULL, last_forget) == 0);
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
	crypt_must(pthread_once(&once, fork_watch) == 0);
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
