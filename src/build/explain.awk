# Named statements and who may come to them -> a psql script that EXPLAINs each as each of them.
#   awk -f explain.awk ROLES sql/query/*.sql
# ROLES has lines `must NAME wg_x`: the statement of that name must run as that role; and `any wg_x`: a role there is.
# Every other statement must run as one of the roles at least; those of the migrator as their owner.
# Before each try stands a line `@ place name as role` for explain_judge.awk.

function trim(text) {
	gsub(/^[ \t]+|[ \t]+$/, "", text)
	return text
}

function flush_statement(    word, r) {
	if (name == "")
		return
	word = toupper(sql)
	sub(/^[ \t\n]+/, "", word)
	sub(/[^A-Z].*/, "", word)
	# What frames a transaction can be neither prepared nor explained, nor can what empties a sandbox.
	if (word ~ /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|DROP)$/ || sql ~ /^[ \t\n]*(SELECT )?(LISTEN|NOTIFY)/)
		return
	if (name ~ /^migrate_/ || place ~ /migrate\.sql/) {
		try("wg_owner", "must")
	} else if (name in wanted) {
		for (r = 1; r <= roles; r++)
			if ((name, role[r]) in wants)
				try(role[r], "must")
	} else {
		for (r = 1; r <= roles; r++)
			try(role[r], "some")
	}
}

function try(as, how,    nulls, i) {
	nulls = ""
	for (i = 1; i <= inputs; i++)
		nulls = nulls (i > 1 ? ", " : "") "NULL"
	print "\\warn @ " place " " name " " as " " how
	print "SET ROLE " as ";"
	print "PREPARE s " (types == "" ? "" : "(" types ")") " AS" sql ";"
	print "EXPLAIN EXECUTE s" (inputs ? "(" nulls ")" : "") ";"
	print "DEALLOCATE ALL;"
}

BEGIN {
	print "\\set ON_ERROR_STOP off\n\\set VERBOSITY terse\n\\o /dev/null"
	print "SET plan_cache_mode = force_generic_plan;"
}

FILENAME == ARGV[1] {
	if ($1 == "any") {
		role[++roles] = $2
	} else {
		wanted[$2] = 1
		wants[$2, $3] = 1
	}
	next
}

/^[ \t]*--[ \t]*(read|query):/ || FNR == 1 {
	flush_statement()
	name = types = sql = ""
	inputs = 0
}

/^[ \t]*--[ \t]*(read|query):/ {
	name = $0
	sub(/^[ \t]*--[ \t]*(read|query):/, "", name)
	name = trim(name)
	place = FILENAME ":" FNR
	next
}

/^[ \t]*--[ \t]*in:/ {
	line = $0
	sub(/^[ \t]*--[ \t]*in:/, "", line)
	inputs = split(line, parts, ",")
	for (i = 1; i <= inputs; i++) {
		split(trim(parts[i]), words, /[ \t]+/)
		types = types (i > 1 ? ", " : "") words[2]
	}
	next
}

/^[ \t]*--/ {
	next
}

{
	sql = sql "\n" $0
}

END {
	flush_statement()
}
