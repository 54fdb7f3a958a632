# Everything runs in .venv, which holds the versions that constraints.txt pins. `make` alone prints the targets.
PYTHON ?= python3
FOLDER ?= fincert-workbook
SECONDS ?= 180
SLIDES ?= slides
HANDOUT ?= handout
DOCS ?= api
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help lab test lint notebooks slides handout docs bench fuzz conformance extras constraints clean

help:
	@echo "make lab          open the workbook in JupyterLab (make lab FOLDER=my-copy for another folder)"
	@echo "make test         lint, then every test and every notebook"
	@echo "make lint         ruff (rules and format) and mypy"
	@echo "make notebooks    build the notebooks from notebooks/source"
	@echo "make slides       write the lessons as slides to slides/, for the projector, offline"
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
# browser tests, which take longest, come first.
test: lint
	$(BIN)/python -m pytest tests --nbval --nbval-current-env notebooks/ko notebooks/en notebooks/teacher \
		--numprocesses=logical --dist=loadfile --no-loadscope-reorder

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

# What one set forgets to name another brings along, unless it stands alone.
ALONE := .venv/alone
alone = rm -rf $(ALONE) && $(PYTHON) -m venv $(ALONE) && \
	$(ALONE)/bin/python -m pip --disable-pip-version-check --quiet install -c constraints.txt -e '.[$(1)]'

extras:
	mkdir -p .venv
	$(call alone,present)
	$(ALONE)/bin/python tools/export_lessons.py slides $(ALONE)/slides
	$(ALONE)/bin/python tools/export_lessons.py handout $(ALONE)/handout
	$(call alone,docs)
	$(ALONE)/bin/python tools/build_docs.py $(ALONE)/api
	$(call alone,conformance)
	$(ALONE)/bin/python -m tests.conformance
	$(call alone,test)
	$(ALONE)/bin/ruff --version && $(ALONE)/bin/mypy --version
	$(ALONE)/bin/python -m pytest tests --collect-only --quiet --quiet
	rm -rf $(ALONE)

# Stamps: .venv/lab is newer than the pins once a student's packages are in, .venv/present once an instructor's are too,
# .venv/test once a maintainer's are.
.venv/lab: pyproject.toml constraints.txt
	@echo "Installing into .venv: this takes a minute or two, once."
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install -c constraints.txt -e .
	touch $@

.venv/test: .venv/lab
	$(PIP) install -c constraints.txt -e '.[docs,present,test]'
	touch $@

.venv/conformance: .venv/test
	$(PIP) install -c constraints.txt -e '.[conformance]'
	touch $@

.venv/present: .venv/lab
	$(PIP) install -c constraints.txt -e '.[present]'
	touch $@

.venv/docs: .venv/lab
	$(PIP) install -c constraints.txt -e '.[docs]'
	touch $@

.venv/peers: .venv/test
	$(PIP) install -c constraints.txt -e '.[peers]'
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
