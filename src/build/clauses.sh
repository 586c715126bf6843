#!/bin/bash
# Checks that each clause cited (S32) is one of the policy's: the rows of policy_clause in sql/seed/policy.sql, S1 to S80.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

# Industries have codes of the same form (S91), and S256 is a method of OAuth.
mapfile -t files < <(find api include openapi sql src tests -type f \
	\( -name '*.[ch]' -o -name '*.def' -o -name '*.yaml' -o -name '*.sql' -o -name '*.sh' -o -name '*.awk' -o -name '*.mjs' -o -name '*.js' \) \
	! -path '*/node_modules/*' ! -name 'industry*' ! -name 'clauses.sh' | sort)

awk '
	FILENAME == "sql/seed/policy.sql" && match($0, /^\t\(\x27S[0-9]+[a-z]?\x27/) {
		known[substr($0, RSTART + 3, RLENGTH - 4)] = 1
	}
	FNR == 1 && FILENAME == ARGV[2] { second = 1 }
	second {
		rest = " " $0
		while (match(rest, /[^A-Za-z0-9_.+\/-]S[0-9]+[a-z]?([^A-Za-z0-9_+\/=-]|$)/)) {
			clause = substr(rest, RSTART + 1, RLENGTH - 1)
			gsub(/[^A-Za-z0-9]/, "", clause)
			if (!(clause in known) && clause != "S256") {
				print FILENAME ":" FNR ": " clause " is no clause of the policy"
				bad = 1
			}
			cited[clause] = 1
			rest = substr(rest, RSTART + RLENGTH - 1)
		}
	}
	END {
		for (n = 1; n <= 80; n++)
			if (!(("S" n) in known)) {
				print "sql/seed/policy.sql:1: S" n " has no row"
				bad = 1
			}
		if (!bad)
			print "clauses: " length(cited) " cited, each known"
		exit bad
	}
' sql/seed/policy.sql "${files[@]}"
