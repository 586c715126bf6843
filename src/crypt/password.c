#include "crypt/password.h"

#include <crypt.h>
#include <errno.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "crypt/bytes.h"
#include "crypt/random.h"
#include "crypt_must.h"

#define PREFIX "$y$"
#define COST 7 /* yescrypt's j9T is 5; 7 is jBT */
#define SALT_SIZE 16
#define QUEUE_S 2

/* The hash of nothing anybody knows: what an unknown user's password is compared with. */
static const char dummy[] =
	"$y$jBT$HgrgElK.HCCiEmM6fHBVe1$N0OQZ46ScNFGqU4huiggT1oIqsBQ2yTZuHVDDaEo2U.";

static sem_t turns;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void turns_create(void)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	crypt_must(sem_init(&turns, 0, processors > 0 ? (unsigned)processors : 1) == 0);
}

/* True when a turn was taken; it must be given back. */
static int turn_take(void)
{
	struct timespec until;
	int waited;
	crypt_must(pthread_once(&once, turns_create) == 0);
	crypt_must(clock_gettime(CLOCK_MONOTONIC, &until) == 0);
	until.tv_sec += QUEUE_S;
	while ((waited = sem_clockwait(&turns, CLOCK_MONOTONIC, &until)) != 0 && errno == EINTR)
		continue;
	return waited == 0;
}

/* crypt_r under a turn; false when there was none. `hash` gets "" when libxcrypt refuses. */
static int hash_make(const char *password, const char *setting, char hash[CRYPT_OUTPUT_SIZE])
{
	struct crypt_data work = { 0 };
	hash[0] = '\0';
	if (!turn_take())
		return 0;
	const char *made = crypt_r(password, setting, &work);
	sem_post(&turns);
	if (made && made[0] == '$')
		memcpy(hash, made, strlen(made) + 1);
	OPENSSL_cleanse(&work, sizeof(work));
	return 1;
}

char *password_hash(struct arena *arena, const char *password)
{
	char salt[SALT_SIZE], setting[CRYPT_GENSALT_OUTPUT_SIZE], hash[CRYPT_OUTPUT_SIZE];
	random_bytes(salt, sizeof(salt));
	crypt_must(
		crypt_gensalt_rn(PREFIX, COST, salt, SALT_SIZE, setting, sizeof(setting)) != NULL);
	if (!hash_make(password, setting, hash) || !hash[0])
		return NULL;
	return arena_text(arena, hash);
}

int password_verify(const char *password, const char *hash)
{
	char made[CRYPT_OUTPUT_SIZE];
	int known = hash && strncmp(hash, PREFIX, strlen(PREFIX)) == 0;
	const char *setting = known ? hash : dummy;
	if (!hash_make(password, setting, made))
		return -1;
	size_t size = strlen(setting);
	return known && strlen(made) == size && bytes_equal(made, setting, size);
}
