# Which statements an operation or a step can come to: from the tables of api/ and the effects of the flows through the functions they name,
# down to QUERY_….
#   awk -f code.awk -f reach.awk STEPS FILES of api/ and src/domain/
# STEPS has the lines of `flowgen steps`. Out come lines `OPERATION statement`, `wg_ROLE statement` for the effects of a role's steps, and
# `system statement` for what runs as the system, whoever asked.

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
	# as_system_db(…) for one statement, as_system_enter(…) … as_system_leave(…) for several.
	if (line ~ /db_role\(.*ROLE_system|as_system_enter\(/)
		several = 1
	if (line ~ /system_(run|db|move)\(/)
		one = 1
	if (line ~ /db_role_back\(|as_system_leave\(/)
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

FILENAME == ARGV[1] {
	for (i = 4; i <= NF; i++)
		if ($i != "-")
			brings[$3, $i] = 1
	next
}

FNR == 1 {
	inside = 0
	signature = effect = ""
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

# [EFFECT_x] = { function, .as_system = true, …
match(line, /\[EFFECT_[a-z_]+\] = \{ \.run = [a-z_]+/) {
	row = substr(line, RSTART + 8, RLENGTH - 8)
	effect = doer = row
	sub(/\].*/, "", effect)
	sub(/.* /, "", doer)
	does[effect] = doer
}

effect != "" && line ~ /\.as_system = true/ {
	as_system[effect] = 1
}

# A row of a handler table; code() has emptied its strings.
FILENAME ~ /^api\// && match($0, /"[a-z_]+",[ \t]*(\.(handle|step)[ \t]*=[ \t]*)?[a-z_]+/) {
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
	for (key in brings) {
		split(key, part, SUBSEP)
		walk(part[1] == "system" || as_system[part[2]] ? "system" : "wg_" part[1], home[does[part[2]]])
	}
}
