#!/bin/sh
# The lists of bench-monitoring delivered into a PostgreSQL of its own (PEOPLE=200000): uploaded, read, confirmed, warned.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
people="${PEOPLE:-200000}"
[ -d "bench/.work/lists-$people/county" ] || .venv/bin/python -m bench.monitoring --people "$people" --report /dev/null
DOUDI_DATA=$(mktemp -d)
export DOUDI_DATA
trap 'rm -rf "$DOUDI_DATA"' EXIT
DJANGO_SETTINGS_MODULE=doudi.settings scripts/postgresql.sh .venv/bin/python -m bench.monitoring_store --people "$people"
