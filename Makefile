# Two commands for a newcomer: `make demo` and `make test`. A second run of either reinstalls nothing.
# Needs git, make and Python 3.11 with its venv module: apt-get install git make python3 python3-venv

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

# Without .pyc files every start of Python compiles all it imports again: several times slower.
unexport PYTHONDONTWRITEBYTECODE
# A hook that runs make must not hand us its repository, nor an activated environment its packages.
unexport GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX PYTHONPATH PYTHONHOME VIRTUAL_ENV
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PYTHON ?= $(shell command -v python3.11 || command -v python3)
REPO ?=
WORKERS ?= 2
# Branch coverage of the pure packages, in per cent, below which `make test` fails.
COVERAGE ?= 97

TEST := .venv-test/bin/python
CODE := $(foreach folder,milestone_git tests demo benchmarks,$(if $(shell find $(folder) -name '*.py' -print -quit 2>/dev/null),$(folder)))
PURE_TESTS := $(wildcard $(addprefix tests/,model ledger schedule rules verbs render))
PYTEST := $(TEST) -m pytest --quiet --no-header
# Ends in pytest's closing line: .ci/run shows the last one.
WITH_COVERAGE := --numprocesses $(WORKERS) --dist worksteal --cov --cov-report=term-missing:skip-covered --cov-fail-under=$(COVERAGE)

.PHONY: help demo test check bench pages test-all clean lint system-packages
help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/.installed ## play one developer's first weeks in a new repository (REPO=PATH: try on a copy of yours)
	@.venv/bin/python -m demo $(if $(REPO),--repository '$(REPO)')

test: lint system-packages ## every check, as CI runs it
	@$(PYTEST) -m 'not long' $(WITH_COVERAGE)

check: lint ## the quick ones: lint, types, layers, the house and the pure packages
	@$(PYTEST) -m 'not long' --numprocesses $(WORKERS) tests/house $(PURE_TESTS)

# MPXJ reads our MS Project files back. It is 30 MB and wants a Java of 190 MB: not for every `make test`.
test-all: SYSTEM += java:default-jre-headless
test-all: lint system-packages ## the long runs too, and a wider search by hypothesis
	@$(TEST) -m pip install --quiet --editable '.[mpxj]'
	@$(PYTEST) --hypothesis-profile=search $(WITH_COVERAGE)

bench: .venv-test/.installed ## measure, and print ratios to a baseline of the same run
	@for script in $$(find benchmarks -maxdepth 1 -name '[!_]*.py' 2>/dev/null | sort); do \
	  echo "== $$script"; $(TEST) "$$script"; \
	done

pages: .venv-test/.installed ## write anew what is written from code: the man page and docs/errors.md
	@for pair in cli.manual:share/man/man1/git-milestone.1 app.errors:docs/errors.md; do page=$${pair##*:}; \
	  $(TEST) -m "milestone_git.$${pair%%:*}" >"$$page.new" && mv "$$page.new" "$$page" || { rm -f "$$page.new"; exit 1; }; done

clean: ## remove environments, caches and what was built
	@rm -rf .venv .venv-test build dist .coverage .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# Fast first: a slip of the pen is told within seconds.
lint: .venv-test/.installed
	@$(TEST) -m ruff check --quiet $(CODE)
	@$(TEST) -m ruff format --check --quiet $(CODE) || { echo "make: to repair: $(TEST) -m ruff format $(CODE)" >&2; exit 1; }
	@$(TEST) -m mypy --no-error-summary $(CODE)
	@.venv-test/bin/lint-imports --no-logo >.venv-test/layers 2>&1 || { cat .venv-test/layers; exit 1; }

# What tests call and Python cannot install, as PROGRAM:PACKAGE.
SYSTEM := git:git ssh-keygen:openssh-client gpg:gnupg zsh:zsh fish:fish man:man-db dot:graphviz
system-packages:
	@missing=; for pair in $(SYSTEM); do command -v "$${pair%%:*}" >/dev/null || missing="$$missing $${pair##*:}"; done; \
	test -n "$$missing" || exit 0; \
	if [ "$$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as="sudo -n"; else as=none; fi; \
	if [ "$$as" = none ] || ! command -v apt-get >/dev/null; then \
	  echo "make: the tests need these system packages, and we may not install them:$$missing" >&2; exit 1; fi; \
	echo "make: installing$$missing"; \
	$$as apt-get -qq update && DEBIAN_FRONTEND=noninteractive $$as apt-get -qq install --yes --no-install-recommends $$missing >/dev/null

# Two environments: the demo shows what users install (a wheel), the tests see the source tree as it stands.
.venv/.installed: .venv/.sources
	@echo "make: installing milestone-git into .venv" >&2
	@.venv/bin/python -m pip install --quiet .
	@touch $@

.venv-test/.installed: .venv-test/.project
	@echo "make: installing the test environment into .venv-test" >&2
	@$(TEST) -m pip install --quiet --editable '.[test]'
	@touch $@

# What an environment was made from: rewritten, and so newer than .installed, only when that has changed. The
# folder is part of it: a moved checkout leaves scripts that name an interpreter which is no longer there.
WHEEL := $(wildcard pyproject.toml README.md LICENSE milestone_git hooks schemas share)
.venv/.sources: INPUTS = find $(WHEEL) -type f -not -name '*.pyc' -print0 | sort -z | xargs -0 sha256sum
.venv-test/.project: INPUTS = sha256sum pyproject.toml
.venv/.sources .venv-test/.project: FORCE
	@$(if $(PYTHON),,echo "make: no python3 here: apt-get install python3 python3-venv" >&2; exit 1)
	@"$(@D)/bin/python" -c 'import pip' 2>/dev/null || { rm -rf "$(@D)"; \
	  "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $(PYTHON) is older than 3.11; say PYTHON=..." >&2; exit 1; }; \
	  "$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "make: Python has no venv module: apt-get install python3-venv" >&2; exit 1; }; \
	  "$(PYTHON)" -m venv "$(@D)"; }
	@inputs="$$(pwd; $(INPUTS))"; [ "$$inputs" = "$$(cat $@ 2>/dev/null)" ] || printf '%s\n' "$$inputs" >$@

FORCE:
