#!/bin/bash
# Every test, counted: unit tests, the db floor, the database, the API against the sanitizer build. Ends with `N passed, N failed`.
#
#   test.sh BUILD ASAN_BUILD      the trees with the unit tests and with the program under test
set -uo pipefail
# shellcheck source=src/build/count.sh
. "$(dirname "$0")/count.sh"

build=$1
asan=$2
keep_in build/test

for unit in "$build"/unit/*; do
	[[ $unit == *.* ]] || step "unit $(basename "$unit")" 400 "$unit"
done
step "database floor" 400 "$build/db-test/test"
step "generators" 400 bash tests/tool/generators.sh
step "gates" 400 bash tests/tool/gates.sh
export WENGANGD=$asan/wengangd
# `tool` is what the tests compare with; `after` looks back at all that was sent, answered and logged.
for part in tool db http contract after; do
	ls tests/$part/*.test.js > /dev/null 2>&1 || continue
	step "$part" 600 node --test --test-concurrency=2 --test-reporter=tap "tests/$part/"
done
put_away build/test

total
