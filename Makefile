# Everything one does with Telos in its checkout. `make` alone shows the list.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

python := .venv/bin/python
# Hundreds of short processes are started by the tests; each would compile the whole program again.
unexport PYTHONDONTWRITEBYTECODE
# One process more than cores, for each waits now and then: for a wiki, a server's end, a browser. A file's tests
# together: they share the wiki they start.
PYTEST_FLAGS ?= --numprocesses=$(shell expr $$(nproc 2>/dev/null || echo 2) + 1) --dist=loadfile
ifdef CI
# On a machine that could have run it, a skipped test is a failed one.
PYTEST_FLAGS += -p tests.no_silent_skips
endif

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: ## Install what is needed here; quick when it is there already
	@packaging/bootstrap

.PHONY: test
test: setup lint ## Install, lint and run every test
	@echo "tests"
	@$(python) -m pytest $(PYTEST_FLAGS)

.PHONY: test-quick
test-quick: ## What needs neither wiki nor browser, on SQLite, in under two minutes on two cores; for while one works
	@packaging/bootstrap python
	@$(python) -m pytest $(PYTEST_FLAGS) --quiet -m "not wiki and not browser and not long"

.PHONY: test-postgresql
test-postgresql: ## The tests of flow, store, server, commands, notices and other systems on PostgreSQL (FILES="tests/flow/test_x.py" for some)
	@packaging/bootstrap system python
	@TELOS_TEST_ENGINE=postgresql $(python) -m pytest $(PYTEST_FLAGS) --quiet -o timeout=1200 -m "not wiki and not browser" $(or $(FILES),tests/cli tests/flow tests/intranet tests/notify tests/server tests/store)

.PHONY: fuzz
fuzz: setup ## Every reader of foreign text, and every call of the API, against what chance makes (MINUTES=10 for each)
	@TELOS_FUZZ_MINUTES=$(or $(MINUTES),10) $(python) -m pytest $(PYTEST_FLAGS) --dist=load tests/trouble/test_fuzz.py tests/server/test_by_its_description.py

.PHONY: lint
lint: ## All linters, also after one has complained
	@packaging/lint

.PHONY: format
format: ## Bring the Python into shape
	@$(python) -m ruff check --fix --quiet . ; $(python) -m ruff format .

.PHONY: demo
demo: ## A real wiki with its history and Telos, left running (MEDIAWIKI=1.39, DATABASE=postgresql)
	@packaging/bootstrap system python mediawiki
	@$(python) -m demo.run --mediawiki $(or $(MEDIAWIKI),1.43) --database $(or $(DATABASE),sqlite)

.PHONY: demo-confluence
demo-confluence: ## The same on a Confluence made for the tests (FLAVOUR=cloud for Cloud)
	@packaging/bootstrap system python $(if $(filter cloud,$(FLAVOUR)),node)
	@$(python) -m demo.confluence --flavour $(or $(FLAVOUR),dc)

.PHONY: demo-stop
demo-stop: ## Stop what `make demo` and `make demo-confluence` started
	@$(python) -m demo.stop

.PHONY: bench
bench: setup ## Measure on both engines; each figure beside what it is compared with (docs/figures.md)
	@$(python) -m bench

.PHONY: lock
lock: ## Renew the locked versions
	@packaging/lock

.PHONY: clean
clean: ## Remove what can be made again in seconds
	@rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .cache/eslint
	@find core plugins tests -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## Remove also what has to be downloaded again
	@rm -rf .venv node_modules .cache
