#!/bin/sh
# kill -9 of the worker, the web server and PostgreSQL inside of the steps of a payroll, on a cluster of its own:
# KILLS=300 SEED=7 scripts/crash-tests.sh
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
exec .venv/bin/python -m tests.faults.kills --kills "${KILLS:-300}" --seed "${SEED:-7}"
