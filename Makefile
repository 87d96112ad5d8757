# make run starts the product, make test checks all of it; each sets up what it needs first. See docs/running.md.

PY = .venv/bin/python
PIP = $(PY) -m pip install -qq --disable-pip-version-check --root-user-action ignore --no-deps --no-compile --require-hashes
PORT ?= 8000

.PHONY: run test check setup chromium lock reset-demo clean
.DELETE_ON_ERROR:
# Compiled once and kept: without, every process that starts compiles all the libraries again, which takes seconds.
unexport PYTHONDONTWRITEBYTECODE

# The product ends with this make, however that ends.
run: setup
	@ASB_END_WITH_PARENT=1 exec $(PY) manage.py run_all --port $(PORT)

test: setup .venv/dev.stamp chromium
	$(PY) -m pytest -n 2 --dist loadfile

check: setup .venv/dev.stamp
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy config casework assessment manage.py
	$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()"
	$(PY) -m djlint --quiet --lint templates
	$(PY) .ci/audit
	$(PY) manage.py makemigrations --check --dry-run

# Environment and assets, no data. Nothing is done twice.
setup: .venv/run.stamp .venv/assets.stamp

.venv/python.stamp: .ci/environment
	@sh .ci/environment
	@touch $@

.venv/run.stamp: .venv/python.stamp requirements.txt
	@echo "Installing what the product runs on"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.txt
	@echo "Installing what checks and tests need"
	@$(PIP) -r requirements-dev.txt
	@touch $@

.venv/assets.stamp: .venv/python.stamp package-lock.json config/assets.py
	@echo "Placing the design systems' files"
	@$(PY) config/assets.py
	@touch $@

chromium:
	@sh .ci/chromium

# Needs uv (pip install uv). Writes names, versions and hashes, and no addresses.
lock:
	@for name in requirements requirements-dev requirements-build; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-header --quiet $$name.in -o $$name.txt || exit 1; done
	npm install --package-lock-only

reset-demo: setup
	@$(PY) manage.py reset_demo

# Everything that make makes, but not the data in var.
clean:
	rm -rf .venv node_modules static/vendor staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
