#!/bin/sh
# Play every attack there is a test of, on loopback alone, from fixed seeds: first those on the database itself and on
# steps taken at once, on PostgreSQL, then all others on SQLite. The last line is `tries=N successes=N`; exit 1 on any,
# and where a part could not be played to its end in the ten minutes that all parts have together.
set -u
cd "$(dirname "$0")/.."
scripts/install.sh --dev || exit 1
counts=$(mktemp -d)
trap 'rm -rf "$counts"' EXIT INT TERM
failed=0
ends=$(($(date +%s) + ${ATTACK_SECONDS:-600}))

# play NAME COMMAND...: play a part as long as there is time; what was tried until then counts.
play() {
    name=$1
    shift
    left=$((ends - $(date +%s)))
    if [ "$left" -le 0 ]; then
        echo "没有时间了，没有试：$name No time left, not played: $name" >&2
        failed=1
        return
    fi
    timeout --signal=INT --kill-after=30 "$left" "$@" --tally="$counts/$name"
    ended=$?
    [ "$ended" -eq 0 ] || failed=1
    [ "$ended" -ne 124 ] || echo "时间到了，没有试完：$name Out of time, not played to its end: $name" >&2
}

run=".venv/bin/python -m pytest --numprocesses=auto --dist=worksteal -p tests.attacks.tally"
export POSTGRESQL_OPTIONS="-c fsync=off"

played_above=""
if scripts/postgresql.sh true; then
    # shellcheck disable=SC2086 # a command in words, split on purpose
    play postgresql scripts/postgresql.sh $run -m attack tests/core tests/payments
    # shellcheck disable=SC2086
    play at-once scripts/postgresql.sh $run tests/faults/test_concurrency.py
    played_above="--ignore=tests/core --ignore=tests/payments"
else
    echo "没有 PostgreSQL：没有试数据库账户和同时办理 No PostgreSQL: neither its roles nor concurrent steps were tried" >&2
    failed=1
fi
# shellcheck disable=SC2086
play marked $run -m attack tests $played_above
# Foreign rows on every page, malformed requests at every address, forged steps, altered answers of the bank.
# Every role asks every page; one of five of the roles that get the same answer has it written out as well.
export DOUDI_MALFORMED_SEEDS=2 DOUDI_MALFORMED_PART=1
# shellcheck disable=SC2086
play pages $run tests/test_page_access.py tests/test_malformed_input.py tests/casework/test_crafted_posts.py \
    tests/payments/bank_exchange/test_bank_answers.py

cat "$counts"/* 2>/dev/null | awk -v failed="$failed" '
    { tries += $1; successes += $2 }
    END { printf "tries=%d successes=%d\n", tries, successes; exit (failed || successes) ? 1 : 0 }'
