# The gates: `make check` runs all of them, each can be run alone; and the mirrors, which only show. Included by the Makefile.

.PHONY: check test-gates floors names unused banned clauses scripts format format-fix compile pairing statements readme readme-check shape where

GATES := floors names unused banned clauses scripts format compile pairing statements readme-check
check: setup $(GATES) ## every gate below
	@echo "check: $(words $(GATES)) gates passed"

floors: ## who includes whom
	@bash src/build/floors.sh
names: ## one tag, one thing; a public function under the name of its file
	@bash src/build/names.sh
unused: ## functions of a header that no other file of the product uses
	@bash src/build/unused.sh
banned: $(GEN)/query.h ## functions and habits that may not stand
	@bash src/build/banned.sh
clauses: ## each clause cited is one of the policy's
	@bash src/build/clauses.sh
scripts: ## shellcheck of every script
	@shellcheck -x --severity=warning src/build/*.sh tests/tool/*.sh tests/drill/*.sh .ci/run && echo "scripts: shellcheck has nothing to say"
format: ## clang-format 14 would change nothing
	@bash src/build/format.sh
format-fix: ## lets it change what it would
	@bash src/build/format.sh fix

# Both compilers over everything there is, tests included, optimised: some warnings come from the optimiser.
CHECKED := $(sort $(shell find src api tests -name '*.c' ! -path '*/node_modules/*')) \
	$(addprefix $(GEN)/,query.c migration.c openapi.c docs.c)
CHECK_FLAGS := $(STANDARD) $(WARN) -O2 -D_FORTIFY_SOURCE=2 -MMD -MP
CHECK_INCLUDE := -Iinclude -Ibuild $(shell pkg-config --cflags libpq 2>/dev/null)
checked = $(patsubst %.c,build/check/$(1)/%.o,$(CHECKED))
define check_rules
build/check/$(1)/%.o: %.c | $(GEN)/query.h $(GEN)/openapi.h $(GEN)/handlers.def $(GEN)/effect.def
	@mkdir -p $$(@D)
	$$(Q)$(1) $$(CHECK_FLAGS) $$(CHECK_INCLUDE) -c $$< -o $$@
build/check/$(1)/tests/db/floor/%.o: CHECK_INCLUDE := -Itests/db/floor -I$(DBT) $(CHECK_INCLUDE)
$(patsubst %.c,build/check/$(1)/%.o,$(filter tests/db/floor/%,$(CHECKED))): | $(DBT)/gen/query.h
endef
$(foreach c,gcc clang,$(eval $(call check_rules,$(c))))

compile: $(call checked,gcc) $(call checked,clang) ## gcc and clang, warnings are errors
	@echo "compile: $(words $(CHECKED)) sources, two compilers, no warning"

pairing: $(BUILD)/wengangd ## every operation has its handler or its read, every example fits its schema
	@set -o pipefail; $< dump pairing | awk '{ n[$$1] += $$1 == "handler" || !seen[$$2]++ } \
		END { print "pairing: " n["handler"] " handlers, " n["read"] " reads" }'
statements: build/host/flowgen $(BUILD)/wengangd ## every statement EXPLAINed as every role that may come to it
	@bash src/build/statements.sh $(BUILD)/wengangd

readme: build/host/flowgen $(BUILD)/wengangd ## rewrites the made parts of README.md
	@bash src/build/readme.sh write $(BUILD)/wengangd
readme-check: build/host/flowgen $(BUILD)/wengangd ## they are as they would be made now
	@bash src/build/readme.sh check $(BUILD)/wengangd

shape: ## our figures beside those of admired codebases: a mirror, not a gate
	@bash src/build/shape.sh
test-gates: ## each gate refuses what it is for
	@bash tests/tool/gates.sh
where: ## the files and operations of a stem: F=claim
	@bash src/build/where.sh $(F)

-include $(shell find build/check -name '*.d' 2>/dev/null)
