/** The groups of this program. */
#pragma once

int link_tests(void);
int migrate_tests(void);
