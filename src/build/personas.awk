# The users that the seeds of the sandbox make -> a table for README.md.
#   awk -f personas.awk sql/seed/sandbox/access.sql sql/seed/sandbox/enterprise.sql
BEGIN {
	FS = "\x27"
	print "| user | who | role |"
	print "|---|---|---|"
}

/FOR [a-z]+ IN SELECT/ {
	rows = 0
}

# ('201', 'admin-1', '系统管理员', 'admin', NULL)
/^\t\t\(\x27[0-9a-f]+\x27, \x27[a-z0-9-]+\x27, \x27[^\x27]+\x27, \x27[a-z_]+\x27, (NULL|\x27[0-9a-f]+\x27)\)/ {
	print "| `" $4 "` | " $6 " | " $8 " |"
}

# ('241', 'a-clerk', '丝路人家经办人', '401'): the row of a clerk names its employer.
/^\t\t\(\x27[0-9a-f]+\x27, \x27[a-z0-9-]+\x27, \x27[^\x27]+\x27, \x27[0-9]+\x27\)/ {
	kept[++rows] = "| `" $4 "` | " $6 " | enterprise |"
}

/AS c \(/ {
	for (i = 1; i <= rows; i++)
		print kept[i]
}
