#!/bin/sh
# Play every attack there is a test of, on loopback alone, from fixed seeds: first those on the database itself and on
# steps taken at once, on PostgreSQL, then all others on SQLite. The last line is `tries=N successes=N`; exit 1 on any.
set -u
cd "$(dirname "$0")/.."
scripts/install.sh --dev || exit 1
run="timeout 300 .venv/bin/python -m pytest --numprocesses=auto --dist=worksteal -p tests.attacks.tally"
counts=$(mktemp -d)
trap 'rm -rf "$counts"' EXIT INT TERM
failed=0

if scripts/postgresql.sh true; then
    # shellcheck disable=SC2086 # a command in words, split on purpose
    POSTGRESQL_OPTIONS="-c fsync=off" scripts/postgresql.sh $run --tally="$counts/postgresql" -m attack \
        tests/core tests/payments || failed=1
    # shellcheck disable=SC2086
    POSTGRESQL_OPTIONS="-c fsync=off" scripts/postgresql.sh $run --tally="$counts/at-once" \
        tests/faults/test_concurrency.py || failed=1
else
    echo "没有 PostgreSQL：没有试数据库账户和同时办理 No PostgreSQL: neither its roles nor concurrent steps were tried" >&2
    failed=1
fi
# shellcheck disable=SC2086
$run --tally="$counts/marked" -m attack tests || failed=1
# Foreign rows on every page, malformed requests at every address, forged steps, altered answers of the bank.
# shellcheck disable=SC2086
DOUDI_MALFORMED_SEEDS=2 $run --tally="$counts/pages" tests/test_page_access.py tests/test_malformed_input.py \
    tests/casework/test_crafted_posts.py tests/payments/bank_exchange/test_bank_answers.py || failed=1

cat "$counts"/* | awk -v failed="$failed" '
    { tries += $1; successes += $2 }
    END { printf "tries=%d successes=%d\n", tries, successes; exit (failed || successes) ? 1 : 0 }'
