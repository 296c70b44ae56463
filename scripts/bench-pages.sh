#!/bin/sh
# Processor time of the most used pages of each role, on a PostgreSQL of its own (PEOPLE=60000 by default).
# Arguments go to the benchmark: scripts/bench-pages.sh --times 50
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
DOUDI_DATA=$(mktemp -d)
export DOUDI_DATA
trap 'rm -rf "$DOUDI_DATA"' EXIT
scripts/postgresql.sh .venv/bin/python -m bench.page_costs --people "${PEOPLE:-60000}" "$@"
