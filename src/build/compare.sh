#!/bin/bash
# The same tests against two programs, every reply recorded, and what differs between them.
#
#   compare.sh OLD NEW [TREE]      TREE: the built clone whose tests are run, unless they are those of this one
#
# ONLY="claim plan" runs these test files alone. Each program has a PostgreSQL of its own, and both the same keys. The recordings stay in
# build/compare/old/wire, what the tests said in build/compare/old/said; and so for the new one.
set -euo pipefail

old=$(realpath "$1")
new=$(realpath "$2")
here=$PWD
tree=$(realpath "${3:-.}")
out=$here/build/compare

die() {
	echo "compare.sh: $*" >&2
	exit 1
}

# Tests that speak to a server; `crash` kills it whenever that may be, so that no two of its runs are alike.
chosen() {
	local file stem
	for file in $(grep -lE 'tool/(server|story|ground)\.js' tests/http/*.test.js tests/contract/*.test.js); do
		stem=$(basename "$file" .test.js)
		[ "$stem" != crash ] || continue
		[ -z "${ONLY:-}" ] || [[ " $ONLY " == *" $stem "* ]] || continue
		echo "$file"
	done
}

# record SIDE PROGRAM: a test that fails says so in its log; what was answered until then is compared all the same.
record() {
	local dir=$out/$1 start=$SECONDS
	mkdir -p "$dir/said"
	export WENGANGD=$2 WENGANG_TEST_DIR=$dir WENGANG_RECORD=$dir/wire
	# shellcheck disable=SC2016
	printf '%s\0' "${files[@]}" | NODE_OPTIONS=--import=$here/tests/tool/record.js xargs -0 -P 2 -I '{}' sh -c '
		timeout --kill-after=10 600 node --test --test-reporter=tap "$1" > "$2/$(basename "$1" .test.js)" 2>&1 < /dev/null || true' \
		sh '{}' "$dir/said"
	bash "$here/src/build/postgres.sh" remove "$dir/pg"
	echo "$1: $(counted pass) passed, $(counted fail) failed, $((SECONDS - start)) s"
	grep -h '^not ok' "$dir"/said/* | sed "s/^not ok [0-9]* -/$1: failed:/" || true
}

counted() {
	sed -n "s/^# $1 //p" "$WENGANG_TEST_DIR"/said/* | awk '{ n += $1 } END { print n + 0 }'
}

[ -x "$old" ] && [ -x "$new" ] || die "OLD and NEW name two programs"
[ -f "$tree/build/openapi.json" ] && [ -f "$tree/tests/node_modules/.all" ] || die "$tree is not built"
cd "$tree"
mapfile -t files < <(chosen)
[ "${#files[@]}" != 0 ] || die "no such tests: $ONLY"

rm -rf "$out/old" "$out/new"
record old "$old"
mkdir -p "$out/new"
cp -a "$out/old/keys" "$out/new/"
record new "$new"
node "$here/tests/tool/compare.js" "$out/old/wire" "$out/new/wire"
