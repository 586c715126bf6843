#!/bin/bash
# Where a capability is: the files of a stem, and its operations with who may call them and what answers.
#
#   where.sh claim
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

stem=${1:-}
if [[ ! $stem =~ ^[a-z][a-z_]*$ ]]; then
	echo "make where F=claim: the stem is the word of openapi/claim.yaml; there are" >&2
	find openapi -name '*.yaml' ! -name openapi.yaml -printf '  %f\n' | sed 's/\.yaml$//' | sort >&2
	exit 2
fi

# claim.c, claim_lines.c, test_claim.c, claim.test.mjs, but not reclaim.c.
files=$(find openapi api include src sql tests -type f ! -path '*/node_modules/*' |
	awk -v stem="$stem" '{ file = $0; sub(/.*\//, "", file); sub(/^(test|fuzz|bench)_/, "", file) }
		file ~ "^" stem "([_.-].*)?$"' | sort)
if [ -z "$files" ]; then
	echo "no file of the stem $stem" >&2
	exit 1
fi
echo "$files"

contract=openapi/$stem.yaml
[ -f "$contract" ] || exit 0
printf '\n%-32s %-6s %-62s %-10s %s\n' operation method path by roles
# shellcheck disable=SC2016
yq -r '.paths // {} | to_entries[] | .key as $path | .value | to_entries[] | select(.value | type == "object" and has("operationId")) |
	[.value.operationId, (.key | ascii_upcase), $path, ((.value.security // []) | map(if . == {} then "everyone" else .oauth[] end) | join(" "))] |
	@tsv' "$contract" |
	while IFS=$'\t' read -r operation method path roles; do
		by="nobody yet"
		! grep -qs "^-- read: $operation\$" sql/query/*.sql || by="read"
		! grep -qsE "= *\"$operation\"," api/*.c || by="handler"
		! grep -qsE "= *\"$operation\"( \}|, \.step)" api/*.c || by="step"
		printf '%-32s %-6s %-62s %-10s %s\n' "$operation" "$method" "$path" "$by" "$roles"
	done
