# The portal's commands. `make` or `make help` lists them.

HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
THREADS ?= 4
PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
# A stamp is newer than the requirements it was installed from; the second start then installs nothing.
RUNS := $(VENV)/.installed
TESTS := $(VENV)/.installed-dev
STATIC := staticfiles/staticfiles.json
ROOMS := config ui accounts sources codes payers fees edits rates claims
BANDIT = $(BIN)/bandit --quiet --recursive --configfile pyproject.toml $(ROOMS) scripts
# A secret of one command's life: the checks need one, and nothing is signed with it for longer.
PRODUCTION := DEBUG=False ALLOWED_HOSTS=portal.example.org DATABASE_URL=sqlite:////tmp/fiducial-check-deploy.sqlite3 \
	SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))')

.DEFAULT_GOAL := help
.PHONY: help run serve install test check lint bench clean
.DELETE_ON_ERROR:

help: ## What can be made
	@echo "make TARGET [HOST=$(HOST)] [PORT=$(PORT)]"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' Makefile

run: export DEBUG ?= True
run: export ACCESS ?= metered
run: export ALLOWED_HOSTS ?= 127.0.0.1,localhost,[::1],$(HOST)
run: $(RUNS) $(STATIC) ## Install, load the demo, and serve it on http://HOST:PORT for trying out
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo
	@echo "Fiducial answers on http://$(HOST):$(PORT)/ (Ctrl-C stops it)"
	@$(MAKE) --no-print-directory serve

serve: $(RUNS) $(STATIC) ## Serve what is loaded, with the settings of the environment
	@exec $(BIN)/gunicorn config.wsgi --bind $(HOST):$(PORT) --workers $(WORKERS) --threads $(THREADS) \
		--no-control-socket --log-level warning

install: $(TESTS) ## Install what runs it and what tests it

test: $(TESTS) ## Tests on SQLite, on PostgreSQL and in a browser, where these are installed
	@scripts/test

check: $(TESTS) ## All tests, the slow ones too, then lint, types, import direction and migrations
	@scripts/test --slow
	@$(MAKE) --no-print-directory lint

lint: $(TESTS) ## Style, types, import direction, templates, security, migrations, deployment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	DEBUG=True $(BIN)/mypy $(ROOMS) scripts
	$(BIN)/lint-imports
	@# Its remarks on annotations that were not needed are dropped; what it finds is said by the second run.
	$(BANDIT) 2>/dev/null || $(BANDIT)
	DEBUG=True DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: $(TESTS) ## Measure, each figure against something on the same machine
	@$(BIN)/python -m tests.bench

clean: ## Remove what was installed and collected; the data stays
	rm -rf $(VENV) staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; set PYTHON=, such as PYTHON=python3.11." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNS): requirements.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(TESTS): requirements-dev.txt requirements-cluster.txt requirements.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@ $(RUNS)

# The manifest is written last, so that a collection broken off is made again.
$(STATIC): $(RUNS) $(shell find static */static -not -name '.*' 2>/dev/null)
	@DEBUG=True $(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@touch $@
