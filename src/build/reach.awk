# Which statements an operation can come to: from the tables of api/ through the functions they name, down to QUERY_….
#   awk -f code.awk -f reach.awk FILES of api/ and src/domain/
# Lines `OPERATION statement`; a statement that runs as the system, whoever asked, is told as `system statement`.

function file_static() {
	return signature ~ /^ *static /
}

function function_begin() {
	name = signature
	sub(/\(.*/, "", name)
	sub(/.*[ *]/, "", name)
	here = FILENAME SUBSEP name
	defined[here] = 1
	if (!file_static())
		home[name] = here
}

# Every name in a body that is a function's: called, or handed on to be called.
function body_read(line,    word, ends) {
	# as_system_db(…) for one statement, db_role(ctx, ROLE_system) … db_role_back(ctx) for several.
	if (line ~ /db_role\(.*ROLE_system/)
		several = 1
	if (line ~ /system_(run|db|move)\(/)
		one = 1
	if (line ~ /db_role_back\(/)
		several = 0
	ends = line ~ /;[ \t]*$/
	while (match(line, /[A-Za-z_][A-Za-z0-9_]*/)) {
		word = substr(line, RSTART, RLENGTH)
		line = substr(line, RSTART + RLENGTH)
		word = (one || several ? "system:" : "") word
		if (word !~ /QUERY_/)
			names[here] = names[here] " " word
		else if (word !~ /QUERY_COUNT/)
			asks[here] = asks[here] " " word
	}
	if (ends)
		one = 0
}

FNR == 1 {
	inside = 0
	signature = ""
}

{
	line = code($0)
}

inside {
	body_read(line)
	if (line ~ /^}/) {
		inside = 0
		signature = ""
	}
	next
}

line ~ /^{/ && signature ~ /\)[ \t]*$/ {
	inside = 1
	one = several = 0
	function_begin()
	next
}

# A row of a handler table; code() has emptied its strings.
FILENAME ~ /^api\// && match($0, /"[a-z_]+",[ \t]*(\.handle[ \t]*=[ \t]*)?[a-z_]+/) {
	row = substr($0, RSTART + 1, RLENGTH - 1)
	operation = handler = row
	sub(/".*/, "", operation)
	sub(/.*[ =,\t]/, "", handler)
	operations[++count] = operation
	handlers[count] = handler
	files[count] = FILENAME
}

line ~ /^[ \t]*$/ || line ~ /[;}][ \t]*$/ || line ~ /^[#}]/ {
	signature = ""
	next
}

{
	signature = signature " " line
}

function resolve(file, name) {
	return (file SUBSEP name) in defined ? file SUBSEP name : home[name]
}

# `as` is the operation, or system once a function was called as the system.
function walk(as, at,    list, n, i, who) {
	if (at == "" || ((as, at) in visited))
		return
	visited[as, at] = 1
	n = split(asks[at], list, " ")
	for (i = 1; i <= n; i++) {
		who = sub(/^system:/, "", list[i]) ? "system" : as
		print who, tolower(substr(list[i], 7))
	}
	n = split(names[at], list, " ")
	for (i = 1; i <= n; i++) {
		who = sub(/^system:/, "", list[i]) ? "system" : as
		walk(who, resolve(file_of(at), list[i]))
	}
}

function file_of(at) {
	sub(SUBSEP ".*", "", at)
	return at
}

END {
	for (i = 1; i <= count; i++)
		walk(operations[i], resolve(files[i], handlers[i]))
}
