#!/bin/bash
# Checks that every C file is as clang-format 14 would write it; `format.sh fix` writes it so.
set -euo pipefail
cd "$(dirname "$0")/../.."

tool=$(command -v clang-format-14 || command -v clang-format) || {
	echo "format.sh: clang-format is not installed (make setup)" >&2
	exit 1
}
# Another version breaks lines elsewhere and would undo what this one does.
"$tool" --version | grep -q 'version 14\.' || {
	echo "format.sh: $("$tool" --version) is not version 14" >&2
	exit 1
}

mapfile -t files < <(find src api include tests -name '*.[ch]' ! -path '*/node_modules/*' | sort)
if [ "${1:-check}" = fix ]; then
	"$tool" -i "${files[@]}"
	exit
fi
wrong=$("$tool" --dry-run -Werror --ferror-limit=1 "${files[@]}" 2>&1 | grep "error:") || true
if [ -n "$wrong" ]; then
	echo "$wrong"
	exit 1
fi
echo "format: ${#files[@]} files"
