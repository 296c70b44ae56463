#!/bin/sh
# The warnings of an invented county computed and timed (PEOPLE=110000), on a database of its own.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh
DOUDI_DATA=$(mktemp -d)
export DOUDI_DATA
trap 'rm -rf "$DOUDI_DATA"' EXIT
DJANGO_SETTINGS_MODULE=doudi.settings .venv/bin/python -m bench.warnings
