#!/bin/sh
# A department's list of 500,000 rows taken in against a registry of 1.1 million (PEOPLE, ROWS), on SQLite.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
DOUDI_DATA=$(mktemp -d)
export DOUDI_DATA
trap 'rm -rf "$DOUDI_DATA"' EXIT
.venv/bin/python -m bench.delivery --people "${PEOPLE:-1100000}" --rows "${ROWS:-500000}" "$@"
