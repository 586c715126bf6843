# The parameters on which the policy's paper is silent -> a table for README.md.
#   awk -f assumed.awk sql/seed/policy.sql
BEGIN {
	print "| programme | parameter | value | clause |"
	print "|---|---|---|---|"
}

# ('training', 'notice_days', '5', 'S37', 'assumed')
/^\t\(\x27.*, \x27assumed\x27\)/ {
	row = $0
	sub(/^\t\(\x27/, "", row)
	sub(/\x27, \x27assumed\x27\).*/, "", row)
	programme = name = value = clause = row
	sub(/\x27.*/, "", programme)
	sub(/.*\x27/, "", clause)
	sub(/^[a-z_]*\x27, \x27/, "", name)
	sub(/\x27.*/, "", name)
	sub(/^[a-z_]*\x27, \x27[a-z_]*\x27, /, "", value)
	sub(/, \x27[^\x27]*$/, "", value)
	gsub(/^\x27|\x27$/, "", value)
	print "| " programme " | `" name "` | " (value == "NULL" ? "not set" : "`" value "`") " | " clause " |"
}
