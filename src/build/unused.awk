# Functions that a header declares and no file of the product but their own uses; a test is no use, for it keeps alive what nobody asks.
#   awk -f code.awk -f outline.awk -f unused.awk FILES, headers first, then tables (.def), then sources
# A use is the word, wherever code can say it: a call, a row of a table, an initialiser. The macros and inline functions of a header pass
# on the uses they have.

function function_seen(name, file, where, defined, is_static) {
	if (file ~ /\.h$/ && !is_static) {
		declared[name] = file ":" where
		order[++count] = name
	} else if (file ~ /\.h$/ && defined) {
		carries[name] = carries[name] " "
		carrier = name
	} else if (is_static) {
		hidden[name, file] = 1
	} else if (defined) {
		home[name] = file
	}
}

# Runs behind outline.awk, which has made `line` of the file's.
in_directive && line ~ /^[ \t]*#[ \t]*define[ \t]/ && FILENAME ~ /\.h$/ {
	carrier = line
	sub(/^[ \t]*#[ \t]*define[ \t]+/, "", carrier)
	sub(/[^A-Za-z0-9_].*/, "", carrier)
	carries[carrier] = carries[carrier] " "
}
FILENAME !~ /\.h$/ {
	words_read(line)
}
FILENAME ~ /\.h$/ && (in_directive || in_function) {
	carries[carrier] = carries[carrier] words_of(line)
}

# A member of a structure and a tag are not the function of that name.
function words_of(rest,    found, before) {
	found = ""
	while (match(rest, /(struct |enum |union |\.|->)?[A-Za-z_][A-Za-z0-9_]*/)) {
		before = substr(rest, RSTART, RLENGTH)
		rest = substr(rest, RSTART + RLENGTH)
		if (before ~ /^[A-Za-z0-9_]+$/)
			found = found " " before
	}
	return found " "
}

function words_read(rest,    list, n, i) {
	n = split(words_of(rest), list, " ")
	for (i = 1; i <= n; i++)
		use(list[i], FILENAME)
}

# Whether this is news.
function use(word, file) {
	if (!(word in declared) && !(word in carries) || (word, file) in used)
		return 0
	used[word, file] = 1
	users[word] = users[word] " " file
	return 1
}

# What carries others hands its users on, until nobody learns anything.
function uses_carry(    word, list, files, n, m, i, k, news) {
	news = 0
	for (word in carries) {
		n = split(carries[word], list, " ")
		m = split(users[word], files, " ")
		for (i = 1; i <= n; i++)
			for (k = 1; k <= m; k++)
				news += use(list[i], files[k])
	}
	return news
}

function is_used(name,    files, n, i) {
	n = split(users[name], files, " ")
	for (i = 1; i <= n; i++)
		if (files[i] != home[name] && !((name, files[i]) in hidden))
			return 1
	return 0
}

function complain(name,    where) {
	where = name in home ? "call it (effect.c, due.c, api/), make it static in " home[name] ", or " : ""
	print declared[name] ": " name "() is used by no file of the product but its own: " where "delete it with its tests"
	bad = 1
}

END {
	while (uses_carry())
		continue
	for (i = 1; i <= count; i++)
		if (!is_used(order[i]))
			complain(order[i])
	exit bad
}
