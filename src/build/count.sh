#!/bin/bash
# Runs tests one after another, keeps what each says, and counts. For test.sh and drill.sh, which read it in.
#
#   keep_in FOLDER               ends what an interrupted run left there, empties it; what the steps say stands in FOLDER/log
#   put_away FOLDER              ends its PostgreSQL
#   step NAME SECONDS COMMAND…   one line with its counts; what failed is shown. A step that ends badly without a failed test counts as one
#   total                        `N passed, N failed`, and whether none failed
#
# A step tells its counts as cmocka does, or as TAP does in the end (`# pass N`, `# fail N`). A line `# say: …` of it is shown.
passed=0
failed=0
log=
running=

# The step that runs is told first, so that it can put away what it made.
trap '[ -z "$running" ] || { kill "$running"; wait "$running"; }; exit 1' INT TERM

put_away() {
	[ ! -d "$1/pg" ] || bash "$(dirname "${BASH_SOURCE[0]}")/postgres.sh" remove "$1/pg"
}

# A server whose folder is deleted under it goes on for a minute, and takes the socket of the next one with it.
keep_in() {
	log=$1/log
	put_away "$1"
	rm -rf "$1"
	mkdir -p "$log"
}

count() {
	local ok bad
	ok=$(grep -cE '^\[ +OK \]' "$1")
	bad=$(grep -cE '^\[  FAILED  \] [a-z]' "$1")
	ok=$((ok + $(sed -n 's/^# pass //p' "$1" | awk '{ n += $1 } END { print n + 0 }')))
	bad=$((bad + $(sed -n 's/^# fail //p' "$1" | awk '{ n += $1 } END { print n + 0 }')))
	echo "$ok $bad"
}

step() {
	local name=$1 limit=$2 file=$log/$1 start=$SECONDS status ok bad
	shift 2
	timeout --kill-after=10 "$limit" "$@" > "$file" 2>&1 < /dev/null &
	running=$!
	wait "$running"
	status=$?
	running=
	read -r ok bad < <(count "$file")
	if [ "$status" != 0 ] && [ "$bad" = 0 ]; then
		bad=1
	fi
	passed=$((passed + ok))
	failed=$((failed + bad))
	printf '%-24s %5d passed %3d failed  %3d s\n' "$name" "$ok" "$bad" $((SECONDS - start))
	sed -n 's/^# say: /    /p' "$file"
	[ "$status" != 124 ] || echo "    stopped after $limit s"
	[ "$bad" = 0 ] || grep -E '^\[  (ERROR|FAILED)|^not ok|Error|error:|ERROR' -A 8 "$file" | head -60
}

total() {
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
}
