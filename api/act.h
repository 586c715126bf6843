/** Shared by the tables of api/: steps that only move a state. */
#pragma once
#include "http/call.h"

/**
 * The operation `<flow>_<action>` moves the case in its path and answers the case as `<flow>_view`
 * shows it. The body, as the contract proved it, is the note of the audit row.
 */
handler act;
