#!/bin/sh
# Run every test, on all cores; arguments go to pytest: scripts/test.sh tests/policy -k dibao
# What reads and writes the store runs twice: on SQLite with all others, then on PostgreSQL.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
run=".venv/bin/python -m pytest --numprocesses=auto --dist=worksteal"
if [ $# -gt 0 ]; then
    exec $run "$@"
fi
if scripts/postgresql.sh true; then
    # shellcheck disable=SC2086 # a command in words, split on purpose
    POSTGRESQL_OPTIONS="-c fsync=off" scripts/postgresql.sh $run tests/core tests/funding tests/payments tests/registry tests/lawbook tests/casework tests/console \
        tests/faults/test_concurrency.py tests/faults/test_full_disks.py tests/faults/test_random_concurrency.py tests/faults/test_kills.py tests/test_page_access.py tests/test_malformed_input.py
else
    echo "没有 PostgreSQL，只在 SQLite 上测试 No PostgreSQL: tested on SQLite only" >&2
fi
# Last, so that the closing line is the one of the whole suite.
exec $run
