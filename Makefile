# make demo   the sample case: a relay and four clients        make test   everything that must hold
# make bench  speed and memory, as a table                      make soak   long fuzzing and kill runs
PYTHON ?= python3
CORES := $(shell getconf _NPROCESSORS_ONLN)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint types check bench soak vectors screenshots constraints editor clean

demo: $(READY)
	@$(BIN)/fourfold demo $(DEMO)

# The tests of shared/ keep each core busy; the others wait half their time for disks, processes and a browser.
test: lint
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n $(CORES) --dist worksteal tests/shared
	$(BIN)/coverage combine -q
	$(BIN)/coverage report
	$(BIN)/pytest -n $$((2 * $(CORES))) --dist worksteal tests --ignore tests/shared

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m bench

soak: $(READY)
	$(BIN)/pytest -n $(CORES) --dist worksteal -m soak --timeout 3600 tests

vectors: $(READY)
	$(BIN)/python -m tests.make_vectors

screenshots: $(READY)
	$(BIN)/python -m tests.make_screenshots

# Needs node. The module that the package ships, and the licences of what is in it.
editor:
	cd client/editor && npm ci --ignore-scripts && npm run build

# Needs uv. Writes versions and hashes, no index addresses.
constraints:
	uv pip compile --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --all-extras \
	    pyproject.toml -o constraints.txt

clean:
	rm -rf $(VENV) .demo .bench

$(READY): constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Fourfold needs Python 3.11 or newer; name one with make PYTHON=...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)
