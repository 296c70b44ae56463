#!/bin/sh
# Load test of the web site: a whole county on a PostgreSQL of its own, many officers at once.
# Arguments go to the benchmark: scripts/bench-web.sh --people 60000 --soak-seconds 60
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
DOUDI_DATA=$(mktemp -d)
export DOUDI_DATA
trap 'rm -rf "$DOUDI_DATA"' EXIT
scripts/postgresql.sh .venv/bin/python -m bench.web_load "$@"
