#!/bin/bash
# Plants one fault after another in a copy of the tree: the gate that watches for it must name its place.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
export LC_ALL=C.UTF-8

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r src api include openapi sql .clang-format "$copy"
mkdir "$copy/tests"
for gate in floors names unused banned clauses format; do
	bash "$copy/src/build/$gate.sh" > "$copy/$gate.before" 2>&1
done
passed=0
failed=0

# refuses GATE FILE TEXT PLACE: with the line TEXT at its end, GATE fails and says PLACE, which it did not before.
refuses() {
	local gate=$1 file=$copy/$2 text=$3 place=$4 said status kept
	kept=$(mktemp)
	mkdir -p "$(dirname "$file")"
	if [ -f "$file" ]; then cp -p "$file" "$kept"; else rm "$kept"; fi
	printf '%s\n' "$text" >> "$file"
	said=$(bash "$copy/src/build/$gate.sh" 2>&1)
	status=$?
	rm "$file"
	[ ! -f "$kept" ] || mv "$kept" "$file"
	if [ "$status" != 0 ] && grep -qF "$place" <<< "$said" && ! grep -qF "$place" "$copy/$gate.before"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf "gate %s did not refuse <%s> in %s\\n" "$gate" "$text" "$2"
	fi
}

refuses floors src/base/arena.c '#include "db/db.h"' 'floor base may not include "db/db.h"'
refuses floors src/rules/size.c '#include "domain/case/move.h"' 'floor rules may not include "domain/case/move.h"'
refuses floors src/domain/case/move.c '#include "http/path/call.h"' 'floor domain may not include "http/path/call.h"'
refuses floors src/http/path/call.c '#include "domain/case/move.h"' 'floor http may not include "domain/case/move.h"'
refuses floors api/act.c '#include "db/db.h"' 'floor api may not include "db/db.h"'
refuses floors src/domain/training/plan.c '#include <jansson.h>' 'floor domain may not include <jansson.h>'
refuses floors src/http/wire/csv.c '#include <libpq-fe.h>' 'floor http may not include <libpq-fe.h>'
refuses floors src/jobs/jobs.c '#include <openssl/evp.h>' 'floor jobs may not include <openssl/evp.h>'
refuses floors src/rules/size.c '#include <gmp.h>' '<gmp.h> belongs to no floor'
refuses floors src/rules/size.c '#include "rules/absent.h"' '"rules/absent.h" is not there'
refuses floors include/base/arena.h '#include "base/buffer.h"' 'headers include each other'
refuses floors src/domain/case/dossier.c '#include "domain/money/fund.h"' 'room domain/case may not include "domain/money/fund.h"'
refuses floors src/domain/training/plan.c '#include "domain/refund/refund.h"' 'room domain/training may not include "domain/refund/refund.h"'
refuses floors src/domain/refund/refund.c '#include "domain/training/plan.h"' 'room domain/refund may not include "domain/training/plan.h"'
refuses floors src/domain/money/fund.c '#include "domain/due.h"' 'room domain/money may not include "domain/due.h", which stands above the rooms'
refuses floors src/domain/loan/planted.c '#include "base/arena.h"' 'domain/loan is no room'

refuses names src/db/pool.c 'struct token_claim { int n; };' 'struct token_claim stands in include/auth/claim_reader.h'
refuses names src/db/pool.c 'enum token_claim { CLAIM };' 'enum token_claim stands in include/auth/claim_reader.h'
refuses names include/db/pool.h 'bool frame_retryable(const struct ctx *ctx);' "frame_retryable() does not bear its header's name"
refuses names include/jobs/pool.h 'void pool_return(struct ctx *ctx);' 'pool_return() stands in src/db/pool.c: move it to src/jobs/pool.c'
refuses names include/db/pool.h 'void pool_planted(void);' 'pool_planted() is defined nowhere'
refuses names include/db/pool.h 'typedef void pool_task(void); pool_task pool_one, planted;' "planted() does not bear its header's name"

refuses unused include/db/pool.h 'void pool_planted(void);' 'pool_planted() is used by no file of the product'
refuses unused src/db/link.h 'struct db_link *link_wait(struct db_pool *pool);' 'link_wait() is used by no file of the product'
refuses unused include/db/pool.h '#define POOL_PLANTED() pool_planted() /* and */
void pool_planted(void);' 'pool_planted() is used by no file of the product'

refuses banned src/domain/case/move.c '	return gives[ctx->actor.role](ctx, id);' "a function by the caller's role"
refuses banned src/domain/training/plan.c 'void *p = malloc(1);' 'malloc()'
refuses banned src/http/path/call.c 'free(p);' 'free()'
refuses banned src/domain/training/plan.c 'time_t t = time(NULL);' 'time()'
refuses banned src/rules/size.c 'long n = strtol(s, NULL, 10);' 'strtol()'
refuses banned src/base/arena.c 'strcpy(a, b);' 'strcpy()'
refuses banned src/base/arena.c '	goto out;' 'goto'
refuses banned src/rules/training.c 'double rate;' 'double or float'
refuses banned src/domain/training/plan.c 'const char *q = "SELECT id FROM plan";' 'SQL in C'
refuses banned src/domain/training/plan.c 'const char *q = "UPDATE plan SET x = 1";' 'SQL in C'
refuses banned src/domain/training/plan.c 'log_event(LOG_INFO, "x", NULL, NULL);' 'only dispatch and the job runner log'
refuses banned src/domain/training/plan.c "/* TO""DO later */" 'an unfinished thought'
refuses banned sql/query/plan.sql "UPDATE dossier SET state = 'approved' WHERE id = \$1" 'a state is changed by domain/case/move.c alone'
refuses banned sql/query/plan.sql 'SELECT * FROM plan' 'explicit columns'

refuses clauses src/rules/size.c "/* S""81 */" "S""81 is no clause"
refuses clauses openapi/plan.yaml "# Serves S""23d." "S""23d is no clause"
refuses format src/app/planted.c 'int  two_spaces;' 'src/app/planted.c:1'

printf "# pass %d\n# fail %d\n" "$passed" "$failed"
[ "$failed" = 0 ]
