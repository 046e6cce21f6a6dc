# The front door. `make` alone says what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python3.14; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# Journeys mostly wait for processes: one worker more than processors keeps those busy.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(1 + (os.cpu_count() or 1))')
PYTEST = PYTEST_XDIST_AUTO_NUM_WORKERS=$(WORKERS) $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder
export PYTHONUTF8 := 1
# Compiled code is kept, whatever the environment says: each process of a stack would compile it all again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  \033[1m%-16s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The environment is complete for a list when its stamp is newer than the list.
NEW_ENOUGH = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
INSTALL = $(NEW_ENOUGH) \
	|| { echo "✗ Milo needs Python 3.11 or newer, not $$($(or $(PYTHON),python3) --version 2>&1 | head -n 1); name one with make PYTHON=…"; exit 1; }; \
	$(PYTHON) -m local.install
# A Python that is named must do, also where an environment is there already.
ifeq ($(origin PYTHON),command line)
ifneq ($(shell $(NEW_ENOUGH) && echo yes),yes)
$(error Milo needs Python 3.11 or newer, not $(shell $(PYTHON) --version 2>&1 | head -n 1))
endif
endif
RUN := .venv/requirements-run.complete
DEV := .venv/requirements-dev.complete

$(RUN): requirements-run.txt
	@$(INSTALL) run

$(DEV): requirements-dev.txt requirements-run.txt
	@$(INSTALL) dev

.PHONY: setup
setup: $(DEV) ## Install what all targets need into .venv (each does it by itself)

.PHONY: run
run: $(RUN) ## Start all of Milo on this laptop; Ctrl-C stops it (STORE=firestore: on the emulator)
	@$(BIN)/python -m local.stack

.PHONY: chat
chat: $(RUN) ## Chat with the running Milo in the terminal
	@$(BIN)/python -m local.chat

.PHONY: logs
logs: $(RUN) ## Show what all processes of the running shop write, as it comes
	@$(BIN)/python -m local.logs

.PHONY: demo
demo: $(RUN) ## Play the purchase from hello to paid on a stack of its own
	@$(BIN)/python -m local.demo

.PHONY: adk
adk: $(RUN) ## Open Milo with its tools in ADK's own page, on the running shop
	@$(BIN)/python -m local.adk

.PHONY: admin-password
admin-password: $(RUN) ## Print the hash of the panel's password, which it asks for: ADMIN_PASSWORD_HASH
	@$(BIN)/python -m local.admin_password

# The store: STORE=sqlite (the default; SQLITE_PATH) or STORE=firestore (GOOGLE_CLOUD_PROJECT, FIRESTORE_DATABASE).
TRANSFER = test -n "$(FILE)" || { echo "Name the file: make $@ FILE=milo.jsonl"; exit 1; }; \
	$(BIN)/python -m local.transfer $@ "$(FILE)"

.PHONY: export
export: $(RUN) ## Write all data of the store into a new file: FILE=milo.jsonl [STORE=firestore]
	@$(TRANSFER) $(ARGS)

.PHONY: import
import: $(RUN) ## Fill an empty store from such a file; ARGS=--merge adds to one that is not
	@$(TRANSFER) $(ARGS)

.PHONY: figures
figures: $(RUN) ## Recount the panel's figures from the facts and compare; ARGS=--mend adds what lacks
	@$(BIN)/python -m local.figures $(ARGS)

.PHONY: test
test: $(DEV) ## Run every test but the long ones
	@$(PYTEST) -m "not long" $(ARGS)

.PHONY: test-unit
test-unit: $(DEV) ## Run the unit tests, for every save
	@$(PYTEST) -m "not long" $(or $(ARGS),tests/unit)

# Tracing takes as long again as the tests do, and code counts as covered where tests look at it closely, not
# where the whole of Milo passes by: no journeys, no browser, no simulator.
.PHONY: coverage
coverage: $(DEV) ## Run the unit tests and contracts, and tell what they never reach (htmlcov/)
	@$(PYTEST) -m "not long" --cov --cov-report=term:skip-covered --cov-report=html $(or $(ARGS),tests/unit tests/contracts)

.PHONY: test-long
test-long: $(DEV) ## Run the journeys on Firestore, long stories, proofs under kill -9
	@$(PYTEST) -m long $(ARGS)

.PHONY: outages
outages: $(DEV) ## Break a running shop on purpose, and print how long its shoppers wait
	@$(BIN)/python -m pytest -m long -s -q tests/journeys/test_outages.py $(ARGS)

.PHONY: fuzz
fuzz: $(DEV) ## Call each operation of the API as its OpenAPI document says; EXAMPLES=200 a caller
	@API_EXAMPLES=$(or $(EXAMPLES),200) $(PYTEST) --dist load $(or $(ARGS),tests/unit/backoffice_api/web/test_openapi.py)

.PHONY: check
check: $(DEV) ## Lint, format, types, import rules, generated files
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=functions:. $(BIN)/lint-imports
	@$(BIN)/python -m local.firestore_indexes --check
	@$(BIN)/python -m local.openapi --check
	@$(BIN)/python -m local.lock --check

# Plain Terraform loads Google's providers from its registry, and asks for no credentials. With TF_OFFLINE (terraform/README.md)
# nothing is loaded, and a whole cloud is planned, applied and planned again.
TERRAFORM = $(BIN)/python -m local.terraform

.PHONY: check-terraform
check-terraform: $(DEV) ## Check terraform/; with TF_OFFLINE=FOLDER apply it, too, on stand-ins for Google
	@$(TERRAFORM) fmt -check -diff -recursive
	@$(TERRAFORM) init -backend=false -input=false
	@$(TERRAFORM) validate
	@$(TERRAFORM) test
	@$(BIN)/python -m local.checkov --directory terraform --framework terraform
	@$(BIN)/python -m pytest tests/terraform $(ARGS)

# The cloud: docs/deploy.md. Terraform has been told its state's bucket, and the Firebase CLI is logged in.
.PHONY: plan
plan: ## Show what `make deploy` would change in the cloud
	@terraform -chdir=terraform plan $(ARGS)

.PHONY: deploy
deploy: $(RUN) ## Make the cloud what terraform/ says, then deploy the checkout page and Firestore's rules
	@terraform -chdir=terraform apply $(ARGS)
	@$(BIN)/python -m local.site "$$(terraform -chdir=terraform output -raw checkout_url)" "$$(terraform -chdir=terraform output -raw shop_name)"
	@firebase deploy --only hosting,firestore:rules --config build/site/firebase.json --project "$$(terraform -chdir=terraform output -raw project_id)"

.PHONY: outputs
outputs: ## Print what is to paste into Twilio and Mercado Pago, and where the shop is
	@terraform -chdir=terraform output

.PHONY: sender
sender: $(RUN) ## Have the shop's own WhatsApp sender post to it: SENDER=+54…; ARGS=--check only compares
	@URL="$(or $(URL),$$(terraform -chdir=terraform output -raw twilio_webhook_url))" SENDER="$(SENDER)" $(BIN)/python -m local.sender $(ARGS)

.PHONY: smoke
smoke: $(RUN) ## Ask a shop that is up how it is, and send it one signed message: URL=… FROM=+54…
	@URL="$(URL)" FROM="$(FROM)" $(BIN)/python -m local.smoke

.PHONY: format
format: $(DEV) ## Format the code and mend what the linter can
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

.PHONY: bench
bench: $(DEV) ## Measure what a turn costs, as ratios
	@$(BIN)/python -m bench

.PHONY: matrix
matrix: $(DEV) ## Set Milo up with each Python of this machine, and print what it takes
	@$(BIN)/python -m bench.matrix

.PHONY: simulate
simulate: $(DEV) ## Play seeded worlds full of faults; SEEDS=2000 FROM=1 JOBS=2 STORE=light
	@$(BIN)/python -m simulator --seeds $(or $(SEEDS),2000) --from $(or $(FROM),1) --jobs $(or $(JOBS),2) --store $(or $(STORE),light)

.PHONY: eval
eval: $(DEV) ## Play the shoppers' dialogues and judge how they end; DIALOGUES=tests/evals ARGS="--only NAME"
	@$(BIN)/python -m evals $(or $(DIALOGUES),tests/evals tests/evals/corner-shop tests/evals/grocer tests/evals/dietetica local/adk/milo) $(ARGS)

.PHONY: bundle
bundle: $(DEV) ## Build each function's deployable into build/
	@$(BIN)/python -m local.bundle

.PHONY: pictures
pictures: $(DEV) ## Photograph the chat, the checkout page and the panel into docs/images
	@$(BIN)/python -m local.pictures

.PHONY: lock
lock: $(DEV) ## Pin the dependency groups of pyproject.toml into the requirements files
	@$(BIN)/python -m local.lock

.PHONY: indexes
indexes: $(DEV) ## Write firestore.indexes.json from the named queries
	@$(BIN)/python -m local.firestore_indexes

.PHONY: openapi
openapi: $(DEV) ## Write docs/openapi.json from the API's declared operations
	@$(BIN)/python -m local.openapi

.PHONY: clean
clean: ## Remove what was built and installed; the shop's data in .local stays
	rm -rf .venv build htmlcov .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
