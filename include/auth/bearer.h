/** Which actors a token can stand for, at issue and at verification alike. */
#pragma once
#include <stdbool.h>

#include "base/attr.h"
#include "base/ctx.h"

/**
 * Whether the actor is one of a signed-in caller: a role of people, a client, ids that are UUIDs or
 * empty, an enterprise where the role is enterprise, an agency for every officer but auditor and
 * admin.
 */
MUST_USE bool bearer_sound(const struct actor *actor);
