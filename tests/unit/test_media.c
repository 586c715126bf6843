// floors: domain rules crypt base
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#undef fail

#include "domain/intake/media.h"

#define CHECK(type, bytes) media_check(type, (const uint8_t *)(bytes), sizeof(bytes) - 1)

#define PNG_HEAD "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
#define PNG_REST "\x08\x02\0\0\0\x90\x77\x53\xde"
#define JPEG_HEAD "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"

static void a_pdf_has_its_marks(void **state)
{
	(void)state;
	assert_int_equal(CHECK("application/pdf", "%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"), CODE_NONE);
	assert_int_equal(
		CHECK("application/pdf", "%PDF-1.7\n1 0 obj\nendobj\n"), CODE_CONTENT_TYPE);
	assert_int_equal(
		CHECK("application/pdf", "<html>%PDF-1.7 %%EOF</html>"), CODE_CONTENT_TYPE);
	assert_int_equal(CHECK("application/pdf", ""), CODE_CONTENT_TYPE);
}

static void a_png_tells_its_size(void **state)
{
	(void)state;
	assert_int_equal(CHECK("image/png", PNG_HEAD "\0\0\4\0\0\0\3\0" PNG_REST), CODE_NONE);
	assert_int_equal(CHECK("image/png", PNG_HEAD "\0\1\0\0\0\0\3\0" PNG_REST), CODE_IMAGE_SIZE);
	assert_int_equal(
		CHECK("image/png", PNG_HEAD "\0\0\0\0\0\0\3\0" PNG_REST), CODE_CONTENT_TYPE);
	assert_int_equal(CHECK("image/png", PNG_HEAD), CODE_CONTENT_TYPE);
}

static void a_jpeg_is_walked_to_its_frame(void **state)
{
	(void)state;
	assert_int_equal(CHECK("image/jpeg", JPEG_HEAD "\xff\xc0\0\x11\x08\3\0\4\0\3"), CODE_NONE);
	assert_int_equal(
		CHECK("image/jpeg", JPEG_HEAD "\xff\xc2\0\x11\x08\xff\0\4\0\3"), CODE_IMAGE_SIZE);
	assert_int_equal(CHECK("image/jpeg", JPEG_HEAD), CODE_CONTENT_TYPE);
	assert_int_equal(
		CHECK("image/jpeg", "\xff\xd8\xff\xe0\0\0\0\0\0\0\0\0"), CODE_CONTENT_TYPE);
}

static void a_type_is_not_believed(void **state)
{
	(void)state;
	assert_int_equal(CHECK("image/jpeg", "%PDF-1.7\n%%EOF\n      "), CODE_CONTENT_TYPE);
	assert_int_equal(CHECK("image/gif", "GIF89a"), CODE_CONTENT_TYPE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pdf_has_its_marks),
		cmocka_unit_test(a_png_tells_its_size),
		cmocka_unit_test(a_jpeg_is_walked_to_its_frame),
		cmocka_unit_test(a_type_is_not_believed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
