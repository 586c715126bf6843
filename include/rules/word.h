/**
 * Words: lists of words that end with NULL, a value's word at the place of its enum.
 */
#pragma once

/** The place of `word` in the list, or -1; NULL is in none. */
int word_place(const char *const *words, const char *word);
