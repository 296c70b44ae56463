#!/bin/sh
# A settlement of ORDERS accepted orders of purchased services (20000) timed, on a database of its own.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh
DOUDI_DATA=$(mktemp -d)
export DOUDI_DATA
trap 'rm -rf "$DOUDI_DATA"' EXIT
DJANGO_SETTINGS_MODULE=doudi.settings .venv/bin/python -m bench.services_settlement
