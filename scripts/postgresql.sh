#!/bin/sh
# A PostgreSQL of one's own for a while: scripts/postgresql.sh COMMAND... runs the command with DATABASE_URL set.
# The cluster lies in a temporary folder, listens on a socket there, and goes when the command ends. Its programs, such
# as pg_dump, are in the PATH of the command.
set -eu

binaries=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$binaries" ] || binaries=$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)")
[ -x "$binaries/initdb" ] || {
    echo "没有 PostgreSQL No PostgreSQL here" >&2
    exit 69
}

# The server refuses to run as root; the package brings a user for it.
folder=$(mktemp -d)
if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$folder"
    as_server() { setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"; }
else
    as_server() { "$@"; }
fi
chmod 755 "$folder"
stop() {
    as_server "$binaries/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT INT TERM

as_server "$binaries/initdb" -D "$folder/data" -U doudi --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
as_server "$binaries/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=200 -c shared_buffers=512MB ${POSTGRESQL_OPTIONS:-}" \
    start >/dev/null
"$binaries/createdb" -h "$folder" -U doudi doudi
PATH="$binaries:$PATH" DATABASE_URL="postgresql://doudi@/doudi?host=$folder" "$@"
