#!/usr/bin/env bash
# Engine, Polars, DuckDB and pandas by turns. Arguments go to compare/compare.py.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --locked -p bench
target=${CARGO_TARGET_DIR:-target}
venv=$target/bench-venv
if ! cmp -s bench/requirements.txt "$venv/requirements.txt"; then
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --requirement bench/requirements.txt
    cp bench/requirements.txt "$venv/requirements.txt"
fi
if [ $# -gt 0 ]; then
    exec "$venv/bin/python" bench/compare/compare.py "$target/release/bench" "$@"
fi
"$venv/bin/python" bench/compare/compare.py "$target/release/bench" --orgs 12000 --rounds 40
"$venv/bin/python" bench/compare/compare.py "$target/release/bench" --orgs 1000000 --rounds 7
