"""Mutants of sittings with several cases, of data entry, and of statistical returns."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_JOINT = "doudi/casework/cases/joint_matters.py"
_VISITS = "doudi/casework/home_visits/actions.py"
_REVIEWS = "doudi/casework/annual_reviews/actions.py"
_ENTRY = "doudi/casework/data_entry/actions.py"
_RETURNS = "doudi/payments/statistical_returns/actions.py"
_COUNTING = "doudi/payments/statistical_returns/figures.py"
MUTANTS = (
    Mutant(
        "one matter refused refuses the sitting",
        _JOINT,
        "        raise type(refused)"
        "(message.format(label=case.procedure.label, message=refused.message)) from refused\n",
        "        return\n",
        hints=("test_refusal_of_one_matter_refuses_the_sitting",),
    ),
    Mutant(
        "facts asked for one matter stay with it",
        _VISITS,
        "if (number, name) in own}",
        "if name}",
        hints=("test_second_matter_of_a_family_is_handled_in_the_same_sittings",),
    ),
    Mutant(
        "a family that differs is not signed with the others",
        _REVIEWS,
        "    refuse_changed(review)\n    case",
        "    case",
        hints=("test_family_that_differs_or_was_not_visited_is_left_out_with_its_reason",),
    ),
    Mutant(
        "an opinion with changes is not agreed in a sitting",
        _REVIEWS,
        "    if any(measure.does != CONTINUE for measure in measures_of(case)):\n",
        "    if False:\n",
        hints=("test_opinion_with_changes_is_not_agreed_in_a_sitting",),
    ),
    Mutant(
        "clear numbers are shown within the scope only",
        _ENTRY,
        "lock_row(Case.objects.visible_to(by), case.pk",
        "lock_row(Case.objects.all(), case.pk",
        hints=("test_refusals",),
    ),
    Mutant(
        "a return is checked by another person",
        _RETURNS,
        '    refuse_same_person(by, locked.issued_by_id, sentence=_("报表由您编制，要由另一人复核。"))\n',
        "",
        hints=("test_second_person_checks_and_a_correction_points_to_the_old",),
    ),
    Mutant(
        "figures without their hash are not checked",
        _RETURNS,
        "locked.figures) != locked.content_hash:",
        "locked.figures) == '':",
        hints=("test_figures_without_their_hash_are_not_checked",),
    ),
    Mutant(
        "the dead are counted to their month",
        _COUNTING,
        "for day in (until, died_on) if",
        "for day in (until,) if",
        hints=("test_ended_people_and_the_dead_are_counted_once",),
    ),
)
