// floors: crypt base
/* What sealing costs: `seal_10000_ms N` (target: 4), and the pieces beside it. The best of several
 * rounds. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "crypt/key_file.h"
#include "crypt/password.h"
#include "crypt/person_key.h"
#include "crypt/seal.h"
#include "crypt/sealer.h"
#include "crypt/uuid.h"

#define NUMBERS 10000
#define NUMBER_SIZE 18
#define ROUNDS 20

static const struct sealer *sealer;
static uint8_t sealed[NUMBERS][NUMBER_SIZE + SEAL_OVERHEAD];
static uint8_t keys[NUMBERS][32];
static char ids[NUMBERS][UUID_SIZE];
static int wrong;

static double now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double best_ms(void (*work)(void), int rounds)
{
	double best = 1e9;
	for (int i = 0; i < rounds; i++) {
		double start = now_ms();
		work();
		double spent = now_ms() - start;
		best = spent < best ? spent : best;
	}
	return best;
}

static void seal_all(void)
{
	static const char number[] = "652301199001011234";
	for (int i = 0; i < NUMBERS; i++) {
		person_key(sealer, number, NUMBER_SIZE, keys[i]);
		seal(sealer, "id_number", number, NUMBER_SIZE, sealed[i]);
	}
}

static void open_all(void)
{
	uint8_t plain[NUMBER_SIZE + SEAL_OVERHEAD];
	for (int i = 0; i < NUMBERS; i++)
		wrong += seal_open(sealer, "id_number", sealed[i], sizeof(sealed[i]), plain) !=
			 NUMBER_SIZE;
}

static void uuid_all(void)
{
	for (int i = 0; i < NUMBERS; i++)
		uuid_new(ids[i]);
}

static void password_one(void)
{
	wrong += password_verify("secret", NULL) != 0;
}

int main(void)
{
	char directory[] = "/tmp/wengang-bench-XXXXXX", index[64], sealing[64];
	struct arena *arena = arena_create(65536);
	const char *why;
	if (!mkdtemp(directory))
		return 1;
	snprintf(index, sizeof(index), "%s/index", directory);
	snprintf(sealing, sizeof(sealing), "%s/sealing", directory);
	if (!key_file_create(index) || !key_file_create(sealing))
		return 1;
	sealer = sealer_open(index, sealing, arena, &why);
	unlink(index);
	unlink(sealing);
	rmdir(directory);
	if (!sealer)
		return 1;
	printf("seal_10000_ms %.2f\n", best_ms(seal_all, ROUNDS));
	printf("open_10000_ms %.2f\n", best_ms(open_all, ROUNDS));
	printf("uuid_10000_ms %.2f\n", best_ms(uuid_all, ROUNDS));
	printf("password_ms %.1f\n", best_ms(password_one, 3));
	arena_destroy(arena);
	return wrong != 0;
}
