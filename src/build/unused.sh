#!/bin/bash
# Looks for functions that a header declares and no product file but their own uses (unused.awk). The tools of src/build count.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

mapfile -t headers < <(find src api include -name '*.h' ! -path 'src/build/*' | sort)
mapfile -t sources < <(find include src api '(' -name '*.def' -o -name '*.c' ')' | sort)
awk -f src/build/code.awk -f src/build/outline.awk -f src/build/unused.awk "${headers[@]}" "${sources[@]}" || exit 1
echo "unused: every public function has a caller in the product"
