#!/bin/sh
# Take away the guards of the money one at a time: the tests must notice each (J=2 at once, ONLY="words" of their names).
# CARRIERS=1: what carries the clauses of law instead; RESUME=1 keeps what is proved at this commit already.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
export DOUDI_ALL=1 # a fault that only a test marked long notices is noticed all the same
if [ -n "${CARRIERS:-}" ]; then
    exec .venv/bin/python -m tests.faults.mutants.carriers -j "${J:-1}" ${RESUME:+--resume} ${ONLY:+--only $ONLY}
fi
exec .venv/bin/python -m tests.faults.mutants -j "${J:-1}" ${ONLY:+--only "$ONLY"}
