#!/bin/sh
# Run every test, on all cores; arguments go to pytest: scripts/test.sh tests/policy -k dibao
# Tests of locks, constraints, hand-written SQL and sums run on PostgreSQL; most of them again on SQLite, with all others.
# DOUDI_BOTH=1 runs all of them on both. Pages, documents and the law itself are the same on both databases and run once.
# DOUDI_ALL=1 runs those marked long as well: kills and full disks, further journeys in a browser, further tests on Spark.
# It also takes the whole of checks of which a run takes a part: each such test says at its top how large the part is.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh --dev
unset PYTHONDONTWRITEBYTECODE # each of some hundred processes would compile two thousand modules again
run=".venv/bin/python -m pytest --numprocesses=auto --dist=worksteal"
if [ $# -gt 0 ]; then
    exec $run "$@"
fi
[ -n "${DOUDI_ALL:-}" ] || export PYTEST_ADDOPTS="${PYTEST_ADDOPTS:-} -m 'not long'"
on_postgresql="tests/core tests/funding tests/payments tests/registry/search tests/registry/circumstances
    tests/registry/moves tests/registry/deaths tests/registry/household_accounts
    tests/casework/cases/test_hard_cases.py tests/casework/worklist tests/casework/recognitions
    tests/casework/post_award tests/lawbook/standards tests/console/test_desk.py
    tests/relief/test_bank_runs.py tests/relief/test_instalments.py tests/relief/test_reserves.py
    tests/care/payables/test_bank_runs.py
    tests/registry/law_inputs tests/monitoring/warnings/computation tests/monitoring/warnings/store_rules
    tests/monitoring/low_income tests/monitoring/judgements
    tests/faults/test_concurrency.py tests/faults/test_full_disks.py tests/faults/test_random_concurrency.py
    tests/faults/test_kills.py --ignore=tests/payments/take_over/test_townships.py"
ran_above=""
if scripts/postgresql.sh true; then
    # shellcheck disable=SC2086 # a command and paths in words, split on purpose
    POSTGRESQL_OPTIONS="-c fsync=off" scripts/postgresql.sh $run $on_postgresql
    ran_above="--ignore=tests/faults/test_full_disks.py"
    if [ -z "${DOUDI_BOTH:-}" ]; then
        for folder in payments/take_over/test_confirmation.py payments/bank_exchange payments/test_four_hands.py payments/test_pages.py \
            payments/test_worklist.py payments/computation payments/runs payments/recoveries payments/self_audit \
            payments/certificate payments/statements payments/holds payments/withdrawals payments/family_file \
            payments/calendar payments/statistical_returns payments/test_refusals.py payments/invariants \
            payments/test_authority_endings.py payments/personal_data_copies \
            monitoring/low_income monitoring/judgements monitoring/warnings/store_rules registry/law_inputs \
            registry/moves registry/household_accounts registry/circumstances registry/deaths funding lawbook/standards \
            casework/recognitions casework/post_award casework/worklist casework/cases/test_hard_cases.py \
            console/test_desk.py relief/test_bank_runs.py relief/test_instalments.py relief/test_reserves.py \
            care/payables/test_bank_runs.py monitoring/warnings/computation
        do
            ran_above="$ran_above --ignore=tests/$folder"
        done
    fi
else
    echo "没有 PostgreSQL，只在 SQLite 上测试 No PostgreSQL: tested on SQLite only" >&2
fi
# Last, so that the closing line is the one of the whole suite.
# shellcheck disable=SC2086 # nothing, or one option
exec $run $ran_above
