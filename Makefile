# The only list of commands. `.ci/run` calls these and nothing else.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
# Stages without a clock or a socket; their tests cover every branch.
PURE := src/wavetank/wire/*,src/wavetank/reading/*,src/wavetank/scenario/*,src/wavetank/script/*,src/wavetank/endpoint/*,src/wavetank/journal/*,src/wavetank/verdict/*

.PHONY: help demo setup fix check test self bench clients docs build clean

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

# A demo needs the package and one client; everything else needs the tools too.
$(BIN)/wavetank: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "wavetank needs Python 3.11 or newer; set PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[openai]'
	@touch $@

$(VENV)/.tools: $(BIN)/wavetank pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

demo: $(BIN)/wavetank ## judge the openai SDK and print the verdicts
	$(BIN)/wavetank run --client openai --known-failing clients/openai/known-failing.yaml \
		--report html=report/openai.html --report jsonl=report/openai.jsonl $(ARGS)

setup: $(VENV)/.tools ## make the virtual environment with every tool

fix: setup ## format, and mend what the linter can mend
	$(BIN)/ruff format src tests clients
	$(BIN)/ruff check --fix src tests clients

check: setup ## everything that does not run the code: format, lint, types, imports, scenarios
	$(BIN)/ruff format --check src tests clients
	$(BIN)/ruff check src tests clients
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/wavetank check scenarios
	$(BIN)/python -m wavetank.verdict.catalogue_page --check docs/requirements.md

# pytest loads the plugin before coverage could start by itself, hence `coverage run`.
# The miniatures judge the suite over and over; they run apart, and on every core.
test: setup ## the tests, with coverage and its thresholds
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --ignore tests/test_miniatures.py $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=95 --format=total
	$(BIN)/coverage report --fail-under=100 --include='$(PURE)'
	$(BIN)/pytest -n auto tests/test_miniatures.py

self: setup ## the suite against its own good and broken clients
	$(BIN)/pytest -n auto tests/test_miniatures.py $(ARGS)

docs: setup ## regenerate the pages that are made from data
	$(BIN)/python -m wavetank.verdict.catalogue_page docs/requirements.md
	PYTHONPATH=tests $(BIN)/python -m miniatures.kill_matrix docs/kill-matrix.md

build: setup ## sdist and wheel, then the installed wheel in a clean environment
	rm -rf dist
	$(BIN)/python -m build --quiet
	WAVETANK_WHEEL=$$(ls dist/*.whl) $(BIN)/pytest tests/test_wheel.py

clean: ## remove what was made
	rm -rf $(VENV) dist report htmlcov .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis
