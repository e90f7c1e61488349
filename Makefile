# `make help` lists what this file does.  Sources are found by folder: every
# core/*.c and the C++ bindings go into both programs, query/ and logs/ into
# faultline, indexer/ into faultline-index, tests/unit/*.c into one test runner.
VERSION := $(shell cat VERSION)
PREFIX ?= /usr/local
DESTDIR ?=
CFLAGS ?= -O2 -g
CXXFLAGS ?= -O2 -g
SANITIZE ?=
T ?=

comma := ,
BUILD := build$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))
PACKAGES := xapian-core libutf8proc jansson
# What logs/ needs: apart, so that the indexer does not load it.  libarchive is loaded when it is needed.
LOG_PACKAGES := liblzma zlib
MD4C := md4c
# What the indexer alone needs.  xxHash is compiled in, of its header.
INDEXER_PACKAGES := $(MD4C)

WARNINGS := -Wall -Wextra -Wshadow -Wpointer-arith -Wwrite-strings -Wvla -Wundef -Wformat=2
WARNINGS_C := -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
ifdef DEVELOPER
WARNINGS += -Werror
endif
SANITIZER_FLAGS := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer)
ALL_CPPFLAGS = -D_GNU_SOURCE -DFAULTLINE_VERSION='"$(VERSION)"' -I. $(shell pkg-config --cflags $(PACKAGES) $(LOG_PACKAGES) $(INDEXER_PACKAGES)) $(CPPFLAGS)
ALL_CFLAGS = -std=c11 $(WARNINGS) $(WARNINGS_C) $(SANITIZER_FLAGS) $(CFLAGS)
ALL_CXXFLAGS = -std=c++17 $(WARNINGS) $(SANITIZER_FLAGS) $(CXXFLAGS)
ALL_LDFLAGS = $(SANITIZER_FLAGS) $(LDFLAGS)
LIBS = $(shell pkg-config --libs $(PACKAGES)) -lm

core := $(patsubst %,$(BUILD)/%.o,$(basename $(wildcard core/*.c core/*.cc)))
indexer := $(patsubst %.c,$(BUILD)/%.o,$(wildcard indexer/*.c))
query := $(patsubst %.c,$(BUILD)/%.o,$(wildcard query/*.c))
logs := $(patsubst %.c,$(BUILD)/%.o,$(wildcard logs/*.c))
unit := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/*.c))
fuzzers := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz_support := $(BUILD)/tests/fuzz/support.o $(BUILD)/tests/fuzz/query_index.o
replays := $(patsubst %,$(BUILD)/replay-%,$(fuzzers))
testable := $(filter-out %/main.o $(BUILD)/query/command_%.o,$(indexer) $(query))
searching := $(filter-out %/main.o $(foreach part,command log print_log page,$(BUILD)/query/$(part)_%.o),$(query))
programs := $(BUILD)/faultline $(BUILD)/faultline-index

Q := $(if $(V),,@)
say = $(if $(V),,@echo '  $(1)' '$@';)

.PHONY: all
all: $(programs)  ## build both programs (default)

.PHONY: help
help:  ## list what this file does
	@echo "make TARGET [T=name] [DEVELOPER=1] [SANITIZE=address,undefined] [PREFIX=/usr/local] [DESTDIR=] [V=1]"
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 14

.PHONY: demo
demo:  ## install what is missing, build, index the catalogue, answer a question
	@scripts/setup build
	@$(MAKE) --no-print-directory all
	@scripts/demo $(BUILD)

.PHONY: check
check:  ## install what is missing, build, run all tests (T=name: those of one suite or script)
	@scripts/setup test
	@$(MAKE) --no-print-directory -j$$(nproc) all $(BUILD)/unit-tests $(BUILD)/faults.so $(replays)
	@scripts/check $(BUILD) $(T)

.PHONY: stress
stress:  ## the tests that kill, starve, damage and crowd, for longer (some minutes)
	@scripts/setup test
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@for name in 222-outcome-writers 243-damaged 244-crowd; do \
		STRESS=yes E2E_TIMEOUT=1200 FAULTLINE_BUILD=$(CURDIR)/$(BUILD) tests/e2e/run $$name || exit 1; done

# What libFuzzer makes of a target: T names it, its first inputs are in tests/fuzz/corpus-T/, and what it finds is
# left in build-fuzz/.  gcc has no libFuzzer; there `make check` replays the first inputs.
SECONDS ?= 60
FUZZED := build-fuzz
FUZZING := BUILD=$(FUZZED) SANITIZE=address CC='clang -fsanitize=fuzzer-no-link' CXX='clang++ -fsanitize=fuzzer-no-link' CFLAGS='-O1 -g'

.PHONY: fuzz
fuzz:  ## feed odd bytes to one target (T=log, query, analysis, entry_reader ...; SECONDS=60)
	@case ' $(fuzzers) ' in *' $(T) '*) ;; *) echo 'make fuzz T=NAME, one of: $(fuzzers)' && exit 2 ;; esac
	@echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return d[0] == (char)n; }' | \
		clang -fsanitize=fuzzer,address -x c - -o /dev/null 2>/dev/null || { echo 'fuzz: there is no clang with libFuzzer here'; exit 2; }
	@$(MAKE) --no-print-directory $(FUZZING) $(FUZZED)/fuzz-$(T)
	@mkdir -p $(FUZZED)/corpus-$(T) tests/fuzz/corpus-$(T)
	$(FUZZED)/fuzz-$(T) -max_total_time=$(SECONDS) -timeout=20 -max_len=20000 -print_final_stats=1 -artifact_prefix=$(FUZZED)/$(T)- \
		$(FUZZED)/corpus-$(T) tests/fuzz/corpus-$(T)

# Where corpora, judged queries and rivals for measuring are, beside the project; what is absent is skipped.
SHARED ?= ../shared

.PHONY: eval
eval:  ## score the ranking on judged queries, beside its rivals, and log on labelled logs (UPDATE=1: keep the figures)
	@scripts/setup measure
	@$(MAKE) --no-print-directory all
	@tests/eval/run $(if $(UPDATE),--update )$(BUILD) $(SHARED)/corpora $(SHARED)/eval $(SHARED)/peers
	@tests/eval/logs $(BUILD) $(SHARED)

.PHONY: train
train:  ## fit the weights of the ranking anew (some ten minutes)
	@scripts/setup train
	@$(MAKE) --no-print-directory all
	@scripts/train $(BUILD) $(SHARED)/corpora

.PHONY: train-causes
train-causes:  ## fit anew which error of a log is the cause (a minute)
	@scripts/setup train
	@$(MAKE) --no-print-directory all
	@scripts/train-causes $(BUILD) $(SHARED)/logs/logchunks

.PHONY: bench
bench:  ## measure times, beside its rivals (four minutes with Lucene)
	@scripts/setup measure
	@$(MAKE) --no-print-directory all $(BUILD)/query-times
	@tests/bench/run $(BUILD) $(SHARED)/corpora/deadends $(SHARED)/peers $(SHARED)/eval/queries.jsonl $(SHARED)/logs/logchunks

.PHONY: lint
lint:  ## static checks of C, C++ and shell
	@scripts/setup lint
	clang-tidy --quiet $(wildcard core/*.c query/*.c indexer/*.c logs/*.c tests/faults/*.c) -- $(ALL_CPPFLAGS) -std=c11 2>/dev/null
	cppcheck --quiet --error-exitcode=1 --inline-suppr --enable=warning,portability --suppress=missingIncludeSystem \
		-D_GNU_SOURCE -DFAULTLINE_VERSION='""' -I. core query indexer logs tests/faults
	shellcheck scripts/setup scripts/check scripts/demo scripts/nightly scripts/pictures .ci/run tests/e2e/run tests/e2e/*.sh

# What systemd/ holds knows where the programs are; systemd looks into lib of /usr and of /usr/local.
service := $(DESTDIR)$(PREFIX)/lib
put_unit = sed 's|@PREFIX@|$(PREFIX)|g' systemd/$(1) >$(service)/systemd/system/$(1) && chmod 644 $(service)/systemd/system/$(1)

.PHONY: install
install: all  ## install the programs, the nightly service, documents and the catalogue under DESTDIR and PREFIX
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/doc/faultline/docs $(DESTDIR)$(PREFIX)/share/faultline
	install -m 755 $(programs) $(DESTDIR)$(PREFIX)/bin
	install -m 755 scripts/nightly $(DESTDIR)$(PREFIX)/bin/faultline-nightly
	install -m 644 README.md CHANGELOG.md CONTRIBUTING.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/faultline
	install -m 644 docs/* $(DESTDIR)$(PREFIX)/share/doc/faultline/docs
	cp -R corpus $(DESTDIR)$(PREFIX)/share/faultline
	install -d $(DESTDIR)$(PREFIX)/share/faultline/judged
	install -m 644 tests/eval/corpus-*.jsonl $(DESTDIR)$(PREFIX)/share/faultline/judged
	install -d $(service)/systemd/system $(service)/sysusers.d $(service)/tmpfiles.d
	$(call put_unit,faultline-nightly.service)
	$(call put_unit,faultline-nightly.timer)
	install -m 644 systemd/faultline.sysusers $(service)/sysusers.d/faultline.conf
	install -m 644 systemd/faultline.tmpfiles $(service)/tmpfiles.d/faultline.conf

.PHONY: uninstall
uninstall:  ## remove what install put there; the index, reports and settings stay
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/bin/,$(notdir $(programs)) faultline-nightly)
	rm -f $(service)/systemd/system/faultline-nightly.service $(service)/systemd/system/faultline-nightly.timer
	rm -f $(service)/sysusers.d/faultline.conf $(service)/tmpfiles.d/faultline.conf
	rm -rf $(DESTDIR)$(PREFIX)/share/doc/faultline $(DESTDIR)$(PREFIX)/share/faultline

# parts.a: all but the programs' own, for what takes of it no more than it calls.
$(BUILD)/core.a: $(core)
$(BUILD)/parts.a: $(fuzz_support) $(testable) $(logs) $(BUILD)/thesaurus.o
$(BUILD)/core.a $(BUILD)/parts.a:
	@rm -f $@
	$(call say,AR  ) $(AR) rcs $@ $^

$(BUILD)/faultline: $(query) $(logs) $(BUILD)/core.a
	$(call say,LINK) $(CXX) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) $(shell pkg-config --libs $(LOG_PACKAGES))

# The thesaurus goes into the indexer as it is, so that no path has to be known at run time.
$(BUILD)/thesaurus.o: $(sort $(wildcard thesaurus/*.txt)) Makefile
	@mkdir -p $(@D)
	@cat $(filter %.txt,$^) >$(BUILD)/thesaurus.txt
	$(call say,LD  ) cd $(BUILD) && $(LD) -r -b binary -z noexecstack -o thesaurus.o thesaurus.txt

# The gate asks the new index as faultline would: by the same code.
$(BUILD)/faultline-index: $(indexer) $(searching) $(BUILD)/thesaurus.o $(BUILD)/core.a
	$(call say,LINK) $(CXX) $(ALL_LDFLAGS) -pthread -o $@ $^ $(LIBS) $(shell pkg-config --libs $(INDEXER_PACKAGES))

$(BUILD)/unit-tests: $(unit) $(testable) $(logs) $(BUILD)/thesaurus.o $(BUILD)/core.a
	$(call say,LINK) $(CXX) $(ALL_LDFLAGS) -pthread -o $@ $^ $(LIBS) $(shell pkg-config --libs $(LOG_PACKAGES) $(INDEXER_PACKAGES) libarchive check)

# Preloaded into the programs by tests that kill and starve them: without sanitizers, whatever those are built with.
$(BUILD)/faults.so: $(wildcard tests/faults/*.[ch]) core/banned.h Makefile
	@mkdir -p $(@D)
	$(call say,LINK) $(CC) -D_GNU_SOURCE -I. -std=c11 $(WARNINGS) $(WARNINGS_C) -U_FORTIFY_SOURCE -O2 -g -fPIC -shared \
		-o $@ $(filter %.c,$^)

$(BUILD)/replay-%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/driver.o $(BUILD)/parts.a $(BUILD)/core.a
	$(call say,LINK) $(CXX) $(ALL_LDFLAGS) -pthread -o $@ $^ $(LIBS) $(shell pkg-config --libs $(LOG_PACKAGES) $(INDEXER_PACKAGES))

$(BUILD)/fuzz-%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/parts.a $(BUILD)/core.a
	$(call say,LINK) $(CXX) -fsanitize=fuzzer $(ALL_LDFLAGS) -pthread -o $@ $^ $(LIBS) $(shell pkg-config --libs $(LOG_PACKAGES) $(INDEXER_PACKAGES))

# Kept between builds: make would take them for steps between.
.SECONDARY: $(patsubst %,$(BUILD)/tests/fuzz/fuzz_%.o,$(fuzzers)) $(BUILD)/tests/fuzz/driver.o $(fuzz_support)

$(BUILD)/query-times: $(BUILD)/tests/bench/query_times.o $(searching) $(BUILD)/core.a
	$(call say,LINK) $(CXX) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/%.o: %.c Makefile VERSION
	@mkdir -p $(@D)
	$(call say,CC  ) $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MD -MP -c -o $@ $<

$(BUILD)/%.o: %.cc Makefile VERSION
	@mkdir -p $(@D)
	$(call say,CXX ) $(CXX) $(ALL_CPPFLAGS) $(ALL_CXXFLAGS) -MD -MP -c -o $@ $<

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

.PHONY: clean
clean:  ## remove what was built
	rm -rf build build-*
