# mdtkit: what a person types. Every target makes .venv from nothing when it has to; needs make and Python 3.11.
#
#   make run     the terminal application on a synthetic county (with no terminal: its board as text)
#   make test    the tests; with CI=true the slow ones too
#   make check   everything else a change must pass; `make -k check` goes on after a failure and shows all
#   make docs    the documentation, in docs/_build/html
#   make bench   how fast it is on this machine, beside comparable programs
#   make wheel   a wheel and a source archive, in dist/
#   make clean   away with everything that make made

PYTHON ?= python3
PYTEST_ARGS ?=
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help run test check docs bench wheel clean format lint types rooms budget coverage coverage-page rules-removed smoke constraints

help:
	@sed -n 's/^#   //p' Makefile

$(READY): constraints.txt pyproject.toml tests/tooling/environment.sh $(wildcard plugins/*/pyproject.toml)
	@PYTHON="$(PYTHON)" sh tests/tooling/environment.sh
	@touch $@

run: $(READY)
	@$(BIN)/mdtkit demo

test: $(READY)
	$(BIN)/python -m pytest -n auto $(if $(CI),,-m "not slow") $(PYTEST_ARGS)

check: lint types rooms budget coverage docs smoke

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy --strict
	$(BIN)/mypy --strict $(wildcard plugins/*/)

rooms: $(READY)
	$(BIN)/lint-imports

budget: $(READY)
	$(BIN)/python -m tests.tooling.budget

coverage: $(READY)
	$(BIN)/python -m tests.tooling.requirement_coverage --check

coverage-page: $(READY)
	$(BIN)/python -m tests.tooling.requirement_coverage

# Slow: takes each requirement's rules out of the protocol in turn; its tests must go red.
rules-removed: $(READY)
	$(BIN)/python -m tests.tooling.rule_removal $(IDS)

docs: $(READY)
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going -b html docs docs/_build/html

smoke: $(READY)
	$(BIN)/python -m pytest -m slow tests/packaging

bench: $(READY)
	$(BIN)/python -m tests.bench

wheel: $(READY)
	$(BIN)/python -m build --no-isolation --outdir dist

# New versions are a change like any other: read what changed, run everything, commit it alone.
constraints: $(READY)
	sh tests/tooling/constraints.sh

clean:
	rm -rf .venv build dist docs/_build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find mdtkit tests plugins docs -name __pycache__ -type d -prune -exec rm -rf {} +
