// floors: contract rules base
/* How long the scanner takes: per megabyte of a roster, into columns, and for a small body beside
 * jansson. */
#include <time.h>

#include "../unit/contract_fixture.h"
#include "base/fault.h"

#define ROUNDS 41
#define SMALL_LOOPS 2000

static double now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *samples)
{
	qsort(samples, ROUNDS, sizeof(*samples), ascending);
	return samples[ROUNDS / 2];
}

static void expect(enum err err)
{
	if (!err)
		return;
	fprintf(stderr, "the body was refused\n");
	exit(1);
}

static double body_us(const struct schema *schema, const struct buffer *json)
{
	double samples[ROUNDS];
	for (size_t i = 0; i < ROUNDS; i++) {
		struct arena *arena = arena_create(FIXTURE_LIMIT);
		struct fault fault = { .arena = arena };
		double start = now_us();
		expect(body_read(schema, json->data, json->size, arena, &fault, NULL));
		samples[i] = now_us() - start;
		arena_destroy(arena);
	}
	return median(samples);
}

static double table_us(const struct schema *schema, const struct buffer *json)
{
	double samples[ROUNDS];
	for (size_t i = 0; i < ROUNDS; i++) {
		double start = now_us();
		struct arena *arena = arena_create(FIXTURE_LIMIT);
		struct fault fault = { .arena = arena };
		struct columns *columns = row_columns(arena, schema);
		expect(body_read_table(schema, json->data, json->size, arena, &fault, columns));
		arena_destroy(arena);
		samples[i] = now_us() - start;
	}
	return median(samples);
}

static double csv_us(const struct schema *schema, const struct buffer *csv)
{
	double samples[ROUNDS];
	for (size_t i = 0; i < ROUNDS; i++) {
		double start = now_us();
		struct arena *arena = arena_create(FIXTURE_LIMIT);
		struct fault fault = { .arena = arena };
		struct columns *columns = row_columns(arena, schema);
		expect(csv_table_read(
			schema, "utf-8", csv->data, csv->size, arena, &fault, columns));
		arena_destroy(arena);
		samples[i] = now_us() - start;
	}
	return median(samples);
}

static double small_us(const struct schema *schema, const char *body, bool jansson)
{
	double samples[ROUNDS];
	size_t size = strlen(body);
	for (size_t i = 0; i < ROUNDS; i++) {
		double start = now_us();
		for (size_t k = 0; k < SMALL_LOOPS; k++) {
			if (jansson) {
				json_decref(json_loadb(body, size, JSON_REJECT_DUPLICATES, NULL));
				continue;
			}
			struct arena *arena = arena_create(FIXTURE_LIMIT);
			struct fault fault = { .arena = arena };
			expect(body_read(schema, body, size, arena, &fault, NULL));
			arena_destroy(arena);
		}
		samples[i] = (now_us() - start) / SMALL_LOOPS;
	}
	return median(samples);
}

static void roster_csv(struct buffer *csv, size_t count)
{
	buffer_text(csv,
		"line,id_type,id_number,name,person_class,hired_on,phone,wage_month,wage_fen\r\n");
	for (size_t i = 0; i < count; i++) {
		char number[19];
		resident_number(i, number);
		buffer_printf(csv,
			"%zu,resident,%s,阿依古丽,graduate,2020-06-01,1390994%04zu,2020-06,%zu\r\n",
			i + 1, number, i % 10000, 200000 + i);
	}
}

static const char SMALL[] =
	"{\"lines\":[{\"line\":1,\"id_type\":\"resident\",\"id_number\":\"652301196001010003\","
	"\"name\":"
	"\"阿依古丽\",\"person_class\":\"graduate\",\"hired_on\":\"2020-06-01\",\"phone\":"
	"\"13909940000\","
	"\"contract_from\":\"2020-06-01\",\"contract_to\":null,\"wage_month\":\"2020-06\",\"wage_"
	"fen\":200000,"
	"\"dispatched\":false},{\"line\":2,\"id_type\":\"resident\",\"name\":\"李明\",\"person_"
	"class\":"
	"\"graduate\",\"hired_on\":\"2020-06-01\",\"id_number\":\"652301196001010003\"}]}";

int main(void)
{
	struct arena *arena = arena_create(FIXTURE_LIMIT);
	const char *why;
	const struct schema *schema = body_schema(arena, ROSTER_SCHEMA, "", &why);
	if (!schema) {
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	struct buffer lean = buffer_on(arena), full = buffer_on(arena), csv = buffer_on(arena);
	roster_lines(&lean, 10000, false);
	roster_lines(&full, 10000, true);
	roster_csv(&csv, 10000);
	char number[19];
	resident_number(0, number);
	char *small = arena_text(arena, SMALL);
	for (char *at = small; (at = strstr(at, "652301196001010003")); at += 18)
		memcpy(at, number, 18);
	double us = body_us(schema, &lean);
	printf("lean_bytes %zu full_bytes %zu csv_bytes %zu small_bytes %zu\n", lean.size,
		full.size, csv.size, strlen(small));
	printf("scanner_us_per_mb %.0f\n", us * 1e6 / (double)lean.size);
	printf("scanner_full_us_per_mb %.0f\n", body_us(schema, &full) * 1e6 / (double)full.size);
	printf("table_lean_us %.0f\n", table_us(schema, &lean));
	printf("table_full_us %.0f\n", table_us(schema, &full));
	printf("csv_us %.0f\n", csv_us(schema, &csv));
	printf("body_400_scan_us %.2f\n", small_us(schema, small, false));
	printf("body_400_jansson_us %.2f\n", small_us(schema, small, true));
	arena_destroy(arena);
	return 0;
}
