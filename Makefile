# One command to run, one to test. Both set up what they need inside .venv.

PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := run

.PHONY: run test check bench flows lock

.venv/ready: requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

.venv/run-ready: requirements.txt pyproject.toml
	test -e .venv/ready || $(PYTHON) -m venv .venv
	test -e .venv/ready || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

run: .venv/run-ready  ## Set everything up and serve the local workspace
	$(BIN)/python -m bot dev

test: check  ## Everything that CI tests, on all cores
	$(BIN)/pytest --numprocesses auto --dist worksteal --cov --cov-report term-missing tests/conversations
	$(BIN)/pytest --numprocesses auto --dist worksteal --ignore tests/conversations

check: .venv/ready  ## Formatting, rules, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/ready  ## Side by side with what others do; prints ratios
	$(BIN)/python -m tests.bench

flows: .venv/run-ready  ## The talks as diagrams
	$(BIN)/python -m bot flows

lock:  ## Renew the lock files: needs uv
	uv pip compile --quiet --upgrade --generate-hashes --no-strip-extras --no-emit-index-url --no-annotate --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	uv pip compile --quiet --generate-hashes --no-strip-extras --no-emit-index-url --no-annotate --no-header --extra dev --python-version 3.11 -c requirements.txt pyproject.toml -o requirements-dev.txt
