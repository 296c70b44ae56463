#!/bin/sh
# The money played against from a seed, on SQLite in memory or on the store that DATABASE_URL names (an empty one):
# SEED=7 EVENTS=20000 COUNTY=200 scripts/faults.sh, or scripts/postgresql.sh scripts/faults.sh.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
exec .venv/bin/python -m tests.faults --seed "${SEED:-7}" --events "${EVENTS:-20000}" --people "${COUNTY:-200}"
