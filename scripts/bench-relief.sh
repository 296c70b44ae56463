#!/bin/sh
# A run of temporary relief of LINES lines (2000) prepared and timed, on a database of its own.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh
DOUDI_DATA=$(mktemp -d)
export DOUDI_DATA
trap 'rm -rf "$DOUDI_DATA"' EXIT
DJANGO_SETTINGS_MODULE=doudi.settings .venv/bin/python -m bench.relief_run
