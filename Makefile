# `make help` lists what this file does.  Sources are found by folder: every
# core/*.c and the C++ bindings go into both programs, query/ and indexer/ into
# their own, tests/unit/*.c into one test runner.
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
MD4C := md4c

WARNINGS := -Wall -Wextra -Wshadow -Wpointer-arith -Wwrite-strings -Wvla -Wundef -Wformat=2
WARNINGS_C := -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
ifdef DEVELOPER
WARNINGS += -Werror
endif
SANITIZER_FLAGS := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer)
ALL_CPPFLAGS = -D_GNU_SOURCE -DFAULTLINE_VERSION='"$(VERSION)"' -I. $(shell pkg-config --cflags $(PACKAGES) $(MD4C)) $(CPPFLAGS)
ALL_CFLAGS = -std=c11 $(WARNINGS) $(WARNINGS_C) $(SANITIZER_FLAGS) $(CFLAGS)
ALL_CXXFLAGS = -std=c++17 $(WARNINGS) $(SANITIZER_FLAGS) $(CXXFLAGS)
ALL_LDFLAGS = $(SANITIZER_FLAGS) $(LDFLAGS)
LIBS = $(shell pkg-config --libs $(PACKAGES)) -lm

core := $(patsubst %,$(BUILD)/%.o,$(basename $(wildcard core/*.c core/*.cc)))
indexer := $(patsubst %.c,$(BUILD)/%.o,$(wildcard indexer/*.c))
query := $(patsubst %.c,$(BUILD)/%.o,$(wildcard query/*.c))
unit := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/*.c))
testable := $(filter-out %/main.o $(BUILD)/query/command_%.o,$(indexer) $(query))
searching := $(filter-out %/main.o $(BUILD)/query/command_%.o,$(query))
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
	@$(MAKE) --no-print-directory -j$$(nproc) all $(BUILD)/unit-tests
	@scripts/check $(BUILD) $(T)

# Where corpora, judged queries and rivals for measuring are, beside the project; what is absent is skipped.
SHARED ?= ../shared

.PHONY: eval
eval:  ## score the ranking on judged queries, beside its rivals (UPDATE=1: and keep the figures)
	@scripts/setup measure
	@$(MAKE) --no-print-directory all
	@tests/eval/run $(if $(UPDATE),--update )$(BUILD) $(SHARED)/corpora $(SHARED)/eval $(SHARED)/peers

.PHONY: train
train:  ## fit the weights of the ranking anew (two or three minutes)
	@scripts/setup train
	@$(MAKE) --no-print-directory all
	@scripts/train $(BUILD) $(SHARED)/corpora

.PHONY: bench
bench:  ## measure times, beside its rivals (four minutes with Lucene)
	@scripts/setup measure
	@$(MAKE) --no-print-directory all $(BUILD)/query-times
	@tests/bench/run $(BUILD) $(SHARED)/corpora/deadends $(SHARED)/peers $(SHARED)/eval/queries.jsonl

.PHONY: lint
lint:  ## static checks of C, C++ and shell
	@scripts/setup lint
	clang-tidy --quiet $(wildcard core/*.c query/*.c indexer/*.c) -- $(ALL_CPPFLAGS) -std=c11 2>/dev/null
	cppcheck --quiet --error-exitcode=1 --inline-suppr --enable=warning,portability --suppress=missingIncludeSystem \
		-D_GNU_SOURCE -DFAULTLINE_VERSION='""' -I. core query indexer
	shellcheck scripts/setup scripts/check scripts/demo .ci/run tests/e2e/run tests/e2e/*.sh

.PHONY: install
install: all  ## install the programs, their documents and the catalogue under DESTDIR and PREFIX
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/doc/faultline/docs $(DESTDIR)$(PREFIX)/share/faultline
	install -m 755 $(programs) $(DESTDIR)$(PREFIX)/bin
	install -m 644 README.md CHANGELOG.md CONTRIBUTING.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/faultline
	install -m 644 docs/* $(DESTDIR)$(PREFIX)/share/doc/faultline/docs
	cp -R corpus $(DESTDIR)$(PREFIX)/share/faultline

.PHONY: uninstall
uninstall:  ## remove what install put there
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/bin/,$(notdir $(programs)))
	rm -rf $(DESTDIR)$(PREFIX)/share/doc/faultline $(DESTDIR)$(PREFIX)/share/faultline

$(BUILD)/core.a: $(core)
	@rm -f $@
	$(call say,AR  ) $(AR) rcs $@ $^

$(BUILD)/faultline: $(query) $(BUILD)/core.a
	$(call say,LINK) $(CXX) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# The thesaurus goes into the indexer as it is, so that no path has to be known at run time.
$(BUILD)/thesaurus.o: $(sort $(wildcard thesaurus/*.txt)) Makefile
	@mkdir -p $(@D)
	@cat $(filter %.txt,$^) >$(BUILD)/thesaurus.txt
	$(call say,LD  ) cd $(BUILD) && $(LD) -r -b binary -z noexecstack -o thesaurus.o thesaurus.txt

$(BUILD)/faultline-index: $(indexer) $(BUILD)/thesaurus.o $(BUILD)/core.a
	$(call say,LINK) $(CXX) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) $(shell pkg-config --libs $(MD4C))

$(BUILD)/unit-tests: $(unit) $(testable) $(BUILD)/thesaurus.o $(BUILD)/core.a
	$(call say,LINK) $(CXX) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) $(shell pkg-config --libs $(MD4C) check)

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
