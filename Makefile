# `make` alone lists the commands: each target whose line has a text after two # signs.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
JOBS ?= auto
# With pytest, of which the engine has a plugin
LINTERS := ruff import-linter mypy types-markdown pytest
# The theme prints a notice about its successor into every build.
export NO_MKDOCS_2_WARNING = 1
# Python compiles, once, what is imported. pip would compile everything, of which most never is.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help serve test test-all build book zensical runtime bench lint clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: .venv/ready ## write: live pages on http://127.0.0.1:8000; with PORT=8001 on that port
	$(BIN)/mkdocs serve $(if $(PORT),--dev-addr 127.0.0.1:$(PORT))

test: ## every test that a change since the last green run can touch; in a fresh clone all of them
test-all: ## every test, random ones at ten seeds instead of two
test-all: ALL = --all
# After an edit few tests run: shared out in small portions, they keep all workers busy to the end. When all of them run,
# each browser starts least often where a worker gets a whole file.
PORTIONS = $(if $(wildcard .cache/tests/passed.json),--maxschedchunk 10)
test test-all: .venv/ready-tests
	@$(BIN)/python -m holdtrue runtime || echo "Going on: tests of code that runs in a browser are skipped, with this reason."
	@test -d .cache/tests/site || $(BIN)/python -m holdtrue run || true  # says how far it is; tests say what is wrong
	$(BIN)/python -m pytest -n $(JOBS) $(PORTIONS) $(ALL)

build: .venv/ready ## the finished site, in site/
	$(BIN)/mkdocs build --strict

book: build .venv/ready-tests ## the whole course as one PDF, site/from-dice-to-diffusion.pdf; needs Chromium or Chrome
	$(BIN)/python -m book

zensical: .venv/ready .venv/ready-$(if $(CI),tests,zensical) ## the same pages by Zensical, the successor of MkDocs Material, in site/ too
	$(BIN)/python -m holdtrue zensical

runtime: .venv/ready ## Python for the reader's browser, for the site to ship: once, before make build
	$(BIN)/python -m holdtrue runtime

bench: .venv/ready ## the same content built by every peer and by us: benchmarks/RESULTS.md; nearly an hour of an idle machine
	$(BIN)/python -m benchmarks.peers

lint: $(if $(CI),.venv/ready-tests,.venv/ready $(LINTERS:%=.venv/ready-%)) ## the form of the code; of the engine also its types, and which folder may import which
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	cd holdtrue && PYTHONPATH=src ../$(BIN)/lint-imports --config pyproject.toml --no-cache && ../$(BIN)/mypy

clean: ## throw away all that was built, and every kept result
	rm -rf .cache site .site-* .pytest_cache .ruff_cache

# What a command needs is in .venv when its stamp is: the site's packages, those of the tests on top, or a single tool
# of theirs. Each is made again when what it is made from changes; a half-made one is not taken for ready.
# In CI each package is a file whose checksum stands in a lock; else it is the newest that fits.
INSTALL := PYTHONDONTWRITEBYTECODE=1 $(BIN)/python -m pip install --quiet --no-compile
ifdef CI
SITE := --require-hashes --only-binary :all: -r requirements.lock
TESTS := $(SITE) -r requirements-tests.lock
else
SITE := -r requirements.txt
TESTS := $(SITE) -r requirements-tests.txt
endif
# No lock can name it, so it comes by itself.
OURS := $(if $(CI),$(INSTALL) --no-deps --no-build-isolation -e ./holdtrue,true)

$(BIN)/pip:
	$(PYTHON) -m venv .venv

.venv/ready: requirements.txt requirements.lock holdtrue/pyproject.toml | $(BIN)/pip
	@echo "Installing what the site needs into .venv, about 350 MB: a minute or less"
ifndef CI
	@$(INSTALL) --upgrade pip  # takes a second; than the one that comes with Python it is quicker by more, and smaller
endif
	@$(INSTALL) $(SITE)
	@$(OURS)
	@touch $@

.venv/ready-tests: .venv/ready requirements-tests.txt requirements-tests.lock
	@echo "Installing what the tests need into .venv, about 330 MB more"
	@$(INSTALL) $(TESTS)
	@touch $@

# The version that the tests have, without its checksums: given those, pip wants them of all that is not named too.
.venv/ready-%: requirements-tests.lock | $(BIN)/pip
	@echo "Installing $* into .venv, less than 100 MB"
	@grep == $< | tr -d '\\' | $(INSTALL) -c /dev/stdin $*
	@touch $@
