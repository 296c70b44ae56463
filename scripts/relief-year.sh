#!/bin/sh
# A year of temporary relief through simulated officers, on both databases: CASES=6000 scripts/relief-year.sh
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
export DOUDI_RELIEF_CASES="${CASES:-6000}"
run=".venv/bin/python -m pytest -s -q tests/relief/test_simulated_months.py"
time $run
time scripts/postgresql.sh $run
