# Everything runs in .venv, which holds the versions that constraints.txt pins. `make` alone prints the targets.
PYTHON ?= python3
FOLDER ?= fincert-workbook
SECONDS ?= 180
SLIDES ?= slides
HANDOUT ?= handout
DOCS ?= api
BIN := .venv/bin
INSTALL := pip --disable-pip-version-check --quiet install -c constraints.txt

.PHONY: help lab test lint notebooks slides handout docs bench fuzz conformance extras constraints clean \
	alone alone-present alone-docs alone-conformance alone-test

help:
	@echo "make lab          open the workbook in JupyterLab (make lab FOLDER=my-copy for another folder)"
	@echo "make test         lint, then every test and every notebook"
	@echo "make lint         ruff (rules and format) and mypy"
	@echo "make notebooks    build the notebooks from notebooks/source"
	@echo "make slides       write the lessons as slides to slides/ (open index.html), for the projector, offline"
	@echo "make handout      write the lessons as handouts to handout/, to print"
	@echo "make docs         write the API pages to api/, from the docstrings, offline"
	@echo "make bench        measure what things cost on this machine, and beside peers that do the same"
	@echo "make fuzz         give changed messages to everything that reads them, for SECONDS=180"
	@echo "make conformance  give NIST's test suite for certification paths to the lab's check, and compare scores"
	@echo "make extras       try each optional set of packages in an environment that holds nothing else"
	@echo "make constraints  pin the newest versions of everything in constraints.txt"
	@echo "make clean        remove .venv and caches"

lab: .venv/lab
	$(BIN)/fincert-lab open $(FOLDER)

# One pytest for the tests and the notebooks, so that there is one summary. A file is one process's, in the order of names: the
# browser tests, which take longest, come first. Two processes more than there are cores: what drives a browser mostly waits.
# Where the extras are asked for too, they come first: the tests take every core.
test: lint $(filter extras,$(MAKECMDGOALS))
	$(BIN)/python -m pytest tests --nbval --nbval-current-env notebooks \
		--numprocesses=$$(($$($(BIN)/python -c 'import os; print(os.cpu_count())') + 2)) --dist=loadfile --no-loadscope-reorder

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

notebooks: .venv/test
	$(BIN)/python tools/build_notebooks.py

slides: .venv/present
	$(BIN)/python tools/export_lessons.py slides $(SLIDES)

handout: .venv/present
	$(BIN)/python tools/export_lessons.py handout $(HANDOUT)

docs: .venv/docs
	$(BIN)/python tools/build_docs.py $(DOCS)

bench: .venv/peers
	$(BIN)/python -m tests.peers
	$(BIN)/python tests/bench.py

fuzz: .venv/test
	$(BIN)/python -m tests.fuzz $(SECONDS)

conformance: .venv/conformance
	$(BIN)/python -m tests.conformance $(WRITE)

# What one set forgets to name another brings along, unless it stands alone: on the lab's own packages and nothing else. Those are
# the same for every set, and so installed once and copied. No set sees another, so all may be tried at a time (make -j extras).
ALONE := .venv/alone
alone = cp -a $(ALONE)/lab $(ALONE)/$(1) && $(ALONE)/$(1)/bin/python -m $(INSTALL) --no-compile -e '.[$(1)]'

extras: alone-present alone-docs alone-conformance alone-test
	rm -rf $(ALONE)

alone: | $(BIN)/python
	rm -rf $(ALONE)
	$(PYTHON) -m venv $(ALONE)/lab
	$(ALONE)/lab/bin/python -m $(INSTALL) --no-compile -e .

alone-present: alone
	$(call alone,present)
	$(ALONE)/present/bin/python tools/export_lessons.py slides $(ALONE)/slides
	$(ALONE)/present/bin/python tools/export_lessons.py handout $(ALONE)/handout

alone-docs: alone
	$(call alone,docs)
	$(ALONE)/docs/bin/python tools/build_docs.py $(ALONE)/api

alone-conformance: alone
	$(call alone,conformance)
	$(ALONE)/conformance/bin/python -m tests.conformance

alone-test: alone
	$(call alone,test)
	$(ALONE)/test/bin/ruff --version && $(ALONE)/test/bin/mypy --version
	$(ALONE)/test/bin/python -m pytest tests --collect-only --quiet --quiet

# Once, for all that asks for it at a time.
$(BIN)/python:
	$(PYTHON) -m venv .venv

# Stamps: .venv/lab is newer than the pins once a student's packages are in, .venv/present once an instructor's are too,
# .venv/test once a maintainer's are.
.venv/lab: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing into .venv: this takes a minute or two, once."
	$(BIN)/python -m $(INSTALL) -e .
	touch $@

# All at once: what is asked for one after the other is looked up, and the lab built, once more each time.
.venv/test: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m $(INSTALL) -e '.[docs,present,test]'
	touch .venv/lab .venv/docs .venv/present $@

.venv/conformance: .venv/test
	$(BIN)/python -m $(INSTALL) -e '.[conformance]'
	touch $@

.venv/present: .venv/lab
	$(BIN)/python -m $(INSTALL) -e '.[present]'
	touch $@

.venv/docs: .venv/lab
	$(BIN)/python -m $(INSTALL) -e '.[docs]'
	touch $@

.venv/peers: .venv/test
	$(BIN)/python -m $(INSTALL) -e '.[peers]'
	touch $@

# Made in a fresh environment, so that nothing is pinned which nothing needs. setuptools is one of JupyterLab's needs.
constraints:
	rm -rf .venv/pins
	$(PYTHON) -m venv .venv/pins
	.venv/pins/bin/python -m pip install --quiet --upgrade pip setuptools
	.venv/pins/bin/python -m pip install --quiet -e '.[conformance,docs,peers,present,test]'
	echo "# Every distribution that the workbook and its tests need on Python 3.11. Remade with: make constraints" > constraints.txt
	.venv/pins/bin/python -m pip list --format=freeze --exclude-editable --exclude pip >> constraints.txt
	rm -rf .venv/pins

clean:
	rm -rf .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache slides handout api
	find . -name __pycache__ -o -name .ipynb_checkpoints | xargs rm -rf
