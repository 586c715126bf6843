#include "contract/contract.h"
#include "contract/read/scan.h"

enum err contract_body(const struct schema *schema, const char *bytes, size_t size,
	struct arena *arena, struct fault *fault, json_t **tree)
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
