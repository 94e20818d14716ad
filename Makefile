# make serve    write: live pages on http://127.0.0.1:8000; with PORT=8001 on that port
# make test     every test that a change since the last green run can touch; in a fresh clone all of them
# make test-all every test, random ones at ten seeds instead of two
# make build    the finished site, in site/
# make zensical the same pages by Zensical, the successor of MkDocs Material, in site/ too
# make runtime  Python for the reader's browser, for the site to ship: once, before make build
# make bench    the same content built by every peer and by us: benchmarks/RESULTS.md; nearly an hour of an idle machine
# make lint     the form of the code
PYTHON ?= python3
BIN := .venv/bin
JOBS ?= auto
# The theme prints a notice about its successor into every build.
export NO_MKDOCS_2_WARNING = 1
# Python compiles, once, what is imported. pip would compile everything, of which most never is.
export PYTHONDONTWRITEBYTECODE =

.PHONY: serve test test-all build zensical runtime bench lint clean

serve: .venv/ready
	$(BIN)/mkdocs serve $(if $(PORT),--dev-addr 127.0.0.1:$(PORT))

test-all: ALL = --all
test test-all: .venv/ready-tests
	@$(BIN)/python -m engine runtime || echo "Going on: tests of code that runs in a browser are skipped, with this reason."
	@$(BIN)/python -m engine run || true  # once, before each worker needs it; tests say what is wrong
	$(BIN)/python -m pytest -n $(JOBS) $(ALL)

build: .venv/ready
	$(BIN)/mkdocs build --strict

zensical: .venv/ready .venv/ready-$(if $(CI),tests,zensical)
	$(BIN)/python -m engine zensical

runtime: .venv/ready
	$(BIN)/python -m engine runtime

bench: .venv/ready
	$(BIN)/python -m benchmarks.peers

lint: .venv/ready-$(if $(CI),tests,ruff)
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

clean:
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

$(BIN)/pip:
	$(PYTHON) -m venv .venv

.venv/ready: requirements.txt requirements.lock pyproject.toml | $(BIN)/pip
	@echo "Installing what the site needs into .venv, about 350 MB: a minute or less"
ifndef CI
	@$(INSTALL) --upgrade pip  # takes a second; than the one that comes with Python it is quicker by more, and smaller
endif
	@$(INSTALL) $(SITE)
	@$(INSTALL) --no-deps --no-build-isolation -e .
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
