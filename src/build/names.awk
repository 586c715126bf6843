# One word, one thing: a tag stands once in the program, and a public function bears its header's name and stands in the file of that name.
#   awk -f code.awk -f outline.awk -f names.awk FILES, headers first

function complain(place, why) {
	print place ": " why
	bad = 1
}

# Runs behind outline.awk, which has made `line` of the file's.
!in_directive {
	while (match(line, /(^|[^A-Za-z0-9_])(struct|union|enum)[ \t]+[A-Za-z0-9_]+[ \t]*{/)) {
		tag_seen(substr(line, RSTART, RLENGTH))
		line = substr(line, RSTART + RLENGTH)
	}
}

function tag_seen(text,    tag) {
	sub(/[ \t]*{$/, "", text)
	tag = text
	sub(/.*[ \t]/, "", tag)
	sub(/^[^a-z]/, "", text)
	if (tag in tags)
		complain(FILENAME ":" FNR, text " stands in " tags[tag] " too: a tag names one thing, so say which " tag " this is")
	else
		tags[tag] = FILENAME ":" FNR
}

function function_seen(name, file, where, defined, is_static) {
	if (is_static)
		return
	if (defined)
		home[name] = file
	if (file ~ /\.h$/) {
		names[++count] = name
		headers[count] = file
		lines[count] = where
	}
}

# include/db/frame.h and src/db/frame.h speak for src/db/frame.c; api/act.h for api/act.c.
function file_of(header) {
	sub(/^include\//, "src/", header)
	sub(/\.h$/, ".c", header)
	return header
}

function function_check(name, header, place,    stem, file) {
	stem = header
	sub(/.*\//, "", stem)
	sub(/\.h$/, "", stem)
	file = file_of(header)
	# as_system_move: what is done as something bears its name, too.
	if (name !~ ("^(as_)?" stem "s?(_|$)"))
		complain(place, name "() does not bear its header's name: call it " stem "_…, or declare it in the header it is named after")
	if (!(name in home))
		complain(place, name "() is defined nowhere: define it in " file)
	else if (home[name] != file)
		complain(place, name "() stands in " home[name] ": move it to " file ", or its declaration to the header of that file")
}

END {
	for (i = 1; i <= count; i++)
		function_check(names[i], headers[i], headers[i] ":" lines[i])
	exit bad
}
