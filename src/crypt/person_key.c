/* EVP has no way to hash on from a kept state for less than the hashing itself; the SHA256_CTX of
 * sealer_keys.h is one.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypt/person_key.h"

#include "crypt_must.h"
#include "sealer_keys.h"

void person_key(const struct sealer *sealer, const char *normalised, size_t n, uint8_t out[32])
{
	SHA256_CTX inner = sealer->person.inner, outer = sealer->person.outer;
	uint8_t digest[SHA256_SIZE];
	crypt_must(sealer->serial != 0); /* closed */
	crypt_must(SHA256_Update(&inner, normalised, n) && SHA256_Final(digest, &inner));
	crypt_must(SHA256_Update(&outer, digest, sizeof(digest)) && SHA256_Final(out, &outer));
}
