#!/bin/bash
# The generators refuse what cannot be right, naming file and line, and write the same under every awk there is.
set -u
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
here=src/build
passed=0
failed=0

statements() {
	"$awk" -f $here/literal.awk -v header="$t/query.h" -v source="$t/query.c" -f $here/statement.awk "$t/in.sql" 2>&1
}

scripts() {
	"$awk" -f $here/literal.awk -v source="$t/migration.c" -f $here/script.awk "$@" 2>&1
}

expect() {
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
		return
	fi
	echo "$awk: $1: expected \`$2\`, got \`$3\`"
	failed=$((failed + 1))
}

refuses() {
	printf '%b' "$1" > "$t/in.sql"
	expect "a statement file" "$2" "$(statements)"
	statements > /dev/null && expect "its exit" 1 0
}

for awk in mawk gawk; do
	command -v $awk > /dev/null || continue
	refuses 'SELECT 1\n' 'in.sql:1: SQL without a `-- query:` or `-- read:` line before it'
	refuses '-- query: a\n-- query: b\nSELECT 1\n' 'in.sql:1: statement a is empty'
	refuses '\n-- query:\nSELECT 1\n' 'in.sql:2: a statement needs a name of small letters, digits and _, not ``'
	refuses '-- query: x\nSELECT 1\n-- read: x\nSELECT 2\n' 'in.sql:3: statement x stands already in in.sql:1'
	refuses '-- query: x\n-- in: a uuid, b money\nSELECT $1\n' 'in.sql:2: type money of b is not known'
	refuses '-- query: x\n-- in: a uuid, a int\nSELECT $1\n' 'in.sql:2: input a is named twice'
	refuses '-- query: x\n-- in: a uuid\nSELECT $1, $2\n' 'in.sql:1: x uses $2 but `-- in:` names 1'
	refuses '-- query: x\nSELECT 1\n-- in: a uuid\n' 'in.sql:3: `-- in:` stands once, between the name and the SQL'

	printf -- '-- read: odd\n-- a comment\nSELECT E'\''\\n"'\'',\t??(\n' > "$t/in.sql"
	statements
	expect "escapes" '		"SELECT E'\''\\n\"'\'',\t\?\?(\n",' "$(grep SELECT "$t/query.c")"
	expect "the place" 1 "$(grep -c '"in.sql:1", .read = 1' "$t/query.c")"

	echo 'SELECT 1;' > "$t/0000_meta.sql"
	echo 'SELECT 1;' > "$t/0002_two.sql"
	: > "$t/0001_one.sql"
	expect "a gap" "$t/0002_two.sql: a gap or a double, number 0001 comes here" \
		"$(scripts migration= "$t/0000_meta.sql" "$t/0002_two.sql")"
	expect "an empty file" "$t/0001_one.sql: is empty" "$(scripts migration= "$t/0000_meta.sql" "$t/0001_one.sql")"
done
printf '# pass %d\n# fail %d\n' "$passed" "$failed"
[ "$failed" = 0 ]
