# Everything by `make`: on a fresh machine with Python 3.11+ and make, nothing else by hand.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
export CHECKER_DATA_DIR ?= $(CURDIR)/var
# Without bytecode each process compiles the program anew: of those that the tests start, and of their own workers.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test proof lint floors bench browser clean
.DEFAULT_GOAL := run

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: PYTHON=/path/to/python3 make run"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/run: requirements.txt | $(VENV)/made
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev: requirements.txt requirements-dev.txt | $(VENV)/made
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/run

run: $(VENV)/run
	@$(PY) -m checker.demo --port $(PORT)

test: $(VENV)/dev
	$(PY) -m pytest

proof: $(VENV)/dev
	PROOF=1 $(PY) -m pytest -m proof

lint: $(VENV)/dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(PY) -m mypy

floors: $(VENV)/dev
	$(VENV)/bin/lint-imports

bench: $(VENV)/dev
	$(PY) -m checker bench

browser: $(VENV)/dev
	$(PY) -m pytest tests/browser

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
