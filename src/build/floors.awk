# Who may include whom. Run by floors.sh over all sources and headers:
#   awk -f code.awk -f floors.awk FILES
# Prints `file:line: why` for each include that the table does not allow, and for circles among headers.

function allow(floor, others,    parts, n, i) {
	floors[floor] = 1
	may[floor, floor] = 1
	n = split(others, parts, " ")
	for (i = 1; i <= n; i++)
		may[floor, parts[i]] = 1
}

function own(header, owners,    parts, n, i) {
	library[header] = 1
	n = split(owners, parts, " ")
	for (i = 1; i <= n; i++)
		owns[parts[i], header] = 1
}

# A room of a floor that has an order of its own; files beside the rooms see all of them.
function room(name, others,    parts, n, i) {
	rooms[name] = 1
	may[name, name] = 1
	n = split(others, parts, " ")
	for (i = 1; i <= n; i++)
		may[name, dirname(name) "/" parts[i]] = 1
}

BEGIN {
	allow("base", "")
	allow("crypt", "base")
	allow("rules", "base")
	allow("contract", "base rules")
	room("contract/read", "")
	room("contract/compile", "read")
	allow("db", "base")
	allow("auth", "base crypt")
	allow("domain", "base crypt rules db")
	room("domain/intake", "")
	room("domain/case", "intake")
	room("domain/party", "intake case")
	room("domain/policy", "intake case party")
	room("domain/money", "intake case party policy")
	room("domain/training", "intake case party policy money")
	room("domain/refund", "intake case party policy money")
	allow("jobs", "base crypt rules db domain")
	allow("http", "base crypt contract auth db")
	# The path ends in bytes, and a response is written from what the path left: these two see each other.
	room("http/wire", "path")
	room("http/path", "wire")
	allow("api", "base rules contract http domain")
	allow("app", "base crypt rules contract db auth http domain jobs api")
	# A proven body is a jansson tree, from the contract that proves it to the handler that reads it; the call carries it across.
	own("jansson.h", "contract api include/http/path/call.h include/http/path/exchange.h")
	own("jwt.h", "auth")
	own("ulfius.h", "http")
	own("microhttpd.h", "http")
	own("zlib.h", "http")
	own("libpq-fe.h", "db")
	own("openssl/", "crypt")
	own("crypt.h", "crypt")
	# Part of libc, but a door to the allocator.
	own("malloc.h", "base")
	own("curl/", "jobs")
	n = split("arpa/inet assert crypt ctype dirent dlfcn endian errno fcntl float grp iconv inttypes langinfo limits locale math netdb " \
		"netinet/in netinet/tcp poll pthread pwd regex sched semaphore setjmp signal stdarg stdatomic stdbool stddef stdint stdio " \
		"stdlib stdnoreturn string strings sys/epoll sys/eventfd sys/file sys/mman sys/random sys/resource sys/select sys/socket " \
		"sys/stat sys/statvfs sys/time sys/types sys/uio sys/un sys/utsname sys/wait sysexits syslog termios threads time unistd wchar", parts, " ")
	for (i = 1; i <= n; i++)
		if (parts[i] != "crypt")
			libc[parts[i] ".h"] = 1
}

function complain(why) {
	print FILENAME ":" FNR ": " why
	bad = 1
}

# src/db/wire.c, include/db/db.h and api/claim.c live on db, db and api; a .def is anybody's.
function floor_of(path,    parts) {
	split(path, parts, "/")
	return parts[1] == "api" ? "api" : parts[2]
}

# src/domain/case/move.c lives in the room domain/case; src/domain/due.c in none.
function room_of(path) {
	sub(/^(src|include)\//, "", path)
	return path ~ /\/.*\// ? dirname(path) : ""
}

function library_of(header,    name) {
	for (name in library)
		if (header == name || (name ~ /\/$/ && index(header, name) == 1))
			return name
	return ""
}

function system_check(header,    name) {
	name = library_of(header)
	if (name == "") {
		if (!(header in libc))
			complain("<" header "> belongs to no floor; the table in src/build/floors.awk says whose each library is")
	} else if (!((floor, name) in owns) && !((FILENAME, name) in owns)) {
		complain("floor " floor " may not include <" header ">")
	}
}

function exists(path,    line, status) {
	if (!(path in there)) {
		status = (getline line < path)
		close(path)
		there[path] = status >= 0
	}
	return there[path]
}

function dirname(path) {
	sub(/\/[^\/]*$/, "", path)
	return path
}

function room_check(header, target) {
	if (here in rooms && target in rooms && dirname(here) == dirname(target) && !((here, target) in may))
		complain("room " here " may not include \"" header "\"")
	if (here in rooms && target == "" && floor == floor_of("include/" header))
		complain("room " here " may not include \"" header "\", which stands above the rooms")
}

# "wire.h" is private to its folder; "db/db.h" is a floor's; "tbl/x.def" are names said once; "gen/…" is made by the build.
function project_check(header,    target, parts, n) {
	n = split(header, parts, "/")
	if (header ~ /\.\./)
		return complain("\"" header "\": no way up, say the floor")
	if (parts[1] == "gen")
		return
	if (n == 1) {
		target = dirname(FILENAME) "/" header
	} else {
		target = "include/" header
		if (parts[1] != "tbl" && !(parts[1] in floors))
			return complain("\"" header "\": " parts[1] " is no floor")
		if (parts[1] != "tbl" && !((floor, parts[1]) in may))
			complain("floor " floor " may not include \"" header "\"")
		room_check(header, room_of("include/" header))
	}
	if (!exists(target))
		complain("\"" header "\" is not there")
	edges[FILENAME] = edges[FILENAME] " " target
	if (FILENAME ~ /\.h$/)
		headers[FILENAME] = 1
}

FNR == 1 {
	floor = floor_of(FILENAME)
	here = room_of(FILENAME)
	if (!(floor in floors))
		complain(floor " is no floor")
	if ((floor == "domain" || floor == "contract" || floor == "http") && here != "" && !(here in rooms))
		complain(here " is no room")
}

{
	line = code($0)
}

line ~ /^[ \t]*#[ \t]*include/ && match($0, /[<"][^>"]+/) {
	header = substr($0, RSTART + 1, RLENGTH - 1)
	if (substr($0, RSTART, 1) == "<")
		system_check(header)
	else
		project_check(header)
}

# White (absent), 1 on the way, 2 done.
function walk(file, trail,    parts, n, i) {
	if (mark[file] == 2)
		return
	if (mark[file] == 1) {
		print file ":1: headers include each other:" trail " " file
		bad = 1
		return
	}
	mark[file] = 1
	n = split(edges[file], parts, " ")
	for (i = 1; i <= n; i++)
		walk(parts[i], trail " " file)
	mark[file] = 2
}

END {
	for (file in headers)
		walk(file, "")
	exit bad
}
