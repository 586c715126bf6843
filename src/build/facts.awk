# The statements <flow>_facts -> a psql script that tells the columns of each: a line `facts NAME`, then a line `COLUMN|type` for each.
#   awk -f facts.awk sql/query/*.sql

function tell() {
	if (text != "")
		print "\\echo facts " name text "\n\\gdesc"
	text = ""
}

/^-- (read|query):/ || FNR == 1 {
	tell()
	name = $2 == "query:" && $3 ~ /_facts$/ ? $3 : ""
	next
}

/^-- in:/ {
	if ($0 != "-- in: ids uuid[]")
		name = ""
	next
}

name != "" && !/^--/ {
	gsub(/\$1/, "\x27{}\x27::uuid[]")
	text = text "\n" $0
}

END {
	tell()
}
