#!/bin/sh
# Files -> C: each gzip-compressed as a struct asset (include/http/wire/asset.h).
#
#   embed.sh FILE... > gen/docs.c
set -eu

media_type() {
	case $1 in
	*.html) echo text/html ;;
	*.css) echo text/css ;;
	*.js) echo text/javascript ;;
	*.json) echo application/json ;;
	*)
		echo "embed.sh: no media type for $1" >&2
		return 1
		;;
	esac
}

# Bytes as a C array; without name and time in the gzip header, so that the same file gives the same bytes.
array() {
	gzip -9 -n -c "$1" | od -An -v -tu1 | sed 's/^ *//; s/  */,/g; s/$/,/'
}

printf '/* Made by src/build/embed.sh. */\n#include "http/wire/asset.h"\n'
count=0
for file in "$@"; do
	printf '\nstatic const unsigned char PACKED_%d[] = {\n' "$count"
	array "$file"
	printf '};\n'
	count=$((count + 1))
done

printf '\nconst struct asset ASSETS[] = {\n'
count=0
for file in "$@"; do
	printf '\t{"%s", "%s", PACKED_%d, sizeof(PACKED_%d), %d},\n' \
		"$(basename "$file")" "$(media_type "$file")" "$count" "$count" "$(wc -c < "$file")"
	count=$((count + 1))
done
printf '};\nconst size_t ASSET_COUNT = sizeof(ASSETS) / sizeof(ASSETS[0]);\n'
