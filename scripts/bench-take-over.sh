#!/bin/sh
# Taking over a county of 23 rolls, timed on a PostgreSQL of its own (PEOPLE=60000 by default).
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
DOUDI_DATA=$(mktemp -d)
export DOUDI_DATA
trap 'rm -rf "$DOUDI_DATA"' EXIT
scripts/postgresql.sh .venv/bin/python -m bench.take_over --people "${PEOPLE:-60000}" "$@"
