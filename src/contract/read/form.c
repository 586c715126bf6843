#include "contract/contract.h"
#include "contract/read/cursor.h"

#include <string.h>

/* Writes the pair as a member; false when it is malformed. */
static bool member_write(struct buffer *json, const struct pair *pair)
{
	struct decoded name = percent_decode(pair->name, pair->name_size, true, json->arena);
	struct decoded value = percent_decode(pair->value, pair->value_size, true, json->arena);
	if (!name.text || !value.text)
		return false;
	buffer_text(json, json->size > 1 ? "," : "");
	buffer_json(json, name.text);
	buffer_text(json, ":");
	buffer_json(json, value.text);
	return true;
}

enum err contract_form(const struct schema *schema, const char *bytes, size_t size,
	struct arena *arena, struct fault *fault, json_t **tree)
{
	struct buffer json = buffer_on(arena);
	const char *end = bytes + size;
	struct pair pair;
	buffer_text(&json, "{");
	while (query_next(&bytes, end, &pair))
		if (!member_write(&json, &pair))
			return fail_at(fault, ERR_BAD_REQUEST, "", CODE_ENCODING, 0);
	buffer_text(&json, "}");
	enum err err = contract_body(schema, json.data, json.size, arena, fault, tree);
	if (err != ERR_BAD_JSON)
		return err;
	fault->err = ERR_BAD_REQUEST; /* a name stands twice: the sender wrote no JSON */
	return ERR_BAD_REQUEST;
}
