# make serve   write: live pages on http://127.0.0.1:8000
# make test    every test
# make build   the finished site, in site/
# make zensical the same pages by Zensical, the successor of MkDocs Material, in site/ too
# make runtime Python for the reader's browser, for the site to ship: once, before make build
# make bench   the same content built by every peer and by us: benchmarks/RESULTS.md; nearly an hour of an idle machine
PYTHON ?= python3
BIN := .venv/bin
JOBS ?= auto
# The theme prints a notice about its successor into every build.
export NO_MKDOCS_2_WARNING = 1

.PHONY: serve test build zensical runtime bench lint clean

serve: .venv/ready
	$(BIN)/python -m engine run || true  # a broken snippet shows its error in its page
	$(BIN)/mkdocs serve

test: .venv/ready
	$(BIN)/python -m pytest -n $(JOBS)

build: .venv/ready
	$(BIN)/mkdocs build --strict

zensical: .venv/ready
	$(BIN)/python -m engine zensical

runtime: .venv/ready
	$(BIN)/python -m engine runtime

bench: .venv/ready
	$(BIN)/python -m benchmarks.peers

lint: .venv/ready
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

clean:
	rm -rf .cache site .site-* .pytest_cache .ruff_cache

# Made again when what it is made from changes; a half-made one is not taken for ready.
# In CI each package is a file whose checksum stands in requirements.lock; else it is the newest that fits.
.venv/ready: requirements.txt requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
ifdef CI
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
else
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -r requirements.txt
endif
	touch $@
