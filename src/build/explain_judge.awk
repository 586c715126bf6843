# What psql said of the script of explain.awk -> `place: name as role: why`, and status 1 when anything failed.

function settle(    why) {
	if (name == "")
		return
	tries++
	why = error
	if (how == "must" && why != "")
		fault(place ": " name " as " role ": " why)
	if (how == "some") {
		if (why == "")
			ran[place " " name] = 1
		else if (!((place " " name) in first) || first[place " " name] ~ /permission denied/)
			first[place " " name] = why
		asked[place " " name] = 1
	}
	name = ""
}

function fault(text) {
	print text
	bad++
}

$1 == "@" && NF == 5 {
	settle()
	place = $2
	name = $3
	role = $4
	how = $5
	error = ""
	next
}

name != "" && error == "" && /ERROR:/ {
	error = $0
	sub(/^.*ERROR:[ ]+/, "", error)
}

END {
	settle()
	for (statement in asked)
		if (!(statement in ran)) {
			split(statement, parts, " ")
			fault(parts[1] ": " parts[2] " as any role: " first[statement])
		}
	if (tries == 0)
		fault("nothing was explained")
	if (!bad)
		print "statements: explained " tries " times"
	exit bad > 0
}
