# The table of personas.awk -> personas.json, for GET /sandbox/personas. Their password is that of the hash in sql/seed/sandbox/access.sql.
BEGIN {
	FS = " *\\| *"
	printf "{\"password\":\"wengang-2020\",\"data\":["
}

NR > 2 {
	gsub("`", "", $2)
	printf "%s{\"username\":\"%s\",\"display_name\":\"%s\",\"role\":\"%s\"}", (NR > 3 ? "," : ""), $2, $3, $4
}

END {
	print "]}"
}
