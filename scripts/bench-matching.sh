#!/bin/sh
# A labelled list of 50,000 rows against a county of 1.1 million (PEOPLE, ROWS), beside a bare join on the number.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
.venv/bin/python -m bench.matching --people "${PEOPLE:-1100000}" --rows "${ROWS:-50000}" "$@"
