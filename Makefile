# Muster's commands. `make` lists them. Needs: Rust toolchain, C compiler, make, Node 20+ with npm.

PORT ?= 8080
DEMO_DIR ?= ./demo-data

BIN := $(or $(CARGO_TARGET_DIR),target)/debug/muster
NPM_STAMP := node_modules/.stamp
ASSETS_STAMP := static/dist/.stamp
# Folders are listed beside files, so that a deleted file counts as a change too.
ASSET_SOURCES := $(shell find static/src static/icons 2>/dev/null)

.PHONY: help demo test lint unit it browser audit assets release docs measure bench lighthouse clean tools

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

demo: ## Build and serve a filled demo (PORT=8080, DEMO_DIR=./demo-data)
	@echo "[1/4] Checking the tools"
	@scripts/check-tools.sh
	@echo "[2/4] npm packages"
	@$(MAKE) -s $(NPM_STAMP)
	@echo "[3/4] Style sheets, scripts and icons"
	@$(MAKE) -s $(ASSETS_STAMP)
	@echo "[4/4] Compiling Muster (some minutes the first time)"
	@cargo build --locked
	@exec env MUSTER_BIND=127.0.0.1:$(PORT) MUSTER_DATA_DIR="$(DEMO_DIR)" $(BIN) demo

test: tools ## Every check and test (root on Debian gets PostgreSQL and Chromium installed)
	@scripts/test-needs.sh postgres chromium
	@$(MAKE) -s assets
	@scripts/test.sh lint unit it browser

lint: assets ## Format, Clippy and documentation, warnings are errors
	@scripts/test.sh lint

unit: assets ## Unit tests
	@scripts/test.sh unit

it: assets ## Integration tests beside throw-away PostgreSQL and SMTP servers
	@scripts/test-needs.sh postgres
	@scripts/test.sh it

browser: assets ## Browser journeys against a throw-away demo
	@scripts/test-needs.sh chromium
	@scripts/test.sh browser

audit: ## Licences, sources and banned crates (installs cargo-deny when missing)
	@command -v cargo-deny >/dev/null || { \
		echo "cargo-deny is missing: installing it with cargo (some minutes)."; \
		cargo install cargo-deny --locked; }
	@cargo deny --locked check bans licenses sources

assets: tools $(ASSETS_STAMP) ## Style sheets, scripts and icons into static/dist

release: assets ## The optimised program: target/release/muster
	@cargo build --release --locked

docs: assets ## Write docs/states.md from the program's own state machines
	@cargo build --locked
	@$(BIN) states > docs/states.md.tmp || { rm -f docs/states.md.tmp; exit 1; }
	@mv docs/states.md.tmp docs/states.md

measure: release ## Measurements (scripts/measure.sh)
	@scripts/measure.sh

bench: assets ## Ratios on both databases with 35,000 applications in one posting (some minutes)
	@scripts/test-needs.sh postgres
	@scripts/with-postgres.sh cargo bench --locked --bench pipeline --bench search

lighthouse: release ## Accessibility and performance of the pages applicants meet (fetches Lighthouse; wants a quiet machine)
	@scripts/test-needs.sh chromium
	@MUSTER_BIN=target/release/muster scripts/with-demo.sh node scripts/lighthouse.mjs

clean: ## Remove what was built (not the demo's data)
	@cargo clean
	@rm -rf node_modules static/dist

tools:
	@scripts/check-tools.sh

$(NPM_STAMP): package.json package-lock.json
	@npm ci --ignore-scripts --omit=optional --no-audit --no-fund
	@touch $@

$(ASSETS_STAMP): $(ASSET_SOURCES) scripts/assets.mjs $(NPM_STAMP)
	@node scripts/assets.mjs
	@touch $@
