/**
 * Resident identity numbers as people write them (S46): pure checks, no registry is asked.
 *
 * A text is given with its length in bytes and need not end with NUL.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/code.h"

/** Bytes of a resident identity number, without a NUL. */
#define RESIDENT_ID_LENGTH 18

/**
 * A resident identity number of GB 11643-1999, also of residence permits for Hong Kong, Macau and
 * Taiwan (81 to 83) and of the permanent residence card of 2023 (9 and a province). The check
 * character is `X`, also accepted as `x`. Today's counties are not consulted: abolished ones are on
 * living people's cards.
 *
 * False, and the reason in *why: CODE_ID_FORMAT, CODE_ID_BIRTHDATE (no real day from 1900 on) or
 * CODE_ID_CHECK_DIGIT.
 */
bool resident_id_valid(const char *text, size_t n, enum code *why);
/** Day of birth of a valid number. */
int32_t resident_id_birth(const char *text);
/** Whether a valid number belongs to a woman (its 17th digit is even). */
bool resident_id_female(const char *text);
