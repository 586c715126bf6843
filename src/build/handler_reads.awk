# Which reads the handlers of api/ answer with, besides those that are operations themselves: lines `operation read`.
#   awk -f handler_reads.awk STEPS api/*.c
# STEPS has the lines of `flowgen steps`.

# The flow of an operation `<flow>_<action>`: of several, the one with the longest name.
function flow_of(operation,    name, found) {
	for (name in flows)
		if (index(operation, name "_") == 1 && length(name) > length(found))
			found = name
	return found
}

FILENAME == ARGV[1] {
	flows[$1] = 1
	next
}

FNR == 1 {
	fn = ""
}

/^(static )?enum err [a-z_]+\(/ {
	fn = $0
	sub(/^(static )?enum err /, "", fn)
	sub(/\(.*/, "", fn)
}

/^}/ {
	fn = ""
}

fn != "" {
	line = $0
	while (match(line, /"[a-z_]+_view"/)) {
		reads[FILENAME, fn] = reads[FILENAME, fn] " " substr(line, RSTART + 1, RLENGTH - 2)
		line = substr(line, RSTART + RLENGTH)
	}
}

# { .operation = "claim_submit", .handle = submit }
fn == "" && match($0, /\.operation = "[a-z_]+"/) {
	operations[++count] = substr($0, RSTART + 14, RLENGTH - 15)
	# Where a step is taken, the answer is the flow's own view (act.c).
	acts[count] = !match($0, /\.handle = [a-z_]+/)
	handlers[count] = FILENAME SUBSEP (acts[count] ? "" : substr($0, RSTART + 10, RLENGTH - 10))
}

END {
	for (i = 1; i <= count; i++) {
		if (acts[i])
			print operations[i], flow_of(operations[i]) "_view"
		n = split(reads[handlers[i]], names, " ")
		for (k = 1; k <= n; k++)
			print operations[i], names[k]
	}
}
