#!/bin/bash
# Checks who includes whom (the table is in floors.awk), and that include/ mirrors src/.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8
failed=0

for folder in include/*/; do
	floor=$(basename "$folder")
	case $floor in
	tbl) ;;
	*) [ -d "src/$floor" ] || { echo "include/$floor:1: no src/$floor beside it"; failed=1; } ;;
	esac
done
# The program's tools at build and the program itself have no manual: nothing above them reads one.
for folder in src/*/; do
	floor=$(basename "$folder")
	case $floor in
	build | app) ;;
	*) [ -d "include/$floor" ] || { echo "src/$floor:1: no include/$floor beside it"; failed=1; } ;;
	esac
done

mapfile -t files < <(find src api include -name '*.[ch]' ! -path 'src/build/*' | sort)
awk -f src/build/code.awk -f src/build/floors.awk "${files[@]}" || failed=1
[ "$failed" = 0 ] && echo "floors: ${#files[@]} files keep to the table"
exit "$failed"
