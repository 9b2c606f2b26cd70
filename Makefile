# The two commands of the README are `make demo` and `make test`. Both do all their own set-up.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV ?= .venv
WORKERS ?= 2
# PROGRAMS=no: `make test` installs no system package; the tests that need a missing program are skipped.
PROGRAMS ?= yes
BIN := $(VENV)/bin
CORE := $(VENV)/.core
DEV := $(VENV)/.dev
SYSTEM := $(VENV)/.system
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
PYTEST := $(BIN)/pytest --numprocesses=$(WORKERS) --dist=worksteal

.PHONY: help demo test check lint types imports dependencies spelling coverage docs bench fuzz sessions constraints clean

help: ## list what can be done
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-13s %s\n", $$1, $$2 }'

demo: $(CORE) ## read, compare, trace, consolidate and resolve the examples, show their record; pages go to build/demo
	@mkdir -p build/demo
	@set -- $$(ls src/travaux/examples/*.framework.md | sort); \
	$(BIN)/travaux read "$$3" | head -n 36; \
	$(BIN)/travaux compare "$$2" "$$3" | head -n 23; \
	$(BIN)/travaux read "$$3" -o build/demo/report.html; \
	$(BIN)/travaux compare "$$2" "$$3" -o build/demo/changes.html; \
	$(BIN)/travaux compare "$$2" "$$3" -o build/demo/changes.docx; \
	$(BIN)/travaux trace "$$@" -o build/demo/series.html; \
	echo; echo "The whole of it, as pages and as a Word file with tracked changes:"; \
	for made in report.html changes.html changes.docx series.html; do echo "  file://$(CURDIR)/build/demo/$$made"; done
	@set -- src/travaux/examples/*.protocol.docx; base=$$1; stem=$${base%.docx}; made=build/demo; \
	versions="KAR=$$stem.KAR.docx SEL=$$stem.SEL.docx TOL=$$stem.TOL.docx"; \
	echo; echo "A night's work: three delegations' Word files become one text, half of it is resolved:"; \
	$(BIN)/travaux consolidate "$$base" $$versions -o $$made/night.docx; \
	$(BIN)/travaux consolidate "$$base" $$versions -o $$made/night.html; \
	$(BIN)/travaux text $$made/night.docx | sed -n '11,16p' | fold -s; \
	$(BIN)/travaux resolve $$made/night.docx src/travaux/examples/*.decisions.yaml -o $$made/morning.docx \
	  --leaders-sheet $$made/leaders.docx; \
	$(BIN)/travaux text $$made/morning.docx | sed -n '11,14p' | fold -s; \
	echo; echo "The text of the night (Word and page), the text of the morning, and what is left to the leaders:"; \
	for file in night.docx night.html morning.docx leaders.docx; do echo "  file://$(CURDIR)/$$made/$$file"; done
	@made=build/demo; rm -f $$made/talks.travaux*; \
	echo; echo "The record of the four rounds: what Karvenia may see of it, two readouts of one round:"; \
	$(BIN)/travaux init $$made/talks.travaux 2>/dev/null; \
	$(BIN)/travaux import $$made/talks.travaux src/travaux/examples/record.yaml; \
	$(BIN)/travaux show $$made/talks.travaux readouts --as KAR | head -n 18; \
	for view in timeline positions; do \
	  $(BIN)/travaux show $$made/talks.travaux $$view --as KAR -o $$made/$$view.html; done; \
	for form in html docx; do \
	  $(BIN)/travaux brief $$made/talks.travaux --as KAR --since 2026-07-13 -o $$made/brief.$$form; done; \
	echo; echo "Its timeline, the matrix of positions, the brief of the last round (page and Word):"; \
	for file in timeline.html positions.html brief.html brief.docx; do echo "  file://$(CURDIR)/$$made/$$file"; done

test: $(DEV) ## run the whole suite (as root it installs programs with apt; PROGRAMS=no leaves that out)
	@if [ "$(PROGRAMS)" != no ]; then $(MAKE) --no-print-directory system; fi
	@$(PYTEST)

check: lint types imports dependencies spelling docs coverage fuzz ## run every gate

lint: $(DEV) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV) ## mypy --strict
	$(BIN)/mypy

imports: $(DEV) ## which part may import which
	$(BIN)/lint-imports --no-logo || $(BIN)/lint-imports

dependencies: $(DEV) ## every library that is imported is declared, and the other way round
	$(BIN)/deptry .

spelling: $(DEV) ## codespell
	$(BIN)/codespell

# Without the tests that start other processes, take real texts or only repeat themselves: they add no line.
coverage: $(DEV) ## the floors of branch coverage, by the quick part of the suite
	@mkdir -p build/coverage
	$(PYTEST) -q -m "not corpus and not slow" --cov --cov-report= \
	  --ignore=tests/test_acceptance.py --ignore=tests/test_damage.py --ignore=tests/test_regexes.py
	$(BIN)/coverage report
	$(BIN)/coverage report --include='src/travaux/text/*' --fail-under=99

docs: $(DEV) ## the manual, without a warning, in build/docs
	$(BIN)/sphinx-build --nitpicky --fail-on-warning --keep-going --quiet docs build/docs

bench: $(DEV) ## measure against other libraries
	@for script in bench/bench_*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

fuzz: $(DEV) ## feed the parser 20,000 broken texts, the same each time (FUZZ_SECONDS=600 FUZZ_SEED=7 for others)
	@for script in fuzz/fuzz_*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

sessions: $(DEV) ## put the true output into README and manual, and the counts of real drafts where they are here
	$(BIN)/python -m tests.sessions --write
	-$(BIN)/python -m tests.corpus_counts --write

constraints: ## renew constraints.txt from what pip would install today
	tools/constraints.sh

clean: ## remove everything that was built, the environment included
	rm -rf build dist $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# The environment. A stamp is written only when its step has succeeded.
$(CORE): pyproject.toml constraints.txt
	@tools/environment.sh $(VENV)
	@echo "Installing travaux into $(VENV) …"
	@$(PIP) install -qq -c constraints.txt hatchling editables
	@$(PIP) install -qq -c constraints.txt --no-build-isolation --editable .
	@touch $@

$(DEV): $(CORE)
	@echo "Installing the tools for tests and checks …"
	@$(PIP) install -qq -c constraints.txt --no-build-isolation --editable '.[dev]'
	@touch $@

.PHONY: system
system: $(SYSTEM)

# Missing programs do not stop the suite: the stamp stays unwritten and the tests that need them are skipped.
$(SYSTEM): tools/programs.sh | $(CORE)
	@if tools/programs.sh; then touch $@; fi
