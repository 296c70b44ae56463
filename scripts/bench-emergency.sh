#!/bin/sh
# The survey list of an emergency drawn and timed (PEOPLE=20000), on a database of its own.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh
DOUDI_DATA=$(mktemp -d)
export DOUDI_DATA
trap 'rm -rf "$DOUDI_DATA"' EXIT
DJANGO_SETTINGS_MODULE=doudi.settings .venv/bin/python -m bench.emergency
