# Every `mark` (a regular expression of one character) of a line becomes `by`. Not gsub: awks disagree about \ in its replacement.
function swap(line, mark, by,    parts, n, i, out) {
	n = split(line, parts, mark)
	out = parts[1]
	for (i = 2; i <= n; i++)
		out = out by parts[i]
	return out
}

# A line of text as a C string literal, its newline included. `?` is escaped because C17 still knows trigraphs.
function literal(line) {
	line = swap(line, "[\\\\]", "\\\\")
	line = swap(line, "[\"]", "\\\"")
	line = swap(line, "[\t]", "\\t")
	line = swap(line, "[?]", "\\?")
	return "\"" line "\\n\""
}
