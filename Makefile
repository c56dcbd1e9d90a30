# make demo | test | test-slow | bench | docs | site | lint | clean. Nothing is installed outside .venv.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test test-slow bench docs site lint clean

demo: $(READY)
	@echo "demo: comparing levers (bereik compare)"
	@$(BIN)/bereik compare

test: $(READY)
	@echo "test: running the quick tests"
	@$(BIN)/python -m pytest -q

test-slow: $(READY)
	@echo "test-slow: running the slow tests"
	@$(BIN)/python -m pytest -q -m slow

bench: $(READY)
	@echo "bench: measuring speed"
	@$(BIN)/python -m experiments.benchmarks.model

docs: $(READY)
	@echo "docs: rewriting the generated tables of sim/README.md"
	@$(BIN)/python -m experiments.docs.generate

site: $(READY)
	@echo "site: building the documentation in build/site"
	@$(BIN)/sphinx-build -W --keep-going -q experiments/docs/site build/site

lint: $(READY)
	@echo "lint: ruff check"
	@$(BIN)/ruff check .
	@echo "lint: ruff format"
	@$(BIN)/ruff format --check .
	@echo "lint: pyright"
	@$(BIN)/pyright --pythonpath $(BIN)/python

# Rebuilt from nothing whenever the pins or the project's own description change.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || { \
	  echo "bereik needs Python 3.11, 3.12 or 3.13, but '$(PYTHON)' is $$($(PYTHON) --version 2>&1);" \
	       "name another one with: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "set-up: making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear .venv
	@echo "set-up: installing what requirements.txt names (a few minutes the first time)"
	@$(BIN)/python -m pip install --quiet --only-binary :all: -r requirements.txt
	@echo "set-up: installing bereik itself"
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

clean:
	@echo "clean: removing .venv, caches and build products"
	@rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
