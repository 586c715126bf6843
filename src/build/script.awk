# Scripts of the schema -> gen/migration.c (SCHEMA). An argument `migration=` starts a kind, the files after it belong to it:
#   awk -v source=gen/migration.c -f literal.awk -f script.awk migration= sql/migrations/*.sql repeatable= sql/view/*.sql …
# Migrations are numbered without a gap from 0001; those of number 0000 (the migrator's own notebook) come first. Runs under mawk and gawk.

function refuse(why) {
	print why > "/dev/stderr"
	exit 1
}

# `0001_person.sql` for migrations, `view/claim.sql` for the rest.
function script_name(path) {
	if (kind ~ /^SCRIPT_M/)
		sub(/.*\//, "", path)
	sub(/^(.*\/)?sql\//, "", path)
	sub(/^build\/gen\//, "", path)
	return path
}

function number_check(path,    number) {
	number = script_name(path)
	if (number !~ /^[0-9][0-9][0-9][0-9]_[a-z0-9_]+\.sql$/)
		refuse(path ": a migration is named NNNN_words.sql")
	number = substr(number, 1, 4) + 0
	if (number != expected && (number || expected != 1))
		refuse(path ": a gap or a double, number " sprintf("%04d", expected) " comes here")
	expected = number + 1
	kind = number == 0 ? "SCRIPT_META" : "SCRIPT_MIGRATION"
}

function script_write(path,    line, lines, status) {
	print "\t{" > source
	print "\t\t.kind = " kind ", .name = \"" script_name(path) "\"," > source
	print "\t\t.text =" > source
	lines = 0
	while ((status = (getline line < path)) > 0) {
		print "\t\t" literal(line) > source
		lines++
	}
	if (status < 0)
		refuse(path ": cannot be read")
	if (lines == 0)
		refuse(path ": is empty")
	print "\t}," > source
	close(path)
}

BEGIN {
	words["migration"] = "SCRIPT_MIGRATION"
	words["repeatable"] = "SCRIPT_REPEATABLE"
	words["seed"] = "SCRIPT_SEED"
	words["sandbox"] = "SCRIPT_SANDBOX"
	print "/* Made from sql/ by src/build/script.awk. */" > source
	print "#include \"db/schema.h\"\n\nstatic const struct script SCRIPTS[] = {" > source
	for (i = 1; i < ARGC; i++) {
		if (ARGV[i] ~ /^[a-z]+=$/) {
			kind = words[substr(ARGV[i], 1, length(ARGV[i]) - 1)]
			if (kind == "")
				refuse(ARGV[i] " is no kind of script")
			continue
		}
		if (kind ~ /^SCRIPT_M/)
			number_check(ARGV[i])
		script_write(ARGV[i])
	}
	print "};\nconst struct script_list SCHEMA = {sizeof(SCRIPTS) / sizeof(SCRIPTS[0]), SCRIPTS};" > source
}
