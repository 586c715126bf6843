#include "crypt/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypt/hex.h"
#include "crypt/random.h"

static void descriptor_close(int *descriptor)
{
	if (*descriptor >= 0)
		close(*descriptor);
}

static bool write_all(int descriptor, const char *text, size_t size)
{
	while (size > 0) {
		ssize_t n = write(descriptor, text, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text += n;
		size -= (size_t)n;
	}
	return fsync(descriptor) == 0;
}

bool key_file_write_text(const char *path, const char *text, size_t size)
{
	int file CLEANUP(descriptor_close) =
		open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (file < 0)
		return false;
	if (write_all(file, text, size))
		return true;
	int cause = errno;
	unlink(path);
	errno = cause;
	return false;
}

long key_file_read_text(const char *path, char text[KEY_FILE_MAX + 1])
{
	size_t size = 0;
	int file CLEANUP(descriptor_close) = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;
	errno = file < 0 ? errno : EBADMSG;
	if (file < 0 || fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
		return -1;
	while (size <= KEY_FILE_MAX) {
		ssize_t n = read(file, text + size, KEY_FILE_MAX + 1 - size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0) {
			text[size] = '\0';
			return (long)size;
		}
		size += (size_t)n;
	}
	errno = EBADMSG;
	return -1;
}

const char *key_file_fault(int error)
{
	return error == ENOENT    ? "is not there; `wengangd keys` makes what is missing"
	       : error == EBADMSG ? NULL
				  : "cannot be read by this user";
}

bool key_file_create(const char *path)
{
	uint8_t key[KEY_SIZE];
	char line[2 * KEY_SIZE + 2];
	random_bytes(key, KEY_SIZE);
	hex_encode(key, KEY_SIZE, line);
	line[2 * KEY_SIZE] = '\n';
	bool written = key_file_write_text(path, line, 2 * KEY_SIZE + 1);
	OPENSSL_cleanse(key, sizeof(key));
	OPENSSL_cleanse(line, sizeof(line));
	return written;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool hex_decode(const char *text, uint8_t *out, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		int high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

bool key_file_read(const char *path, uint8_t key[KEY_SIZE])
{
	char text[KEY_FILE_MAX + 1];
	long size = key_file_read_text(path, text);
	bool line = size == 2 * KEY_SIZE || (size == 2 * KEY_SIZE + 1 && text[size - 1] == '\n');
	bool read = line && hex_decode(text, key, KEY_SIZE);
	if (size >= 0 && !read)
		errno = EBADMSG;
	OPENSSL_cleanse(text, sizeof(text));
	return read;
}
