# Two commands do all the set-up: `make demo` and `make test`. Both create .venv first.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test bench clean

demo: .venv/demo
	@$(BIN)/python -m scraper demo

test: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: .venv/bench
	$(BIN)/python -m tests.bench

clean:
	rm -rf .venv

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "scraper needs Python 3.11 or newer; set PYTHON=…"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/demo: .venv/python pyproject.toml
	$(BIN)/pip install --quiet --editable .
	@touch $@

.venv/test: .venv/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[test]'
	@touch $@ .venv/demo

.venv/bench: .venv/test pyproject.toml
	$(BIN)/pip install --quiet --upgrade 'pip>=24' # older ones stumble over the extras of lxml
	$(BIN)/pip install --quiet --editable '.[bench]'
	@touch $@
