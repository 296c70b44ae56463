#!/bin/sh
# A year evaluated, the cockpit, and lists of audit doubts in a county of 1.1 million (PEOPLE), on SQLite.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
DOUDI_DATA=$(mktemp -d)
export DOUDI_DATA
trap 'rm -rf "$DOUDI_DATA"' EXIT
.venv/bin/python -m bench.supervision --people "${PEOPLE:-1100000}" "$@"
