// floors: auth crypt base
/* What a token costs: `token_hit_us N` (target: 2), a first sight, a refusal, and the making. The
 * best of several rounds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "auth/keyring.h"
#include "auth/token.h"
#include "crypt/eckey.h"

#define TOKENS 500
#define ROUNDS 10
#define NOW INT64_C(1790000000)

static struct keyring *keyring;
static struct arena *arena;
static char *tokens[TOKENS];
static int wrong;

static double now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void issue_all(void)
{
	const struct actor actor = { .role = ROLE_county,
		.user_id = "01920000-0000-7000-8000-000000000001",
		.human_id = "01920000-0000-7000-8000-000000000002",
		.agency_id = "01920000-0000-7000-8000-000000000003",
		.client_id = "console" };
	for (int i = 0; i < TOKENS; i++) {
		tokens[i] = token_issue(keyring, &actor, NOW, arena);
		wrong += !tokens[i];
	}
}

static void verify_all(void)
{
	struct actor actor;
	const char *why;
	for (int i = 0; i < TOKENS; i++)
		wrong += !token_verify(keyring, tokens[i], strlen(tokens[i]), NOW, &actor, &why);
}

/* Another signature of the same form: what a flood of forged tokens would cost. */
static void refuse_all(void)
{
	struct actor actor;
	const char *why;
	for (int i = 0; i < TOKENS; i++) {
		size_t size = strlen(tokens[i]);
		tokens[i][size - 40] ^= 1;
		wrong += token_verify(keyring, tokens[i], size, NOW, &actor, &why);
		tokens[i][size - 40] ^= 1;
	}
}

static double each_us(void (*work)(void), int rounds)
{
	double best = 1e9;
	for (int i = 0; i < rounds; i++) {
		double start = now_us();
		work();
		double spent = (now_us() - start) / TOKENS;
		best = spent < best ? spent : best;
	}
	return best;
}

int main(void)
{
	char directory[] = "/tmp/wengang-bench-XXXXXX", file[64];
	const char *why;
	if (!mkdtemp(directory))
		return 1;
	snprintf(file, sizeof(file), "%s/k1.pem", directory);
	arena = arena_create((size_t)1 << 28);
	bool made = eckey_create(file);
	keyring = keyring_open(directory, "https://wengang.example", "wengang-api", arena, &why);
	unlink(file);
	rmdir(directory);
	if (!made || !keyring)
		return 1;
	printf("token_issue_us %.1f\n", each_us(issue_all, ROUNDS));
	printf("token_first_us %.1f\n", each_us(verify_all, 1));
	printf("token_hit_us %.2f\n", each_us(verify_all, ROUNDS));
	printf("token_refused_us %.1f\n", each_us(refuse_all, ROUNDS));
	keyring_close(keyring);
	arena_destroy(arena);
	return wrong != 0;
}
