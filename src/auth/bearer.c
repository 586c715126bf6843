#include "auth/bearer.h"

#include <string.h>

#include "auth/claims.h"

#define NO_BEARER (ROLE_BIT(ROLE_public) | ROLE_BIT(ROLE_system))
#define AGENCY_OPTIONAL (ROLE_BIT(ROLE_auditor) | ROLE_BIT(ROLE_admin))

/* Lower case only: an id has one spelling. */
static bool is_uuid(const char *text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	for (size_t i = 0; i < UUID_SIZE; i++) {
		bool digit = form[i] == 'x';
		if (digit ? !text[i] || !strchr("0123456789abcdef", text[i]) : text[i] != form[i])
			return false;
	}
	return true;
}

static bool is_uuid_or_empty(const char *text)
{
	return !text[0] || is_uuid(text);
}

static bool office_sound(const struct actor *actor)
{
	if (actor->role == ROLE_enterprise)
		return is_uuid(actor->enterprise_id) && !actor->agency_id[0];
	if (actor->enterprise_id[0])
		return false;
	return ROLE_BIT(actor->role) & AGENCY_OPTIONAL ? is_uuid_or_empty(actor->agency_id)
						       : is_uuid(actor->agency_id);
}

bool bearer_sound(const struct actor *actor)
{
	if (actor->role >= ROLE_COUNT || ROLE_BIT(actor->role) & NO_BEARER)
		return false;
	if (!claims_plain(actor->client_id, sizeof(actor->client_id) - 1))
		return false;
	if (!is_uuid_or_empty(actor->user_id) || !is_uuid_or_empty(actor->human_id))
		return false;
	/* sub is the user, or else the client: the two must be told apart */
	if (strcmp(actor->user_id, actor->client_id) == 0)
		return false;
	return actor->epoch >= 0 && office_sound(actor);
}
