#!/usr/bin/env bash
# Makes sure that the programs which only the tests need are there: a PostgreSQL server,
# LibreOffice and poppler to read back documents, Chromium for the pages, a Chinese font, nextest.
# On Debian as root it installs what is missing; elsewhere it says what to install. Quick when
# nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
have() { command -v "$1" >/dev/null 2>&1; }

[ -n "$(find /usr/lib/postgresql -maxdepth 3 -name initdb 2>/dev/null | head -n 1)" ] || have initdb \
    || missing+=(postgresql)
have chromium || have chromium-browser || have google-chrome || missing+=(chromium)
if have soffice || have libreoffice; then
    office=$(dirname "$(readlink -f "$(command -v soffice || command -v libreoffice)")")
    [ -e "$office/libswlo.so" ] || [ ! -d "$office" ] || missing+=(libreoffice-writer-nogui)
    [ -e "$office/libsclo.so" ] || [ ! -d "$office" ] || missing+=(libreoffice-calc-nogui)
else
    missing+=(libreoffice-writer-nogui libreoffice-calc-nogui)
fi
have pdftotext || missing+=(poppler-utils)
[ -n "$(find /usr/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" -iname '*noto*cjk*' 2>/dev/null | head -n 1)" ] \
    || missing+=(fonts-noto-cjk)

if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" -ne 0 ] || ! have apt-get; then
        echo "The tests need programs that are not here. With Debian's names:" >&2
        echo "    apt-get install ${missing[*]}" >&2
        exit 1
    fi
    echo "Installing what the tests need: ${missing[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
fi

have cargo-nextest || {
    echo "cargo-nextest is not on PATH: cargo install --locked cargo-nextest" >&2
    exit 1
}
