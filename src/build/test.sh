#!/bin/bash
# Every test, counted: unit tests, the db floor, the database, the API against the sanitizer build. Ends with `N passed, N failed`.
#
#   test.sh BUILD ASAN_BUILD      the trees with the unit tests and with the program under test
set -uo pipefail

build=$1
asan=$2
log=build/test/log
passed=0
failed=0
rm -rf build/test
mkdir -p "$log"

count() {
	local ok bad
	ok=$(grep -cE '^\[ +OK \]' "$1")
	bad=$(grep -cE '^\[  FAILED  \] [a-z]' "$1")
	ok=$((ok + $(sed -n 's/^# pass //p' "$1" | awk '{ n += $1 } END { print n + 0 }')))
	bad=$((bad + $(sed -n 's/^# fail //p' "$1" | awk '{ n += $1 } END { print n + 0 }')))
	echo "$ok $bad"
}

# step NAME COMMAND...: its output is kept; a step that ends badly without a failed test counts as one.
step() {
	local name=$1 file=$log/$1 start=$SECONDS status ok bad
	shift
	timeout --kill-after=10 400 "$@" > "$file" 2>&1 < /dev/null
	status=$?
	read -r ok bad < <(count "$file")
	if [ "$status" != 0 ] && [ "$bad" = 0 ]; then
		bad=1
	fi
	passed=$((passed + ok))
	failed=$((failed + bad))
	printf '%-24s %5d passed %3d failed  %3d s\n' "$name" "$ok" "$bad" $((SECONDS - start))
	[ "$bad" = 0 ] || grep -E '^\[  (ERROR|FAILED)|^not ok|Error|error:|ERROR' -A 8 "$file" | head -60
}

for unit in "$build"/unit/*; do
	[[ $unit == *.* ]] || step "unit $(basename "$unit")" "$unit"
done
step "database floor" "$build/db-test/test"
step "generators" bash tests/tool/generators.sh
step "gates" bash tests/tool/gates.sh
export WENGANGD=$asan/wengangd
# `after` looks back at all that was sent, answered and logged.
for part in db http contract after; do
	ls tests/$part/*.test.js > /dev/null 2>&1 || continue
	step "$part" node --test --test-concurrency=2 --test-reporter=tap "tests/$part/"
done
[ ! -d build/test/pg ] || bash src/build/postgres.sh remove build/test/pg

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
