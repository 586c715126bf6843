#include "contract/read/body.h"

#include "base/fail.h"
#include "contract/read/scan.h"

enum err body_read(const struct schema *schema, const char *bytes, size_t size, struct arena *arena,
	struct fault *fault, json_t **tree)
{
	struct scan scan = scan_of(bytes, size, arena, fault);
	if (!scan_body(&scan, schema))
		return scan.err;
	if (arena_over(arena))
		return fail(fault, ERR_TOO_LARGE);
	if (fault->total)
		return fail(fault, ERR_INVALID);
	if (!tree)
		return ERR_NONE;
	*tree = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, NULL);
	return *tree ? ERR_NONE : fail(fault, ERR_INTERNAL);
}

enum err body_read_table(const struct schema *schema, const char *bytes, size_t size,
	struct arena *arena, struct fault *fault, struct columns *columns)
{
	struct column *column[MEMBERS_MAX];
	struct scan scan = scan_of(bytes, size, arena, fault);
	if (!schema->row || !row_pair(schema->row, columns, column))
		return fail(fault, ERR_INTERNAL);
	scan.table = (struct table){
		.row = schema->row,
		.maximum = schema->object.property[0].schema->array.maximum,
		.column = column,
		.columns = columns,
	};
	for (size_t i = 0; i < LENGTH(scan.follow); i++)
		scan.follow[i] = (uint8_t)i;
	if (!scan_body(&scan, schema))
		return scan.err;
	if (arena_over(arena))
		return fail(fault, ERR_TOO_LARGE);
	return fault->total ? fail(fault, ERR_INVALID) : ERR_NONE;
}

const char *body_breach(
	const struct schema *schema, const char *bytes, size_t size, struct arena *arena)
{
	struct fault fault = { .arena = arena };
	struct scan scan = scan_of(bytes, size, arena, &fault);
	bool json = scan_body(&scan, schema);
	if (json && !fault.total)
		return NULL;
	const struct fault_place *first = &fault.places[0];
	return arena_printf(arena, "%s: %s (%zu in all)",
		*first->pointer ? first->pointer : "the body", code_text(first->code)->en,
		fault.total);
}
