# What may not stand in statements, views, functions and policies. Run by banned.sh:
#   awk -f banned_sql.awk FILES

function star_check() {
	if (match(line, /FROM [A-Z_]+\(?/) && !(line ~ /FROM [A-Z_]+\(/) && !((FILENAME, substr(line, RSTART + 5, RLENGTH - 5)) in written)) {
		print FILENAME ":" star ": explicit columns, no *"
		bad = 1
	}
	star = 0
}

FNR == 1 || /^[ \t]*-- (query|read):/ { open = 0 }

{ line = toupper($0); sub(/--.*/, "", line) }

line ~ /UPDATE (ONLY )?DOSSIER([^A-Z_]|$)/ { open = 1 }

open && line ~ /(SET|,|\(|^)[ \t]*STATE[ \t]*(=|,)/ {
	print FILENAME ":" FNR ": a state is changed by domain/case/move.c alone (sql/query/move.sql)"
	bad = 1
}

line ~ /WHERE|;|\$\$/ { open = 0 }

FILENAME ~ /sql\/policy/ && line ~ /EXISTS \(/ {
	print FILENAME ":" FNR ": a policy asks (SELECT true FROM ... WHERE ...): EXISTS may be answered by reading all that the caller sees"
	bad = 1
}

FILENAME !~ /sql\/(query|view)/ { next }

line ~ /JSONB/ { print FILENAME ":" FNR ": json, not jsonb: jsonb reorders members"; bad = 1 }

# All columns of a function or of a common table expression were named where it was written.
match(line, /[A-Z_]+ AS (MATERIALIZED )?\(/) { split(substr(line, RSTART), cte, " "); written[FILENAME, cte[1]] = 1 }

star { star_check() }

{ star = line ~ /SELECT[ \t]+\*/ ? FNR : 0 }

star && line ~ /FROM/ { star_check() }

END { exit bad }
