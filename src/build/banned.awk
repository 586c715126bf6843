# What may stand nowhere, or only on the floors named. Run by banned.sh:
#   awk -f code.awk -f banned.awk FILES

# `words`: functions; `where`: floors or files that may, "" for none; `use`: what to use instead.
function ban(words, where, use,    parts, n, i) {
	n = split(words, parts, " ")
	for (i = 1; i <= n; i++) {
		places[parts[i]] = " " where " "
		instead[parts[i]] = use
	}
}

BEGIN {
	ban("malloc calloc realloc reallocarray aligned_alloc posix_memalign strdup strndup asprintf vasprintf alloca", "base", \
		"memory comes from the arena")
	# libjwt hands out strings that are its caller's to free; a CLEANUP function there does it.
	ban("free", "base src/auth/claims.c", "the arena frees; a foreign handle is freed by a CLEANUP function of its floor")
	ban("strcpy strcat stpcpy strncpy strncat sprintf vsprintf gets strtok", "", "use arena_printf, buffer_put or snprintf")
	ban("atoi atol atoll atof", "", "use a bounded parser")
	ban("strtol strtoll strtoul strtoull strtoimax strtoumax strtod strtof strtold sscanf", "base", "use a bounded parser")
	ban("time gettimeofday ftime localtime localtime_r gmtime gmtime_r mktime timegm strftime ctime asctime", "base", \
		"business time is ctx->now_us and ctx->today, real time is machine_clock_real_us")
	ban("clock_gettime", "base crypt src/http/wire/server.c", "real time is machine_clock_real_us, steady time machine_clock_steady_us")
	ban("setlocale uselocale newlocale", "", "the program has no locale of the machine")
	ban("system popen execl execle execlp vfork", "", "the program starts no shell")
	ban("rand srand rand_r random srandom drand48 arc4random", "", "random bytes come from crypt/random.h")
	ban("setjmp longjmp sigsetjmp siglongjmp", "", "return an enum err")
	ban("log_event log_begin log_end", "base crypt db auth http jobs app", "only dispatch and the job runner log")
}

FNR == 1 {
	split(FILENAME, parts, "/")
	floor = parts[1] == "api" ? "api" : parts[2]
}

function complain(why) {
	print FILENAME ":" FNR ": " why
	bad = 1
}

function allowed(name) {
	return index(places[name], " " floor " ") || index(places[name], " " FILENAME " ")
}

# Each `name(` of a line; a member called through a struct is not the function of that name.
function calls_check(rest,    name, before) {
	before = ""
	while (match(rest, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
		name = substr(rest, RSTART, RLENGTH)
		sub(/[ \t]*\($/, "", name)
		before = RSTART > 1 ? substr(rest, RSTART - 1, 1) : ""
		if (name in places && before != "." && before != ">" && !allowed(name))
			complain(name "(): " instead[name])
		rest = substr(rest, RSTART + RLENGTH)
	}
}

# A float may stand where seconds and shares are told, never where money, months or rules are.
function float_allowed() {
	return FILENAME ~ /(metrics|throttle|bench)[a-z_]*\.[ch]$/
}

{
	line = code($0)
	calls_check(line)
	if (line ~ /(^|[^A-Za-z0-9_])goto[^A-Za-z0-9_]/)
		complain("goto")
	if (line ~ /(^|[^A-Za-z0-9_])(double|float)($|[^A-Za-z0-9_])/ && !float_allowed())
		complain("double or float: money is int64 fen, the rest whole numbers")
	if (said != "" && said ~ /(SELECT|DELETE|INSERT INTO|WITH) .*(FROM|VALUES|SELECT)|SELECT [a-z_]+\(|UPDATE [a-z_.]+ SET|(CREATE|DROP|ALTER) (TABLE|ROLE|VIEW|INDEX|POLICY)|SET (LOCAL )?ROLE|^(BEGIN|ROLLBACK|SAVEPOINT)[ ;\n]/)
		complain("SQL in C: a named statement in sql/query")
	if (line ~ /\[[^]]*actor\.role\][ \t]*\(/)
		complain("a function by the caller's role: the flow says whose step it is")
	if ($0 ~ /(TODO|FIXME|XXX|HACK)([^A-Za-z0-9_]|$)/)
		complain("an unfinished thought: finish it or take it out")
}

END {
	exit bad
}
