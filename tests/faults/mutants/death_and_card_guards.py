"""Mutants of deaths, bank cards, the four hands of a run, and recoveries."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_DEATHS = "doudi/registry/deaths/actions.py"
_CIRCUMSTANCES = "doudi/registry/circumstances/actions.py"
_PEOPLE = "doudi/registry/people/actions.py"
_REASSESSMENT = "doudi/casework/post_award/actions/reassessment.py"
_RECIPIENTS = "doudi/payments/computation/recipients.py"
_CHECKS = "doudi/payments/runs/checks.py"
MUTANTS = (
    # --- deaths ---
    Mutant(
        "nobody dies before birth",
        _DEATHS,
        "if died_on < person.birth_date:",
        "if False:",
        hints=("test_implausible_or_unproven_death_is_refused",),
    ),
    Mutant(
        "nobody dies in the future",
        _DEATHS,
        "elif died_on > today():",
        "elif False:",
        hints=("test_implausible_or_unproven_death_is_refused",),
    ),
    Mutant(
        "a death has evidence or a data source",
        _DEATHS,
        "if evidence is None and not data_source.strip():",
        "if False:",
        hints=("test_implausible_or_unproven_death_is_refused",),
    ),
    Mutant(
        "a death is confirmed by another person",
        _DEATHS,
        '    refuse_same_person(by, locked.reported_by_id, sentence=_("报告死亡和核实须是不同的人。"))\n',
        "",
        hints=("test_reporter_cannot_confirm_or_reject",),
    ),
    Mutant(
        "one open report of a death",
        _DEATHS,
        "if open_report_of(person) is not None:",
        "if False:",
        hints=("test_one_report_at_a_time_and_one_death",),
    ),
    Mutant(
        "the general actions record no death and no card",
        _CIRCUMSTANCES,
        "    refuse_kinds_of_two_people(kind)\n",
        "",
        hints=("test_no_other_path_records_a_death",),
    ),
    Mutant(
        "the general correction corrects no death and no card",
        _CIRCUMSTANCES,
        "    refuse_kinds_of_two_people(circumstance.kind)\n",
        "",
        hints=("test_no_other_path_records_a_death",),
    ),
    Mutant(
        "a merge records no death",
        _PEOPLE,
        "    _refuse_different_deaths(kept, other)\n",
        "",
        hints=("test_no_other_path_records_a_death",),
    ),
    Mutant(
        "a case registers no death and no card",
        _REASSESSMENT,
        "    refuse_kinds_of_two_people(kind)\n",
        "",
        hints=("test_verified_changes_refused",),
    ),
    Mutant(
        "a reported death waits",
        _RECIPIENTS,
        "            WHEN owed.person IN (SELECT person FROM reported_dead) THEN 'death_reported'\n",
        "",
        hints=("test_reported_death_withholds_until_it_is_decided",),
    ),
    Mutant(
        "a death reported since the computation is found",
        _CHECKS,
        "    for person in people_reported_dead():\n",
        "    for person in ():\n",
        hints=("test_death_reported_after_the_computation_blocks_release",),
    ),
)
