# `make` lists what there is. Two commands are enough on a fresh machine: `make run`, `make test`.
SHELL := /bin/bash
.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: run
run: ## build, make the demo city, serve it, print the address and logins
	cargo build --release --locked -p jishi
	target/release/jishi demo

.PHONY: build
build: ## build the program
	cargo build --release --locked -p jishi

.PHONY: check
check: ## format, lints, licences and banned crates
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	scripts/deny.sh

.PHONY: test
test: ## install what the tests need, then run everything
	scripts/test-tools.sh
	scripts/with-postgres.sh cargo nextest run --workspace --locked
	cargo test --doc --workspace --locked
	scripts/journeys.sh gallery pages stories

.PHONY: journeys
journeys: ## the browser's part alone, with speed measured and pictures in artifacts/
	scripts/test-tools.sh
	cargo build --locked -p jishi -p web --bins --examples
	scripts/journeys.sh gallery pages stories
	scripts/journeys.sh speed
	scripts/journeys.sh pictures
