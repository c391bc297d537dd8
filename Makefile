# SPDX-License-Identifier: GPL-3.0-or-later
# Entry points. The work is in .ci/, where each step says what it does.

.PHONY: demo test bench soak format lint clean install-dependencies

SWIFT_SOURCES := Sources Tests Benchmarks/Sources Package.swift Benchmarks/Package.swift
WATCHCIRCLE := .build/release/watchcircle

# A term of a million children, and its report. About two minutes of building come first.
demo:
	@.ci/install-packages build report
	WATCHCIRCLE_CORE=1 swift build -c release --product watchcircle
	$(WATCHCIRCLE) run Scenarios/school-term.yaml

# Format, build, tests, tests with every invariant walked, thread sanitizer; stops at the first failure.
test:
	@.ci/install-packages build report test
	@.ci/test

# Speed against the bounds that Benchmarks/README.md tells; BENCH="--only a,f" picks rows, BENCH=--country adds the largest.
# What the driver is measured beside may be missing: the rows that need it say so, and fail.
bench:
	@.ci/install-packages build report
	-@.ci/install-packages bench
	swift build -c release --product watchcircle
	swift build -c release --product watchcircle-drive
	swift build -c release --package-path Benchmarks --product floor
	python3 Benchmarks/run.py --watchcircle $(WATCHCIRCLE) --floor Benchmarks/.build/release/floor $(BENCH)

# A school year, once on every core and once on one: both must end in the same state. Then the driver's tests under the thread
# sanitizer: ten minutes of building, where two cores do nothing else, and two of tests.
soak:
	@.ci/install-packages build report
	swift build -c release --product watchcircle
	@.ci/soak $(WATCHCIRCLE) Scenarios/seeker.yaml
	SWIFT_BACKTRACE=enable=no TSAN_OPTIONS=suppressions=$(CURDIR)/.ci/tsan-suppressions \
	    swift test --sanitize=thread --scratch-path .build-tsan-net --filter LoadDriverTests --no-parallel

format:
	swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

lint:
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)

# Everything that can be made again; reports are kept.
clean:
	rm -rf .build .build-checks .build-test .build-tsan .build-tsan-net Benchmarks/.build

install-dependencies:
	@.ci/install-packages build report test
