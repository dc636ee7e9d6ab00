# Two commands do all: `make demo` and `make test`. Each makes the virtual environment it needs.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
NODE_MODULES = $(CURDIR)/build/node/node_modules
STAMP = $(VENV)/.installed
TEST_STAMP = $(VENV)/.installed-test

.PHONY: demo test check browser graphology bench lint-page fuzz audit train clean

demo: $(STAMP)
	$(BIN)/graphkit build seeds/ -o output/
	@echo "Open output/graph.html in a browser."

test: $(TEST_STAMP) browser graphology check
	GRAPHKIT_NODE_MODULES=$(NODE_MODULES) $(BIN)/python -m pytest --cov --cov-report=term:skip-covered

check: $(TEST_STAMP)
	$(BIN)/ruff check graphkit tests
	$(BIN)/ruff format --check graphkit tests
	$(BIN)/mypy

# The page is tested in a real browser; where it cannot be installed, those tests skip with their reason.
browser:
	@command -v chromium >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && \
	  apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; } || \
	  echo "no chromium: the browser tests will skip"

# A second reader of our GraphML; without npm its test skips with its reason.
graphology:
	@test -d $(NODE_MODULES)/graphology-graphml || { command -v npm >/dev/null 2>&1 && mkdir -p build/node && \
	  npm install --silent --no-fund --no-audit --prefix build/node graphology graphology-graphml @xmldom/xmldom; } || \
	  echo "no npm: the test with graphology will skip"

# Each prints its tables; none is part of the tests.
bench: $(TEST_STAMP)
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.quality --ablation
	$(BIN)/python -m benchmarks.page

lint-page:
	npx --yes --package eslint --package @eslint/js --package @eslint/css eslint graphkit/view/assets

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
