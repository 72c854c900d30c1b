# SPDX-License-Identifier: AGPL-3.0-or-later
# Everything a person types. `make` alone says what there is.

PORT ?= 8000
VIEW ?=
PYTHON := .venv/bin/python
# Each view of the demonstration has a folder of its own: starting it afresh never touches a town's data.
DEMO_DATA ?= $(CURDIR)/var/demo/$(or $(VIEW),record)
DEMO := env -u DATABASE_URL CARAVANE_DATA=$(DEMO_DATA)
PYTEST := $(PYTHON) -m pytest -n 2
# Cosmic-ray and what it needs, apart from what the tests run on.
MUTANTS := var/mutants/venv
SHARED ?= $(CURDIR)/../shared

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset start test test-postgres check check-shared fix bench bench-casts bench-tally bench-funding bench-sortition bench-seating bench-grouping screenshots messages build mutants guards lock python3 ready

help: ## Say what there is
	@echo "Caravane: decide a town's climate action with the people who live there"; echo
	@sed -n 's/^\([a-z-]*\):.* ## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-24s%s\n", $$1, $$2}'

python3:
	@command -v python3 >/dev/null || { echo "python3 not found: install Python 3.11 or later (on Debian: sudo apt install python3 python3-venv)." >&2; exit 1; }

demo: python3 ## Serve the Ivry demonstration (PORT=8000, VIEW=vote or results)
	@python3 tools/bootstrap.py --port $(PORT)
	@exec $(DEMO) $(PYTHON) manage.py demo --port $(PORT) $(if $(VIEW),--view $(VIEW))

demo-reset: ## Forget the demonstration's data; the next make demo loads it afresh
	@rm -rf $(CURDIR)/var/demo
	@echo "The demonstration will start afresh."

start: python3 ## Serve a real town; on an empty installation, print the link that founds it (PORT=8000)
	@python3 tools/bootstrap.py --port $(PORT)
	@exec $(PYTHON) manage.py serve --port $(PORT)

ready: python3
	@python3 tools/bootstrap.py --dev

build: ready ## Build what the browser receives

test: ready ## Every check, then every test on SQLite, browser journeys included
	@$(PYTHON) tools/machine.py chromium gettext
	@$(PYTHON) tools/check.py
	$(PYTEST)

test-postgres: ready ## Every test but the browser journeys on PostgreSQL (DATABASE_URL, else a throw-away one)
	@test -n "$$DATABASE_URL" || $(PYTHON) tools/machine.py postgresql
	$(PYTHON) tools/postgres.py $(PYTEST) -m "not browser or concurrent"

check: ready ## Format, lint, types, imports, templates, spelling, migrations, translations
	@$(PYTHON) tools/machine.py gettext
	@$(PYTHON) tools/check.py

check-shared: ready ## The real files of ../shared go in (SHARED=)
	CARAVANE_SHARED=$(SHARED) $(PYTHON) -m pytest tests/real_input

fix: ready ## Put right what checks can put right
	@$(PYTHON) tools/check.py --fix

bench: ready ## Measure everything in one run (BENCH_HEAVY=1 adds heavy peers, where they are installed)
	$(PYTHON) -m benchmarks

bench-casts: ready ## Measure casts against a plain Django view, and pages kept while thirty people cast
	$(PYTHON) -m benchmarks.casts

bench-tally: ready ## Measure counting: rules, a hundred million ballots (BALLOTS=), other libraries
	$(PYTHON) -m benchmarks.tally

bench-funding: ready ## Measure funding against pabutools
	$(PYTHON) -m benchmarks.funding

bench-sortition: ready ## Measure the draw of panels
	$(PYTHON) -m benchmarks.sortition

bench-seating: ready ## Measure plans of tables against random ones
	$(PYTHON) -m benchmarks.seating

bench-grouping: ready ## Measure grouping and similar texts
	$(PYTHON) -m benchmarks.grouping

screenshots: ready ## Make the pictures of the README again
	@$(PYTHON) tools/machine.py chromium
	@$(PYTHON) tools/screenshots.py

messages: ready ## Bring every room's French catalogue up to date with its sources
	@$(PYTHON) tools/machine.py gettext
	@$(PYTHON) tools/messages.py

$(MUTANTS)/ready: requirements/mutants.lock
	@$(PYTHON) -m venv --clear $(MUTANTS)
	@for lock in requirements/build.lock $<; do $(MUTANTS)/bin/python -m pip install -qq --disable-pip-version-check \
		--no-deps --require-hashes --no-build-isolation -r $$lock || exit 1; done
	@touch $@

mutants: ready $(MUTANTS)/ready ## Break the code in many places, tell what no test notices (COUNT=, SEED=, PATHS=, PROCESSES=)
	@$(MUTANTS)/bin/python tools/mutants.py $(if $(PATHS),--paths $(PATHS)) $(if $(COUNT),--count $(COUNT)) \
		$(if $(SEED),--seed $(SEED)) $(if $(PROCESSES),--processes $(PROCESSES))

guards: ready ## Take away each guard of the database, tell which no test misses (TABLES=)
	@PYTHONPATH=. $(PYTHON) tools/guards.py $(TABLES)

lock: ## Choose new versions for every package (needs uv)
	@tools/lock.sh
