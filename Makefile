# Two commands matter: `make demo` and `make test`. Everything else is a part of one of them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
BIN := .venv/bin
STAMPS := .stamps

UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
LINK := $(UV) --no-deps --no-build-isolation --editable
CATALOGUES := $(shell find locale -name '*.po' 2>/dev/null)

# Compiled once, not anew in each of the many processes that a studio and its tests are.
unexport PYTHONDONTWRITEBYTECODE

QUICK := $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not browser and not fault and not live"
# Much of it is waiting for processes to start, to stop and to be found dead: one process more than there are cores.
LIVE := $(BIN)/pytest -n 3 --dist loadscope -m "browser or live or fault" tests/e2e tests/sdk tests/services tests/studio tests/faults

# -- what people type ----------------------------------------------------------

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: demo
demo: setup ## start the studio with the guided first project in it
	@exec $(BIN)/etabli demo

.PHONY: up
up: setup ## start the studio
	@exec $(BIN)/etabli up

.PHONY: test
test: setup-dev chromium lint ## everything: lint, types, contracts, then all tests
	$(QUICK)
	$(LIVE)

.PHONY: unit
unit: setup-dev ## the quick tests only
	$(QUICK)

.PHONY: spark
spark: $(STAMPS)/spark ## the engines compared on Apache Spark, which takes half a gigabyte and needs Java
	$(BIN)/pytest -n 0 -m spark tests/workers/engines

.PHONY: e2e
e2e: setup-dev chromium ## browser, live and fault tests only
	$(LIVE)

.PHONY: lint
lint: setup-dev ## style, templates, types, import contract, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0
	$(BIN)/python manage.py messages --check

.PHONY: format
format: setup-dev ## put every Python file into the one style
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format --quiet .

.PHONY: lock
lock: setup-dev ## resolve requirements/*.in anew, with hashes
	for name in bootstrap compiler dev base spark; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header requirements/$$name.in -o requirements/$$name.txt \
	    $$(case $$name in base|spark) echo "-c requirements/dev.txt";; esac); \
	done

.PHONY: clean
clean: ## remove what was built, keep the studio's state (var/)
	rm -rf workers/core/compiled/lines.so .venv node_modules static/vendor $(STAMPS) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info sdk/*.egg-info

# -- set-up, each step once ----------------------------------------------------

.PHONY: setup setup-dev
setup: $(STAMPS)/base $(STAMPS)/lines $(STAMPS)/assets $(STAMPS)/messages
setup-dev: $(STAMPS)/dev $(STAMPS)/lines $(STAMPS)/assets $(STAMPS)/messages

$(STAMPS)/installer: requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Etabli needs Python 3.11 or newer. Name one: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv \
	  || { echo "Python cannot make environments here. On Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/base: $(STAMPS)/installer requirements/base.txt pyproject.toml sdk/pyproject.toml
	$(UV) --require-hashes -r requirements/base.txt
	$(LINK) . --editable sdk
	@touch $@

$(STAMPS)/dev: $(STAMPS)/base requirements/dev.txt
	$(UV) --require-hashes -r requirements/dev.txt
	@touch $@

$(STAMPS)/spark: $(STAMPS)/dev $(STAMPS)/lines requirements/spark.txt
	$(UV) --require-hashes -r requirements/spark.txt
	@touch $@

$(STAMPS)/lines: $(STAMPS)/base workers/core/compiled/lines.c scripts/compile.sh
	scripts/compile.sh
	@touch $@

$(STAMPS)/assets: package-lock.json scripts/vendor.mjs
	@command -v npm > /dev/null || { echo "Etabli's set-up needs Node 18 or newer. On Debian: apt-get install nodejs npm"; exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	node scripts/vendor.mjs
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/messages: $(STAMPS)/base $(CATALOGUES)
	$(BIN)/python manage.py messages --compile > /dev/null
	@touch $@

.PHONY: chromium
chromium:
	@scripts/chromium.sh
