#!/usr/bin/env bash
# Prepares what the whole-program test tells its story of, for a browser: the three sample workbooks
# of a county in an empty SQLite database, and a pack with the story's scheme and bulletin.
#
#   scripts/story-data.sh FOLDER [PROGRAM]
#   JISHI_DAY=2027-01-20 PROGRAM serve --data FOLDER/data --pack FOLDER/pack --listen 127.0.0.1:PORT
#
# The server prints the link by which the first account is made. JISHI_DAY is known to builds for
# development only (app/src/clock.rs); expected figures stand in app/tests/program/whole_story.rs.
set -euo pipefail

[ $# -ge 1 ] || { echo "usage: $0 FOLDER [PROGRAM]" >&2; exit 2; }
folder=$1
here=$(cd "$(dirname "$0")/.." && pwd)
program=${2:-$here/target/debug/jishi}
export JISHI_DAY=${JISHI_DAY:-2027-01-20}

mkdir -p "$folder"
cp -r "$here/packs/standard" "$folder/pack"
cp "$here/app/tests/program/story/scheme.toml" "$folder/pack/schemes/story.toml"
cp "$here/app/tests/program/story/bulletin.toml" "$folder/pack/bulletins/story.toml"

bring() {
    # 1: some rows were refused, which is what these workbooks are for.
    "$program" import "$@" --data "$folder/data" --pack "$folder/pack" || [ $? -eq 1 ]
}
bring orgs "$here/areas/registry/tests/workbooks/党组织.xlsx"
bring members "$here/areas/registry/tests/workbooks/党员名册.xlsx"
bring records "$here/areas/ledger/tests/workbooks/组织生活台账.xlsx" --ledger 组织生活
