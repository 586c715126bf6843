# What the program costs, beside the limit its database sets. A program of tests/bench says on its first line what it is linked with.
BENCHES := $(patsubst tests/bench/%.c,%,$(sort $(wildcard tests/bench/*.c)))
bench_floors = $(shell sed -n '1s|^// floors: ||p' tests/bench/$(1).c)
define bench_rules
$(BUILD)/bench/$(1): $(BUILD)/obj/tests/bench/$(1).o $(call archives,$(call bench_floors,$(1)))
	@mkdir -p $$(@D)
	$$(call say,LD)
	$$(call link,$$<,$(call archives,$(call bench_floors,$(1))))
endef
$(foreach b,$(BENCHES),$(eval $(call bench_rules,$(b))))
$(call objects,tests/bench/loop.c): | $(GEN)/query.h

.PHONY: bench bench-compare
bench: all $(addprefix $(BUILD)/bench/,$(BENCHES)) ## what it costs: one `name value` a line, in less than five minutes
	@WENGANGD=$(BUILD)/wengangd WENGANG_TEST_DIR=build/bench node tests/bench/bench.js $(BUILD)/bench
bench-compare: $(addprefix $(BUILD)/bench/,load) ## what a request costs with two programs: OLD=path NEW=path, in less than ten minutes
	@node tests/bench/compare.js $(BUILD)/bench $(OLD) $(NEW)
