#!/bin/bash
# README's lines under "Running it for real" as one script, with a first case in between and a restore at the end: from nothing to a verified
# employer, a backup, a second cluster, and every event read once. It runs as root where nothing is (drill/real.sh), or where a few commands are
# played by others (http/real.test.js); it needs curl and jq besides what README says, and WENGANG_PORT.
#
#   real.sh        prints the script
set -euo pipefail
cd "$(dirname "$0")/../.."

# lines NAME [INPUT]: the block of that name, with what is typed meanwhile.
lines() {
	echo "step '$1'"
	echo "{"
	awk -v mark="<!-- real: $1 -->" '$0 == mark { found = 1; next } found && /^```/ { if (open) exit; open = 1; next } open' README.md
	printf '} < <(printf %q)\n' "${2:-}"
}

cat << 'END'
set -euo pipefail
serve= work=
trap 'kill $serve $work 2> /dev/null || true' EXIT
api=http://127.0.0.1:$WENGANG_PORT
nth=0

step() {
	echo "# $1 ($SECONDS s)"
}
# call TOKEN ARGUMENT...: a reply's body, or what was refused.
call() {
	local token=$1
	shift
	nth=$((nth + 1))
	curl -sS --fail-with-body ${token:+-H "Authorization: Bearer $token"} -H "Idempotency-Key: real-$$-$RANDOM-$nth" -H 'If-Match: *' \
		-H 'Content-Type: application/json' "$@" || { echo >&2; echo "refused: ${*: -1}" >&2; return 1; }
}
sign_in() {
	curl -sS --fail-with-body "$api/oauth/token" -d grant_type=password -d "username=$1" --data-urlencode "password=$2" | jq -er .access_token
}
ready() {
	for _ in $(seq 300); do
		! curl -fs "$api/readyz" > /dev/null || return 0
		kill -0 "$serve"
		sleep 0.1
	done
	echo 'serve does not get ready' >&2
	return 1
}
# employer USCC: registered, and verified by the county's officer.
employer() {
	local id
	id=$(call '' "$api/v1/enterprises" -d '{"uscc": "'"$1"'", "name": "昌吉市天山雪餐饮有限公司", "kind": "enterprise",
		"agency_id": "00000000-0000-7000-8000-000000000031", "industry_code": "H6210", "industry_edition": "2017",
		"legal_representative": "阿卜来提·如则托合提", "contact_name": "王芳", "contact_phone": "09942200000",
		"address": "昌吉市延安北路 1 号", "employees": 86, "revenue_fen": 1200000000, "assets_fen": 800000000, "insured_headcount": 80,
		"clerk": {"username": "clerk-'"${1,,}"'", "password": "a long passphrase", "display_name": "王芳"}}' | jq -er .id)
	call "$officer" "$api/v1/enterprises/$id/verify" -d '{"seen": "business_licence", "text": "营业执照原件核对无误"}' | jq -er '"verified: " + .state'
}
# events AFTER: ids and cases behind it, page by page, when no transaction holds any of them back: others may write in the cluster.
events() {
	local last=$1 page
	while call "$officer" "$api/v1/events?limit=1" | jq -e .behind_since > /dev/null; do sleep 0.1; done
	while page=$(call "$officer" "$api/v1/events?limit=1&after=$last"); do
		jq -r '.data[] | "\(.id) \(.case_id) \(.action)"' <<< "$page"
		last=$(jq -r --arg last "$last" '.data[-1].id // $last' <<< "$page")
		[ "$(jq .has_more <<< "$page")" = true ] || break
	done
}
END
lines install
lines keys
lines database 'the first passphrase\n'
lines password 'a passphrase of the service\na passphrase of the service\n'
lines serve
lines doctor | sed '$s/$/ || echo "doctor: $?"/'
cat << 'END'
ready
admin=$(sign_in chosen-name 'the first passphrase')
call "$admin" "$api/v1/users" -d '{"username": "county-1", "password": "a passphrase of the county", "display_name": "昌吉市经办一",
	"role": "county", "agency_id": "00000000-0000-7000-8000-000000000031"}' > /dev/null
officer=$(sign_in county-1 'a passphrase of the county')
employer 91659901MA0TE5T83Q
read_before=$(events 0)
END
lines backup
lines upgrade
lines restore
lines serve
cat << 'END'
ready
officer=$(sign_in county-1 'a passphrase of the county')
[ "$(events 0)" = "$read_before" ] || { echo 'the events are not those of before' >&2; exit 1; }
employer 91659901MA00000013
new=$(events "$(tail -1 <<< "$read_before" | cut -d ' ' -f 1)")
[ "$(events 0)" = "$read_before"$'\n'"$new" ] && [ "$(wc -l <<< "$new")" = 2 ] || { echo "not every event once: $new" >&2; exit 1; }
echo "events: $(wc -l <<< "$read_before") before, $(wc -l <<< "$new") behind them"
kill $serve $work
wait $serve $work
echo "all lines ran"
END
