# What each verb does is in geoportal/launch; `make` alone lists them.
PYTHON ?= python3
LAUNCH = @exec $(PYTHON) -m geoportal.launch

.DEFAULT_GOAL := help
.PHONY: help demo test check bench lock

help:
	@echo "make demo    the demonstration, on PORT (8000); Ctrl-C ends it"
	@echo "make test    every test, on a PostGIS of its own; make test ARGS='-k tiles'"
	@echo "make check   lint, format, types, imports, migrations"
	@echo "make bench   measure"
	@echo "make lock    pin the Python packages anew; make lock ARGS=--upgrade"

demo check:
	$(LAUNCH) $@

test bench lock:
	$(LAUNCH) $@ $(ARGS)
