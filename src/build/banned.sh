#!/bin/bash
# Looks for what the house does not allow: functions (banned.awk), SQL text in C, changes of a state outside move.sql.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8
failed=0

mapfile -t files < <(find src api include -name '*.[ch]' ! -path 'src/build/*' | sort)
awk -f src/build/code.awk -f src/build/banned.awk "${files[@]}" || failed=1

# Only the statements of domain/case/move.c write where a case stands; seeds and migrations write the rows of other programs' past.
mapfile -t scripts < <(find sql/query sql/function sql/view sql/policy -name '*.sql' ! -name move.sql ! -name seed.sql | sort)
awk -f src/build/banned_sql.awk "${scripts[@]}" || failed=1

[ "$failed" = 0 ] && echo "banned: nothing found in ${#files[@]} sources and ${#scripts[@]} scripts"
exit "$failed"
