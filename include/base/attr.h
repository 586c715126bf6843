/** Compiler attributes the whole program uses, each with one meaning. */
#pragma once

/** The caller must look at the result. */
#define MUST_USE __attribute__((warn_unused_result))
/** printf-like: position of the format and of the first argument. */
#define PRINTF(position, first) __attribute__((format(printf, position, first)))
/** Run `fn` on the variable's address when it leaves its scope (foreign handles only). */
#define CLEANUP(fn) __attribute__((cleanup(fn)))
/** Number of elements of a true array. */
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
