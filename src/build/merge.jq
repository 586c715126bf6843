# Merges the files of openapi/ into one document, the tags of each behind those before, and leaves out components that nothing refers to (flows whose words no reply shows) and
# tags that no operation has.
def prune:
	([.. | objects | ."$ref"? // empty] | map({(.): true}) | add // {}) as $used
	| with_entries(if .key == "components" then
		.value |= with_entries(if .key == "securitySchemes" then . else
			.key as $kind | .value |= with_entries(select($used["#/components/\($kind)/\(.key)"])) end)
	else . end);
reduce .[] as $part ({}; (.tags // []) as $tags | . * $part | .tags = $tags + ($part.tags // []))
| until(prune == .; prune)
| ([.paths[][] | .tags[]] | unique) as $tags | .tags |= map(select(.name | IN($tags[])))
