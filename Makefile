# Wengang: `make help` lists what there is to do.
SHELL := /bin/bash
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

# Variants live in trees of their own: make V=asan, or BUILD=/elsewhere.
V ?= release
BUILD ?= build/$(V)
GEN := build/gen
ifeq ($(origin CC),default)
CC := gcc
endif
FLOORS := base crypt rules contract db auth http domain jobs

WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum -Wvla -Werror
HARD := -fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection
FLAGS_release := -O2 -D_FORTIFY_SOURCE=2
FLAGS_debug := -O0 -g -DWENGANG_DEBUG
FLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined
FLAGS_tsan := -O1 -g -fsanitize=thread
FLAGS_cov := -O0 -g --coverage
ifndef FLAGS_$(V)
$(error V is one of release, debug, asan, tsan, cov)
endif
STANDARD := -std=c17 -D_GNU_SOURCE
CFLAGS := $(STANDARD) $(WARN) $(HARD) $(FLAGS_$(V)) -Wdate-time -ffile-prefix-map='$(CURDIR)'=. \
	-Iinclude -Ibuild $(shell pkg-config --cflags libpq 2>/dev/null) -MMD -MP
# The libraries are to call these two of ours (include/http/wire/transport.h).
CALLED := -Wl,--export-dynamic-symbol=recv,--export-dynamic-symbol=MHD_start_daemon
LDFLAGS := -pie -Wl,-z,relro,-z,now,--as-needed $(CALLED) $(filter -fsanitize% --coverage,$(FLAGS_$(V)))
LIBS := -lulfius -lorcania -lmicrohttpd -ljansson -lpq -ljwt -lcrypto -lcrypt -lz -lpthread

# One short line for each step; make VERBOSE=1 shows the commands.
Q := $(if $(VERBOSE),,@)
say = @$(if $(VERBOSE),:,printf '  %-6s %s\n' $(1) $@)

# The sources of a floor and of its rooms.
sources = $(wildcard src/$(1)/*.c src/$(1)/*/*.c)
archives = $(foreach f,$(1),$(BUILD)/lib/$(f).a)
objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
# Archives see each other in no particular order.
link = $(Q)$(CC) $(LDFLAGS) $(1) -Wl,--start-group $(2) -Wl,--end-group $(3) $(LIBS) -o $@

.PHONY: all lib unit units test drill run demo setup-run setup-drill test-db test-generators compare reproducible setup postgres postgres-stop clean help

all: $(BUILD)/wengangd ## the program, in build/release (V=debug|asan|tsan|cov for another variant)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ---- generated sources: build/gen, the same for every variant; a file that would not change keeps its time ----

# Runs $(1), which writes files into $$t, and takes over those that differ.
keep = @t=$$(mktemp -d $(GEN)/new.XXXXXX) && trap 'rm -rf $$t' EXIT && $(1) && \
	for f in $$t/*; do cmp -s $$f $(GEN)/$${f\#\#*/} || mv $$f $(GEN)/; done
AWK_TEXT := awk -f src/build/literal.awk

QUERIES := $(sort $(wildcard sql/query/*.sql))
$(GEN)/query.stamp: $(QUERIES) src/build/statement.awk src/build/literal.awk | $(GEN)/
	$(call say,GEN)
	$(call keep,$(AWK_TEXT) -v header=$$t/query.h -v source=$$t/query.c -f src/build/statement.awk $(QUERIES))
	@touch $@
$(GEN)/query.h $(GEN)/query.c: $(GEN)/query.stamp ;

# The words of the effects, which the flow tables name, found where each gets its function.
$(GEN)/effect.def: src/domain/effect.c | $(GEN)/
	$(call say,GEN)
	$(call keep,{ sed -n 's/^\t\[EFFECT_\([a-z_]*\)\] = .*/EFFECT(\1)/p' $<; echo '#undef EFFECT'; } > $$t/$(@F))

# The flow tables, as others need them, written by a tool that is made of the tables.
FLOWGEN_SOURCES := src/build/flowgen.c $(sort $(wildcard src/rules/*.c src/base/*.c))
build/host/flowgen: $(FLOWGEN_SOURCES) $(wildcard src/rules/*.h src/base/*.h include/rules/*.h include/base/*.h include/tbl/*.def) $(GEN)/effect.def
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(STANDARD) -O1 -Iinclude -Ibuild $(FLOWGEN_SOURCES) -o $@

$(GEN)/transition.sql: build/host/flowgen build/openapi.json src/build/offer.jq | $(GEN)/
	$(call say,GEN)
	$(call keep,{ $< sql && jq -rf src/build/offer.jq build/openapi.json; } > $$t/$(@F))
$(GEN)/flow.yaml: build/host/flowgen | $(GEN)/
	$(call say,GEN)
	$(call keep,$< yaml > $$t/$(@F))

# The tables of codes, guards and errors as code lists.
build/host/codegen: src/build/codegen.c $(wildcard include/tbl/*.def)
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(STANDARD) -O1 -Iinclude $< -o $@
$(GEN)/codes.sql: build/host/codegen | $(GEN)/
	$(call say,GEN)
	$(call keep,$< > $$t/$(@F))

# What is one line, as functions of SQL.
$(GEN)/one_line.sql: build/host/codegen | $(GEN)/
	$(call say,GEN)
	$(call keep,$< lines > $$t/$(@F))

MIGRATIONS := $(sort $(wildcard sql/migrations/*.sql))
# The others of a folder stand on its core.sql.
core_first = $(filter %/core.sql,$(1)) $(filter-out %/core.sql,$(1))
REPEATABLES := $(GEN)/one_line.sql $(call core_first,$(sort $(wildcard sql/function/*.sql))) $(call core_first,$(sort $(wildcard sql/view/*.sql))) \
	$(call core_first,$(sort $(wildcard sql/policy/*.sql))) $(GEN)/transition.sql
SEEDS := $(sort $(wildcard sql/seed/*.sql)) $(GEN)/codes.sql
SANDBOX := $(sort $(wildcard sql/seed/sandbox/*.sql))
script_files = migration= $(MIGRATIONS) repeatable= $(REPEATABLES) seed= $(SEEDS) sandbox= $(SANDBOX)
$(GEN)/migration.c: $(MIGRATIONS) $(REPEATABLES) $(SEEDS) $(SANDBOX) src/build/script.awk src/build/literal.awk | $(GEN)/
	$(call say,GEN)
	$(call keep,$(AWK_TEXT) -v source=$$t/migration.c -f src/build/script.awk $(script_files))

# The contract: all YAML files merged into one document.
CONTRACT := $(sort $(wildcard openapi/*.yaml)) $(GEN)/flow.yaml
build/openapi.json: $(CONTRACT) src/build/merge.jq
	$(call say,YQ)
	$(Q)yq -s "$$(cat src/build/merge.jq)" $(CONTRACT) > $@.new && mv $@.new $@
$(GEN)/openapi.h $(GEN)/openapi.c &: build/openapi.json src/build/text.awk src/build/literal.awk | $(GEN)/
	$(call say,AWK)
	$(Q)$(AWK_TEXT) -v name=OPENAPI_JSON -v header=$(GEN)/openapi.h -v source=$(GEN)/openapi.c -f src/build/text.awk $<

# The handler tables of api/, found by their definitions; and the files of the page /docs, embedded.
$(GEN)/handlers.def: $(wildcard api/*.c) | $(GEN)/
	$(call say,GEN)
	$(call keep,sed -n 's/^const struct handler_table \([A-Z_]*_HANDLERS\) .*/HANDLERS_OF(\1)/p' $(sort $(wildcard api/*.c)) > $$t/$(@F))
	@touch $@
SWAGGER := tests/node_modules/swagger-ui-dist
NPM_CI := cd tests && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
# What the program embeds and the demo uses; the tests need all of it.
tests/node_modules/.some: tests/package-lock.json
	$(call say,NPM)
	$(Q)$(NPM_CI) --omit=dev && rm -f node_modules/.all && touch node_modules/.some
tests/node_modules/.all: tests/package-lock.json
	$(call say,NPM)
	$(Q)$(NPM_CI) && touch node_modules/.some node_modules/.all
$(SWAGGER)/%: tests/node_modules/.some
	@touch -c $@
SEEDED := sql/seed/sandbox/access.sql sql/seed/sandbox/enterprise.sql
$(GEN)/personas.json: $(SEEDED) src/build/personas.awk src/build/personas_json.awk | $(GEN)/
	$(call say,GEN)
	$(Q)awk -f src/build/personas.awk $(SEEDED) | awk -f src/build/personas_json.awk > $@.new && mv $@.new $@
PAGE := $(SWAGGER)/swagger-ui.css $(SWAGGER)/swagger-ui-bundle.js $(sort $(wildcard api/page/*)) $(GEN)/personas.json
$(GEN)/docs.c: $(PAGE) src/build/embed.sh | $(GEN)/
	$(call say,GEN)
	$(Q)sh src/build/embed.sh $(PAGE) > $@.new && mv $@.new $@

$(GEN)/:
	@mkdir -p $@

# ---- objects, floors, the program ----

# Floors that speak to the database see the names of its statements; the program sees the contract's text.
SPEAKING := $(foreach f,db http domain jobs app,$(call sources,$(f))) $(wildcard api/*.c tests/unit/*.c)
$(call objects,$(SPEAKING) $(GEN)/query.c): | $(GEN)/query.h
$(call objects,$(wildcard src/app/*.c)): | $(GEN)/openapi.h
$(call objects,api/table.c): | $(GEN)/handlers.def
$(call objects,$(GEN)/docs.c): | $(GEN)/query.h

$(BUILD)/obj/%.o: %.c | $(GEN)/effect.def
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CFLAGS) -c $< -o $@

# Two rooms of a floor may have a file of the same name.
$(BUILD)/lib/%.a:
	@mkdir -p $(@D)
	@rm -f $@
	$(call say,AR)
	$(Q)ar qcs $@ $^

sources_db := $(GEN)/query.c $(GEN)/migration.c
define floor_rules
$(BUILD)/lib/$(1).a: $(call objects,$(sort $(call sources,$(1)) $(sources_$(1))))
endef
$(foreach f,$(FLOORS),$(eval $(call floor_rules,$(f))))

lib: $(call archives,$(F)) ## one floor: F=db

PROGRAM := $(call objects,$(sort $(wildcard src/app/*.c api/*.c) $(GEN)/openapi.c $(GEN)/docs.c))
$(BUILD)/wengangd: $(PROGRAM) $(call archives,$(FLOORS))
	$(call say,LD)
	$(call link,$(PROGRAM),$(call archives,$(FLOORS)))

reproducible: ## builds the program twice, in two trees: the bytes must be the same
	$(MAKE) BUILD=build/first all
	$(MAKE) BUILD=build/second all
	cmp build/first/wengangd build/second/wengangd

# ---- tests ----

# A unit test says on its first line what it is linked with: `// floors: rules base`.
floors_of = $(shell sed -n '1s|^// floors: ||p' tests/unit/test_$(1).c)
UNITS := $(patsubst tests/unit/test_%.c,%,$(sort $(wildcard tests/unit/test_*.c)))
define unit_rules
$(BUILD)/unit/$(1): $(BUILD)/obj/tests/unit/test_$(1).o $(call archives,$(call floors_of,$(1)))
	@mkdir -p $$(@D)
	$$(call say,LD)
	$$(call link,$$<,$(call archives,$(call floors_of,$(1))),-lcmocka)
endef
$(foreach t,$(UNITS),$(eval $(call unit_rules,$(t))))

unit: $(BUILD)/unit/$(T) ## one unit test: T=calendar
	$<
units: $(addprefix $(BUILD)/unit/,$(UNITS)) ## all unit tests
	@for test in $^; do echo "== $$test"; $$test || exit 1; done

# The db floor against a PostgreSQL of its own, with statements and constraints of its own (tests/db/floor).
DBT := $(BUILD)/db-test
DBT_QUERIES := sql/query/frame.sql sql/query/migrate.sql tests/db/floor/query.sql
DBT_SOURCES := $(sort $(wildcard src/db/*.c tests/db/floor/*.c))
DBT_OBJECTS := $(patsubst %.c,$(DBT)/obj/%.o,$(DBT_SOURCES)) $(DBT)/obj/query.o $(DBT)/obj/meta.o

$(DBT)/gen/query.h $(DBT)/query.c &: $(DBT_QUERIES) src/build/statement.awk src/build/literal.awk
	@mkdir -p $(DBT)/gen
	$(call say,AWK)
	$(Q)$(AWK_TEXT) -v header=$(DBT)/gen/query.h -v source=$(DBT)/query.c -f src/build/statement.awk $(DBT_QUERIES)
$(DBT)/meta.c: sql/migrations/0000_meta.sql src/build/script.awk src/build/literal.awk
	@mkdir -p $(@D)
	$(call say,AWK)
	$(Q)$(AWK_TEXT) -v source=$@ -f src/build/script.awk migration= $<
$(DBT)/obj/%.o: %.c | $(DBT)/gen/query.h
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) -Itests/db/floor -I$(DBT) $(CFLAGS) -c $< -o $@
$(DBT)/obj/%.o: $(DBT)/%.c | $(DBT)/gen/query.h
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) -Itests/db/floor -I$(DBT) $(CFLAGS) -c $< -o $@
$(DBT)/test: $(DBT_OBJECTS) $(call archives,base)
	$(call say,LD)
	$(call link,$(DBT_OBJECTS),$(call archives,base),-lcmocka)
test-db: $(DBT)/test ## the db floor against a private PostgreSQL
	$<
test-generators: ## what the generators of build/gen refuse
	@bash tests/tool/generators.sh

compare: tests/node_modules/.all build/openapi.json ## what two programs answer to the same tests: OLD=path NEW=path (ONLY="claim plan", TREE=clone)
	@ONLY="$(ONLY)" bash src/build/compare.sh $(OLD) $(NEW) $(TREE)

include src/build/check.mk
include src/build/bench.mk

test: setup ## everything, against fresh databases; ends with `N passed, N failed`
	@$(MAKE) --no-print-directory tests/node_modules/.all
	@$(MAKE) -j2 --no-print-directory $(addprefix $(BUILD)/unit/,$(UNITS)) $(DBT)/test
	@$(MAKE) -j2 --no-print-directory V=asan all
	@bash src/build/test.sh $(BUILD) build/asan

drill: setup-drill ## what takes longer: long walks, races, chroots, mutations, growth; ends with `N passed, N failed`; DRILL='race walk' chooses
	@$(MAKE) --no-print-directory tests/node_modules/.all
	@$(MAKE) -j2 --no-print-directory all
	@$(MAKE) -j2 --no-print-directory V=asan all
	@bash src/build/drill.sh $(BUILD) build/asan

# ---- running it ----

run: ## builds, starts a private PostgreSQL under var/ (or DATABASE_URL), seeds the sandbox, serves on 127.0.0.1:8080
	@bash src/build/run.sh free
	@sh src/build/setup.sh build run
	@$(MAKE) -j2 --no-print-directory all
	@bash src/build/run.sh serve $(BUILD)/wengangd
demo: setup-run ## the same on a free port, and plays whole cases of both benefits through the API
	@$(MAKE) -j2 --no-print-directory all
	@bash src/build/run.sh demo $(BUILD)/wengangd

# ---- the machine ----

setup: ## installs the Debian packages that are missing
	@sh src/build/setup.sh
setup-run:
	@sh src/build/setup.sh build run
setup-drill:
	@sh src/build/setup.sh build run check drill
postgres: ## starts a private PostgreSQL under var/pg and prints its connection string
	@bash src/build/postgres.sh start
postgres-stop: ## stops it
	@bash src/build/postgres.sh stop
clean: ## removes what was built; var/ stays
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
