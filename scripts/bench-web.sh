#!/bin/sh
# The web site under load: a whole county on a PostgreSQL of its own, many officers at once.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
DOUDI_DATA=$(mktemp -d)
export DOUDI_DATA
trap 'rm -rf "$DOUDI_DATA"' EXIT
scripts/postgresql.sh .venv/bin/python -m bench.web_load
