# The parameters on which the policy's paper is silent -> a table for README.md.
#   awk -f assumed.awk sql/seed/policy.sql
BEGIN {
	FS = "\x27"
	print "| programme | parameter | value | clause | since |"
	print "|---|---|---|---|---|"
}

function row(programme, name, value, clause, since) {
	print "| " programme " | `" name "` | " (value == "" ? "not set" : "`" value "`") " | " clause " | " since " |"
}

# ('training', 'notice_days', '5', 'S37', 'assumed'), and with NULL for the value
/^\t\(\x27(training|refund|all)\x27, .*, \x27assumed\x27\)/ {
	if ($5 ~ /NULL/)
		row($2, $4, "", $6, "")
	else
		row($2, $4, $6, $8, "")
}

# ('large_rate_bp', '5000', 'S8', 'assumed', '2020-01-01'): of the refund, by date
/^\t\(\x27[a-z0-9_]+\x27, \x27[^\x27]+\x27, \x27S[0-9a-z]+\x27, \x27assumed\x27, \x27/ {
	row("refund", $2, $4, $6, $10)
}
