# `make demo` and `make test` do all the set-up on a fresh machine with Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv
EXTRAS := dmarc,fax,fax-light,postgresql,telnyx,twilio
# Of thirty thousand modules a tenth is ever imported: those are compiled when they are, not all of them here.
INSTALL := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt --editable
# A coverage or cache setting of the caller must not change what is tested.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: venv demo test bench bench-reading clean

venv: $(VENV)/.tests

# what Ordergate runs with
$(VENV)/.runs: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) '.[$(EXTRAS)]'
	touch $@

# and what its tests and checks need besides
$(VENV)/.tests: pyproject.toml constraints.txt
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) '.[dev,$(EXTRAS)]'
	touch $(VENV)/.runs $@

demo: $(VENV)/.runs
	$(VENV)/bin/ordergate demo

test: venv
	$(VENV)/bin/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

bench: venv
	$(VENV)/bin/python -m tests.bench

bench-reading: venv
	$(VENV)/bin/python -m tests.bench.suppliers
	$(VENV)/bin/python -m tests.bench.tricks --per-sentence 1
	$(VENV)/bin/python -m tests.bench.tricks --into letter page
	$(VENV)/bin/python -m tests.bench.reading

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
