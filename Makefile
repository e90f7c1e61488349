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
testable := $(filter-out %/main.o,$(indexer) $(query))
programs := $(BUILD)/faultline $(BUILD)/faultline-index

Q := $(if $(V),,@)
say = $(if $(V),,@echo '  $(1)' '$@';)

.PHONY: all
all: ready $(programs)  ## build both programs (default)

.PHONY: ready
ready:
	@scripts/setup --quiet

$(BUILD)/core.a: $(core)
	@rm -f $@
	$(call say,AR  ) $(AR) rcs $@ $^

$(BUILD)/faultline: $(query) $(BUILD)/core.a
	$(call say,LINK) $(CXX) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/faultline-index: $(indexer) $(BUILD)/core.a
	$(call say,LINK) $(CXX) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) $(shell pkg-config --libs $(MD4C))

$(BUILD)/unit-tests: $(unit) $(testable) $(BUILD)/core.a
	$(call say,LINK) $(CXX) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) $(shell pkg-config --libs $(MD4C) check)

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
