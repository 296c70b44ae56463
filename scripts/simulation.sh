#!/bin/sh
# Many applications through simulated officers, malformed requests, calls drawn from the contracts of the interfaces:
# CASES=2000 scripts/simulation.sh
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
export DOUDI_SIMULATED="${CASES:-2000}" DOUDI_DRAWN_CALLS=300
export DOUDI_MALFORMED_DRAWS=2 DOUDI_MALFORMED_SEEDS=4 DOUDI_MALFORMED_PART=1 DOUDI_MALFORMED_FORMS=25000
.venv/bin/python -m pytest -s -q --numprocesses=auto tests/casework/test_simulation.py tests/test_malformed_input.py \
    tests/api/v1/test_drawn_calls.py tests/api/dci/test_drawn_messages.py
