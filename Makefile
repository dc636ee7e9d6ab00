# Two commands do all: `make demo` and `make test`. Each makes the virtual environment it needs.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
NODE = tests/node
STAMP = $(VENV)/.installed
TEST_STAMP = $(VENV)/.installed-test

.PHONY: demo test check browser node bench lint-page fuzz audit train clean

demo: $(STAMP)
	$(BIN)/graphkit build seeds/ -o output/
	@echo "Open output/graph.html in a browser."

test: $(TEST_STAMP) browser node check
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

check: $(TEST_STAMP)
	$(BIN)/ruff check graphkit tests
	$(BIN)/ruff format --check graphkit tests
	$(BIN)/mypy

# The page is tested in a real browser; where it cannot be installed, those tests skip with their reason.
browser:
	@command -v chromium >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && \
	  apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; } || \
	  echo "no chromium: the browser tests will skip"

# The linters of the page's script and style, and a second reader of our GraphML; without npm their tests skip
# with their reason.
node: $(NODE)/node_modules/.installed

$(NODE)/node_modules/.installed: $(NODE)/package.json
	@{ command -v npm >/dev/null 2>&1 && \
	  npm install --silent --no-fund --no-audit --no-package-lock --prefix $(NODE) && touch $@; } || \
	  echo "npm cannot install here: the tests with its packages will skip"

# Each prints its tables; none is part of the tests.
bench: $(TEST_STAMP)
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.quality --ablation
	$(BIN)/python -m benchmarks.page
	$(BIN)/python -m benchmarks.incremental

lint-page: node
	npm run --silent --prefix $(NODE) lint

fuzz: $(TEST_STAMP)
	$(BIN)/python -m pip install -q atheris
	$(BIN)/python -m tests.fuzz.fuzz readers build/fuzz -max_total_time=3600

audit: $(TEST_STAMP)
	$(BIN)/python -m pip install -q pip-audit
	$(BIN)/pip-audit

train: $(TEST_STAMP)
	$(BIN)/graphkit train

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -c requirements.lock -e .
	touch $@

$(TEST_STAMP): $(STAMP)
	$(BIN)/python -m pip install -q -c requirements.lock -e ".[test]"
	touch $@

clean:
	rm -rf $(VENV) output/*.html output/*.graphml output/*.json
