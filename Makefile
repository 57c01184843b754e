# make run    set up, make and check the sample day, start the site, print a sign-in link for each role
# make test   the tests; make proofs: those that take long; make check: lint, types, layers, house rules; make bench [ONLY=name]: measure
# make mutants, make coverage: whether the tests notice a change of rules and engines, and which branches they reach

PYTHON ?= python3
export PYTHONPATH := src
BIN := .venv/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check

.PHONY: run test proofs check format setup setup-dev bench bench-data mutants coverage

run: setup
	@exec $(BIN)/python tools/run_sample.py

setup: .venv/.runtime .venv/.kernels .venv/.catalogues
setup-dev: setup .venv/.dev

.venv/bin/python:
	@echo "Setting up .venv (once, about a minute) ..." >&2
	@$(PYTHON) -m venv .venv

.venv/.runtime: requirements/runtime.txt pyproject.toml | .venv/bin/python
	@echo "Installing requirements (hash-checked) ..." >&2
	@$(INSTALL) --require-hashes -r requirements/runtime.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

# numba does not see that a kernel's callee in another file has changed: compile all afresh when any engine has.
.venv/.kernels: .venv/.runtime $(shell find src/changming/engines -name '*.py')
	@echo "Compiling kernels ..." >&2
	@$(BIN)/python tools/warm_kernels.py
	@$(BIN)/python -m compileall -q src
	@touch $@

.venv/.catalogues: .venv/.runtime $(wildcard src/changming/locale/*/LC_MESSAGES/django.po)
	@$(BIN)/python tools/translations.py compile
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	@echo "Installing what tests need (hash-checked) ..." >&2
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

test: setup-dev
	@$(BIN)/python tools/find_browser.py
	@$(BIN)/pytest -n 2 --dist loadgroup -m "not slow"
	@TEST_DATABASE=postgresql $(BIN)/pytest -n 2 --dist loadgroup -m "django_db and not slow" tests/integration

proofs: setup-dev
	@$(BIN)/python tools/find_browser.py
	@$(BIN)/pytest -n 2 --dist loadgroup -m slow

check: setup-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python tools/house_rules.py
	@$(BIN)/python tools/web_baseline.py

format: setup-dev
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: setup-dev
	@$(BIN)/python tests/bench/run.py $(ONLY)

bench-data: setup-dev
	@$(BIN)/python tests/bench/run.py --data-only $(ONLY)

mutants: setup-dev
	@$(BIN)/python tools/mutants.py

coverage: setup-dev
	@$(BIN)/python tools/coverage_gates.py
