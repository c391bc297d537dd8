# SPDX-License-Identifier: GPL-3.0-or-later
# Entry points. The scripts in .ci/ do the work; each describes its steps.

.PHONY: demo build install uninstall dist test-dist docs test bench soak format lint clean install-dependencies

SWIFT_SOURCES := Sources Snippets Tests Benchmarks/Sources Examples/Sources Examples/Drive/Sources Package.swift Benchmarks/Package.swift Examples/Package.swift Examples/Drive/Package.swift
WATCHCIRCLE := .build/release/watchcircle

# Runs a school term of a million children and writes its report. Building takes about two minutes first.
demo:
	@.ci/install-packages build report
	WATCHCIRCLE_CORE=1 swift build -c release --product watchcircle
	$(WATCHCIRCLE) run Scenarios/school-term.yaml

# Builds all programs. `make install` copies them from BUILD to PREFIX: `make build`, then
# `make install PREFIX=/usr/local`.
PREFIX ?= /usr/local
BUILD ?= .build/release
PROGRAMS ?= watchcircle watchcircle-drive watchcircle-serve watchcircle-live
BIN = $(DESTDIR)$(PREFIX)/bin
SHARE = $(DESTDIR)$(PREFIX)/share/watchcircle
DOC = $(DESTDIR)$(PREFIX)/share/doc/watchcircle
DOCUMENTS = README.md CHANGELOG.md CITATION.cff LICENSE $(wildcard docs/*.md)

build:
	@.ci/install-packages build report
	swift build -c release

# Installs programs, scenarios, profiles, tables and documents, and the manual pages and shell completions that the
# programs generate. DESTDIR precedes every path. The installed programs find scenarios and profiles by name from any folder.
install:
	@for program in $(PROGRAMS); do test -x $(BUILD)/$$program || \
	    { echo "$(BUILD)/$$program: not built; make build builds all programs, PROGRAMS=watchcircle installs one" >&2; exit 1; }; done
	install -d $(BIN) $(SHARE)/Scenarios $(SHARE)/profiles $(SHARE)/seeds $(SHARE)/schemas $(DOC)/design
	for program in $(PROGRAMS); do install -m 755 $(BUILD)/$$program $(BIN)/ || exit 1; done
	install -m 644 Scenarios/*.yaml $(SHARE)/Scenarios/
	install -m 644 profiles/*.yaml $(SHARE)/profiles/
	install -m 644 seeds/*.csv $(SHARE)/seeds/
	install -m 644 schemas/*.json $(SHARE)/schemas/
	install -m 644 $(DOCUMENTS) $(DOC)/
	install -m 644 docs/design/*.md $(DOC)/design/
	.ci/pages $(BUILD) $(DESTDIR)$(PREFIX)/share $(PROGRAMS)

# Removes what `install` copied, and nothing else.
uninstall:
	for program in $(PROGRAMS); do rm -f $(BIN)/$$program; done
	for file in Scenarios/*.yaml profiles/*.yaml seeds/*.csv schemas/*.json; do rm -f $(SHARE)/$$file; done
	for file in $(notdir $(DOCUMENTS)) $(patsubst docs/%,%,$(wildcard docs/design/*.md)); do rm -f $(DOC)/$$file; done
	for file in $$(.ci/pages --list $(PROGRAMS)); do rm -f $(DESTDIR)$(PREFIX)/share/$$file; done
	-rmdir $(SHARE)/Scenarios $(SHARE)/profiles $(SHARE)/seeds $(SHARE)/schemas $(SHARE) $(DOC)/design $(DOC)

# Builds an archive of what `make install` installs, in .build-dist/. Its programs need neither Swift nor other libraries.
dist:
	@.ci/install-packages build report
	@.ci/dist

# Runs the programs of the archive in a minimal Debian system, which debootstrap creates; requires root.
test-dist:
	@.ci/install-packages dist
	@.ci/test-dist .build-dist/*.tar.gz

# Builds the documentation of all libraries as web pages, in .build/documentation. A warning is an error.
docs:
	@.ci/install-packages build report docs
	@.ci/docs

# Checks formatting, builds, and runs the tests, the tests with invariant checks and the thread sanitizer. Stops at the
# first failure.
test:
	@.ci/install-packages build report test
	@.ci/test

# Measures speed against the bounds in Benchmarks/README.md. BENCH="--only a,f" selects rows, BENCH=--country adds the
# largest one. If a program to compare the driver with is missing, its rows report that and fail.
bench:
	@.ci/install-packages build report
	-@.ci/install-packages bench
	swift build -c release --product watchcircle
	swift build -c release --product watchcircle-drive
	swift build -c release --package-path Benchmarks --product floor
	python3 Benchmarks/run.py --watchcircle $(WATCHCIRCLE) --floor Benchmarks/.build/release/floor $(BENCH)

# Runs a school year on every core and on one core; both runs must end in the same state. Then runs the tests with
# malformed files and responses, twenty times as many as in `make test`. Then traces a difference between two societies of
# 20,000 watches over 30 days. Then runs the driver's tests under the thread sanitizer: ten minutes of building on two idle
# cores, and two minutes of tests.
soak:
	@.ci/install-packages build report
	swift build -c release --product watchcircle
	@.ci/soak $(WATCHCIRCLE) Scenarios/seeker.yaml
	WATCHCIRCLE_FUZZ=20 SWIFT_BACKTRACE=enable=no swift test -c release -Xswiftc -enable-testing --scratch-path .build-test \
	    --filter 'RequestsTests|ScenariosTests|WorldFuzzTests'
	WATCHCIRCLE_TRACE=20000 SWIFT_BACKTRACE=enable=no swift test -c release -Xswiftc -enable-testing --scratch-path .build-test \
	    --filter CommonRandomNumbersTests
	SWIFT_BACKTRACE=enable=no TSAN_OPTIONS=suppressions=$(CURDIR)/.ci/tsan-suppressions \
	    swift test --sanitize=thread --scratch-path .build-tsan-net --filter LoadDriverTests --no-parallel
	swift build --package-path Examples/Drive --scratch-path .build-drive-example

format:
	swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

lint:
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)

# Removes everything that can be rebuilt; reports are kept.
clean:
	rm -rf .build .build-checks .build-dist .build-drive-example .build-test .build-tsan .build-tsan-net Benchmarks/.build .build-examples

install-dependencies:
	@.ci/install-packages build report test
