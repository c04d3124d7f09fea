#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL: scripts/with-postgres.sh cargo nextest run
#
# The command finds the server in JISHI_TEST_POSTGRES (a superuser's URL on loopback). The cluster
# lives in a temporary directory, keeps nothing, and is gone when the command ends, however it
# ends. Never for real data: fsync is off and everybody on this machine may connect.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: $0 COMMAND [ARGUMENT...]" >&2
    exit 2
fi

# Started inside another with-postgres.sh, or beside a server someone set up: use that one.
if [ -n "${JISHI_TEST_POSTGRES:-}" ]; then
    exec "$@"
fi

# Debian keeps the server's programs outside PATH, one directory per version: take the newest.
if [ -z "${PG_BIN:-}" ]; then
    PG_BIN=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
    [ -n "$PG_BIN" ] || PG_BIN=$(dirname "$(command -v initdb || true)")
fi
if [ ! -x "$PG_BIN/initdb" ]; then
    echo "PostgreSQL's server programs are missing: run scripts/test-tools.sh" >&2
    exit 1
fi

# PostgreSQL refuses to run as root.
as_owner() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

place=$(mktemp -d "${TMPDIR:-/tmp}/jishi-postgres.XXXXXX")
[ "$(id -u)" -ne 0 ] || chown postgres "$place"
stop() {
    as_owner "$PG_BIN/pg_ctl" -D "$place/cluster" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$place"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# initdb and pg_ctl read the current directory, which their user may not be allowed to.
start() {
    cd "$place"
    as_owner "$PG_BIN/initdb" -D "$place/cluster" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
        --no-sync >"$place/initdb.log" 2>&1 || {
        cat "$place/initdb.log" >&2
        exit 1
    }
    # A free port can be taken between asking and using it, so a failed start is tried again.
    for _ in 1 2 3 4 5; do
        port=$((20000 + (RANDOM * 32768 + RANDOM) % 40000))
        if as_owner "$PG_BIN/pg_ctl" -D "$place/cluster" -w -t 60 -l "$place/server.log" start -o "\
-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off \
-c synchronous_commit=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=256MB \
-c max_wal_size=2GB -c autovacuum=on -c logging_collector=off" >"$place/start.log" 2>&1; then
            echo "$port" >"$place/port"
            return
        fi
    done
    cat "$place/start.log" "$place/server.log" >&2
    exit 1
}
(start)

JISHI_TEST_POSTGRES="postgres://postgres@127.0.0.1:$(cat "$place/port")/postgres"
export JISHI_TEST_POSTGRES
"$@"
