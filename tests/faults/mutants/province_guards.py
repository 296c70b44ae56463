"""Mutants of a province: what keeps results of other files, rules or counties out of its sums."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_WORK = "doudi/province/county_work.py"
_RUN = "doudi/province/run.py"
_DOUBLES = "doudi/province/doubles.py"
_CANDIDATES = "doudi/matching/candidates.py"
MUTANTS = (
    Mutant(
        "a county whose files changed is computed again",
        _WORK,
        '(manifest["order"], manifest["inputs"]) != (identity, inputs)',
        'manifest["order"] != identity',
        hints=("test_a_county_is_computed_again_when_anything_changed",),
    ),
    Mutant(
        "a result file that changed is written again",
        _WORK,
        'any(_digest(partition(out, result, code)) != manifest["files"][result] for result in order.results)',
        "False",
        hints=("test_a_county_is_computed_again_when_anything_changed",),
    ),
    Mutant(
        "a worker with other rules computes nothing",
        _WORK,
        "        require_installation(installation)\n",
        "",
        hints=("test_a_worker_with_other_rules_computes_nothing",),
    ),
    Mutant(
        "a refused county leaves no results of before",
        _WORK,
        "    _remove(out, order, county.code)\n",
        "",
        hints=("test_a_faulty_county_is_refused_and_leaves_no_results",),
    ),
    Mutant(
        "results of another order are not mixed in",
        _RUN,
        'place.exists() and place.read_text(encoding="utf-8") != identity',
        "False",
        hints=("test_results_of_another_order_are_left_alone",),
    ),
    Mutant(
        "a county that left the province is not counted on",
        _RUN,
        "        if foreign:\n",
        "        if False:\n",
        hints=("test_a_county_that_left_the_province_is_not_counted_on",),
    ),
    Mutant(
        "awards that follow one another are no double",
        _DOUBLES,
        "AND one.from_month <= coalesce(other.to_month, '9999-12')",
        "",
        hints=("test_awards_that_follow_one_another_are_no_double",),
    ),
    Mutant(
        "a birth date is crowded by the people of the whole province",
        _CANDIDATES,
        "HAVING SUM(people)",
        "HAVING MAX(people)",
        hints=("test_every_row_has_the_outcome_of_the_whole_province",),
    ),
)
