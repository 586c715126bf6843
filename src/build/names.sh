#!/bin/bash
# Checks that one word names one thing: tags, and functions by header and file (names.awk).
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

mapfile -t headers < <(find src api include -name '*.h' ! -path 'src/build/*' | sort)
mapfile -t sources < <(find src api -name '*.c' ! -path 'src/build/*' | sort)
awk -f src/build/code.awk -f src/build/outline.awk -f src/build/names.awk "${headers[@]}" "${sources[@]}" || exit 1
echo "names: every tag stands once, every public function under the name of its file"
