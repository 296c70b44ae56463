#!/bin/sh
# Two years of care visits through simulated cadres and officers, on both databases: PEOPLE=5500 scripts/care-years.sh
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
export DOUDI_CARE_PEOPLE="${PEOPLE:-5500}"
run=".venv/bin/python -m pytest -s -q tests/care/visits/test_simulated_months.py"
time $run
time scripts/postgresql.sh $run
