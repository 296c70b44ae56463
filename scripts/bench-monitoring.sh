#!/bin/sh
# Lists with known wrong payments and missed families, screened against a county of 1.1 million (PEOPLE).
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
.venv/bin/python -m bench.monitoring --people "${PEOPLE:-1100000}" "$@"
