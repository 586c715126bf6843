# The functions at the margin of C: calls function_seen(name, file, line, defined, is_static) for each that is declared or defined there.
#   awk -f code.awk -f outline.awk -f READER FILES, headers first; the reader says what is to be done with them.
# A function may be declared by a type of functions: typedef int command(void); command serve, work;

FNR == 1 {
	depth = in_function = directive = 0
	statement = ""
	if (FILENAME ~ /\.c$/)
		types_resolve()
}

{
	line = code($0)
	in_directive = directive || line ~ /^[ \t]*#/
	directive = in_directive && $0 ~ /\\$/
	if (!in_directive)
		outline(line)
}

# Only what stands outside of all braces is a statement of the margin.
function outline(rest,    mark) {
	while (match(rest, /[{};]/)) {
		mark = substr(rest, RSTART, 1)
		statement_add(substr(rest, 1, RSTART - 1))
		rest = substr(rest, RSTART + 1)
		if (mark == "{")
			brace_open()
		else if (mark == "}")
			brace_close()
		else if (depth == 0)
			statement_end(0)
	}
	statement_add(rest)
}

function statement_add(text) {
	if (depth > 0 || text ~ /^[ \t]*$/)
		return
	if (statement == "")
		statement_line = FNR
	statement = statement " " text
}

function brace_open() {
	if (depth++ > 0 || statement !~ /\)[ \t]*$/ || statement ~ /=/)
		return
	statement_end(1)
	in_function = 1
}

function brace_close() {
	if (--depth > 0 || !in_function)
		return
	in_function = 0
	statement = ""
}

# The name before the first parenthesis; "" where that is a pointer to a function or there is none.
function function_name(text) {
	gsub(/[A-Z_]+\([^()]*\)/, " ", text)
	if (!match(text, /[a-z_][a-z0-9_]*[ \t]*\(/) || index(substr(text, 1, RSTART), "="))
		return ""
	if (substr(text, RSTART + RLENGTH) ~ /^[ \t]*\*/)
		return ""
	text = substr(text, RSTART, RLENGTH)
	sub(/[ \t]*\($/, "", text)
	return text
}

function statement_end(defined,    name) {
	name = function_name(statement)
	if (statement ~ /^[ \t]*typedef /)
		types[name] = 1
	else if (name != "")
		function_seen(name, FILENAME, statement_line, defined, statement ~ /(^|[ \t])static[ \t]/)
	else if (statement ~ /^[ \t]*[a-z_]+ [a-z0-9_]+(,[ \t]*[a-z0-9_]+)*[ \t]*$/)
		typed[++typed_count] = FILENAME SUBSEP statement_line SUBSEP statement
	statement = ""
}

# What was declared by the name of a type, once all headers are read.
function types_resolve(    parts, names, n, i, k) {
	for (i = 1; i <= typed_count; i++) {
		split(typed[i], parts, SUBSEP)
		gsub(/,/, " ", parts[3])
		n = split(parts[3], names, " ")
		for (k = 2; k <= n && names[1] in types; k++)
			function_seen(names[k], parts[1], parts[2], 0, 0)
	}
	typed_count = 0
}
