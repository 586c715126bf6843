#!/bin/bash
# Our shape beside that of codebases we learn from. Their figures were measured once, tests and vendored code left out.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

measured=$(mktemp)
trap 'rm -f "$measured"' EXIT
mapfile -t sources < <(find src api -name '*.c' ! -path 'src/build/*' | sort)
mapfile -t headers < <(find include -name '*.h' | sort)
awk -f src/build/code.awk -f src/build/shape.awk "${sources[@]}" > "$measured"
manual=$(awk -f src/build/code.awk -f src/build/shape.awk "${headers[@]}" |
	awk '$1 == "file" { comments += $3; all += $3 + $4 } END { printf "%d", 100 * comments / all }')

# Column `field` of the lines `kind`: median / 95th percentile / greatest.
spread() {
	awk -v kind="$1" -v field="$2" '$1 == kind { print $field }' "$measured" | sort -n |
		awk '{ v[NR] = $1 } END { printf "%d / %d / %d", v[int((NR + 1) / 2)], v[int((NR * 95 + 99) / 100)], v[NR] }'
}
share() {
	awk -v field="$1" -v limit="$2" '$1 == "fn" { n++; over += $field > limit } END { printf "%.1f %%", 100 * over / n }' "$measured"
}
comment=$(awk '$1 == "file" { comments += $3; all += $3 + $4 } END { printf "%d", 100 * comments / all }' "$measured")
code=$(awk '$1 == "file" { code += $4 } END { printf "%.1f k", code / 1000 }' "$measured")

row() {
	printf '%-14s %5s %8s  %-20s %-18s %9s %8s %11s  %s\n' "$@"
}
row codebase files code 'file med/p95/max' 'fn med/p95/max' 'fn >60' 'nested' '>5 params' 'comment % .c/.h'
row 'wengang' "${#sources[@]}" "$code" "$(spread file 2)" "$(spread fn 2)" "$(share 2 60)" "$(share 3 3)" "$(share 4 5)" "$comment / $manual"
row 'wlroots' 138 '40 k' '281 / 903 / 1637' '10 / 56 / 283' '3.9 %' '0.6 %' '3.5 %' '3 / 31'
row 'h2o' 100 '35 k' '214 / 1453 / 2571' '13 / 64 / 399' '5.6 %' '3.2 %' '5.8 %' '11 / 48'
row 'libgit2' 182 '89 k' '429 / 1898 / 4164' '17 / 74 / 372' '8.0 %' '0.9 %' '4.5 %' '8 / 75'
row 'varnish' 112 '42 k' '409 / 1268 / 1656' '17 / 78 / 453' '8.2 %' '0.6 %' '1.9 %' '17 / 40'
row 'redis' 97 '98 k' '610 / 4747 / 14069' '12 / 88 / 1316' '8.6 %' '3.8 %' '1.9 %' '24 / 26'
row 'glewlwyd' 34 '51 k' '805 / 4130 / 17239' '35 / 154 / 1028' '28 %' '45 %' '6.6 %' '8 / 27'

echo
echo 'Functions to look at (over 60 lines, nested four deep or more, more than 5 parameters) and files over 500 lines:'
awk '
	$1 == "fn" && ($2 > 60 || $3 > 3 || $4 > 5) { printf "  %s %s: %d lines, %d deep, %d parameters\n", $5, $6, $2, $3, $4; any = 1 }
	$1 == "file" && $2 > 500 { printf "  %s: %d lines\n", $5, $2; any = 1 }
	END { if (!any) print "  none" }
' "$measured"
