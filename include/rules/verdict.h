/** Verdicts: what a finding comes to (S65). */
#pragma once

/** A needs_review waits for an officer's answer before the case can be approved (S65). */
enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_NEEDS_REVIEW };
/** `pass`, `fail`, `needs_review`. */
const char *verdict_word(enum verdict verdict);
