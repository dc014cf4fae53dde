# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0
#
# The few commands one needs; meson does the work. Each of them first installs
# the Debian packages that are missing (see .ci/dependencies).

SHELL = /bin/bash
MESON = meson
BUILD = build

help: ## Show this list
	@echo 'Usage: make TARGET'
	@echo
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

deps: ## Install the packages that are missing
	@.ci/install-dependencies

# Profiling and metrics are on here, unlike meson's defaults: this build is for
# trying things out.
configure: deps
	@test -f $(BUILD)/build.ninja || \
	  $(MESON) setup $(BUILD) -Dprofiling=true -Dmetrics=true

build: configure ## Build everything into build/, with profiling and metrics
	@$(MESON) compile -C $(BUILD)

demo: build ## Start an example and ask it, by AimX and MCP, what it does
	@examples/demo.sh $(BUILD)

check: deps ## Build every variant and run every test; ends with the count
	@.ci/check

test: build ## Run the tests of build/ only: the quick round while working
	@$(MESON) test -C $(BUILD)

sanitize: deps ## Run the tests under the address, undefined and thread sanitizers
	@.ci/check sanitize

fuzz: deps ## Give every parser random input for FUZZ_SECONDS (60) each, by clang's fuzzer
	@FUZZ_SECONDS=$(FUZZ_SECONDS) .ci/fuzz

embedded: deps ## Build and test the core alone: here, and on an emulated Cortex-M
	@.ci/check embedded

soak: build ## Run everything at once for SOAK_SECONDS (60), and count every value
	@SOAK_SECONDS=$(SOAK_SECONDS) SOAK_SEED=$(SOAK_SEED) $(BUILD)/tests/soak/soak

bench: deps ## Measure what moving values and timing stages cost, beside floors and peers
	@.ci/bench

docs: build ## Build the reference manual and say where it is
	@echo "$(CURDIR)/$(BUILD)/introspection/libaimdb-1/index.html"

install: build ## Install build/ (DESTDIR is honoured)
	@$(MESON) install -C $(BUILD)

format: deps ## Give every C file the house format
	@.ci/format apply

format-check: deps ## Say which C files are not in the house format
	@.ci/format check

clean: ## Remove everything that was built
	@rm -rf build build-*

.PHONY: help deps configure build demo check test sanitize fuzz embedded soak bench docs install \
  format format-check clean
