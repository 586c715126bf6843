#include "crypt/bytes.h"

#include <openssl/crypto.h>

int bytes_equal(const void *a, const void *b, size_t size)
{
	return CRYPTO_memcmp(a, b, size) == 0;
}
