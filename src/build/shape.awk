# Measures C as it is written here: a function opens with `{` and ends with `}`, each alone at the margin.
#   awk -f code.awk -f shape.awk FILES
# Lines `fn LENGTH NESTING PARAMETERS place name` and `file LINES COMMENT CODE path`.

function file_end() {
	if (path != "")
		print "file", lines, comments, codes, path
	lines = comments = codes = 0
}

# How many parameters a signature has; a pointer to a function counts once.
function parameters(text,    n, depth, i, c) {
	sub(/^[^(]*\(/, "", text)
	if (text ~ /^[ \t]*(void)?[ \t]*\)/)
		return 0
	n = 1
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (c == "(")
			depth++
		else if (c == ")")
			depth--
		else if (c == "," && depth == 0)
			n++
		if (depth < 0)
			break
	}
	return n
}

FNR == 1 {
	file_end()
	path = FILENAME
	signature = ""
	inside = 0
}

{
	was_comment = in_comment && FNR > 1
	line = code($0)
	lines++
	if (line ~ /[^ \t]/)
		codes++
	if (was_comment || $0 ~ /\/[*\/]/)
		comments++
}

inside {
	match(line, /^\t*/)
	if (substr(line, RLENGTH + 1) ~ /^(} )?(if|else|for|while|do|switch)([^A-Za-z0-9_]|$)/ && RLENGTH > nesting)
		nesting = RLENGTH
	if (line ~ /^}/) {
		name = signature
		sub(/\(.*/, "", name)
		sub(/.*[ *]/, "", name)
		print "fn", FNR - start + 1, nesting, parameters(signature), FILENAME ":" start, name
		inside = 0
		signature = ""
	}
	next
}

line ~ /^{/ && signature ~ /\)[ \t]*$/ {
	inside = 1
	nesting = 0
	next
}

line ~ /^[ \t]*$/ || line ~ /[;}][ \t]*$/ || line ~ /^[#}]/ {
	signature = ""
	next
}

{
	if (signature == "")
		start = FNR
	signature = signature " " line
}

END {
	file_end()
}
