# C as the gates read it: code(line) is the line without comments and with empty strings; `said` holds what its strings said.
# A comment may span lines; its state is forgotten at the start of each file.
function code(line,    out, mark) {
	if (FNR == 1)
		in_comment = 0
	out = said = ""
	while (line != "") {
		if (in_comment) {
			if (!match(line, /\*\//))
				return out
			in_comment = 0
			line = substr(line, RSTART + 2)
		} else if (!match(line, /\/\*|\/\/|"|\x27/)) {
			return out line
		} else {
			mark = substr(line, RSTART, RLENGTH)
			out = out substr(line, 1, RSTART - 1)
			line = substr(line, RSTART + RLENGTH)
			if (mark == "//")
				return out
			if (mark == "/*") {
				in_comment = 1
			} else {
				out = out mark mark
				line = after_text(line, mark)
			}
		}
	}
	return out
}

# What stands behind the closing quote; a string is added to `said`.
function after_text(line, quote,    closed, end) {
	closed = quote == "\"" ? match(line, /^([^"\\]|\\.)*"/) : match(line, /^([^\x27\\]|\\.)*\x27/)
	end = closed ? RLENGTH : length(line) + 1
	if (quote == "\"")
		said = said substr(line, 1, end - 1) "\n"
	return substr(line, end + 1)
}
