/** What an employer registers as, against what its unified code says it is (S30, S45b, S49). */
#pragma once
#include <stdbool.h>

#include "rules/finding.h"

/** The finding of an employer whose kind is not that of its code: an officer looks at it (S65).
 * `sole_trader`: what it is registered as; `policy`: version of the policy that judges, or NULL. */
struct finding enterprise_kind_finding(const char *policy, bool sole_trader);
