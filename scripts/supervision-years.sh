#!/bin/sh
# Three years of a county, each figure counted again from the raw rows, on both databases:
# TOWNSHIPS=4 CASES=6000 scripts/supervision-years.sh
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
export DOUDI_SUPERVISION_CASES="${CASES:-6000}" DOUDI_SUPERVISION_TOWNSHIPS="${TOWNSHIPS:-4}"
run=".venv/bin/python -m pytest -s -q tests/supervision/evaluations/test_simulated_years.py"
time $run
time scripts/postgresql.sh $run
