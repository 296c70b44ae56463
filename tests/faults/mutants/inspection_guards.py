"""Mutants of inspections recorded without signal: nothing overwritten, nothing twice, nothing known too early."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_ROOM = "doudi/supervision/inspections/"
_RECORDS = f"{_ROOM}actions/records.py"
_EXCHANGES = f"{_ROOM}actions/exchanges.py"
_FINDINGS = f"{_ROOM}actions/findings.py"
MUTANTS = (
    Mutant(
        "a case is inspected by those it was drawn for",
        _RECORDS,
        "if not may_inspect(by, locked):",
        "if False:",
        hints=("test_inspection_is_complete_and_made_once_by_the_inspector",),
    ),
    Mutant(
        "a record of an inspection is received once",
        _RECORDS,
        "if _is_received(locked, report.key):",
        "if False:",
        hints=("test_record_of_a_phone_is_received_once",),
    ),
    Mutant(
        "an inspector is shown what changed before a record is sent",
        _RECORDS,
        'refuse_stale(locked, seen_version, _("您打开页面以后，这一件有了变化，请看过以后再提交，您的一份另存。"))',
        "pass",
        hints=("test_two_inspectors_of_one_sample_are_both_kept",),
    ),
    Mutant(
        "what was recorded of a case first is not overwritten",
        _RECORDS,
        "if locked.is_waiting:",
        "if True:",
        hints=("test_two_inspectors_of_one_sample_are_both_kept",),
    ),
    Mutant(
        "the words of a problem that was found first are kept",
        _RECORDS,
        "for name, words in problems.items() if name not in known}",
        "for name, words in problems.items()}",
        hints=("test_two_inspectors_of_one_sample_are_both_kept",),
    ),
    Mutant(
        "a record after the end of a round does not count by itself",
        _RECORDS,
        "elif locked.round.state != RoundState.DRAWN:",
        "elif False:",
        hints=("test_record_sent_after_the_end_waits_for_the_bureau",),
    ),
    Mutant(
        "a record of an exchanged case never counts",
        _RECORDS,
        "if locked.exchanged_on is not None:",
        "if False:",
        hints=("test_sample_that_cannot_be_inspected_is_exchanged",),
    ),
    Mutant(
        "the township inspected reads of no case taken along",
        f"{_ROOM}phone_list.py",
        "village_code=owner_code(by),",
        "village_code=village_code,",
        hints=("test_taking_along_is_recorded",),
    ),
    Mutant(
        "an inspected case is not exchanged",
        _EXCHANGES,
        "if not locked.is_waiting:",
        "if False:",
        hints=("test_next_of_the_draw_still_lives",),
    ),
    Mutant(
        "nobody decides a finding of a case that they recorded too",
        _FINDINGS,
        "inspectors = inspectors_of(locked.case)",
        "inspectors = [locked.case.inspected_by_id]",
        hints=("test_two_inspectors_of_one_sample_are_both_kept",),
    ),
)
