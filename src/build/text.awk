# A text file -> C: awk -v name=OPENAPI_JSON -v header=gen/openapi.h -v source=gen/openapi.c -f literal.awk -f text.awk file
BEGIN {
	print "/* Made by src/build/text.awk. */\n#pragma once\n#include <stddef.h>\n" > header
	print "extern const char " name "[];\nextern const size_t " name "_SIZE;" > header
	here = header
	sub(/.*\//, "gen/", here)
	print "#include \"" here "\"\n\nconst char " name "[] =" > source
}

{
	print "\t" literal($0) > source
}

END {
	print "\t;\nconst size_t " name "_SIZE = sizeof(" name ") - 1;" > source
}
