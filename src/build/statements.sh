#!/bin/bash
# Makes a database of its own with the program given, and EXPLAINs every named statement as every role the contract lets in; then looks at
# the schema as a whole (catalog.sql).
#
#   statements.sh build/release/wengangd
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

program=${1:?statements.sh PROGRAM}
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
work=$(mktemp -d)
trap 'bash src/build/postgres.sh remove "$work/pg"; rm -rf "$work"' EXIT
chmod 755 "$work"

conninfo=$(bash src/build/postgres.sh start "$work/pg")
"$program" keys "$work/keys" > /dev/null
"$program" migrate --migrate-database "$conninfo" --keys "$work/keys" --index-key "$work/keys/index.key" \
	--sealing-key "$work/keys/sealing.key" > "$work/migrated" || { cat "$work/migrated"; exit 1; }
ask() {
	"$bin/psql" -XAtq -v ON_ERROR_STOP=1 -d "$conninfo" "$@"
}

# Who may call what, in the words of the program itself. Signing in has a role of its own.
"$program" dump operations | jq -r '.id as $id |
	(.roles + if .open then [if .path | startswith("/oauth/") then "auth" else "public" end] else [] end)[] | "\($id) wg_\(.)"' > "$work/callers"
build/host/flowgen steps > "$work/steps"
awk -f src/build/handler_reads.awk "$work/steps" api/*.c > "$work/handler_reads"
mapfile -t sources < <(find api src/domain -name '*.c' | sort)
mapfile -t queries < <(find sql/query -name '*.sql' | sort)
{
	ask -c "SELECT 'any ' || rolname FROM pg_roles WHERE rolname LIKE 'wg\_%' AND rolname <> 'wg_owner' ORDER BY 1"
	# A read is an operation of the same name, or the answer of one.
	awk '
		FILENAME == ARGV[1] { caller[$1] = caller[$1] " " $2; next }
		FILENAME == ARGV[2] { answers[$2] = answers[$2] " " $1; next }
		/^-- read:/ {
			roles = caller[$3]
			n = split(answers[$3], operations, " ")
			for (i = 1; i <= n; i++)
				roles = roles caller[operations[i]]
			n = split(roles, names, " ")
			for (i = 1; i <= n; i++)
				if (!seen[$3, names[i]]++)
					print "must", $3, names[i]
		}
	' "$work/callers" "$work/handler_reads" "${queries[@]}"
	# What an operation's functions ask, each of its callers must be allowed to ask; what an effect asks, each who takes its step.
	awk -f src/build/code.awk -f src/build/reach.awk "$work/steps" "${sources[@]}" | awk '
		BEGIN {
			# Where a function asks different things for different callers: the user of a firm that an officer registers is made
			# by the system; a letter of the bank is read by an officer; no duty of the system publishes a notice.
			apart["user_insert wg_county"]
			apart["bank_letter_insert wg_system"]
			apart["notice_published wg_system"]
		}
		FILENAME == ARGV[1] { caller[$1] = caller[$1] " " $2; next }
		$1 == "system" { caller["system"] = "wg_system" }
		$1 ~ /^wg_/ { caller[$1] = " " $1 }
		{
			n = split(caller[$1], names, " ")
			for (i = 1; i <= n; i++)
				if (!seen[$2, names[i]]++ && !(($2 " " names[i]) in apart))
					print "must", $2, names[i]
		}
	' "$work/callers" -
	# The facts of a flow are asked for by everyone who moves in it, where its guards need any.
	ask -c "SELECT DISTINCT format('must %s_facts wg_%s', t.flow, t.role) FROM transition t
		WHERE EXISTS (SELECT FROM transition g WHERE g.flow = t.flow AND g.guards <> '{}') ORDER BY 1"
} > "$work/roles"

awk -f src/build/explain.awk "$work/roles" "${queries[@]}" > "$work/explain.sql"
failed=0
"$bin/psql" -Xq -d "$conninfo" -f "$work/explain.sql" 2> "$work/said" > /dev/null
awk -f src/build/explain_judge.awk "$work/said" | sort -V || failed=1

ask -f src/build/catalog.sql > "$work/faults"
# A guard that somebody's step needs is a column of its flow's facts, unless rules in C judge it.
{
	grep -rohE '\bGUARD_[a-z_]+' src/domain | sort -u | sed 's/^GUARD_/judged /'
	awk -f src/build/facts.awk "${queries[@]}" | ask
	ask -F ' ' -c "SELECT DISTINCT 'needs', t.flow, g.guard FROM transition t CROSS JOIN LATERAL unnest(t.guards) AS g(guard)
		WHERE t.offered OR t.role = 'system' ORDER BY 2, 3"
} | awk '
	$1 == "judged" { known[$2] = 1; next }
	$1 == "facts" { facts = $2; next }
	$1 == "needs" {
		if (!($3 in known) && !(($2 "_facts", $3) in column))
			print "guard " $3 ": is no column of " $2 "_facts, and no rule in C judges it"
		next
	}
	{ sub(/[|].*/, ""); column[facts, $0] = 1 }
' >> "$work/faults"
if [ -s "$work/faults" ]; then
	sed 's|^|sql: |' "$work/faults"
	failed=1
fi
exit "$failed"
