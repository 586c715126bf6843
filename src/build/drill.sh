#!/bin/bash
# The drills, which take longer than a test may: every file of tests/drill, the short ones first. Ends with `N passed, N failed`.
#
#   drill.sh RELEASE_BUILD ASAN_BUILD    the trees with the programs under drill
#
# DRILL chooses: DRILL='race walk'. A drill is tests/drill/NAME.test.js or tests/drill/NAME.sh and says on the first line after its shebang
# how long it may take and against which build it plays: `minutes: 5, build: asan`. It counts as a test does (count.sh).
set -uo pipefail
# shellcheck source=src/build/count.sh
. "$(dirname "$0")/count.sh"

release=$1
asan=$2
here=build/drill
export WENGANG_TEST_DIR=$here

# `MINUTES BUILD NAME FILE` of each drill.
drills() {
	local file name says
	for file in tests/drill/*.test.js tests/drill/*.sh; do
		name=$(basename "$file")
		says=$(sed -nE '1,2s/^(#|\/\/) minutes: ([0-9]+), build: (release|asan)$/\2 \3/p' "$file")
		echo "${says:-? ?} ${name%%.*} $file"
	done | sort -n
}

chosen() {
	local known name
	known=$(drills)
	if grep '^?' <<< "$known" >&2; then
		echo "drill.sh: these do not say how long they take, and against which build" >&2
		return 1
	fi
	for name in ${DRILL:-$(awk '{ print $3 }' <<< "$known")}; do
		awk -v name="$name" '$3 == name { found = 1 } END { exit !found }' <<< "$known" || {
			echo "drill.sh: there is no drill $name" >&2
			return 1
		}
	done
	awk -v chosen=" ${DRILL:-} " 'chosen ~ /^ *$/ || index(chosen, " " $3 " ")' <<< "$known"
}

list=$(chosen) || exit 1
keep_in "$here"
trap 'put_away "$here"' EXIT
while read -r minutes build name file <&3; do
	WENGANGD=$([ "$build" = asan ] && echo "$asan" || echo "$release")/wengangd
	export WENGANGD
	case $file in
	*.js) step "$name" $((minutes * 60)) node --test --test-reporter=tap "$file" ;;
	*) step "$name" $((minutes * 60)) bash "$file" ;;
	esac
done 3<<< "$list"

total
