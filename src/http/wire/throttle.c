#include "http/wire/throttle.h"

#include <pthread.h>

#define BUCKETS 16384
#define STRIPES 64
#define MINUTE_US INT64_C(60000000)

/* A bucket counts in microseconds of credit: one request costs a minute divided by the limit. */
struct bucket {
	uint64_t principal;
	int64_t credit_us;
	int64_t at_us;
};

struct throttle {
	int per_minute;
	int64_t cost_us;
	pthread_mutex_t locks[STRIPES];
	struct bucket buckets[BUCKETS];
};

struct throttle *throttle_create(struct arena *arena, int per_minute)
{
	struct throttle *throttle = arena_alloc(arena, sizeof(*throttle));
	throttle->per_minute = per_minute;
	throttle->cost_us = per_minute ? MINUTE_US / per_minute : 0;
	for (int i = 0; i < STRIPES; i++)
		pthread_mutex_init(&throttle->locks[i], NULL);
	return throttle;
}

/* FNV-1a with a final mix, so that neighbours spread over the stripes. */
static uint64_t hash(const char *text)
{
	uint64_t value = UINT64_C(14695981039346656037);
	for (; *text; text++)
		value = (value ^ (unsigned char)*text) * UINT64_C(1099511628211);
	value ^= value >> 32;
	return value ? value : 1;
}

static void refill(struct bucket *bucket, uint64_t principal, int64_t now_us)
{
	int64_t credit = bucket->credit_us + (now_us - bucket->at_us);
	bool full = credit >= MINUTE_US;
	/* A stranger takes over a full (idle) bucket; a busy one is shared. */
	if (!bucket->principal || full) {
		bucket->principal = principal;
		credit = MINUTE_US;
	}
	bucket->credit_us = credit;
	bucket->at_us = now_us;
}

static struct allowance take(const struct throttle *throttle, struct bucket *bucket)
{
	struct allowance allowance = { .granted = bucket->credit_us >= throttle->cost_us,
		.limit = throttle->per_minute };
	if (allowance.granted)
		bucket->credit_us -= throttle->cost_us;
	allowance.remaining = (int)(bucket->credit_us / throttle->cost_us);
	int64_t wait = allowance.granted ? MINUTE_US - bucket->credit_us
					 : throttle->cost_us - bucket->credit_us;
	allowance.reset_s = (int)((wait + 999999) / 1000000);
	return allowance;
}

struct allowance throttle_take(struct throttle *throttle, const char *principal, int64_t now_us)
{
	if (!throttle->per_minute)
		return (struct allowance){ .granted = true };
	uint64_t key = hash(principal);
	pthread_mutex_t *lock = &throttle->locks[key % STRIPES];
	struct bucket *bucket = &throttle->buckets[key % BUCKETS];
	pthread_mutex_lock(lock);
	refill(bucket, key, now_us);
	struct allowance allowance = take(throttle, bucket);
	pthread_mutex_unlock(lock);
	return allowance;
}
