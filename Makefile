# Two commands: `make run` serves the demo firm, `make test` runs every check. Both set everything up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Compiled when installed: a command would otherwise spend most of a second on it the first time, or every time where
# Python may not write beside its sources.
ROOMS := domain prompts store memory tools agents channels web sweeps settings.py server.py

.PHONY: run test lint types arrows unit evals demo lock clean

run: $(VENV)/.runtime
	@$(BIN)/firstmate serve --demo

test: $(VENV)/.dev lint types arrows unit evals

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

arrows: $(VENV)/.dev
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	$(BIN)/pytest -n 2 --dist loadgroup

evals: $(VENV)/.dev
	$(BIN)/python -m evals.questions evals/cases/questions_test.yaml --floor 0.79 --no-failures
	$(BIN)/python -m evals.sow evals/cases/sow --floor 0.95

# The environment is a file: it is made again only when a lock is newer.
$(VENV)/.uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@touch $@

$(VENV)/.runtime: requirements.lock pyproject.toml $(VENV)/.uv
	@test -f $(VENV)/.dev || $(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --editable .
	@$(BIN)/python -m compileall -q $(ROOMS)
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml $(VENV)/.uv
	@$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes requirements-dev.lock
	@$(BIN)/uv pip install --quiet --no-deps --editable .
	@$(BIN)/python -m compileall -q $(ROOMS)
	@touch $@ $(VENV)/.runtime

lock: $(VENV)/.uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header --no-annotate -c requirements-dev.lock -o requirements-dev.lock.new && mv requirements-dev.lock.new requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-header --no-annotate -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf $(VENV) .firstmate .mypy_cache .ruff_cache .pytest_cache
