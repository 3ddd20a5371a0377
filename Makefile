# The only list of commands. `.ci/run` calls these and nothing else.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
E2E := $(VENV)-e2e
BIN := $(VENV)/bin
ARGS ?=
# Stages without a clock or a socket; their tests cover every branch.
PURE := src/wavetank/wire/*,src/wavetank/reading/*,src/wavetank/scenario/*,src/wavetank/script/*,src/wavetank/endpoint/*,src/wavetank/journal/*,src/wavetank/verdict/*,src/wavetank/cover/*,src/wavetank/gateway/*

.PHONY: help demo setup fix check test e2e fuzz self steady bench clients docs build clean

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
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev --group bench
	@touch $@

# Without npm, or without a network for it, the test of the Node client says that it is skipped.
$(E2E)/.tools: pyproject.toml tests/e2e/node/package.json
	$(PYTHON) -m venv $(E2E)
	$(E2E)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(E2E)/bin/python -m pip install --quiet --disable-pip-version-check --editable . --group e2e
	! command -v npm >/dev/null || npm --prefix tests/e2e/node install --silent --no-package-lock || \
		echo 'npm could not install the Node client'
	@touch $@

demo: $(BIN)/wavetank ## judge the openai SDK and print the verdicts
	$(BIN)/wavetank run --client openai --known-failing clients/openai/known-failing.yaml \
		--report html=report/openai.html --report jsonl=report/openai.jsonl $(ARGS)

setup: $(VENV)/.tools ## make the virtual environment with every tool

fix: setup ## format, and mend what the linter can mend
	$(BIN)/ruff format src tests bench clients examples
	$(BIN)/ruff check --fix src tests bench clients examples

check: setup ## everything that does not run the code: format, lint, types, imports, scenarios
	$(BIN)/ruff format --check src tests bench clients examples
	$(BIN)/ruff check src tests bench clients examples
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/wavetank check scenarios
	$(BIN)/python -m wavetank.verdict.catalogue_page --check docs/requirements.md

# Apart: they judge the suite over and over, have an environment of their own, need the
# built wheel, or measure coverage themselves and take a parallel worker's from it.
MEASURING := tests/conformance/test_measuring.py tests/cli/test_run_cover.py
APART := tests/test_miniatures.py tests/e2e tests/test_wheel.py $(MEASURING)
# A run waits as much as it computes: three for every two cores judge the miniatures.
JUDGES := $(BIN)/pytest -n $$($(BIN)/python -c 'import os; print(os.cpu_count() * 3 // 2)')

# pytest loads the plugin before coverage could start by itself, hence `coverage run`.
test: setup $(E2E)/.tools ## the tests, with coverage and its thresholds
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto $(addprefix --ignore ,$(APART)) $(ARGS)
	$(BIN)/coverage run -m pytest $(MEASURING)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=95 --format=total
	$(BIN)/coverage report --fail-under=100 --include='$(PURE)'
	$(JUDGES) tests/test_miniatures.py
	$(E2E)/bin/pytest tests/e2e

e2e: $(E2E)/.tools ## real clients, a browser and nginx against `wavetank serve`
	$(E2E)/bin/pytest tests/e2e $(ARGS)

fuzz: setup ## the fuzzers for much longer than `make test` runs them
	$(BIN)/pytest --hypothesis-profile=long tests/test_fuzz.py $(ARGS)

self: setup ## the suite against its own good and broken clients
	$(JUDGES) tests/test_miniatures.py $(ARGS)

# Not a part of `test`: it takes minutes, and it is the machine that it tries.
steady: setup ## the good clients 20 times on a busy machine; no verdict may change
	PYTHONPATH=tests $(BIN)/python -m miniatures.steadiness $(ARGS)

# Not a part of `test`: what it finds depends on the machine. ARGS=--quick for a minute.
bench: setup ## the mock's speed beside baselines, as a table and as JSON
	$(BIN)/python bench/measure.py --json report/bench.json $(ARGS)

# One client that breaks does not keep the others, nor the pages, from being made.
clients: $(BIN)/wavetank ## install and judge every client of clients/, and make the pages of them
	status=0; $(BIN)/wavetank clients run --all $(ARGS) || status=$$?; \
	$(BIN)/wavetank report --format html --output report/clients.html report/clients/*.jsonl; \
	$(BIN)/wavetank clients page --output docs/clients.md; exit $$status

docs: setup ## regenerate the pages that are made from data
	$(BIN)/python -m wavetank.verdict.catalogue_page docs/requirements.md
	PYTHONPATH=tests $(BIN)/python -m miniatures.kill_matrix docs/kill-matrix.md

build: setup ## sdist and wheel, then the installed wheel in a clean environment
	rm -rf dist
	$(BIN)/python -m build --quiet
	WAVETANK_WHEEL=$$(ls dist/*.whl) $(BIN)/pytest tests/test_wheel.py

clean: ## remove what was made
	rm -rf $(VENV) $(E2E) tests/e2e/node/node_modules dist report htmlcov .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis
