#include "crypt/digest.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "crypt/kept.h"

static EVP_MD_CTX *digest_ready(void)
{
	struct kept *kept = kept_here();
	if (!kept->digest) {
		kept->digest = EVP_MD_CTX_new();
		crypt_must(kept->digest && EVP_DigestInit_ex2(kept->digest, EVP_sha256(), NULL));
	}
	/* without a type libcrypto only resets: naming SHA-256 again would fetch it again */
	crypt_must(EVP_DigestInit_ex2(kept->digest, NULL, NULL));
	return kept->digest;
}

void sha256(const void *bytes, size_t size, uint8_t out[SHA256_SIZE])
{
	EVP_MD_CTX *digest = digest_ready();
	crypt_must(EVP_DigestUpdate(digest, bytes, size) && EVP_DigestFinal_ex(digest, out, NULL));
}

void hex_encode(const uint8_t *bytes, size_t size, char *out)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < size; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}

void sha256_hex(const void *bytes, size_t size, char out[SHA256_HEX])
{
	uint8_t digest[SHA256_SIZE];
	sha256(bytes, size, digest);
	hex_encode(digest, sizeof(digest), out);
}

void hmac_sha256(
	const void *key, size_t key_size, const void *bytes, size_t size, uint8_t out[SHA256_SIZE])
{
	struct kept *kept = kept_here();
	size_t written;
	if (!kept->mac)
		kept->mac = kept_mac();
	/* a NULL key would mean "the key of before" */
	crypt_must(EVP_MAC_init(kept->mac, key_size ? key : "", key_size, NULL));
	crypt_must(EVP_MAC_update(kept->mac, bytes, size));
	crypt_must(EVP_MAC_final(kept->mac, out, &written, SHA256_SIZE));
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

size_t base64url_encode(const void *bytes, size_t size, char *out)
{
	const uint8_t *in = bytes;
	char *start = out;
	uint32_t bits = 0;
	unsigned held = 0;
	for (size_t i = 0; i < size; i++) {
		bits = (bits << 8 | in[i]) & 0xffff;
		for (held += 8; held >= 6; held -= 6)
			*out++ = alphabet[bits >> (held - 6) & 63];
	}
	if (held)
		*out++ = alphabet[bits << (6 - held) & 63];
	*out = '\0';
	return (size_t)(out - start);
}

static int base64url_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

long base64url_decode(const char *text, size_t n, uint8_t *out, size_t room)
{
	uint32_t bits = 0;
	unsigned held = 0;
	size_t size = 0;
	if (n % 4 == 1 || n > LONG_MAX / 8 || n / 4 * 3 + n % 4 * 3 / 4 > room)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int value = base64url_value(text[i]);
		if (value < 0)
			return -1;
		bits = (bits << 6 | (uint32_t)value) & 0x3fff;
		held += 6;
		if (held >= 8) {
			held -= 8;
			out[size++] = (uint8_t)(bits >> held);
		}
	}
	return bits & ((1u << held) - 1) ? -1 : (long)size;
}

int bytes_equal(const void *a, const void *b, size_t size)
{
	return CRYPTO_memcmp(a, b, size) == 0;
}
