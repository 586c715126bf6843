#!/bin/bash
# The parts of README.md that the program writes about itself, between `<!-- made: NAME -->` and `<!-- end: NAME -->`.
#
#   readme.sh write build/release/wengangd    rewrites them
#   readme.sh check build/release/wengangd    says which differ from what would be written now
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

verb=${1:-}
program=${2:-build/release/wengangd}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make_parts() {
	env -i "$program" dump settings > "$work/settings"
	build/host/flowgen mermaid > "$work/flows"
	"$program" dump operations | jq -rs '
		"\(length) operations on \(map(.path) | unique | length) paths; \(map(select(.open)) | length) of them need no token."
	' > "$work/operations"
	awk -f src/build/personas.awk sql/seed/sandbox/access.sql sql/seed/sandbox/enterprise.sql > "$work/personas"
	awk -f src/build/assumed.awk sql/seed/policy.sql > "$work/assumed"
}

# README with the parts put in; a part that nobody makes is a fault.
weave() {
	awk -v work="$work" '
		/^<!-- made: [a-z]+ -->$/ {
			print
			part = work "/" $3
			lines = 0
			while ((getline line < part) > 0) {
				text[++lines] = line
			}
			if (lines == 0) {
				print "README.md:" FNR ": nobody makes the part " $3 > "/dev/stderr"
				bad = 1
			}
			# No empty line before the end mark.
			while (lines > 0 && text[lines] == "")
				lines--
			for (i = 1; i <= lines; i++)
				print text[i]
			made = $3
			next
		}
		/^<!-- end: [a-z]+ -->$/ {
			if ($3 != made) {
				print "README.md:" FNR ": " $3 " ends but did not begin" > "/dev/stderr"
				bad = 1
			}
			made = ""
		}
		made == ""
		END {
			if (made != "")
				print "README.md: " made " does not end" > "/dev/stderr"
			exit bad || made != ""
		}
	' README.md
}

make_parts
weave > "$work/README.md"
case $verb in
write)
	cat "$work/README.md" > README.md
	;;
check)
	if ! cmp -s README.md "$work/README.md"; then
		diff README.md "$work/README.md" | awk '/^[0-9]/ { sub(/[acd].*/, ""); print "README.md:" $0 ": not what the program says now (make readme)" }' | head -5
		exit 1
	fi
	# Each relative link and each path in `code` that names a folder of ours must be there.
	missing=0
	while read -r file line path; do
		[ -e "$path" ] || { echo "$file:$line: $path is not there"; missing=1; }
	done < <(awk '
		{
			rest = $0
			while (match(rest, /\]\([^)#:]+\)/)) {
				print FILENAME, FNR, substr(rest, RSTART + 2, RLENGTH - 3)
				rest = substr(rest, RSTART + RLENGTH)
			}
			rest = $0
			while (match(rest, /`(src|api|include|openapi|sql|tests)\/[A-Za-z0-9_.\/-]+`/)) {
				path = substr(rest, RSTART + 1, RLENGTH - 2)
				if (path !~ /NNNN/)
					print FILENAME, FNR, path
				rest = substr(rest, RSTART + RLENGTH)
			}
		}
	' README.md CONTRIBUTING.md)
	[ "$missing" = 0 ] || exit 1
	echo "readme: the made parts are current, the paths exist"
	;;
*)
	echo "readme.sh: write or check" >&2
	exit 2
	;;
esac
