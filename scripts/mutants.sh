#!/bin/sh
# Take away the guards of the money one at a time: the tests must notice each (J=2 at once, ONLY="words" of their names).
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
exec .venv/bin/python -m tests.faults.mutants -j "${J:-1}" ${ONLY:+--only "$ONLY"}
