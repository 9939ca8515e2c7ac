# Airshed: everything a person does with a checkout. `make help` lists it.
#
# TORCH chooses the LibTorch: empty = the distribution's package; pip = PyPI's torch wheel, in a private folder; /path = an
# unpacked LibTorch. Each has a build folder of its own, so changing back and forth rebuilds nothing.

TORCH ?=
PRESET ?= release
JOBS ?= $(shell nproc)
ARGS ?=
FUZZ_SECONDS ?= 600

ifeq ($(TORCH),)
  SETUP_TORCH := distribution
  LANE :=
else ifeq ($(TORCH),pip)
  SETUP_TORCH := pip
  LANE := -torch-pip
else
  SETUP_TORCH := $(abspath $(TORCH))
  LANE := -torch-$(notdir $(abspath $(TORCH)))
endif

BUILD := build/$(PRESET)$(LANE)

.PHONY: help run build programs test test-torch test-gpu bench presets torture fuzz format lint tidy package clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14
	@echo "options       TORCH=pip|/path (another LibTorch), PRESET=release|dev|asan|tsan|ci, JOBS=n"

run: programs ## open the workbench on the starter project (without a display: run it headless, screenshots in build/screenshots/)
	@scripts/run-starter $(BUILD)/bin $(ARGS)

programs: ## configure and build the three programs
	@scripts/build $(BUILD) $(PRESET) "$(SETUP_TORCH)" $(JOBS) build programs

build: ## configure and build everything, tests and benchmarks included
	@scripts/build $(BUILD) $(PRESET) "$(SETUP_TORCH)" $(JOBS) build

test: ## build and pass all tests
	@scripts/build $(BUILD) $(PRESET) "$(SETUP_TORCH)" $(JOBS) test
	@ctest --test-dir $(BUILD) --output-on-failure --timeout 300 --parallel $(JOBS) $(ARGS)

test-torch: ## build and pass the tests that LibTorch has a part in: what another version of it can fail
	@scripts/build $(BUILD) $(PRESET) "$(SETUP_TORCH)" $(JOBS) test torch_tests
	@ctest --test-dir $(BUILD) --output-on-failure --timeout 300 --parallel $(JOBS) -L torch $(ARGS)

test-gpu: ## the tests that need a CUDA device (with TORCH=pip or a CUDA LibTorch)
	@scripts/build $(BUILD) $(PRESET) "$(SETUP_TORCH)" $(JOBS) test
	@AIRSHED_TEST_DEVICE=cuda:0 ctest --test-dir $(BUILD) --output-on-failure -L gpu

bench: build ## benchmarks: ratios against named peers (ARGS="--megabytes 1024" for the large table)
	@scripts/setup --for pip
	@scripts/bench $(BUILD) $(ARGS)

presets: programs ## train every preset on the starter for a moment, export it in every format, and prove each export
	@scripts/try-presets $(BUILD)/bin $(ARGS)

torture: programs ## kill training at random moments and make its calls fail; it must end as if left alone (ARGS="--kills 50 --faults 10")
	@mkdir -p $(BUILD)/torture && c++ -std=c++20 -O1 -shared -fPIC tests/torture/*.cpp -o $(BUILD)/torture/failing_calls.so -ldl
	@scripts/torture $(BUILD)/bin --preload $(BUILD)/torture/failing_calls.so $(ARGS)

fuzz: ## fuzz the reader and the opening of snapshots, FUZZ_SECONDS each (600)
	@scripts/fuzz $(FUZZ_SECONDS)

format: ## bring all sources into the house's layout
	@scripts/setup --for lint
	@git ls-files '*.h' '*.cpp' '*.c' | xargs clang-format -i

lint: ## check layout, layering, and clang-tidy over what the last commits changed in core and the command line
	@scripts/setup --for lint
	@scripts/check-format
	@scripts/check-layering
	@scripts/check-tidy $(BUILD) --recent

tidy: build ## clang-tidy over everything, the window included (with TORCH=pip the LibTorch sources too): half an hour
	@scripts/setup --for lint
	@scripts/check-tidy $(BUILD) --all

package: build ## a Debian package and an archive of the programs, in build/packages/
	@cd $(BUILD) && cpack -B $(CURDIR)/build/packages

clean: ## remove everything that was built
	rm -rf build
