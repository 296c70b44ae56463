"""Mutants of what keeps an officer alone from slipping facts into a case."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_CHANGED = "doudi/casework/changed_facts/queries.py"
MUTANTS = (
    Mutant(
        "facts changed after the opinion are not confirmed",
        "doudi/casework/cases/actions/confirmation.py",
        "    refuse_facts_changed_since_opinion(locked)\n",
        "",
        hints=("test_facts_changed_after_the_opinion_are_not_confirmed",),
    ),
    Mutant(
        "a source hides no change",
        _CHANGED,
        "and not _is_of_the_case(case, one, before, logged)",
        "and case.application.receipt not in one.source_detail",
        hints=("test_no_source_hides_a_change_from_who_signs",),
    ),
    Mutant(
        "the latest changes are shown",
        _CHANGED,
        'reversed(later.order_by("-pk")[:MOST_REGISTRY_CHANGES])',
        'later.order_by("pk")[:MOST_REGISTRY_CHANGES]',
        hints=("test_many_changes_do_not_push_the_last_one_off_the_list",),
    ),
    Mutant(
        "a home visit has a plausible date",
        "doudi/casework/home_visits/actions.py",
        "    _refuse_visit_date(locked, visited_on)\n",
        "",
        hints=("test_home_visit_is_dated_between_acceptance_and_today",),
    ),
)
