#!/usr/bin/env bash
# The browser's journeys: scripts/journeys.sh gallery pages stories
# Takes the programs that are built already (nextest builds them all); see journeys/run.mjs.
set -euo pipefail
cd "$(dirname "$0")/../journeys"
[ -e node_modules/.package-lock.json ] && [ node_modules/.package-lock.json -nt package-lock.json ] \
    || npm ci --ignore-scripts --no-audit --no-fund
exec node run.mjs "$@"
