# Named statements: sql/query/*.sql -> gen/query.h (enum query) and gen/query.c (STATEMENTS).
#
# A block is `-- query: name` (or `-- read: name`), perhaps `-- in: id uuid, limit int`, then the SQL up to the next
# block. Lines that are only a comment are left out. Runs under mawk and gawk:
#   awk -v header=gen/query.h -v source=gen/query.c -f literal.awk -f statement.awk sql/query/*.sql

function refuse(place, why) {
	print place ": " why > "/dev/stderr"
	failed = 1
	exit 1
}

function base_name(path) {
	sub(/.*\//, "", path)
	return path
}

function trim(text) {
	gsub(/^[ \t]+|[ \t]+$/, "", text)
	return text
}

function block_start(name, read) {
	block_end()
	here = base_name(FILENAME) ":" FNR
	if (name !~ /^[a-z][a-z0-9_]*$/)
		refuse(here, "a statement needs a name of small letters, digits and _, not `" name "`")
	if (name in seen)
		refuse(here, "statement " name " stands already in " seen[name])
	seen[name] = here
	names[++count] = name
	where[count] = here
	reads[count] = read
	inputs[count] = 0
	body[count] = ""
	highest = 0
	in_seen = 0
	open = 1
}

function block_end() {
	if (!open)
		return
	if (body[count] == "")
		refuse(where[count], "statement " names[count] " is empty")
	if (highest > inputs[count])
		refuse(where[count], names[count] " uses $" highest " but `-- in:` names " inputs[count])
	open = 0
}

function inputs_read(list,    parts, n, i, words, k) {
	if (!open || body[count] != "" || in_seen)
		refuse(base_name(FILENAME) ":" FNR, "`-- in:` stands once, between the name and the SQL")
	in_seen = 1
	n = split(list, parts, ",")
	for (i = 1; i <= n; i++) {
		k = split(trim(parts[i]), words, /[ \t]+/)
		if (k != 2 || words[1] !~ /^[a-z_][a-z0-9_]*$/)
			refuse(base_name(FILENAME) ":" FNR, "`" trim(parts[i]) "` is not `name type`")
		if (!(words[2] in oid))
			refuse(base_name(FILENAME) ":" FNR, "type " words[2] " of " words[1] " is not known")
		if ((count, words[1]) in taken)
			refuse(base_name(FILENAME) ":" FNR, "input " words[1] " is named twice")
		taken[count, words[1]] = 1
		input[count, i] = words[1]
		type[count, i] = oid[words[2]]
	}
	inputs[count] = n
}

# Remembers the highest $n of the statement.
function numbers_read(line,    n) {
	while (match(line, /\$[0-9]+/)) {
		n = substr(line, RSTART + 1, RLENGTH - 1) + 0
		if (n > highest)
			highest = n
		line = substr(line, RSTART + RLENGTH)
	}
}

BEGIN {
	n = split("uuid 2950 text 25 int 23 integer 23 bigint 20 smallint 21 bool 16 boolean 16 date 1082 " \
		"timestamptz 1184 json 114 bytea 17 uuid[] 2951 text[] 1009 int8[] 1016 bigint[] 1016 " \
		"int[] 1007 date[] 1182 bool[] 1000 bytea[] 1001", pairs, " ")
	for (i = 1; i < n; i += 2)
		oid[pairs[i]] = pairs[i + 1]
}

FNR == 1 {
	block_end()
}

{
	sub(/\r$/, "")
}

/^[ \t]*--[ \t]*(read|query):/ {
	line = $0
	read = line ~ /^[ \t]*--[ \t]*read:/
	sub(/^[ \t]*--[ \t]*(read|query):/, "", line)
	block_start(trim(line), read)
	next
}

/^[ \t]*--[ \t]*in:/ {
	line = $0
	sub(/^[ \t]*--[ \t]*in:/, "", line)
	inputs_read(trim(line))
	next
}

/^[ \t]*--/ || /^[ \t]*$/ {
	next
}

{
	if (!open)
		refuse(base_name(FILENAME) ":" FNR, "SQL without a `-- query:` or `-- read:` line before it")
	numbers_read($0)
	body[count] = body[count] "\n\t\t" literal($0)
}

END {
	if (failed)
		exit 1
	block_end()
	print "/* Made from sql/query by src/build/statement.awk. */" > header
	print "#pragma once\n\nenum query {" > header
	for (i = 1; i <= count; i++)
		print "\tQUERY_" toupper(names[i]) "," > header
	print "\tQUERY_COUNT\n};" > header

	print "/* Made from sql/query by src/build/statement.awk. */" > source
	print "#include \"db/statement.h\"\n\nconst struct statement STATEMENTS[QUERY_COUNT] = {" > source
	for (i = 1; i <= count; i++) {
		print "\t[QUERY_" toupper(names[i]) "] = {" > source
		print "\t\t.name = \"" names[i] "\", .where = \"" where[i] "\", .read = " reads[i] "," > source
		if (inputs[i] > 0) {
			list = ""
			types = ""
			for (k = 1; k <= inputs[i]; k++) {
				list = list (k > 1 ? ", " : "") "\"" input[i, k] "\""
				types = types (k > 1 ? ", " : "") type[i, k]
			}
			print "\t\t.input_count = " inputs[i] "," > source
			print "\t\t.inputs = (const char *const[]){" list "}," > source
			print "\t\t.types = (const uint32_t[]){" types "}," > source
		}
		print "\t\t.sql =" body[i] "," > source
		print "\t}," > source
	}
	print "};" > source
}
