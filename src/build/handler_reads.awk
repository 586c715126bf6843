# Which reads the handlers of api/ answer with, besides those that are operations themselves: lines `operation read`.
#   awk -f handler_reads.awk api/*.c

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

# { "claim_submit", submit } or { .operation = "claim_submit", .handle = submit }
fn == "" && match($0, /"[a-z_]+",[ \t]*(\.handle[ \t]*=[ \t]*)?[a-z_]+/) {
	row = substr($0, RSTART + 1, RLENGTH - 1)
	operation = handler = row
	sub(/".*/, "", operation)
	sub(/.*[ =,\t]/, "", handler)
	count++
	operations[count] = operation
	handlers[count] = FILENAME SUBSEP handler
	# Where nothing but the state moves, the answer is the stem's own view (act.c).
	flow[count] = operation
	sub(/_.*/, "", flow[count])
	acts[count] = handler == "act"
}

END {
	for (i = 1; i <= count; i++) {
		if (acts[i])
			print operations[i], flow[i] "_view"
		n = split(reads[handlers[i]], names, " ")
		for (k = 1; k <= n; k++)
			print operations[i], names[k]
	}
}
